# data structures: str/bytes/list/dict/set methods
s = "Hello, World"
print(s.lower(), s.upper(), s.swapcase(), s.title(), s.capitalize(), s.casefold(), s.count("o"), s.find("o"), s.rfind("o"), s.index("W"), s.startswith(("He", "x")), s.endswith("d"), s.replace("o", "0", 1), s.split(", "), s.partition(", "), s.rpartition("o"), s[::-1], s[1:8:2], s[-5:], "o" in s)
print(" a b  c ".split(), "a,b,,c".split(","), "a,b,c".rsplit(",", 1), "a\nb\r\nc\x0bd".splitlines(), "a\nb\n".splitlines(True), "  x ".strip() + "|", "xxaxx".strip("x"), "abc".lstrip("ab"), "prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"))
print("abc".isalpha(), "12".isdigit(), "a1".isalnum(), " ".isspace(), "Ab".istitle(), "AB".isupper(), "ab".islower(), "x1".isidentifier(), "½".isnumeric(), "²".isdigit(), "²".isdecimal(), "\n".isprintable(), "é".isascii())
print("a-b_c".translate(str.maketrans("-_", "+=")), "abc".translate({97: None, 98: "XX"}), str.maketrans({"a": 1}), "abc".encode(), "é".encode("latin-1"), b"\xc3\xa9".decode(), "a\tb".expandtabs(4), "ß".upper(), "ǅ".lower(), "İ".lower(), "ﬁ".upper())
print("a" < "b", "a" * 3, "ab" + "cd", "%s" % "x", ord("a"), chr(8364), "\N{BULLET}", "\x41\u0042\U00000043", r"\n", "a" "b", len("日本"), "日本"[0], sorted("hello"), "".join(reversed("abc")), max("abc"), list("abc"))
b = b"hello"; ba = bytearray(b)
print(b[0], b[1:3], b.upper(), b.find(b"l"), b.split(b"l"), b.hex(), b.hex(":"), bytes.fromhex("68 69"), b + b"!", b * 2, 104 in b, b"ell" in b, list(b), bytes(3), bytes([1, 2]), b.replace(b"l", b"L"), b.decode(), b.center(9, b"*"), b.isalpha(), b == bytearray(b), hash(b) == hash(bytes(b)))
ba[0] = 72; ba.append(33); ba.extend(b"??"); ba.insert(1, 45); del ba[2]; ba[1:3] = b"XYZ"; print(ba, ba.pop(), ba, len(ba), ba.reverse(), ba)
mv = memoryview(bytearray(b"abcdef")); mv[0] = 90; print(mv.tobytes(), mv[1:3].tolist(), mv.nbytes, mv.format, bytes(mv[::2]), mv.readonly)
l = [3, 1, 2]; l.sort(); l.append(4); l.extend([5, 6]); l.insert(0, 0); l.remove(3); print(l, l.pop(), l.pop(0), l.index(2), l.count(1), l.reverse(), l, l.copy(), l + [1], l * 2, [1, 2] == [1, 2], [1, 2] < [1, 3], l[1:], l[::-1])
l[1:2] = [7, 8, 9]; print(l); l[::2] = [0] * len(l[::2]); print(l); del l[::2]; print(l); l *= 2; l += (1,); print(l); l[len(l):] = [5]; l.clear(); print(l)
print(sorted([3, 1, 2], reverse=True), sorted("bca", key=lambda c: -ord(c)), sorted([(1, "b"), (1, "a")], key=lambda t: t[0]), sorted({"b": 1, "a": 2}), sorted([1.5, 1, True, 0]))
d = {"a": 1, "b": 2}; d["c"] = 3; d.update(d=4, a=10); print(d, d.get("z"), d.get("z", 0), d.setdefault("e", 5), d.pop("a"), d.popitem(), list(d), list(d.values()), list(d.items()), "b" in d, len(d), d == {"b": 2, "c": 3, "d": 4}, d | {"x": 1}, dict.fromkeys("ab", 0), dict(a=1), dict([(1, 2)]))
for k in list(d):
    if k == "b": del d[k]
print(d, list(reversed(d)), d.keys() & {"c"}, d.items() - {("c", 3)}, d.keys() | {"q"} == {"c", "d", "q"}, d.keys().isdisjoint(["z"]))
try:
    for k in d: d[k + "x"] = 1
except RuntimeError as e: print(e)
try:
    for k in d: del d[k]
except RuntimeError as e: print(e)
d |= {"m": 1}; print(d)
st = {1, 2, 3}; st.add(4); st.discard(9); st.update([5], {6}); print(st, st & {1, 9}, st | {9}, st - {1}, st ^ {1, 10}, st <= {1, 2, 3, 4, 5, 6, 7}, st.issuperset({1}), st.isdisjoint({99}), frozenset([1, 2]) == {1, 2}, {frozenset([1]): 1}, st.pop() in range(10), len(st))
st -= {2}; st &= {3, 4, 5}; st ^= {3}; print(st, st.intersection([4]), st.union([8]), st.difference([4]), st.symmetric_difference([4, 0]), st.copy(), {1}.__class__)
t = (1, 2, 3, 2); print(t.count(2), t.index(3), t + (4,), t * 2, t[1:], (1,) < (1, 2), hash((1, 2)) == hash((1, 2)), (), (1,), tuple("ab"))
r = range(0, 20, 3); print(r, list(r), r[2], r[-1], r[1:3], len(r), 9 in r, 10 in r, r.index(9), r.count(3), range(0) == range(2, 1), list(reversed(r)), r == range(0, 19, 3), hash(range(3)) == hash(range(0, 3, 1)), r.start, r.stop, r.step)
sl = slice(1, 10, 2); print(sl, sl.indices(5), "abcdefghijkl"[sl], slice(None) == slice(None, None, None))
from collections import *
c = Counter("abracadabra"); print(c, c.most_common(2), c["z"], c + Counter("aaz"), c - Counter("aaaaaaz"), c & Counter("ab"), sorted(c.elements())[:4], c.total(), Counter(a=1) | Counter(a=3)); c.update("zz"); c.subtract("a"); print(c)
dd = defaultdict(list); dd["x"].append(1); print(dd, dd["y"], len(dd), dd.get("q"), dd.default_factory); od = OrderedDict(a=1, b=2); od.move_to_end("a"); print(od, od.popitem(last=False), list(od), OrderedDict(a=1) == {"a": 1})
dq = deque([1, 2, 3], maxlen=4); dq.append(4); dq.append(5); dq.appendleft(0); dq.rotate(1); print(dq, dq.pop(), dq.popleft(), dq.maxlen, dq[0], 3 in dq, list(dq), dq.count(2), deque("ab") + deque("c"))
P = namedtuple("P", "x y", defaults=[0]); p = P(1); print(p, p.x, p._asdict(), p._replace(y=5), P._fields, P(*[1, 2]), p == (1, 0), P._make([3, 4]), P._field_defaults, p + (1,)); x, y = p; print(x, y)
cm = ChainMap({"a": 1}, {"a": 2, "b": 3}); print(cm["a"], cm["b"], dict(cm), cm.maps, cm.new_child({"a": 0})["a"], len(cm), list(cm))
import heapq, bisect, copy, operator
h = [5, 3, 8, 1]; heapq.heapify(h); heapq.heappush(h, 2); print([heapq.heappop(h) for _ in range(5)], heapq.nlargest(2, [1, 5, 3]), heapq.nsmallest(2, [4, 1, 3], key=lambda x: -x), list(heapq.merge([1, 4], [2, 3])), bisect.bisect([1, 2, 2, 3], 2), bisect.bisect_left([1, 2, 2, 3], 2))
a = [1, [2, 3], {"k": (4, [5])}]; sh, dp = copy.copy(a), copy.deepcopy(a); a[1].append(9); a[2]["k"][1].append(6); print(a, sh, dp); rec = [1]; rec.append(rec); print(rec, copy.deepcopy(rec)); dr = {}; dr["d"] = dr; print(dr)
print(operator.itemgetter(1, 0)("ab"), operator.attrgetter("real")(5), operator.methodcaller("upper")("a"), operator.add(1, 2), list(map(operator.neg, [1])), operator.mul("a", 3))

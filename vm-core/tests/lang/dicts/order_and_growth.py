d = {}
for i in range(100):
    d[i * 7 % 101] = i
print(list(d)[:20], len(d))
for i in range(0, 100, 2):
    d.pop(i * 7 % 101)
print(list(d)[:15], len(d))
for i in range(50):
    d["s%d" % i] = i
print(list(d)[45:60], len(d), d["s49"])
d[7] = "updated"
del d["s0"]
d["s0"] = "reinserted"
print(list(d.items())[0], list(d)[-1])
e = {k: k for k in range(10)}
for k in range(9):
    del e[k]
print(e)
e.update((k, -k) for k in range(5))
print(e, e.popitem(), e.popitem(), e)
big = {str(i): i for i in range(2000)}
print(sum(big.values()), big["1999"], "2000" in big, len(big))
for i in range(1990):
    del big[str(i)]
print(big)
mixed = {1: "int", "1": "str", (1,): "tuple", 1.5: "float", None: "none", b"1": "bytes", frozenset([1]): "fs", 1j: "complex", ...: "ell", int: "type", True: "bool"}
for k, v in mixed.items():
    print(repr(k), v)
print({-1: "a", -2: "b"}[-1], {2**64: 1}[2**64], {2**61 - 1: "x", 0: "y"}, {0: "a", 0.0: "b", False: "c", -0.0: "d"})
import sys
cnt = {}
for w in "a b a c b a".split():
    cnt[w] = cnt.get(w, 0) + 1
print(cnt, sorted(cnt, key=cnt.get, reverse=True), sorted(cnt.items(), key=lambda kv: (-kv[1], kv[0])))
groups = {}
for w in ["ant", "bee", "ape", "cat", "bat"]:
    groups.setdefault(w[0], []).append(w)
print(groups)

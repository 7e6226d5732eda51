import json
import io

for v in (None, True, False, 0, -5, 10 ** 20, 1.5, -0.0, 1e100, 1e-7, "", "plain", 'quo"te', "back\\slash", "tab\tnew\nline\r\b\f\x01\x7f", "é", "\u2028", "\U0001f600",
          [], {}, [1, [2, [3]]], {"a": 1, "b": [1, 2], "c": {"d": None}}, (1, 2), {1: 2, 2.5: 3, None: 4, True: 5}, float("inf"), float("nan"), -float("inf"), "\ud800"):
    print(json.dumps(v), json.dumps(v, ensure_ascii=True, indent=None, separators=(",", ":")))
print(json.dumps({"b": [1, {"x": []}], "a": {}}, indent=2, sort_keys=True))
print(json.dumps([1, [2, {"k": "v"}]], indent="\t"), json.dumps([1, 2], indent=0))
print(json.dumps({"é": "ü"}, ensure_ascii=False), json.dumps({"z": 1, "a": 2}, sort_keys=True))
for text in ("null", "true", " [1, 2.5, -3e2, \"x\"] ", '{"a": {"b": []}, "c": "\\u00e9\\n\\ud83d\\ude00"}', "-0", "1E5", "[]", "{}", "NaN", "-Infinity", '"\\/"', "123456789012345678901234567890", "0.1", "1.0", "[[[]]]", '{"a":1,"a":2}', '"\\ud800"'):
    print(repr(json.loads(text)))
for bad in ("", "[1,]", "{", '{"a"}', '{"a":}', "[1 2]", "nul", "'a'", '"abc', '"a\nb"', "01", "1.", "[1] x", '{"a":1,}', '{1: 2}', '"\\x"', '"\\u12"', "-", "+1", ".5", "[", '{"a":1', '["a', "tru", "\ufeff1", '[1,\n2,\n  x]', '"\\', '{"a" 1}', "[1,", '{"a":1 "b":2}'):
    try:
        print(json.loads(bad))
    except json.JSONDecodeError as e:
        print(repr(bad), e, e.pos, e.lineno, e.colno)
for bad in (object, {1, 2}, {(1, 2): 3}, b"x", 1j):
    try:
        print(json.dumps(bad))
    except TypeError as e:
        print(e)
loop = []
loop.append(loop)
try:
    json.dumps(loop)
except ValueError as e:
    print(e)
try:
    json.dumps(float("nan"), allow_nan=False)
except ValueError as e:
    print(e)
print(json.dumps({(1, 2): 3, "ok": 1}, skipkeys=True), json.dumps({1, 2}, default=sorted))


class Enc(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, complex):
            return [o.real, o.imag]
        return super().default(o)


print(json.dumps({"z": 2 + 3j}, cls=Enc), Enc().encode([1j]))
print(json.loads('{"a": 1, "b": {"c": 2}}', object_hook=lambda d: sorted(d.items())), json.loads('{"a": 1, "b": 2}', object_pairs_hook=list))
print(json.loads("[1.5, 2]", parse_float=str, parse_int=lambda s: s + "!"), json.loads("[NaN]", parse_constant=lambda s: "c" + s))
f = io.StringIO()
json.dump({"x": [1, 2]}, f)
print(f.getvalue(), json.load(io.StringIO('["q"]')), json.loads(b'{"k": "\xc3\xa9"}'), json.loads(bytearray(b"[1]")))
print(json.JSONDecoder().raw_decode('[1, 2] tail'), json.dumps("\u00ff\u0100"), json.loads('"\\u0041"'))
try:
    json.loads(5)
except TypeError as e:
    print(e)
data = {"users": [{"id": i, "name": "u%d" % i, "tags": ["a", "b"], "score": i * 1.5, "ok": i % 2 == 0} for i in range(5)]}
assert json.loads(json.dumps(data)) == data
print(json.dumps(data["users"][1], indent=4))

# TOML documents, good and bad.
import decimal
import io
import tomllib

GOOD = [
    '', '# only\n', 'a = 1', 'a=1\r\nb = "x"\n', 'a.b.c = 1\na.b.d = 2\n', '"a b".\'c d\' = 1', '3.14 = "pi"',
    '''
title = "Example \\u00e9 \\U0001F600 \\t \\" \\\\"
[owner]
name = 'C:\\path'   # comment
born = 1979-05-27T07:32:00-08:00
[database]
ports = [ 8000, 8001,
  8002, # last
]
data = [ ["delta", "phi"], [3.14], {} ]
temp = { cpu = 79.5, case.inner = 72.0, "q r" = [1] }
[servers]
[servers.alpha]
ip = "10.0.0.1"
[servers.beta]
ip = "10.0.0.2"
[[products]]
name = "Hammer"
[[products.sizes]]
n = 1
[[products.sizes]]
n = 2
[products.info]
x = 1
[[products]]
[[products]]
name = "Nail"
[products.info]
x = 2
''',
    'a = """\nfirst \\\n   \n  second\n""third"""""\nb = \'\'\'\nraw \\n \'quoted\'\'\'\'',
    'a = [0xff, 0o17, 0b101, 1_000, -17, +5, 0, -0]',
    'a = [1.5, -0.0, 1e5, 1E-2, 6.626e-34, 1_0.0_1, inf, -inf, +inf]', 'a = nan', 'a = [true, false]',
    'a = [1979-05-27, 07:32:00, 00:32:00.999999, 1979-05-27T07:32:00Z, 1979-05-27 07:32:00.5, 1979-05-27t00:00:00.123456789+01:30]',
    '[a]\n[a.b]\n[c.d]\n[c]\nx = 1\n', '[a.b]\nx=1\n[a]\ny=2', 'a = [ # c\n # d\n 1 # e\n , # f\n ] # g',
    'a = { }', 'a = [[], [[]]]', 'a = ""\nb = \'\'\nc = """"""\nd = \'\'\'\'\'\'',
]
BAD = [
    'a', 'a =', 'a = \n', '= 1', 'a = 1 b = 2', 'a = 1\na = 2', '[a]\n[a]', 'a = 1\n[a]', '[a]\nb = 1\n[a.b]', 'a.b = 1\n[a]', 'a = {b = 1}\n[a.c]',
    'a = [1]\n[[a]]', '[a]\n[[a]]', '[[a]]\n[a]', '[a', '[a]]', '[[a]', '[]', 'a = [1', 'a = [1 2]', 'a = [,]', 'a = {b = 1', 'a = {b = 1,}', 'a = {b = 1\n}',
    'a = {b = 1, b = 2}', 'a = {b = {c = 1}, b.d = 2}', 'a = "x', 'a = "x\ny"', 'a = "\\q"', 'a = "\\u12"', 'a = "\\ud800"', "a = 'x", "a = 'x\ny'", 'a = """x', "a = '''x",
    'a = """\\ x"""', 'a = 01', 'a = 1.', 'a = .5', 'a = 1__0', 'a = 0xg', 'a = +0x1', 'a = tru', 'a = 1979-13-01', 'a = 1979-02-30', 'a = 25:00:00',
    'a = "\x01"', '# \x01', "a = '\x7f'", 'a.b = 1\na = 2', 'a = 1\na.b = 2', '[a.b]\n[a]\nb.c = 1', 'a = [{b = 1}]\n[a.c]', '!x = 1', 'a = "\\', 'a = 1\n\n\nb = @', 'a = """\x00"""',
]
for text in GOOD:
    print(tomllib.loads(text))
for text in BAD:
    try:
        print(repr(text), tomllib.loads(text))
    except tomllib.TOMLDecodeError as e:
        print(repr(text), "!!", e)
print(tomllib.load(io.BytesIO(b'x = 1.10')), tomllib.loads('x = [1.10, inf, 2]', parse_float=decimal.Decimal))
for call in (lambda: tomllib.load(io.StringIO('x = 1')), lambda: tomllib.loads('x = 1.5', parse_float=lambda s: []), lambda: tomllib.loads(b'x = 1'),
             lambda: tomllib.load(io.BytesIO(b'\xff'))):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)

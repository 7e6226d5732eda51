import warnings


def warned(text, mode="exec"):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(text, "text.py", mode)
        except SyntaxError as e:
            print("error", e)
    print(repr(text), [(w.lineno, w.category.__name__, str(w.message), w.filename) for w in caught])


for text in [
    "x is 1", "x is not 'a'", "x is None", "x is ...", "x is True", "1 is x is y", "x is y is 2.0", "x == 1 is y", "x is ()", "x is -1",
    "x is (1, 2)", "x is []", "x is b''", "x == 'a'", "None is 5",
    "assert (x, 'message')", "assert (1, 2)", "assert ()", "assert (x)", "assert [x, y]", "assert (x,), 'm'",
    "1()", "'a'(b)", "(1, 2)(3)", "[1](2)", "{}(1)", "{1}(2)", "[x for x in y](1)", "(x for x in y)(1)", "f'{x}'(1)", "(lambda: 0)(1)",
    "None()", "...()", "1.5()", "{x: 1 for x in y}()", "True()",
    "1[0]", "1.5[x]", "None[1]", "True[1]", "...[0]", "{1}[0]", "{x for x in y}[0]", "(x for x in y)[0]", "(lambda: 0)[0]", "1j[0]",
    "[1]['a']", "[1][2.0]", "(1, x)['a']", "'abc'[x:]", "'abc'['a']", "'abc'[1, 2]", "b'abc'[None]", "[1][True]", "[1][[2]]", "f'{x}'['a']",
    "[x for x in y]['a']", "{}['a']", "[1][x]", "[1][0] = 2", "[1]['a'] = 2", "del [1]['a']", "[1]['a'] += 2", "'a'.b['c']",
    "def f(a=1 is x, *b, c: 1() = 2()) -> 3():\n    return 'a' is b\n",
    "@1()\nclass C(2(), k=3()):\n    x = 4()\n",
    "if x is 1:\n    pass\nelif y is 2:\n    pass\nelse:\n    3 is z\n",
    "for x[1()] in 2():\n    3()\nelse:\n    4()\n",
    "while x is 1:\n    break\nelse:\n    2()\n", "try:\n    pass\nfinally:\n    1()\n", "try:\n    1()\nexcept* 2() as e:\n    3()\nfinally:\n    4()\n", "with 1() as a[2()]:\n    3()\n", "try:\n    1()\nexcept 2():\n    3()\nelse:\n    4()\nfinally:\n    pass\n",
    "match 1():\n    case 2 if 3():\n        4()\n", "lambda x=1(): 2()", "[1() for x in y if 2()]", "x = [\n    'a'\n    (1),\n    2\n]\n",
    "x: 1() = 2()", "return_ = yield_ = 1()", "async def f():\n    await 1()\n", "print(f'{1()} {x:{2()}}')", "raise 1() from 2()", "global x\nx = 1()",
]:
    warned(text)
warned("1 is x", "eval")
warned("1()", "single")

warnings.simplefilter("error")
for text in ["x is 1", "\n\nassert (1, 2)"]:
    try:
        exec(text)
    except SyntaxError as e:
        print(type(e).__name__, e.msg, e.filename, e.lineno)
warnings.simplefilter("ignore")
x = 1
exec("print(x is 1)")

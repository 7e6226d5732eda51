for src in ("x = (1,\n     2", "def f():\n    return\n   x = 1", "a = 5\nb = = 6\n", "if True:\nprint(1)", "print('abc", "f(a, b c)", "x = 'é' +", "class A:\n    def m(self):\n        return )"):
    try:
        compile(src, "file.py", "exec")
    except SyntaxError as e:
        print(type(e).__name__, e.filename, e.lineno, repr(e.text.strip()))
try:
    exec("x = 1\ny = $")
except SyntaxError as e:
    print(e.filename, e.lineno, e.text)
e = SyntaxError("msg", ("f.py", 3, 5, "text\n", 3, 8))
print(e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, e, repr(e), e.args)
print(SyntaxError("only"), SyntaxError().msg, SyntaxError("a", ("f", 1, 2, "t")), IndentationError("i").msg, issubclass(TabError, IndentationError))
try:
    SyntaxError("a", ("f", 1))
except TypeError as e:
    print(e)

# What a SyntaxError of `eval` says of its place: the text has no line break, its end no column.
import traceback

for text in ["1 +", "a b", "(", "1 + ", "x = ", "f(", "if", "1 +\n", "def f(:", "1\n2", "é +", "a\n+", "[1, 2", "lambda", "f(x for x in y, 1)", "1 if 2"]:
    for source in text, text.encode():
        try:
            eval(source)
        except SyntaxError as e:
            print(repr(source), e.args)
            print("".join(traceback.format_exception_only(e)))


class Loud:
    def __init__(self, log):
        self.log = log

    def __len__(self):
        self.log.append("len")
        return 2

    def __iter__(self):
        self.log.append("iter")
        return iter("ab")


for f in (lambda x: [*x], lambda x: [0, *x], lambda x: (*x,), lambda x: (lambda *a: a)(*x), lambda x: (lambda *a: a)(1, *x), list, tuple, sorted):
    log = []
    print(f(Loud(log)), log)
eval("1 +")

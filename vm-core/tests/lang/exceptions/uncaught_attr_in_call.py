import sys


def deco(f):
    def w(*a):
        return f(*a)
    return w


@deco
def g(x):
    print(x.upper().foo(1, 2), file=sys.stdout)


g("abc")

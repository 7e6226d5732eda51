def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))


def hanoi(n, a, b, c):
    return [] if n == 0 else hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)


def perms(s):
    return [s] if len(s) <= 1 else [c + p for i, c in enumerate(s) for p in perms(s[:i] + s[i + 1:])]


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


print(ack(2, 3), len(hanoi(6, "a", "b", "c")), perms("abc"), even(100), odd(51))


def evalorder(*args, **kw):
    return args, kw


def say(x):
    print("say", x, end="; ")
    return x


print(evalorder(say(1), *[say(2)], say(3), k=say(4), **{"m": say(5)}))
print({say("k1"): say("v1"), say("k2"): say("v2")}, [say(1), say(2)], say(3) + say(4) * say(5), say(1) < say(2) < say(0) < say(9))
d = {}
d[say("key")] = say("value")
a = [0, 0]
a[say(0)], a[say(1)] = say("x"), say("y")
print(a, d)
x = [1, 2]
i = 0
i, x[i] = 1, 9
print(i, x)
print((lambda a, b=say("default"): (a, b))(say("arg")))
print(say(0) or say(""), say(1) and say(2), not say(0), say(1) if say(True) else say(3))


def big(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, *, k0, k1, k2, **rest):
    return a0 + a9 + k0 + k2, rest


print(big(*range(10), k0=1, k1=2, k2=3, z=1), big(**{"a%d" % i: i for i in range(10)}, k0=1, k1=1, k2=1))
print((lambda *a: len(a))(*range(300)), len((lambda **k: k)(**{"k%d" % i: i for i in range(300)})))
print(max(*[1, 2], 3, *[0]), print, sep="|" if False else " ") if False else print(max(*[1, 2], 3, *[0]))
Y = lambda f: (lambda x: x(x))(lambda x: f(lambda *a: x(x)(*a)))
print(Y(lambda f: lambda n: 1 if n == 0 else n * f(n - 1))(10), (lambda f, n: f(f, n))(lambda f, n: n and n + f(f, n - 1), 20))

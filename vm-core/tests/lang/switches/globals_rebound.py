K = 1


def loop():
    out = []
    for i in range(6):
        out.append(K)
        if i == 2:
            change(10)
        if i == 4:
            globals()["K"] = 20
    return out


def change(v):
    global K
    K = v


print(loop(), K)


def helper():
    return "old"


def calls():
    global helper
    out = []
    for i in range(5):
        out.append(helper())
        if i == 1:
            helper = lambda: "new"
        if i == 3:
            del helper
            try:
                helper()
            except NameError as e:
                out.append(str(e))
            helper = lambda: "again"
    return out


print(calls())


def shadow():
    out = []
    for i in range(7):
        out.append(len([1, 2]))
        if i == 1:
            globals()["len"] = lambda x: "shadowed"
        if i == 3:
            del globals()["len"]
        if i == 5:
            import builtins
            builtins.len = lambda x: "builtin patched"
    return out


import builtins
saved = builtins.len
print(shadow())
builtins.len = saved


def missing():
    out = []
    for i in range(4):
        try:
            out.append(maybe)
        except NameError as e:
            out.append("NameError")
        if i == 1:
            globals()["maybe"] = "defined"
        if i == 2:
            del globals()["maybe"]
    return out


print(missing())
X = 0


def gen():
    for i in range(4):
        yield X


out = []
g1, g2 = gen(), gen()
for i in range(3):
    X = i * 10
    out.append((next(g1), next(g2)))
print(out)


def rec(n):
    global X
    total = 0
    for i in range(2):
        total += X
        if n:
            X += 1
            total += rec(n - 1)
        total += X
    return total


X = 1
print(rec(3), X)


def zero_loop():
    for i in range(0):
        undefined_name_never_read
    while False:
        undefined_two()
    return "no error"


print(zero_loop())


def comp():
    global X
    X = 5
    return [X for _ in range(2)] + [(lambda: X)() for _ in range(2)] + list(X for _ in range(1))


print(comp())


class Body:
    vals = []
    for i in range(3):
        vals.append(X)
        X = i
    del i


print(Body.vals, Body.X, X)


def nested_loops():
    global X
    out = []
    for i in range(3):
        for j in range(2):
            out.append(X)
            X += 1
        X *= 2
    return out


X = 0
print(nested_loops())


def while_loop():
    global N
    c = 0
    while N > 0:
        c += N
        dec()
    return c


def dec():
    global N
    N -= 1


N = 5
print(while_loop())
exec("X = 'by exec'")
print([X for _ in range(1)], (lambda: X)())


def in_try():
    global X
    out = []
    for i in range(4):
        try:
            out.append(X)
            if i == 1:
                raise ValueError
            X = i
        except ValueError:
            X = "exc"
        finally:
            out.append(X)
    return out


print(in_try())

def f(n):
    try:
        print("try", n)
        if n == 1:
            raise ValueError("v")
        if n == 2:
            raise KeyError("k")
        if n == 3:
            return "returned"
        if n == 4:
            1 / 0
    except ValueError as e:
        print("except", repr(e))
        return "from except"
    except (KeyError, IndexError) as e:
        print("tuple", e)
    else:
        print("else")
        return "from else"
    finally:
        print("finally")
    return "end"


for i in range(4):
    print(f(i))
try:
    f(4)
except ZeroDivisionError as e:
    print("outer", e)


def override():
    try:
        return "try"
    finally:
        return "finally"


def swallow():
    try:
        raise ValueError
    finally:
        return "swallowed"


def loop():
    out = []
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            out.append("f%d" % i)
    else:
        out.append("else")
    return out


def loop2():
    for i in range(3):
        try:
            raise ValueError(i)
        except ValueError:
            continue
        finally:
            print("fin", i, end=" ")
    while True:
        try:
            break
        finally:
            print("brk", end=" ")
    for i in range(2):
        try:
            return i
        finally:
            if i == 0:
                continue
    return "after"


def nested():
    try:
        try:
            raise KeyError("inner")
        finally:
            print("inner finally")
    except KeyError as e:
        print("outer", e)
        try:
            raise
        except KeyError as e2:
            print("re", e2 is e)
    try:
        print(e)
    except NameError as x:
        print(x)


print(override(), swallow(), loop(), loop2())
nested()


def ret_val():
    x = 1
    try:
        return x
    finally:
        x = 2


print(ret_val())


def gen():
    try:
        yield 1
        yield 2
    except ValueError:
        yield "caught"
    else:
        yield "else"
    finally:
        yield "fin"


g = gen()
print(next(g), g.throw(ValueError), list(g), list(gen()))
try:
    try:
        raise ValueError("a")
    except KeyError:
        print("no")
except ValueError as e:
    print("passed", e)
try:
    pass
except:
    pass
else:
    print("else only")
try:
    raise Exception("bare")
except:
    print("bare except")

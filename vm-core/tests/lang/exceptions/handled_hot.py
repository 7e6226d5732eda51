# Exceptions raised and handled in hot code: what is caught, what is shown of it, and what goes on.
import sys
import traceback


class E(Exception):
    pass


class Special(E):
    def __init__(self, a, b=2):
        super().__init__(a, b)
        self.a = a


def lines(e):
    found = []
    t = e.__traceback__
    while t is not None:
        found.append((t.tb_frame.f_code.co_name, t.tb_lineno - t.tb_frame.f_code.co_firstlineno))
        t = t.tb_next
    return found


def missing(d, k):
    try:
        return d[k]
    except KeyError:
        return -1


def thrower(i):
    x = i * 2
    if i % 3 == 0:
        raise E(i, x)
    if i % 7 == 0:
        raise Special(i)
    return x


def loop(n):
    s = 0
    last = None
    for i in range(n):
        try:
            s += thrower(i)
        except Special as e:
            s += e.a
            last = lines(e)
        except E as e:
            s += e.args[1]
            last = lines(e)
        else:
            s += 1
        finally:
            s += 3
    return s, last


def nested(n):
    out = []
    for i in range(n):
        try:
            try:
                if i % 2:
                    raise ValueError(i)
                out.append(10 // (i % 4))
            except ValueError as e:
                if i % 3 == 0:
                    raise TypeError("from", i) from e
                out.append(i)
        except (TypeError, ZeroDivisionError) as e:
            out.append((type(e).__name__, type(e.__cause__).__name__, type(e.__context__).__name__, lines(e)))
    return out[-12:], len(out)


def info(n):
    kinds = set()
    for i in range(n):
        try:
            [][i]
        except IndexError:
            kinds.add(sys.exc_info()[0])
            try:
                {}[i]
            except KeyError:
                kinds.add(sys.exc_info()[0])
            kinds.add(sys.exc_info()[0])
        kinds.add(sys.exc_info()[0])
    return sorted(str(k) for k in kinds)


def breaking(n):
    s = 0
    for i in range(n):
        it = iter((i, i + 1))
        while True:
            try:
                s += next(it)
            except StopIteration:
                break
        for j in range(4):
            try:
                if j == 2:
                    raise E
            except E:
                continue
            finally:
                s += 1
            s += j
    return s


class Manager:
    log = []

    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        return self

    def __exit__(self, t, v, tb):
        if t is not None:
            Manager.log.append((t.__name__, str(v), tb.tb_lineno))
            del Manager.log[:-3]
        return self.swallow


def managed(n):
    s = 0
    for i in range(n):
        try:
            with Manager(i % 2 == 0) as m:
                s += 1
                if i % 5 == 0:
                    raise E("in with", i)
                s += m.swallow
        except E as e:
            s += e.args[1]
    return s, len(Manager.log)


def reraised(n):
    s = 0
    for i in range(n):
        try:
            try:
                thrower(i)
            except Special:
                raise
            except E:
                s += 1
        except E as e:
            s += 1000
            shown = lines(e)
    return s, shown


def late(n):
    # Nothing is raised before the loop is hot.
    s = 0
    for i in range(n):
        try:
            s += 10 // (n - 5 - i if i > n - 10 else 1)
        except ZeroDivisionError as e:
            s += 100000
            text = str(e)
    return s, text


def floats(n):
    x = 0.5
    y = 1
    for i in range(n):
        try:
            x = x * 1.5 - 0.25
            y = y + i
            if i % 4 == 3:
                raise E(x)
            x += 1
        except E as e:
            x = e.args[0] - x + 0.125
            y -= 1
    return round(x, 6), y


def outer(n):
    # Handled two inlined calls further out.
    r = []
    for i in range(n):
        try:
            r.append(middle(i))
        except E as e:
            r.append(lines(e))
    return r[-4:], len(r)


def middle(i):
    a = i + 1
    b = innermost(a)
    return a + b


def innermost(a):
    if a % 5 == 0:
        raise E(a)
    return a


def unhandled(n):
    for i in range(n):
        try:
            if i == n - 1:
                raise KeyError(i)
        except IndexError:
            print("never")


def in_except(n):
    # A loop in a handler.
    s = 0
    for i in range(n):
        try:
            raise E(i)
        except E as e:
            for j in range(5):
                s += j + e.args[0]
                try:
                    {}[j]
                except KeyError as k:
                    s += k.args[0]
                    assert k.__context__ is e
    return s


def frames(n):
    for i in range(n):
        local = i * 3
        other = local + 0.5
        try:
            missing_name  # noqa
        except NameError as e:
            f = e.__traceback__.tb_frame
            assert f.f_locals["local"] == local, (f.f_locals, local)
            assert f.f_locals["other"] == other
            assert f is sys._getframe()
    return local, other


def not_a_class(n):
    s = 0
    for i in range(n):
        try:
            try:
                raise E
            except (E if i % 2 else 42):
                s += 1
        except TypeError as e:
            s += 100
            text = str(e), type(e.__context__).__name__
    return s, text


def bad_raise(n):
    for i in range(n):
        try:
            raise 42
        except TypeError as e:
            text = str(e)
        try:
            raise
        except RuntimeError as e:
            text2 = str(e)
        try:
            raise E from 5
        except TypeError as e:
            text3 = str(e)
    return text, text2, text3


def unbound(n):
    r = 0
    for i in range(n):
        try:
            raise E(i)
        except E as e:
            r += 1
        try:
            e
        except UnboundLocalError as u:
            r += 1
            text = str(u)
    return r, text


def cells(n):
    total = 0

    def add(k):
        nonlocal total
        total += k
        if total % 3 == 0:
            raise E(total)

    for i in range(n):
        try:
            add(i)
        except E as e:
            total += 1
    return total


def closed(n):
    for i in range(n):
        try:
            return_early(i)
        finally:
            last = i
    return last


def return_early(i):
    try:
        return 10 // (i % 3)
    except ZeroDivisionError:
        return None
    finally:
        if i % 4 == 1:
            return "finally"


def deep(n):
    if n == 0:
        raise E("bottom")
    try:
        deep(n - 1)
    except E as e:
        if n % 2:
            raise
        raise Special(n) from e


d = {i: i for i in range(0, 100, 2)}
print(sum(missing(d, i % 100) for i in range(1000)))
s = 0
for i in range(500):
    s += missing(d, i % 100)
print(s)
print(loop(400))
print(nested(200))
print(info(100))
print(breaking(150))
print(managed(200), Manager.log)
print(reraised(100))
print(late(300))
print(floats(200))
print(outer(200))
try:
    unhandled(200)
except KeyError as e:
    print("left", e, lines(e))
print(in_except(60))
print(frames(80))
print(not_a_class(100))
print(bad_raise(60))
print(unbound(80))
print(cells(100))
print(closed(100), [return_early(i) for i in range(12)])
for i in range(20):
    try:
        deep(4)
    except E as e:
        shown = lines(e), repr(e), repr(e.__cause__), repr(e.__context__.__context__)
print(shown)


def printed(n):
    for i in range(n):
        try:
            middle(i)
        except E as e:
            text = traceback.format_exc()
    return text


print(printed(100).replace(__file__, "FILE"))
print(sys.exc_info())

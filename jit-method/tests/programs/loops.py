# Loops whose last jump back does not end them: inner loops that are left in their middle, and what they write.


def triangle(n, step):
    t = 0
    for j in range(n):
        k = 0
        while True:
            k += 1
            if k > j:
                break
            t += k * step
    return t


def three(n):
    a = b = c = 0
    for i in range(n):
        while True:
            a += 1
            j = 0
            while True:
                j += 1
                if j > i:
                    break
                b += j
            if a % 3 == 0:
                break
            c += 1
    return a, b, c, i, j


def handler(items):
    good = bad = last = 0
    for x in items:
        while True:
            try:
                if x > 3:
                    break
                x += 1
                good += 10 // (x - 2)
            except ZeroDivisionError:
                bad += 1
                continue
            last = x
    return good, bad, last


def with_else(n):
    r = []
    for i in range(n):
        for j in range(i):
            if j == 3:
                continue
            if j > 5:
                break
            k = 0
            while True:
                k += 1
                if k > j:
                    break
                r.append(k)
            else:
                r.append("never")
        else:
            r.append(-i)
    return sum(r), len(r)


def returning(n):
    t = 0
    while True:
        t += 1
        m = t
        while True:
            m -= 2
            if m < 0:
                break
            if m == n:
                return t, m
            s = m


for _ in range(5):
    print(triangle(12, 1), three(5), handler([1, 2, 9]), with_else(9), returning(7))
print(triangle(6, 0.5), triangle(6, 1 << 61), handler([0.5, 1, 1.5, 4]))
t = 0
for j in range(9):
    k = 0
    while True:
        k += 1
        if k > j:
            break
        t += k
print(t, j, k)

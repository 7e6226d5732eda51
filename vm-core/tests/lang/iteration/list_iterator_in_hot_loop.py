# A loop over a list becomes hot while it runs: its iterator exists already, others may know it, and the list may change.


def plain(items):
    total = 0
    for x in items:
        total += len(x)
    return total


def growing(n):
    items = ["a"]
    for x in items:
        if len(items) < n:
            items.append(x if len(x) > 5 else x + "b")
    return len(items), items[-1]


def shrinking(n):
    items = [str(i) for i in range(n)]
    seen = 0
    for x in items:
        seen += 1
        if seen % 3 == 0:
            items.pop()
        if seen == n // 3:
            del items[:5]
    return seen, len(items)


def shared(n):
    items = [(i,) for i in range(n)]
    it = iter(items)
    total = 0
    for x in it:
        total += x[0]
        if x[0] % 10 == 3:
            total += next(it)[0] * 1000
        if x[0] == n - 5:
            break
    return total, list(it)


def exhausted_and_grown(n):
    items = [[i] for i in range(n)]
    it = iter(items)
    total = 0
    for x in it:
        total += x[0]
    items.append([1000000])
    for x in it:
        total += x[0]
    return total, next(it, "over")


def changing_kind(n):
    items = list(range(n))
    total = 0
    for i, x in enumerate(items):
        total += x
    for x in items:
        if x == n // 2:
            items[n // 2 + 3] = 0.5
            items[n // 2 + 4] = "4"
        total += int(x)
    return total


class L(list):
    pass


def of_subclass(n):
    items = L(str(i) for i in range(n))
    total = 0
    for x in items:
        total += len(x)
    return total


def nested(n):
    rows = [[str(j) for j in range(i % 4)] for i in range(n)]
    total = 0
    for row in rows:
        for x in row:
            total += int(x) + 1
        else:
            total += 100
    return total


def raising(n):
    items = [str(i) for i in range(n)] + [None]
    total = 0
    try:
        for x in items:
            total += len(x)
    except TypeError as e:
        return total, str(e)


for n in (20, 3000):
    print(plain(["x" * (i % 7) for i in range(n)]), growing(n), shrinking(n), shared(n), exhausted_and_grown(n))
    print(changing_kind(n), of_subclass(n), nested(n), raising(n))

# The same sum of what is now an int and now a float, computed twice: what one side of a choice computed is not there on the other.
def third(x, k):
    return x + k


def twice(x, k):
    y = third(x, k)
    z = third(x, k) - (x - 1)
    return y, z, third(x + 1, k), (x + 1) * 2, x * 3, (x * 3) - (x + 1)


def turns(xs):
    out = []
    for x in xs:
        a = x + 1
        if x > 3:
            b = x + 1
        else:
            b = x + 2
        out.append((a, b, x + 1, x + 2))
    return out


for turn in range(30):
    print(twice(turn * 1.5 if turn % 3 else turn, 1), twice(turn, 0.5), twice((1 << 62) - turn, 1))
    print(turns([turn, turn + 0.5, 2, 4.0, (1 << 62) - 2, -0.0]))

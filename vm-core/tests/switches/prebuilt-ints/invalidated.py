# Across the edges of the window, in both directions and in mid-loop: ints from the table and new ones must be the same.
def walk(start, stop, step):
    seen = []
    i = start
    while i != stop:
        seen.append(i)
        i += step
    return seen

up = walk(-12, 264, 1)
down = walk(264, -12, -1)
print(up[5:10], up[266:270], len(up))
print(down[:10], down[-5:])
print(sorted(down) == up[1:] + [264])

# Every operator makes ints; each result must hash, compare and print as any other int of its value.
ways = {}
for i in range(-20, 300, 7):
    made = [i + 0, i - 0, i * 1, i // 1, i | 0, i ^ 0, -(-i), ~(~i), i >> 0, i << 0, int(str(i)), abs(i) * (-1 if i < 0 else 1),
            sum([i]), i % 1000 if i >= 0 else i, [i][0], (i,)[0], range(i, i + 1)[0], divmod(i, 1)[0]]
    for m in made:
        ways.setdefault(m, set()).add((repr(m), hash(m), m == i, type(m).__name__))
print(all(len(w) == 1 for w in ways.values()), len(ways))

# Bools and subclasses are never taken for the ints of the table.
class Number(int):
    pass

one = Number(1)
print(type(one + 0).__name__, type(one).__name__, type(True + 0).__name__, type(True).__name__, repr(True & 1), True & True)
print([type(x).__name__ for x in (Number(256), Number(-5), Number(257))])

# The table's ints are shared: an attribute or a weak reference on them is as impossible as before.
try:
    (5).x = 1
except AttributeError as e:
    print(e)

# Out of 64 bits and back into the window.
big = 1 << 70
for shift in (70, 69, 62, 63):
    print(big >> shift, end=" ")
print(big - big + 7, -big // big)

# Globals, builtins and module attributes read in loops.
import math

SCALE = 3


def table(n):
    rows = []
    for i in range(n):
        rows.append(round(math.sin(i) * SCALE, 6))
    return rows


total = 0
for i in range(100):
    total += len(table(i % 7)) * abs(SCALE)
print(total)
print(table(5))
print([max(i, SCALE) for i in range(6)])

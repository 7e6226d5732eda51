l = [0]
for l[0] in range(3):
    pass
print(l)


class O:
    pass


o = O()
for o.attr in "xyz":
    pass
print(o.attr)
d = {}
for d["k"], *d["r"] in [(1, 2, 3)]:
    pass
print(d)
n = 0
while True:
    n += 1
    if n > 100:
        break
print(n)
while 0:
    print("no")
while not n == 95:
    n -= 1
print(n)
total = 0
for i in range(10):
    if i % 2:
        continue
    for j in range(i):
        if j > 4:
            break
        total += j
    else:
        total += 100
print(total)


def find(m, t):
    for i, row in enumerate(m):
        for j, v in enumerate(row):
            if v == t:
                return i, j
    return None


print(find([[1, 2], [3, 4]], 3), find([[1]], 9))


def countdown(n):
    while n:
        n -= 1
        if n == 3:
            return "three"
    else:
        return "zero"


print(countdown(5), countdown(2))
for i in range(3): print(i, end=","); i = 99
print()
for i in (lambda: [1, 2])(): print(i, end=" ")
else: print("done")
if 1: print("one"); print("line")
if 0: pass
elif "": pass
elif []: pass
else: print("else")
x = 5
print("a" if x > 3 else "b", "a" if x > 9 else "b" if x > 7 else "c", (1 if x else 2) + 1, not x > 3, x > 3 and x < 10, 1 < x < 10 < 20, 1 < x > 2, x == 5 != 6, 1 in [1] == True, x if not x else -x)
print(1 or 1 / 0, 0 and 1 / 0, None or "" or "last", 1 and 2 and 3, not None, not not 5, 0 or [] or {}, (0 or 5) and 7)
pass; pass
global_x = 1; global_x += 1; print(global_x)
if True:
    if False:
        print("a")
    else:
        if x == 5:
            print("deep")
for _ in range(2):
    try:
        for q in [1]:
            raise KeyError
    except KeyError:
        print("k")
        continue
    finally:
        print("f")

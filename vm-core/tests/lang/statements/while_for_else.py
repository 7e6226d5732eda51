i = 0
while i < 5:
    i += 1
    if i == 2:
        continue
    if i == 4:
        break
    print(i)
else:
    print("not printed")
while i > 0:
    i -= 1
else:
    print("else", i)
for x in range(3):
    for y in range(3):
        if y == 2:
            break
        if x == y:
            continue
        print(x, y, end="; ")
    else:
        print("inner else")
else:
    print("outer else")
for i in range(0):
    pass
else:
    print("zero", i)
for i, c in enumerate("abc", 1):
    print(i, c, end=" ")
print()
for k, v in {"a": 1, "b": 2}.items():
    print(k, v, end=" ")
print()

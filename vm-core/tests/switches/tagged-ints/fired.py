# Arithmetic that stays small.
total = 0
for i in range(1000):
    total += i * 3 - (i >> 1)
print(total, -total // 7, total % -13)

import math

def total(n):
    result = 0.0
    for i in range(n):
        if i % 3 and i != 7:
            continue
        result += math.sin(i) * math.pi
        if result > limit:
            break
    else:
        result = -1
    while n > 0 and not done(n):
        n -= 1
    return result

limit = 10
for k in range(3):
    print(k, limit)

values = [1, -1, 2, 7, -7, 3, 2**31, 2**62, -2**63, 2**64 + 1, 10**30, -10**25]
for a in values + [0]:
    for b in values:
        print(a, b, a // b, a % b, divmod(a, b), a / b)
for f in (lambda: 1 // 0, lambda: 1 % 0, lambda: 1 / 0, lambda: divmod(1, 0), lambda: 10**30 // 0, lambda: 10**400 / 3, lambda: 0 ** -1, lambda: pow(2, 3, 0)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(10**400 // 10**399, 10**400 / 10**399, (10**18 + 1) / 3, 2**1000 / 2**990, -7 // 2, -7 % 3, 7 // -2, 7 % -3)

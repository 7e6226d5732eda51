values = [0.0, -0.0, 1.0, -1.5, 0.1, 1e16, 1e-300, 1e308, float("inf"), float("-inf"), float("nan"), 3, -7]
for a in values:
    for b in values:
        row = [a + b, a - b, a * b]
        for op in (lambda: a / b, lambda: a // b, lambda: a % b):
            try:
                row.append(op())
            except ZeroDivisionError as e:
                row.append(str(e))
            except OverflowError as e:
                row.append(str(e))
        print(a, b, *row, a < b, a == b)

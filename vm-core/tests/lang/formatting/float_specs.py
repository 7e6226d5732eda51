for v in (3.14159, -2.5, 0.0, -0.0, 1e10, 1e-10, 123456.789, float("inf"), float("-inf"), float("nan"), 1.0, 99.995, 1e100, 0.5):
    row = []
    for spec in ("", "f", ".2f", "10.3f", "<10.1f", "^12.2f", "+.1f", " .1f", "010.2f", ",.2f", "_.1f", "e", ".2e", "E", "g", ".3g", "G", "#.3g", "%", ".1%", ".0f", "#.0f", "n", "z.1f", "+z.0f", "*>12.4", ".5", "=+10.1f", ",", "F", "012,.1f", "10"):
        row.append(format(v, spec))
    print(v, row)
for spec in ("d", "x", "s", "c", ".2d", "5q", "b", ".1000000000000f", ",_f", "f,"):
    try:
        print(repr(spec), format(1.5, spec))
    except ValueError as e:
        print(repr(spec), e)

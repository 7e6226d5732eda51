n, m, z = 1234567, -42, 0
for spec in ("", "d", "5d", "10d", "<10d", ">10d", "^10d", "=10d", "010d", "+d", "-d", " d", "+10d", ",", "_", ",d", "x", "X", "o", "b", "#x", "#X", "#o", "#b", "010x", "#010x", "_x", "_b", "*^15d", "0=+12d", "f", ".2f", "e", ".3e", "g", "%", "n", "c<8", "e<+9", "<<9", "20,.2f", "+,.1f", ",.0f"):
    row = []
    for v in (n, m, z):
        try:
            row.append(repr(format(v, spec)))
        except ValueError as e:
            row.append(str(e))
    print(repr(spec), *row)
for spec in (".2d", "s", "q", "10,s", ",x", "_c", "+c", ",_", "d5", "5.5.5", ".", "zd", "{", "-c", "#c", ",n", ".3x"):
    try:
        print(repr(spec), repr(format(65, spec)))
    except ValueError as e:
        print(repr(spec), e)
print(format(65, "c"), format(0x1F600, "c"), repr(format(65, "5c")), format(10**25, ",d"), format(-(2**70), "#x"), format(True, "d"), format(True, ""), format(True, "5"))
for f in (lambda: format(-1, "c"), lambda: format(0x110000, "c")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

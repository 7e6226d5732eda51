"""Writes tables.rs: what CPython 3.11's str methods know about code points (Unicode 14).

Run with CPython 3.11 as `python3.11 generate.py > tables.rs`; then `rustfmt tables.rs`.
"""

import sys
import unicodedata

CATEGORIES = ["Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi",
              "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co"]
EVERY = range(sys.maxunicode + 1)


def runs(values):
    """(first code point, value) of each run of equal values."""
    last = None
    for point, value in enumerate(values):
        if value != last:
            yield point, value
            last = value


def ranges(holds):
    start = None
    for point in EVERY:
        if holds(chr(point)):
            if start is None:
                start = point
        elif start is not None:
            yield start, point - 1
            start = None
    if start is not None:
        yield start, EVERY[-1]


def write(name, doc, element, items):
    items = list(items)
    print(f"\n/// {doc}\npub static {name}: [{element}; {len(items)}] = [")
    line = "   "
    for item in items:
        if len(line) + len(item) > 105:
            print(line)
            line = "   "
        line += " " + item + ","
    print(line)
    print("];")


def text(s):
    return '"' + "".join(f"\\u{{{ord(c):x}}}" for c in s) + '"'


print(f"""//! Tables of Unicode {unicodedata.unidata_version}, as CPython 3.11's str methods see it. Written by generate.py; not edited by hand.
""")
write("CATEGORY_RUNS", "General category: first code point << 8 | index into `CATEGORIES`, ascending.", "u32",
      (hex(p << 8 | v) for p, v in runs(CATEGORIES.index(unicodedata.category(chr(c))) for c in EVERY)))
write("CATEGORIES", "Names of the general categories.", "&str", (f'"{c}"' for c in CATEGORIES))
pair = lambda r: f"({r[0]:#x}, {r[1]:#x})"
write("DIGIT_ONLY", "isdigit() but not isdecimal(): first, last.", "(u32, u32)",
      map(pair, ranges(lambda c: c.isdigit() and not c.isdecimal())))
write("NUMERIC_ONLY", "isnumeric() but not isdigit(): first, last.", "(u32, u32)",
      map(pair, ranges(lambda c: c.isnumeric() and not c.isdigit())))
write("UPPERCASE_EXTRA", "isupper() though not of category Lu: first, last.", "(u32, u32)",
      map(pair, ranges(lambda c: c.isupper() and unicodedata.category(c) not in ("Lu", "Lt"))))
write("LOWERCASE_EXTRA", "islower() though not of category Ll: first, last.", "(u32, u32)",
      map(pair, ranges(lambda c: c.islower() and unicodedata.category(c) != "Ll")))
write("TITLE_EXCEPTIONS", "Title case where it is not the upper case.", "(u32, &str)",
      (f"({ord(c):#x}, {text(c.title())})" for c in map(chr, EVERY) if c.title() != c.upper()))
write("FOLD_EXCEPTIONS", "Case folding where it is not the lower case.", "(u32, &str)",
      (f"({ord(c):#x}, {text(c.casefold())})" for c in map(chr, EVERY) if c.casefold() != c.lower()))
assert not any(c.isupper() != (unicodedata.category(c) == "Lu") for c in map(chr, EVERY)
               if unicodedata.category(c) == "Lu")

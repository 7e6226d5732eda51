for s in ("hello World", "ÉCOLE straße", "", "ABC123", "ǆ ǅ", "tİtle iS", "they're bill's", "ſ ß ﬁ", "123", "αΒΓς Σ"):
    print(repr(s), s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold(), s.isupper(), s.islower(), s.istitle())
for s in ("abc", "abc1", "123", "²", "½", "١٢", "", " ", "\t\n", "a b", "_x", "1x", "é", "for", "\x00", "\u3000", "ⅷ", "x" * 3):
    print(repr(s), s.isalpha(), s.isalnum(), s.isdigit(), s.isdecimal(), s.isnumeric(), s.isspace(), s.isidentifier(), s.isprintable(), s.isascii())

parts = []
for i in range(200):
    parts.append(str(i))
s = ",".join(parts)
print(len(s), s[:30], s[-20:])
t = ""
for i in range(300):
    t += chr(97 + i % 26)
print(len(t), t[:26] == "abcdefghijklmnopqrstuvwxyz", t[-5:])
u = ""
for i in range(50):
    u = u + "é" if i % 2 else u + "x"
print(len(u), u[:6], u.count("é"), u.encode("utf-8")[:6])
w = t
w += "tail"
print(len(t), len(w), w is t)
print("ab" * 5, ("x" + "y") * 3, "-" * 40, "=" * 3 + ">" , "".join(reversed("stressed")), "".join(sorted("python")), "abc"[::-1], "a,b;c".replace(";", ",").split(","), " ".join(w.capitalize() for w in "the quick brown".split()))
from itertools import groupby
print([(k, len(list(g))) for k, g in groupby("aaabbbccd")], "".join(c if c not in "aeiou" else c.upper() for c in "education"), {c: "mississippi".count(c) for c in sorted(set("mississippi"))})
word = "level"
print(word == word[::-1], all(c.isalpha() for c in word), any(c.isdigit() for c in word), "".join(chr((ord(c) - 97 + 13) % 26 + 97) for c in "hello"), int("".join(["1", "2"])) + 1)

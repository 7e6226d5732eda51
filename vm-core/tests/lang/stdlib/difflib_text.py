# Matching, close matches and the diff formats.
import difflib
from difflib import SequenceMatcher

m = SequenceMatcher(None, "private Thread currentThread;", "private volatile Thread currentThread;")
print(round(m.ratio(), 3), round(m.quick_ratio(), 3), round(m.real_quick_ratio(), 3))
for block in m.get_matching_blocks():
    print(block)
for step in SequenceMatcher(None, "qabxcd", "abycdf").get_opcodes():
    print(step)
m = SequenceMatcher(lambda x: x == " ", " abcd", "abcd abcd")
print(m.find_longest_match(0, 5, 0, 9), m.find_longest_match(1, 3, 2, 8), sorted(m.bjunk))
m = SequenceMatcher(None, "b" * 100, "a" + "b" * 300)
print(m.ratio(), sorted(m.bpopular), SequenceMatcher(None, "b" * 100, "a" + "b" * 300, autojunk=False).ratio())
numbers = [str(i) for i in range(1, 40)]
changed = numbers[:]
changed[8:8] = ["i"]
changed[20] += "x"
changed[23:28] = []
changed[30] += "y"
for group in SequenceMatcher(None, numbers, changed).get_grouped_opcodes():
    print(group)

print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]))
print(difflib.get_close_matches("wheel", ["while", "with", "well"], n=1, cutoff=0.3))
for bad in ((0, 0.5), (1, 2)):
    try:
        difflib.get_close_matches("a", [], *bad)
    except ValueError as e:
        print(e)

one = "one\ntwo\nthree\n\tfour\nsame\nlast".splitlines(keepends=True)
two = "ore\ntree\nemu\n\tfoxr\nsame\nmore".splitlines(keepends=True)
print("".join(difflib.ndiff(one, two)))
delta = list(difflib.ndiff(one, two))
print(list(difflib.restore(delta, 1)) == one, list(difflib.restore(delta, "2")) == two)
print("".join(difflib.unified_diff(one, two, "before.py", "after.py", "2005-01-26", "2005-01-27", n=1)))
print("".join(difflib.context_diff(one, two, "before.py", "after.py")))
print(list(difflib.unified_diff(["a"], ["a", "b"], lineterm="")), list(difflib.unified_diff(one, one)))
print(list(difflib.diff_bytes(difflib.unified_diff, [b"a\xff"], [b"b"], b"x", b"y", lineterm=b"")))
for call in (lambda: list(difflib.unified_diff([b"a"], ["b"])), lambda: list(difflib.restore([], 3)),
             lambda: list(difflib.context_diff(["a"], ["b"], b"x"))):
    try:
        call()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(difflib.IS_LINE_JUNK("  # \n"), difflib.IS_LINE_JUNK("x"), difflib.IS_CHARACTER_JUNK("\t"))

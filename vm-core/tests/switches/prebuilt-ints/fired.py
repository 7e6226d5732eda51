# Counting and masking stay inside the window of prebuilt ints.
total = 0
for i in range(1000):
    total = (total + i) % 200
    total ^= i & 15
print(total, len("abc"), "b" in "abc", ord("a"))

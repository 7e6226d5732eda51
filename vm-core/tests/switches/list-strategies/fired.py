# Lists of ints, of floats and of strs, made in every way.
squares = [i * i for i in range(100)]
halves = [i / 2 for i in range(100)]
names = [str(i) for i in range(100)]
print(sum(squares), sum(halves), ''.join(names)[:20])
print(max(squares), min(halves), squares.index(81), 4.5 in halves, 'x' in names)

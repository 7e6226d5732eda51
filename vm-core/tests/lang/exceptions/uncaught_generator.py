def gen():
    yield 1
    yield [x for x in range(3)][5]


for v in gen():
    print(v)

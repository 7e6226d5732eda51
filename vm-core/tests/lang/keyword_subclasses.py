# Keyword names that are instances of subclasses of str, which hash and compare by code of their own.
class Name(str):
    def __hash__(self):
        return helper(self, 1)

    def __eq__(self, other):
        log.append(str(other))
        return str.__eq__(self, other)


class Plain(str):
    pass


log = []


def helper(name, number, *rest, **more):
    a = b = c = d = number
    return len((a, b, c, d)) // 4 * number if not rest else more


def everything(**keywords):
    local = sorted(map(str, keywords))
    return local, len(keywords), list(keywords.values())


def some(first, *args, a=1, **keywords):
    return first, args, a, sorted(keywords.items())


for turn in range(3):
    print(everything(**{Name('a'): 2, 'zz': 3, Name('b'): 4, 'c': turn}))
    print(everything(**{Plain('a'): 2, 'zz': 3}))
    print(some(1, 2, **{Name('x'): 5, 'y': 6, Plain('a'): 7}))
    print([everything(**{Name(n): n for n in 'abcdefghijkl'})[1] for again in range(3)])


class Bad(str):
    def __hash__(self):
        raise KeyError('no hash')


try:
    everything(**dict.fromkeys(['x']), **{'q': 1})
    keys = {'x': 1}
    print(everything(**keys))
    everything(**{Bad('x'): 1})
except KeyError as e:
    print(repr(e))


def generator(**keywords):
    yield from keywords


print(list(generator(**{Name('g'): 1, 'h': 2})))

# Attributes that go from the middle, and instances that become those of another class, where nothing asks for `__dict__`.
class Plain:
    pass


class Made:
    def __init__(self):
        self.a = 1
        self.b = 2
        self.c = 3
        self.d = 4


class New:
    def __new__(cls):
        self = super().__new__(cls)
        self.a, self.b, self.c, self.d = 10, 20, 30, 40
        return self


class Heir(Plain):
    pass


class Computing:
    @property
    def b(self):
        return 'computed'

    def c(self):
        return 'method'

    d = 'class'


class Catching(Computing):
    def __getattr__(self, name):
        return 'caught ' + name


def fill(o):
    o.a, o.b, o.c, o.d = 'p', 'q', 'r', 's'
    return o


def read(o):
    seen = []
    for turn in range(2):
        for get in (lambda: o.a, lambda: o.b, lambda: o.c, lambda: o.d):
            try:
                v = get()
                seen.append(v if type(v) in (int, str) else v())
            except AttributeError as e:
                seen.append(str(e))
    return seen


makes = [lambda: fill(Plain()), Made, New, lambda: fill(Heir()), lambda: fill(object.__new__(Plain))]
for turn in range(3):
    for make in makes:
        for name in 'abcd':
            o = make()
            print(read(o))
            delattr(o, name)
            print(name, read(o))
            setattr(o, name, 'again')
            print(name, read(o))
        o = make()
        del o.a, o.c
        o.e = 5
        del o.b
        print(read(o), o.e)
        o.b = 6
        print(read(o), o.e)
        for other in (Computing, Catching, Plain, Made):
            o.__class__ = other
            print(other.__name__, read(o))
        print(sorted(vars(o).items(), key=str))

# Instances without attributes, told apart by nothing but their class.
for other in (Plain, Heir, New):
    o = Plain()
    o.__class__ = other
    print(type(o).__name__, read(o), isinstance(o, Plain))
    o.x = 1
    print(o.x, vars(o))

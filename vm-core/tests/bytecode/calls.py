def f(a, b=2, *args, c: int = 3, **kwargs) -> str:
    """Docstring."""
    x, y = y, x = a, b
    x, y = y, x
    first, *rest = args
    return g(a, *args, c=c, **kwargs) + a.method(1, key=b).name[x:y]

class C(Base, metaclass=Meta):
    attribute: int = 1

    @property
    def value(self):
        return super().value if self.ok else None

    def add(self, other):
        self.n += other.n
        self.items[self.n] |= {1, 2, 3}
        return [*self.items, other], {"a": 1, **other}

# Methods found two classes up, asked for again and again.
class Base:
    def get(self):
        return self.value

    def add(self, n):
        self.value += n


class Middle(Base):
    pass


class Leaf(Middle):
    def __init__(self):
        self.value = 0


def ask(leaf):
    # A local: a global would be tracked, and its method with it, where pep266 is on too.
    for i in range(200):
        leaf.add(i)


leaf = Leaf()
ask(leaf)
print(leaf.get())
print(hasattr(leaf, "missing"), [hasattr(leaf, "missing") for _ in range(3)])

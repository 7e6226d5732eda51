# Attributes behind a global: classes along the MRO, instances, what is not safe to track, hasattr.
import types


class Base:
    kind = "base"

    def name(self):
        return "Base.name"

    @staticmethod
    def static():
        return "static"

    @classmethod
    def klass(cls):
        return cls.__name__


class Middle(Base):
    pass


class Other:
    kind = "other"

    def name(self):
        return "Other.name"


class Leaf(Middle):
    pass


obj = Leaf()


def act(i):
    if i == 0:
        Base.kind = "base changed"
    elif i == 1:
        Middle.kind = "middle"
    elif i == 2:
        obj.kind = "instance"
    elif i == 3:
        del obj.kind
    elif i == 4:
        del Middle.kind
    elif i == 5:
        Leaf.__bases__ = (Other,)
    elif i == 6:
        Other.kind = "other changed"
    elif i == 7:
        Leaf.__bases__ = (Middle,)
    elif i == 8:
        obj.__class__ = Other
    elif i == 9:
        obj.__class__ = Leaf
    elif i == 10:
        obj.__dict__["kind"] = "through __dict__"
    elif i == 11:
        obj.__dict__ = {"kind": "another __dict__"}
    elif i == 12:
        obj.__dict__["kind"] = "in the other"
    elif i == 13:
        vars(obj).clear()
    elif i == 14:
        Leaf.kind = property(lambda self: "property")
    elif i == 15:
        del Leaf.kind
    elif i == 16:
        Leaf.__getattribute__ = lambda self, name: ("own", name)
    elif i == 17:
        del Leaf.__getattribute__
    elif i == 18:
        Base.kind = "base"


def class_and_instance():
    seen = []
    for i in range(20):
        seen.append((obj.kind, Leaf.kind if i != 15 else "a property"))
        act(i)
    return seen


for line in class_and_instance():
    print(line)


def methods():
    seen = []
    for i in range(7):
        seen.append((obj.name(), Leaf.static(), Leaf.klass(), obj.klass()))
        if i == 0:
            Base.name = lambda self: "replaced"
        if i == 1:
            obj.name = lambda: "on the instance"
        if i == 2:
            del obj.name
        if i == 3:
            Leaf.static = staticmethod(lambda: "leaf's")
        if i == 4:
            Leaf.klass = classmethod(lambda cls: ("leaf's", cls.__name__))
        if i == 5:
            del Leaf.static, Leaf.klass
    return seen


for line in methods():
    print(line)


class Computed:
    calls = 0

    def __getattr__(self, name):
        Computed.calls += 1
        if name == "missing":
            raise AttributeError("no " + name)
        return Computed.calls

    @property
    def prop(self):
        Computed.calls += 1
        return ("prop", Computed.calls)


computed = Computed()


def not_safe(n):
    seen = []
    for i in range(n):
        seen.append((computed.anything, computed.prop))
    return seen


print(not_safe(0), Computed.calls)
print(not_safe(3), Computed.calls)


class Slotted:
    __slots__ = ("field",)


slotted = Slotted()


def slots():
    seen = []
    for i in range(4):
        try:
            seen.append(slotted.field)
        except AttributeError as e:
            seen.append(str(e))
        if i < 2:
            slotted.field = i
        else:
            del slotted.field
            slotted.field = "again"
    return seen


print(slots())


class Meta(type):
    @property
    def both(cls):
        return "meta property"

    def hello(cls):
        return "hello from meta"


class WithMeta(metaclass=Meta):
    both = "class attribute"


def metaclass():
    seen = []
    for i in range(4):
        seen.append((WithMeta.both, WithMeta.hello()))
        if i == 0:
            Meta.hello = lambda cls: "changed"
        if i == 1:
            WithMeta.hello = lambda: "the class's own"
        if i == 2:
            del WithMeta.hello
    return seen


for line in metaclass():
    print(line)

spam = types.ModuleType("spam")
spam.eggs = types.ModuleType("eggs")


def meal():
    seen = []
    for i in range(8):
        if hasattr(spam.eggs, "ham"):
            seen.append(spam.eggs.ham)
        elif hasattr(spam.eggs, "bacon"):
            seen.append(spam.eggs.bacon)
        else:
            seen.append("what? no meat?")
        serve(i)
    return seen


def serve(i):
    if i == 0:
        spam.eggs.bacon = "bacon"
    elif i == 1:
        spam.eggs.ham = "ham"
    elif i == 2:
        del spam.eggs.ham
    elif i == 3:
        del spam.eggs.bacon
    elif i == 4:
        spam.eggs = types.ModuleType("eggs")
        spam.eggs.ham = "other ham"
    elif i == 5:
        spam.eggs = types.SimpleNamespace(bacon="simple bacon")
    elif i == 6:
        spam.eggs = None


print(meal())


def asked_differently():
    seen = []
    for i in range(4):
        seen.append((getattr(spam, "eggs", "none"), hasattr(spam, "eggs")))
        try:
            seen.append(spam.eggs)
        except AttributeError as e:
            seen.append(str(e))
        if i == 1:
            del spam.eggs
        if i == 2:
            spam.eggs = "eggs"
    return seen


print(asked_differently())

queue = []


def builtin_methods():
    global queue
    first = queue
    for i in range(4):
        queue.append(i)
        if i == 1:
            replace_queue([])
    return first, queue


def replace_queue(q):
    globals()["queue"] = q


print(builtin_methods())


class Counter:
    def __init__(self):
        self.n = 0

    def step(self):
        self.n += 1
        return self.n


counter = Counter()


def instance_state():
    seen = []
    for i in range(4):
        counter.step()
        seen.append(counter.n)
        if i == 1:
            swap_counter()
    return seen


def swap_counter():
    global counter
    counter = Counter()


print(instance_state())


def error_in_place():
    for i in range(3):
        try:
            counter.nothing
        except AttributeError as e:
            print(i, e, e.name, e.obj is counter)
        if i == 1:
            counter.nothing = 1


error_in_place()


class Bound:
    def method(self):
        return 1

    @classmethod
    def klass(cls):
        return cls


bound = Bound()


def identity_of_methods():
    # Every ordinary read of a method makes a new object; only calls may share one.
    for i in range(2):
        first, second = bound.method, bound.method
        print(first is second, first == second, bound.klass is bound.klass, queue.append is queue.append)
        print(bound.method() + bound.method(), bound.klass().__name__, Bound.method is Bound.method)


identity_of_methods()

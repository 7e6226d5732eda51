class AppError(Exception):
    """Base."""


class CodeError(AppError):
    def __init__(self, code, msg="default"):
        super().__init__(msg)
        self.code = code

    def __str__(self):
        return f"[{self.code}] {super().__str__()}"


class NoInit(AppError):
    code = 7


for e in (AppError(), AppError("m"), AppError("a", "b"), CodeError(5), CodeError(6, "boom"), NoInit("x")):
    try:
        raise e
    except AppError as x:
        print(type(x).__name__, str(x), repr(x), x.args, getattr(x, "code", None), isinstance(x, Exception))


class Multi(KeyError, AttributeError):
    pass


for c in (KeyError, AttributeError, LookupError):
    try:
        raise Multi("m")
    except c as e:
        print(c.__name__, "caught", e)
try:
    class Bad(OSError, KeyError, StopIteration):
        pass
except TypeError as e:
    print(e)


class WithState(Exception):
    def __reduce__(self):
        return (WithState, self.args)

    def __eq__(self, o):
        return self.args == o.args

    def __bool__(self):
        return False


e = WithState(1)
print(e == WithState(1), bool(e), e.__class__.__name__)
try:
    raise e
except WithState as x:
    print("falsy exception caught", x is e)


def catcher(exc_classes):
    try:
        raise CodeError(1)
    except exc_classes as e:
        return "caught " + type(e).__name__


print(catcher(AppError), catcher((KeyError, AppError)))


class MetaExc(type(Exception)):
    def __instancecheck__(cls, o):
        return True

    def __subclasscheck__(cls, c):
        return True


class Never(Exception, metaclass=MetaExc):
    pass


try:
    try:
        raise ValueError("real class matters")
    except Never:
        print("matched")
except ValueError as e:
    print(e)
print(BaseException.__new__(ValueError, 1, 2).args, Exception("a") == Exception("a"), hash(Exception()) != 0, Exception(1).__reduce__()[1], str(Exception("é")), repr(Exception("q'")), KeyError("k").__str__(), str(KeyError()), str(KeyError("a", "b")))
print(StopIteration(5).value, StopIteration().value, SystemExit(3).code, SystemExit().code, SystemExit(1, 2).code, ImportError("m", name="n").name, AttributeError("x", name="nm", obj=[]).obj, NameError("n", name="q").name, UnicodeEncodeError("ascii", "é", 0, 1, "r").reason, SyntaxError("m", ("f", 1, 2, "t")).lineno)

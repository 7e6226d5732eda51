import inspect, functools, timeit, graphlib, base64, contextvars, copyreg, linecache
def f(a, b=2, /, c: int = 3, *args: str, d, e="x", **kw) -> bool:
    """Doc

        indented
    """
    return 1
print(inspect.signature(f), repr(inspect.signature(f)), inspect.getfullargspec(f))
for p in inspect.signature(f).parameters.values(): print(p.name, p.kind, p.kind.description, p.default, p.annotation, p)
s = inspect.signature(f); b = s.bind(1, 2, 3, 4, d=5, z=6); print(b, b.args, b.kwargs); b = s.bind_partial(1); b.apply_defaults(); print(b.arguments)
for a, k in [((), {}), ((1,), {}), ((1,), {"d": 1, "a": 2}), ((1, 2, 3), {"c": 3, "d": 1})]:
    try: print(s.bind(*a, **k))
    except TypeError as e: print(e)
class A:
    "A doc"
    def __init__(self, x, *, y=1): pass
    def m(self, q): "m doc"
    @classmethod
    def c(cls, z): pass
    @staticmethod
    def s(z): pass
    @property
    def p(self): return 1
    def __call__(self, w): pass
print(inspect.signature(A), inspect.signature(A(1)), inspect.signature(A.m), inspect.signature(A(1).m), inspect.signature(A.c), inspect.signature(A.s), inspect.signature(functools.partial(f, 1, d=3)), inspect.signature(lambda: 0))
@functools.wraps(f)
def w(*a): pass
print(inspect.signature(w), inspect.unwrap(w) is f, inspect.getdoc(f), inspect.getdoc(A.m), inspect.cleandoc("a\n   b\n    c"))
print([n for n, v in inspect.getmembers(A, inspect.isfunction)], [n for n, v in inspect.getmembers(A(1), inspect.ismethod)], inspect.isclass(A), inspect.isfunction(f), inspect.isbuiltin(len), inspect.ismodule(inspect), inspect.isroutine(len), inspect.isdatadescriptor(A.p), inspect.getmro(A)[0] is A, inspect.isabstract(A))
def g(): yield
async def co(): pass
async def ag(): yield
print(inspect.isgeneratorfunction(g), inspect.iscoroutinefunction(co), inspect.isasyncgenfunction(ag), inspect.isgenerator(g()), inspect.getgeneratorstate(g()))
print(inspect.getsource(f)); print(inspect.getsource(A.m)); print(inspect.getsource(A).splitlines()[0]); print(inspect.stack()[0].function)
print(inspect.getattr_static(A, "p"), inspect.Parameter.empty, inspect.Signature.empty) if False else None
def clos(): 
    v = 1
    def inner(): return v + len([]) 
    return inner
print(inspect.getclosurevars(clos()).nonlocals)
print(timeit.timeit("x = 1", number=10) > 0, len(timeit.repeat(lambda: None, repeat=2, number=5)))
ts = graphlib.TopologicalSorter({"D": {"B", "C"}, "B": {"A"}, "C": {"A"}}); o = list(ts.static_order()); print(o[0], o[-1])
try: list(graphlib.TopologicalSorter({1: [2], 2: [1]}).static_order())
except graphlib.CycleError as e: print(e.args[0], sorted(set(e.args[1])))
print(base64.b64encode(b"hello?>"), base64.b64decode("aGVsbG8="), base64.urlsafe_b64encode(b"\xff\xfe\xfd"), base64.b32encode(b"hello"), base64.b32decode(b"NBSWY3DP"), base64.b16encode(b"ab"), base64.b16decode("6162"), [base64.b32decode(base64.b32encode(b"x" * n)) for n in range(7)])
v = contextvars.ContextVar("v", default=5); t = v.set(7); print(v.get()); v.reset(t); print(v.get()); ctx = contextvars.copy_context(); ctx.run(v.set, 9); print(v.get(), ctx[v])

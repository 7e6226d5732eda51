# Syntax trees: parsing, walking, changing, compiling, writing.
import ast

source = '''"""Doc."""
import os.path as p, sys
from . import x as y
from ..a.b import *

@decorator(1)
async def f(a, /, b: int = 2, *args, c, d=3, **kw) -> None:
    "inner"
    global g
    async with a as b, c: pass
    async for i in x: break
    else: continue
    await y
    return [i async for i in z if i if not i]

class C(A, metaclass=M):
    x: int = 1
    (y): str
    def m(self): yield; yield 1; yield from x

while a < b <= c is not None not in d:
    a, *b = c = {**d, 'k': u'v', 1: b'x'}
    a[1:2, ::3] += -~+(not x) ** 2 @ 3 // 4 << 5
    del a.b, c[0]
else:
    print(f"a{b!r:>{w}}c{d=}", *e, k=1, **f)
if a: pass
elif b: raise E from e
else: assert a, "m"
try: x = lambda *, q=1: (q, ) if q else ...
except (A, B) as e: pass
except: raise
else: nonlocal_ = 1 + 2j
finally: (y := 3)
try: pass
except* V: pass
match a:
    case {"k": [1, *rest], **kw} if b: pass
    case P(1, x=None) | -1 as n: pass
    case a.b | "s" | _: pass
x = {i: j for i, j in k} or {1, 2} and (i for i in j)
'''
tree = ast.parse(source)
print(ast.dump(tree, include_attributes=True))
print(ast.dump(ast.parse("f(x, y=1)[0]", mode="eval"), indent=2))
print(ast.unparse(tree))
print(ast.dump(ast.parse(ast.unparse(tree))) == ast.dump(tree))
print(repr(ast.get_docstring(tree)), [type(n).__name__ for n in ast.walk(tree.body[-1])][:9])


class Count(ast.NodeVisitor):
    def __init__(self):
        self.names = []

    def visit_Name(self, node):
        self.names.append((node.id, type(node.ctx).__name__))
        self.generic_visit(node)


count = Count()
count.visit(ast.parse("a = b.c + d[e]; del f"))
print(count.names)


class Swap(ast.NodeTransformer):
    def visit_BinOp(self, node):
        self.generic_visit(node)
        if isinstance(node.op, ast.Add):
            return ast.copy_location(ast.BinOp(node.left, ast.Mult(), node.right), node)
        return node

    def visit_Pass(self, node):
        return None


changed = Swap().visit(ast.parse("def f(a, b):\n    pass\n    return a + b - 1\nprint(f(3, 4))"))
print(ast.unparse(changed))
exec(compile(ast.fix_missing_locations(changed), "<changed>", "exec"))
made = ast.Expression(ast.Call(ast.Name("max", ast.Load()), [ast.Constant(3), ast.Constant(7)], []))
try:
    compile(made, "<made>", "eval")
except TypeError as e:
    print(e)
print(eval(compile(ast.fix_missing_locations(made), "<made>", "eval")))
for call in (lambda: compile(ast.parse("1"), "x", "eval"), lambda: ast.parse("a +"), lambda: ast.Name("a", 1, 2),
             lambda: ast.literal_eval("f(1)"[:1] + "(1)"), lambda: ast.literal_eval("1 + 1"), lambda: ast.dump(3)):
    try:
        print(call())
    except (SyntaxError, TypeError, ValueError) as e:
        print(type(e).__name__, str(e).split(" object at ")[0])
print(ast.literal_eval("[1, -2.5, 'x', (b'y', None), {'k': {3}}, 1+2j]"), isinstance(ast.Constant(1), ast.Num))
print(ast.get_source_segment("x = (1 +\n  y)", ast.parse("x = (1 +\n  y)").body[0].value))
code = compile("a = 1", "<s>", "exec", ast.PyCF_ONLY_AST)
print(type(code).__name__, code.body[0].targets[0]._fields, ast.Return().value, ast.increment_lineno(code, 3).body[0].lineno)

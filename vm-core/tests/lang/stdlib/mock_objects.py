# Mocks: what they note, what they assert, and patching.
import re, os
from unittest.mock import Mock, MagicMock, patch, call, sentinel, ANY, DEFAULT, create_autospec, mock_open, PropertyMock, AsyncMock, seal

def p(*a): print(*[re.sub(r"id='\d+'", "id=X", str(x)) for x in a])
def err(f, *a, **k):
    try: p("ok", f(*a, **k))
    except BaseException as e: p(type(e).__name__, e)
m = Mock(); p(m, m.foo, m.foo(), m.foo.bar(1, a=2), m(3).x)
p(m.mock_calls, m.method_calls, m.foo.called, m.foo.call_count, m.call_args)
m.foo.assert_called_once_with()
err(m.foo.assert_called_once_with, 1)
err(m.foo.bar.assert_called_with, 1, a=3)
err(m.nope.assert_called_with, 1)
err(m.nope.assert_called)
err(m.foo.assert_not_called)
m.foo(5)
err(m.foo.assert_called_once)
err(m.foo.assert_called_once_with, 5)
err(m.foo.assert_any_call, 7)
err(m.foo.assert_has_calls, [call(1)])
m.foo.assert_has_calls([call(), call.bar(1, a=2)])
err(getattr, m, "assert_callled")
err(getattr, m, "called_once")
m = Mock(return_value=3, side_effect=None, name="nm", x=5); p(m(), m, m.x, m.y)
m = Mock(side_effect=[1, 2, ValueError("v")]); p(m(), m()); err(m); err(m)
m = Mock(side_effect=KeyError("k")); err(m)
m = Mock(side_effect=lambda x: x * 2); p(m(4))
class S:
    a = 1
    def meth(self, x, y=2): "doc"
    @staticmethod
    def st(q): pass
    @property
    def prop(self): return 1
m = Mock(spec=S); p(m, isinstance(m, S), m.meth(1)); err(getattr, m, "zz"); m.zz = 1; p(m.zz)
m = Mock(spec_set=S); err(setattr, m, "zz", 1); p(m)
m = MagicMock(); p(len(m), list(m), int(m), float(m), bool(m), m == m, m == 1, m[0], 3 in m, m + 1, hash(m) == object.__hash__(m))
m.__len__.return_value = 7; p(len(m)); m.__iter__.return_value = [1, 2]; p(list(m), list(m)); m.__getitem__.side_effect = lambda k: k * 2; p(m[4])
with m as q: p(q)
p(m.mock_calls[:3])
m.__str__.return_value = "str"; p(str(m))
m.__enter__.return_value = 5
with m as q: p(q)
err(lambda: m < 1)
m = Mock(); err(len, m); m.__len__ = lambda self: 9; p(len(m)); m.__str__ = Mock(return_value="mm"); p(str(m))
p(call(1, a=2), call.foo(1), call.foo.bar(2).baz(), call.a.b, call == call, call(1) == call(1), call(1) != call(2), call(ANY) == call(4))
p(call(1, 2).args, call(a=1).kwargs, call.foo(1).call_list(), call().foo(2).call_list())
p(sentinel.abc, sentinel.abc is sentinel.abc, ANY, ANY == 3, DEFAULT)
with patch("os.getcwd", return_value="/x") as g: p(os.getcwd(), g.mock_calls, g)
p(os.getcwd() != "/x")
with patch.object(S, "meth", autospec=True) as mm:
    s = S(); s.meth(1); p(mm.call_args == call(s, 1)); err(s.meth); err(s.meth, 1, 2, 3)
@patch("os.sep", "Q")
@patch("os.getcwd")
@patch.object(S, "a", 99)
def f(x, g): return x, os.sep, S.a, g is os.getcwd
p(f(1), os.sep, S.a)
with patch.dict(os.environ, {"ZQ": "1"}): p(os.environ["ZQ"])
p("ZQ" in os.environ)
d = {"a": 1}
with patch.dict(d, b=2, clear=True): p(d)
p(d)
with patch("os.nonexist_q", 5, create=True): p(os.nonexist_q)
p(hasattr(os, "nonexist_q"))
err(patch, "abc")
with patch.multiple(S, a=5, meth=DEFAULT) as v: p(S.a, v)
p(S.a)
pp = patch("os.getcwd"); z = pp.start(); p(os.getcwd is z); pp.stop()
@patch("os.getcwd")
class TC:
    def test_a(self, g): return g is os.getcwd
    def other(self): return 1
p(TC().test_a(), TC().other())
def fn(a, b=2, *, c): "d"
af = create_autospec(fn, return_value=5); p(af(1, c=2)); err(af); err(af, 1, 2, 3); af.assert_called_once_with(1, c=2); af.assert_called_once_with(1, b=2, c=2) if 0 else None
p(af.call_count, af.called, af.__name__)
AS = create_autospec(S); i = AS(); p(i.meth(1), isinstance(i, S)); err(i.meth); err(getattr, i, "bad"); i.meth.assert_called_once_with(1); i.meth.assert_called_once_with(x=1)
o = mock_open(read_data="l1\nl2\nl3")
with patch("builtins.open", o):
    with open("f") as fh: p(fh.read())
    with open("f") as fh: p(list(fh))
    with open("f") as fh: p(fh.readline(), fh.readlines())
    with open("g", "w") as fh: fh.write("hello")
p(o.mock_calls[-4:])
o().write.assert_called_once_with("hello")
class P:
    @property
    def foo(self): return 1
with patch.object(P, "foo", new_callable=PropertyMock) as pm:
    pm.return_value = 8; p(P().foo); P().foo = 3; p(pm.mock_calls)
m = Mock(); c1 = m.child1; m.child2(1); m.child1(2); p(m.mock_calls == [call.child2(1), call.child1(2)], m.method_calls)
m.reset_mock(); p(m.mock_calls, m.child1.called)
a = Mock(); m.attach_mock(a, "att"); a(1); p(m.mock_calls)
del m.foo; err(getattr, m, "foo")
m.configure_mock(**{"x.y.return_value": 4, "z": 1}); p(m.x.y(), m.z)
import asyncio
am = AsyncMock(return_value=3)
async def main():
    p(await am(1)); am.assert_awaited_once_with(1); m = MagicMock(); 
    async with m as q: p(q)
    m.__aiter__.return_value = [1, 2]
    p([x async for x in m])
asyncio.run(main()); p(am.await_count, am)
err(am.assert_not_awaited)
m = Mock(); m.a.b = 1; seal(m); err(lambda: m.c); p(m.a.b)
w = Mock(wraps=[1, 2, 3]); p(w.index(2), w.mock_calls)
m = Mock(); m.p1.return_value.q.return_value = 8; p(m.p1().q(), m.mock_calls, m.p1.return_value)
p(sorted(x for x in dir(Mock(spec=S)) if not x.startswith("_"))[:12])
err(m.assert_has_calls, [call.z()], any_order=True)

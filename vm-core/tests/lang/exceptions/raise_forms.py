import sys
for r in ("raise ValueError", "raise ValueError('x')", "raise ValueError()", "raise 5", "raise 'str'", "raise int", "raise None", "raise", "raise ValueError from 5", "raise ValueError('a') from KeyError", "raise ValueError('a') from None", "raise KeyError('k')", "raise KeyError('a', 'b')", "raise Exception(1, 2)", "raise SystemExit", "raise SystemExit(3)", "raise KeyboardInterrupt", "raise StopIteration(5)", "raise OSError(2, 'msg', 'file')", "raise OSError('just')", "raise UnicodeDecodeError('utf-8', b'abc', 0, 1, 'why')", "raise UnicodeDecodeError('x')", "raise ImportError('m', name='n', path='p')", "raise AttributeError('a', name='n', obj=5)", "raise NameError('q', name='z')", "raise type('Custom', (Exception,), {})('c')", "raise type('NotExc', (), {})", "raise BaseException('b')", "raise ValueError('%s' % 'f')", "assert False", "assert 0, 'msg'", "assert (), [1]", "assert 1, 'no'", "raise GeneratorExit", "raise NotImplementedError", "raise NotImplemented"):
    try:
        exec(r)
        print(r, "-> nothing")
    except BaseException as e:
        print(r, "->", type(e).__name__, e.args, "|", str(e), "|", repr(e), "|", repr(e.__cause__), e.__suppress_context__)


class NeedsArgs(Exception):
    def __init__(self, a):
        super().__init__("built with %s" % a)


try:
    raise NeedsArgs
except TypeError as e:
    print(e)
try:
    raise NeedsArgs(5)
except NeedsArgs as e:
    print(e)


class BadNew(Exception):
    def __new__(cls):
        return 5


try:
    raise BadNew
except TypeError as e:
    print(e)
e = ValueError("reused")
for i in range(2):
    try:
        raise e
    except ValueError as x:
        print(x is e, x.__traceback__ is not None)
try:
    raise ValueError("wt").with_traceback(None)
except ValueError as e:
    print(e.__traceback__.tb_lineno > 0)
for bad in ("except 5", "except (ValueError, 5)", "except 'x'", "except int"):
    try:
        exec("try:\n  raise KeyError\n%s:\n  pass" % bad)
    except TypeError as e:
        print(bad, e)

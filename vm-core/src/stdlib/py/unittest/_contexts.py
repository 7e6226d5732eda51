"""What `assertRaises`, `assertWarns` and their `Regex` forms return."""

import re
import warnings

# Frames of these modules are left out of the tracebacks of failures.
__unittest = True


class _Raises:
    """Context of assertRaises and assertRaisesRegex."""

    def __init__(self, expected, case, pattern=None):
        self.expected = expected
        self.case = case
        self.pattern = re.compile(pattern) if isinstance(pattern, (str, bytes)) else pattern
        self.msg = None

    def handle(self, name, args, kwargs):
        kinds = self.expected if isinstance(self.expected, tuple) else (self.expected,)
        if not all(isinstance(k, type) and issubclass(k, BaseException) for k in kinds):
            raise TypeError("%s() arg 1 must be an exception type or tuple of exception types" % name)
        if not args:
            self.msg = kwargs.pop("msg", None)
            if kwargs:
                raise TypeError("%r is an invalid keyword argument for this function" % next(iter(kwargs)))
            return self
        function, *args = args
        self.called = getattr(function, "__name__", str(function))
        with self:
            function(*args, **kwargs)

    called = None

    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        if kind is None:
            names = getattr(self.expected, "__name__", None) or str(self.expected)
            text = "%s not raised" % names + (" by %s" % self.called if self.called else "")
            raise self.case.failureException(self.case._formatMessage(self.msg, text))
        if not issubclass(kind, self.expected):
            return False
        self.exception = value.with_traceback(None)
        if self.pattern is not None and not self.pattern.search(str(value)):
            text = '"{}" does not match "{}"'.format(self.pattern.pattern, str(value))
            raise self.case.failureException(self.case._formatMessage(self.msg, text))
        return True


class _Warns(_Raises):
    """Context of assertWarns and assertWarnsRegex."""

    def handle(self, name, args, kwargs):
        if not args:
            self.msg = kwargs.pop("msg", None)
            return self
        function, *args = args
        self.called = getattr(function, "__name__", str(function))
        with self:
            function(*args, **kwargs)

    def __enter__(self):
        self.manager = warnings.catch_warnings(record=True)
        self.warnings = self.manager.__enter__()
        warnings.simplefilter("always", self.expected)
        return self

    def __exit__(self, kind, value, tb):
        self.manager.__exit__(kind, value, tb)
        if kind is not None:
            return False
        other = None
        for m in self.warnings:
            if not isinstance(m.message, self.expected):
                continue
            other = other or m.message
            if self.pattern is not None and not self.pattern.search(str(m.message)):
                continue
            self.warning, self.filename, self.lineno = m.message, m.filename, m.lineno
            return None
        if other is not None:
            text = '"{}" does not match "{}"'.format(self.pattern.pattern, str(other))
        else:
            name = getattr(self.expected, "__name__", str(self.expected))
            text = "%s not triggered" % name + (" by %s" % self.called if self.called else "")
        raise self.case.failureException(self.case._formatMessage(self.msg, text))

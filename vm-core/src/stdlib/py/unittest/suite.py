"""Tests that are run together, with the set-up of their classes and modules."""

import sys

from unittest.case import SkipTest

# Frames of these modules are left out of the tracebacks of failures.
__unittest = True


class TestSuite:
    """Tests that are run together."""

    def __init__(self, tests=()):
        self._tests = []
        self.addTests(tests)

    def __iter__(self):
        return iter(self._tests)

    def __repr__(self):
        return "<%s.%s tests=%r>" % (type(self).__module__, type(self).__qualname__, self._tests)

    def addTest(self, test):
        if not callable(test):
            raise TypeError("%r is not callable" % (repr(test),))
        self._tests.append(test)

    def addTests(self, tests):
        for test in tests:
            self.addTest(test)

    def countTestCases(self):
        return sum(t.countTestCases() for t in self._tests)

    def __call__(self, *args, **kwargs):
        return self.run(*args, **kwargs)

    def _cases(self):
        for test in self._tests:
            if isinstance(test, TestSuite):
                yield from test._cases()
            else:
                yield test

    def run(self, result, debug=False):
        current = None
        broken = False
        for test in self._cases():
            if result.shouldStop:
                break
            cls = type(test)
            if cls is not current:
                self._leave(current, broken, result)
                current, broken = cls, False
                if not getattr(cls, "__unittest_skip__", False):
                    broken = not self._around(cls, "setUpClass", result)
            if not broken:
                test(result)
        self._leave(current, broken, result)
        return result

    def _leave(self, cls, broken, result):
        if cls is not None and not broken and not getattr(cls, "__unittest_skip__", False):
            self._around(cls, "tearDownClass", result)
            if hasattr(cls, "doClassCleanups"):
                self._around(cls, "doClassCleanups", result)

    def _around(self, cls, name, result):
        function = getattr(cls, name, None)
        if function is None:
            return True
        holder = _ErrorHolder("%s (%s.%s)" % (name, cls.__module__, cls.__qualname__))
        try:
            function()
            return True
        except SkipTest as e:
            result.addSkip(holder, str(e))
        except Exception:
            result.addError(holder, sys.exc_info())
        return False


class _ErrorHolder:
    failureException = None

    def __init__(self, description):
        self.description = description

    def id(self):
        return self.description

    def shortDescription(self):
        return None

    def __str__(self):
        return self.description

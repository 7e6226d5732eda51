"""A test, and the ways of skipping it. LIMIT: differences of long texts are not shown line by line."""

import contextlib
import functools
import re
import sys
import types

from unittest._contexts import _Raises, _Warns
from unittest.result import TestResult

# Frames of these modules are left out of the tracebacks of failures.
__unittest = True


class SkipTest(Exception):
    """Raised to skip a test."""


def _id(obj):
    return obj


def skip(reason):
    """Decorator: the test is skipped."""
    def mark(item):
        if not isinstance(item, type):
            @functools.wraps(item)
            def wrapper(*args, **kwargs):
                raise SkipTest(reason)
            item = wrapper
        item.__unittest_skip__ = True
        item.__unittest_skip_why__ = reason
        return item
    if isinstance(reason, types.FunctionType):
        function, reason = reason, ""
        return mark(function)
    return mark


def skipIf(condition, reason):
    return skip(reason) if condition else _id


def skipUnless(condition, reason):
    return _id if condition else skip(reason)


def expectedFailure(test_item):
    test_item.__unittest_expecting_failure__ = True
    return test_item


_module_cleanups = []


def addModuleCleanup(function, /, *args, **kwargs):
    _module_cleanups.append((function, args, kwargs))


def doModuleCleanups():
    while _module_cleanups:
        function, args, kwargs = _module_cleanups.pop()
        function(*args, **kwargs)


def _short(obj):
    try:
        text = repr(obj)
    except Exception:
        text = object.__repr__(obj)
    return text


class TestCase:
    """A test; methods whose names begin with `test` are tests."""

    failureException = AssertionError
    longMessage = True
    maxDiff = 640
    _class_cleanups = []

    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName
        method = getattr(self, methodName, None)
        if method is None:
            if methodName != "runTest":
                raise ValueError("no such test method in %s: %s" % (self.__class__, methodName))
            self._testMethodDoc = "No test"
        else:
            self._testMethodDoc = method.__doc__
        self._cleanups = []
        self._subtest = None
        self._result = None
        self._equalities = {}

    def addTypeEqualityFunc(self, typeobj, function):
        self._equalities[typeobj] = function

    def addCleanup(self, function, /, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def enterContext(self, cm):
        value = type(cm).__enter__(cm)
        self.addCleanup(type(cm).__exit__, cm, None, None, None)
        return value

    @classmethod
    def addClassCleanup(cls, function, /, *args, **kwargs):
        if "_class_cleanups" not in cls.__dict__:
            cls._class_cleanups = []
        cls._class_cleanups.append((function, args, kwargs))

    @classmethod
    def doClassCleanups(cls):
        while cls._class_cleanups:
            function, args, kwargs = cls._class_cleanups.pop()
            function(*args, **kwargs)

    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def countTestCases(self):
        return 1

    def defaultTestResult(self):
        return TestResult()

    def shortDescription(self):
        doc = self._testMethodDoc
        return doc.strip().split("\n")[0].strip() if doc else None

    def id(self):
        return "%s.%s.%s" % (type(self).__module__, type(self).__qualname__, self._testMethodName)

    def __eq__(self, other):
        return self._testMethodName == other._testMethodName if type(self) is type(other) else NotImplemented

    def __hash__(self):
        return hash((type(self), self._testMethodName))

    def __str__(self):
        cls = "%s.%s" % (type(self).__module__, type(self).__qualname__)
        return "%s (%s.%s)" % (self._testMethodName, cls, self._testMethodName)

    def __repr__(self):
        cls = "%s.%s" % (type(self).__module__, type(self).__qualname__)
        return "<%s testMethod=%s>" % (cls, self._testMethodName)

    def __call__(self, *args, **kwargs):
        return self.run(*args, **kwargs)

    def debug(self):
        self.setUp()
        getattr(self, self._testMethodName)()
        self.tearDown()
        self.doCleanups()

    def _call(self, function, *args, **kwargs):
        return function(*args, **kwargs)

    def _step(self, result, function, *args, **kwargs):
        """Runs one part of the test; True if it went well."""
        try:
            self._call(function, *args, **kwargs)
            return True
        except KeyboardInterrupt:
            raise
        except SkipTest as e:
            result.addSkip(self, str(e))
        except BaseException:
            err = sys.exc_info()
            if self._expecting:
                self._expected = err
            elif issubclass(err[0], self.failureException):
                result.addFailure(self, err)
            else:
                result.addError(self, err)
        return False

    def run(self, result=None):
        own = result is None
        if own:
            result = self.defaultTestResult()
            result.startTestRun()
        result.startTest(self)
        self._result = result
        method = getattr(self, self._testMethodName)
        try:
            if getattr(type(self), "__unittest_skip__", False) or getattr(method, "__unittest_skip__", False):
                why = getattr(type(self), "__unittest_skip_why__", "") or getattr(method, "__unittest_skip_why__", "")
                result.addSkip(self, why)
                return result
            expecting = getattr(type(self), "__unittest_expecting_failure__", False) or getattr(
                method, "__unittest_expecting_failure__", False)
            self._expecting = False
            self._expected = None
            self._subtests_failed = False
            ok = self._step(result, self.setUp)
            if ok:
                self._expecting = expecting
                ok = self._step(result, method)
                self._expecting = False
                ok = self._step(result, self.tearDown) and ok
            ok = self._step(result, self.doCleanups) and ok
            if expecting and self._expected is not None:
                result.addExpectedFailure(self, self._expected)
            elif expecting and ok:
                result.addUnexpectedSuccess(self)
            elif ok and not self._subtests_failed:
                result.addSuccess(self)
            return result
        finally:
            result.stopTest(self)
            self._result = self._expected = None
            if own:
                result.stopTestRun()

    def doCleanups(self):
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            self._call(function, *args, **kwargs)
        return True

    @contextlib.contextmanager
    def subTest(self, msg=None, **params):
        """Part of a test whose failure does not end it."""
        if self._result is None:
            yield
            return
        old = self._subtest
        params = {**(old.params if old else {}), **params}
        self._subtest = _SubTest(self, msg, params)
        try:
            yield
        except (KeyboardInterrupt, SkipTest):
            raise
        except BaseException:
            if self._expecting:
                raise
            self._subtests_failed = True
            self._result.addSubTest(self, self._subtest, sys.exc_info())
        else:
            self._result.addSubTest(self, self._subtest, None)
        finally:
            self._subtest = old

    def skipTest(self, reason):
        raise SkipTest(reason)

    def fail(self, msg=None):
        raise self.failureException(msg)

    def _formatMessage(self, msg, standard):
        if not self.longMessage:
            return msg or standard
        return standard if msg is None else "%s : %s" % (standard, msg)

    def _fail_unless(self, ok, text, msg):
        if not ok:
            raise self.failureException(self._formatMessage(msg, text()))

    def assertTrue(self, expr, msg=None):
        self._fail_unless(expr, lambda: "%s is not true" % _short(expr), msg)

    def assertFalse(self, expr, msg=None):
        self._fail_unless(not expr, lambda: "%s is not false" % _short(expr), msg)

    def assertEqual(self, first, second, msg=None):
        special = self._equalities.get(type(first)) if type(first) is type(second) else None
        if special is not None:
            if isinstance(special, str):
                special = getattr(self, special)
            special(first, second, msg=msg)
            return
        if first == second:
            return
        text = "%s != %s" % (_short(first), _short(second))
        raise self.failureException(self._formatMessage(msg, text))

    def assertNotEqual(self, first, second, msg=None):
        self._fail_unless(first != second, lambda: "%s == %s" % (_short(first), _short(second)), msg)

    def assertIs(self, a, b, msg=None):
        self._fail_unless(a is b, lambda: "%s is not %s" % (_short(a), _short(b)), msg)

    def assertIsNot(self, a, b, msg=None):
        self._fail_unless(a is not b, lambda: "unexpectedly identical: %s" % _short(a), msg)

    def assertIsNone(self, obj, msg=None):
        self._fail_unless(obj is None, lambda: "%s is not None" % _short(obj), msg)

    def assertIsNotNone(self, obj, msg=None):
        self._fail_unless(obj is not None, lambda: "unexpectedly None", msg)

    def assertIn(self, member, container, msg=None):
        self._fail_unless(member in container, lambda: "%s not found in %s" % (_short(member), _short(container)), msg)

    def assertNotIn(self, member, container, msg=None):
        self._fail_unless(member not in container,
                          lambda: "%s unexpectedly found in %s" % (_short(member), _short(container)), msg)

    def assertIsInstance(self, obj, cls, msg=None):
        self._fail_unless(isinstance(obj, cls), lambda: "%s is not an instance of %r" % (_short(obj), cls), msg)

    def assertNotIsInstance(self, obj, cls, msg=None):
        self._fail_unless(not isinstance(obj, cls), lambda: "%s is an instance of %r" % (_short(obj), cls), msg)

    def assertLess(self, a, b, msg=None):
        self._fail_unless(a < b, lambda: "%s not less than %s" % (_short(a), _short(b)), msg)

    def assertLessEqual(self, a, b, msg=None):
        self._fail_unless(a <= b, lambda: "%s not less than or equal to %s" % (_short(a), _short(b)), msg)

    def assertGreater(self, a, b, msg=None):
        self._fail_unless(a > b, lambda: "%s not greater than %s" % (_short(a), _short(b)), msg)

    def assertGreaterEqual(self, a, b, msg=None):
        self._fail_unless(a >= b, lambda: "%s not greater than or equal to %s" % (_short(a), _short(b)), msg)

    def assertRaises(self, expected_exception, *args, **kwargs):
        return _Raises(expected_exception, self).handle("assertRaises", args, kwargs)

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        return _Raises(expected_exception, self, expected_regex).handle("assertRaisesRegex", args, kwargs)

    def assertWarns(self, expected_warning, *args, **kwargs):
        return _Warns(expected_warning, self).handle("assertWarns", args, kwargs)

    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **kwargs):
        return _Warns(expected_warning, self, expected_regex).handle("assertWarnsRegex", args, kwargs)

    def assertRegex(self, text, expected_regex, msg=None):
        pattern = re.compile(expected_regex) if isinstance(expected_regex, (str, bytes)) else expected_regex
        self._fail_unless(pattern.search(text),
                          lambda: "Regex didn't match: %r not found in %r" % (pattern.pattern, text), msg)

    def assertNotRegex(self, text, unexpected_regex, msg=None):
        pattern = re.compile(unexpected_regex) if isinstance(unexpected_regex, (str, bytes)) else unexpected_regex
        found = pattern.search(text)
        self._fail_unless(not found, lambda: "Regex matched: %r matches %r in %r" % (
            text[found.start():found.end()], pattern.pattern, text), msg)

    def _near(self, first, second, places, delta):
        if places is not None and delta is not None:
            raise TypeError("specify delta or places not both")
        diff = abs(first - second)
        if delta is not None:
            return diff <= delta, "within %s delta (%s difference)" % (_short(delta), _short(diff))
        places = 7 if places is None else places
        return round(diff, places) == 0, "within %r places (%s difference)" % (places, _short(diff))

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if first == second:
            return
        near, how = self._near(first, second, places, delta)
        self._fail_unless(near, lambda: "%s != %s %s" % (_short(first), _short(second), how), msg)

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        near, how = self._near(first, second, places, delta)
        how = how.rpartition(" (")[0]
        self._fail_unless(first != second and not near,
                          lambda: "%s == %s %s" % (_short(first), _short(second), how), msg)

    def assertSequenceEqual(self, seq1, seq2, msg=None, seq_type=None):
        if seq_type is not None:
            for name, seq in (("First", seq1), ("Second", seq2)):
                if not isinstance(seq, seq_type):
                    raise self.failureException("%s sequence is not a %s: %s" % (name, seq_type.__name__, _short(seq)))
        self._fail_unless(seq1 == seq2, lambda: "%s != %s" % (_short(seq1), _short(seq2)), msg)

    def assertListEqual(self, list1, list2, msg=None):
        self.assertSequenceEqual(list1, list2, msg, list)

    def assertTupleEqual(self, tuple1, tuple2, msg=None):
        self.assertSequenceEqual(tuple1, tuple2, msg, tuple)

    def assertSetEqual(self, set1, set2, msg=None):
        self._fail_unless(set1 == set2, lambda: "%s != %s" % (_short(set1), _short(set2)), msg)

    def assertDictEqual(self, d1, d2, msg=None):
        self.assertIsInstance(d1, dict, "First argument is not a dictionary")
        self.assertIsInstance(d2, dict, "Second argument is not a dictionary")
        self._fail_unless(d1 == d2, lambda: "%s != %s" % (_short(d1), _short(d2)), msg)

    def assertMultiLineEqual(self, first, second, msg=None):
        self.assertIsInstance(first, str, "First argument is not a string")
        self.assertIsInstance(second, str, "Second argument is not a string")
        self._fail_unless(first == second, lambda: "%s != %s" % (_short(first), _short(second)), msg)

    def assertCountEqual(self, first, second, msg=None):
        first, second = list(first), list(second)
        rest = second[:]
        missing = []
        for item in first:
            try:
                rest.remove(item)
            except ValueError:
                missing.append(item)
        self._fail_unless(not missing and not rest, lambda: "Element counts were not equal:\nOnly in first: %s\nOnly in "
                          "second: %s" % (_short(missing), _short(rest)), msg)

    @contextlib.contextmanager
    def assertLogs(self, logger=None, level=None):
        import logging
        records, output = [], []

        class Catch(logging.Handler):
            def emit(self, record):
                records.append(record)
                output.append("%s:%s:%s" % (record.levelname, record.name, record.getMessage()))

        target = logger if isinstance(logger, logging.Logger) else logging.getLogger(logger)
        number = logging._check_level(level) if level else logging.INFO
        old = target.handlers[:], target.level, target.propagate
        target.handlers[:] = [Catch(number)]
        target.setLevel(number)
        target.propagate = False
        try:
            yield types.SimpleNamespace(records=records, output=output)
        finally:
            target.handlers[:], target.propagate = old[0], old[2]
            target.setLevel(old[1])
        if not records:
            raise self.failureException("no logs of level %s or higher triggered on %s" % (
                logging.getLevelName(number), target.name))


class _SubTest:
    def __init__(self, test, message, params):
        self.test_case = test
        self.message = message
        self.params = params
        self.failureException = test.failureException

    def shortDescription(self):
        return self.test_case.shortDescription()

    def _described(self):
        parts = []
        if self.message is not None:
            parts.append("[%s]" % self.message)
        if self.params:
            parts.append("(%s)" % ", ".join("%s=%r" % kv for kv in self.params.items()))
        return " ".join(parts) or "(<subtest>)"

    def id(self):
        return "%s %s" % (self.test_case.id(), self._described())

    def __str__(self):
        return "%s %s" % (self.test_case, self._described())


class FunctionTestCase(TestCase):
    """A function as a test."""

    def __init__(self, testFunc, setUp=None, tearDown=None, description=None):
        super().__init__()
        self._function, self._before, self._after, self._description = testFunc, setUp, tearDown, description

    def setUp(self):
        if self._before is not None:
            self._before()

    def tearDown(self):
        if self._after is not None:
            self._after()

    def runTest(self):
        self._function()

    def id(self):
        return self._function.__name__

    def __str__(self):
        return "%s (%s)" % (type(self).__qualname__, self._function.__name__)

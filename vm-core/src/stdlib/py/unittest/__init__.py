"""Unit tests: cases, suites, a runner and `main`. LIMIT: no discovery, no mocks; differences of long texts are not shown
line by line."""

import contextlib
import functools
import re
import sys
import time
import traceback
import types
import warnings

__all__ = ["TestResult", "TestCase", "IsolatedAsyncioTestCase", "TestSuite", "TextTestRunner", "TestLoader", "FunctionTestCase",
           "main", "defaultTestLoader", "SkipTest", "skip", "skipIf", "skipUnless", "expectedFailure", "TextTestResult",
           "addModuleCleanup", "makeSuite"]


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


class TestResult:
    """What tests came to."""

    def __init__(self, stream=None, descriptions=None, verbosity=None):
        self.failfast = False
        self.failures = []
        self.errors = []
        self.skipped = []
        self.expectedFailures = []
        self.unexpectedSuccesses = []
        self.testsRun = 0
        self.shouldStop = False
        self.buffer = False
        self.tb_locals = False

    def startTestRun(self):
        pass

    def stopTestRun(self):
        pass

    def startTest(self, test):
        self.testsRun += 1

    def stopTest(self, test):
        pass

    def stop(self):
        self.shouldStop = True

    def _text(self, err, test):
        kind, value, tb = err
        while tb is not None and tb.tb_frame.f_globals.get("__unittest"):
            tb = tb.tb_next
        if kind is not None and issubclass(kind, test.failureException if isinstance(test, TestCase) else AssertionError):
            # The frames of the assertion methods tell nothing.
            frames = [f for f in traceback.walk_tb(tb) if not f[0].f_globals.get("__unittest")]
            summary = traceback.StackSummary.extract(iter(frames))
            lines = ["Traceback (most recent call last):\n"] + summary.format()
            return "".join(lines + traceback.format_exception_only(kind, value))
        return "".join(traceback.format_exception(kind, value, tb))

    def addError(self, test, err):
        self.errors.append((test, self._text(err, test)))
        self.shouldStop |= self.failfast

    def addFailure(self, test, err):
        self.failures.append((test, self._text(err, test)))
        self.shouldStop |= self.failfast

    def addSubTest(self, test, subtest, err):
        if err is not None:
            if issubclass(err[0], test.failureException):
                self.failures.append((subtest, self._text(err, test)))
            else:
                self.errors.append((subtest, self._text(err, test)))
            self.shouldStop |= self.failfast

    def addSuccess(self, test):
        pass

    def addSkip(self, test, reason):
        self.skipped.append((test, reason))

    def addExpectedFailure(self, test, err):
        self.expectedFailures.append((test, self._text(err, test)))

    def addUnexpectedSuccess(self, test):
        self.unexpectedSuccesses.append(test)

    def wasSuccessful(self):
        return not (self.failures or self.errors or self.unexpectedSuccesses)

    def __repr__(self):
        return "<%s run=%i errors=%i failures=%i>" % (
            "unittest.result.TestResult" if type(self) is TestResult else type(self).__qualname__, self.testsRun,
            len(self.errors), len(self.failures))


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


class IsolatedAsyncioTestCase(TestCase):
    """Tests that are coroutines."""

    async def asyncSetUp(self):
        pass

    async def asyncTearDown(self):
        pass

    def addAsyncCleanup(self, func, /, *args, **kwargs):
        self.addCleanup(func, *args, **kwargs)

    def _call(self, function, *args, **kwargs):
        import asyncio
        if getattr(function, "__name__", "") == self._testMethodName:
            async def whole():
                await self.asyncSetUp()
                try:
                    result = function(*args, **kwargs)
                    if hasattr(result, "__await__"):
                        await result
                finally:
                    await self.asyncTearDown()
            return asyncio.run(whole())
        result = function(*args, **kwargs)
        if hasattr(result, "__await__"):
            async def wait():
                return await result
            return asyncio.run(wait())
        return result


class TestSuite:
    """Tests that are run together."""

    def __init__(self, tests=()):
        self._tests = []
        self.addTests(tests)

    def __iter__(self):
        return iter(self._tests)

    def __repr__(self):
        return "<unittest.suite.TestSuite tests=%r>" % (self._tests,)

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


class TestLoader:
    """Finds the tests of modules and classes."""

    testMethodPrefix = "test"
    suiteClass = TestSuite

    def getTestCaseNames(self, testCaseClass):
        return sorted(n for n in dir(testCaseClass)
                      if n.startswith(self.testMethodPrefix) and callable(getattr(testCaseClass, n)))

    def loadTestsFromTestCase(self, testCaseClass):
        names = self.getTestCaseNames(testCaseClass)
        if not names and hasattr(testCaseClass, "runTest"):
            names = ["runTest"]
        return self.suiteClass(map(testCaseClass, names))

    def loadTestsFromModule(self, module, *args, pattern=None, **kwargs):
        tests = []
        for name in dir(module):
            obj = getattr(module, name)
            if isinstance(obj, type) and issubclass(obj, TestCase) and obj not in (TestCase, FunctionTestCase,
                                                                                  IsolatedAsyncioTestCase):
                tests.append(self.loadTestsFromTestCase(obj))
        suite = self.suiteClass(tests)
        load = getattr(module, "load_tests", None)
        return load(self, suite, pattern) if load is not None else suite

    def loadTestsFromName(self, name, module=None):
        obj = module
        parts = name.split(".")
        if obj is None:
            obj = __import__(parts[0])
            parts = parts[1:]
        parent = None
        for part in parts:
            parent, obj = obj, getattr(obj, part)
        if isinstance(obj, types.ModuleType):
            return self.loadTestsFromModule(obj)
        if isinstance(obj, type) and issubclass(obj, TestCase):
            return self.loadTestsFromTestCase(obj)
        if isinstance(parent, type) and issubclass(parent, TestCase):
            return self.suiteClass([parent(parts[-1])])
        if isinstance(obj, TestSuite):
            return obj
        test = obj()
        return test if isinstance(test, TestSuite) else self.suiteClass([test])

    def loadTestsFromNames(self, names, module=None):
        return self.suiteClass([self.loadTestsFromName(n, module) for n in names])


defaultTestLoader = TestLoader()


def makeSuite(testCaseClass, prefix="test"):
    return defaultTestLoader.loadTestsFromTestCase(testCaseClass)


class TextTestResult(TestResult):
    """Writes a character or a line for each test."""

    separator1 = "=" * 70
    separator2 = "-" * 70

    def __init__(self, stream, descriptions, verbosity):
        super().__init__(stream, descriptions, verbosity)
        self.stream = stream
        self.showAll = verbosity > 1
        self.dots = verbosity == 1
        self.descriptions = descriptions

    def getDescription(self, test):
        doc = test.shortDescription()
        return "%s\n%s" % (test, doc) if self.descriptions and doc else str(test)

    def startTest(self, test):
        super().startTest(test)
        if self.showAll:
            self.stream.write(self.getDescription(test) + " ... ")

    def _say(self, word, dot):
        if self.showAll:
            self.stream.write(word + "\n")
        elif self.dots:
            self.stream.write(dot)
        self.stream.flush()

    def addSuccess(self, test):
        super().addSuccess(test)
        self._say("ok", ".")

    def addError(self, test, err):
        super().addError(test, err)
        self._say("ERROR", "E")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._say("FAIL", "F")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            failed = issubclass(err[0], subtest.failureException)
            if self.showAll:
                self.stream.write("\n  %s ... " % subtest)
            self._say("FAIL" if failed else "ERROR", "F" if failed else "E")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._say("skipped %r" % reason, "s")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._say("expected failure", "x")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._say("unexpected success", "u")

    def printErrors(self):
        if self.dots or self.showAll:
            self.stream.write("\n")
        for kind, found in (("ERROR", self.errors), ("FAIL", self.failures)):
            for test, text in found:
                self.stream.write("%s\n%s: %s\n%s\n%s\n" % (
                    self.separator1, kind, self.getDescription(test), self.separator2, text))
        for test in self.unexpectedSuccesses:
            self.stream.write("%s\nUNEXPECTED SUCCESS: %s\n" % (self.separator1, self.getDescription(test)))
        self.stream.flush()


class TextTestRunner:
    """Runs tests and prints what they came to."""

    resultclass = TextTestResult

    def __init__(self, stream=None, descriptions=True, verbosity=1, failfast=False, buffer=False, resultclass=None,
                 warnings=None, *, tb_locals=False):
        self.stream = sys.stderr if stream is None else stream
        self.descriptions = descriptions
        self.verbosity = verbosity
        self.failfast = failfast
        if resultclass is not None:
            self.resultclass = resultclass

    def _makeResult(self):
        return self.resultclass(self.stream, self.descriptions, self.verbosity)

    def run(self, test):
        result = self._makeResult()
        result.failfast = self.failfast
        began = time.perf_counter()
        result.startTestRun()
        try:
            test(result)
        finally:
            result.stopTestRun()
        took = time.perf_counter() - began
        result.printErrors()
        write = self.stream.write
        write(result.separator2 + "\n")
        n = result.testsRun
        write("Ran %d test%s in %.3fs\n\n" % (n, "" if n == 1 else "s", took))
        infos = []
        if not result.wasSuccessful():
            write("FAILED")
            if result.failures:
                infos.append("failures=%d" % len(result.failures))
            if result.errors:
                infos.append("errors=%d" % len(result.errors))
        else:
            write("OK")
        for name, found in (("skipped", result.skipped), ("expected failures", result.expectedFailures),
                            ("unexpected successes", result.unexpectedSuccesses)):
            if found:
                infos.append("%s=%d" % (name, len(found)))
        write(" (%s)\n" % ", ".join(infos) if infos else "\n")
        self.stream.flush()
        return result


class TestProgram:
    """What `unittest.main()` does."""

    def __init__(self, module="__main__", defaultTest=None, argv=None, testRunner=None, testLoader=defaultTestLoader,
                 exit=True, verbosity=1, failfast=None, catchbreak=None, buffer=None, warnings=None, *, tb_locals=False):
        if isinstance(module, str):
            module = sys.modules.get(module) or __import__(module)
        names = []
        for arg in (sys.argv if argv is None else argv)[1:]:
            if arg in ("-v", "--verbose"):
                verbosity = 2
            elif arg in ("-q", "--quiet"):
                verbosity = 0
            elif arg in ("-f", "--failfast"):
                failfast = True
            elif not arg.startswith("-"):
                names.append(arg)
        if not names and defaultTest is not None:
            names = [defaultTest] if isinstance(defaultTest, str) else list(defaultTest)
        if names:
            self.test = testLoader.loadTestsFromNames(names, module)
        else:
            self.test = testLoader.loadTestsFromModule(module)
        runner = testRunner or TextTestRunner
        if isinstance(runner, type):
            runner = runner(verbosity=verbosity, failfast=bool(failfast))
        self.result = runner.run(self.test)
        if exit:
            sys.exit(not self.result.wasSuccessful())


main = TestProgram

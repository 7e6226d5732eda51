"""What the tests of a run came to."""

import traceback

# Frames of these modules are left out of the tracebacks of failures.
__unittest = True


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
        failure = getattr(test, "failureException", None) or AssertionError
        if kind is not None and issubclass(kind, failure):
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
        return "<%s.%s run=%i errors=%i failures=%i>" % (
            type(self).__module__, type(self).__qualname__, self.testsRun, len(self.errors), len(self.failures))

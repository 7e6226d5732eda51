"""Runs tests and tells of them on a stream."""

import sys
import time

from unittest.result import TestResult

# Frames of these modules are left out of the tracebacks of failures.
__unittest = True


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

"""Unit tests: cases, suites, a runner and `main`; what is in which module is as in CPython. LIMIT: no discovery."""

from unittest.async_case import IsolatedAsyncioTestCase
from unittest.case import (
    FunctionTestCase, SkipTest, TestCase, addModuleCleanup, doModuleCleanups, expectedFailure, skip, skipIf, skipUnless,
)
from unittest.loader import TestLoader, defaultTestLoader, makeSuite
from unittest.main import TestProgram, main
from unittest.result import TestResult
from unittest.runner import TextTestResult, TextTestRunner
from unittest.suite import TestSuite

__all__ = ["TestResult", "TestCase", "IsolatedAsyncioTestCase", "TestSuite", "TextTestRunner", "TestLoader", "FunctionTestCase",
           "main", "defaultTestLoader", "SkipTest", "skip", "skipIf", "skipUnless", "expectedFailure", "TextTestResult",
           "addModuleCleanup", "makeSuite"]

__unittest = True

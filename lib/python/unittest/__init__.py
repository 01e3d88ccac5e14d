"""Tests: cases, suites, a runner that reports."""
from .case import (AssertionRaises, FunctionTestCase, IsolatedAsyncioTestCase, SkipTest, TestCase, addModuleCleanup,
                   doModuleCleanups, enterModuleContext, expectedFailure, skip, skipIf, skipUnless)
from .run import (BaseTestSuite, TestLoader, TestProgram, TestResult, TestSuite, TextTestResult, TextTestRunner,
                  defaultTestLoader, main)

__all__ = ["IsolatedAsyncioTestCase", "TestResult", "TestCase", "TestSuite", "TextTestRunner", "TestLoader",
           "FunctionTestCase", "main", "defaultTestLoader", "SkipTest", "skip", "skipIf", "skipUnless", "expectedFailure",
           "TextTestResult", "addModuleCleanup", "doModuleCleanups", "enterModuleContext"]

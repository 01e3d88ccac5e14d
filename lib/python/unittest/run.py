"""Suites, loading, results, the runner and the command line of tests."""
import _imp
import sys
import time
import traceback

from .case import SkipTest, TestCase, doModuleCleanups, strclass


class TestResult:
    """What came of tests."""

    def __init__(self, stream=None, descriptions=None, verbosity=None):
        self.failfast = False
        self.failures, self.errors, self.skipped = [], [], []
        self.expectedFailures, self.unexpectedSuccesses, self.collectedDurations = [], [], []
        self.testsRun = 0
        self.shouldStop = self.buffer = self.tb_locals = False

    def startTestRun(self):
        pass

    def stopTestRun(self):
        pass

    def startTest(self, test):
        self.testsRun += 1

    def stopTest(self, test):
        pass

    def printErrors(self):
        pass

    def _stop_at_failure(self):
        if self.failfast:
            self.stop()

    def addError(self, test, err):
        self.errors.append((test, self._exc_info_to_string(err, test)))
        self._stop_at_failure()

    def addFailure(self, test, err):
        self.failures.append((test, self._exc_info_to_string(err, test)))
        self._stop_at_failure()

    def addSubTest(self, test, subtest, err):
        if err is not None:
            found = self.failures if issubclass(err[0], test.failureException) else self.errors
            found.append((subtest, self._exc_info_to_string(err, test)))
            self._stop_at_failure()

    def addSuccess(self, test):
        pass

    def addSkip(self, test, reason):
        self.skipped.append((test, reason))

    def addExpectedFailure(self, test, err):
        self.expectedFailures.append((test, self._exc_info_to_string(err, test)))

    def addUnexpectedSuccess(self, test):
        self.unexpectedSuccesses.append(test)
        self._stop_at_failure()

    def addDuration(self, test, elapsed):
        self.collectedDurations.append((str(test), elapsed))

    def wasSuccessful(self):
        return not (self.failures or self.errors or self.unexpectedSuccesses)

    def stop(self):
        self.shouldStop = True

    def _exc_info_to_string(self, err, test):
        return "".join(traceback.format_exception(*err))

    def __repr__(self):
        return (f"<{strclass(self.__class__)} run={self.testsRun} errors={len(self.errors)} "
                f"failures={len(self.failures)}>")


TestResult.__module__ = "unittest.result"


class TextTestResult(TestResult):
    """Prints as it goes."""

    separator1 = "=" * 70
    separator2 = "-" * 70

    def __init__(self, stream, descriptions, verbosity, *, durations=None):
        super().__init__(stream, descriptions, verbosity)
        self.stream = stream
        self.showAll = verbosity > 1
        self.dots = verbosity == 1
        self.descriptions = descriptions
        self._newline = True

    def _write(self, text):
        self.stream.write(text)
        if hasattr(self.stream, "flush"):
            self.stream.flush()

    def getDescription(self, test):
        doc = test.shortDescription()
        return "\n".join((str(test), doc)) if self.descriptions and doc else str(test)

    def startTest(self, test):
        super().startTest(test)
        if self.showAll:
            self._write(self.getDescription(test) + " ... ")
            self._newline = False

    def _status(self, test, status):
        subtest = hasattr(test, "test_case") and hasattr(test, "params")
        if subtest or self._newline:
            if not self._newline:
                self._write("\n")
            if subtest:
                self._write("  ")
            self._write(self.getDescription(test) + " ... ")
        self._write(status + "\n")
        self._newline = True

    def _mark(self, test, word, dot):
        if self.showAll:
            self._status(test, word)
        elif self.dots:
            self._write(dot)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            failed = issubclass(err[0], subtest.failureException)
            self._mark(subtest, "FAIL" if failed else "ERROR", "F" if failed else "E")
        super().addSubTest(test, subtest, err)

    def addSuccess(self, test):
        super().addSuccess(test)
        self._mark(test, "ok", ".")

    def addError(self, test, err):
        super().addError(test, err)
        self._mark(test, "ERROR", "E")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._mark(test, "FAIL", "F")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._mark(test, f"skipped {reason!r}", "s")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._mark(test, "expected failure", "x")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._mark(test, "unexpected success", "u")

    def printErrors(self):
        if self.dots or self.showAll:
            self._write("\n")
        for flavour, found in (("ERROR", self.errors), ("FAIL", self.failures)):
            for test, text in found:
                self._write(f"{self.separator1}\n{flavour}: {self.getDescription(test)}\n{self.separator2}\n{text}\n")
        if self.unexpectedSuccesses:
            self._write(self.separator1 + "\n")
            for test in self.unexpectedSuccesses:
                self._write(f"UNEXPECTED SUCCESS: {self.getDescription(test)}\n")


TextTestResult.__module__ = "unittest.runner"


class _Failed:
    """What stands for a test when a class or module cannot be set up."""

    failureException = None

    def __init__(self, description):
        self.description = description

    def id(self):
        return self.description

    def shortDescription(self):
        return None

    def __str__(self):
        return self.description

    def __repr__(self):
        return f"<ErrorHolder description={self.description!r}>"

    def countTestCases(self):
        return 0


class BaseTestSuite:
    _cleanup = True

    def __init__(self, tests=()):
        self._tests = []
        self.addTests(tests)

    def __iter__(self):
        return iter(self._tests)

    def __eq__(self, other):
        return list(self) == list(other) if isinstance(other, BaseTestSuite) else NotImplemented

    def countTestCases(self):
        return sum([test.countTestCases() for test in self._tests if test])

    def addTest(self, test):
        if not callable(test):
            raise TypeError(f"{test!r} is not callable")
        if isinstance(test, type) and issubclass(test, (TestCase, BaseTestSuite)):
            raise TypeError("TestCases and TestSuites must be instantiated before passing them to addTest()")
        self._tests.append(test)

    def addTests(self, tests):
        if isinstance(tests, str):
            raise TypeError("tests must be an iterable of tests, not a string")
        for test in tests:
            self.addTest(test)

    def __call__(self, *args, **kwds):
        return self.run(*args, **kwds)

    def __repr__(self):
        return f"<{strclass(self.__class__)} tests={list(self)}>"


class TestSuite(BaseTestSuite):
    """Tests in order; classes and modules are set up before their first test and torn down behind their last."""

    def run(self, result, debug=False):
        outermost = not getattr(result, "_running", False)
        result._running = True
        for test in self._tests:
            if result.shouldStop:
                break
            if isinstance(test, BaseTestSuite):
                test.run(result)
                continue
            self._change_class(test, result)
            if getattr(test.__class__, "_class_failed", False) or getattr(result, "_module_failed", False):
                continue
            test(result)
        if outermost:
            self._change_class(None, result)
            result._running = False
        return result

    def _change_class(self, test, result):
        old = getattr(result, "_last_class", None)
        new = None if test is None else test.__class__
        if new is old:
            return
        if old is not None:
            self._leave_class(old, result)
        old_module = old.__module__ if old is not None else None
        new_module = new.__module__ if new is not None else None
        if new_module != old_module:
            if old_module is not None:
                self._leave_module(old_module, result)
            if new_module is not None:
                self._enter_module(new_module, result)
        result._last_class = new
        if new is not None and not getattr(result, "_module_failed", False):
            self._enter_class(new, result)

    def _hook(self, result, name, where, function):
        try:
            function()
            return True
        except SkipTest as skipped:
            result.addSkip(_Failed(f"{name} ({where})"), str(skipped))
        except Exception:
            result.addError(_Failed(f"{name} ({where})"), sys.exc_info())
        return False

    def _enter_class(self, cls, result):
        if getattr(cls, "__unittest_skip__", False) or not hasattr(cls, "setUpClass"):
            return
        cls._class_failed = not self._hook(result, "setUpClass", strclass(cls), cls.setUpClass)
        if cls._class_failed and hasattr(cls, "doClassCleanups"):
            cls.doClassCleanups()

    def _leave_class(self, cls, result):
        if (getattr(cls, "_class_failed", False) or getattr(result, "_module_failed", False)
                or getattr(cls, "__unittest_skip__", False)):
            return
        if hasattr(cls, "tearDownClass"):
            self._hook(result, "tearDownClass", strclass(cls), cls.tearDownClass)
        if hasattr(cls, "doClassCleanups"):
            cls.doClassCleanups()

    def _enter_module(self, name, result):
        result._module_failed = False
        function = getattr(sys.modules.get(name), "setUpModule", None)
        if function is not None:
            result._module_failed = not self._hook(result, "setUpModule", name, function)

    def _leave_module(self, name, result):
        if getattr(result, "_module_failed", False):
            return
        function = getattr(sys.modules.get(name), "tearDownModule", None)
        if function is not None:
            self._hook(result, "tearDownModule", name, function)
        doModuleCleanups()

    def debug(self):
        for test in self._tests:
            test.debug()


BaseTestSuite.__module__ = TestSuite.__module__ = "unittest.suite"


def _by_name(a, b):
    return (a > b) - (a < b)


class TestLoader:
    testMethodPrefix = "test"
    testNamePatterns = None
    suiteClass = TestSuite
    _top_level_dir = None

    def __init__(self):
        self.errors = []

    sortTestMethodsUsing = staticmethod(_by_name)

    def getTestCaseNames(self, testCaseClass):
        names = [name for name in dir(testCaseClass) if name.startswith(self.testMethodPrefix)
                 and callable(getattr(testCaseClass, name))]
        if self.testNamePatterns is not None:
            full = strclass(testCaseClass)
            names = [name for name in names
                     if any([_matches(f"{full}.{name}", pattern) for pattern in self.testNamePatterns])]
        if self.sortTestMethodsUsing is _by_name:
            names.sort()
        elif self.sortTestMethodsUsing:
            from functools import cmp_to_key
            names.sort(key=cmp_to_key(self.sortTestMethodsUsing))
        return names

    def loadTestsFromTestCase(self, testCaseClass):
        if issubclass(testCaseClass, TestSuite):
            raise TypeError("Test cases should not be derived from TestSuite. Maybe you meant to derive from TestCase?")
        names = self.getTestCaseNames(testCaseClass)
        if not names and hasattr(testCaseClass, "runTest"):
            names = ["runTest"]
        return self.suiteClass([testCaseClass(name) for name in names])

    def loadTestsFromModule(self, module, *, pattern=None):
        tests = []
        for name in dir(module):
            item = getattr(module, name)
            if isinstance(item, type) and issubclass(item, TestCase) and item.__module__ != "unittest.case":
                tests.append(self.loadTestsFromTestCase(item))
        suite = self.suiteClass(tests)
        load_tests = getattr(module, "load_tests", None)
        return load_tests(self, suite, pattern) if load_tests is not None else suite

    def loadTestsFromName(self, name, module=None):
        parts = name.split(".")
        if module is None:
            module = sys.modules.get(parts[0]) or _imp.import_guest(parts[0], None)
            parts = parts[1:]
        item = module
        for part in parts:
            parent, item = item, getattr(item, part)
        if isinstance(item, type(sys)):
            return self.loadTestsFromModule(item)
        if isinstance(item, type) and issubclass(item, TestCase):
            return self.loadTestsFromTestCase(item)
        if isinstance(parent, type) and issubclass(parent, TestCase):
            return self.suiteClass([parent(parts[-1])])
        if isinstance(item, TestSuite):
            return item
        made = item()
        return made if isinstance(made, TestSuite) else self.suiteClass([made])

    def loadTestsFromNames(self, names, module=None):
        return self.suiteClass([self.loadTestsFromName(name, module) for name in names])

    def discover(self, start_dir, pattern="test*.py", top_level_dir=None):
        return self.suiteClass()


TestLoader.__module__ = "unittest.loader"
defaultTestLoader = TestLoader()


def _matches(text, pattern):
    """Shell patterns with * and ?."""
    import re
    if "*" not in pattern:
        pattern = f"*{pattern}*"
    return re.fullmatch("".join([".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern]), text,
                        re.DOTALL) is not None


class TextTestRunner:
    resultclass = TextTestResult

    def __init__(self, stream=None, descriptions=True, verbosity=1, failfast=False, buffer=False, resultclass=None,
                 warnings=None, *, tb_locals=False, durations=None):
        self.stream = sys.stderr if stream is None else stream
        self.descriptions = descriptions
        self.verbosity = verbosity
        self.failfast = failfast
        self.buffer = buffer
        if resultclass is not None:
            self.resultclass = resultclass

    def _makeResult(self):
        return self.resultclass(self.stream, self.descriptions, self.verbosity)

    def run(self, test):
        result = self._makeResult()
        result.failfast = self.failfast
        started = time.perf_counter()
        result.startTestRun()
        try:
            test(result)
        finally:
            result.stopTestRun()
        taken = time.perf_counter() - started
        result.printErrors()
        write = self.stream.write
        write(getattr(result, "separator2", "-" * 70) + "\n")
        count = result.testsRun
        write(f"Ran {count} test{'' if count == 1 else 's'} in {taken:.3f}s\n\n")
        infos = []
        if not result.wasSuccessful():
            write("FAILED")
            if result.failures:
                infos.append(f"failures={len(result.failures)}")
            if result.errors:
                infos.append(f"errors={len(result.errors)}")
        elif not count and not result.skipped:
            write("NO TESTS RAN")
        else:
            write("OK")
        if result.skipped:
            infos.append(f"skipped={len(result.skipped)}")
        if result.expectedFailures:
            infos.append(f"expected failures={len(result.expectedFailures)}")
        if result.unexpectedSuccesses:
            infos.append(f"unexpected successes={len(result.unexpectedSuccesses)}")
        write(f" ({', '.join(infos)})\n" if infos else "\n")
        if hasattr(self.stream, "flush"):
            self.stream.flush()
        return result


TextTestRunner.__module__ = "unittest.runner"


class TestProgram:
    """Runs the tests of a module and exits."""

    def __init__(self, module="__main__", defaultTest=None, argv=None, testRunner=None, testLoader=defaultTestLoader,
                 exit=True, verbosity=1, failfast=None, catchbreak=None, buffer=None, warnings=None, *, tb_locals=False,
                 durations=None):
        self.module = sys.modules[module] if isinstance(module, str) else module
        argv = list(sys.argv if argv is None else argv)
        names = []
        patterns = []
        self.failfast = bool(failfast)
        take_pattern = False
        for argument in argv[1:]:
            if take_pattern:
                patterns.append(argument)
                take_pattern = False
            elif argument in ("-v", "--verbose"):
                verbosity = 2
            elif argument in ("-q", "--quiet"):
                verbosity = 0
            elif argument in ("-f", "--failfast"):
                self.failfast = True
            elif argument == "-k":
                take_pattern = True
            elif not argument.startswith("-"):
                names.append(argument)
        self.verbosity = verbosity
        self.testLoader = testLoader
        if patterns:
            testLoader.testNamePatterns = patterns
        if not names and defaultTest is not None:
            names = [defaultTest] if isinstance(defaultTest, str) else list(defaultTest)
        self.test = (testLoader.loadTestsFromNames(names, self.module) if names
                     else testLoader.loadTestsFromModule(self.module))
        self.testRunner = testRunner or TextTestRunner
        if isinstance(self.testRunner, type):
            self.testRunner = self.testRunner(verbosity=verbosity, failfast=self.failfast, buffer=bool(buffer))
        self.result = self.testRunner.run(self.test)
        testLoader.testNamePatterns = None
        if exit:
            if not self.result.testsRun and not self.result.skipped:
                sys.exit(5)
            sys.exit(not self.result.wasSuccessful())


TestProgram.__module__ = "unittest.main"
main = TestProgram

"""Test cases and what they assert."""
import difflib
import pprint
import re
import sys

_MAX_LENGTH, _PLACEHOLDER, _MIN = 80, 12, 5
_OMITTED = "\nDiff is %s characters long. Set self.maxDiff to None to see it."


class SkipTest(Exception):
    """A test that is not to be run."""


class _ShouldStop(Exception):
    pass


def _identity(o):
    return o


def skip(reason):
    def decorate(item):
        if not isinstance(item, type):
            def skipped(*args, **kwargs):
                raise SkipTest(reason)
            skipped.__name__ = item.__name__
            skipped.__doc__ = item.__doc__
            skipped.__qualname__ = item.__qualname__
            item = skipped
        item.__unittest_skip__ = True
        item.__unittest_skip_why__ = reason
        return item
    if not isinstance(reason, str) and callable(reason):
        item, reason = reason, ""
        return decorate(item)
    return decorate


def skipIf(condition, reason):
    return skip(reason) if condition else _identity


def skipUnless(condition, reason):
    return _identity if condition else skip(reason)


def expectedFailure(item):
    item.__unittest_expecting_failure__ = True
    return item


_module_cleanups = []


def addModuleCleanup(function, /, *args, **kwargs):
    _module_cleanups.append((function, args, kwargs))


def enterModuleContext(cm):
    result = cm.__enter__()
    addModuleCleanup(cm.__exit__, None, None, None)
    return result


def doModuleCleanups():
    while _module_cleanups:
        function, args, kwargs = _module_cleanups.pop()
        function(*args, **kwargs)


# --- texts ------------------------------------------------------------------------------------------------------------

def safe_repr(o, short=False):
    try:
        text = repr(o)
    except Exception:
        text = object.__repr__(o)
    return text if not short or len(text) < _MAX_LENGTH else text[:_MAX_LENGTH] + " [truncated]..."


def _shorten(s, head, tail):
    left = len(s) - head - tail
    return f"{s[:head]}[{left} chars]{s[len(s) - tail:]}" if left > _PLACEHOLDER else s


def _reprs(*values):
    """Texts of values that go into one message: what they have in common is cut short."""
    texts = [safe_repr(value) for value in values]
    most = max([len(text) for text in texts])
    if most <= _MAX_LENGTH:
        return tuple(texts)
    low, high = min(texts), max(texts)
    same = 0
    while same < len(low) and low[same] == high[same]:
        same += 1
    room = _MAX_LENGTH - (most - same + _MIN + _PLACEHOLDER)
    if room > _MIN:
        prefix = _shorten(low[:same], _MIN, room)
        return tuple([prefix + text[same:] for text in texts])
    prefix = _shorten(low[:same], _MIN, _MIN)
    part = _MAX_LENGTH - (_MIN + _PLACEHOLDER + _MIN + _PLACEHOLDER + _MIN)
    return tuple([prefix + _shorten(text[same:], part, _MIN) for text in texts])


def _diff(a, b):
    return "\n" + "\n".join(difflib.ndiff(pprint.pformat(a).splitlines(), pprint.pformat(b).splitlines()))


def strclass(cls):
    return f"{cls.__module__}.{cls.__qualname__}"


# --- contexts ---------------------------------------------------------------------------------------------------------

class AssertionRaises:
    """with self.assertRaises(...) and the like."""

    def __init__(self, case, expected, pattern=None, msg=None):
        self.case = case
        self.expected = expected
        self.pattern = re.compile(pattern) if isinstance(pattern, (str, bytes)) else pattern
        self.msg = msg
        self.exception = None

    def __enter__(self):
        return self

    def _name(self):
        try:
            return self.expected.__name__
        except AttributeError:
            return str(self.expected)

    def __exit__(self, kind, error, traceback):
        if kind is None:
            self._fail(f"{self._name()} not raised" + (f" by {self.function}" if self.function else ""))
        if not issubclass(kind, self.expected):
            return False
        self.exception = error.with_traceback(None)
        if self.pattern is not None and not self.pattern.search(str(error)):
            self._fail(f'"{self.pattern.pattern}" does not match "{error}"')
        return True

    function = None

    def _fail(self, text):
        raise self.case.failureException(self.case._formatMessage(self.msg, text))

    def handle(self, name, args, kwargs):
        if not _is_expected(self.expected):
            raise TypeError(f"{name}() arg 1 must be an exception type or tuple of exception types")
        if not args:
            self.msg = kwargs.pop("msg", None)
            if kwargs:
                raise TypeError(f"{next(iter(kwargs))!r} is an invalid keyword argument for this function")
            return self
        function, *rest = args
        self.function = getattr(function, "__name__", None) or str(function)
        with self:
            function(*rest, **kwargs)
        return None

    def __class_getitem__(cls, item):
        return cls


def _is_expected(expected):
    kinds = expected if isinstance(expected, tuple) else (expected,)
    return all([isinstance(kind, type) and issubclass(kind, BaseException) for kind in kinds])


class _AssertWarns(AssertionRaises):
    """with self.assertWarns(...)"""

    def __enter__(self):
        import warnings
        self.catcher = warnings.catch_warnings(record=True)
        self.warnings = self.catcher.__enter__()
        warnings.simplefilter("always", self.expected)
        return self

    def __exit__(self, kind, error, traceback):
        self.catcher.__exit__(kind, error, traceback)
        if kind is not None:
            return
        first = None
        for each in self.warnings:
            if not isinstance(each.message, self.expected):
                continue
            first = first or each.message
            if self.pattern is not None and not self.pattern.search(str(each.message)):
                continue
            self.warning = each.message
            self.filename = each.filename
            self.lineno = each.lineno
            return
        if first is not None:
            self._fail(f'"{self.pattern.pattern}" does not match "{first}"')
        self._fail(f"{self._name()} not triggered" + (f" by {self.function}" if self.function else ""))


class _AssertLogs:
    """with self.assertLogs(...)"""

    def __init__(self, case, logger, level, none):
        self.case, self.name, self.none = case, logger, none
        import logging
        self.level = logging.INFO if level is None else logging._checkLevel(level)

    def __enter__(self):
        import logging
        context = self
        self.records, self.output = [], []

        class Capture(logging.Handler):
            def emit(self, record):
                context.records.append(record)
                context.output.append(self.format(record))

        self.logger = self.name if isinstance(self.name, logging.Logger) else logging.getLogger(self.name)
        handler = Capture()
        handler.setLevel(self.level)
        handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
        self.old = self.logger.handlers[:], self.logger.level, self.logger.propagate
        self.logger.handlers = [handler]
        self.logger.setLevel(self.level)
        self.logger.propagate = False
        return None if self.none else self

    def __exit__(self, kind, error, traceback):
        import logging
        self.logger.handlers, level, self.logger.propagate = self.old
        self.logger.setLevel(level)
        if kind is not None:
            return False
        level = logging.getLevelName(self.level)
        if self.none:
            if self.records:
                raise self.case.failureException(f"Unexpected logs found: {self.output!r}")
        elif not self.records:
            raise self.case.failureException(
                f"no logs of level {level} or higher triggered on {self.logger.name}")


class _SubTest:
    """One of several parts of a test; a failure ends the part alone."""

    _testMethodName = ""

    def __init__(self, case, message, params):
        self.test_case, self._message, self.params = case, message, params
        self.failureException = case.failureException

    def _describe(self):
        parts = []
        if self._message is not _no_message:
            parts.append(f"[{self._message}]")
        if self.params:
            parts.append("(" + ", ".join([f"{key}={value!r}" for key, value in self.params.items()]) + ")")
        return " ".join(parts) or "(<subtest>)"

    def id(self):
        return f"{self.test_case.id()} {self._describe()}"

    def shortDescription(self):
        return self.test_case.shortDescription()

    def __str__(self):
        return f"{self.test_case} {self._describe()}"


_no_message = object()


class _SubTestContext:
    def __init__(self, case, message, params):
        self.case, self.message, self.params = case, message, params

    def __enter__(self):
        case = self.case
        self.outer = case._subtest
        params = {**(self.outer.params if self.outer else {}), **self.params}
        case._subtest = _SubTest(case, self.message, params)

    def __exit__(self, kind, error, traceback):
        case = self.case
        subtest, case._subtest = case._subtest, self.outer
        result = case._result
        if result is None or kind is None:
            if result is not None and kind is None:
                result.addSubTest(case, subtest, None)
            return False
        if issubclass(kind, KeyboardInterrupt):
            return False
        if issubclass(kind, SkipTest):
            result.addSkip(subtest, str(error))
            return True
        if issubclass(kind, _ShouldStop):
            return False
        case._failed = True
        if case._expecting:
            case._expected_error = (kind, error, traceback)
            raise _ShouldStop
        result.addSubTest(case, subtest, (kind, error, traceback))
        if result.failfast:
            raise _ShouldStop
        return True


# --- cases ------------------------------------------------------------------------------------------------------------

class TestCase:
    failureException = AssertionError
    longMessage = True
    maxDiff = 80 * 8
    _diffThreshold = 2 ** 16
    _class_cleanups = ()

    def __init_subclass__(cls, *args, **kwargs):
        cls._class_cleanups = []
        super().__init_subclass__(*args, **kwargs)

    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName
        self._testMethodDoc = "No test"
        method = getattr(self, methodName, None)
        if method is not None:
            self._testMethodDoc = method.__doc__
        elif methodName != "runTest":
            raise ValueError(f"no such test method in {self.__class__}: {methodName}")
        self._cleanups = []
        self._subtest = self._result = None
        self._failed = self._expecting = False
        self._expected_error = None
        self._type_equality = {dict: "assertDictEqual", list: "assertListEqual", tuple: "assertTupleEqual",
                               set: "assertSetEqual", frozenset: "assertSetEqual", str: "assertMultiLineEqual"}

    def addTypeEqualityFunc(self, typeobj, function):
        self._type_equality[typeobj] = function

    def addCleanup(self, function, /, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def enterContext(self, cm):
        result = type(cm).__enter__(cm)
        self.addCleanup(type(cm).__exit__, cm, None, None, None)
        return result

    @classmethod
    def addClassCleanup(cls, function, /, *args, **kwargs):
        cls._class_cleanups.append((function, args, kwargs))

    @classmethod
    def enterClassContext(cls, cm):
        result = cm.__enter__()
        cls.addClassCleanup(cm.__exit__, None, None, None)
        return result

    @classmethod
    def doClassCleanups(cls):
        cls.tearDown_exceptions = []
        while cls._class_cleanups:
            function, args, kwargs = cls._class_cleanups.pop()
            try:
                function(*args, **kwargs)
            except Exception:
                cls.tearDown_exceptions.append(sys.exc_info())

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
        from .run import TestResult
        return TestResult()

    def shortDescription(self):
        doc = self._testMethodDoc
        return doc.strip().split("\n")[0].strip() if doc else None

    def id(self):
        return f"{strclass(self.__class__)}.{self._testMethodName}"

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self._testMethodName == other._testMethodName

    def __hash__(self):
        return hash((type(self), self._testMethodName))

    def __str__(self):
        return f"{self._testMethodName} ({strclass(self.__class__)}.{self._testMethodName})"

    def __repr__(self):
        return f"<{strclass(self.__class__)} testMethod={self._testMethodName}>"

    def subTest(self, msg=_no_message, **params):
        return _SubTestContext(self, msg, params)

    def skipTest(self, reason):
        raise SkipTest(reason)

    def _part(self, result, function, *args, **kwargs):
        """Runs one part of the test; False: it failed."""
        try:
            function(*args, **kwargs)
            return True
        except KeyboardInterrupt:
            raise
        except SkipTest as skipped:
            self._failed = True
            result.addSkip(self, str(skipped))
        except _ShouldStop:
            self._failed = True
        except BaseException:
            self._failed = True
            error = sys.exc_info()
            if self._expecting:
                self._expected_error = error
            elif issubclass(error[0], self.failureException):
                result.addFailure(self, error)
            else:
                result.addError(self, error)
        return False

    def _call_method(self, method):
        if method() is not None:
            import warnings
            warnings.warn(f"It is deprecated to return a value that is not None from a test case ({method})",
                          DeprecationWarning, stacklevel=3)

    def run(self, result=None):
        started = result is None
        if started:
            result = self.defaultTestResult()
            getattr(result, "startTestRun", lambda: None)()
        result.startTest(self)
        try:
            method = getattr(self, self._testMethodName)
            cls = type(self)
            if getattr(cls, "__unittest_skip__", False) or getattr(method, "__unittest_skip__", False):
                result.addSkip(self, getattr(cls, "__unittest_skip_why__", "")
                               or getattr(method, "__unittest_skip_why__", ""))
                return result
            self._expecting = getattr(cls, "__unittest_expecting_failure__", False) or getattr(
                method, "__unittest_expecting_failure__", False)
            self._failed, self._expected_error, self._result = False, None, result
            expecting, self._expecting = self._expecting, False
            if self._part(result, self.setUp):
                self._expecting = expecting
                self._part(result, self._call_method, method)
                self._expecting = False
                self._part(result, self.tearDown)
            self.doCleanups()
            if expecting and self._expected_error is not None:
                result.addExpectedFailure(self, self._expected_error)
            elif not self._failed:
                if expecting:
                    result.addUnexpectedSuccess(self)
                else:
                    result.addSuccess(self)
            return result
        finally:
            self._result = self._expected_error = None
            result.stopTest(self)
            if started:
                getattr(result, "stopTestRun", lambda: None)()

    def doCleanups(self):
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            if self._result is None:
                function(*args, **kwargs)
            else:
                self._part(self._result, function, *args, **kwargs)
        return not self._failed

    def __call__(self, *args, **kwds):
        return self.run(*args, **kwds)

    def debug(self):
        method = getattr(self, self._testMethodName)
        if getattr(self.__class__, "__unittest_skip__", False) or getattr(method, "__unittest_skip__", False):
            raise SkipTest(getattr(self.__class__, "__unittest_skip_why__", "")
                           or getattr(method, "__unittest_skip_why__", ""))
        self.setUp()
        method()
        self.tearDown()
        self.doCleanups()

    # --- assertions

    def fail(self, msg=None):
        raise self.failureException(msg)

    def _formatMessage(self, msg, text):
        if not self.longMessage:
            return msg or text
        return text if msg is None else f"{text} : {msg}"

    def _fail_with(self, msg, text):
        raise self.failureException(self._formatMessage(msg, text))

    def _truncateMessage(self, message, diff):
        if self.maxDiff is None or len(diff) <= self.maxDiff:
            return message + diff
        return message + _OMITTED % len(diff)

    def assertTrue(self, expr, msg=None):
        if not expr:
            self._fail_with(msg, f"{safe_repr(expr)} is not true")

    def assertFalse(self, expr, msg=None):
        if expr:
            self._fail_with(msg, f"{safe_repr(expr)} is not false")

    def assertEqual(self, first, second, msg=None):
        function = self._type_equality.get(type(first)) if type(first) is type(second) else None
        if isinstance(function, str):
            function = getattr(self, function)
        (function or self._baseAssertEqual)(first, second, msg=msg)

    def _baseAssertEqual(self, first, second, msg=None):
        if not first == second:
            self._fail_with(msg, "%s != %s" % _reprs(first, second))

    def assertNotEqual(self, first, second, msg=None):
        if not first != second:
            self._fail_with(msg, f"{safe_repr(first)} == {safe_repr(second)}")

    def _delta_text(self, first, second, places, delta, msg, equal):
        """None: they are as they should be."""
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        difference = abs(first - second)
        if delta is not None:
            if (difference <= delta) == equal:
                return None
            return f"within {safe_repr(delta)} delta ({safe_repr(difference)} difference)"
        places = 7 if places is None else places
        if (round(difference, places) == 0) == equal:
            return None
        return f"within {places!r} places" + (f" ({safe_repr(difference)} difference)" if equal else "")

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if first == second:
            return
        text = self._delta_text(first, second, places, delta, msg, True)
        if text:
            self._fail_with(msg, f"{safe_repr(first)} != {safe_repr(second)} {text}")

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if delta is not None and places is None and not first == second and abs(first - second) > delta:
            return
        text = self._delta_text(first, second, places, delta, msg, False)
        if text:
            self._fail_with(msg, f"{safe_repr(first)} == {safe_repr(second)} {text}")

    def assertSequenceEqual(self, seq1, seq2, msg=None, seq_type=None):
        if seq_type is not None:
            name = seq_type.__name__
            for which, seq in (("First", seq1), ("Second", seq2)):
                if not isinstance(seq, seq_type):
                    raise self.failureException(f"{which} sequence is not a {name}: {safe_repr(seq)}")
        else:
            name = "sequence"
        text = None
        sizes = []
        for which, seq in (("First", seq1), ("Second", seq2)):
            try:
                sizes.append(len(seq))
            except (TypeError, NotImplementedError):
                text = text or f"{which} {name} has no length.    Non-sequence?"
        if text is None:
            if seq1 == seq2:
                return
            text = "%ss differ: %s != %s\n" % ((name.capitalize(),) + _reprs(seq1, seq2))
            text += self._first_difference(seq1, seq2, sizes, name, seq_type)
        diff = _diff(seq1, seq2)
        self.fail(self._formatMessage(msg, self._truncateMessage(text, diff)))

    def _first_difference(self, seq1, seq2, sizes, name, seq_type):
        text = ""
        for i in range(min(sizes)):
            try:
                a = seq1[i]
            except (TypeError, IndexError, NotImplementedError):
                text += f"\nUnable to index element {i} of first {name}\n"
                break
            try:
                b = seq2[i]
            except (TypeError, IndexError, NotImplementedError):
                text += f"\nUnable to index element {i} of second {name}\n"
                break
            if a != b:
                text += "\nFirst differing element %d:\n%s\n%s\n" % ((i,) + _reprs(a, b))
                break
        else:
            if sizes[0] == sizes[1] and seq_type is None and type(seq1) != type(seq2):
                return text
        a, b = sizes
        if a != b:
            which, more, fewer, seq = ("First", a, b, seq1) if a > b else ("Second", b, a, seq2)
            text += f"\n{which} {name} contains {more - fewer} additional elements.\n"
            try:
                text += "First extra element %d:\n%s\n" % (fewer, safe_repr(seq[fewer]))
            except (TypeError, IndexError, NotImplementedError):
                text += f"Unable to index element {fewer} of {which.lower()} {name}\n"
        return text

    def assertListEqual(self, list1, list2, msg=None):
        self.assertSequenceEqual(list1, list2, msg, seq_type=list)

    def assertTupleEqual(self, tuple1, tuple2, msg=None):
        self.assertSequenceEqual(tuple1, tuple2, msg, seq_type=tuple)

    def assertSetEqual(self, set1, set2, msg=None):
        for which, each, other in (("first", set1, set2), ("second", set2, set1)):
            try:
                difference = each.difference(other)
            except TypeError as error:
                self.fail(f"invalid type when attempting set difference: {error}")
            except AttributeError as error:
                self.fail(f"{which} argument does not support set difference: {error}")
            if which == "first":
                only = difference
        if not (only or difference):
            return
        lines = []
        for which, items in (("first", only), ("second", difference)):
            if items:
                other = "second" if which == "first" else "first"
                lines.append(f"Items in the {which} set but not the {other}:")
                lines.extend([repr(item) for item in items])
        self._fail_with(msg, "\n".join(lines))

    def assertDictEqual(self, d1, d2, msg=None):
        self.assertIsInstance(d1, dict, "First argument is not a dictionary")
        self.assertIsInstance(d2, dict, "Second argument is not a dictionary")
        if d1 != d2:
            self.fail(self._formatMessage(msg, self._truncateMessage("%s != %s" % _reprs(d1, d2), _diff(d1, d2))))

    def assertCountEqual(self, first, second, msg=None):
        first, second = list(first), list(second)
        left = list(second)
        rows = []
        for items, other in ((first, second), (second, first)):
            for item in items:
                a = sum([1 for each in first if each == item])
                b = sum([1 for each in second if each == item])
                if a != b and not any([item == row[2] for row in rows]):
                    rows.append((a, b, item))
        if rows:
            lines = ["Element counts were not equal:"]
            lines += ["First has %d, Second has %d:  %r" % row for row in rows]
            self.fail(self._formatMessage(msg, self._truncateMessage("Element counts were not equal:\n",
                                                                     "\n".join(lines[1:]))))

    def assertMultiLineEqual(self, first, second, msg=None):
        self.assertIsInstance(first, str, "First argument is not a string")
        self.assertIsInstance(second, str, "Second argument is not a string")
        if first == second:
            return
        if len(first) > self._diffThreshold or len(second) > self._diffThreshold:
            self._baseAssertEqual(first, second, msg)
        a, b = first, second
        if first and second:
            if first[-1] != "\n" and second[-1] != "\n":
                a, b = first + "\n", second + "\n"
            elif second[-1] != "\n" and first[-1] == "\n":
                b = second + "\n"
            elif first[-1] != "\n" and second[-1] == "\n":
                a = first + "\n"
        diff = "\n" + "".join(difflib.ndiff(a.splitlines(keepends=True), b.splitlines(keepends=True)))
        self.fail(self._formatMessage(msg, self._truncateMessage("%s != %s" % _reprs(first, second), diff)))

    def assertIn(self, member, container, msg=None):
        if member not in container:
            self._fail_with(msg, f"{safe_repr(member)} not found in {safe_repr(container)}")

    def assertNotIn(self, member, container, msg=None):
        if member in container:
            self._fail_with(msg, f"{safe_repr(member)} unexpectedly found in {safe_repr(container)}")

    def assertIs(self, expr1, expr2, msg=None):
        if expr1 is not expr2:
            self._fail_with(msg, f"{safe_repr(expr1)} is not {safe_repr(expr2)}")

    def assertIsNot(self, expr1, expr2, msg=None):
        if expr1 is expr2:
            self._fail_with(msg, f"unexpectedly identical: {safe_repr(expr1)}")

    def assertIsNone(self, obj, msg=None):
        if obj is not None:
            self._fail_with(msg, f"{safe_repr(obj)} is not None")

    def assertIsNotNone(self, obj, msg=None):
        if obj is None:
            self._fail_with(msg, "unexpectedly None")

    def assertIsInstance(self, obj, cls, msg=None):
        if not isinstance(obj, cls):
            if isinstance(cls, tuple):
                self._fail_with(msg, f"{safe_repr(obj)} is not an instance of any of {cls!r}")
            self._fail_with(msg, f"{safe_repr(obj)} is not an instance of {cls!r}")

    def assertNotIsInstance(self, obj, cls, msg=None):
        if isinstance(obj, cls):
            self._fail_with(msg, f"{safe_repr(obj)} is an instance of {cls!r}")

    def assertIsSubclass(self, cls, superclass, msg=None):
        if not issubclass(cls, superclass):
            self._fail_with(msg, f"{cls!r} is not a subclass of {superclass!r}")

    def assertNotIsSubclass(self, cls, superclass, msg=None):
        if issubclass(cls, superclass):
            self._fail_with(msg, f"{cls!r} is a subclass of {superclass!r}")

    def assertHasAttr(self, obj, name, msg=None):
        if not hasattr(obj, name):
            self._fail_with(msg, f"{type(obj).__name__!r} object has no attribute {name!r}")

    def assertNotHasAttr(self, obj, name, msg=None):
        if hasattr(obj, name):
            self._fail_with(msg, f"{type(obj).__name__!r} object has unexpected attribute {name!r}")

    def assertStartsWith(self, s, prefix, msg=None):
        if not s.startswith(prefix):
            self._fail_with(msg, f"{safe_repr(s, True)} doesn't start with {safe_repr(prefix)}")

    def assertNotStartsWith(self, s, prefix, msg=None):
        if s.startswith(prefix):
            self._fail_with(msg, f"{safe_repr(s, True)} starts with {safe_repr(prefix)}")

    def assertEndsWith(self, s, suffix, msg=None):
        if not s.endswith(suffix):
            self._fail_with(msg, f"{safe_repr(s, True)} doesn't end with {safe_repr(suffix)}")

    def assertNotEndsWith(self, s, suffix, msg=None):
        if s.endswith(suffix):
            self._fail_with(msg, f"{safe_repr(s, True)} ends with {safe_repr(suffix)}")

    def assertLess(self, a, b, msg=None):
        if not a < b:
            self._fail_with(msg, f"{safe_repr(a)} not less than {safe_repr(b)}")

    def assertLessEqual(self, a, b, msg=None):
        if not a <= b:
            self._fail_with(msg, f"{safe_repr(a)} not less than or equal to {safe_repr(b)}")

    def assertGreater(self, a, b, msg=None):
        if not a > b:
            self._fail_with(msg, f"{safe_repr(a)} not greater than {safe_repr(b)}")

    def assertGreaterEqual(self, a, b, msg=None):
        if not a >= b:
            self._fail_with(msg, f"{safe_repr(a)} not greater than or equal to {safe_repr(b)}")

    def assertRegex(self, text, expected_regex, msg=None):
        if isinstance(expected_regex, (str, bytes)):
            expected_regex = re.compile(expected_regex)
        if not expected_regex.search(text):
            self._fail_with(msg, f"Regex didn't match: {expected_regex.pattern!r} not found in {text!r}")

    def assertNotRegex(self, text, unexpected_regex, msg=None):
        if isinstance(unexpected_regex, (str, bytes)):
            unexpected_regex = re.compile(unexpected_regex)
        found = unexpected_regex.search(text)
        if found:
            self._fail_with(msg, f"Regex matched: {text[found.start():found.end()]!r} matches "
                            f"{unexpected_regex.pattern!r} in {text!r}")

    def assertRaises(self, expected_exception, *args, **kwargs):
        return AssertionRaises(self, expected_exception).handle("assertRaises", args, kwargs)

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        return AssertionRaises(self, expected_exception, expected_regex).handle("assertRaisesRegex", args, kwargs)

    def assertWarns(self, expected_warning, *args, **kwargs):
        return _AssertWarns(self, expected_warning).handle("assertWarns", args, kwargs)

    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **kwargs):
        return _AssertWarns(self, expected_warning, expected_regex).handle("assertWarnsRegex", args, kwargs)

    def assertLogs(self, logger=None, level=None):
        return _AssertLogs(self, logger, level, False)

    def assertNoLogs(self, logger=None, level=None):
        return _AssertLogs(self, logger, level, True)


class FunctionTestCase(TestCase):
    """A function as a test."""

    def __init__(self, testFunc, setUp=None, tearDown=None, description=None):
        super().__init__()
        self._functions = setUp, testFunc, tearDown
        self._description = description

    def setUp(self):
        if self._functions[0] is not None:
            self._functions[0]()

    def tearDown(self):
        if self._functions[2] is not None:
            self._functions[2]()

    def runTest(self):
        self._functions[1]()

    def id(self):
        return self._functions[1].__name__

    def __str__(self):
        return f"{strclass(self.__class__)} ({self._functions[1].__name__})"

    def shortDescription(self):
        doc = self._description if self._description is not None else self._functions[1].__doc__
        return doc and doc.split("\n")[0].strip() or None


class IsolatedAsyncioTestCase(TestCase):
    """Tests that are coroutines, each in a loop of its own."""

    async def asyncSetUp(self):
        pass

    async def asyncTearDown(self):
        pass

    def addAsyncCleanup(self, function, /, *args, **kwargs):
        self.addCleanup(lambda: self._await(function(*args, **kwargs)))

    def _await(self, made):
        return self._runner.run(made) if hasattr(made, "__await__") else made

    def run(self, result=None):
        import asyncio
        self._runner = asyncio.Runner()
        set_up, tear_down, name = self.setUp, self.tearDown, self._testMethodName
        method = getattr(self, name)

        def up():
            set_up()
            self._await(self.asyncSetUp())

        def down():
            self._await(self.asyncTearDown())
            tear_down()

        def called(*args):
            return self._await(method(*args))

        for key in ("__unittest_skip__", "__unittest_skip_why__", "__unittest_expecting_failure__"):
            if hasattr(method, key):
                setattr(called, key, getattr(method, key))
        self.setUp, self.tearDown = up, down
        setattr(self, name, called)
        try:
            return super().run(result)
        finally:
            self._runner.close()
            del self.setUp, self.tearDown
            delattr(self, name)

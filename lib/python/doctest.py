"""Examples in docstrings, run and compared."""
import _imp
import inspect
import linecache
import re
import sys
import traceback

__all__ = ["register_optionflag", "DONT_ACCEPT_TRUE_FOR_1", "DONT_ACCEPT_BLANKLINE", "NORMALIZE_WHITESPACE", "ELLIPSIS", "SKIP",
           "IGNORE_EXCEPTION_DETAIL", "COMPARISON_FLAGS", "REPORT_UDIFF", "REPORT_CDIFF", "REPORT_NDIFF",
           "REPORT_ONLY_FIRST_FAILURE", "REPORTING_FLAGS", "FAIL_FAST", "Example", "DocTest", "DocTestParser", "DocTestFinder",
           "DocTestRunner", "OutputChecker", "DocTestFailure", "UnexpectedException", "DebugRunner", "TestResults", "testmod",
           "run_docstring_examples", "DocTestSuite", "script_from_examples"]

OPTIONFLAGS_BY_NAME = {}


def register_optionflag(name):
    return OPTIONFLAGS_BY_NAME.setdefault(name, 1 << len(OPTIONFLAGS_BY_NAME))


DONT_ACCEPT_TRUE_FOR_1 = register_optionflag("DONT_ACCEPT_TRUE_FOR_1")
DONT_ACCEPT_BLANKLINE = register_optionflag("DONT_ACCEPT_BLANKLINE")
NORMALIZE_WHITESPACE = register_optionflag("NORMALIZE_WHITESPACE")
ELLIPSIS = register_optionflag("ELLIPSIS")
SKIP = register_optionflag("SKIP")
IGNORE_EXCEPTION_DETAIL = register_optionflag("IGNORE_EXCEPTION_DETAIL")
COMPARISON_FLAGS = (DONT_ACCEPT_TRUE_FOR_1 | DONT_ACCEPT_BLANKLINE | NORMALIZE_WHITESPACE | ELLIPSIS | SKIP
                    | IGNORE_EXCEPTION_DETAIL)
REPORT_UDIFF = register_optionflag("REPORT_UDIFF")
REPORT_CDIFF = register_optionflag("REPORT_CDIFF")
REPORT_NDIFF = register_optionflag("REPORT_NDIFF")
REPORT_ONLY_FIRST_FAILURE = register_optionflag("REPORT_ONLY_FIRST_FAILURE")
FAIL_FAST = register_optionflag("FAIL_FAST")
REPORTING_FLAGS = REPORT_UDIFF | REPORT_CDIFF | REPORT_NDIFF | REPORT_ONLY_FIRST_FAILURE | FAIL_FAST
BLANKLINE_MARKER = "<BLANKLINE>"
ELLIPSIS_MARKER = "..."


class TestResults(tuple):
    """How many failed of how many."""

    _fields = ("failed", "attempted")

    def __new__(cls, failed, attempted, *, skipped=0):
        self = tuple.__new__(cls, (failed, attempted))
        self.skipped = skipped
        return self

    failed = property(lambda self: self[0])
    attempted = property(lambda self: self[1])

    def __repr__(self):
        skipped = f", skipped={self.skipped}" if self.skipped else ""
        return f"TestResults(failed={self[0]}, attempted={self[1]}{skipped})"


class Example:
    """A statement and what it should print."""

    def __init__(self, source, want, exc_msg=None, lineno=0, indent=0, options=None):
        self.source = source if source.endswith("\n") else source + "\n"
        self.want = want + "\n" if want and not want.endswith("\n") else want
        self.lineno = lineno
        self.indent = indent
        self.options = {} if options is None else options
        self.exc_msg = exc_msg + "\n" if exc_msg is not None and not exc_msg.endswith("\n") else exc_msg

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self.__dict__ == other.__dict__

    def __hash__(self):
        return hash((self.source, self.want, self.lineno, self.indent, self.exc_msg))


class DocTest:
    """The examples of one docstring with the names they see."""

    def __init__(self, examples, globs, name, filename, lineno, docstring):
        self.examples = examples
        self.globs = globs.copy()
        self.name = name
        self.filename = filename
        self.lineno = lineno
        self.docstring = docstring

    def __repr__(self):
        count = len(self.examples)
        examples = "no examples" if not count else "1 example" if count == 1 else f"{count} examples"
        return f"<{self.__class__.__name__} {self.name} from {self.filename}:{self.lineno} ({examples})>"

    def __lt__(self, other):
        if not isinstance(other, DocTest):
            return NotImplemented
        return (self.name, self.filename or "", self.lineno or 0) < (other.name, other.filename or "", other.lineno or 0)


class DocTestParser:
    """Finds the examples in a text."""

    _EXAMPLE = re.compile(r"""
        (?P<source>(?:^(?P<indent>[ ]*)>>>.*)(?:\n[ ]*\.\.\..*)*)\n?
        (?P<want>(?:(?![ ]*$)(?![ ]*>>>).+$\n?)*)""", re.MULTILINE | re.VERBOSE)
    _EXAMPLE_START = re.compile(r"^([ ]*)>>>(?=[ ]|$)", re.MULTILINE)
    _ERROR = re.compile(r"^(?P<hdr>Traceback\ \((?:most\ recent\ call\ last|innermost\ last)\)\:)\s*$"
                        r"(?P<stack>.*?)^(?P<msg>\w+.*)", re.VERBOSE | re.MULTILINE | re.DOTALL)
    _OPTION = re.compile(r"#\s*doctest:\s*([^\n\'\"]*)$", re.MULTILINE)

    def parse(self, string, name="<string>"):
        string = string.expandtabs()
        least = min([len(line) - len(line.lstrip(" ")) for line in string.split("\n") if line.strip()], default=0)
        if least > 0:
            string = "\n".join([line[least:] for line in string.split("\n")])
        pieces = []
        done = line = 0
        for found in self._EXAMPLE.finditer(string):
            pieces.append(string[done:found.start()])
            line += string[done:found.start()].count("\n")
            source, options, want, error = self._take(found, name, line)
            if source.strip() and not source.strip().startswith("#"):
                pieces.append(Example(source, want, error, lineno=line, indent=least + len(found["indent"]),
                                      options=options))
            line += found[0].count("\n")
            done = found.end()
        pieces.append(string[done:])
        return pieces

    def get_doctest(self, string, globs, name, filename, lineno):
        return DocTest(self.get_examples(string, name), globs, name, filename, lineno, string)

    def get_examples(self, string, name="<string>"):
        return [piece for piece in self.parse(string, name) if isinstance(piece, Example)]

    def _take(self, found, name, line):
        indent = len(found["indent"])
        lines = found["source"].split("\n")
        for i, each in enumerate(lines):
            if len(each) >= indent + 4 and each[indent + 3] != " ":
                raise ValueError(f"line {line + i + 1} of the docstring for {name} lacks blank after "
                                 f"{each[indent:indent + 3]}: {each!r}")
        self._check_prefix(lines[1:], " " * indent + ".", name, line)
        source = "\n".join([each[indent + 4:] for each in lines])
        wants = found["want"].split("\n")
        if len(wants) > 1 and re.match(r" *$", wants[-1]):
            del wants[-1]
        self._check_prefix(wants, " " * indent, name, line + len(lines))
        want = "\n".join([each[indent:] for each in wants])
        error = self._ERROR.match(want)
        return source, self._options(source, name, line), want, error["msg"] if error else None

    @staticmethod
    def _check_prefix(lines, prefix, name, line):
        for i, each in enumerate(lines):
            if each and not each.startswith(prefix):
                raise ValueError(f"line {line + i + 1} of the docstring for {name} has inconsistent leading whitespace: "
                                 f"{each!r}")

    def _options(self, source, name, line):
        options = {}
        for found in self._OPTION.finditer(source):
            for option in found[1].replace(",", " ").split():
                if option[0] not in "+-" or option[1:] not in OPTIONFLAGS_BY_NAME:
                    raise ValueError(f"line {line + 1} of the doctest for {name} has an invalid option: {option!r}")
                options[OPTIONFLAGS_BY_NAME[option[1:]]] = option[0] == "+"
        return options


_FUNCTION = type(lambda: None)


class DocTestFinder:
    """Finds the docstrings of a module, a class, a function."""

    def __init__(self, verbose=False, parser=DocTestParser(), recurse=True, exclude_empty=True):
        self._parser = parser
        self._recurse = recurse
        self._exclude_empty = exclude_empty

    def find(self, obj, name=None, module=None, globs=None, extraglobs=None):
        if name is None:
            name = getattr(obj, "__name__", None)
            if name is None:
                raise ValueError(f"DocTestFinder.find: name must be given when obj.__name__ doesn't exist: {type(obj)!r}")
        if module is False:
            module = None
        elif module is None:
            module = sys.modules.get(getattr(obj, "__module__", None) or getattr(obj, "__name__", None))
        if globs is None:
            globs = {} if not module else module.__dict__.copy()
        else:
            globs = globs.copy()
        if extraglobs is not None:
            globs.update(extraglobs)
        globs.setdefault("__name__", "__main__")
        tests = []
        self._collect(tests, obj, name, module, globs, set())
        tests.sort()
        return tests

    def _is_from(self, module, item):
        if module is None:
            return True
        if isinstance(item, _FUNCTION):
            return item.__globals__ is module.__dict__ if hasattr(item, "__globals__") else (
                item.__module__ == module.__name__)
        return getattr(item, "__module__", module.__name__) == module.__name__

    def _collect(self, tests, obj, name, module, globs, seen):
        if id(obj) in seen:
            return
        seen.add(id(obj))
        doc = obj if isinstance(obj, str) else getattr(obj, "__doc__", None) or ""
        if not isinstance(doc, str):
            doc = str(doc)
        if doc or not self._exclude_empty:
            filename = getattr(module, "__file__", None) or getattr(module, "__name__", None)
            test = self._parser.get_doctest(doc, globs, name, filename, self._line_of(obj, module))
            if test.examples or not self._exclude_empty:
                tests.append(test)
        if not self._recurse:
            return
        if isinstance(obj, type(sys)):
            for key, value in obj.__dict__.items():
                value = getattr(value, "__wrapped__", value)
                if isinstance(value, (_FUNCTION, type)) and self._is_from(module, value):
                    self._collect(tests, value, f"{name}.{key}", module, globs, seen)
            for key, value in getattr(obj, "__test__", {}).items():
                self._collect(tests, value, f"{name}.__test__.{key}", module, globs, seen)
        elif isinstance(obj, type):
            for key, value in list(obj.__dict__.items()):
                if isinstance(value, (staticmethod, classmethod)):
                    value = value.__func__
                if isinstance(value, (_FUNCTION, type, property)) and (
                        isinstance(value, property) or self._is_from(module, value)):
                    self._collect(tests, value, f"{name}.{key}", module, globs, seen)

    @staticmethod
    def _line_of(obj, module):
        """The line before the docstring's first; None where it is not known."""
        source = linecache.getlines(getattr(module, "__file__", None) or "")
        if isinstance(obj, property):
            obj = obj.fget
        if isinstance(obj, type(sys)):
            start = 0
        elif isinstance(obj, _FUNCTION):
            start = inspect.unwrap(obj).__code__.co_firstlineno - 1
        elif isinstance(obj, type) and source:
            start = next((i for i, line in enumerate(source)
                          if re.match(rf"\s*class\s*{re.escape(obj.__name__)}\b", line)), None)
        else:
            start = None
        if start is None:
            return None
        if not source:
            return start + 1
        return next((i for i in range(start, len(source)) if re.match(r'(^|.*:)\s*\w*("|\')', source[i])), None)



class OutputChecker:
    """Whether what came is what was wanted."""

    def check_output(self, want, got, optionflags):
        if got == want:
            return True
        if not optionflags & DONT_ACCEPT_TRUE_FOR_1 and (got, want) in (("True\n", "1\n"), ("False\n", "0\n")):
            return True
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            want = re.sub(rf"(?m)^{re.escape(BLANKLINE_MARKER)}\s*?$", "", want)
            got = re.sub(r"(?m)^[^\S\n]+$", "", got)
            if got == want:
                return True
        if optionflags & NORMALIZE_WHITESPACE:
            got, want = " ".join(got.split()), " ".join(want.split())
            if got == want:
                return True
        return bool(optionflags & ELLIPSIS) and _ellipsis_match(want, got)

    def output_difference(self, example, got, optionflags):
        want = example.want
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            got = re.sub(r"(?m)^[ ]*(?=\n)", BLANKLINE_MARKER, got)
        if optionflags & (REPORT_UDIFF | REPORT_CDIFF | REPORT_NDIFF) and self._wants_diff(want, got, optionflags):
            return self._difference(want.splitlines(keepends=True), got.splitlines(keepends=True), optionflags)
        if want and got:
            return f"Expected:\n{_indent(want)}Got:\n{_indent(got)}"
        if want:
            return f"Expected:\n{_indent(want)}Got nothing\n"
        if got:
            return f"Expected nothing\nGot:\n{_indent(got)}"
        return "Expected nothing\nGot nothing\n"

    @staticmethod
    def _wants_diff(want, got, optionflags):
        return optionflags & REPORT_NDIFF or (want.count("\n") > 2 and got.count("\n") > 2)

    @staticmethod
    def _difference(want, got, optionflags):
        import difflib
        if optionflags & REPORT_UDIFF:
            kind, lines = "unified diff with -expected +actual", list(difflib.unified_diff(want, got, n=2))[2:]
        elif optionflags & REPORT_CDIFF:
            kind = "context diff with expected followed by actual"
            lines = list(difflib.context_diff(want, got, n=2))[2:]
        else:
            kind, lines = "ndiff with -expected +actual", list(difflib.Differ(charjunk=difflib.IS_CHARACTER_JUNK)
                                                               .compare(want, got))
        return f"Differences ({kind}):\n" + _indent("".join(lines))


def _indent(text, indent=4):
    return re.sub(r"(?m)^(?!$)", indent * " ", text)


def _ellipsis_match(want, got):
    if ELLIPSIS_MARKER not in want:
        return want == got
    first, *middle, last = want.split(ELLIPSIS_MARKER)
    start, end = 0, len(got)
    if first:
        if not got.startswith(first):
            return False
        start = len(first)
    if last:
        if not got.endswith(last):
            return False
        end -= len(last)
    if start > end:
        return False
    for part in middle:
        start = got.find(part, start, end)
        if start < 0:
            return False
        start += len(part)
    return True


class DocTestFailure(Exception):
    def __init__(self, test, example, got):
        self.test, self.example, self.got = test, example, got

    def __str__(self):
        return str(self.test)


class UnexpectedException(Exception):
    def __init__(self, test, example, exc_info):
        self.test, self.example, self.exc_info = test, example, exc_info

    def __str__(self):
        return str(self.test)


class _Capture:
    """What examples print."""

    encoding = "utf-8"

    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)
        return len(text)

    def flush(self):
        pass

    def take(self):
        text = "".join(self.parts)
        self.parts.clear()
        return text + "\n" if text and not text.endswith("\n") else text


class DocTestRunner:
    """Runs examples and reports those that fail."""

    DIVIDER = "*" * 70

    def __init__(self, checker=None, verbose=None, optionflags=0):
        self._checker = checker or OutputChecker()
        self._verbose = "-v" in sys.argv if verbose is None else verbose
        self.optionflags = self.original_optionflags = optionflags
        self.tries = self.failures = self.skips = 0
        self._stats = {}

    def report_start(self, out, test, example):
        if self._verbose:
            if example.want:
                out("Trying:\n" + _indent(example.source) + "Expecting:\n" + _indent(example.want))
            else:
                out("Trying:\n" + _indent(example.source) + "Expecting nothing\n")

    def report_success(self, out, test, example, got):
        if self._verbose:
            out("ok\n")

    def report_failure(self, out, test, example, got):
        out(self._header(test, example) + self._checker.output_difference(example, got, self.optionflags))

    def report_unexpected_exception(self, out, test, example, exc_info):
        text = "".join(traceback.format_exception(*exc_info))
        out(self._header(test, example) + "Exception raised:\n" + _indent(text))

    def _header(self, test, example):
        out = [self.DIVIDER]
        lineno = test.lineno + example.lineno + 1 if test.lineno is not None and example.lineno is not None else "?"
        if test.filename:
            out.append(f'File "{test.filename}", line {lineno}, in {test.name}')
        else:
            out.append(f"Line {example.lineno + 1}, in {test.name}")
        out.append("Failed example:")
        out.append(_indent(example.source))
        return "\n".join(out)

    def _execute(self, test, example, number, compileflags):
        filename = f"<doctest {test.name}[{number}]>"
        _imp.run_example(example.source.encode(), filename, test.globs)

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        saved = sys.stdout
        out = out or saved.write
        capture = sys.stdout = _Capture()
        hook, sys.displayhook = getattr(sys, "displayhook", None), getattr(sys, "__displayhook__", None)
        if "__builtins__" not in test.globs:
            import builtins
            test.globs["__builtins__"] = builtins
        try:
            return self._run(test, capture, out, compileflags)
        finally:
            sys.stdout = saved
            if hook is not None:
                sys.displayhook = hook
            if clear_globs:
                test.globs.clear()

    def _run(self, test, capture, out, compileflags):
        failures = tries = skips = 0
        original = self.optionflags
        check = self._checker.check_output
        for number, example in enumerate(test.examples):
            quiet = self.optionflags & REPORT_ONLY_FIRST_FAILURE and failures > 0
            self.optionflags = original
            for flag, on in example.options.items():
                self.optionflags = self.optionflags | flag if on else self.optionflags & ~flag
            tries += 1
            if self.optionflags & SKIP:
                skips += 1
                continue
            if not quiet:
                self.report_start(out, test, example)
            error = None
            try:
                self._execute(test, example, number, compileflags)
            except KeyboardInterrupt:
                raise
            except BaseException:
                error = sys.exc_info()
            got = capture.take()
            if error is None:
                outcome = check(example.want, got, self.optionflags)
            else:
                message = "".join(traceback.format_exception_only(*error[:2]))
                if issubclass(error[0], SyntaxError):
                    lines = message.splitlines(keepends=True)
                    while len(lines) > 1 and not lines[0].startswith("SyntaxError") and ":" not in lines[0].split(" ")[0]:
                        del lines[0]
                    message = "".join(lines)
                if not quiet:
                    got += "".join(traceback.format_exception(*error))
                if example.exc_msg is None:
                    outcome = None
                else:
                    outcome = check(example.exc_msg, message, self.optionflags)
                    if not outcome and self.optionflags & IGNORE_EXCEPTION_DETAIL:
                        outcome = check(_without_detail(example.exc_msg), _without_detail(message), self.optionflags)
            if outcome:
                if not quiet:
                    self.report_success(out, test, example, got)
                continue
            failures += 1
            if not quiet:
                if outcome is None:
                    self.report_unexpected_exception(out, test, example, error)
                else:
                    self.report_failure(out, test, example, got)
            if self.optionflags & FAIL_FAST:
                break
        self.optionflags = original
        old = self._stats.get(test.name, (0, 0, 0))
        self._stats[test.name] = failures + old[0], tries + old[1], skips + old[2]
        self.failures += failures
        self.tries += tries
        self.skips += skips
        return TestResults(failures, tries, skipped=skips)

    def summarize(self, verbose=None):
        verbose = self._verbose if verbose is None else verbose
        notests, passed, failed = [], [], []
        total_tries = total_failures = total_skips = 0
        for name, (failures, tries, skips) in self._stats.items():
            total_failures += failures
            total_tries += tries
            total_skips += skips
            if not tries:
                notests.append(name)
            elif not failures:
                passed.append((name, tries))
            else:
                failed.append((name, (failures, tries, skips)))
        if verbose:
            if notests:
                print(f"{_count(len(notests), 'item')} had no tests:")
                for name in sorted(notests):
                    print(f"    {name}")
            if passed:
                print(f"{_count(len(passed), 'item')} passed all tests:")
                for name, count in sorted(passed):
                    print(f" {count:3d} test{'' if count == 1 else 's'} in {name}")
        if failed:
            print(self.DIVIDER)
            print(f"{_count(len(failed), 'item')} had failures:")
            for name, (failures, tries, skips) in sorted(failed):
                print(f" {failures:3d} of {tries:3d} in {name}")
        if verbose:
            print(f"{_count(total_tries, 'test')} in {_count(len(self._stats), 'item')}.")
            parts = [f"{total_tries - total_failures} passed"]
            if total_failures:
                parts.append(f"{total_failures} failed")
            print(" and ".join(parts) + ".")
        if total_failures:
            text = f"***Test Failed*** {_count(total_failures, 'failure')}"
            if total_skips:
                text += f" and {_count(total_skips, 'skipped test')}"
            print(text + ".")
        elif verbose:
            print("Test passed.")
        return TestResults(total_failures, total_tries, skipped=total_skips)


def _count(n, noun):
    return f"{n} {noun}{'' if n == 1 else 's'}"


def _without_detail(message):
    """The exception's name alone, without its module."""
    end = len(message)
    for sign in ("\n", ":"):
        place = message.find(sign, 0, end)
        if place >= 0:
            end = place
    start = message.rfind(".", 0, end)
    return message[start + 1 if start >= 0 else 0:end]


class DebugRunner(DocTestRunner):
    """Raises what fails."""

    def report_unexpected_exception(self, out, test, example, exc_info):
        raise UnexpectedException(test, example, exc_info)

    def report_failure(self, out, test, example, got):
        raise DocTestFailure(test, example, got)


master = None


def testmod(m=None, name=None, globs=None, verbose=None, report=True, optionflags=0, extraglobs=None,
            raise_on_error=False, exclude_empty=False):
    """Runs the examples of a module."""
    global master
    if m is None:
        m = sys.modules.get("__main__")
    if not isinstance(m, type(sys)):
        raise TypeError(f"testmod: module required; {m!r}")
    runner = (DebugRunner if raise_on_error else DocTestRunner)(verbose=verbose, optionflags=optionflags)
    for test in DocTestFinder(exclude_empty=exclude_empty).find(m, name or m.__name__, globs=globs,
                                                                extraglobs=extraglobs):
        runner.run(test)
    if report:
        runner.summarize()
    if master is None:
        master = runner
    return TestResults(runner.failures, runner.tries, skipped=runner.skips)


def run_docstring_examples(f, globs, verbose=False, name="NoName", compileflags=None, optionflags=0):
    """Runs the examples of one object."""
    runner = DocTestRunner(verbose=verbose, optionflags=optionflags)
    for test in DocTestFinder(verbose=verbose, recurse=False).find(f, name, globs=globs):
        runner.run(test, compileflags=compileflags)


def script_from_examples(s):
    out = []
    for piece in DocTestParser().parse(s):
        if isinstance(piece, Example):
            out.append(piece.source[:-1])
            if piece.want:
                out.append("# Expected:")
                out += ["## " + line for line in piece.want.split("\n")[:-1]]
        else:
            out += ["# " + line if line else "#" for line in piece.split("\n")[:-1]]
    while out and out[-1] == "#":
        out.pop()
    while out and out[0] == "#":
        out.pop(0)
    return "\n".join(out) + "\n"


def DocTestSuite(module=None, globs=None, extraglobs=None, test_finder=None, **options):
    """The examples of a module as unit tests."""
    import unittest
    module = sys.modules.get(module or "__main__") if not isinstance(module, type(sys)) else module
    flags = options.get("optionflags", 0)

    class DocTestCase(unittest.TestCase):
        def __init__(self, test):
            super().__init__()
            self._test = test

        def runTest(self):
            parts = []
            runner = DocTestRunner(verbose=False, optionflags=flags)
            runner.DIVIDER = "-" * 70
            if runner.run(self._test, out=parts.append, clear_globs=False).failed:
                raise self.failureException(f"Failed doctest test for {self._test.name}\n" + "".join(parts))

        def id(self):
            return self._test.name

        def __str__(self):
            return self._test.name

        def shortDescription(self):
            return "Doctest: " + self._test.name

    return unittest.TestSuite([DocTestCase(test) for test in
                               (test_finder or DocTestFinder()).find(module, globs=globs, extraglobs=extraglobs)])

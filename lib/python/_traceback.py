"""Exceptions as text: what is printed when one leaves the program, and what the module traceback gives."""
import _frames

GROUP_WIDTH = 15
GROUP_DEPTH = 10
REPEATS_SHOWN = 3
CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"
HEADER = "Traceback (most recent call last):\n"

source_line = _frames.source_line
write_error = _frames.write_error
_characters = _frames.characters


# --- places -----------------------------------------------------------------------------------------------------------

class FrameSummary:
    """One line of a traceback."""

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None,
                 end_lineno=None, colno=None, end_colno=None, **kwargs):
        self.filename = filename
        self.lineno = lineno
        self.end_lineno = lineno if end_lineno is None else end_lineno
        self.colno = colno
        self.end_colno = end_colno
        self.name = name
        self.locals = None if locals is None else {key: _safe(value, "local", repr) for key, value in locals.items()}
        self._line = line
        self._mark = None

    @property
    def line(self):
        if self._line is None and self.lineno is not None:
            found = source_line(self.filename, self.lineno)
            self._line = "" if found is None else found.strip()
        return self._line

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return (self.filename, self.lineno, self.name, self.locals) == (
                other.filename, other.lineno, other.name, other.locals)
        if isinstance(other, tuple):
            return (self.filename, self.lineno, self.name, self.line) == other
        return NotImplemented

    __hash__ = None

    def __getitem__(self, index):
        return (self.filename, self.lineno, self.name, self.line)[index]

    def __iter__(self):
        return iter([self.filename, self.lineno, self.name, self.line])

    def __len__(self):
        return 4

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


def summary_of(tb):
    """The FrameSummary of a traceback entry."""
    frame = tb.tb_frame
    code = frame.f_code
    position = _frames.position(tb)
    if position is None:
        return FrameSummary(code.co_filename, tb.tb_lineno, code.co_name)
    line, end_line, column, end_column = position[:4]
    summary = FrameSummary(code.co_filename, line, code.co_name, end_lineno=end_line, colno=column, end_colno=end_column)
    summary._mark = position[4:]
    return summary


def _indent_of(lines):
    """The white space that all lines begin with."""
    common = None
    for line in lines:
        if line.strip():
            here = line[:len(line) - len(line.lstrip())]
            if common is None:
                common = here
            else:
                size = 0
                while size < len(common) and size < len(here) and common[size] == here[size]:
                    size += 1
                common = common[:size]
    return len(common or "")


def _skip(lines, row, column, stop):
    """The next place that holds one of `stop`, or for None anything but blanks and closing parentheses."""
    while row < len(lines):
        line = lines[row]
        while column < len(line):
            c = line[column]
            if c == "\\" or c == "#":
                break
            if c in stop if stop else c not in " \t\f\r)":
                return row, column
            column += 1
        row += 1
        column = 0
    return None


def _anchors(summary, lines, starts):
    """(row, column, row, column): where the marks below change, or None."""
    kind, left_line, left_column = summary._mark[:3]
    if kind == 0:
        return None
    row = left_line - summary.lineno
    column = _characters(starts[row], left_column) - (len(starts[row]) - len(lines[row]))
    if kind == 1:
        place = _skip(lines, row, column, None)
        if place is None:
            return None
        row, column = place
        width = 1
        line = lines[row]
        if column + 1 < len(line) and line[column + 1] in "*/<>":
            width = 2
        return row, column, row, column + width
    place = _skip(lines, row, column, "[" if kind == 2 else "(")
    if place is None:
        return None
    return *place, len(lines) - 1, None


def _marked(summary, lines, starts, start, end):
    """The lines of a place with marks below them, or without where they would say nothing."""
    anchors = _anchors(summary, lines, starts)
    first, last = lines[0], lines[-1]
    if summary._mark[0] == 4 and not starts[0][:summary._mark[3]].strip():
        marks = False
    else:
        marks = bool(anchors or first[:start].lstrip() or last[end:].rstrip())
    shown = {0, len(lines) - 1}
    if anchors:
        for row in (anchors[0], anchors[2]):
            shown |= {row - 1, row, row + 1}
    rows = sorted(row for row in shown if 0 <= row < len(lines))
    out = []
    before = None
    for row in rows:
        if before is not None:
            if row - before == 2:
                _put_line(out, lines, row - 1, marks, anchors, start, end)
            elif row - before > 2:
                out.append(f"...<{row - before - 1} lines>...")
        _put_line(out, lines, row, marks, anchors, start, end)
        before = row
    return out


def _put_line(out, lines, row, marks, anchors, start, end):
    line = lines[row]
    out.append(line)
    if not marks:
        return
    blanks = len(line) - len(line.lstrip())
    if row == 0 and start > blanks:
        blanks = start
    stop = end if row == len(lines) - 1 else len(line)
    text = " " * blanks
    for column in range(blanks, stop):
        inside = anchors is not None and (row, column) >= anchors[:2] and (
            row < anchors[2] or (row == anchors[2] and (anchors[3] is None or column < anchors[3])))
        text += "^" if anchors is None or inside else "~"
    out.append(text)


def format_summary(summary):
    """File, line and function, and below them the source."""
    text = f'  File "{summary.filename}", line {summary.lineno}, in {summary.name}\n'
    if summary._mark is None or summary._line is not None:
        if summary.line:
            text += f"    {summary.line.strip()}\n"
    else:
        starts = []
        for number in range(summary.lineno, summary.end_lineno + 1):
            line = source_line(summary.filename, number)
            if line is None:
                break
            starts.append(line)
        if starts and len(starts) == summary.end_lineno - summary.lineno + 1:
            cut = _indent_of(starts)
            lines = [line[cut:].rstrip() for line in starts]
            starts = [line.rstrip() for line in starts]
            start = _characters(starts[0], summary.colno) - cut
            end = _characters(starts[-1], summary.end_colno) - cut
            for line in _marked(summary, lines, starts, start, end):
                text += f"    {line}\n"
    if summary.locals:
        for name in sorted(summary.locals):
            text += f"    {name} = {summary.locals[name]}\n"
    return text


def format_stack(summaries):
    """The text of each place; a place that comes again and again is shown three times."""
    out = []
    last = None
    count = 0
    for summary in summaries:
        here = (summary.filename, summary.lineno, summary.name)
        if here != last:
            _tell_repeats(out, count)
            last = here
            count = 0
        count += 1
        if count <= REPEATS_SHOWN:
            out.append(format_summary(summary))
    _tell_repeats(out, count)
    return out


def _tell_repeats(out, count):
    count -= REPEATS_SHOWN
    if count > 0:
        out.append(f"  [Previous line repeated {count} more time{'s' if count > 1 else ''}]\n")


# --- hints ------------------------------------------------------------------------------------------------------------

def _distance(a, b, most):
    """How many changes make b of a, two for each, one where only the case differs; more than `most` is all the same."""
    if a == b:
        return 0
    start = 0
    while start < len(a) and start < len(b) and a[start] == b[start]:
        start += 1
    a, b = a[start:], b[start:]
    end = 0
    while end < len(a) and end < len(b) and a[len(a) - 1 - end] == b[len(b) - 1 - end]:
        end += 1
    if end:
        a, b = a[:-end], b[:-end]
    if not a or not b:
        return 2 * (len(a) + len(b))
    if len(a) > 40 or len(b) > 40:
        return most + 1
    if len(b) < len(a):
        a, b = b, a
    if (len(b) - len(a)) * 2 > most:
        return most + 1
    row = [2 * (i + 1) for i in range(len(a))]
    result = 0
    for j in range(len(b)):
        c = b[j]
        distance = result = 2 * j
        least = most + 1
        for i in range(len(a)):
            cost = 0 if a[i] == c else 1 if a[i].lower() == c.lower() else 2
            substitute = distance + cost
            distance = row[i]
            other = (result if result < distance else distance) + 2
            result = substitute if substitute < other else other
            row[i] = result
            if result < least:
                least = result
        if least > most:
            return most + 1
    return result


def closest(wrong, names):
    """The name that was probably meant, or None."""
    if len(names) > 750 or len(wrong) > 40:
        return None
    best = None
    most_of_all = None
    for name in names:
        if name == wrong:
            continue
        most = (len(name) + len(wrong) + 3) * 2 // 6
        if most_of_all is not None and most_of_all - 1 < most:
            most = most_of_all - 1
        distance = _distance(wrong, name, most)
        if distance <= most and (best is None or distance < most_of_all):
            best = name
            most_of_all = distance
    return best


def _attributes_of(value):
    try:
        return [name for name in dir(value) if isinstance(name, str)]
    except Exception:
        return []


def _hint(error, tb):
    """What to add to the message, where a name is only misspelt."""
    if isinstance(error, ImportError):
        wrong = error.name_from
        if not isinstance(wrong, str) or not error.name:
            return ""
        import sys
        module = sys.modules.get(error.name)
        names = [] if module is None else _attributes_of(module)
        if wrong[:1] != "_":
            names = [name for name in names if name[:1] != "_"]
        found = closest(wrong, names)
        return f". Did you mean: '{found}'?" if found else ""
    wrong = error.name
    if not isinstance(wrong, str):
        return ""
    if isinstance(error, AttributeError):
        names = sorted(_attributes_of(error.obj))
        if wrong[:1] != "_":
            names = [name for name in names if name[:1] != "_"]
        found = closest(wrong, names)
        return f". Did you mean: '{found}'?" if found else ""
    return _name_hint(error, wrong, tb)


def _name_hint(error, wrong, tb):
    found = None
    if tb is not None:
        while tb.tb_next is not None:
            tb = tb.tb_next
        frame = tb.tb_frame
        local = frame.f_locals
        if "self" in local and wrong in _attributes_of(local["self"]):
            return f". Did you mean: 'self.{wrong}'?"
        names = list(local) + list(frame.f_globals) + list(frame.f_builtins)
        found = closest(wrong, [name for name in names if isinstance(name, str)])
    text = f". Did you mean: '{found}'?" if found else ""
    if type(error) is NameError and wrong in STANDARD_MODULES:
        return (f"{text} Or did you forget to import '{wrong}'?" if text
                else f". Did you forget to import '{wrong}'?")
    return text


# --- exceptions -------------------------------------------------------------------------------------------------------

def _safe(value, what, function=str):
    try:
        return function(value)
    except Exception:
        return f"<{what} {function.__name__}() failed>"


def type_text(kind):
    module = getattr(kind, "__module__", None)
    name = getattr(kind, "__qualname__", kind.__name__)
    if module in ("__main__", "builtins"):
        return name
    return f"{module if isinstance(module, str) else '<unknown>'}.{name}"


def _last_line(name, text):
    return f"{name}: {text}\n" if text and text is not None else f"{name}\n"


def _syntax_lines(error, name):
    out = []
    if error.lineno is not None:
        out.append(f'  File "{error.filename or "<string>"}", line {error.lineno}\n')
    elif error.filename is not None:
        out.append(f'  File "{error.filename}"\n')
    text = error.text
    if isinstance(text, str):
        bare = text.rstrip("\n").lstrip(" \n\f")
        out.append(f"    {bare}\n")
        if error.offset is not None:
            cut = len(text.rstrip("\n")) - len(bare)
            start = error.offset - 1 - cut
            end = error.end_offset
            if error.end_lineno is not None and error.lineno is not None and error.end_lineno > error.lineno:
                end = len(text.rstrip("\n")) + 1
            if end is None or end == 0 or end == -1 or end == error.offset:
                end = error.offset + 1
            end = end - 1 - cut
            if start >= 0:
                blanks = "".join(c if c in " \t\f" else " " for c in bare[:start])
                out.append(f"    {blanks}{'^' * max(end - start, 1)}\n")
    message = error.msg or "<no detail available>"
    out.append(f"{name}: {message}\n")
    return out


def exception_lines(error, tb=None, hints=True):
    """What stands below the places: type and message, then the notes."""
    name = type_text(type(error))
    if isinstance(error, SyntaxError):
        out = _syntax_lines(error, name)
    else:
        text = _safe(error, "exception")
        if hints and isinstance(error, (ImportError, AttributeError, NameError)):
            text += _hint(error, tb)
        out = [_last_line(name, text)]
    notes = getattr(error, "__notes__", None)
    if isinstance(notes, (list, tuple)):
        for note in notes:
            out.extend(line + "\n" for line in _safe(note, "note").split("\n"))
    elif notes is not None:
        out.append(f"{_safe(notes, '__notes__', repr)}\n")
    return out


def _indented(texts, prefix):
    if not prefix:
        return texts
    return ["".join(prefix + line + "\n" for line in text[:-1].split("\n")) for text in texts]


class Text:
    """An exception and those it is chained to, read at once, to be formatted later."""

    def __init__(self, error, tb, seen, limit=None, chain=True):
        seen.add(id(error))
        self.error = error
        self.stack = None if tb is None else limited(tb, limit)
        self.lines = exception_lines(error, tb)
        self.link = self.other = None
        self.members = None
        if chain:
            cause, context = error.__cause__, error.__context__
            if cause is not None:
                if id(cause) not in seen:
                    self.link = CAUSE
                    self.other = Text(cause, cause.__traceback__, seen, limit)
            elif context is not None and not error.__suppress_context__ and id(context) not in seen:
                self.link = CONTEXT
                self.other = Text(context, context.__traceback__, seen, limit)
        if isinstance(error, BaseExceptionGroup):
            self.members = [Text(one, one.__traceback__, set(seen), limit, chain) for one in error.exceptions]

    def format(self, depth=0, state=None):
        """The parts of the text. `depth` counts the groups around; state[0]: the last member's box is still open."""
        chain = []
        one = self
        while one is not None:
            chain.append(one)
            one = one.other
        out = []
        newer = None
        for one in reversed(chain):
            if newer is not None:
                out.extend(_indented([one.link], "  " * depth + "| " if depth else ""))
            newer = one
            one._format_one(out, depth, state)
        return out

    def _format_one(self, out, depth, state):
        prefix = "  " * depth + "| " if depth else ""
        if self.members is None:
            if self.stack is not None:
                out.extend(_indented([HEADER] + format_stack(self.stack), prefix))
            out.extend(_indented(self.lines, prefix))
        elif depth > GROUP_DEPTH:
            out.append(f"{prefix}... (max_group_depth is {GROUP_DEPTH})\n")
        else:
            self._format_group(out, depth)
            if state is not None:
                state[0] = False

    def _format_group(self, out, depth):
        top = depth == 0
        depth += top
        blanks = "  " * depth
        prefix = blanks + "| "
        if self.stack is not None:
            out.append(f"{blanks}{'+' if top else '|'} Exception Group {HEADER}")
            out.extend(_indented(format_stack(self.stack), prefix))
        out.extend(_indented(self.lines, prefix))
        count = len(self.members)
        shown = count if count <= GROUP_WIDTH else GROUP_WIDTH + 1
        for i in range(shown):
            title = i + 1 if i < GROUP_WIDTH else "..."
            out.append(f"{blanks}{'+-' if i == 0 else '  '}+---------------- {title} ----------------\n")
            state = [True]
            if i < GROUP_WIDTH:
                out.extend(self.members[i].format(depth + 1, state))
            else:
                left = count - GROUP_WIDTH
                out.append(f"{'  ' * (depth + 1)}| and {left} more exception{'s' if left > 1 else ''}\n")
            if i == shown - 1 and state[0]:
                out.append(f"{'  ' * (depth + 1)}+------------------------------------\n")


def limited(tb, limit=None):
    """The places of a traceback, the first `limit` of them, or for a negative number the last."""
    stack = []
    while tb is not None:
        stack.append(summary_of(tb))
        tb = tb.tb_next
    if limit is None:
        return stack
    return stack[:limit] if limit >= 0 else stack[limit:]


def format_error(error, tb, limit=None, chain=True):
    return Text(error, tb, set(), limit, chain).format()


def report(error):
    """An exception has left the program."""
    write_error("".join(format_error(error, error.__traceback__)))


STANDARD_MODULES = frozenset(
    "abc argparse array ast asyncio base64 bisect builtins calendar cmath codecs collections concurrent configparser "
    "contextlib contextvars copy csv ctypes dataclasses datetime decimal difflib dis email enum errno fnmatch fractions "
    "functools gc getpass gettext glob graphlib gzip hashlib heapq hmac html http importlib inspect io ipaddress "
    "itertools json keyword linecache locale logging lzma marshal math mimetypes mmap multiprocessing numbers operator "
    "os pathlib pdb pickle pkgutil platform plistlib pprint profile pstats queue quopri random re readline reprlib "
    "sched secrets select selectors shelve shlex shutil signal site smtplib socket sqlite3 ssl stat statistics string "
    "struct subprocess symtable sys sysconfig tarfile tempfile termios textwrap threading time timeit tkinter token "
    "tokenize tomllib trace traceback tracemalloc tty turtle types typing unicodedata unittest urllib uuid venv "
    "warnings wave weakref webbrowser xml xmlrpc zipfile zipimport zlib zoneinfo".split())

"""Tracebacks as text, and their places as objects."""
import sys

import _frames
import _traceback
from _traceback import FrameSummary

__all__ = ["FrameSummary", "StackSummary", "TracebackException", "clear_frames", "extract_stack", "extract_tb",
           "format_exc", "format_exception", "format_exception_only", "format_list", "format_stack", "format_tb",
           "print_exc", "print_exception", "print_last", "print_list", "print_stack", "print_tb", "walk_stack", "walk_tb"]

_missing = object()


class StackSummary(list):
    """The places of a stack, from the outermost on."""

    @classmethod
    def extract(cls, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        found = []
        for frame, line in frame_gen:
            local = frame.f_locals if capture_locals else None
            code = frame.f_code
            found.append(FrameSummary(code.co_filename, line, code.co_name, locals=local))
        if limit is not None:
            found = found[:limit] if limit >= 0 else found[limit:]
        return cls(found)

    @classmethod
    def from_list(cls, a_list):
        made = cls()
        for entry in a_list:
            if isinstance(entry, FrameSummary):
                made.append(entry)
            else:
                filename, line, name, text = entry
                made.append(FrameSummary(filename, line, name, line=text))
        return made

    def format_frame_summary(self, frame_summary):
        return _traceback.format_summary(frame_summary)

    def format(self):
        return _traceback.format_stack(self)


class TracebackException:
    """An exception read at once, for formatting later."""

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True, capture_locals=False,
                 compact=False, max_group_width=15, max_group_depth=10, save_exc_type=True, _seen=None):
        self._text = _traceback.Text(exc_value, exc_traceback, set(), limit)
        self._take(self._text, exc_type)

    def _take(self, text, exc_type):
        error = text.error
        self._text = text
        self.exc_type = exc_type
        self.stack = StackSummary(text.stack or [])
        self._str = str(error) if error is not None else ""
        self.__notes__ = getattr(error, "__notes__", None)
        self.__suppress_context__ = error.__suppress_context__
        self.__cause__ = self.__context__ = None
        if text.other is not None:
            other = TracebackException.__new__(TracebackException)
            other._take(text.other, type(text.other.error))
            if text.link is _traceback.CAUSE:
                self.__cause__ = other
            else:
                self.__context__ = other
        self.exceptions = None
        if text.members is not None:
            self.exceptions = []
            for member in text.members:
                one = TracebackException.__new__(TracebackException)
                one._take(member, type(member.error))
                self.exceptions.append(one)
        if isinstance(error, SyntaxError):
            self.filename, self.lineno, self.text, self.msg = error.filename, error.lineno, error.text, error.msg
            self.end_lineno, self.offset, self.end_offset = error.end_lineno, error.offset, error.end_offset

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    @property
    def exc_type_str(self):
        return _traceback.type_text(self.exc_type)

    def format_exception_only(self, *, show_group=False, **kwargs):
        yield from self._text.lines
        if show_group and self.exceptions:
            for one in self.exceptions:
                for line in one.format_exception_only(show_group=True):
                    yield f"    {line}"

    def format(self, *, chain=True, _ctx=None, **kwargs):
        if chain:
            yield from self._text.format()
        else:
            if self._text.stack is not None:
                yield _traceback.HEADER
                yield from _traceback.format_stack(self.stack)
            yield from self._text.lines

    def print(self, *, file=None, chain=True, **kwargs):
        _print(self.format(chain=chain), file)

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return list(self.format()) == list(other.format())
        return NotImplemented

    __hash__ = None

    def __str__(self):
        return self._str


def _print(parts, file):
    text = "".join(parts)
    file = getattr(sys, "stderr", None) if file is None else file
    if file is None:
        _traceback.write_error(text)
    else:
        file.write(text)


def _error_of(exc, value, tb):
    if value is _missing and tb is _missing:
        if exc is None:
            return None, None
        if not isinstance(exc, BaseException):
            raise TypeError(f"Exception expected for value, {type(exc).__name__} found")
        return exc, exc.__traceback__
    if value is _missing or tb is _missing:
        raise ValueError("Both or neither of value and tb must be given")
    return value, tb


def format_exception(exc, /, value=_missing, tb=_missing, limit=None, chain=True, **kwargs):
    error, tb = _error_of(exc, value, tb)
    if error is None:
        return ["NoneType: None\n"]
    return _traceback.format_error(error, tb, limit, chain)


def print_exception(exc, /, value=_missing, tb=_missing, limit=None, file=None, chain=True, **kwargs):
    _print(format_exception(exc, value, tb, limit, chain), file)


def format_exception_only(exc, /, value=_missing, *, show_group=False, **kwargs):
    error = exc if value is _missing else value
    if error is None:
        return ["NoneType: None\n"]
    return list(TracebackException(type(error), error, None).format_exception_only(show_group=show_group))


def format_exc(limit=None, chain=True):
    return "".join(format_exception(_frames.handled(), limit=limit, chain=chain))


def print_exc(limit=None, file=None, chain=True):
    print_exception(_frames.handled(), limit=limit, file=file, chain=chain)


def print_last(limit=None, file=None, chain=True):
    raise ValueError("no last exception")


def walk_tb(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def walk_stack(f):
    if f is None:
        f = _frames.current(1)
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def extract_tb(tb, limit=None):
    return StackSummary(_traceback.limited(tb, limit))


def extract_stack(f=None, limit=None):
    if f is None:
        f = _frames.current(1)
    stack = StackSummary.extract(walk_stack(f))
    stack.reverse()
    if limit is not None:
        stack = StackSummary(stack[-limit:] if limit >= 0 else stack[:-limit])
    return stack


def format_list(extracted_list):
    return StackSummary.from_list(extracted_list).format()


def print_list(extracted_list, file=None):
    _print(format_list(extracted_list), file)


def format_tb(tb, limit=None):
    return extract_tb(tb, limit).format()


def print_tb(tb, limit=None, file=None):
    _print(format_tb(tb, limit), file)


def format_stack(f=None, limit=None):
    return extract_stack(_frames.current(1) if f is None else f, limit).format()


def print_stack(f=None, limit=None, file=None):
    _print(format_stack(_frames.current(1) if f is None else f, limit), file)


def clear_frames(tb):
    pass

"""Files of sections with options."""
import collections.abc as _abc
import functools as _functools
import io as _io
import itertools as _itertools
import os as _os
import re as _re

__all__ = ("NoSectionError", "DuplicateOptionError", "DuplicateSectionError", "NoOptionError", "InterpolationError",
           "InterpolationDepthError", "InterpolationMissingOptionError", "InterpolationSyntaxError", "ParsingError",
           "MissingSectionHeaderError", "MultilineContinuationError", "UnnamedSectionDisabledError",
           "InvalidWriteError", "ConfigParser", "RawConfigParser", "Interpolation", "BasicInterpolation",
           "ExtendedInterpolation", "SectionProxy", "ConverterMapping", "DEFAULTSECT", "MAX_INTERPOLATION_DEPTH",
           "UNNAMED_SECTION")

DEFAULTSECT = "DEFAULT"
MAX_INTERPOLATION_DEPTH = 10


class _Unnamed:
    def __repr__(self):
        return "<UNNAMED_SECTION>"


UNNAMED_SECTION = _Unnamed()
_UNSET = object()
_BEHIND_ALL = 1 << 30


# --- what can be wrong ---------------------------------------------------------------------------------------------

class Error(Exception):
    def __init__(self, msg=""):
        self.message = msg
        Exception.__init__(self, msg)

    def __repr__(self):
        return self.message

    __str__ = __repr__


class NoSectionError(Error):
    def __init__(self, section):
        Error.__init__(self, f"No section: {section!r}")
        self.section = section
        self.args = section,


def _already(what, source, lineno):
    """Where something stands that was there before."""
    if source is None:
        return what[0].upper() + what[1:] + " already exists"
    place = f"While reading from {source!r}"
    if lineno is not None:
        place += f" [line {lineno:2d}]"
    return f"{place}: {what} already exists"


class DuplicateSectionError(Error):
    def __init__(self, section, source=None, lineno=None):
        Error.__init__(self, _already(f"section {section!r}", source, lineno))
        self.section, self.source, self.lineno = section, source, lineno
        self.args = section, source, lineno


class DuplicateOptionError(Error):
    def __init__(self, section, option, source=None, lineno=None):
        what = f"option {option!r} in section {section!r}"
        Error.__init__(self, _already(what, source, lineno))
        self.section, self.option, self.source, self.lineno = section, option, source, lineno
        self.args = section, option, source, lineno


class NoOptionError(Error):
    def __init__(self, option, section):
        Error.__init__(self, f"No option {option!r} in section: {section!r}")
        self.option, self.section = option, section
        self.args = option, section


class InterpolationError(Error):
    def __init__(self, option, section, msg):
        Error.__init__(self, msg)
        self.option, self.section = option, section
        self.args = option, section, msg


class InterpolationMissingOptionError(InterpolationError):
    def __init__(self, option, section, rawval, reference):
        message = (f"Bad value substitution: option {option!r} in section {section!r} contains an interpolation key "
                   f"{reference!r} which is not a valid option name. Raw value: {rawval!r}")
        InterpolationError.__init__(self, option, section, message)
        self.reference = reference
        self.args = option, section, rawval, reference


class InterpolationSyntaxError(InterpolationError):
    pass


class InterpolationDepthError(InterpolationError):
    def __init__(self, option, section, rawval):
        message = (f"Recursion limit exceeded in value substitution: option {option!r} in section {section!r} "
                   f"contains an interpolation key which cannot be substituted in {MAX_INTERPOLATION_DEPTH} steps. "
                   f"Raw value: {rawval!r}")
        InterpolationError.__init__(self, option, section, message)
        self.args = option, section, rawval


class ParsingError(Error):
    def __init__(self, source, *args):
        Error.__init__(self, f"Source contains parsing errors: {source!r}")
        self.source, self.errors, self.args = source, [], (source,)
        if args:
            self.append(*args)

    def append(self, lineno, line):
        self.errors.append((lineno, line))
        self.message += f"\n\t[line {lineno:2d}]: {line!r}"

    def combine(self, others):
        for other in others:
            for fault in other.errors:
                self.append(*fault)
        return self


class MissingSectionHeaderError(ParsingError):
    def __init__(self, filename, lineno, line):
        Error.__init__(self, f"File contains no section headers.\nfile: {filename!r}, line: {lineno}\n{line!r}")
        self.source, self.lineno, self.line = filename, lineno, line
        self.errors = []
        self.args = filename, lineno, line


class MultilineContinuationError(ParsingError):
    def __init__(self, filename, lineno, line):
        Error.__init__(self, f"Key without value continued with an indented line.\nfile: {filename!r}, "
                             f"line: {lineno}\n{line!r}")
        self.source, self.lineno, self.line = filename, lineno, line
        self.errors = []
        self.args = filename, lineno, line


class UnnamedSectionDisabledError(Error):
    def __init__(self):
        Error.__init__(self, "Support for UNNAMED_SECTION is disabled.")


class InvalidWriteError(Error):
    """What would not be read back."""


# --- values in values ----------------------------------------------------------------------------------------------

class Interpolation:
    def before_get(self, parser, section, option, value, defaults):
        return value

    def before_set(self, parser, section, option, value):
        return value

    def before_read(self, parser, section, option, value):
        return value

    def before_write(self, parser, section, option, value):
        return value


class _Substitution(Interpolation):
    """A mark, a name in brackets; twice the mark is the mark."""

    def before_get(self, parser, section, option, value, defaults):
        pieces = []
        self._expand(parser, option, pieces, value, section, defaults, 1)
        return "".join(pieces)

    def before_set(self, parser, section, option, value):
        left = self._reference.sub("", value.replace(self._mark * 2, ""))
        if self._mark in left:
            raise ValueError(f"invalid interpolation syntax in {value!r} at position {left.find(self._mark)}")
        return value

    def _expand(self, parser, option, pieces, text, section, known, depth):
        raw = parser.get(section, option, raw=True, fallback=text)
        if depth > MAX_INTERPOLATION_DEPTH:
            raise InterpolationDepthError(option, section, raw)
        while text:
            before, mark, text = text.partition(self._mark)
            pieces.append(before)
            if not mark:
                return
            if text.startswith(self._mark):
                pieces.append(mark)
                text = text[1:]
            elif text.startswith(self._open):
                found = self._reference.match(mark + text)
                if not found:
                    raise InterpolationSyntaxError(option, section,
                                                   f"bad interpolation variable reference {mark + text!r}")
                text = text[found.end() - 1:]
                self._put(parser, option, pieces, found[1], raw, section, known, depth)
            else:
                raise InterpolationSyntaxError(option, section, self._complaint(mark + text))


class BasicInterpolation(_Substitution):
    _mark, _open = "%", "("
    _reference = _KEYCRE = _re.compile(r"%\(([^)]+)\)s")

    def _complaint(self, rest):
        return f"'%' must be followed by '%' or '(', found: {rest!r}"

    def _put(self, parser, option, pieces, name, raw, section, known, depth):
        try:
            value = known[parser.optionxform(name)]
        except KeyError:
            raise InterpolationMissingOptionError(option, section, raw, parser.optionxform(name)) from None
        if "%" in value:
            self._expand(parser, option, pieces, value, section, known, depth + 1)
        else:
            pieces.append(value)


class ExtendedInterpolation(_Substitution):
    _mark, _open = "$", "{"
    _reference = _KEYCRE = _re.compile(r"\$\{([^}]+)\}")

    def _complaint(self, rest):
        return f"'$' must be followed by '$' or '{{', found: {rest!r}"

    def _put(self, parser, option, pieces, name, raw, section, known, depth):
        path = name.split(":")
        there, key = section, option
        try:
            if len(path) == 1:
                key = parser.optionxform(path[0])
                value = known[key]
            elif len(path) == 2:
                there, key = path[0], parser.optionxform(path[1])
                value = parser.get(there, key, raw=True)
            else:
                raise InterpolationSyntaxError(option, section, f"More than one ':' found: {'${' + name + '}'!r}")
        except (KeyError, NoSectionError, NoOptionError):
            raise InterpolationMissingOptionError(option, section, raw, ":".join(path)) from None
        if value is None:
            return
        if "$" in value:
            self._expand(parser, key, pieces, value, there, dict(parser.items(there, raw=True)), depth + 1)
        else:
            pieces.append(value)


# --- reading -------------------------------------------------------------------------------------------------------

class _Reading:
    """What is known between two lines."""

    def __init__(self, name):
        self.name = name
        self.section = self.section_name = self.option = None
        self.indent = 0
        self.seen = set()
        self.faults = []


class RawConfigParser(_abc.MutableMapping):
    SECTCRE = _re.compile(r"\[(?P<header>.+)\]")
    NONSPACECRE = _re.compile(r"\S")
    BOOLEAN_STATES = {"1": True, "yes": True, "true": True, "on": True,
                      "0": False, "no": False, "false": False, "off": False}
    _DEFAULT_INTERPOLATION = Interpolation()

    def __init__(self, defaults=None, dict_type=dict, allow_no_value=False, *, delimiters=("=", ":"),
                 comment_prefixes=("#", ";"), inline_comment_prefixes=None, strict=True,
                 empty_lines_in_values=True, default_section=DEFAULTSECT, interpolation=_UNSET, converters=_UNSET,
                 allow_unnamed_section=False):
        self._dict = dict_type
        self._sections, self._defaults, self._proxies = dict_type(), dict_type(), dict_type()
        self._converters = ConverterMapping(self)
        self._proxies[default_section] = SectionProxy(self, default_section)
        self._delimiters = tuple(delimiters)
        marks = "|".join(_re.escape(mark) for mark in delimiters)
        # A name, then a mark, then the value; without values the mark may be missing.
        self.OPTCRE = self.OPTCRE_NV = self._optcre = _re.compile(
            rf"(?P<option>.*?)\s*(?:(?P<vi>{marks})\s*(?P<value>.*))?$" if allow_no_value
            else rf"(?P<option>.*?)\s*(?P<vi>{marks})\s*(?P<value>.*)$")
        self._comments = tuple(comment_prefixes or ())
        self._inline_comments = tuple(inline_comment_prefixes or ())
        self._strict, self._allow_no_value = strict, allow_no_value
        self._empty_lines_in_values = empty_lines_in_values
        self.default_section = default_section
        if interpolation is _UNSET:
            interpolation = self._DEFAULT_INTERPOLATION
        if interpolation is None:
            interpolation = Interpolation()
        if not isinstance(interpolation, Interpolation):
            raise TypeError(f"interpolation= must be None or an instance of Interpolation; got an object of type "
                            f"{type(interpolation)}")
        self._interpolation = interpolation
        if converters is not _UNSET:
            self._converters.update(converters)
        self._allow_unnamed_section = allow_unnamed_section
        if defaults:
            self._read_defaults(defaults)

    def defaults(self):
        return self._defaults

    def sections(self):
        return list(self._sections)

    def add_section(self, section):
        if section == self.default_section:
            raise ValueError(f"Invalid section name: {section!r}")
        if section is UNNAMED_SECTION and not self._allow_unnamed_section:
            raise UnnamedSectionDisabledError
        if section in self._sections:
            raise DuplicateSectionError(section)
        self._open_section(section)

    def _open_section(self, section):
        self._sections[section] = self._dict()
        self._proxies[section] = SectionProxy(self, section)
        return self._sections[section]

    def has_section(self, section):
        return section in self._sections

    def options(self, section):
        if section not in self._sections:
            raise NoSectionError(section)
        return list({**self._sections[section], **self._defaults})

    def read(self, filenames, encoding=None):
        if isinstance(filenames, (str, bytes, _os.PathLike)):
            filenames = [filenames]
        done = []
        for filename in filenames:
            try:
                with open(filename, encoding=encoding) as file:
                    self._read(file, filename)
            except OSError:
                continue
            done.append(_os.fspath(filename))
        return done

    def read_file(self, f, source=None):
        self._read(f, getattr(f, "name", "<???>") if source is None else source)

    def read_string(self, string, source="<string>"):
        self.read_file(_io.StringIO(string), source)

    def read_dict(self, dictionary, source="<dict>"):
        added = set()
        for section, keys in dictionary.items():
            section = section if section is UNNAMED_SECTION else str(section)
            try:
                self.add_section(section)
            except (DuplicateSectionError, ValueError):
                if self._strict and section in added:
                    raise
            added.add(section)
            for key, value in keys.items():
                key = self.optionxform(str(key))
                if self._strict and (section, key) in added:
                    raise DuplicateOptionError(section, key, source)
                added.add((section, key))
                self.set(section, key, value if value is None else str(value))

    def _read_defaults(self, defaults):
        self.read_dict({self.default_section: defaults})

    def get(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        try:
            known = self._known(section, vars)
        except NoSectionError:
            if fallback is _UNSET:
                raise
            return fallback
        option = self.optionxform(option)
        try:
            value = known[option]
        except KeyError:
            if fallback is _UNSET:
                raise NoOptionError(option, section) from None
            return fallback
        return value if raw or value is None else self._interpolation.before_get(self, section, option, value, known)

    def _known(self, section, extra):
        own = {}
        if section in self._sections:
            own = self._sections[section]
        elif section != self.default_section:
            raise NoSectionError(section)
        given = {self.optionxform(key): value if value is None else str(value) for key, value in (extra or {}).items()}
        return {**self._defaults, **own, **given}

    def _converted(self, section, convert, option, *, raw=False, vars=None, fallback=_UNSET, **others):
        try:
            value = self.get(section, option, raw=raw, vars=vars, **others)
        except (NoSectionError, NoOptionError):
            if fallback is _UNSET:
                raise
            return fallback
        return convert(value)

    def getint(self, section, option, **how):
        return self._converted(section, int, option, **how)

    def getfloat(self, section, option, **how):
        return self._converted(section, float, option, **how)

    def getboolean(self, section, option, **how):
        return self._converted(section, self._convert_to_boolean, option, **how)

    def _convert_to_boolean(self, value):
        if value.lower() not in self.BOOLEAN_STATES:
            raise ValueError(f"Not a boolean: {value}")
        return self.BOOLEAN_STATES[value.lower()]

    def items(self, section=_UNSET, raw=False, vars=None):
        if section is _UNSET:
            return super().items()
        known = self._known(section, vars)
        order = dict(self._defaults)
        order.update(self._sections.get(section, ()))
        order.update(known)
        if raw:
            return [(option, order[option]) for option in order]
        return [(option, self._interpolation.before_get(self, section, option, known[option], known)
                 if known[option] is not None else None) for option in order]

    def popitem(self):
        for key in self.sections():
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def optionxform(self, optionstr):
        return optionstr.lower()

    def has_option(self, section, option):
        option = self.optionxform(option)
        if not section or section == self.default_section:
            return option in self._defaults
        return section in self._sections and (option in self._sections[section] or option in self._defaults)

    def _options_of(self, section):
        """Where a section's own options lie, those for all where it has no name. None: there is no such section."""
        return self._defaults if not section or section == self.default_section else self._sections.get(section)

    def set(self, section, option, value=None):
        if value:
            value = self._interpolation.before_set(self, section, option, value)
        own = self._options_of(section)
        if own is None:
            raise NoSectionError(section)
        own[self.optionxform(option)] = value

    def write(self, fp, space_around_delimiters=True):
        mark = f" {self._delimiters[0]} " if space_around_delimiters else self._delimiters[0]
        if self._defaults:
            self._write_section(fp, self.default_section, self._defaults.items(), mark)
        if UNNAMED_SECTION in self._sections and self._sections[UNNAMED_SECTION]:
            self._write_section(fp, UNNAMED_SECTION, self._sections[UNNAMED_SECTION].items(), mark)
        for section, options in self._sections.items():
            if section is not UNNAMED_SECTION:
                self._write_section(fp, section, options.items(), mark)

    def _write_section(self, fp, section, options, mark):
        if section is not UNNAMED_SECTION:
            fp.write(f"[{section}]\n")
        for key, value in options:
            self._validate_key_contents(key)
            value = self._interpolation.before_write(self, section, key, value)
            if value is not None or not self._allow_no_value:
                value = mark + str(value).replace("\n", "\n\t")
            else:
                value = ""
            fp.write(f"{key}{value}\n")
        fp.write("\n")

    def _validate_key_contents(self, key):
        if self.SECTCRE.match(key):
            raise InvalidWriteError(f"Cannot write key {key}; begins with section pattern")
        if any(mark in key for mark in self._delimiters):
            raise InvalidWriteError(f"Cannot write key {key}; contains delimiter")

    def remove_option(self, section, option):
        own = self._options_of(section)
        if own is None:
            raise NoSectionError(section)
        return own.pop(self.optionxform(option), self) is not self

    def remove_section(self, section):
        if section not in self._sections:
            return False
        del self._sections[section], self._proxies[section]
        return True

    def __contains__(self, name):
        return self.has_section(name) or name == self.default_section

    def __getitem__(self, name):
        if name in self:
            return self._proxies[name]
        raise KeyError(name)

    def __setitem__(self, name, options):
        if name in self and self[name] is options:
            return
        own = self._defaults if name == self.default_section else self._sections.get(name)
        if own is not None:
            own.clear()
        self.read_dict({name: options})

    def __delitem__(self, name):
        if name == self.default_section:
            raise ValueError("Cannot remove the default section.")
        if not self.remove_section(name):
            raise KeyError(name)

    def __len__(self):
        return 1 + len(self._sections)

    def __iter__(self):
        return _itertools.chain((self.default_section,), self._sections)

    @property
    def converters(self):
        return self._converters

    def _read(self, lines, name):
        state = _Reading(name)
        if self._allow_unnamed_section:
            self._enter_section(state, UNNAMED_SECTION, 0)
        for number, line in enumerate(lines, 1):
            self._read_line(state, number, line)
        self._join_values()
        if state.faults:
            problem = ParsingError(name)
            for fault in state.faults:
                problem.append(*fault)
            raise problem

    def _without_comment(self, line):
        text = line.strip()
        if self._comments and text.startswith(self._comments):
            return None
        starts = []
        for prefix in self._inline_comments:
            at = line.find(prefix)
            while at > 0 and not line[at - 1].isspace():
                at = line.find(prefix, at + 1)
            if at >= 0:
                starts.append(at)
        return line[:min(starts)].strip() if starts else text

    def _read_line(self, state, number, line):
        comment = False
        text = self._without_comment(line)
        if text is None or (not text and line.strip()):
            text, comment = "", True
        if not text:
            self._read_empty(state, comment)
            return
        found = self.NONSPACECRE.search(line)
        indent = found.start() if found else 0
        if state.section is not None and state.option and indent > state.indent:
            values = state.section[state.option]
            if values is None:
                raise MultilineContinuationError(state.name, number, line)
            values.append(text)
            return
        state.indent = indent
        header = self.SECTCRE.match(text)
        if header:
            self._enter_section(state, header["header"], number)
        elif state.section is None:
            raise MissingSectionHeaderError(state.name, number, line)
        else:
            self._read_option(state, number, line, text)

    def _read_empty(self, state, comment):
        if not self._empty_lines_in_values:
            state.indent = _BEHIND_ALL  # an empty line ends the value
            return
        inside = state.section is not None and state.option
        if inside and not comment and state.section[state.option] is not None:
            state.section[state.option].append("")

    def _enter_section(self, state, name, number):
        if name in self._sections:
            if self._strict and name in state.seen:
                raise DuplicateSectionError(name, state.name, number)
            state.section = self._sections[name]
        elif name == self.default_section:
            state.section = self._defaults
        else:
            state.section = self._open_section(name)
        state.seen.add(name)
        state.section_name, state.option = name, None

    def _read_option(self, state, number, line, text):
        found = self._optcre.match(text)
        state.option = None
        if not found or not found["option"]:
            state.faults.append((number, line))
            if not found:
                return
        option = self.optionxform(found["option"].rstrip())
        if self._strict and (state.section_name, option) in state.seen:
            raise DuplicateOptionError(state.section_name, option, state.name, number)
        state.seen.add((state.section_name, option))
        state.option = option
        value = found["value"]
        state.section[option] = None if value is None else [value.strip()]

    def _join_values(self):
        everything = _itertools.chain(((self.default_section, self._defaults),), self._sections.items())
        for section, options in everything:
            for name, value in options.items():
                if isinstance(value, list):
                    value = "\n".join(value).rstrip()
                options[name] = self._interpolation.before_read(self, section, name, value)


class ConfigParser(RawConfigParser):
    _DEFAULT_INTERPOLATION = BasicInterpolation()

    def _check_types(self, section="", option="", value=""):
        if not isinstance(section, (str, _Unnamed)):
            raise TypeError("section names must be strings or UNNAMED_SECTION")
        if not isinstance(option, str):
            raise TypeError("option keys must be strings")
        if (not self._allow_no_value or value) and not isinstance(value, str):
            raise TypeError("option values must be strings")

    def set(self, section, option, value=None):
        self._check_types(option=option, value=value)
        super().set(section, option, value)

    def add_section(self, section):
        self._check_types(section=section)
        super().add_section(section)

    def _read_defaults(self, defaults):
        """What the defaults say is taken as it is."""
        interpolation, self._interpolation = self._interpolation, Interpolation()
        try:
            self.read_dict({self.default_section: defaults})
        finally:
            self._interpolation = interpolation


# --- one section -----------------------------------------------------------------------------------------------------

class SectionProxy(_abc.MutableMapping):
    def __init__(self, parser, name):
        self._parser, self._name = parser, name
        for key in parser.converters:
            setattr(self, "get" + key, _functools.partial(self.get, _impl=getattr(parser, "get" + key)))

    def __repr__(self):
        return f"<Section: {self._name}>"

    def __getitem__(self, key):
        if not self._parser.has_option(self._name, key):
            raise KeyError(key)
        return self._parser.get(self._name, key)

    def __setitem__(self, key, value):
        if isinstance(self._parser, ConfigParser):
            self._parser._check_types(option=key, value=value)
        return self._parser.set(self._name, key, value)

    def __delitem__(self, key):
        if not (self._parser.has_option(self._name, key) and self._parser.remove_option(self._name, key)):
            raise KeyError(key)

    def __contains__(self, key):
        return self._parser.has_option(self._name, key)

    def __len__(self):
        return len(self._options())

    def __iter__(self):
        return iter(self._options())

    def _options(self):
        if self._name != self._parser.default_section:
            return self._parser.options(self._name)
        return list(self._parser.defaults())

    @property
    def parser(self):
        return self._parser

    @property
    def name(self):
        return self._name

    def get(self, option, fallback=None, *, raw=False, vars=None, _impl=None, **kwargs):
        return (_impl or self._parser.get)(self._name, option, raw=raw, vars=vars, fallback=fallback, **kwargs)


class ConverterMapping(_abc.MutableMapping):
    """The converters of a parser: each is a get... method of it and of its sections."""

    GETTERCRE = _re.compile(r"^get(?P<name>.+)$")

    def __init__(self, parser):
        self._parser = parser
        self._data = {"int": None, "float": None, "boolean": None}

    def __getitem__(self, key):
        return self._data[key]

    def __setitem__(self, key, value):
        try:
            name = "get" + key
        except TypeError:
            raise ValueError(f"Incompatible key: {key} (type: {type(key)})") from None
        if name == "get":
            raise ValueError('Incompatible key: cannot use "" as a name')
        self._data[key] = value

        def get(section, option, **how):
            return self._parser._converted(section, value, option, **how)
        get.converter = value
        setattr(self._parser, name, get)
        for proxy in self._parser.values():
            setattr(proxy, name, _functools.partial(proxy.get, _impl=get))

    def __delitem__(self, key):
        name = "get" + (key or "")
        del self._data[key]
        for holder in (self._parser, *self._parser.values()):
            if name in vars(holder):
                delattr(holder, name)

    def __iter__(self):
        return iter(self._data)

    def __len__(self):
        return len(self._data)

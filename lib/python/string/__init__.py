"""Constants of characters, templates with $ and a formatter to derive from."""
import _format

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits", "hexdigits", "octdigits",
           "printable", "punctuation", "whitespace", "Formatter", "Template"]

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join([word.capitalize() for word in s.split(sep)])


class _Found:
    """One placeholder: as a match object of the template's pattern answers."""

    def __init__(self, text, start, end, groups):
        self.string = text
        self._start = start
        self._end = end
        self._groups = groups

    def group(self, name=0):
        return self.string[self._start:self._end] if name == 0 else self._groups.get(name)

    def start(self, name=0):
        return self._start

    def end(self, name=0):
        return self._end


_first_letters = frozenset(ascii_letters + "_")
_more_letters = frozenset(ascii_letters + digits + "_")


class _Pattern:
    """Finds placeholders: the default pattern of identifiers, without regular expressions."""

    def __init__(self, delimiter):
        self.delimiter = delimiter

    def finditer(self, text):
        delimiter = self.delimiter
        size = len(delimiter)
        i = text.find(delimiter)
        while i >= 0:
            at = i + size
            end, groups = at, {"invalid": ""}
            if text.startswith(delimiter, at):
                end, groups = at + size, {"escaped": delimiter}
            else:
                braced = text[at:at + 1] == "{"
                start = at + braced
                stop = start
                if text[start:start + 1] in _first_letters:
                    stop = start + 1
                    while text[stop:stop + 1] in _more_letters:
                        stop += 1
                if stop > start and not braced:
                    end, groups = stop, {"named": text[start:stop]}
                elif stop > start and text[stop:stop + 1] == "}":
                    end, groups = stop + 1, {"braced": text[start:stop]}
            yield _Found(text, i, end, groups)
            i = text.find(delimiter, end)

    def sub(self, replace, text):
        parts, position = [], 0
        for found in self.finditer(text):
            parts.append(text[position:found.start()])
            parts.append(replace(found))
            position = found.end()
        parts.append(text[position:])
        return "".join(parts)


class Template:
    """A string in which $name and ${name} stand for values."""
    delimiter = "$"
    idpattern = r"(?a:[_a-z][_a-z0-9]*)"
    braceidpattern = None
    flags = None
    pattern = None

    def __init_subclass__(cls):
        super().__init_subclass__()
        own = "pattern" in cls.__dict__ and cls.__dict__["pattern"] is not None
        if not own and cls.idpattern == Template.idpattern and cls.braceidpattern is None:
            cls.pattern = _Pattern(cls.delimiter)
            return
        import re
        if own:
            pattern = cls.pattern
        else:
            mark = re.escape(cls.delimiter)
            braced = cls.braceidpattern or cls.idpattern
            pattern = (f"{mark}(?:(?P<escaped>{mark})|(?P<named>{cls.idpattern})|"
                       f"{{(?P<braced>{braced})}}|(?P<invalid>))")
        flags = re.IGNORECASE if cls.flags is None else cls.flags
        cls.pattern = re.compile(pattern, flags | re.VERBOSE) if isinstance(pattern, str) else pattern

    def __init__(self, template):
        self.template = template

    def _invalid(self, found):
        i = found.start("invalid")
        if not isinstance(self.pattern, _Pattern):
            lines = self.template[:i].splitlines(keepends=True)
        else:
            i += len(self.delimiter)
            lines = self.template[:i].splitlines(keepends=True)
        if not lines:
            column, line = 1, 1
        else:
            column = i - len("".join(lines[:-1]))
            line = len(lines)
        raise ValueError("Invalid placeholder in string: line %d, col %d" % (line, column))

    def substitute(self, mapping={}, /, **kws):
        values = _Both(kws, mapping) if mapping and kws else kws or mapping

        def convert(found):
            name = found.group("named") or found.group("braced")
            if name is not None:
                return str(values[name])
            if found.group("escaped") is not None:
                return self.delimiter
            if found.group("invalid") is not None:
                self._invalid(found)
            raise ValueError("Unrecognized named group in pattern", self.pattern)

        return self.pattern.sub(convert, self.template)

    def safe_substitute(self, mapping={}, /, **kws):
        values = _Both(kws, mapping) if mapping and kws else kws or mapping

        def convert(found):
            name = found.group("named") or found.group("braced")
            if name is not None:
                try:
                    return str(values[name])
                except KeyError:
                    return found.group()
            if found.group("escaped") is not None:
                return self.delimiter
            if found.group("invalid") is not None:
                return found.group()
            raise ValueError("Unrecognized named group in pattern", self.pattern)

        return self.pattern.sub(convert, self.template)

    def is_valid(self):
        for found in self.pattern.finditer(self.template):
            if found.group("invalid") is not None:
                return False
            if not (found.group("named") or found.group("braced") or found.group("escaped") is not None):
                raise ValueError("Unrecognized named group in pattern", self.pattern)
        return True

    def get_identifiers(self):
        names = []
        for found in self.pattern.finditer(self.template):
            name = found.group("named") or found.group("braced")
            if name is not None and name not in names:
                names.append(name)
        return names


Template.pattern = _Pattern("$")


class _Both:
    """The keywords, and behind them the mapping."""

    def __init__(self, first, second):
        self._first = first
        self._second = second

    def __getitem__(self, key):
        return self._first[key] if key in self._first else self._second[key]


class Formatter:
    """str.format() with every step open to a subclass."""

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        result, _ = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used_args, recursion_depth, auto_arg_index=0):
        if recursion_depth < 0:
            raise ValueError("Max string recursion exceeded")
        result = []
        for literal, name, spec, conversion in self.parse(format_string):
            if literal:
                result.append(literal)
            if name is None:
                continue
            first, _ = _format.split_field_name(name)
            if first == "":
                if auto_arg_index is False:
                    raise ValueError("cannot switch from manual field specification to automatic field numbering")
                name = str(auto_arg_index) + name
                auto_arg_index += 1
            elif isinstance(first, int):
                if auto_arg_index:
                    raise ValueError("cannot switch from automatic field numbering to manual field specification")
                auto_arg_index = False
            obj, used = self.get_field(name, args, kwargs)
            used_args.add(used)
            obj = self.convert_field(obj, conversion)
            spec, auto_arg_index = self._vformat(spec, args, kwargs, used_args, recursion_depth - 1, auto_arg_index)
            result.append(self.format_field(obj, spec))
        return "".join(result), auto_arg_index

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion == "s":
            return str(value)
        if conversion == "r":
            return repr(value)
        if conversion == "a":
            return ascii(value)
        raise ValueError("Unknown conversion specifier {0!s}".format(conversion))

    def parse(self, format_string):
        for literal, name, spec, conversion, _ in _format.template_fields(format_string):
            yield (literal, name, spec, conversion) if name is not None else (literal, None, None, None)

    def get_field(self, field_name, args, kwargs):
        first, rest = _format.split_field_name(field_name)
        obj = self.get_value(first, args, kwargs)
        for is_attr, key in rest:
            obj = getattr(obj, key) if is_attr else obj[key]
        return obj, first

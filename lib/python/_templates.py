"""Template strings: what t"..." makes."""


_missing = object()


class Interpolation:
    """One {...} of a template string."""

    __slots__ = ("value", "expression", "conversion", "format_spec")
    __match_args__ = ("value", "expression", "conversion", "format_spec")

    def __new__(cls, value=_missing, expression="", conversion=None, format_spec=""):
        if value is _missing:
            raise TypeError("Interpolation() missing required argument 'value' (pos 1)")
        if not isinstance(expression, str):
            raise TypeError(f"Interpolation() argument 'expression' must be str, not {type(expression).__name__}")
        if conversion is not None:
            if not isinstance(conversion, str):
                raise TypeError(f"Interpolation() argument 'conversion' must be str, not {type(conversion).__name__}")
            if conversion not in ("s", "r", "a"):
                raise ValueError("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")
        if not isinstance(format_spec, str):
            raise TypeError(f"Interpolation() argument 'format_spec' must be str, not {type(format_spec).__name__}")
        return make_interpolation(value, expression, conversion, format_spec)

    def __init_subclass__(cls):
        raise TypeError("type 'string.templatelib.Interpolation' is not an acceptable base type")

    def __setattr__(self, name, value):
        raise AttributeError("readonly attribute")

    def __delattr__(self, name):
        raise AttributeError("readonly attribute")

    def __class_getitem__(cls, item):
        return cls

    def __reduce__(self):
        return Interpolation, (self.value, self.expression, self.conversion, self.format_spec)

    def __repr__(self):
        return f"Interpolation({self.value!r}, {self.expression!r}, {self.conversion!r}, {self.format_spec!r})"


class Template:
    """The strings and interpolations of a template string, in order."""

    __slots__ = ("strings", "interpolations")

    def __new__(cls, *args, **kwargs):
        if kwargs:
            raise TypeError("Template.__new__ only accepts *args arguments")
        strings, interpolations = [], []
        fresh = True
        for part in args:
            if isinstance(part, str):
                if fresh:
                    strings.append(part)
                    fresh = False
                else:
                    strings[-1] += part
            elif isinstance(part, Interpolation):
                if fresh:
                    strings.append("")
                interpolations.append(part)
                fresh = True
            else:
                raise TypeError("Template.__new__ *args need to be of type 'str' or 'Interpolation', "
                                f"got {type(part).__name__}")
        if fresh:
            strings.append("")
        return make_template(tuple(strings), tuple(interpolations))

    def __init_subclass__(cls):
        raise TypeError("type 'string.templatelib.Template' is not an acceptable base type")

    def __setattr__(self, name, value):
        raise AttributeError(f"'string.templatelib.Template' object attribute '{name}' is read-only")

    def __delattr__(self, name):
        raise AttributeError(f"'string.templatelib.Template' object attribute '{name}' is read-only")

    @property
    def values(self):
        return tuple(one.value for one in self.interpolations)

    def __iter__(self):
        for text, one in zip(self.strings, self.interpolations):
            if text:
                yield text
            yield one
        if self.strings[-1]:
            yield self.strings[-1]

    def __add__(self, other):
        if not isinstance(other, Template):
            raise TypeError('can only concatenate string.templatelib.Template '
                            f'(not "{type(other).__name__}") to string.templatelib.Template')
        strings = self.strings[:-1] + (self.strings[-1] + other.strings[0],) + other.strings[1:]
        return make_template(strings, self.interpolations + other.interpolations)

    def __reduce__(self):
        parts = []
        for text, one in zip(self.strings, self.interpolations):
            parts += [text, one]
        return Template, (*parts, self.strings[-1])

    def __repr__(self):
        return f"Template(strings={self.strings!r}, interpolations={self.interpolations!r})"


def make_interpolation(value, expression, conversion, format_spec):
    made = object.__new__(Interpolation)
    put = object.__setattr__
    put(made, "value", value)
    put(made, "expression", expression)
    put(made, "conversion", conversion)
    put(made, "format_spec", format_spec)
    return made


def make_template(strings, interpolations):
    made = object.__new__(Template)
    put = object.__setattr__
    put(made, "strings", strings)
    put(made, "interpolations", interpolations)
    return made


def build(parts):
    """The template of a display: strings, and for each interpolation a tuple."""
    strings, interpolations = [], []
    fresh = True
    for part in parts:
        if isinstance(part, tuple):
            if fresh:
                strings.append("")
            interpolations.append(make_interpolation(*part))
            fresh = True
        else:
            strings.append(part)
            fresh = False
    if fresh:
        strings.append("")
    return make_template(tuple(strings), tuple(interpolations))


Interpolation.__module__ = Template.__module__ = "string.templatelib"

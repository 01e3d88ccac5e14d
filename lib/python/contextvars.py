"""Variables of a context."""
__all__ = ["Context", "ContextVar", "Token", "copy_context"]

_missing = object()


class Context:
    """A mapping of ContextVars to values, in which a function can be run."""

    def __init__(self):
        self._values = {}
        self._is_shared = False  # whether a copy has the same dict
        self._entered = False

    def run(self, callable, /, *args, **kwargs):
        global _current
        if self._entered:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        self._entered = True
        before = _current
        _current = self
        try:
            return callable(*args, **kwargs)
        finally:
            _current = before
            self._entered = False

    def copy(self):
        new = Context()
        new._values = self._values
        new._is_shared = self._is_shared = True
        return new

    def _own_values(self):
        """The dict, made this context's own before it changes."""
        if self._is_shared:
            self._values = self._values.copy()
            self._is_shared = False
        return self._values

    def get(self, key, default=None, /):
        return self._values.get(_checked(key), default)

    def __getitem__(self, key):
        return self._values[_checked(key)]

    def __contains__(self, key):
        return _checked(key) in self._values

    def __len__(self):
        return len(self._values)

    def __iter__(self):
        return iter(self._values)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()

    def __eq__(self, other):
        if not isinstance(other, Context):
            return NotImplemented
        return self._values == other._values

    __hash__ = None


def _checked(key):
    if not isinstance(key, ContextVar):
        raise TypeError(f"a ContextVar key was expected, got {key!r}")
    return key


_current = Context()


class ContextVar:
    def __init__(self, name, *, default=_missing):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self.name = name
        self._default = default

    def get(self, default=_missing, /):
        value = _current._values.get(self, _missing)
        if value is not _missing:
            return value
        if default is not _missing:
            return default
        if self._default is not _missing:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        token = Token(_current, self, _current._values.get(self, _missing))
        _current._own_values()[self] = value
        return token

    def reset(self, token, /):
        if not isinstance(token, Token):
            raise TypeError(f"expected an instance of Token, got {token!r}")
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token.var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        if token._context is not _current:
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        if token._old is _missing:
            _current._own_values().pop(self, None)
        else:
            _current._own_values()[self] = token._old

    def __repr__(self):
        default = "" if self._default is _missing else f" default={self._default!r}"
        return f"<ContextVar name={self.name!r}{default} at {id(self):#x}>"

    def __class_getitem__(cls, item):
        return cls


class _Missing:
    def __repr__(self):
        return "<Token.MISSING>"


class Token:
    MISSING = _Missing()

    def __init__(self, context, var, old):
        self._context = context
        self.var = var
        self._old = old
        self._used = False

    @property
    def old_value(self):
        return Token.MISSING if self._old is _missing else self._old

    def __repr__(self):
        return f"<Token{' used' if self._used else ''} var={self.var!r} at {id(self):#x}>"

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.var.reset(self)

    __hash__ = None

    def __class_getitem__(cls, item):
        return cls


def copy_context():
    return _current.copy()

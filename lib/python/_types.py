"""list[int], int | str and SimpleNamespace: what the language makes of types."""


class SimpleNamespace:
    def __init__(self, mapping_or_iterable=(), /, **keywords):
        for name, value in dict(mapping_or_iterable).items():
            if not isinstance(name, str):
                raise TypeError("keywords must be strings")
            self.__dict__[name] = value
        self.__dict__.update(keywords)

    def __repr__(self):
        if id(self) in _in_repr:
            return "namespace(...)" if type(self) is SimpleNamespace else f"{type(self).__name__}(...)"
        _in_repr.add(id(self))
        try:
            items = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        finally:
            _in_repr.discard(id(self))
        return f"{'namespace' if type(self) is SimpleNamespace else type(self).__name__}({items})"

    def __eq__(self, other):
        if isinstance(self, SimpleNamespace) and isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented

    __hash__ = None

    def __replace__(self, /, **changes):
        return type(self)(self.__dict__ | changes)


SimpleNamespace.__module__ = "types"
_in_repr = set()


def type_text(value):
    """A type in the repr of a generic."""
    if value is ...:
        return "..."
    if isinstance(value, GenericAlias):
        return repr(value)
    if isinstance(value, type):
        module = value.__module__
        return value.__qualname__ if module == "builtins" else f"{module}.{value.__qualname__}"
    if isinstance(value, list):
        return "[" + ", ".join(map(type_text, value)) + "]"
    return repr(value)


def _parameters(args):
    found = []
    for arg in args:
        if isinstance(arg, type):
            continue
        if isinstance(arg, (list, tuple)):
            more = _parameters(arg)
        elif hasattr(arg, "__typing_subst__"):
            more = (arg,)
        else:
            more = getattr(arg, "__parameters__", ())
        for parameter in more:
            if parameter not in found:
                found.append(parameter)
    return tuple(found)


class GenericAlias:
    """list[int]"""
    __slots__ = ("__origin__", "__args__", "__parameters__", "__unpacked__")

    def __new__(cls, origin, args):
        self = object.__new__(cls)
        if type(args) is not tuple:
            args = (args,)
        _set(self, "__origin__", origin)
        _set(self, "__args__", args)
        _set(self, "__parameters__", _parameters(args))
        _set(self, "__unpacked__", False)
        return self

    def __repr__(self):
        args = ", ".join(map(type_text, self.__args__)) or "()"
        return f"{'*' if self.__unpacked__ else ''}{type_text(self.__origin__)}[{args}]"

    def __call__(self, *args, **keywords):
        made = self.__origin__(*args, **keywords)
        try:
            made.__orig_class__ = self
        except (AttributeError, TypeError):
            pass
        return made

    def __getattr__(self, name):
        if name in ("__copy__", "__deepcopy__", "__mro_entries__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __reduce__(self):
        if self.__unpacked__:
            return next, (iter(GenericAlias(self.__origin__, self.__args__)),)
        return GenericAlias, (self.__origin__, self.__args__)

    def __setattr__(self, name, value):
        setattr(self.__origin__, name, value)

    def __getitem__(self, items):
        if not self.__parameters__:
            raise TypeError(f"{self!r} is not a generic class")
        if type(items) is not tuple:
            items = (items,)
        wanted = len(self.__parameters__)
        if len(items) != wanted:
            raise TypeError(f"Too {'many' if len(items) > wanted else 'few'} arguments for {self!r}; "
                            f"actual {len(items)}, expected {wanted}")
        return GenericAlias(self.__origin__, _substituted(self.__args__, dict(zip(self.__parameters__, items))))

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __instancecheck__(self, instance):
        raise TypeError("isinstance() argument 2 cannot be a parameterized generic")

    def __subclasscheck__(self, other):
        raise TypeError("issubclass() argument 2 cannot be a parameterized generic")

    def __eq__(self, other):
        if not isinstance(other, GenericAlias):
            return NotImplemented
        return (self.__origin__ == other.__origin__ and self.__args__ == other.__args__ and
                self.__unpacked__ == other.__unpacked__)

    def __hash__(self):
        return hash(self.__origin__) ^ hash(self.__args__)

    def __or__(self, other):
        return union(self, other)

    def __ror__(self, other):
        return union(other, self)

    def __iter__(self):
        star = GenericAlias(self.__origin__, self.__args__)
        _set(star, "__unpacked__", True)
        yield star

    def __dir__(self):
        return sorted(set(dir(self.__origin__)) | {"__origin__", "__args__", "__parameters__", "__mro_entries__"})


def _set(alias, name, value):
    object.__setattr__(alias, name, value)


GenericAlias.__module__ = "types"


def _substituted(args, values):
    result = []
    for arg in args:
        if isinstance(arg, (list, tuple)):
            result.append(type(arg)(_substituted(arg, values)))
        elif not isinstance(arg, type) and arg in values:
            result.append(values[arg])
        elif not isinstance(arg, type) and getattr(arg, "__parameters__", ()):
            result.append(arg[tuple(values[p] for p in arg.__parameters__)])
        else:
            result.append(arg)
    return tuple(result)


NoneType = type(None)


class UnionType:
    """int | str"""
    __slots__ = ("__args__", "__parameters__")

    def __init__(self, *args):
        raise TypeError("cannot create 'typing.Union' instances")

    @property
    def __origin__(self):
        return UnionType

    def __repr__(self):
        return " | ".join("None" if arg is NoneType else type_text(arg) for arg in self.__args__)

    def __eq__(self, other):
        if not isinstance(other, UnionType):
            return NotImplemented
        return len(self.__args__) == len(other.__args__) and all(arg in other.__args__ for arg in self.__args__)

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __or__(self, other):
        return union(self, other)

    def __ror__(self, other):
        return union(other, self)

    def __instancecheck__(self, instance):
        return isinstance(instance, self.__args__)

    def __subclasscheck__(self, other):
        return issubclass(other, self.__args__)

    def __getitem__(self, items):
        if not self.__parameters__:
            raise TypeError(f"{self!r} is not a generic class")
        if type(items) is not tuple:
            items = (items,)
        return make_union(_substituted(self.__args__, dict(zip(self.__parameters__, items))))

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")

    def __class_getitem__(cls, items):
        return make_union(items if isinstance(items, tuple) else (items,))


UnionType.__name__ = "Union"
UnionType.__qualname__ = "Union"
UnionType.__module__ = "typing"


def _may_join(value):
    return (value is None or isinstance(value, (type, GenericAlias, UnionType)) or
            hasattr(type(value), "__typing_union__"))


def make_union(args):
    flat = []
    for arg in args:
        for one in arg.__args__ if isinstance(arg, UnionType) else (arg,):
            one = NoneType if one is None else one
            if one not in flat:
                flat.append(one)
    if len(flat) == 1:
        return flat[0]
    made = object.__new__(UnionType)
    made.__args__ = tuple(flat)
    made.__parameters__ = _parameters(flat)
    return made


def union(left, right):
    if not (_may_join(left) and _may_join(right)) or left is None and right is None:
        return NotImplemented
    return make_union((left, right))

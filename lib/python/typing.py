"""Names for type hints, and what programs do with them when they run."""
import _collections_abc as _abc
import _classes
import types
from _classes import guest_module
from _types import GenericAlias as _BuiltinAlias
from _types import UnionType as Union
from _types import _parameters as _collect_parameters
from _types import make_union as _make_union
from _types import type_text as _type_text
from abc import ABCMeta, abstractmethod

TYPE_CHECKING = False
_NoneType = type(None)
_GENERATED = frozenset("""__abstractmethods__ __annotations__ __dict__ __doc__ __init__ __module__ __new__ __slots__
__subclasshook__ __weakref__ __class_getitem__ __match_args__ __static_attributes__ __firstlineno__ __annotate__
__annotate_func__ __annotations_cache__ __parameters__ __orig_bases__ __orig_class__ _is_protocol
_is_runtime_protocol __protocol_attrs__ __non_callable_proto_members__ __type_params__ __hash__
__init_subclass__ __qualname__ _protocol_checked""".split())


# --- conversion -----------------------------------------------------------------------------------------------------------

def _value_of(text, space, local):
    scope = {**(space or {}), **(local or {})}
    _classes.run(f"_value_of_ = ({text}\n)", scope)
    return scope["_value_of_"]


class ForwardRef:
    """A type that is named by a str."""
    __slots__ = ("__forward_arg__", "__forward_module__", "__forward_is_argument__", "__forward_is_class__", "__owner__")

    def __init__(self, arg, *, module=None, owner=None, is_argument=True, is_class=False):
        if not isinstance(arg, str):
            raise TypeError(f"ForwardRef must be a string -- got {arg!r}")
        self.__forward_arg__ = arg
        self.__forward_module__ = module
        self.__forward_is_argument__ = is_argument
        self.__forward_is_class__ = is_class
        self.__owner__ = owner

    def evaluate(self, *, globals=None, locals=None, type_params=None, owner=None, format=None):
        return _convert(_value_of(self.__forward_arg__, globals, locals))

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        return self.__forward_arg__ == other.__forward_arg__ and self.__forward_module__ == other.__forward_module__

    def __hash__(self):
        return hash((self.__forward_arg__, self.__forward_module__))

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __repr__(self):
        module = "" if self.__forward_module__ is None else f", module={self.__forward_module__!r}"
        return f"ForwardRef({self.__forward_arg__!r}{module})"

    __typing_union__ = True


def _convert(arg):
    if arg is None:
        return _NoneType
    if isinstance(arg, str):
        return ForwardRef(arg)
    return arg


def _check(arg, message):
    arg = _convert(arg)
    if isinstance(arg, _GenericAlias) and arg.__origin__ in (Generic, Protocol):
        raise TypeError(f"{arg} is not valid as type argument")
    if arg in (Any, LiteralString, NoReturn, Never, Self, TypeAlias) or type(arg) is tuple and False:
        return arg
    if arg in (Generic, Protocol):
        raise TypeError(f"Plain {arg} is not valid as type argument")
    if isinstance(arg, _SpecialForm):
        raise TypeError(f"Plain {arg} is not valid as type argument") if arg in (ClassVar, Final) else \
            TypeError(f"Plain {arg} is not valid as type argument")
    if type(arg) is tuple:
        raise TypeError(f"{message} Got {arg!r:.100}.")
    return arg


def _as_tuple(value):
    return value if type(value) is tuple else (value,)


# --- special forms --------------------------------------------------------------------------------------------------------

class _SpecialForm:
    __slots__ = ("_name", "__doc__", "_getitem")
    __typing_union__ = True

    def __init__(self, name, getitem=None):
        self._name = name
        self._getitem = getitem
        self.__doc__ = None

    def __getattr__(self, name):
        if name in ("__name__", "__qualname__"):
            return self._name
        if name == "__module__":
            return "typing"
        raise AttributeError(name)

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")

    def __repr__(self):
        return "typing." + self._name

    def __call__(self, *args, **keywords):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __instancecheck__(self, instance):
        raise TypeError(f"{self} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        raise TypeError(f"{self} cannot be used with issubclass()")

    def __getitem__(self, parameters):
        if self._getitem is None:
            raise TypeError(f"{self} is not subscriptable")
        return self._getitem(self, parameters)


def _one_argument(self, parameters):
    if type(parameters) is tuple:
        raise TypeError(f"{self} accepts only single type. Got {parameters!r:.100}.")
    return _GenericAlias(self, (_convert(parameters),), name=self._name)


class _AnyMeta(type):
    def __instancecheck__(cls, instance):
        if cls is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(instance)

    def __repr__(cls):
        return "typing.Any" if cls is Any else super().__repr__()


class Any(metaclass=_AnyMeta):
    def __new__(cls, *args, **keywords):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


NoReturn, Never, Self, LiteralString, TypeAlias = map(_SpecialForm, ("NoReturn", "Never", "Self", "LiteralString", "TypeAlias"))
ClassVar, Final, TypeGuard, TypeIs, Required, NotRequired, ReadOnly = (
    _SpecialForm(name, _one_argument)
    for name in ("ClassVar", "Final", "TypeGuard", "TypeIs", "Required", "NotRequired", "ReadOnly"))


def _optional(self, parameters):
    if type(parameters) is tuple:
        raise TypeError("typing.Optional requires a single type. Got " + f"{parameters!r:.100}.")
    return Union[_convert(parameters), None]


Optional = _SpecialForm("Optional", _optional)


class _LiteralAlias:
    pass


def _literal(self, parameters):
    flat = []
    for one in _as_tuple(parameters):
        for value in one.__args__ if isinstance(one, _GenericAlias) and one.__origin__ is Literal else (one,):
            if not any(type(value) is type(other) and value == other for other in flat):
                flat.append(value)
    return _GenericAlias(self, tuple(flat), name="Literal")


Literal = _SpecialForm("Literal", _literal)


def _concatenate(self, parameters):
    if parameters == ():
        raise TypeError("Cannot take a Concatenate of no types.")
    parameters = _as_tuple(parameters)
    if not (parameters[-1] is ... or isinstance(parameters[-1], ParamSpec)):
        raise TypeError("The last parameter to Concatenate should be a ParamSpec variable or ellipsis.")
    return _GenericAlias(self, (*map(_convert, parameters[:-1]), parameters[-1]), name="Concatenate")


Concatenate = _SpecialForm("Concatenate", _concatenate)


def _unpack(self, parameters):
    return _GenericAlias(self, (_convert(parameters),), name="Unpack")


Unpack = _SpecialForm("Unpack", _unpack)


def _annotated(self, parameters):
    if type(parameters) is not tuple or len(parameters) < 2:
        raise TypeError("Annotated[...] should be used with at least two arguments (a type and an annotation).")
    origin = _convert(parameters[0])
    metadata = parameters[1:]
    if isinstance(origin, _AnnotatedAlias):
        metadata = origin.__metadata__ + metadata
        origin = origin.__origin__
    return _AnnotatedAlias(origin, metadata)


Annotated = _SpecialForm("Annotated", _annotated)


# --- aliases ----------------------------------------------------------------------------------------------------------------

def _behind(bases, one):
    for at in range(len(bases)):
        if bases[at] is one:
            return bases[at + 1:]
    return ()


class _GenericAlias:
    """Box[int], List[int], Callable[[int], str] and the forms."""
    __typing_union__ = True

    def __init__(self, origin, args, *, name=None, inst=True):
        self.__origin__ = origin
        self.__args__ = args = tuple(args)
        self._name = name
        self._inst = inst
        self.__parameters__ = _collect_parameters(args)

    def __getattr__(self, name):
        if name == "__module__" or "__origin__" in self.__dict__ and not (name[:2] == name[-2:] == "__"):
            return getattr(self.__origin__, name) if name != "__module__" or not self._name else "typing"
        if name in ("__name__", "__qualname__"):
            return self._name or self.__origin__.__name__
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __setattr__(self, name, value):
        if name in ("__origin__", "__args__", "_name", "_inst", "__parameters__", "__metadata__"):
            object.__setattr__(self, name, value)
        else:
            setattr(self.__origin__, name, value)

    def __repr__(self):
        name = f"typing.{self._name}" if self._name else _type_text(self.__origin__)
        if self.__origin__ is _abc.Callable and self._name == "Callable":
            *args, result = self.__args__
            shown = "..." if args == [...] else (
                _text(args[0]) if len(args) == 1 and isinstance(args[0], (ParamSpec,)) or
                len(args) == 1 and getattr(args[0], "__origin__", None) is Concatenate else
                "[" + ", ".join(map(_text, args)) + "]")
            return f"{name}[{shown}, {_text(result)}]"
        if self.__origin__ is Literal:
            return f"{name}[{', '.join(map(repr, self.__args__))}]"
        return f"{name}[{', '.join(map(_text, self.__args__)) or '()'}]"

    def __eq__(self, other):
        if not isinstance(other, _GenericAlias):
            return NotImplemented
        if self.__origin__ is Literal:
            mine, theirs = [(type(a), a) for a in self.__args__], [(type(a), a) for a in other.__args__]
            return other.__origin__ is Literal and len(mine) == len(theirs) and all(one in theirs for one in mine)
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        if self.__origin__ is Literal:
            return hash(frozenset((type(a), a) for a in self.__args__))
        return hash((self.__origin__, self.__args__))

    def __call__(self, *args, **keywords):
        if not isinstance(self.__origin__, type) or self._name and not self._inst:
            raise TypeError(f"Type {self._name} cannot be instantiated; use {getattr(self.__origin__, '__name__', '')}() instead"
                            if isinstance(self.__origin__, type) else f"Cannot instantiate {self!r}")
        result = self.__origin__(*args, **keywords)
        try:
            result.__orig_class__ = self
        except (AttributeError, TypeError):
            pass
        return result

    def __mro_entries__(self, bases):
        if not isinstance(self.__origin__, type):
            raise TypeError(f"Cannot subclass {self!r}")
        if self._name:
            result = [self.__origin__]
            after = _behind(bases, self)
            if not any(isinstance(b, _GenericAlias) or isinstance(b, type) and issubclass(b, Generic) for b in after):
                result.append(Generic)
            return tuple(result)
        if self.__origin__ is Generic:
            if Protocol in bases:
                return ()
            after = _behind(bases, self)
            if any(isinstance(b, _GenericAlias) and b is not self for b in after):
                return ()
        return (self.__origin__,)

    def __getitem__(self, items):
        if self.__origin__ in (Generic, Protocol):
            raise TypeError(f"Cannot subscript already-subscripted {self}")
        if not self.__parameters__:
            raise TypeError(f"{self} is not a generic class")
        items = tuple(map(_convert, _as_tuple(items)))
        values = _bind(self, self.__parameters__, items)
        return self._copy(_substitute(self.__args__, values))

    def _copy(self, args):
        return _GenericAlias(self.__origin__, args, name=self._name, inst=self._inst)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __instancecheck__(self, instance):
        if isinstance(self.__origin__, _SpecialForm):
            raise TypeError(f"{self} cannot be used with isinstance()")
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __subclasscheck__(self, cls):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __iter__(self):
        yield Unpack[self]


class _AnnotatedAlias(_GenericAlias):
    def __init__(self, origin, metadata):
        super().__init__(origin, (origin,))
        self.__metadata__ = metadata

    def __repr__(self):
        return f"typing.Annotated[{_text(self.__origin__)}, {', '.join(map(repr, self.__metadata__))}]"

    def __eq__(self, other):
        if not isinstance(other, _AnnotatedAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__metadata__ == other.__metadata__

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))

    def _copy(self, args):
        return _AnnotatedAlias(args[0], self.__metadata__)

    def __getattr__(self, name):
        if name in ("__name__", "__qualname__"):
            return "Annotated"
        return super().__getattr__(name)

    def __mro_entries__(self, bases):
        origin = self.__origin__
        return origin.__mro_entries__(bases) if hasattr(origin, "__mro_entries__") else (origin,)


def _text(value):
    if value is _NoneType:
        return "None"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_text, value)) + "]"
    if isinstance(value, types.FunctionType):
        return value.__name__
    return _type_text(value)


def _bind(alias, parameters, items):
    """Which parameter means what; with the defaults of those that are missing."""
    variadic = [p for p in parameters if isinstance(p, TypeVarTuple)]
    if variadic:
        at = parameters.index(variadic[0])
        behind = len(parameters) - at - 1
        if len(items) < at + behind:
            raise TypeError(f"Too few arguments for {alias}; actual {len(items)}, expected at least {at + behind}")
        items = items[:at] + (items[at:len(items) - behind],) + items[len(items) - behind:]
    if len(parameters) == 1 and isinstance(parameters[0], ParamSpec) and not (
            len(items) == 1 and (isinstance(items[0], (list, tuple, ParamSpec)) or items[0] is ... or
                                 getattr(items[0], "__origin__", None) is Concatenate)):
        items = (tuple(items),)
    if len(items) < len(parameters):
        items += tuple(p.__default__ for p in parameters[len(items):] if p.has_default())
    if len(items) != len(parameters):
        needed = len([p for p in parameters if not p.has_default()])
        few = len(items) < needed
        raise TypeError(f"Too {'few' if few else 'many'} arguments for {alias}; actual {len(items)}, expected "
                        f"{f'at least {needed}' if few else len(parameters)}")
    return {p: tuple(map(_convert, item)) if isinstance(item, list) else _convert(item)
            for p, item in zip(parameters, items)}


def _substitute(args, values):
    result = []
    for arg in args:
        if isinstance(arg, (TypeVar, ParamSpec)):
            new = values.get(arg, arg)
            if isinstance(arg, ParamSpec) and isinstance(new, tuple) and len(args) > 1 and arg is not args[-1]:
                result += new
            else:
                result.append(new)
        elif isinstance(arg, _GenericAlias) and arg.__origin__ is Unpack and isinstance(arg.__args__[0], TypeVarTuple):
            new = values.get(arg.__args__[0])
            result += new if isinstance(new, tuple) else [arg]
        elif isinstance(arg, tuple):
            result.append(tuple(_substitute(arg, values)))
        elif not isinstance(arg, type) and getattr(arg, "__parameters__", ()):
            result.append(arg[tuple(values.get(p, p) for p in arg.__parameters__)])
        else:
            result.append(arg)
    return tuple(result)


class _SpecialAlias(_GenericAlias):
    """List, Dict ...: builtin generics under their old names."""

    def __init__(self, origin, count, name):
        object.__setattr__(self, "__origin__", origin)
        object.__setattr__(self, "_count", count)
        object.__setattr__(self, "_name", name)
        object.__setattr__(self, "_inst", False)
        object.__setattr__(self, "__parameters__", ())
        object.__setattr__(self, "__args__", ())

    def __repr__(self):
        return "typing." + self._name

    def __getitem__(self, parameters):
        name, origin = self._name, self.__origin__
        if name == "Callable":
            return _callable(parameters)
        if name == "Tuple":
            if parameters == ():
                return _GenericAlias(tuple, (), name="Tuple", inst=False)
            parameters = _as_tuple(parameters)
            if len(parameters) == 2 and parameters[1] is ...:
                return _GenericAlias(tuple, (_convert(parameters[0]), ...), name="Tuple", inst=False)
            return _GenericAlias(tuple, map(_convert, parameters), name="Tuple", inst=False)
        parameters = tuple(_check(p, "Parameters to generic types must be types.") for p in _as_tuple(parameters))
        if self._count >= 0 and len(parameters) != self._count:
            if name in ("Generator", "AsyncGenerator") and len(parameters) < self._count:
                parameters += (_NoneType,) * (self._count - len(parameters))
            else:
                raise TypeError(f"Too {'many' if len(parameters) > self._count else 'few'} arguments for {self}; actual "
                                f"{len(parameters)}, expected {self._count}")
        return _GenericAlias(origin, parameters, name=name, inst=False)

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return id(self)

    def __instancecheck__(self, instance):
        return isinstance(instance, self.__origin__)

    def __subclasscheck__(self, cls):
        if isinstance(cls, _SpecialAlias):
            return issubclass(cls.__origin__, self.__origin__)
        return issubclass(cls, self.__origin__)


def _callable(parameters):
    if type(parameters) is not tuple or len(parameters) != 2:
        raise TypeError("Callable must be used as Callable[[arg, ...], result].")
    args, result = parameters
    if isinstance(args, list):
        args = tuple(map(_convert, args))
    elif args is ... or isinstance(args, ParamSpec) or getattr(args, "__origin__", None) is Concatenate:
        args = (args,)
    else:
        raise TypeError(f"Callable[args, result]: args must be a list. Got {args}")
    return _GenericAlias(_abc.Callable, (*args, _convert(result)), name="Callable", inst=False)


for _name, _origin, _count in (
        ("List", list, 1), ("Dict", dict, 2), ("Set", set, 1), ("FrozenSet", frozenset, 1), ("Tuple", tuple, -1),
        ("Type", type, 1)):
    globals()[_name] = _SpecialAlias(_origin, _count, _name)
for _name, _count in (
        ("Awaitable", 1), ("Coroutine", 3), ("AsyncIterable", 1), ("AsyncIterator", 1), ("Iterable", 1), ("Iterator", 1),
        ("Reversible", 1), ("Container", 1), ("Collection", 1), ("MutableSet", 1), ("Mapping", 2),
        ("MutableMapping", 2), ("Sequence", 1), ("MutableSequence", 1), ("MappingView", 1), ("KeysView", 1),
        ("ItemsView", 2), ("ValuesView", 1), ("Generator", 3), ("AsyncGenerator", 2), ("Callable", 2), ("Hashable", 0),
        ("Sized", 0)):
    if hasattr(_abc, _name):
        globals()[_name] = _SpecialAlias(getattr(_abc, _name), _count, _name)
if hasattr(_abc, "Set"):
    AbstractSet = _SpecialAlias(_abc.Set, 1, "AbstractSet")
import contextlib  # noqa: E402
ContextManager = _SpecialAlias(contextlib.AbstractContextManager, -1, "ContextManager")
AsyncContextManager = _SpecialAlias(contextlib.AbstractAsyncContextManager, -1, "AsyncContextManager")
Text = str


# --- type variables -----------------------------------------------------------------------------------------------------------

class _NoDefaultType:
    def __repr__(self):
        return "typing.NoDefault"


NoDefault = _NoDefaultType()


class _Variable:
    __typing_union__ = True

    def __repr__(self):
        if self.__infer_variance__:
            return self.__name__
        return ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~") + self.__name__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __typing_subst__(self, arg):
        return _convert(arg)

    def has_default(self):
        return self._default is not NoDefault or self._lazy_default is not None

    @property
    def __default__(self):
        if self._lazy_default is not None:
            self._default, self._lazy_default = self._lazy_default(), None
        return self._default

    def _start(self, name, covariant, contravariant, infer_variance, default):
        if not isinstance(name, str):
            raise TypeError(f"{type(self).__name__}() argument 'name' must be str, not {type(name).__name__}")
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        self.__name__ = name
        self.__covariant__, self.__contravariant__ = bool(covariant), bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)
        self._default, self._lazy_default = default if default is NoDefault else _convert(default), None
        self.__module__ = guest_module()


class TypeVar(_Variable):
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False, default=NoDefault,
                 infer_variance=False):
        self._start(name, covariant, contravariant, infer_variance, default)
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        self._constraints, self._lazy_constraints = tuple(map(_convert, constraints)), None
        self._bound, self._lazy_bound = None if bound is None else _check(bound, "Bound must be a type."), None

    @property
    def __bound__(self):
        if self._lazy_bound is not None:
            self._bound, self._lazy_bound = self._lazy_bound(), None
        return self._bound

    @property
    def __constraints__(self):
        if self._lazy_constraints is not None:
            self._constraints, self._lazy_constraints = self._lazy_constraints(), None
        return self._constraints


class _ParamSpecPart:
    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.{self._part}"

    def __eq__(self, other):
        return type(self) is type(other) and self.__origin__ == other.__origin__

    def __hash__(self):
        return hash((self._part, self.__origin__))


class ParamSpecArgs(_ParamSpecPart):
    _part = "args"


class ParamSpecKwargs(_ParamSpecPart):
    _part = "kwargs"


class ParamSpec(_Variable):
    def __init__(self, name, *, bound=None, covariant=False, contravariant=False, default=NoDefault, infer_variance=False):
        self._start(name, covariant, contravariant, infer_variance, default)
        self.__bound__ = bound

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)


class TypeVarTuple(_Variable):
    def __init__(self, name, *, default=NoDefault):
        self._start(name, False, False, False, default)

    def __repr__(self):
        return self.__name__

    def __iter__(self):
        yield Unpack[self]


for _cls in (TypeVar, ParamSpec, TypeVarTuple):
    _cls.__typing_is_variable__ = True

T = TypeVar("T")
KT = TypeVar("KT")
VT = TypeVar("VT")
T_co = TypeVar("T_co", covariant=True)
T_contra = TypeVar("T_contra", contravariant=True)
AnyStr = TypeVar("AnyStr", bytes, str)
for _variable in (T, KT, VT, T_co, T_contra, AnyStr):
    _variable.__module__ = "typing"


class TypeAliasType:
    """type Name[...] = value"""
    __typing_union__ = True

    def __init__(self, name, value, *, type_params=()):
        self.__name__ = name
        self._value, self._lazy = value, None
        self.__type_params__ = self.__parameters__ = type_params
        self.__module__ = guest_module()

    @property
    def __value__(self):
        if self._lazy is not None:
            self._value, self._lazy = self._lazy(), None
        return self._value

    def __repr__(self):
        return self.__name__

    def __reduce__(self):
        return self.__name__

    def __init_subclass__(cls):
        raise TypeError("type 'typing.TypeAliasType' is not an acceptable base type")

    def __getitem__(self, items):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        return _BuiltinAlias(self, items)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class NewType:
    __typing_union__ = True

    def __init__(self, name, tp):
        self.__qualname__ = name
        self.__name__ = name.rpartition(".")[2]
        self.__supertype__ = tp
        module = guest_module()
        if module != "typing":
            self.__module__ = module

    def __call__(self, value, /):
        return value

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of NewType. Perhaps you were looking for: "
                        f"`{self.__name__} = NewType({self.__name__!r}, {self.__name__})`")

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


# --- Generic and Protocol -----------------------------------------------------------------------------------------------------

def _subscript(cls, parameters):
    parameters = tuple(map(_convert, _as_tuple(parameters)))
    if cls in (Generic, Protocol):
        if not parameters:
            raise TypeError(f"Parameter list to {cls.__qualname__}[...] cannot be empty")
        for parameter in parameters:
            if not isinstance(parameter, (TypeVar, ParamSpec)) and not (
                    getattr(parameter, "__origin__", None) is Unpack) and not isinstance(parameter, TypeVarTuple):
                raise TypeError(f"Parameters to {cls.__name__}[...] must all be type variables or parameter specification "
                                "variables.")
        if len(set(parameters)) != len(parameters):
            raise TypeError(f"Parameters to {cls.__name__}[...] must all be unique")
        return _GenericAlias(cls, parameters)
    known = getattr(cls, "__parameters__", ())
    if not known:
        raise TypeError(f"{cls} is not a generic class")
    values = _bind(cls, known, parameters)
    args = []
    for parameter in known:
        value = values[parameter]
        if isinstance(parameter, TypeVarTuple):
            args += value
        else:
            args.append(value)
    return _GenericAlias(cls, args)


def _init_generic(cls):
    parameters = []
    bases = cls.__dict__.get("__orig_bases__")
    error = Generic in bases if bases is not None else Generic in cls.__bases__ and cls.__name__ != "Protocol"
    if error:
        raise TypeError("Cannot inherit from plain Generic")
    if bases is not None:
        parameters = list(_collect_parameters(bases))
        given = None
        for base in bases:
            if isinstance(base, _GenericAlias) and base.__origin__ in (Generic, Protocol):
                if given is not None and base.__origin__ is Generic:
                    raise TypeError("Cannot inherit from Generic[...] multiple times.")
                given = _collect_parameters(base.__args__)
        if given is not None:
            lacking = [p for p in parameters if p not in given]
            if lacking:
                raise TypeError(f"Some type variables ({', '.join(map(str, lacking))}) are not listed in "
                                f"Generic[{', '.join(map(str, given))}]")
            parameters = given
    cls.__parameters__ = tuple(parameters)


class Generic:
    __slots__ = ()
    _is_protocol = False

    def __class_getitem__(cls, parameters):
        return _subscript(cls, parameters)

    def __init_subclass__(cls, *args, **keywords):
        super().__init_subclass__(*args, **keywords)
        _init_generic(cls)


def _protocol_members(cls):
    names = set()
    for base in cls.__mro__[:-1]:
        if base.__name__ in ("Protocol", "Generic") and base.__module__ == "typing":
            continue
        for name in (*base.__dict__, *(base.__annotations__ if base.__annotate__ is not None else ())):
            if not name.startswith("_abc_") and name not in _GENERATED:
                names.add(name)
    return names


class _ProtocolMeta(ABCMeta):
    def __new__(mcls, name, bases, namespace, /, **keywords):
        if Protocol is not None and Protocol in bases:
            for base in bases:
                if not (base in (object, Generic) or base.__module__ in ("collections.abc", "contextlib", "_collections_abc") or
                        getattr(base, "_is_protocol", False)):
                    raise TypeError(f"Protocols can only inherit from other protocols, got {base!r}")
        return super().__new__(mcls, name, bases, namespace, **keywords)

    def __subclasscheck__(cls, other):
        if cls is Protocol:
            return type.__subclasscheck__(cls, other)
        if getattr(cls, "_is_protocol", False):
            if not isinstance(other, type):
                raise TypeError("issubclass() arg 1 must be a class")
            if not getattr(cls, "_is_runtime_protocol", False):
                raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
            data = sorted(name for name in cls.__protocol_attrs__ if not callable(getattr(cls, name, None)))
            if data:
                raise TypeError("Protocols with non-method members don't support issubclass(). Non-method members: "
                                f"{str(data)[1:-1]}.")
        return super().__subclasscheck__(other)

    def __instancecheck__(cls, instance):
        if cls is Protocol or not getattr(cls, "_is_protocol", False):
            return super().__instancecheck__(instance)
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        if cls in type(instance).__mro__:
            return True
        for name in cls.__protocol_attrs__:
            try:
                value = getattr(instance, name)
            except AttributeError:
                return ABCMeta.__instancecheck__(cls, instance)
            if value is None and callable(getattr(cls, name, None)):
                return False
        return True


def _no_init(self, *args, **keywords):
    if type(self)._is_protocol:
        raise TypeError("Protocols cannot be instantiated")
    for base in type(self).__mro__:
        init = base.__dict__.get("__init__", _no_init)
        if init is not _no_init:
            type(self).__init__ = init
            break
    else:
        type(self).__init__ = object.__init__
    type(self).__init__(self, *args, **keywords)


def _protocol_hook(cls, other):
    if not cls.__dict__.get("_is_protocol", False):
        return NotImplemented
    for name in cls.__protocol_attrs__:
        for base in other.__mro__:
            if name in base.__dict__:
                if base.__dict__[name] is None:
                    return NotImplemented
                break
            if getattr(base, "_is_protocol", False) and base.__annotate__ is not None and name in base.__annotations__:
                break
        else:
            return NotImplemented
    return True


Protocol = None


class Protocol(Generic, metaclass=_ProtocolMeta):
    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **keywords):
        super().__init_subclass__(*args, **keywords)
        if not cls.__dict__.get("_is_protocol", False):
            cls._is_protocol = any(base is Protocol for base in cls.__bases__)
        if cls._is_protocol:
            cls.__protocol_attrs__ = _protocol_members(cls)
            if "__subclasshook__" not in cls.__dict__:
                cls.__subclasshook__ = classmethod(_protocol_hook)
            if cls.__init__ is Protocol.__init__:
                cls.__init__ = _no_init


Protocol.__init__ = _no_init
Protocol.__protocol_attrs__ = set()


def runtime_checkable(cls):
    if not isinstance(cls, type) or not issubclass(cls, Generic) or not getattr(cls, "_is_protocol", False):
        raise TypeError(f"@runtime_checkable can be only applied to protocol classes, got {cls!r}")
    cls._is_runtime_protocol = True
    return cls


runtime = runtime_checkable


def get_protocol_members(tp, /):
    if not is_protocol(tp):
        raise TypeError(f"{tp!r} is not a Protocol")
    return frozenset(tp.__protocol_attrs__)


def is_protocol(tp, /):
    return isinstance(tp, type) and getattr(tp, "_is_protocol", False) and tp not in (Protocol, Generic)


def _supports(name, method, result=None):
    def body(self):
        pass
    body.__name__ = method
    namespace = {"__module__": "typing", "__slots__": (), method: abstractmethod(body)}
    if result is None:
        return runtime_checkable(types.new_class(name, (Protocol,), {}, lambda ns: ns.update(namespace)))
    return runtime_checkable(types.new_class(name, (Protocol[result],), {}, lambda ns: ns.update(namespace)))


SupportsInt, SupportsFloat = _supports("SupportsInt", "__int__"), _supports("SupportsFloat", "__float__")
SupportsComplex, SupportsBytes = _supports("SupportsComplex", "__complex__"), _supports("SupportsBytes", "__bytes__")
SupportsIndex = _supports("SupportsIndex", "__index__")
SupportsAbs, SupportsRound = _supports("SupportsAbs", "__abs__", T_co), _supports("SupportsRound", "__round__", T_co)


class IO(Generic[AnyStr]):
    __slots__ = ()


class BinaryIO(IO[bytes]):
    __slots__ = ()


class TextIO(IO[str]):
    __slots__ = ()


# --- functions --------------------------------------------------------------------------------------------------------------

def cast(typ, val):
    return val


_overloads = {}


def overload(func):
    inner = getattr(func, "__func__", func)
    try:
        _overloads.setdefault((inner.__module__, inner.__qualname__), []).append(func)
    except AttributeError:
        pass
    return _overload_dummy


def _overload_dummy(*args, **keywords):
    raise NotImplementedError("You should not call an overloaded function. A series of @overload-decorated functions outside "
                              "a stub module should always be followed by an implementation that is not @overload-ed.")


def get_overloads(func):
    func = getattr(func, "__func__", func)
    return list(_overloads.get((func.__module__, func.__qualname__), ()))


def clear_overloads():
    _overloads.clear()


def final(f):
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def override(method, /):
    try:
        method.__override__ = True
    except (AttributeError, TypeError):
        pass
    return method


def no_type_check(arg):
    try:
        arg.__no_type_check__ = True
    except (AttributeError, TypeError):
        pass
    return arg


def no_type_check_decorator(decorator):
    return decorator


def reveal_type(obj, /):
    import sys
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj


def assert_type(val, typ, /):
    return val


def assert_never(arg, /):
    text = repr(arg)
    raise AssertionError(f"Expected code to be unreachable, but got: {text if len(text) <= 100 else text[:100] + '...'}")


def dataclass_transform(*, eq_default=True, order_default=False, kw_only_default=False, frozen_default=False,
                        field_specifiers=(), **kwargs):
    def decorator(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = {
            "eq_default": eq_default, "order_default": order_default, "kw_only_default": kw_only_default,
            "frozen_default": frozen_default, "field_specifiers": field_specifiers, "kwargs": kwargs}
        return cls_or_fn
    return decorator


def get_origin(tp):
    if isinstance(tp, _AnnotatedAlias):
        return Annotated
    if isinstance(tp, (_GenericAlias, _BuiltinAlias, ParamSpecArgs, ParamSpecKwargs)):
        return tp.__origin__
    if tp is Generic:
        return Generic
    return Union if isinstance(tp, Union) else None


def get_args(tp):
    if isinstance(tp, _AnnotatedAlias):
        return (tp.__origin__, *tp.__metadata__)
    if isinstance(tp, _SpecialAlias):
        return ()
    if isinstance(tp, (_GenericAlias, _BuiltinAlias)):
        args = tp.__args__
        if tp.__origin__ is _abc.Callable and not (
                len(args) == 2 and (args[0] is ... or isinstance(args[0], ParamSpec) or
                                    getattr(args[0], "__origin__", None) is Concatenate)):
            args = (list(args[:-1]), args[-1])
        return args
    return tp.__args__ if isinstance(tp, Union) else ()


def _evaluate(value, space, local):
    if isinstance(value, str):
        value = ForwardRef(value)
    if isinstance(value, ForwardRef):
        return _evaluate(_convert(_value_of(value.__forward_arg__, space, local)), space, local)
    if isinstance(value, _AnnotatedAlias):
        return _AnnotatedAlias(_evaluate(value.__origin__, space, local), value.__metadata__)
    if isinstance(value, _GenericAlias) and value.__origin__ is not Literal and not isinstance(value, _SpecialAlias):
        args = tuple(_evaluate(arg, space, local) for arg in value.__args__)
        return value if args == value.__args__ else value._copy(args)
    if isinstance(value, _BuiltinAlias):
        args = tuple(_evaluate(arg, space, local) for arg in value.__args__)
        return value if args == value.__args__ else _BuiltinAlias(value.__origin__, args)
    if isinstance(value, Union):
        args = tuple(_evaluate(arg, space, local) for arg in value.__args__)
        return value if args == value.__args__ else _make_union(args)
    return value


def _strip(value):
    if isinstance(value, _AnnotatedAlias):
        return _strip(value.__origin__)
    if isinstance(value, _GenericAlias) and not isinstance(value, _SpecialAlias):
        if value.__origin__ in (Required, NotRequired, ReadOnly):
            return _strip(value.__args__[0])
        if value.__origin__ is Literal:
            return value
        return value._copy(tuple(map(_strip, value.__args__)))
    if isinstance(value, _BuiltinAlias):
        return _BuiltinAlias(value.__origin__, tuple(map(_strip, value.__args__)))
    if isinstance(value, Union):
        return _make_union(tuple(map(_strip, value.__args__)))
    return value


def get_type_hints(obj, globalns=None, localns=None, include_extras=False, *, format=None):
    import sys
    if getattr(obj, "__no_type_check__", None):
        return {}
    hints = {}
    if isinstance(obj, type):
        for base in reversed(obj.__mro__):
            module = sys.modules.get(base.__module__)
            space = globalns if globalns is not None else getattr(module, "__dict__", {})
            local = localns if localns is not None else dict(base.__dict__)
            annotations = base.__annotations__ if base.__dict__.get("__annotate_func__") is not None or \
                "__annotations_cache__" in base.__dict__ or "__annotations__" in base.__dict__ else {}
            for name, value in annotations.items():
                hints[name] = _evaluate(_convert(value), space, local)
    else:
        annotations = getattr(obj, "__annotations__", None)
        if annotations is None:
            if isinstance(obj, (types.BuiltinFunctionType, types.MethodDescriptorType, types.ModuleType)):
                return {}
            raise TypeError(f"{obj!r} is not a module, class, method, or function.")
        if globalns is None:
            inner = obj
            while hasattr(inner, "__wrapped__"):
                inner = inner.__wrapped__
            globalns = obj.__dict__ if isinstance(obj, types.ModuleType) else getattr(inner, "__globals__", {})
        local = globalns if localns is None else localns
        for name, value in annotations.items():
            hints[name] = _evaluate(_convert(value), globalns, local)
    return hints if include_extras else {name: _strip(value) for name, value in hints.items()}


def evaluate_forward_ref(forward_ref, *, owner=None, globals=None, locals=None, type_params=None, format=None):
    return forward_ref.evaluate(globals=globals, locals=locals)


# --- NamedTuple and TypedDict ---------------------------------------------------------------------------------------------------

_PROHIBITED = frozenset({"__new__", "__init__", "__slots__", "__getnewargs__", "_fields", "_field_defaults", "_field_types",
                         "_make", "_replace", "_asdict", "_source"})


def _named_tuple(name, fields, defaults, module):
    from collections import namedtuple
    made = namedtuple(name, [field for field, _ in fields], defaults=defaults, module=module)
    made.__annotations__ = {field: _convert(kind) for field, kind in fields}
    made.__new__.__annotations__ = made.__annotations__
    return made


class NamedTupleMeta(type):
    def __new__(cls, typename, bases, namespace):
        for base in bases:
            if base is not _NamedTuple and base is not Generic:
                raise TypeError("can only inherit from a NamedTuple type and Generic")
        bases = tuple(tuple if base is _NamedTuple else base for base in bases)
        annotations = namespace.get("__annotations__")
        if annotations is None:
            annotate = namespace.get("__annotate_func__")
            annotations = {} if annotate is None else annotate(1)
        defaults = []
        for field in annotations:
            if field in namespace:
                defaults.append(field)
            elif defaults:
                raise TypeError(f"Non-default namedtuple field {field} cannot follow default field"
                                f"{'s' if len(defaults) > 1 else ''} {', '.join(defaults)}")
        made = _named_tuple(typename, list(annotations.items()), [namespace[name] for name in defaults],
                            namespace["__module__"])
        made.__bases__ = bases if bases != (tuple,) else made.__bases__
        if Generic in bases:
            made.__class_getitem__ = classmethod(_subscript)
        for key, value in namespace.items():
            if key in _PROHIBITED:
                raise AttributeError("Cannot overwrite NamedTuple attribute " + key)
            if key not in ("__module__", "__name__", "__qualname__", "__annotations__", "__annotate_func__",
                           "__static_attributes__", "__firstlineno__", "__classcell__") and key not in made._fields:
                setattr(made, key, value)
                hook = getattr(type(value), "__set_name__", None)
                if hook:
                    hook(value, made, key)
        if "__qualname__" in namespace:
            made.__qualname__ = namespace["__qualname__"]
        cell = namespace.get("__classcell__")
        if cell is not None:
            cell.cell_contents = made
        if Generic in bases:
            made.__init_subclass__()
        return made


def NamedTuple(typename, fields=None, /, **keywords):
    if fields is None:
        fields = keywords.items()
    elif keywords:
        raise TypeError("Either list of fields or keywords can be provided to NamedTuple, not both")
    made = _named_tuple(typename, list(fields), (), guest_module())
    made.__orig_bases__ = (NamedTuple,)
    return made


_NamedTuple = type.__new__(NamedTupleMeta, "NamedTuple", (), {})
NamedTuple.__mro_entries__ = lambda bases: (_NamedTuple,)


class _TypedDictMeta(type):
    def __new__(cls, name, bases, namespace, total=True, **keywords):
        for base in bases:
            if type(base) is not _TypedDictMeta and base is not Generic:
                raise TypeError("cannot inherit from both a TypedDict type and a non-TypedDict base class")
        generic = (Generic,) if any(issubclass(b, Generic) for b in bases if isinstance(b, type)) else ()
        made = type.__new__(_TypedDictMeta, name, (*generic, dict), dict(namespace))
        if "__orig_bases__" not in namespace:
            made.__orig_bases__ = bases
        annotations, required, optional, readonly = {}, set(), set(), set()
        for base in bases:
            if type(base) is _TypedDictMeta and base is not _TypedDict:
                annotations.update(base.__dict__.get("__annotations_cache__", base.__annotations__))
                required |= base.__required_keys__
                optional |= base.__optional_keys__
                readonly |= base.__readonly_keys__
        own = namespace.get("__annotations__")
        if own is None:
            annotate = namespace.get("__annotate_func__")
            own = {} if annotate is None else annotate(1)
        for key, value in own.items():
            value = _convert(value)
            inner, needed = value, total
            while True:
                origin = getattr(inner, "__origin__", None)
                if isinstance(inner, _AnnotatedAlias):
                    inner = origin
                elif origin is Required or origin is NotRequired:
                    needed = origin is Required
                    inner = inner.__args__[0]
                elif origin is ReadOnly:
                    readonly.add(key)
                    inner = inner.__args__[0]
                else:
                    break
            annotations[key] = value
            (required if needed else optional).add(key)
            (optional if needed else required).discard(key)
        made.__annotations__ = annotations
        made.__required_keys__, made.__optional_keys__ = frozenset(required), frozenset(optional)
        made.__readonly_keys__, made.__mutable_keys__ = frozenset(readonly), frozenset(set(annotations) - readonly)
        made.__total__ = total
        return made

    def __call__(cls, *args, **keywords):
        return dict(*args, **keywords)

    def __subclasscheck__(cls, other):
        raise TypeError("TypedDict does not support instance and class checks")

    __instancecheck__ = __subclasscheck__


_TypedDict = type.__new__(_TypedDictMeta, "TypedDict", (), {})


def TypedDict(typename, fields, /, *, total=True):
    made = _TypedDictMeta(typename, (), {"__annotations__": dict(fields), "__module__": guest_module()}, total=total)
    made.__orig_bases__ = (TypedDict,)
    return made


TypedDict.__mro_entries__ = lambda bases: (_TypedDict,)


def is_typeddict(tp):
    return isinstance(tp, _TypedDictMeta) and tp is not _TypedDict


_LATER = {"Pattern": 1, "Match": 1, "Deque": 1, "DefaultDict": 2, "OrderedDict": 2, "Counter": 1, "ChainMap": 2}


def __getattr__(name):
    if name not in _LATER:
        raise AttributeError(f"module 'typing' has no attribute {name!r}")
    if name in ("Pattern", "Match"):
        import re as module
    else:
        import collections as module
    names = {"Deque": "deque", "DefaultDict": "defaultdict"}
    alias = _SpecialAlias(getattr(module, names.get(name, name)), _LATER[name], name)
    globals()[name] = alias
    return alias


# --- what the compiler calls for [T], and for `type` ------------------------------------------------------------------------------

def make_type_parameter(kind, name, bound, constrained, default):
    """A type parameter of a def, class or type statement; bound and default are functions or None."""
    if kind == 0:
        made = TypeVar(name, infer_variance=True)
        if bound is not None:
            if constrained:
                made._lazy_constraints = bound
            else:
                made._lazy_bound = bound
    elif kind == 1:
        made = ParamSpec(name, infer_variance=True)
    else:
        made = TypeVarTuple(name)
    made._lazy_default = default
    return made


def make_type_alias(name, params, value):
    made = TypeAliasType(name, None, type_params=params)
    made._lazy = value
    return made


def generic_base(params):
    return Generic[tuple(Unpack[p] if isinstance(p, TypeVarTuple) else p for p in params)]


__all__ = [_name for _name in list(globals()) if _name[0] != "_" and _name not in (
    "types", "contextlib", "guest_module", "ABCMeta", "abstractmethod", "T", "KT", "VT", "T_co", "T_contra",
    "make_type_parameter", "make_type_alias", "generic_base", "NamedTupleMeta", "runtime")]

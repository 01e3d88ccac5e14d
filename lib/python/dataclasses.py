"""Classes that are mainly fields: __init__, __repr__, __eq__ and so on, from annotations."""
import _classes
from types import FunctionType, GenericAlias, MappingProxyType

__all__ = ["FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "Field", "asdict", "astuple", "dataclass", "field",
           "fields", "is_dataclass", "make_dataclass", "replace"]


class FrozenInstanceError(AttributeError):
    pass


class _Named:
    def __init__(self, text):
        self._text = text

    def __repr__(self):
        return self._text


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return "<factory>"


class _MISSING_TYPE:
    pass


class _KW_ONLY_TYPE:
    pass


MISSING = _MISSING_TYPE()
KW_ONLY = _KW_ONLY_TYPE()
_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()
_FIELD, _FIELD_CLASSVAR, _FIELD_INITVAR = _Named("_FIELD"), _Named("_FIELD_CLASSVAR"), _Named("_FIELD_INITVAR")
_NO_METADATA = MappingProxyType({})
_FIELDS, _PARAMS = "__dataclass_fields__", "__dataclass_params__"


class InitVar:
    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        name = self.type.__name__ if isinstance(self.type, type) else repr(self.type)
        return f"dataclasses.InitVar[{name}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    __slots__ = ("name", "type", "default", "default_factory", "repr", "hash", "init", "compare", "metadata", "kw_only",
                 "doc", "_field_type")

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only, doc):
        self.name = self.type = None
        self.default, self.default_factory = default, default_factory
        self.init, self.repr, self.hash, self.compare = init, repr, hash, compare
        self.metadata = _NO_METADATA if metadata is None else MappingProxyType(metadata)
        self.kw_only = kw_only
        self.doc = doc
        self._field_type = None

    def __repr__(self):
        return (f"Field(name={self.name!r},type={self.type!r},default={self.default!r},"
                f"default_factory={self.default_factory!r},init={self.init!r},repr={self.repr!r},hash={self.hash!r},"
                f"compare={self.compare!r},metadata={self.metadata!r},kw_only={self.kw_only!r},doc={self.doc!r},"
                f"_field_type={self._field_type})")

    def __set_name__(self, owner, name):
        hook = getattr(type(self.default), "__set_name__", None)
        if hook:
            hook(self.default, owner, name)

    __class_getitem__ = classmethod(GenericAlias)


class _DataclassParams:
    __slots__ = ("init", "repr", "eq", "order", "unsafe_hash", "frozen", "match_args", "kw_only", "slots", "weakref_slot")

    def __init__(self, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
        self.init, self.repr, self.eq, self.order = init, repr, eq, order
        self.unsafe_hash, self.frozen, self.match_args = unsafe_hash, frozen, match_args
        self.kw_only, self.slots, self.weakref_slot = kw_only, slots, weakref_slot

    def __repr__(self):
        return "_DataclassParams(" + ",".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__) + ")"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
          kw_only=MISSING, doc=None):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only, doc)


# --- generated methods ----------------------------------------------------------------------------------------------------

def _make(name, parameters, body, scope, cls):
    """A function from its text; `scope`: what its names mean."""
    space = {"__name__": cls.__module__, **scope}
    _classes.run(f"def {name}({', '.join(parameters)}):\n " + "\n ".join(body or ["pass"]), space)
    function = space[name]
    function.__qualname__ = f"{cls.__qualname__}.{name}"
    return function


def _init_parameter(f):
    if f.default is MISSING and f.default_factory is MISSING:
        return f.name
    return f"{f.name}=_default_{f.name}"


def _init_text(fields, frozen, has_post_init, self_name, slots, scope):
    body = []
    for f in fields:
        value = None
        if f.default_factory is not MISSING:
            scope[f"_factory_{f.name}"] = f.default_factory
            if f.init:
                scope[f"_default_{f.name}"] = _HAS_DEFAULT_FACTORY
                value = f"_factory_{f.name}() if {f.name} is _HAS_DEFAULT_FACTORY else {f.name}"
            else:
                value = f"_factory_{f.name}()"
        elif f.init:
            if f.default is not MISSING:
                scope[f"_default_{f.name}"] = f.default
            value = f.name
        elif slots and f.default is not MISSING:
            scope[f"_default_{f.name}"] = f.default
            value = f"_default_{f.name}"
        if f._field_type is _FIELD_INITVAR or value is None:
            continue
        body.append(f"_object.__setattr__({self_name}, {f.name!r}, {value})" if frozen else f"{self_name}.{f.name} = {value}")
    if has_post_init:
        params = ", ".join(f.name for f in fields if f._field_type is _FIELD_INITVAR)
        body.append(f"{self_name}.__post_init__({params})")
    return body


def _init(cls, std_fields, kw_only_fields, frozen, has_post_init, self_name, slots):
    seen_default = None
    for f in std_fields:
        if f.init:
            if not (f.default is MISSING and f.default_factory is MISSING):
                seen_default = f
            elif seen_default:
                raise TypeError(f"non-default argument {f.name!r} follows default argument {seen_default.name!r}")
    scope = {"_HAS_DEFAULT_FACTORY": _HAS_DEFAULT_FACTORY, "_object": object}
    body = _init_text(std_fields + kw_only_fields, frozen, has_post_init, self_name, slots, scope)
    parameters = [self_name, *(_init_parameter(f) for f in std_fields if f.init)]
    keywords = [_init_parameter(f) for f in kw_only_fields if f.init]
    if keywords:
        parameters += ["*", *keywords]
    function = _make("__init__", parameters, body, scope, cls)
    annotated = [f for f in (*std_fields, *kw_only_fields) if f.init]

    def __annotate__(format, /):
        return {**{f.name: f.type for f in annotated}, "return": None}

    function.__annotate__ = __annotate__
    return function


def _repr(cls, fields):
    template = ", ".join(f"{f.name}={{self.{f.name}!r}}" for f in fields)
    inner = _make("__repr__", ("self",), [f"return f\"{{self.__class__.__qualname__}}({template})\""], {}, cls)
    running = set()

    def __repr__(self):
        key = id(self)
        if key in running:
            return "..."
        running.add(key)
        try:
            return inner(self)
        finally:
            running.discard(key)

    __repr__.__qualname__ = f"{cls.__qualname__}.__repr__"
    __repr__.__module__ = cls.__module__
    __repr__.__wrapped__ = inner
    return __repr__


def _tuple_text(name, fields):
    return f"({''.join(f'{name}.{f.name},' for f in fields)})"


def _order(cls, name, operator, fields):
    return _make(name, ("self", "other"), [
        "if type(other) is type(self):",
        f" return {_tuple_text('self', fields)} {operator} {_tuple_text('other', fields)}",
        "return NotImplemented"], {}, cls)


def _eq(cls, fields):
    terms = " and ".join(f"self.{f.name}==other.{f.name}" for f in fields) or "True"
    return _make("__eq__", ("self", "other"), [
        "if self is other:", " return True",
        "if type(other) is type(self):", f" return {terms}",
        "return NotImplemented"], {}, cls)


def _frozen_methods(cls, fields):
    names = tuple(f.name for f in fields)

    def __setattr__(self, name, value):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    for function in (__setattr__, __delattr__):
        function.__qualname__ = f"{cls.__qualname__}.{function.__name__}"
    return __setattr__, __delattr__


def _set_new(cls, name, value):
    if name in cls.__dict__:
        return True
    setattr(cls, name, value)
    return False


# --- the decorator ------------------------------------------------------------------------------------------------------------

def _names(cls, annotation, module_name, value):
    """Whether the text of an annotation begins with the name of `value` as the class's module has it."""
    import sys
    text = annotation.split("[")[0].strip()
    space = sys.modules.get(cls.__module__).__dict__ if cls.__module__ in sys.modules else {}
    prefix, dot, name = text.rpartition(".")
    if dot:
        module = space.get(prefix)
        return module is sys.modules.get(module_name) and getattr(module, name, None) is value
    return space.get(name, _names) is value


def _is_classvar(cls, annotation):
    import sys
    typing = sys.modules.get("typing")
    if typing is None:
        return False
    if isinstance(annotation, str):
        return _names(cls, annotation, "typing", typing.ClassVar)
    return annotation is typing.ClassVar or getattr(annotation, "__origin__", None) is typing.ClassVar


def _is_initvar(cls, annotation):
    if isinstance(annotation, str):
        return _names(cls, annotation, "dataclasses", InitVar)
    return annotation is InitVar or type(annotation) is InitVar


def _is_kw_only(cls, annotation):
    if isinstance(annotation, str):
        return _names(cls, annotation, "dataclasses", KW_ONLY)
    return annotation is KW_ONLY


def _get_field(cls, name, annotation, default_kw_only):
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if type(default).__name__ == "member_descriptor":
            default = MISSING
        f = field(default=default)
    f.name, f.type = name, annotation
    f._field_type = _FIELD
    if _is_classvar(cls, annotation):
        f._field_type = _FIELD_CLASSVAR
    elif _is_initvar(cls, annotation):
        f._field_type = _FIELD_INITVAR
    if f._field_type in (_FIELD_CLASSVAR, _FIELD_INITVAR) and f.default_factory is not MISSING:
        raise TypeError(f"field {f.name} cannot have a default factory")
    if f._field_type is _FIELD_CLASSVAR:
        if f.kw_only is not MISSING:
            raise TypeError(f"field {f.name} is a ClassVar but specifies kw_only")
    elif f.kw_only is MISSING:
        f.kw_only = default_kw_only
    if f._field_type is _FIELD and f.default.__class__.__hash__ is None:
        raise ValueError(f"mutable default {type(f.default)} for field {f.name} is not allowed: use default_factory")
    return f


def _collect_fields(cls, kw_only):
    fields = {}
    any_frozen, all_frozen, has_bases = False, None, False
    for base in cls.__mro__[-1:0:-1]:
        base_fields = getattr(base, _FIELDS, None)
        if base_fields is not None:
            has_bases = True
            fields.update(base_fields)
            if all_frozen is None:
                all_frozen = True
            current = base.__dataclass_params__.frozen
            all_frozen = all_frozen and current
            any_frozen = any_frozen or current
    own = []
    seen_marker = False
    annotations = cls.__annotations__ if cls.__annotate__ is not None or "__annotations__" in cls.__dict__ or \
        "__annotations_cache__" in cls.__dict__ else {}
    for name, annotation in annotations.items():
        if _is_kw_only(cls, annotation):
            if seen_marker:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            seen_marker = kw_only = True
        else:
            own.append(_get_field(cls, name, annotation, kw_only))
    for f in own:
        fields[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    return fields, any_frozen, all_frozen, has_bases


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    params = _DataclassParams(init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)
    setattr(cls, _PARAMS, params)
    fields, any_frozen, all_frozen, has_bases = _collect_fields(cls, kw_only)
    if has_bases:
        if any_frozen and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if all_frozen is False and frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    setattr(cls, _FIELDS, fields)
    class_hash = cls.__dict__.get("__hash__", MISSING)
    has_explicit_hash = not (class_hash is MISSING or class_hash is None and "__eq__" in cls.__dict__)
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    listed = [f for f in fields.values() if f._field_type is _FIELD]
    in_init = [f for f in fields.values() if f._field_type in (_FIELD, _FIELD_INITVAR)]
    std, keywords = [f for f in in_init if f.init and not f.kw_only], [f for f in in_init if f.init and f.kw_only]
    if init:
        _set_new(cls, "__init__", _init(cls, [f for f in in_init if not f.kw_only], [f for f in in_init if f.kw_only],
                                        frozen, hasattr(cls, "__post_init__"), "__dataclass_self__" if "self" in fields else
                                        "self", slots))
    _set_new(cls, "__replace__", _replace)
    if repr:
        _set_new(cls, "__repr__", _repr(cls, [f for f in listed if f.repr]))
    if eq:
        _set_new(cls, "__eq__", _eq(cls, [f for f in listed if f.compare]))
    if order:
        compared = [f for f in listed if f.compare]
        for name, operator in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
            if _set_new(cls, name, _order(cls, name, operator, compared)):
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__} Consider using "
                                "functools.total_ordering")
    if frozen:
        for function in _frozen_methods(cls, listed):
            if _set_new(cls, function.__name__, function):
                raise TypeError(f"Cannot overwrite attribute {function.__name__} in class {cls.__name__}")
    _set_hash(cls, listed, unsafe_hash, eq, frozen, has_explicit_hash)
    if not cls.__doc__:
        text = _signature_text(std, keywords)
        try:
            cls.__doc__ = f"{cls.__name__}({text})"
        except (TypeError, AttributeError):
            cls.__doc__ = cls.__name__
    if match_args:
        _set_new(cls, "__match_args__", tuple(f.name for f in std))
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")
    if slots:
        cls = _with_slots(cls, frozen, weakref_slot, fields)
    from abc import update_abstractmethods
    update_abstractmethods(cls)
    return cls


def _signature_text(std, keywords):
    def one(f):
        text = f.name
        annotation = f.type
        shown = annotation.__name__ if isinstance(annotation, type) and annotation.__module__ == "builtins" else (
            f"{annotation.__module__}.{annotation.__qualname__}" if isinstance(annotation, type) else
            repr(annotation).removeprefix("typing."))
        text += f": {shown}"
        if f.default is not MISSING:
            text += f" = {f.default!r}"
        elif f.default_factory is not MISSING:
            text += " = <factory>"
        return text
    parts = [one(f) for f in std]
    if keywords:
        parts += ["*", *(one(f) for f in keywords)]
    return ", ".join(parts)


def _set_hash(cls, listed, unsafe_hash, eq, frozen, has_explicit_hash):
    if unsafe_hash:
        if has_explicit_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
    elif not eq or has_explicit_hash:
        return
    elif not frozen:
        cls.__hash__ = None
        return
    hashed = [f for f in listed if (f.compare if f.hash is None else f.hash)]
    cls.__hash__ = _make("__hash__", ("self",), [f"return hash({_tuple_text('self', hashed)})"], {}, cls)


def _slots_of(cls):
    slots = cls.__dict__.get("__slots__")
    if slots is None:
        return ()
    return (slots,) if isinstance(slots, str) else tuple(slots)


def _with_slots(cls, frozen, weakref_slot, fields):
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    names = tuple(name for name, f in fields.items() if f._field_type is _FIELD)
    inherited = {name for base in cls.__mro__[1:-1] for name in _slots_of(base)}
    own = [name for name in names if name not in inherited]
    if weakref_slot and "__weakref__" not in inherited:
        own.append("__weakref__")
    docs = {name: fields[name].doc if name in fields else None for name in own}
    namespace["__slots__"] = docs if any(docs.values()) else tuple(own)
    for name in names:
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    qualname = getattr(cls, "__qualname__", None)
    new = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        new.__qualname__ = qualname
    if frozen:
        if "__getstate__" not in namespace:
            new.__getstate__ = _getstate
        if "__setstate__" not in namespace:
            new.__setstate__ = _setstate
    _move_cell(cls, new)
    return new


def _move_cell(old, new):
    """super() and __class__ in methods mean the new class."""
    for value in new.__dict__.values():
        for function in (getattr(value, "__wrapped__", value), getattr(value, "fget", None), getattr(value, "fset", None),
                         getattr(value, "fdel", None)):
            if isinstance(function, FunctionType) and function.__closure__:
                for cell in function.__closure__:
                    try:
                        if cell.cell_contents is old:
                            cell.cell_contents = new
                    except ValueError:
                        pass


def _getstate(self):
    return [getattr(self, f.name) for f in fields(self)]


def _setstate(self, state):
    for f, value in zip(fields(self), state):
        object.__setattr__(self, f.name, value)


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True,
              kw_only=False, slots=False, weakref_slot=False):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)
    return wrap if cls is None else wrap(cls)


# --- using them -----------------------------------------------------------------------------------------------------------

def fields(class_or_instance):
    try:
        found = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple(f for f in found.values() if f._field_type is _FIELD)


def _is_instance(value):
    return hasattr(type(value), _FIELDS)


def is_dataclass(value):
    return hasattr(value if isinstance(value, type) else type(value), _FIELDS)


def asdict(instance, *, dict_factory=dict):
    if not _is_instance(instance):
        raise TypeError("asdict() should be called on dataclass instances")
    return _as(instance, dict_factory, None)


def astuple(instance, *, tuple_factory=tuple):
    if not _is_instance(instance):
        raise TypeError("astuple() should be called on dataclass instances")
    return _as(instance, None, tuple_factory)


_ATOMS = frozenset({type(None), bool, int, float, str, complex, bytes, type(...), type(NotImplemented), range, property,
                    type, FunctionType, type(len)})


def _as(value, dict_factory, tuple_factory):
    kind = type(value)
    if kind in _ATOMS:
        return value
    if hasattr(kind, _FIELDS):
        if tuple_factory is None:
            if dict_factory is dict:
                return {f.name: _as(getattr(value, f.name), dict, None) for f in fields(value)}
            return dict_factory([(f.name, _as(getattr(value, f.name), dict_factory, None)) for f in fields(value)])
        return tuple_factory([_as(getattr(value, f.name), None, tuple_factory) for f in fields(value)])
    if kind is list:
        return [_as(one, dict_factory, tuple_factory) for one in value]
    if kind is dict:
        return {_as(k, dict_factory, tuple_factory): _as(v, dict_factory, tuple_factory) for k, v in value.items()}
    if kind is tuple:
        return tuple([_as(one, dict_factory, tuple_factory) for one in value])
    if issubclass(kind, tuple):
        items = [_as(one, dict_factory, tuple_factory) for one in value]
        return kind(*items) if hasattr(value, "_fields") else kind(items)
    if issubclass(kind, dict):
        items = [(_as(k, dict_factory, tuple_factory), _as(v, dict_factory, tuple_factory)) for k, v in value.items()]
        if hasattr(kind, "default_factory"):
            result = kind(value.default_factory)
            for k, v in items:
                result[k] = v
            return result
        return kind(items)
    if issubclass(kind, list):
        return kind([_as(one, dict_factory, tuple_factory) for one in value])
    import copy
    return copy.deepcopy(value)


def _replace(self, /, **changes):
    for f in getattr(self, _FIELDS).values():
        if f._field_type is _FIELD_CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise TypeError(f"field {f.name} is declared with init=False, it cannot be specified with replace()")
            continue
        if f.name not in changes:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
                raise TypeError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(self, f.name)
    return self.__class__(**changes)


def replace(obj, /, **changes):
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    return _replace(obj, **changes)


_KEYWORDS = frozenset("""False None True and as assert async await break class continue def del elif else except finally for
from global if import in is lambda nonlocal not or pass raise return try while with yield""".split())


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False,
                   unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False,
                   module=None, decorator=dataclass):
    from types import new_class
    if namespace is None:
        namespace = {}
    seen, annotations, defaults = set(), {}, {}
    for item in fields:
        if isinstance(item, str):
            name, annotation = item, "typing.Any"
        elif len(item) == 2:
            name, annotation = item
        elif len(item) == 3:
            name, annotation, defaults[name] = item
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if name in _KEYWORDS:
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in seen:
            raise TypeError(f"Field name duplicated: {name!r}")
        seen.add(name)
        annotations[name] = annotation

    def body(space):
        space.update(namespace)
        space.update(defaults)

    cls = new_class(cls_name, bases, {}, body)
    cls.__annotations__ = annotations
    if module is None:
        module = _classes.guest_module()
    if module is not None:
        cls.__module__ = module
    return decorator(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen,
                     match_args=match_args, kw_only=kw_only, slots=slots, weakref_slot=weakref_slot)

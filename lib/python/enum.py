"""Enumerations."""
from _classes import guest_module
from types import DynamicClassAttribute, MappingProxyType

__all__ = ["CONFORM", "CONTINUOUS", "EJECT", "Enum", "EnumCheck", "EnumDict", "EnumMeta", "EnumType", "Flag",
           "FlagBoundary", "IntEnum", "IntFlag", "KEEP", "NAMED_FLAGS", "ReprEnum", "STRICT", "StrEnum", "UNIQUE", "auto",
           "global_enum", "global_enum_repr", "global_flag_repr", "global_str", "member", "nonmember", "pickle_by_enum_name",
           "pickle_by_global_name", "property", "show_flag_values", "unique", "verify"]

_missing_argument = object()
Enum = Flag = EJECT = CONFORM = STRICT = KEEP = ReprEnum = None
_property = property


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


class auto:
    def __init__(self, value=_missing_argument):
        self.value = value

    def __repr__(self):
        return f"auto({'_auto_null' if self.value is _missing_argument else repr(self.value)})"


class property(DynamicClassAttribute):
    """An attribute of members; reached through the class it is the member of that name."""
    member = None
    name = clsname = None

    def __get__(self, instance, owner=None):
        if instance is None:
            if self.member is not None:
                return self.member
            raise AttributeError(f"{owner!r} has no attribute {self.name!r}")
        if self.fget is not None:
            return self.fget(instance)
        if self.member is not None:
            return self.member
        raise AttributeError(f"{owner!r} has no attribute {self.name!r}")

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError(f"<enum {self.clsname!r}> cannot set attribute {self.name!r}")
        self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError(f"<enum {self.clsname!r}> cannot delete attribute {self.name!r}")
        self.fdel(instance)

    def __set_name__(self, owner, name):
        self.name = name
        self.clsname = owner.__name__


def _is_descriptor(value):
    return hasattr(value, "__get__") or hasattr(value, "__set__") or hasattr(value, "__delete__")


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == "__" and name[2] != "_" and name[-3] != "_"


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_" and name[-2] != "_"


def _is_private(cls_name, name):
    prefix = f"_{cls_name}__"
    return len(name) > len(prefix) and name.startswith(prefix) and not name.endswith("__")


def _is_internal_class(cls_name, value):
    return isinstance(value, type) and value.__qualname__.endswith(f"{cls_name}.{value.__name__}")


def _is_single_bit(value):
    return value != 0 and value & (value - 1) == 0


class EnumDict(dict):
    def __init__(self, cls_name=None):
        super().__init__()
        self._member_names = {}
        self._last_values = []
        self._ignore = []
        self._auto_called = False
        self._cls_name = cls_name
        self._generate_next_value = None

    @_property
    def member_names(self):
        return list(self._member_names)

    def __setitem__(self, key, value):
        if self._cls_name is not None and _is_private(self._cls_name, key):
            pass
        elif _is_sunder(key):
            if key not in ("_order_", "_generate_next_value_", "_numeric_repr_", "_missing_", "_ignore_",
                           "_iter_member_", "_iter_member_by_value_", "_iter_member_by_def_", "_add_alias_",
                           "_add_value_alias_", "_use_args_", "_member_type_", "_value_repr_", "_member_names_",
                           "_member_map_", "_value2member_map_", "_unhashable_values_", "_new_member_", "_boundary_",
                           "_flag_mask_", "_singles_mask_", "_all_bits_", "_inverted_", "_hashable_values_",
                           "_unhashable_values_map_", "_simple_"):
                raise ValueError(f"_sunder_ names, such as {key!r}, are reserved for future Enum use")
            if key == "_generate_next_value_":
                if self._auto_called:
                    raise TypeError("_generate_next_value_ must be defined before members")
                self._generate_next_value = value.__func__ if isinstance(value, staticmethod) else value
            elif key == "_ignore_":
                value = value.replace(",", " ").split() if isinstance(value, str) else list(value)
                self._ignore = value
                already = set(value) & set(self._member_names)
                if already:
                    raise ValueError(f"_ignore_ cannot specify already set names: {already!r}")
        elif _is_dunder(key):
            pass
        elif key in self._member_names:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        elif key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif not isinstance(value, member) and (_is_descriptor(value) or
                                                self._cls_name is not None and _is_internal_class(self._cls_name, value)):
            pass
        else:
            if key in self:
                raise TypeError(f"{key!r} already defined as {self[key]!r}")
            if isinstance(value, member):
                value = value.value
            value, is_told = self._resolve(key, value)
            self._member_names[key] = None
            if not is_told:
                self._last_values.append(value)
        super().__setitem__(key, value)

    def _resolve(self, key, value):
        """The value with what auto() stands for; whether that is among the last values already."""
        if isinstance(value, auto):
            return self._auto(key, value), True
        if not isinstance(value, tuple) or not any([isinstance(one, auto) for one in value]):
            return value, False
        parts = [self._auto(key, one) if isinstance(one, auto) else one for one in value]
        return (tuple(parts) if type(value) is tuple else type(value)(*parts)), True

    def _auto(self, key, one):
        if one.value is _missing_argument:
            one.value = self._next(key)
        self._auto_called = True
        self._last_values.append(one.value)
        return one.value

    def _next(self, key):
        return self._generate_next_value(key, 1, len(self._member_names), self._last_values[:])

    def update(self, members=(), **more):
        for name, value in members.items() if hasattr(members, "keys") else members:
            self[name] = value
        for name, value in more.items():
            self[name] = value


_EnumDict = EnumDict


class EnumType(type):
    @classmethod
    def __prepare__(meta, cls, bases, **keywords):
        for base in bases:
            if Enum is not None and isinstance(base, EnumType) and base._member_names_:
                raise TypeError(f"<enum {cls!r}> cannot extend {base!r}")
        namespace = EnumDict(cls)
        member_type, first_enum = _data_type(cls, bases)
        if first_enum is not None:
            namespace["_generate_next_value_"] = getattr(first_enum, "_generate_next_value_", None)
        return namespace

    def __new__(meta, cls, bases, namespace, *, boundary=None, _simple=False, **keywords):
        if _simple or Enum is None and not bases:
            made = super().__new__(meta, cls, bases, dict(namespace), **keywords)
            _empty(made, object, None)
            return made
        if "_ignore_" in namespace:
            for name in namespace["_ignore_"]:
                namespace.pop(name, None)
        names = list(namespace._member_names)
        for name in names:
            if name in ("mro", ""):
                raise ValueError(f"invalid enum member name(s) {name!r}")
        order = namespace.get("_order_")
        members = {name: dict.__getitem__(namespace, name) for name in names}
        plain = {name: value for name, value in dict.items(namespace) if name not in members and name != "_order_"}
        following = plain.get("_generate_next_value_")
        if following is not None and not isinstance(following, staticmethod):
            plain["_generate_next_value_"] = staticmethod(following)
        member_type, first_enum = _data_type(cls, bases)
        made = super().__new__(meta, cls, bases, plain, **keywords)
        _empty(made, member_type, boundary or getattr(first_enum, "_boundary_", None))
        _value_repr(made, bases, namespace)
        maker, use_args = _find_new(namespace, member_type, first_enum)
        made._new_member_ = maker
        made._use_args_ = use_args
        _inherit_dunders(made, bases, namespace, member_type, first_enum)
        if Flag is not None and issubclass(made, Flag):
            _flag_operators(made)
        made._in_progress_ = True
        for name, value in members.items():
            try:
                _add_member(made, name, value, maker, use_args, member_type)
            except Exception as error:
                error.add_note(f"Error calling __set_name__ on '_proto_member' instance {name!r} in {cls!r}")
                raise
        del made._in_progress_
        if maker is not None and "__new__" in plain:
            made.__new_member__ = plain["__new__"]
        made.__new__ = Enum.__new__ if Enum is not None else made.__new__
        if Flag is not None and issubclass(made, Flag):
            _finish_flag(made)
        if order is not None:
            if isinstance(order, str):
                order = order.replace(",", " ").split()
            if Flag is not None and issubclass(made, Flag):
                order = [name for name in order if name in made._member_names_]
            if order != made._member_names_:
                raise TypeError(f"member order does not match _order_:\n  {made._member_names_!r}\n  {order!r}")
        return made

    def __init__(cls, *args, **keywords):
        super().__init__(*args)

    def __bool__(cls):
        return True

    def __call__(cls, value=_missing_argument, names=_missing_argument, *values, module=None, qualname=None, type=None,
                 start=1, boundary=None):
        if value is _missing_argument:
            raise TypeError("EnumType.__call__() missing 1 required positional argument: 'value'")
        if cls._member_map_:
            if names is not _missing_argument:
                value = (value, names, *values)
            return cls.__new__(cls, value)
        if names is _missing_argument and type is None:
            raise TypeError(f"{cls!r} has no members; specify `names=()` if you meant to create a new, empty, enum")
        return cls._create_(value, None if names is _missing_argument else names, module=module, qualname=qualname,
                            type=type, start=start, boundary=boundary)

    def __contains__(cls, value):
        if isinstance(value, cls):
            return True
        if issubclass(cls, Flag):
            try:
                return isinstance(cls(value), cls)
            except ValueError:
                return False
        try:
            return value in cls._value2member_map_
        except TypeError:
            return any(value == one for one in cls._unhashable_values_)

    def __delattr__(cls, name):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {name!r}.")
        super().__delattr__(name)

    def __dir__(cls):
        names = {"__class__", "__contains__", "__doc__", "__getitem__", "__iter__", "__len__", "__members__", "__module__",
                 "__name__", "__qualname__"} | set(cls._member_names_)
        if cls._member_type_ is object:
            if cls.__dict__.get("__init_subclass__"):
                names.add("__init_subclass__")
            return sorted(names)
        return sorted(set(dir(cls._member_type_)) | names)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __len__(cls):
        return len(cls._member_names_)

    @_property
    def __members__(cls):
        return MappingProxyType(cls._member_map_)

    def __repr__(cls):
        return f"<{'flag' if Flag is not None and issubclass(cls, Flag) else 'enum'} {cls.__name__!r}>"

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def _create_(cls, class_name, names, *, module=None, qualname=None, type=None, start=1, boundary=None):
        meta = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        namespace = meta.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if names is None:
            names = ()
        elif isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            originals, names = names, []
            last = []
            for count, name in enumerate(originals):
                value = namespace._generate_next_value(name, start, count, last[:])
                last.append(value)
                names.append((name, value))
        for item in names:
            name, value = (item, names[item]) if isinstance(item, str) else item
            namespace[name] = value
        if module is None:
            module = guest_module()
        namespace["__module__"] = module
        if qualname is not None:
            namespace["__qualname__"] = qualname
        return meta.__new__(meta, class_name, bases, namespace, boundary=boundary)


EnumMeta = EnumType


def _empty(cls, member_type, boundary):
    put = lambda name, value: type.__setattr__(cls, name, value)
    put("_member_names_", [])
    put("_member_map_", {})
    put("_value2member_map_", {})
    put("_unhashable_values_", [])
    put("_hashable_values_", [])
    put("_member_type_", member_type)
    put("_boundary_", boundary)
    put("_value_repr_", None)
    put("_new_member_", object.__new__)
    put("_use_args_", False)


def _data_type(cls_name, bases):
    if not bases or Enum is None:
        return object, None
    first_enum = bases[-1]
    if not isinstance(first_enum, EnumType):
        raise TypeError("new enumerations should be created as `EnumName([mixin_type, ...] [data_type,] enum_type)`")
    found = []
    for chain in bases:
        candidate = None
        for base in chain.__mro__:
            if base is object:
                continue
            if isinstance(base, EnumType):
                if base._member_type_ is not object:
                    if base._member_type_ not in found:
                        found.append(base._member_type_)
                    break
            elif "__new__" in base.__dict__ or "__dataclass_fields__" in base.__dict__:
                kind = candidate or base
                if kind not in found:
                    found.append(kind)
                break
            else:
                candidate = candidate or base
    if len(found) > 1:
        raise TypeError(f"too many data types for {cls_name!r}: {set(found)!r}")
    return (found[0] if found else object), first_enum


def _value_repr(cls, bases, namespace):
    cls._value_repr_ = None
    for chain in bases:
        for base in chain.__mro__:
            if base is object:
                continue
            if isinstance(base, EnumType):
                if base._value_repr_ is not None:
                    cls._value_repr_ = base._value_repr_
                    return
            elif "__repr__" in base.__dict__:
                if "__dataclass_fields__" in base.__dict__ and getattr(base, "__dataclass_params__", None) is not None \
                        and base.__dataclass_params__.repr:
                    cls._value_repr_ = _dataclass_repr
                else:
                    cls._value_repr_ = base.__dict__["__repr__"]
                return


def _dataclass_repr(self):
    fields = self.__dataclass_fields__
    return ", ".join(f"{name}={getattr(self, name)!r}" for name in fields if fields[name].repr)


def _find_new(namespace, member_type, first_enum):
    maker = namespace.get("__new__")
    if maker is None and first_enum is not None:
        for name in ("__new_member__", "__new__"):
            for possible in (member_type, first_enum):
                target = getattr(possible, name, None)
                if target is not None and target is not object.__new__ and \
                        (Enum is None or target is not Enum.__new__):
                    maker = target
                    break
            if maker is not None:
                break
        else:
            maker = object.__new__
    if isinstance(maker, staticmethod):
        maker = maker.__func__
    if maker is None:
        maker = object.__new__
    return maker, first_enum is not None and maker is not object.__new__


def _inherit_dunders(cls, bases, namespace, member_type, first_enum):
    if ReprEnum is not None and ReprEnum in bases and member_type is not object:
        if "__format__" not in namespace:
            cls.__format__ = member_type.__format__
        if "__str__" not in namespace:
            method = member_type.__str__
            cls.__str__ = member_type.__repr__ if method is object.__str__ else method
    if first_enum is None or member_type is object:
        return
    for name in ("__repr__", "__str__", "__format__", "__reduce_ex__"):
        if name in cls.__dict__ or not hasattr(cls, name):
            continue
        method = getattr(cls, name)
        if method is getattr(member_type, name, None) or method is getattr(object, name, None):
            enum_method = getattr(first_enum, name, None)
            if enum_method is not None and enum_method is not getattr(object, name, None):
                setattr(cls, name, enum_method)


def _add_member(cls, name, value, maker, use_args, member_type):
    args = value if isinstance(value, tuple) else (value,)
    if member_type is tuple:
        args = (args,)
    if use_args:
        one = maker(cls, *args)
    else:
        one = maker(cls)
    if not hasattr(one, "_value_"):
        if member_type is object:
            one._value_ = value
        else:
            try:
                one._value_ = member_type(*args)
            except Exception as error:
                raise TypeError("_value_ not set in __new__, unable to create it") from error
    value = one._value_
    one._name_ = name
    one.__objclass__ = cls
    one.__init__(*args)
    one._sort_order_ = len(cls._member_names_)
    known = None
    if Flag is None or not issubclass(cls, Flag):
        try:
            known = cls._value2member_map_.get(value)
        except TypeError:
            for other in cls._member_map_.values():
                if other._value_ == value:
                    known = other
        if known is not None and known._value_ != value:
            known = None
    else:
        if not isinstance(value, int):
            if not issubclass(cls, int):
                known = cls._value2member_map_.get(value)
        else:
            known = cls._value2member_map_.get(value)
    if known is not None:
        one = known
    elif Flag is None or not issubclass(cls, Flag) or not isinstance(value, int) or _is_single_bit(value):
        cls._member_names_.append(name)
    _set_member(cls, name, one)
    cls._member_map_[name] = one
    if known is None:
        try:
            cls._value2member_map_.setdefault(value, one)
            if value not in cls._hashable_values_:
                cls._hashable_values_.append(value)
        except TypeError:
            cls._unhashable_values_.append(value)


def _set_member(cls, name, one):
    for base in cls.__mro__[1:]:
        found = base.__dict__.get(name)
        if found is None:
            continue
        if isinstance(found, DynamicClassAttribute):
            redirect = property(found.fget, found.fset, found.fdel)
            redirect.member = one
            redirect.__set_name__(cls, name)
            type.__setattr__(cls, name, redirect)
            return
        if _is_descriptor(found) and hasattr(type(found), "__set__"):
            break
    type.__setattr__(cls, name, one)


class Enum(metaclass=EnumType):
    """Members are made when the class is; looking one up by value gives the same object."""

    def __new__(cls, value):
        if type(value) is cls:
            return value
        try:
            return cls._value2member_map_[value]
        except KeyError:
            pass
        except TypeError:
            for one in cls._member_map_.values():
                if one._value_ == value:
                    return one
        if "_in_progress_" in cls.__dict__:
            raise TypeError("do not use `super().__new__; call the appropriate __new__ directly") from None
        if not cls._member_map_:
            raise TypeError(f"{cls!r} has no members defined")
        error = None
        try:
            result = cls._missing_(value)
        except Exception as raised:
            error = raised
            result = None
        try:
            if isinstance(result, cls):
                return result
            if Flag is not None and issubclass(cls, Flag) and cls._boundary_ is EJECT and isinstance(result, int):
                return result
            wrong = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
            if result is None and error is None:
                raise wrong
            if error is None:
                error = TypeError(f"error in {cls.__name__}._missing_: returned {result!r} instead of None or a valid member")
            if not isinstance(error, ValueError):
                error.__context__ = wrong
            raise error
        finally:
            error = wrong = None

    def __init__(self, *args, **keywords):
        pass

    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        try:
            last = sorted(last_values)[-1]
        except TypeError:
            raise TypeError("unable to sort non-numeric values") from None
        try:
            return last + 1
        except TypeError:
            raise TypeError(f"unable to increment {last!r}") from None

    _generate_next_value_ = staticmethod(_generate_next_value_)

    @classmethod
    def _missing_(cls, value):
        return None

    def _add_alias_(self, name):
        cls = self.__class__
        if name in cls._member_map_:
            if cls._member_map_[name] is not self:
                raise NameError(f"{name!r} is already bound: {cls._member_map_[name]!r}")
            return
        cls._member_map_[name] = self
        _set_member(cls, name, self)

    def _add_value_alias_(self, value):
        cls = self.__class__
        try:
            if value in cls._value2member_map_:
                if cls._value2member_map_[value] is not self:
                    raise ValueError(f"{value!r} is already bound: {cls._value2member_map_[value]!r}")
                return
            cls._value2member_map_[value] = self
        except TypeError:
            cls._unhashable_values_.append(value)

    def __repr__(self):
        show = self.__class__._value_repr_ or repr
        return f"<{self.__class__.__name__}.{self._name_}: {show(self._value_)}>"

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __dir__(self):
        names = {"__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"}
        for cls in self.__class__.mro():
            for name, found in cls.__dict__.items():
                if name[0] != "_":
                    is_own = isinstance(found, DynamicClassAttribute) and found.fget is not None
                    if is_own or name not in self._member_map_:
                        names.add(name)
                    else:
                        names.discard(name)
        names |= {name for name in getattr(self, "__dict__", ()) if name[0] != "_"}
        return sorted(names)

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, protocol):
        return self.__class__, (self._value_,)

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_


class ReprEnum(Enum):
    """Only changes repr(): str() and format() are the data type's."""


class IntEnum(int, ReprEnum):
    """Members are ints, too."""


class StrEnum(str, ReprEnum):
    """Members are strs, too."""

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError(f"too many arguments for str(): {values!r}")
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError(f"{values[0]!r} is not a string")
        if len(values) >= 2 and not isinstance(values[1], str):
            raise TypeError(f"encoding must be a string, not {values[1]!r}")
        if len(values) == 3 and not isinstance(values[2], str):
            raise TypeError(f"errors must be a string, not {values[2]!r}")
        value = str(*values)
        made = str.__new__(cls, value)
        made._value_ = value
        return made

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


class FlagBoundary(StrEnum):
    """What a Flag does with bits that no member has."""
    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


class Flag(Enum, boundary=STRICT):
    """Members that can be combined by | & ^ ~."""
    _numeric_repr_ = repr

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        last = max(last_values)
        try:
            return 1 << last.bit_length()
        except Exception:
            raise TypeError(f"invalid flag value {last!r}") from None

    @classmethod
    def _iter_member_by_value_(cls, value):
        value &= cls._flag_mask_
        while value:
            bit = value & -value
            one = cls._value2member_map_.get(bit)
            if one is not None:
                yield one
            value ^= bit

    @classmethod
    def _iter_member_(cls, value):
        members = cls._iter_member_by_value_(value)
        return members if cls._inverted_order_ is False else iter(sorted(members, key=lambda one: one._sort_order_))

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        mask, singles, bits = cls._flag_mask_, cls._singles_mask_, cls._all_bits_
        negative = None
        if not ~bits <= value <= bits or value & (bits ^ mask):
            if cls._boundary_ is STRICT:
                width = max(value.bit_length(), mask.bit_length())
                raise ValueError(f"{cls!r} invalid value {value!r}\n    given {_bin(value, width)}\n  allowed {_bin(mask, width)}")
            if cls._boundary_ is CONFORM:
                value &= mask
            elif cls._boundary_ is EJECT:
                return value
            elif cls._boundary_ is KEEP:
                if value < 0:
                    value = max(bits + 1, 1 << value.bit_length()) + value
        if value < 0:
            negative = value
            value = bits + 1 + value if cls._boundary_ is KEEP else mask & value
        unknown = value & ~mask
        members = value & singles
        if unknown and cls._boundary_ is not KEEP:
            raise ValueError(f"{cls.__name__}({value!r}) --> unknown values {unknown!r} [{bin(unknown)}]")
        known = cls._value2member_map_.get(value)
        if known is not None:
            if negative is not None:
                cls._value2member_map_[negative] = known
            return known
        if cls._member_type_ is object:
            made = object.__new__(cls)
        else:
            made = cls._member_type_.__new__(cls, value)
        made._value_ = value
        if value:
            names = [one._name_ for one in cls._iter_member_(value)]
            name = "|".join(names)
            if not names:
                name = None
            elif unknown:
                name += f"|{cls._numeric_repr_(unknown)}"
            made._name_ = name
        else:
            made._name_ = None
        made._sort_order_ = -1
        cls._value2member_map_[value] = made
        if negative is not None:
            cls._value2member_map_[negative] = made
        return made

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError(f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and "
                            f"{self.__class__.__qualname__!r}")
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        yield from self._iter_member_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        show = self.__class__._value_repr_ or repr
        if self._name_ is None:
            return f"<{self.__class__.__name__}: {show(self._value_)}>"
        return f"<{self.__class__.__name__}.{self._name_}: {show(self._value_)}>"

    def __str__(self):
        if self._name_ is None:
            return f"{self.__class__.__name__}({self._value_!r})"
        return f"{self.__class__.__name__}.{self._name_}"

    def __bool__(self):
        return bool(self._value_)

    def _get_value(self, flag):
        if isinstance(flag, self.__class__):
            return flag._value_
        if self._member_type_ is not object and isinstance(flag, self._member_type_):
            return flag
        return NotImplemented

    def __or__(self, other):
        value = self._get_value(other)
        if value is NotImplemented:
            return NotImplemented
        _refuse_none("|", self, other)
        return self.__class__(self._value_ | value)

    def __and__(self, other):
        value = self._get_value(other)
        if value is NotImplemented:
            return NotImplemented
        _refuse_none("&", self, other)
        return self.__class__(self._value_ & value)

    def __xor__(self, other):
        value = self._get_value(other)
        if value is NotImplemented:
            return NotImplemented
        _refuse_none("^", self, other)
        return self.__class__(self._value_ ^ value)

    def __invert__(self):
        if self._value_ is None:
            raise TypeError(f"'{self}' cannot be inverted")
        if self._boundary_ in (EJECT, KEEP):
            return self.__class__(~self._value_)
        return self.__class__(self._singles_mask_ & ~self._value_)

    __rand__ = __and__
    __ror__ = __or__
    __rxor__ = __xor__


def _refuse_none(symbol, *flags):
    for flag in flags:
        if getattr(flag, "_value_", 0) is None:
            raise TypeError(f"'{flag}' cannot be combined with other flags with {symbol}")


def _bin(value, width):
    """As bin() but with the sign as a leading bit."""
    if value >= 0:
        digits = bin(value + (1 << value.bit_length()))[3:] if value else ""
        sign = "0"
    else:
        digits = bin((1 << value.bit_length()) + value + (1 << value.bit_length()))[3:]
        sign = "1"
    if len(digits) < width:
        digits = sign * (width - len(digits)) + digits
    return f"0b{sign} {digits}"


def _flag_operators(cls):
    for name in ("__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__", "__invert__"):
        if name not in cls.__dict__:
            type.__setattr__(cls, name, getattr(Flag, name))


def _finish_flag(cls):
    singles = mask = 0
    order = []
    for name, one in cls._member_map_.items():
        value = one._value_
        if not isinstance(value, int) or value < 0:
            continue
        mask |= value
        if _is_single_bit(value):
            singles |= value
            if name in cls._member_names_:
                order.append(value)
    put = lambda name, value: type.__setattr__(cls, name, value)
    put("_flag_mask_", mask)
    put("_singles_mask_", singles)
    put("_all_bits_", (1 << mask.bit_length()) - 1)
    put("_inverted_order_", order != sorted(order))


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    """Flags that are ints, too."""


_flag_operators(IntFlag)


def unique(enumeration):
    duplicates = [(name, one.name) for name, one in enumeration.__members__.items() if name != one.name]
    if duplicates:
        details = ", ".join(f"{alias} -> {name}" for alias, name in duplicates)
        raise ValueError(f"duplicate values found in {enumeration!r}: {details}")
    return enumeration


class EnumCheck(StrEnum):
    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        is_flag = issubclass(enumeration, Flag)
        for check in self.checks:
            if check is UNIQUE:
                duplicates = [(name, one.name) for name, one in enumeration.__members__.items() if name != one.name]
                if duplicates:
                    details = ", ".join(f"{alias} -> {name}" for alias, name in duplicates)
                    raise ValueError(f"aliases found in {enumeration!r}: {details}")
            elif check is CONTINUOUS:
                values = sorted(one.value for one in enumeration)
                if len(values) < 2:
                    continue
                if is_flag:
                    missing = [1 << i for i in range(values[0].bit_length(), values[-1].bit_length() - 1)
                               if 1 << i not in values]
                else:
                    missing = [n for n in range(values[0] + 1, values[-1]) if n not in values]
                if missing:
                    raise ValueError(f"invalid {'flag' if is_flag else 'enum'} {enumeration.__name__!r}: missing values "
                                     f"{', '.join(map(str, missing))}")
            elif check is NAMED_FLAGS:
                unnamed, bits = [], 0
                for name, alias in enumeration._member_map_.items():
                    if name in enumeration._member_names_ or alias.value < 0:
                        continue
                    lacking = alias.value & ~enumeration._singles_mask_
                    if lacking:
                        unnamed.append(name)
                        bits |= lacking
                if unnamed:
                    names = f"alias {unnamed[0]} is missing" if len(unnamed) == 1 else \
                        f"aliases {', '.join(unnamed[:-1])} and {unnamed[-1]} are missing"
                    what = f"value {bits:#x}" if _is_single_bit(bits) else f"combined values of {bits:#x}"
                    raise ValueError(f"invalid Flag {enumeration.__name__!r}: {names} {what} "
                                     "[use enum.show_flag_values(value) for details]")
        return enumeration


def show_flag_values(value):
    found = []
    while value:
        bit = value & -value
        found.append(bit)
        value ^= bit
    return found


def global_enum_repr(self):
    return f"{self.__class__.__module__.split('.')[-1]}.{self._name_}"


def global_flag_repr(self):
    module = self.__class__.__module__.split(".")[-1]
    if self._name_ is None:
        return f"{module}.{self.__class__.__name__}({self._value_})"
    return "|".join(f"{module}.{name}" for name in self._name_.split("|"))


def global_str(self):
    return f"{self.__class__.__name__}({self._value_!r})" if self._name_ is None else self._name_


def global_enum(cls, update_str=False):
    import sys
    cls.__repr__ = global_flag_repr if issubclass(cls, Flag) else global_enum_repr
    if not issubclass(cls, ReprEnum) or update_str:
        cls.__str__ = global_str
    sys.modules[cls.__module__].__dict__.update(cls.__members__)
    return cls


def pickle_by_global_name(self, protocol):
    return self.name


def pickle_by_enum_name(self, protocol):
    return getattr, (self.__class__, self._name_)

"""What __reduce__, __reduce_ex__ and __getstate__ of builtin types give."""
import _classes
import _re
import copyreg

_ITERATORS = {}
_missing = object()


# --- object -------------------------------------------------------------------------------------------------------------

def reduce_ex(obj, protocol):
    cls = type(obj)
    if cls.__reduce__ is not object.__reduce__:
        return obj.__reduce__()
    return reduce(obj, protocol)


def reduce(obj, protocol):
    return _reduce_old(obj) if protocol < 2 else _reduce_new(obj)


def _reduce_new(obj):
    cls = type(obj)
    args, kwargs = _new_arguments(obj, cls)
    is_list, is_dict = isinstance(obj, list), isinstance(obj, dict)
    state = getstate(obj, required=args is None and not is_list and not is_dict) if _has_default_state(cls) else obj.__getstate__()
    items = iter(obj) if is_list else None
    pairs = iter(obj.items()) if is_dict else None
    if kwargs:
        return copyreg.__newobj_ex__, (cls, args, kwargs), state, items, pairs
    return copyreg.__newobj__, (cls, *(args or ())), state, items, pairs


def _new_arguments(obj, cls):
    if hasattr(cls, "__getnewargs_ex__"):
        both = obj.__getnewargs_ex__()
        if not isinstance(both, tuple):
            raise TypeError(f"__getnewargs_ex__ should return a tuple, not '{type(both).__name__}'")
        if len(both) != 2:
            raise ValueError(f"__getnewargs_ex__ should return a tuple of length 2, not {len(both)}")
        args, kwargs = both
        if not isinstance(args, tuple):
            raise TypeError("first item of the tuple returned by __getnewargs_ex__ must be a tuple, "
                            f"not '{type(args).__name__}'")
        if not isinstance(kwargs, dict):
            raise TypeError("second item of the tuple returned by __getnewargs_ex__ must be a dict, "
                            f"not '{type(kwargs).__name__}'")
        return args, kwargs
    if hasattr(cls, "__getnewargs__"):
        args = obj.__getnewargs__()
        if not isinstance(args, tuple):
            raise TypeError(f"__getnewargs__ should return a tuple, not '{type(args).__name__}'")
        return args, None
    return None, None


def _reduce_old(obj):
    cls = type(obj)
    for base in cls.__mro__:
        if not _is_heap_type(base):
            break
    else:
        base = object
    if base is object:
        state = None
    else:
        if base is cls:
            raise TypeError(f"cannot pickle {cls.__name__!r} object")
        state = base(obj)
    args = cls, base, state
    if not _has_default_state(cls):
        own = obj.__getstate__()
    elif getattr(cls, "__slots__", None):
        raise TypeError("a class that defines __slots__ without defining __getstate__ cannot be pickled")
    else:
        own = getattr(obj, "__dict__", None)
    return (copyreg._reconstructor, args, own) if own else (copyreg._reconstructor, args)


def _is_heap_type(cls):
    return bool(cls.__flags__ & 1 << 9)


def _has_default_state(cls):
    return cls.__getstate__ is object.__getstate__


# Builtin types whose instances object.__reduce_ex__ can make anew from nothing.
_EMPTY_MADE = {object, list, dict, type(None)}


def getstate(obj, required=False):
    cls = type(obj)
    if required and cls not in _EMPTY_MADE and not _is_heap_type(cls):
        name = cls.__name__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"
        raise TypeError(f"cannot pickle {name!r} object")
    if required and _is_heap_type(cls):
        for base in cls.__mro__:
            if not _is_heap_type(base) and base is not object:
                if base not in _EMPTY_MADE and not issubclass(base, BaseException):
                    raise TypeError(f"cannot pickle {cls.__name__!r} object")
                break
    state = getattr(obj, "__dict__", None) or None
    slots = {}
    for name in copyreg._slotnames(cls):
        value = getattr(obj, name, _missing)
        if value is not _missing:
            slots[name] = value
    return (state, slots) if slots else state


# --- builtin types --------------------------------------------------------------------------------------------------------

def _state_of(obj):
    return getstate(obj) if _has_default_state(type(obj)) else obj.__getstate__()


def _reduce_set(obj):
    return type(obj), (list(obj),), _state_of(obj)


def _reduce_bytearray(obj):
    state = _state_of(obj)
    return (type(obj), (bytes(obj).decode("latin-1"), "latin-1"), state) if len(obj) else (type(obj), (), state)


def _reduce_deque(obj):
    args = () if obj.maxlen is None else ((), obj.maxlen)
    return type(obj), args, _state_of(obj), iter(obj)


def _reduce_native(obj):
    owner = getattr(obj, "__self__", None)
    if owner is None or type(owner).__name__ == "module":
        return obj.__name__
    return getattr, (owner, obj.__name__)


def _reduce_method(obj):
    return getattr, (obj.__self__, obj.__func__.__name__)


def _reduce_descriptor(obj):
    return getattr, (obj.__objclass__, obj.__name__)


_REDUCED = {
    set: _reduce_set, frozenset: _reduce_set, bytearray: _reduce_bytearray,
    range: lambda obj: (range, (obj.start, obj.stop, obj.step)),
    slice: lambda obj: (slice, (obj.start, obj.stop, obj.step)),
    type(iter([]).__next__): _reduce_native, type(len): _reduce_native,
    type(str.join): _reduce_descriptor, type(str.__add__): _reduce_descriptor,
    type(copyreg.pickle.__get__(1)): _reduce_method,
    type(...): lambda obj: "Ellipsis", type(NotImplemented): lambda obj: "NotImplemented",
    _re.types()[0]: lambda obj: (_re.compile, (obj.pattern, obj.flags)),
}


def reduce_builtin(obj):
    cls = type(obj)
    if cls is memoryview:
        raise TypeError("cannot pickle memoryview objects")
    for base in cls.__mro__:
        found = _REDUCED.get(base)
        if found is not None:
            return found(obj)
        found = _ITERATORS.get(base)
        if found is not None:
            return found(obj, cls, *_classes.iterator_parts(obj))
    from collections import deque
    if isinstance(obj, deque):
        return _reduce_deque(obj)
    raise TypeError(f"cannot pickle {cls.__name__!r} object")


def _over_sequence(empty):
    def reduced(it, cls, sequence, index, _):
        return (iter, (empty,)) if sequence is None else (iter, (sequence,), index)
    return reduced


def _over_range(it, cls, start, step, left):
    return iter, (range(start, start + left * step, step),), None


def _over_table(kind):
    def reduced(it, cls, table, place, live):
        left = 0 if table is None else it.__length_hint__()
        everything = list(kind(table)) if left else []
        return iter, (everything[len(everything) - left:],)
    return reduced


def _reversed(it, cls, sequence, index, _):
    if index == 0:
        return reversed, ([] if isinstance(sequence, list) else (),)
    return reversed, (sequence,), index - 1


def _zip(it, cls, iterators, strict, _):
    return (cls, iterators, True) if strict else (cls, iterators)


def _set_up():
    table, pairs = {}, {}
    for empty in ([], (), "", b"", bytearray()):
        _ITERATORS[type(iter(empty))] = _over_sequence(empty if empty != bytearray() else ())
    _ITERATORS[type(iter(range(1)))] = _ITERATORS[type(iter(range(1 << 200)))] = _over_range
    _ITERATORS[type(iter(set()))] = _over_table(list)
    _ITERATORS[type(iter({}))] = _over_table(list)
    _ITERATORS[type(iter({}.values()))] = _over_table(dict.values)
    _ITERATORS[type(iter({}.items()))] = _over_table(dict.items)
    _ITERATORS[type(reversed({}))] = _over_table(reversed)
    _ITERATORS[type(reversed({}.values()))] = _over_table(lambda d: reversed(d.values()))
    _ITERATORS[type(reversed({}.items()))] = _over_table(lambda d: reversed(d.items()))
    _ITERATORS[reversed] = _reversed
    _ITERATORS[enumerate] = lambda it, cls, iterator, count, _: (cls, (iterator, count))
    _ITERATORS[zip] = _zip
    _ITERATORS[map] = lambda it, cls, function, iterators, _: (cls, (function, *iterators))
    _ITERATORS[filter] = lambda it, cls, function, iterator, _: (cls, (function, iterator))
    _ITERATORS[type(iter(int, 1))] = lambda it, cls, function, sentinel, _: (
        (iter, ((),)) if function is None else (iter, (function, sentinel)))

    class Old:
        def __getitem__(self, index):
            raise IndexError
    _ITERATORS[type(iter(Old()))] = lambda it, cls, obj, index, _: (iter, (obj,), index)


_set_up()


# --- arguments of __new__ ---------------------------------------------------------------------------------------------------

def new_arguments(obj):
    """__getnewargs__ of int, float, complex, str, bytes and tuple."""
    if isinstance(obj, complex):
        return obj.real, obj.imag
    if isinstance(obj, tuple):
        return (tuple([item for item in tuple.__iter__(obj)]),)
    if isinstance(obj, str):
        return (str.__str__(obj),)
    if isinstance(obj, float):
        return (float.__float__(obj),)
    if isinstance(obj, int):
        return (int.__int__(obj),)
    return (bytes.__getitem__(obj, slice(None)),)


def exception_setstate(error, state):
    if state is None:
        return
    if not isinstance(state, dict):
        raise TypeError("state is not a dictionary")
    for name, value in state.items():
        setattr(error, name, value)

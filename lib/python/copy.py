"""Shallow and deep copies."""
__all__ = ["Error", "copy", "deepcopy", "replace"]


class Error(Exception):
    pass


error = Error

_FunctionType = type(lambda: None)
_ATOMIC = {
    type(None), int, float, bool, complex, bytes, str, type, range, property, _FunctionType, type(len), type(Ellipsis),
    type(NotImplemented), slice,
}


class _Holder:
    def method(self):
        pass


_MethodType = type(_Holder().method)


def copy(x):
    cls = type(x)
    if cls in _ATOMIC or cls is tuple or cls is frozenset:
        return x
    if cls is list or cls is dict or cls is set or cls is bytearray:
        return x.copy()
    if issubclass(cls, type):
        return x
    copier = getattr(cls, "__copy__", None)
    if copier is not None:
        return copier(x)
    rebuilt = _reduced(cls, x)
    return x if isinstance(rebuilt, str) else _rebuild(x, None, *rebuilt)


def deepcopy(x, memo=None, _nil=[]):
    cls = type(x)
    if cls in _ATOMIC:
        return x
    key = id(x)
    if memo is None:
        memo = {}
    else:
        y = memo.get(key, _nil)
        if y is not _nil:
            return y
    copier = _DEEP.get(cls)
    if copier is not None:
        y = copier(x, memo)
    elif issubclass(cls, type):
        y = x
    else:
        copier = getattr(x, "__deepcopy__", None)
        if copier is not None:
            y = copier(memo)
        else:
            rebuilt = _reduced(cls, x)
            y = x if isinstance(rebuilt, str) else _rebuild(x, memo, *rebuilt)
    if y is not x:
        memo[key] = y
        _keep(x, memo)
    return y


def _keep(x, memo):
    """`x` lives as long as the memo, so that no other object gets its id."""
    try:
        memo[id(memo)].append(x)
    except KeyError:
        memo[id(memo)] = [x]


def _deep_list(x, memo):
    y = []
    memo[id(x)] = y
    for item in x:
        y.append(item if type(item) in _ATOMIC else deepcopy(item, memo))
    return y


def _deep_tuple(x, memo):
    y = [item if type(item) in _ATOMIC else deepcopy(item, memo) for item in x]
    done = memo.get(id(x))
    if done is not None:
        return done
    for old, new in zip(x, y):
        if old is not new:
            return tuple(y)
    return x


def _deep_dict(x, memo):
    y = {}
    memo[id(x)] = y
    for key, value in x.items():
        if type(key) not in _ATOMIC:
            key = deepcopy(key, memo)
        y[key] = value if type(value) in _ATOMIC else deepcopy(value, memo)
    return y


def _deep_method(x, memo):
    return type(x)(x.__func__, deepcopy(x.__self__, memo))


def _deep_set(x, memo):
    y = type(x)([deepcopy(item, memo) for item in x])
    memo[id(x)] = y
    return y


_DEEP = {
    list: _deep_list, tuple: _deep_tuple, dict: _deep_dict, _MethodType: _deep_method, set: _deep_set,
    frozenset: _deep_set, bytearray: lambda x, memo: x.copy(),
}


def _reduced(cls, x):
    for base in cls.__mro__:
        own = base.__dict__
        if base is not object and ("__reduce_ex__" in own or "__reduce__" in own):
            if "__reduce_ex__" in own:
                return x.__reduce_ex__(4)
            return x.__reduce__()
    return _reduce(cls, x)


def _reduce(cls, x):
    """What object.__reduce_ex__(4) would say of an instance."""
    if cls.__module__ == "builtins" and cls is not object and not isinstance(x, BaseException):
        raise TypeError(f"cannot pickle '{cls.__name__}' object")
    args = ()
    kwargs = {}
    if hasattr(cls, "__getnewargs_ex__"):
        args, kwargs = x.__getnewargs_ex__()
    elif hasattr(cls, "__getnewargs__"):
        args = x.__getnewargs__()
    elif isinstance(x, BaseException):
        return cls, x.args, _state(cls, x) or None
    else:
        for base in (int, float, complex, str, bytes, tuple, frozenset, bytearray):
            if isinstance(x, base):
                args = (_payload(x, base),)
                break
    state = _state(cls, x)
    items = iter(x) if isinstance(x, list) else None
    pairs = iter(dict.items(x)) if isinstance(x, dict) else None
    if isinstance(x, set):
        args = ()
        items = iter(list(set.__iter__(x)))
        return _new, (cls, args, kwargs), state, None, None, items
    return _new, (cls, args, kwargs), state, items, pairs


def _payload(x, base):
    if base is tuple:
        return tuple([item for item in tuple.__iter__(x)])
    if base is str:
        return str.__str__(x)
    if base is int:
        return int.__int__(x)
    if base is float:
        return float.__float__(x)
    return base(x)


def _new(cls, args, kwargs):
    return cls.__new__(cls, *args, **kwargs)


def _slots(cls):
    names = []
    for base in cls.__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__"):
                if name.startswith("__") and not name.endswith("__"):
                    stripped = base.__name__.lstrip("_")
                    name = f"_{stripped}{name}" if stripped else name
                names.append(name)
    return names


def _state(cls, x):
    method = getattr(cls, "__getstate__", None)
    if method is not None and getattr(object, "__getstate__", None) is not method:
        return method(x)
    own = getattr(x, "__dict__", None)
    values = {}
    for name in _slots(cls):
        try:
            values[name] = getattr(x, name)
        except AttributeError:
            pass
    if values:
        return own or None, values
    return own or None


def _rebuild(x, memo, function, args, state=None, items=None, pairs=None, members=None):
    deep = memo is not None
    if deep and args:
        if function is _new:
            cls, new_args, new_kwargs = args
            args = cls, [deepcopy(arg, memo) for arg in new_args], {
                name: deepcopy(value, memo) for name, value in new_kwargs.items()}
        else:
            args = [deepcopy(arg, memo) for arg in args]
    y = function(*args)
    if deep:
        memo[id(x)] = y
    if state is not None:
        if deep:
            state = deepcopy(state, memo)
        if hasattr(y, "__setstate__"):
            y.__setstate__(state)
        else:
            slots = None
            if isinstance(state, tuple) and len(state) == 2:
                state, slots = state
            if state is not None:
                y.__dict__.update(state)
            if slots is not None:
                for name, value in slots.items():
                    setattr(y, name, value)
    if items is not None:
        for item in items:
            y.append(deepcopy(item, memo) if deep else item)
    if pairs is not None:
        for key, value in pairs:
            if deep:
                key, value = deepcopy(key, memo), deepcopy(value, memo)
            y[key] = value
    if members is not None:
        for item in members:
            y.add(deepcopy(item, memo) if deep else item)
    return y


def replace(obj, /, **changes):
    """A copy of an object with some fields changed: namedtuples, dataclasses, whatever has __replace__."""
    method = getattr(obj.__class__, "__replace__", None)
    if method is None:
        raise TypeError(f"replace() does not support {obj.__class__.__name__} objects")
    return method(obj, **changes)

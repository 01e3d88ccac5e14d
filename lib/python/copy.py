"""Shallow and deep copies."""
from copyreg import dispatch_table as _dispatch_table

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


_DEEP = {
    list: _deep_list, tuple: _deep_tuple, dict: _deep_dict, _MethodType: _deep_method, bytearray: lambda x, memo: x.copy(),
}


def _reduced(cls, x):
    reductor = _dispatch_table.get(cls)
    if reductor is not None:
        return reductor(x)
    return x.__reduce_ex__(4)


def _rebuild(x, memo, function, args, state=None, items=None, pairs=None):
    deep = memo is not None
    if deep and args:
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
    return y


def replace(obj, /, **changes):
    """A copy of an object with some fields changed: namedtuples, dataclasses, whatever has __replace__."""
    method = getattr(obj.__class__, "__replace__", None)
    if method is None:
        raise TypeError(f"replace() does not support {obj.__class__.__name__} objects")
    return method(obj, **changes)

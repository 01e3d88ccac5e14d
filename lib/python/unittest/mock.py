"""Objects that stand in for others and note how they are used."""
import functools as _functools
import importlib as _importlib
import inspect as _inspect
import io as _io
import sys as _sys

__all__ = ("Mock", "MagicMock", "patch", "sentinel", "DEFAULT", "ANY", "call", "create_autospec", "AsyncMock",
           "ThreadingMock", "FILTER_DIR", "NonCallableMock", "NonCallableMagicMock", "mock_open", "PropertyMock", "seal")

FILTER_DIR = True


# --- values with names ----------------------------------------------------------------------------------------------

class _Sentinel:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"sentinel.{self.name}"

    def __reduce__(self):
        return "sentinel." + self.name


class _Sentinels:
    def __getattr__(self, name):
        if name == "__bases__":
            raise AttributeError
        value = self.__dict__[name] = _Sentinel(name)
        return value


sentinel = _Sentinels()
DEFAULT = sentinel.DEFAULT
_missing = sentinel.MISSING
_deleted = sentinel.DELETED


class _Any:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __repr__(self):
        return "<ANY>"


ANY = _Any()


class InvalidSpecError(Exception):
    """A mock was given as the specification of a mock."""


# --- calls ------------------------------------------------------------------------------------------------------------

def _arguments_text(args, kwargs):
    return ", ".join([*map(repr, args), *(f"{key}={value!r}" for key, value in kwargs.items())])


class _Call(tuple):
    """(name, args, kwargs), or without the name; equal to shorter tuples that mean the same."""

    def __new__(cls, value=(), name="", parent=None, two=False, from_kall=True):
        args, kwargs = (), {}
        for part in value:
            if isinstance(part, str):
                name = part
            elif isinstance(part, tuple):
                args = part
            else:
                kwargs = part
        return tuple.__new__(cls, (args, kwargs) if two else (name, args, kwargs))

    def __init__(self, value=(), name=None, parent=None, two=False, from_kall=True):
        self._mock_name, self._mock_parent, self._mock_from_kall = name, parent, from_kall

    def __eq__(self, other):
        try:
            size = len(other)
        except TypeError:
            return NotImplemented
        name, args, kwargs = self if len(self) == 3 else ("", *self)
        if getattr(self, "_mock_parent", None) and getattr(other, "_mock_parent", None) and \
                self._mock_parent != other._mock_parent:
            return False
        known = {"": "", "args": (), "kwargs": {}}
        if size > 3:
            return False
        for part in other:
            if isinstance(part, str):
                known[""] = part
            elif isinstance(part, tuple):
                known["args"] = part
            else:
                known["kwargs"] = part
        if name and known[""] != name or known[""] and size == 3 and known[""] != name:
            return False
        return (known["args"], known["kwargs"]) == (args, kwargs)

    __ne__ = object.__ne__
    __hash__ = None

    def __call__(self, *args, **kwargs):
        if self._mock_name is None:
            return _Call(("", args, kwargs), name="()")
        name = self._mock_name + "()"
        return _Call((self._mock_name, args, kwargs), name=name, parent=self)

    def __getattr__(self, name):
        if self._mock_name is None:
            return _Call(name=name, from_kall=False)
        return _Call(name=f"{self._mock_name}.{name}", parent=self, from_kall=False)

    @property
    def args(self):
        return self[-2]

    @property
    def kwargs(self):
        return self[-1]

    def call_list(self):
        calls, each = [], self
        while each is not None:
            if each._mock_from_kall:
                calls.append(each)
            each = each._mock_parent
        return _CallList(reversed(calls))

    def __repr__(self):
        if not self._mock_from_kall:
            name = self._mock_name or "call"
            return name if name.startswith("call") else "call." + name
        name, args, kwargs = self if len(self) == 3 else ("", *self)
        name = "call" if not name else "call." + name if not name.startswith("()") else "call" + name
        return f"{name}({_arguments_text(args, kwargs)})"


call = _Call(from_kall=False)


class _CallList(list):
    def __contains__(self, value):
        if not isinstance(value, list):
            return list.__contains__(self, value)
        size = len(value)
        return any(self[at:at + size] == value for at in range(len(self) - size + 1))

    def __repr__(self):
        from pprint import pformat
        return pformat(list(self))


# --- mocks ------------------------------------------------------------------------------------------------------------

_numerics = "add sub mul matmul truediv floordiv mod lshift rshift and xor or pow".split()
_magics = {f"__{name}__" for name in (
    "lt gt le ge eq ne getitem setitem delitem len contains str enter exit divmod rdivmod neg pos abs invert "
    "complex int float index round trunc floor ceil bool next fspath aiter hash iter aenter aexit anext call reversed "
    "missing get set delete dir format subclasses getformat getstate setstate reduce").split()}
_magics |= {f"__{kind}{name}__" for name in _numerics for kind in ("", "i", "r")}
_results = {"__hash__": object.__hash__, "__str__": object.__str__}
_values = {"__int__": 1, "__contains__": False, "__len__": 0, "__exit__": False, "__complex__": 1j, "__float__": 1.0,
           "__bool__": True, "__index__": 1, "__aexit__": False}
_supported = sorted(_magics - {f"__{name}__" for name in (
    "get set delete reversed missing call getformat getstate setstate reduce dir format subclasses anext").split()}
    - {f"__r{name}__" for name in _numerics})
_own_magics = frozenset(_supported)


class NonCallableMock:
    _own_class = True

    def __new__(cls, /, *args, **kwargs):
        # A class of its own, so that special methods of one mock are not another's.
        kind = type(cls.__name__, (cls,), {"__doc__": cls.__doc__, "__module__": cls.__module__, "_mock_base": cls})
        return object.__new__(kind)

    def __init__(self, spec=None, wraps=None, name=None, spec_set=None, parent=None, _spec_state=None, _new_name="",
                 _new_parent=None, _spec_as_instance=False, _eat_self=None, unsafe=False, **kwargs):
        own = self.__dict__
        own.update(_mock_parent=parent if _new_parent is None else _new_parent, _mock_name=name or "", _mock_new_name=_new_name, _mock_wraps=wraps,
                   _mock_children={}, _mock_return=DEFAULT, _mock_side_effect=None, _mock_sealed=False, _mock_unsafe=unsafe,
                   _mock_methods=None, _mock_spec_class=None, _mock_spec_set=spec_set is not None,
                   _mock_spec_signature=None, method_calls=_CallList())
        if spec_set is not None:
            spec = spec_set
        if spec is not None:
            self._mock_add_spec(spec)
        self._mock_reset()
        if kwargs:
            self.configure_mock(**kwargs)

    def _mock_add_spec(self, spec):
        own = self.__dict__
        if isinstance(spec, NonCallableMock):
            raise InvalidSpecError(f"Cannot spec a Mock object. [object={spec!r}]")
        if isinstance(spec, (list, tuple)):
            own["_mock_methods"] = list(spec)
            return
        own["_mock_methods"] = dir(spec)
        own["_mock_spec_class"] = spec if isinstance(spec, type) else type(spec)
        try:
            own["_mock_spec_signature"] = _inspect.signature(spec)
        except (TypeError, ValueError):
            pass

    def mock_add_spec(self, spec, spec_set=False):
        self._mock_add_spec(spec)
        self.__dict__["_mock_spec_set"] = spec_set

    def _mock_reset(self):
        self.__dict__.update(called=False, call_count=0, call_args=None, call_args_list=_CallList(),
                             mock_calls=_CallList(), method_calls=_CallList())

    def reset_mock(self, visited=None, *, return_value=False, side_effect=False):
        visited = [] if visited is None else visited
        if id(self) in visited:
            return
        visited.append(id(self))
        self._mock_reset()
        if return_value:
            self.__dict__["_mock_return"] = DEFAULT
        if side_effect:
            self.__dict__["_mock_side_effect"] = None
        for child in [*self._mock_children.values(), self._mock_return]:
            if isinstance(child, NonCallableMock) and child is not self:
                child.reset_mock(visited, return_value=return_value, side_effect=side_effect)

    def configure_mock(self, /, **kwargs):
        for key, value in sorted(kwargs.items(), key=lambda item: item[0].count(".")):
            *path, last = key.split(".")
            target = self
            for part in path:
                target = getattr(target, part)
            setattr(target, last, value)

    def attach_mock(self, mock, attribute):
        mock.__dict__.update(_mock_parent=None, _mock_name="", _mock_new_name="")
        setattr(self, attribute, mock)

    @property
    def __class__(self):
        return self.__dict__.get("_mock_spec_class") or type(self)

    @property
    def return_value(self):
        if self._mock_return is DEFAULT:
            self.__dict__["_mock_return"] = self._get_child_mock(_new_parent=self, _new_name="()")
        return self._mock_return

    @return_value.setter
    def return_value(self, value):
        self.__dict__["_mock_return"] = value
        self._adopt(value, None, "()")

    @property
    def side_effect(self):
        return self._mock_side_effect

    @side_effect.setter
    def side_effect(self, value):
        if value is not None and not callable(value) and not _is_exception(value):
            try:
                value = iter(value)
            except TypeError:
                pass
        self.__dict__["_mock_side_effect"] = value

    def _adopt(self, value, name, new_name):
        """Makes a mock that was given to this one its child, unless it has a parent or a name."""
        if not isinstance(value, NonCallableMock) or value is self:
            return False
        if value._mock_name or value._mock_new_name or value._mock_parent is not None:
            return False
        value.__dict__.update(_mock_parent=self, _mock_new_name=new_name, _mock_name=name or "")
        return True

    def _get_child_mock(self, /, **kwargs):
        if self._mock_sealed:
            name = kwargs.get("name") or self._path() + "()"
            raise AttributeError(f"{self._path()}.{name}" if kwargs.get("name") else name)
        kind = type(self)._mock_base
        if issubclass(kind, NonCallableMagicMock):
            return MagicMock(**kwargs) if kind in (NonCallableMagicMock, MagicMock) else kind(**kwargs)
        return Mock(**kwargs) if kind is NonCallableMock else kind(**kwargs)

    def __getattr__(self, name):
        own = self.__dict__
        if "_mock_children" not in own:
            raise AttributeError(name)
        if own["_mock_methods"] is not None:
            if name not in own["_mock_methods"] or name in _magics:
                raise AttributeError(f"Mock object has no attribute {name!r}")
        elif name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        if not own["_mock_unsafe"] and name.startswith(("assert", "assret", "asert", "aseert", "assrt", "called_")):
            if own["_mock_methods"] is None or name not in own["_mock_methods"]:
                raise AttributeError(f"{name!r} is not a valid assertion. Use a spec for the mock if {name!r} is meant to be an "
                                     "attribute.")
        child = own["_mock_children"].get(name)
        if child is _deleted:
            raise AttributeError(name)
        if child is None:
            wraps = getattr(own["_mock_wraps"], name) if own["_mock_wraps"] is not None else None
            child = self._get_child_mock(name=name, wraps=wraps, _new_name=name, _new_parent=self)
            own["_mock_children"][name] = child
        return child

    def __setattr__(self, name, value):
        own = self.__dict__
        if name in ("return_value", "side_effect", "__class__"):
            if name == "__class__":
                own["_mock_spec_class"] = value
            else:
                object.__setattr__(self, name, value)
            return
        if name in own and name not in own["_mock_children"]:
            own[name] = value
            return
        if own["_mock_spec_set"] and own["_mock_methods"] is not None and name not in own["_mock_methods"]:
            raise AttributeError(f"Mock object has no attribute '{name}'")
        if name in _magics:
            self._set_magic(name, value)
            return
        if own["_mock_sealed"] and name not in own["_mock_children"]:
            raise AttributeError(f"Cannot set {self._path()}.{name}")
        if self._adopt(value, name, name) or isinstance(value, NonCallableMock):
            own["_mock_children"][name] = value
        else:
            own["_mock_children"].pop(name, None)
            own[name] = value

    def _set_magic(self, name, value):
        kind = type(self)
        if isinstance(value, NonCallableMock):
            self._adopt(value, name, name)
            self._mock_children[name] = value

            def method(self, /, *args, **kwargs):
                return self._mock_children[name](*args, **kwargs)
        elif callable(value):
            method = value
            self._mock_children[name] = value
        else:
            setattr(kind, name, value)
            return
        setattr(kind, name, method)

    def __delattr__(self, name):
        if name in _magics and name in type(self).__dict__:
            delattr(type(self), name)
        known = self._mock_children.get(name, _missing)
        if name in self.__dict__:
            del self.__dict__[name]
        elif known is _deleted:
            raise AttributeError(name)
        self._mock_children[name] = _deleted

    def __dir__(self):
        known = self._mock_methods or [name for name in dir(type(self)) if not name.startswith("_")]
        return sorted({*known, *(name for name in self.__dict__ if not name.startswith("_mock")),
                       *(name for name, child in self._mock_children.items() if child is not _deleted)})

    def _path(self):
        pieces, each = [], self
        while each is not None:
            name, parent = each._mock_new_name or each._mock_name, each._mock_parent
            if parent is None:
                name = each._mock_name or "mock"
            pieces.insert(0, name if not pieces or pieces[0].startswith("()") else name + ".")
            each = parent
        return "".join(pieces)

    def __repr__(self):
        path = self._path()
        name = f" name={path!r}" if path not in ("mock", "mock.") else ""
        spec = ""
        if self._mock_spec_class is not None:
            spec = f" {'spec_set' if self._mock_spec_set else 'spec'}={self._mock_spec_class.__name__!r}"
        return f"<{type(self).__name__}{name}{spec} id='{id(self)}'>"

    # --- what was asked for

    def _name_for_message(self):
        return self._mock_name or "mock"

    def _expectation(self, args, kwargs):
        return f"{self._name_for_message()}({_arguments_text(args, kwargs)})"

    def _normal(self, args, kwargs):
        """The arguments bound to the specification's parameters, so that f(1) is f(a=1)."""
        if self._mock_spec_signature is None:
            return args, kwargs
        try:
            bound = self._mock_spec_signature.bind(*args, **kwargs)
        except TypeError as problem:
            return problem
        return bound.args, bound.kwargs

    def assert_called(self):
        if self.call_count == 0:
            raise AssertionError(f"Expected '{self._name_for_message()}' to have been called.")

    def assert_not_called(self):
        if self.call_count != 0:
            raise AssertionError(f"Expected '{self._name_for_message()}' to not have been called. Called {self.call_count} "
                                 f"times.{self._calls_text()}")

    def assert_called_once(self):
        if self.call_count != 1:
            raise AssertionError(f"Expected '{self._name_for_message()}' to have been called once. Called {self.call_count} "
                                 f"times.{self._calls_text()}")

    def assert_called_with(self, /, *args, **kwargs):
        if self.call_args is None:
            raise AssertionError(f"expected call not found.\nExpected: {self._expectation(args, kwargs)}\n"
                                 "  Actual: not called.")
        if self._normal(args, kwargs) != self._normal(*self.call_args):
            raise AssertionError(f"expected call not found.\nExpected: {self._expectation(args, kwargs)}\n"
                                 f"  Actual: {self._expectation(*self.call_args)}")

    def assert_called_once_with(self, /, *args, **kwargs):
        if self.call_count != 1:
            raise AssertionError(f"Expected '{self._name_for_message()}' to be called once. Called {self.call_count} "
                                 f"times.{self._calls_text()}")
        self.assert_called_with(*args, **kwargs)

    def assert_any_call(self, /, *args, **kwargs):
        wanted = self._normal(args, kwargs)
        if not any(self._normal(*each) == wanted for each in self.call_args_list):
            raise AssertionError(f"{self._expectation(args, kwargs)} call not found")

    def assert_has_calls(self, calls, any_order=False):
        wanted = [_Call(each) if not isinstance(each, _Call) else each for each in calls]
        if not any_order:
            if wanted not in self.mock_calls:
                raise AssertionError(f"Calls not found.\nExpected: {_CallList(wanted)!r}\n  Actual: {self.mock_calls!r}")
            return
        left = list(self.mock_calls)
        missing = []
        for each in wanted:
            if each in left:
                left.remove(each)
            else:
                missing.append(each)
        if missing:
            raise AssertionError(f"{self._name_for_message()!r} does not contain all of {tuple(missing)!r} in its call list, "
                                 f"found {list(self.mock_calls)!r} instead")

    def _calls_text(self):
        return f"\nCalls: {self.mock_calls!r}." if self.mock_calls else ""


def _is_exception(value):
    return isinstance(value, BaseException) or isinstance(value, type) and issubclass(value, BaseException)


class _Callable:
    """What a mock does when it is called."""

    def __init__(self, spec=None, side_effect=None, return_value=DEFAULT, wraps=None, name=None, spec_set=None,
                 parent=None, **kwargs):
        super().__init__(spec, wraps, name, spec_set, parent, **kwargs)
        if return_value is not DEFAULT:
            self.return_value = return_value
        self.side_effect = side_effect

    def __call__(self, /, *args, **kwargs):
        self._note_call(args, kwargs)
        return self._answer(args, kwargs)

    def _note_call(self, args, kwargs):
        signature = self._mock_spec_signature
        if signature is not None:
            signature.bind(*args, **kwargs)
        made = _Call((args, kwargs), two=True)
        own = self.__dict__
        own["called"] = True
        own["call_count"] = self.call_count + 1
        own["call_args"] = made
        self.call_args_list.append(made)
        self.mock_calls.append(_Call(("", args, kwargs)))
        # Each parent knows the call by the path that leads here.
        name, plain, each = self._mock_new_name, self._mock_name, self._mock_parent
        direct = bool(plain)
        while each is not None:
            if direct and "()" not in name:
                each.method_calls.append(_Call((name, args, kwargs)))
            each.mock_calls.append(_Call((name, args, kwargs)))
            between = "" if name.startswith("()") else "."
            direct = direct and bool(each._mock_name)
            name, each = (each._mock_new_name + between + name if each._mock_new_name else name), each._mock_parent

    def _answer(self, args, kwargs):
        effect = self.side_effect
        if effect is not None:
            if _is_exception(effect):
                raise effect
            if not callable(effect):
                result = next(effect)
                if _is_exception(result):
                    raise result
            else:
                result = effect(*args, **kwargs)
            if result is not DEFAULT:
                return result
        if self._mock_return is not DEFAULT:
            return self.return_value
        if self._mock_wraps is not None:
            return self._mock_wraps(*args, **kwargs)
        return self.return_value


class Mock(_Callable, NonCallableMock):
    """Makes its attributes when they are asked for, and notes its calls."""


def _magic(name):
    def method(self, /, *args, **kwargs):
        return self._magic_mock(name)(*args, **kwargs)
    method.__name__ = name
    return method


class _MagicMixin:
    """Special methods that are mocks, too, made at their first use."""

    def _magic_mock(self, name):
        child = self._mock_children.get(name)
        if child is None:
            kind = AsyncMock if name in ("__aenter__", "__aexit__") else MagicMock
            child = kind(name=name, _new_name=name, _new_parent=self)
            self._mock_children[name] = child
            if name in _values:
                child.return_value = _values[name]
            elif name in _results:
                child.return_value = _results[name](self)
            elif name in ("__eq__", "__ne__"):
                child.side_effect = lambda other: DEFAULT if child._mock_return is not DEFAULT else (
                    (self is other or other is ANY) is (name == "__eq__"))
            elif name in ("__lt__", "__gt__", "__le__", "__ge__"):
                child.return_value = NotImplemented
            elif name in ("__iter__", "__aiter__"):
                child.side_effect = lambda: iter(() if child._mock_return is DEFAULT else child._mock_return)
            elif name == "__fspath__":
                child.return_value = f"{type(self).__name__}/{self._path()}/{id(self)}"
        return child


class NonCallableMagicMock(_MagicMixin, NonCallableMock):
    def __getattribute__(self, name):
        return self._magic_mock(name) if name in _own_magics else object.__getattribute__(self, name)


for _name in _supported:
    if _name not in ("__aiter__", "__next__"):
        setattr(NonCallableMagicMock, _name, _magic(_name))


class MagicMock(_Callable, NonCallableMagicMock):
    """A mock with special methods."""


class PropertyMock(Mock):
    """A mock that a class holds as a property."""

    def __get__(self, obj, obj_type=None):
        return self()

    def __set__(self, obj, value):
        self(value)


ThreadingMock = MagicMock


class AsyncMock(MagicMock):
    """A mock whose calls are awaited."""

    def _mock_reset(self):
        super()._mock_reset()
        self.__dict__.update(await_count=0, await_args=None, await_args_list=_CallList())

    async def __call__(self, /, *args, **kwargs):
        self._note_call(args, kwargs)
        made = _Call((args, kwargs), two=True)
        own = self.__dict__
        own["await_count"] = self.await_count + 1
        own["await_args"] = made
        self.await_args_list.append(made)
        try:
            result = self._answer(args, kwargs)
        except StopIteration:
            raise StopAsyncIteration from None
        return await result if _inspect.isawaitable(result) else result

    def assert_awaited(self):
        if self.await_count == 0:
            raise AssertionError(f"Expected {self._name_for_message()} to have been awaited.")

    def assert_awaited_once(self):
        if self.await_count != 1:
            raise AssertionError(f"Expected {self._name_for_message()} to have been awaited once. Awaited {self.await_count} "
                                 "times.")

    def assert_awaited_with(self, /, *args, **kwargs):
        if self.await_args is None:
            raise AssertionError(f"Expected await: {self._expectation(args, kwargs)}\nNot awaited")
        if self._normal(args, kwargs) != self._normal(*self.await_args):
            raise AssertionError(f"expected await not found.\nExpected: {self._expectation(args, kwargs)}\n"
                                 f"  Actual: {self._expectation(*self.await_args)}")

    def assert_awaited_once_with(self, /, *args, **kwargs):
        self.assert_awaited_once()
        self.assert_awaited_with(*args, **kwargs)

    def assert_any_await(self, /, *args, **kwargs):
        wanted = self._normal(args, kwargs)
        if not any(self._normal(*each) == wanted for each in self.await_args_list):
            raise AssertionError(f"{self._expectation(args, kwargs)} await not found")

    def assert_not_awaited(self):
        if self.await_count != 0:
            raise AssertionError(f"Expected {self._name_for_message()} to not have been awaited. Awaited {self.await_count} "
                                 "times.")


def seal(mock):
    mock.__dict__["_mock_sealed"] = True
    for child in mock._mock_children.values():
        if isinstance(child, NonCallableMock) and child._mock_parent is mock:
            seal(child)


def create_autospec(spec, spec_set=False, instance=False, _parent=None, _name=None, *, unsafe=False, **kwargs):
    """A mock like `spec`: with its attributes, and refusing calls that it would refuse."""
    given = {"spec_set" if spec_set else "spec": spec}
    if _inspect.iscoroutinefunction(spec):
        mock = AsyncMock(name=_name, **given, **kwargs)
    elif callable(spec) and not (instance and not hasattr(spec, "__call__")):
        mock = MagicMock(name=_name, **given, **kwargs)
    else:
        mock = NonCallableMagicMock(name=_name, **given, **kwargs)
    if isinstance(spec, type):
        if instance:
            mock.__dict__["_mock_spec_signature"] = None
        for name in dir(spec):
            member = getattr(spec, name, None)
            if name.startswith("__") or not _inspect.isfunction(member):
                continue
            child = create_autospec(member, spec_set, _name=name)
            signature = child._mock_spec_signature
            if signature is not None and not isinstance(_inspect.getattr_static(spec, name), staticmethod):
                signature = signature.replace(parameters=list(signature.parameters.values())[1:])
            child.__dict__.update(_mock_spec_signature=signature, _mock_parent=mock, _mock_new_name=name)
            mock._mock_children[name] = child
        if not instance and "return_value" not in kwargs:
            mock.return_value = create_autospec(spec, spec_set, True, _name="()")
    return mock


def mock_open(mock=None, read_data=""):
    """A mock of open: what it opens reads `read_data`."""
    binary = isinstance(read_data, bytes)
    held = {}

    def opened(*args, **kwargs):
        held["file"] = _io.BytesIO(read_data) if binary else _io.StringIO(read_data)
        return DEFAULT

    handle = MagicMock(name="open()")
    for name in "read", "readline", "readlines":
        getattr(handle, name).side_effect = lambda *args, _name=name: getattr(held["file"], _name)(*args)
    handle.__iter__ = lambda self: iter(held["file"])
    handle.__enter__.return_value = handle
    handle.write.return_value = None
    mock = MagicMock(name="open") if mock is None else mock
    mock.side_effect = opened
    mock.return_value = handle
    opened()
    return mock


# --- putting mocks in the place of others ------------------------------------------------------------------------------

def _found(target):
    """What a dotted name means: modules are imported as the program could import them."""
    parts = target.split(".")
    thing = _sys.modules.get("__main__") if parts[0] == "__main__" else _importlib.import_module(parts[0])
    for at, part in enumerate(parts[1:], 2):
        try:
            thing = getattr(thing, part)
        except AttributeError:
            thing = _importlib.import_module(".".join(parts[:at]))
    return thing


class _Startable:
    """What is undone at the end of a block, or by stop()."""

    def start(self):
        result = self.__enter__()
        _active.append(self)
        return result

    def stop(self):
        if self in _active:
            _active.remove(self)
        return self.__exit__(None, None, None)


class _Patch(_Startable):
    def __init__(self, getter, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs):
        if new is not DEFAULT and (new_callable is not None or autospec is not None):
            raise ValueError("Cannot use 'new' and 'new_callable' together" if new_callable is not None
                             else "Cannot use 'autospec' and specify 'new'")
        self._getter, self.attribute, self.new, self._spec, self._create = getter, attribute, new, spec, create
        self._spec_set, self._autospec, self._new_callable, self._kwargs = spec_set, autospec, new_callable, kwargs
        self.attribute_name, self.additional_patchers = None, []
        self._entered = False

    def __call__(self, wrapped):
        if isinstance(wrapped, type):
            for name in dir(wrapped):
                if name.startswith(patch.TEST_PREFIX) and callable(getattr(wrapped, name)):
                    setattr(wrapped, name, self._copy()(getattr(wrapped, name)))
            return wrapped
        patchings = getattr(wrapped, "patchings", None)
        if patchings is not None:
            patchings.append(self)
            return wrapped
        patchings = [self]
        if _inspect.iscoroutinefunction(wrapped):
            @_functools.wraps(wrapped)
            async def patched(*args, **kwargs):
                with _Entered(patchings) as (more, named):
                    return await wrapped(*args, *more, **kwargs, **named)
        else:
            @_functools.wraps(wrapped)
            def patched(*args, **kwargs):
                with _Entered(patchings) as (more, named):
                    return wrapped(*args, *more, **kwargs, **named)
        patched.patchings = patchings
        return patched

    def _copy(self):
        other = _Patch(self._getter, self.attribute, self.new, self._spec, self._create, self._spec_set, self._autospec,
                       self._new_callable, self._kwargs)
        other.attribute_name = self.attribute_name
        other.additional_patchers = [each._copy() for each in self.additional_patchers]
        return other

    def _original(self):
        own = getattr(self.target, "__dict__", {})
        if self.attribute in own:
            return own[self.attribute], True
        value = getattr(self.target, self.attribute, DEFAULT)
        if value is DEFAULT and not self._create:
            if self.attribute in dir(__builtins__) if not isinstance(__builtins__, dict) else self.attribute in __builtins__:
                if isinstance(self.target, type(_sys)):
                    self._create = True
                    return value, False
            raise AttributeError(f"{self.target} does not have the attribute {self.attribute!r}")
        return value, False

    def _new(self, original):
        if self.new is not DEFAULT:
            return self.new
        if self._autospec is not None and self._autospec is not False:
            return create_autospec(original if self._autospec is True else self._autospec, bool(self._spec_set),
                                   _name=self.attribute, **self._kwargs)
        spec = original if self._spec is True else self._spec
        spec_set = original if self._spec_set is True else self._spec_set
        if self._new_callable is not None:
            given = dict(self._kwargs)
            if spec is not None:
                given["spec"] = spec
            return self._new_callable(**given)
        kind = AsyncMock if _inspect.iscoroutinefunction(original) else MagicMock
        return kind(spec=spec, spec_set=spec_set, name=self.attribute, **self._kwargs)

    def __enter__(self):
        if self._entered:
            raise RuntimeError("Patch is already started")
        self.target = self._getter()
        self.temp_original, self._local = self._original()
        new = self._new(self.temp_original)
        setattr(self.target, self.attribute, new)
        self._entered = True
        if self.attribute_name is not None:
            result = {self.attribute_name: new} if self.new is DEFAULT else {}
            for each in self.additional_patchers:
                result.update(each.__enter__())
            return result
        return new

    def __exit__(self, *problem):
        if not self._entered:
            return None
        for each in reversed(self.additional_patchers):
            each.__exit__(*problem)
        self._entered = False
        if self._local and self.temp_original is not DEFAULT:
            setattr(self.target, self.attribute, self.temp_original)
        else:
            delattr(self.target, self.attribute)
            if not self._create and (not hasattr(self.target, self.attribute)):
                setattr(self.target, self.attribute, self.temp_original)
        return False


_active = []


class _Entered:
    """All patches of a function, for one call."""

    def __init__(self, patchings):
        self._patchings = patchings

    def __enter__(self):
        more, named = [], {}
        self._done = []
        try:
            for each in self._patchings:
                made = each.__enter__()
                self._done.append(each)
                if each.attribute_name is not None:
                    named.update(made)
                elif each.new is DEFAULT:
                    more.append(made)
        except BaseException:
            self.__exit__(*_sys.exc_info())
            raise
        return more, named

    def __exit__(self, *problem):
        for each in reversed(self._done):
            each.__exit__(*problem)


def patch(target, new=DEFAULT, spec=None, create=False, spec_set=None, autospec=None, new_callable=None, *, unsafe=False,
          **kwargs):
    try:
        where, attribute = target.rsplit(".", 1)
    except (TypeError, ValueError, AttributeError):
        raise TypeError(f"Need a valid target to patch. You supplied: {target!r}") from None
    return _Patch(lambda: _found(where), attribute, new, spec, create, spec_set, autospec, new_callable, kwargs)


def _patch_object(target, attribute, new=DEFAULT, spec=None, create=False, spec_set=None, autospec=None,
                  new_callable=None, *, unsafe=False, **kwargs):
    if isinstance(target, str):
        raise TypeError(f"{target!r} must be the actual object to be patched, not a str")
    return _Patch(lambda: target, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs)


def _patch_multiple(target, spec=None, create=False, spec_set=None, autospec=None, new_callable=None, **kwargs):
    if not kwargs:
        raise ValueError("Must supply at least one keyword argument with patch.multiple")
    getter = (lambda: _found(target)) if isinstance(target, str) else (lambda: target)
    patches = []
    for attribute, new in kwargs.items():
        each = _Patch(getter, attribute, new, spec, create, spec_set, autospec, new_callable, {})
        each.attribute_name = attribute
        patches.append(each)
    patches[0].additional_patchers = patches[1:]
    return patches[0]


class _PatchDict(_Startable):
    def __init__(self, in_dict, values=(), clear=False, **kwargs):
        self.in_dict, self._clear = in_dict, clear
        self.values = {**dict(values), **kwargs}

    def __call__(self, wrapped):
        if isinstance(wrapped, type):
            for name in dir(wrapped):
                if name.startswith(patch.TEST_PREFIX) and callable(getattr(wrapped, name)):
                    setattr(wrapped, name, _PatchDict(self.in_dict, self.values, self._clear)(getattr(wrapped, name)))
            return wrapped

        @_functools.wraps(wrapped)
        def patched(*args, **kwargs):
            with self:
                return wrapped(*args, **kwargs)
        return patched

    def __enter__(self):
        if isinstance(self.in_dict, str):
            self.in_dict = _found(self.in_dict)
        self._original = dict(self.in_dict.items())
        if self._clear:
            self.in_dict.clear()
        self.in_dict.update(self.values)
        return self.in_dict

    def __exit__(self, *problem):
        self.in_dict.clear()
        self.in_dict.update(self._original)
        return False


def _stop_all():
    for each in reversed(list(_active)):
        each.stop()


patch.object, patch.dict, patch.multiple, patch.stopall = _patch_object, _PatchDict, _patch_multiple, _stop_all
patch.TEST_PREFIX = "test"

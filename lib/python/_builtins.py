"""What natives hand over: functions of this module run where C would have to call Python code in the middle.

Its globals hold copies of the builtins, so that a program which changes those changes nothing here.
"""
import _host
import _classes
import _collections
import _imp
import _lifetime
import _random

ModuleType = type(_imp)
_modules = _imp.modules()
_private_modules = _imp.private_modules()
_missing = object()


# --- calls ------------------------------------------------------------------------------------------------------------

def unexpected_keyword(function, name, names):
    from _traceback import closest
    found = closest(name, names)
    hint = f". Did you mean '{found}'?" if found else ""
    raise TypeError(f"{function}() got an unexpected keyword argument '{name}'{hint}")


# --- exception groups -------------------------------------------------------------------------------------------------

def group_split(group, condition):
    import _groups
    return _groups.split(group, condition)


def group_subgroup(group, condition):
    import _groups
    return _groups.subgroup(group, condition)


def star_match(error, kinds):
    import _groups
    return _groups.match(error, kinds)


def star_leave(error, left):
    import _groups
    return _groups.leave(error, left)


# --- template strings -------------------------------------------------------------------------------------------------

def template(parts):
    import _templates
    return _templates.build(parts)


# --- match ------------------------------------------------------------------------------------------------------------

_match_themselves = (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple)


def match_class(subject, kind, positional, names):
    """The values that a class pattern's sub-patterns are tried on, None where the subject does not fit."""
    if not isinstance(kind, type):
        raise TypeError("called match pattern must be a class")
    if not isinstance(subject, kind):
        return None
    found, seen = [], []
    if positional:
        args = getattr(kind, "__match_args__", _missing)
        itself = args is _missing and any(base in _match_themselves for base in kind.__mro__)
        if args is _missing:
            args = ()
        elif not isinstance(args, tuple):
            raise TypeError(f"{kind.__name__}.__match_args__ must be a tuple (got {type(args).__name__})")
        allowed = 1 if itself else len(args)
        if positional > allowed:
            plural = "" if allowed == 1 else "s"
            raise TypeError(f"{kind.__name__}() accepts {allowed} positional sub-pattern{plural} ({positional} given)")
        if itself:
            found.append(subject)
        else:
            for name in args[:positional]:
                if not isinstance(name, str):
                    raise TypeError(f"__match_args__ elements must be strings (got {type(name).__name__})")
                seen.append(name)
    for name in names:
        if name in seen:
            raise TypeError(f"{kind.__name__}() got multiple sub-patterns for attribute '{name}'")
        seen.append(name)
    for name in seen:
        value = getattr(subject, name, _missing)
        if value is _missing:
            return None
        found.append(value)
    return tuple(found)


def match_keys(subject, keys):
    get = subject.get
    found = []
    for key in keys:
        value = get(key, _missing)
        if value is _missing:
            return None
        found.append(value)
    return tuple(found)


def match_rest(subject, keys):
    rest = {}
    rest.update(subject)
    for key in keys:
        del rest[key]
    return rest


def _is_registered(subject, name):
    abc = _modules.get("collections.abc") or _private_modules.get("collections.abc")
    return abc is not None and isinstance(subject, getattr(abc, name))


def is_sequence(subject):
    return type(subject).__name__ == "deque" or _is_registered(subject, "Sequence")


def is_mapping(subject):
    return _is_registered(subject, "Mapping")


# --- the end of a program ---------------------------------------------------------------------------------------------

def report(error):
    """Writes the traceback; gives the error's text."""
    import _traceback
    _traceback.report(error)
    try:
        return str(error)
    except BaseException:
        return ""


def report_text(value):
    import _traceback
    _traceback.write_error(f"{value}\n")


# --- async ------------------------------------------------------------------------------------------------------------

async def _next_or(awaitable, default):
    try:
        return await awaitable
    except StopAsyncIteration:
        return default


def anext_default(iterator, default):
    anext = getattr(type(iterator), "__anext__", None)
    if anext is None:
        raise TypeError(f"'{type(iterator).__name__}' object is not an async iterator")
    return _next_or(anext(iterator), default)


# --- text -------------------------------------------------------------------------------------------------------------

def str_format(template, args, kwargs):
    """str.format() and, with None for the arguments, format_map()."""
    return _load("_format", False).format_fields(template, args, kwargs, 2, [None, 0])


def str_translate(text, table):
    """str.translate() by anything that is no plain dict."""
    parts = []
    for character in text:
        try:
            to = table[ord(character)]
        except LookupError:
            to = character
        if isinstance(to, int):
            if not 0 <= to < 0x110000:
                raise ValueError("character mapping must be in range(0x110000)")
            to = chr(to)
        elif to is None:
            continue
        elif not isinstance(to, str):
            raise TypeError("character mapping must return integer, None or str")
        parts.append(to)
    return "".join(parts)


def transcode(data, encoding, errors, encodes):
    """Encoding and decoding with a codec, or a handler of errors, that was registered in the module codecs."""
    return _load("codecs", False)._transcode(data, encoding, errors, encodes)


# --- re ---------------------------------------------------------------------------------------------------------------

def pattern_error(message, pattern, position):
    from re import PatternError
    raise PatternError(message, pattern, position)


def pattern_sub(pattern, function, string, count, counted):
    """sub() with a function for the replacement."""
    parts = []
    done = made = 0
    for match in pattern.finditer(string) if count >= 0 else ():
        start, end = match.span()
        if done < start:
            parts.append(string[done:start])
        text = function(match)
        if text is not None:
            parts.append(text)
        done = end
        made += 1
        if made == count:
            break
    if made:
        if done < len(string):
            parts.append(string[done:])
        string = string[:0].join(parts)
    return (string, made) if counted else string
# --- containers -------------------------------------------------------------------------------------------------------

def not_equal(a, b):
    return not a == b


def sequence_index(items, value, start, stop, message):
    at = start
    while at < stop and at < len(items):
        item = items[at]
        if item is value or item == value:
            return at
        at += 1
    raise ValueError(message)


def sequence_count(items, value):
    count = at = 0
    while at < len(items):
        item = items[at]
        if item is value or item == value:
            count += 1
        at += 1
    return count


def list_remove(items, value):
    at = 0
    while at < len(items):
        item = items[at]
        if item is value or item == value:
            del items[at:at + 1]
            return
        at += 1
    raise ValueError("list.remove(x): x not in list")


def dict_update(target, source, result):
    for key in source.keys():
        target[key] = source[key]
    return result


def merge_keywords(target, source, name):
    for key in source.keys():
        if not isinstance(key, str):
            raise TypeError("keywords must be strings")
        if key in target:
            raise TypeError(f"{name}() got multiple values for keyword argument '{key}'")
        target[key] = source[key]


class _Reversed:
    """reversed() of what has __len__ and __getitem__."""

    def __init__(self, items):
        self.items = items
        self.at = len(items) - 1

    def __iter__(self):
        return self

    def __next__(self):
        if self.at < 0:
            raise StopIteration
        try:
            item = self.items[self.at]
        except IndexError:
            self.at = -1
            raise StopIteration from None
        self.at -= 1
        return item

    def __length_hint__(self):
        return self.at + 1


_Reversed.__name__ = _Reversed.__qualname__ = "reversed"


def reverse(items):
    kind = type(items)
    method = getattr(kind, "__reversed__", _missing)
    if method is not _missing:
        if method is None:
            raise TypeError(f"'{kind.__name__}' object is not reversible")
        return method(items)
    if not hasattr(kind, "__getitem__") or not hasattr(kind, "__len__"):
        raise TypeError(f"'{kind.__name__}' object is not reversible")
    return _Reversed(items)


def range_new(start, stop, step):
    return range(to_index(start), to_index(stop), to_index(step))


def range_index(items, value):
    for at, item in enumerate(items):
        if item is value or item == value:
            return at
    raise ValueError("sequence.index(x): x not in sequence")


def _slice_part(value):
    if value is None or isinstance(value, int):
        return value
    if not hasattr(type(value), "__index__"):
        raise TypeError("slice indices must be integers or None or have an __index__ method")
    return to_index(value)


def slice_indices(parts, length):
    length = to_index(length)
    if length < 0:
        raise ValueError("length should not be negative")
    step = _slice_part(parts.step)
    step = 1 if step is None else step
    if step == 0:
        raise ValueError("slice step cannot be zero")
    lowest, highest = (-1, length - 1) if step < 0 else (0, length)
    ends = [highest, lowest] if step < 0 else [lowest, highest]
    for at, end in enumerate((_slice_part(parts.start), _slice_part(parts.stop))):
        if end is not None:
            ends[at] = max(end + length, lowest) if end < 0 else min(end, highest)
    return ends[0], ends[1], step


def range_slice(first, by, length, parts):
    start, stop, step = slice_indices(parts, length)
    return range(first + start * by, first + stop * by, by * step)


def _plain_slice(parts):
    step = _slice_part(parts.step)
    if step == 0:
        raise ValueError("slice step cannot be zero")
    return slice(_slice_part(parts.start), _slice_part(parts.stop), step)


def as_bytes(item):
    """What bytes() asks an object with __bytes__."""
    answer = type(item).__bytes__(item)
    if not isinstance(answer, bytes):
        raise TypeError(f"__bytes__ returned non-bytes (type {type(answer).__name__})")
    return answer


def slice_item(items, parts):
    return items[_plain_slice(parts)]


def slice_assign(items, parts, values):
    parts = _plain_slice(parts)
    if values is _missing:
        del items[parts]
    else:
        items[parts] = values


def slice_delete(items, parts):
    slice_assign(items, parts, _missing)


def index_assign(items, key, value):
    """items[key] = value, where the key, or what a bytearray gets, has an __index__ in Python."""
    key = to_index(key)
    items[key] = to_index(value) if isinstance(items, bytearray) else value


def index_delete(items, key):
    del items[to_index(key)]


def dict_fill(target, source, keywords, result):
    dict.update(target, source)
    dict.update(target, keywords)
    return result


def dict_fromkeys(kind, keys, value):
    result = kind()
    for key in keys:
        result[key] = value
    return result


def view_operate(a, b, op):
    if op == "&":
        if len(a) > 0 and hasattr(type(b), "__len__") and not isinstance(b, (list, tuple, str)) and len(b) > len(a):
            a, b = b, a
        result = set()
        for item in b:
            if item in a:
                result.add(item)
        return result
    result = set(a)
    if op == "|":
        result.update(b)
    elif op == "-":
        result.difference_update(b)
    else:
        result.symmetric_difference_update(b)
    return result


def _all_in(a, b):
    for item in a:
        if item not in b:
            return False
    return True


def view_compare(a, b, op):
    if op == "d":
        for item in b:
            if item in a:
                return False
        return True
    if op == "=":
        return len(a) == len(b) and _all_in(a, b)
    if op == "!":
        return len(a) != len(b) or not _all_in(a, b)
    if op == "<":
        return len(a) < len(b) and _all_in(a, b)
    if op == "[":
        return len(a) <= len(b) and _all_in(a, b)
    if op == ">":
        return len(a) > len(b) and _all_in(b, a)
    return len(a) >= len(b) and _all_in(b, a)


def set_keep(a, b):
    return _collections.become(a, a & b)


def set_union(a, others):
    result = set(a)
    for other in others:
        result.update(other)
    return frozenset(result) if type(a) is frozenset else result


def set_intersection(a, others):
    for other in others:
        a = a.intersection(other)
    return a


def set_difference(a, others):
    result = set(a)
    for other in others:
        result.difference_update(other)
    return frozenset(result) if type(a) is frozenset else result


def set_symmetric(a, others):
    for other in others:
        a = a ^ set(other)
    return a


def set_update(a, others):
    for other in others:
        a.update(other)


def set_intersection_update(a, others):
    _collections.become(a, set_intersection(a, others))


def set_difference_update(a, others):
    for other in others:
        if other is a:
            a.clear()
        else:
            a.difference_update(other)


def set_symmetric_update(a, others):
    for other in others:
        if other is a:
            a.clear()
        else:
            a ^= set(other)


def set_issubset(a, b):
    return a <= set(b)


def deque_count(items, value):
    count = 0
    for item in items:
        if item is value or item == value:
            count += 1
    return count


def deque_index(items, value, start, stop):
    size = len(items)
    start = max(start + size, 0) if start < 0 else start
    stop = size if stop is None or stop > size else max(stop + size, 0) if stop < 0 else stop
    for at, item in enumerate(items):
        if at >= stop:
            break
        if at >= start and (item is value or item == value):
            return at
    raise ValueError("deque.index(x): x not in deque")


def deque_remove(items, value):
    size = len(items)
    for at in range(size):
        item = items[at]
        same = item is value or item == value
        if len(items) != size:
            raise IndexError("deque mutated during remove().")
        if same:
            del items[at]
            return
    raise ValueError("deque.remove(x): x not in deque")


# --- itertools --------------------------------------------------------------------------------------------------------

def itertools_product(kind, pools, repeat):
    return kind(*[tuple(pool) for pool in pools], repeat=repeat)


def itertools_selection(kind, iterable, r):
    return kind(tuple(iterable), r)


def itertools_tee(kind, iterable, n):
    if n < 0:
        raise ValueError("n must be >= 0")
    if not n:
        return ()
    first = kind(iterable)
    return (first, *[kind(first) for _ in range(n - 1)])


# --- json -------------------------------------------------------------------------------------------------------------

def json_error(message, document, position):
    from json.decoder import JSONDecodeError
    raise JSONDecodeError(message, document, position)


def json_loads(*args):
    from json import _loads
    return _loads(*args)


def json_dumps(*args):
    from json import _dumps
    return _dumps(*args)


# --- import -----------------------------------------------------------------------------------------------------------

class ModuleSpec:
    """What __spec__ holds: facts, no loader."""

    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self._uninitialized_submodules = []
        self._set_fileattr = False
        self._cached = None
        self._initializing = False

    def __repr__(self):
        parts = [f"name={self.name!r}", f"loader={self.loader!r}"]
        if self.origin is not None:
            parts.append(f"origin={self.origin!r}")
        if self.submodule_search_locations is not None:
            parts.append(f"submodule_search_locations={self.submodule_search_locations}")
        return f"ModuleSpec({', '.join(parts)})"

    def __eq__(self, other):
        return isinstance(other, ModuleSpec) and self.__dict__ == other.__dict__

    __hash__ = None

    @property
    def parent(self):
        return self.name if self.submodule_search_locations is not None else _parent(self.name)

    @property
    def cached(self):
        return self._cached

    @property
    def has_location(self):
        return self._set_fileattr


ModuleSpec.__module__ = "importlib.machinery"


def _parent(name):
    return ".".join(name.split(".")[:-1])


def _import_error(kind, message, name, name_from=None):
    error = kind(message)
    error.name = name
    error.name_from = name_from
    error.path = None
    return error


def _package_of(scope):
    """The package that relative imports of code with these globals start from."""
    if not isinstance(scope, dict):
        raise KeyError("'__name__' not in globals")
    package = scope.get("__package__")
    spec = scope.get("__spec__")
    if package is not None:
        if not isinstance(package, str):
            raise TypeError("package must be a string")
        return package
    if spec is not None:
        package = spec.parent
        if not isinstance(package, str):
            raise TypeError("__spec__.parent must be a string")
        return package
    if "__name__" not in scope:
        raise KeyError("'__name__' not in globals")
    package = scope["__name__"]
    if not isinstance(package, str):
        raise TypeError("__name__ must be a string")
    return package if "__path__" in scope else _parent(package)


def _absolute(name, package, level):
    if not package:
        raise _import_error(ImportError, "attempted relative import with no known parent package", None)
    parts = package.split(".")
    if level > len(parts):
        raise _import_error(ImportError, "attempted relative import beyond top-level package", None)
    base = ".".join(parts[:len(parts) - level + 1])
    return f"{base}.{name}" if name else base


def _is_private(name):
    return name[:1] == "_" and name[1:2] != "_"


def _table(name, guest):
    """Where a module is kept: what lib/python imports for itself, and the program may not, is not in sys.modules."""
    if guest or name in _modules:
        return _modules
    return _private_modules if _is_private(name) or not _is_allowed(name) else _modules


def _covers(entries, name):
    """Entries of the policy: "a" is a alone, "a.*" a and all below, "*" everything."""
    if name in entries or "*" in entries:
        return True
    while name:
        if name + ".*" in entries:
            return True
        name = _parent(name)
    return False


def _is_allowed(name):
    """Whether the policy lets the program import a module, or one below it."""
    allowed = _imp.allowed()
    if allowed is None or name in allowed:
        return True
    entries = allowed[""].split("\n")
    refused = [each[1:] for each in entries if each[:1] == "-"]
    if _covers(refused, name) or [each for each in refused if name.startswith(each + ".")]:
        return False
    below = name + "."
    if not _covers(entries, name) and not [each for each in entries if each.startswith(below)]:
        return False
    allowed[name] = True
    return True


def _check_allowed(name):
    """The policy's list of modules that the program may import. Modules that it has made itself are its own."""
    if _is_allowed(name):
        return
    top = name.split(".")[0]
    known = _imp.native(top) is not None or _imp.has_frozen(top)
    if not known and name in _modules:
        return
    names = [each for each in _imp.allowed()[""].split("\n") if each[:1] not in ("-", "")]
    what = "it may import: " + ", ".join(names) if names else "it may import no module"
    raise _import_error(ImportError if known else ModuleNotFoundError,
                        f"the policy does not let this program import {name!r}; {what}. "
                        "Do it with what is allowed, or have the policy's list of imports extended.", name)


def _load(name, guest):
    """The module of an absolute name, with its parents."""
    table = _table(name, guest)
    module = table.get(name, _missing)
    if module is None:
        raise _import_error(ModuleNotFoundError, f"import of {name} halted; None in sys.modules", name)
    if module is not _missing:
        return module
    parent = _parent(name)
    if parent:
        above = _load(parent, guest)
        if name in table:
            return table[name]
        if not hasattr(above, "__path__"):
            raise _import_error(ModuleNotFoundError, f"No module named {name!r}; {parent!r} is not a package", name)
    visible = not guest or not _is_private(name)
    module = _imp.native(name) if visible else None
    if module is not None:
        module.__spec__ = ModuleSpec(name, None, origin="built-in")
        module.__package__ = parent
        table[name] = module
    else:
        code = _imp.frozen(name) if visible else None
        if code is None:
            raise _import_error(ModuleNotFoundError, f"No module named {name!r}", name)
        module = _run(name, code, table)
    if parent:
        setattr(above, name.split(".")[-1], module)
    return module


def _run(name, code, table):
    """A module of lib/python, made and executed. One that fails is gone."""
    package = _imp.is_package(name)
    module = ModuleType(name)
    spec = module.__spec__ = ModuleSpec(name, None, origin="frozen", is_package=package)
    module.__package__ = spec.parent
    if package:
        module.__path__ = []
    spec._initializing = True
    table[name] = module
    try:
        _imp.run(code, module)
    except BaseException:
        table.pop(name, None)
        raise
    finally:
        spec._initializing = False
    module = table.pop(name, module)
    table[name] = module
    return module


def import_name(name, scope, level, last, guest):
    """The instruction: the module, or the first of the dotted name unless `last`."""
    if level:
        name = _absolute(name, _package_of(scope), level)
    if guest:
        _check_allowed(name)
    module = _load(name, guest)
    return module if last else _load(name.split(".")[0], guest)


def import_through(function, name, scope, level, last):
    """The instruction in code whose builtins have an __import__ of their own. What makes it return the last of a dotted
    name is that it is asked for a name in it; every module has this one."""
    return function(name, scope, None, ("__name__",) if last else None, level)


def import_dunder(name, scope, fromlist, level, guest):
    """__import__()"""
    if not isinstance(name, str):
        raise TypeError("module name must be a string")
    name = str.__str__(name)  # what a subclass of str says of itself decides nothing
    if level < 0:
        raise ValueError("level must be >= 0")
    given = name
    if level:
        name = _absolute(name, _package_of(scope), level)
    elif not name:
        raise ValueError("Empty module name")
    if guest:
        _check_allowed(name)
    module = _load(name, guest)
    if fromlist:
        if hasattr(module, "__path__"):
            _load_names(module, fromlist, guest)
        return module
    if not level:
        return _load(name.split(".")[0], guest)
    if not given:
        return module
    return _load(name[:len(name) - len(given) + len(given.split(".")[0])], guest)


def import_guest(name, package):
    """importlib.import_module() called by the program: with the program's rights."""
    level = 0
    if not isinstance(name, str):
        raise TypeError(f"the 'name' argument must be a str, not {type(name).__name__}")
    name = str.__str__(name)
    while name[level:level + 1] == ".":
        level += 1
    if level:
        if not package:
            raise TypeError("the 'package' argument is required to perform a relative import for " + repr(name))
        name = _absolute(name[level:], package, level)
    elif not name:
        raise ValueError("Empty module name")
    _check_allowed(name)
    return _load(name, True)


def _load_names(module, names, guest):
    """Submodules among the names of `from package import names`."""
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"Item in ``from list'' must be str, not {type(name).__name__}")
        if name == "*":
            if hasattr(module, "__all__"):
                _load_names(module, [each for each in module.__all__ if each != "*"], guest)
        elif not hasattr(module, name):
            _load_submodule(f"{module.__name__}.{name}", guest)


def _load_submodule(name, guest):
    """The submodule or None: that there is none is no error yet."""
    try:
        if guest:
            _check_allowed(name)
        return _load(name, guest)
    except ModuleNotFoundError as error:
        if error.name != name or _table(name, guest).get(name, _missing) is None:
            raise
        return None


def import_from(module, name, guest):
    """One name of `from module import name` that does not stand in the module's dict."""
    found = getattr(module, name, _missing)
    if found is not _missing:
        return found
    package = getattr(module, "__name__", None)
    if not isinstance(package, str):
        raise _import_error(ImportError, f"cannot import name {name!r} from '<unknown module name>' (unknown location)",
                            None, name)
    if hasattr(module, "__path__"):
        found = _load_submodule(f"{package}.{name}", guest)
    else:
        found = _table(f"{package}.{name}", guest).get(f"{package}.{name}")
    if found is not None:
        return found
    raise _import_error(ImportError, f"cannot import name {name!r} from {package!r} (unknown location)", package, name)


def import_star(module, scope, guest):
    """`from module import *` into the dict `scope`."""
    names = getattr(module, "__all__", None)
    if names is None:
        for name, value in list(module.__dict__.items()):
            if not isinstance(name, str):
                raise TypeError(f"Key in {module.__name__}.__dict__ must be str, not {type(name).__name__}")
            if not name.startswith("_"):
                scope[name] = value
        return
    if hasattr(module, "__path__"):
        _load_names(module, names, guest)
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"Item in {module.__name__}.__all__ must be str, not {type(name).__name__}")
        scope[name] = getattr(module, name)


# --- calls of the host ------------------------------------------------------------------------------------------------

def make_tool(name):
    """A function whose call asks the host."""
    def tool(*args, **keywords):
        return _host.call(name, args, keywords)
    return tool


# --- classes ----------------------------------------------------------------------------------------------------------

def annotations_of(owner):
    """owner.__annotations__ of a function or class that has not been asked yet."""
    if not isinstance(owner, type):
        return _classes.keep_annotations(owner, _annotate(owner.__annotate__))
    own = _classes.own_dict(owner)
    for name in ("__annotations__", "__annotations_cache__"):
        if name in own:
            return own[name]
    annotate = class_annotate(owner)
    if annotate is not None:
        result = _annotate(annotate)
    else:
        result = {}
    own["__annotations_cache__"] = result
    return result


def _annotate(annotate):
    result = annotate(1)
    if not isinstance(result, dict):
        raise TypeError(f"__annotate__ returned non-dict of type '{type(result).__name__}'")
    return result


def class_annotate(cls):
    own = _classes.own_dict(cls)
    for name in ("__annotate__", "__annotate_func__"):
        if name in own:
            found = own[name]
            return found.__get__(None, cls) if hasattr(type(found), "__get__") else found
    return None


def set_class_annotate(cls, value):
    if value is not None and not callable(value):
        raise TypeError("__annotate__ must be callable or None")
    own = _classes.own_dict(cls)
    own["__annotate_func__"] = value
    if value is not None:
        own.pop("__annotations_cache__", None)
    _classes.changed(cls)


def set_class_annotations(cls, value=_missing):
    own = _classes.own_dict(cls)
    if value is _missing:
        if own.pop("__annotations__", _missing) is own.pop("__annotations_cache__", _missing):
            raise AttributeError("__annotations__")
    else:
        own["__annotations__" if "__annotations__" in own else "__annotations_cache__"] = value
    own["__annotate_func__"] = None
    _classes.changed(cls)


def module_annotations(module):
    own = module.__dict__
    if "__annotations__" not in own:
        annotate = own.get("__annotate__")
        own["__annotations__"] = {} if annotate is None else _annotate(annotate)
    return own["__annotations__"]


def union(left, right):
    """int | str"""
    import _types
    result = _types.union(left, right)
    if result is NotImplemented:
        raise TypeError(f"unsupported operand type(s) for |: '{type(left).__name__}' and '{type(right).__name__}'")
    return result


def generic_alias(origin, args):
    """list[int]"""
    import _types
    return _types.GenericAlias(origin, args)


def type_parameter(kind, name, bound, constrained, default):
    """T of def f[T]"""
    import typing
    return typing.make_type_parameter(kind, name, bound, constrained, default)


def generic_base(params):
    import typing
    return typing.generic_base(params)


def type_alias(name, params, value):
    import typing
    return typing.make_type_alias(name, params, value)


def abstract_error(name, methods):
    names = ", ".join(map(repr, sorted(methods)))
    raise TypeError(f"Can't instantiate abstract class {name} without an implementation for abstract method"
                    f"{'s' if len(methods) > 1 else ''} {names}")


def method_repr(method):
    if type(method) is not _MethodType:
        owner = f"{type(method.__self__).__name__} object at 0x{id(method.__self__):x}>"
        wrapper = type(method).__name__ == "method-wrapper"
        return (f"<method-wrapper {method.__name__!r} of {owner}" if wrapper
                else f"<built-in method {method.__name__} of {owner}")
    function = method.__func__
    name = getattr(function, "__qualname__", None) or getattr(function, "__name__", "?")
    return f"<bound method {name} of {method.__self__!r}>"


_MethodType = type(ModuleSpec(None, None).__repr__)


def through_descriptor(descriptor, obj, args, names):
    """Calls the special method that a descriptor gives for `obj`; the last of `args` are those of the names."""
    method = type(descriptor).__get__(descriptor, obj, type(obj))
    plain = len(args) - len(names)
    return method(*args[:plain], **dict(zip(names, args[plain:])))


def vars_of(value):
    try:
        return value.__dict__
    except AttributeError:
        raise TypeError("vars() argument must have __dict__ attribute") from None


class Quitter:
    """exit and quit."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Use {self.name}() or Ctrl-D (i.e. EOF) to exit"

    def __call__(self, code=None):
        raise SystemExit(code)


_imp.rename(Quitter, "Quitter", "_sitebuiltins")
for _name in ("exit", "quit"):
    setattr(_modules["builtins"], _name, Quitter(_name))


# --- print and input --------------------------------------------------------------------------------------------------

def print_to(file, sep, end, flush, args):
    """print() to a file that is not the world's own standard output."""
    if file is None:
        return
    write = file.write
    for i in range(len(args)):
        if i:
            write(sep)
        write(str(args[i]))
    write(end)
    if flush:
        file.flush()


def input_line(prompt=_missing):
    """input()"""
    import sys
    if prompt is not _missing:
        print(prompt, end="", file=sys.stdout)
    line = sys.stdin.readline()
    if not line:
        raise EOFError("EOF when reading a line")
    return line[:-1] if line[-1] == "\n" else line


def open_file(file, mode, buffering, encoding, errors, newline, closefd, opener):
    """open(); None for what was not given."""
    from _files import open
    return open(file, "r" if mode is None else mode, -1 if buffering is None else buffering, encoding, errors, newline)


def run_cell(cell):
    """A cell of a session, whose value is shown."""
    from _cells import run
    run(cell)


def at_exit(files):
    """The program has ended."""
    threads = _private_modules.get("_threads")
    if threads is not None:
        threads.end()
    atexit = _modules.get("atexit")
    if atexit is not None:
        atexit._run_exitfuncs()
    weakref = _imp.modules().get("weakref")
    if weakref is not None:
        weakref._run_finalizers()
    _lifetime.end_all()
    run_ended()
    if files:
        from _files import flush_all
        flush_all()


def run_ended():
    """Calls what wants to be called at the end of objects that nothing refers to any more."""
    while kind := _lifetime.next_kind():
        ended = _lifetime.take()
        if type(ended).__name__ == "async_generator":
            _close_soon(ended)
            ended = None
            continue
        if kind == 1:
            method, args, what = type(ended).__del__, (ended,), "calling deallocator"
        elif kind == 3:
            method, args, what = object.__getattribute__(ended, "_callback"), (ended,), "calling weakref callback"
        else:
            method, args, what = ended.close, (), "closing generator"
            if type(ended).__name__ == "coroutine" and not ended.cr_suspended:
                _never_awaited(ended)
        try:
            method(*args)
        except BaseException as error:
            from sys import _unraisable
            _unraisable(error, f"Exception ignored while {what} {ended if kind == 2 else method!r}")
        ended = args = method = None
    _lifetime.look_again()


def _close_soon(generator):
    """Only an event loop can close an async generator: its own, which is the one that runs now."""
    events = _modules.get("asyncio.events") or _private_modules.get("asyncio.events")
    loop = events._get_running_loop() if events is not None else None
    if loop is not None:
        loop.call_soon(loop.create_task, generator.aclose())


def _never_awaited(coroutine):
    from warnings import warn
    try:
        warn(f"coroutine {coroutine.__qualname__!r} was never awaited", RuntimeWarning, source=coroutine)
    except RuntimeWarning as error:
        from sys import _unraisable
        _unraisable(error, f"Exception ignored while finalizing coroutine {coroutine!r}")


def raise_from(error, cause):
    """raise error from a class"""
    if isinstance(error, type) and issubclass(error, BaseException):
        error = error()
    made = cause()
    if not isinstance(made, BaseException):
        raise TypeError(f"calling {cause!r} should have returned an instance of BaseException, not {type(made)}")
    raise error from made


def show(value):
    """The value of an expression statement, where a line is run for its own sake."""
    sys = _imp.modules().get("sys")
    if sys is not None:
        sys.displayhook(value)
    elif value is not None:
        print(repr(value))


def repeat_by(sequence, times, in_place):
    """sequence * times"""
    count = to_index(times)
    if in_place:
        sequence *= count
        return sequence
    return sequence * count


def _bases_of(cls):
    bases = getattr(cls, "__bases__", None)
    return bases if isinstance(bases, tuple) else None


def _is_derived(derived, cls):
    """Without metaclasses: by __bases__ alone."""
    while True:
        if derived is cls:
            return True
        bases = _bases_of(derived)
        if not bases:
            return False
        if len(bases) > 1:
            return any([_is_derived(base, cls) for base in bases])
        derived = bases[0]


def class_check(subject, cls, subclass):
    """isinstance and issubclass where a class is none, or an object says that it is of another class."""
    if subclass:
        if _bases_of(subject) is None:
            raise TypeError("issubclass() arg 1 must be a class")
        if _bases_of(cls) is None:
            raise TypeError("issubclass() arg 2 must be a class, a tuple of classes, or a union")
        return _is_derived(subject, cls)
    own = getattr(subject, "__class__", None)
    if type(cls).__mro__[-2:-1] == (type,) or type(cls) is type:
        return own is not type(subject) and isinstance(own, type) and cls in own.__mro__
    if _bases_of(cls) is None:
        raise TypeError("isinstance() arg 2 must be a type, a tuple of types, or a union")
    return own is not None and _is_derived(own, cls)


def to_index(value):
    """operator.index()"""
    index = getattr(type(value), "__index__", None)
    if index is None:
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    result = index(value)
    if not isinstance(result, int):
        raise TypeError(f"__index__ returned non-int (type {type(result).__name__})")
    return result


# --- random -----------------------------------------------------------------------------------------------------------

def seed_random(state, function, *args):
    _random.seed(state, int.from_bytes(_host.call("random.bytes", (32,), {})))
    return function(state, *args)


# --- heapq and bisect, where Python's comparisons must be asked -------------------------------------------------------

def _heap_up(heap, start, at, item, most):
    """`item` goes from `at` towards the root until its parent need not follow it."""
    end = len(heap)
    while at > start:
        parent_at = (at - 1) >> 1
        parent = heap[parent_at]
        goes_on = parent < item if most else item < parent
        if len(heap) != end:
            raise RuntimeError("list changed size during iteration")
        if not goes_on:
            break
        heap[at] = parent
        at = parent_at
    heap[at] = item


def _heap_down(heap, at, most):
    """The item at `at` goes down to a leaf after the children that come first, then up to its place."""
    end = len(heap)
    start = at
    item = heap[at]
    child = 2 * at + 1
    while child < end:
        right = child + 1
        if right < end and not (heap[right] < heap[child] if most else heap[child] < heap[right]):
            child = right
        if len(heap) != end:
            raise RuntimeError("list changed size during iteration")
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    _heap_up(heap, start, at, item, most)


def heap_rise(heap, most):
    _heap_up(heap, 0, len(heap) - 1, heap[-1], most)


def heap_pop(heap, most):
    last = heap.pop()
    first = heap[0]
    heap[0] = last
    _heap_down(heap, 0, most)
    return first


def heap_replace(heap, item, most):
    first = heap[0]
    heap[0] = item
    _heap_down(heap, 0, most)
    return first


def heap_push_pop(heap, item, most):
    if item < heap[0] if most else heap[0] < item:
        if not heap:
            raise IndexError("index out of range")
        return heap_replace(heap, item, most)
    return item


def heap_make(heap, at, most):
    """The items from `at` to the first; those behind are heaps already."""
    while at >= 0:
        _heap_down(heap, at, most)
        at -= 1


def bisect_search(a, x, lo, hi, key, left):
    if lo < 0:
        raise ValueError("lo must be non-negative")
    if hi is None:
        hi = len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        have = a[mid] if key is None else key(a[mid])
        if have < x if left else not x < have:
            lo = mid + 1
        else:
            hi = mid
    return lo


def insort(a, x, lo, hi, key, left):
    a.insert(bisect_search(a, x if key is None else key(x), lo, hi, key, left), x)


# --- source that is compiled with warnings ------------------------------------------------------------------------------

def compile_warned(code, filename, found):
    import warnings
    for message, line in found:
        try:
            warnings.warn_explicit(message, SyntaxWarning, filename, line)
        except SyntaxWarning as warning:
            told = str(warning).replace(" Such sequences will not work in the future.", "")
            raise SyntaxError(told, (filename, line, None, None)) from None
    return code


def run_warned(code, variables, names, filename, found):
    return eval(compile_warned(code, filename, found), variables, names)


# --- numbers that must be asked for -------------------------------------------------------------------------------------

def bytes_of_indices(items, kind, target, key):
    """bytes or a bytearray of items some of which have an __index__; or put in the place `key` of `target`."""
    made = kind([to_index(item) for item in items])
    if target is None:
        return made
    target[key] = made


def int_from_items(items, order, signed):
    cls = type(items)
    if isinstance(items, str) or not any([hasattr(cls, name) for name in ("__bytes__", "__iter__", "__getitem__")]):
        raise TypeError(f"cannot convert '{cls.__name__}' object to bytes")
    return int.from_bytes(bytes(items), "big" if order is None else order, signed=signed)


def bytearray_init(array, source, encoding, errors):
    text = [part for part in (encoding, errors) if part is not None]
    array[:] = bytearray(source, *text) if encoding is not None or errors is None else bytearray(source, errors=errors)


# --- taking objects apart -----------------------------------------------------------------------------------------------

def reduce_ex(obj, protocol):
    import _reduce
    return _reduce.reduce_ex(obj, protocol)


def reduce_object(obj):
    import _reduce
    return _reduce.reduce(obj, 0)


def getstate(obj):
    import _reduce
    return _reduce.getstate(obj)


def reduce_builtin(obj):
    import _reduce
    return _reduce.reduce_builtin(obj)


def new_arguments(obj):
    import _reduce
    return _reduce.new_arguments(obj)


def exception_setstate(error, state):
    import _reduce
    return _reduce.exception_setstate(error, state)

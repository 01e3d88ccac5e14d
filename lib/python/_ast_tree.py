"""The nodes of syntax trees: classes made of the parser's table, and trees made of its rows."""
import warnings as _warnings
from _syntax import kinds as _kinds, tree as _tree

PyCF_ONLY_AST, PyCF_TYPE_COMMENTS, PyCF_ALLOW_TOP_LEVEL_AWAIT, PyCF_OPTIMIZED_AST = 0x400, 0x1000, 0x2000, 0x8400

# The types and shapes of fields, as the parser numbers them.
_IDENTIFIER, _CONSTANT, _STRING, _INT, _ENUM, _NODE = range(6)
_ONE, _OPTIONAL, _LIST, _LIST_WITH_GAPS = range(4)
_CATEGORIES = ("mod", "stmt", "expr", "comprehension", "excepthandler", "arguments", "arg", "keyword", "alias",
               "withitem", "match_case", "pattern", "type_ignore", "type_param")
_ENUMS = {"Load": "expr_context", "And": "boolop", "Add": "operator", "Invert": "unaryop", "Eq": "cmpop"}
_PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")


class AST:
    _fields = _attributes = __match_args__ = ()
    _lists = frozenset()
    _contexts = ()
    _field_types = {}

    def __init__(self, /, *args, **kwargs):
        kind = type(self)
        fields = kind._fields
        if len(args) > len(fields):
            raise TypeError(f"{kind.__name__} constructor takes at most {len(fields)} positional argument"
                            f"{'' if len(fields) == 1 else 's'}")
        given = self.__dict__
        given.update(zip(fields, args))
        if kwargs:
            for name in kwargs:
                if name in given:
                    raise TypeError(f"{kind.__name__} got multiple values for argument {name!r}")
                if name not in fields and name not in kind._attributes:
                    _warnings.warn(f"{kind.__name__}.__init__ got an unexpected keyword argument {name!r}. Support for "
                                   "arbitrary keyword arguments is deprecated and will be removed in Python 3.15.",
                                   DeprecationWarning, stacklevel=2)
            given.update(kwargs)
        if len(given) < len(fields) or kwargs:
            self._fill(kind, given)

    def _fill(self, kind, given):
        for name in kind._fields:
            if name in given or hasattr(kind, name):
                continue
            if name in kind._lists:
                given[name] = []
            elif name in kind._contexts:
                given[name] = classes["Load"]()
            elif name in kind._field_types:
                _warnings.warn(f"{kind.__name__}.__init__ missing 1 required positional argument: {name!r}. This will "
                               "become an error in Python 3.15.", DeprecationWarning, stacklevel=3)

    def __repr__(self):
        return _shown(self, 3)

    def __reduce__(self):
        return _rebuilt, (type(self), dict(self.__dict__))

    def __replace__(self, /, **fields):
        kind = type(self)
        allowed = {*kind._fields, *kind._attributes}
        wrong = [name for name in fields if name not in allowed]
        if wrong:
            names = ", ".join(map(repr, wrong))
            raise TypeError(f"{kind.__name__}.__replace__ got an unexpected keyword argument {names}.")
        return kind(**{**self.__dict__, **fields})


AST.__module__ = "ast"


def _rebuilt(kind, state):
    node = kind.__new__(kind)
    node.__dict__.update(state)
    return node


def _shown(value, depth):
    """A short text: what lies too deep, and the middle of long lists, is left out."""
    if isinstance(value, AST):
        if depth <= 0:
            return f"{type(value).__name__}(...)"
        fields = [f"{name}={_shown(getattr(value, name), depth - 1)}" for name in value._fields if hasattr(value, name)]
        return f"{type(value).__name__}({', '.join(fields)})"
    if isinstance(value, list):
        if len(value) > 2:
            return f"[{_shown(value[0], depth)}, ..., {_shown(value[-1], depth)}]"
        return f"[{', '.join(_shown(item, depth) for item in value)}]"
    return repr(value)


# --- the classes ----------------------------------------------------------------------------------------------------

classes = {}


def _make(name, base, /, **members):
    kind = classes[name] = type(name, (base,), {"__module__": "ast", **members})
    return kind


def _of_field(field):
    """The type that a field's values have, as _field_types tells it."""
    name, type_, shape, names = field
    known = {_IDENTIFIER: str, _STRING: str, _INT: int, _CONSTANT: object}
    value = known.get(type_, AST) if type_ != _ENUM else classes[_ENUMS[names[0]]]
    return list[value] if shape >= _LIST else value | None if shape == _OPTIONAL else value


def _make_kind(row, base):
    name, _, positioned, fields = row
    members = {field[0]: None for field in fields if field[2] == _OPTIONAL}
    names = tuple(field[0] for field in fields)
    if name == "Constant":
        members["kind"] = None
    return _make(name, base, _fields=names, __match_args__=names, _field_types={field[0]: _of_field(field) for field in fields},
                 _lists=frozenset(field[0] for field in fields if field[2] >= _LIST),
                 _contexts=tuple(field[0] for field in fields if field[1] == _ENUM and field[3][0] == "Load"), **members)


def _make_classes(rows):
    enums = {}
    for row in rows:
        for field in row[3]:
            if field[1] == _ENUM and field[3][0] not in enums:
                base = _make(_ENUMS[field[3][0]], AST)
                enums[field[3][0]] = [_make(name, base)() for name in field[3]]
    grouped = {}
    for row in rows:
        grouped.setdefault(row[1], []).append(row)
    for category, members in grouped.items():
        group = _CATEGORIES[category]
        placed = {}
        if members[0][2]:
            placed["_attributes"] = _PLACE
            if group not in ("pattern", "type_param"):  # their ends are not optional
                placed.update(end_lineno=None, end_col_offset=None)
        if [member[0] for member in members] == [group]:
            kind = _make_kind(members[0], AST)
            for name, value in placed.items():
                setattr(kind, name, value)
            continue
        base = _make(group, AST, **placed)
        for row in members:
            _make_kind(row, base)
    return enums


_rows = _kinds()
_enums = _make_classes(_rows)


# --- trees --------------------------------------------------------------------------------------------------------------

class _Reading:
    """Nodes of a flat row."""

    def __init__(self, row):
        self._next = iter(row).__next__

    def node(self):
        number = self._next()
        return None if number is None else self._node(number)

    def _node(self, number):
        take = self._next
        name, _, positioned, fields = _rows[number]
        kind = classes[name]
        made = kind.__new__(kind)
        given = made.__dict__
        place = (take(), take(), take(), take()) if positioned else ()
        for field in fields:
            given[field[0]] = self._field(field)
        given.update(zip(_PLACE, place))
        return made

    def _field(self, field):
        _, type_, shape, names = field
        take = self._next
        if shape < _LIST:
            return self.node() if type_ == _NODE else _enums[names[0]][take()] if type_ == _ENUM else take()
        count = take()
        if type_ == _NODE:
            return [self.node() for _ in range(count)]
        if type_ == _ENUM:
            return [_enums[names[0]][take()] for _ in range(count)]
        return [take() for _ in range(count)]


def parse(source, filename="<unknown>", mode="exec", *, type_comments=False, feature_version=None, optimize=-1):
    if isinstance(source, AST):
        return source
    if mode not in ("exec", "eval", "single"):
        if mode == "func_type":
            raise NotImplementedError("types of functions in comments are not read here")
        raise ValueError("compile() mode must be 'exec', 'eval', 'single' or 'func_type'")
    if not isinstance(source, (str, bytes)):
        try:
            source = bytes(memoryview(source))
        except TypeError:
            raise TypeError("compile() arg 1 must be a string, bytes or AST object") from None
    module = _Reading(_tree(source, str(filename), mode == "eval")).node()
    if mode == "exec":
        return module
    if mode == "single":
        return classes["Interactive"](module.body)
    if len(module.body) != 1 or not isinstance(module.body[0], classes["Expr"]):
        _refuse(source, filename, module)
    return classes["Expression"](module.body[0].value)


def _refuse(source, filename, module):
    """More than an expression: the first thing that is none is complained of."""
    text = source if isinstance(source, str) else source.decode("utf-8", "replace")
    if not module.body:
        raise SyntaxError("invalid syntax", (str(filename), 0, 0, text or None, 0, 0))
    line, column = _behind_expression(text, module.body)
    shown = (text.splitlines(True) or [""])[line - 1]
    raise SyntaxError("invalid syntax", (str(filename), line, column, shown, line, column + 1))


def _behind_expression(text, body):
    """Where the first thing is that is not of the expression at the beginning."""
    first = body[0]
    start = getattr(first, "value", None) if isinstance(first, classes["Expr"]) else getattr(first, "target", None)
    if isinstance(first, classes["Assign"]):
        start = first.targets[0]
    if start is None:
        return first.lineno, first.col_offset + 1
    line = text.splitlines()[start.end_lineno - 1].encode()
    rest = line[start.end_col_offset:].decode()
    if rest.strip():
        return start.end_lineno, len(line.decode()) - len(rest.lstrip()) + 1
    return body[1].lineno, body[1].col_offset + 1

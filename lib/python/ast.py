"""The syntax of programs as trees, and values written as literals."""
import re as _re
import _ast_tree
from _ast_tree import AST, PyCF_ALLOW_TOP_LEVEL_AWAIT, PyCF_ONLY_AST, PyCF_OPTIMIZED_AST, PyCF_TYPE_COMMENTS, parse
from _ast_text import unparse

# The classes of the nodes are made of the parser's own table.
globals().update(_ast_tree.classes)


# --- values -----------------------------------------------------------------------------------------------------------

def literal_eval(node_or_string):
    """The value of a literal: nothing in the text is run."""
    if isinstance(node_or_string, str):
        node_or_string = parse(node_or_string.lstrip(" \t"), mode="eval").body
    elif isinstance(node_or_string, Expression):
        node_or_string = node_or_string.body
    return _value(node_or_string)


def _refused(node):
    line = getattr(node, "lineno", None)
    place = f" on line {line}" if line else ""
    return ValueError(f"malformed node or string{place}: {node!r}")


def _number(node):
    if not isinstance(node, Constant) or type(node.value) not in (int, float, complex):
        raise _refused(node)
    return node.value


def _signed_number(node):
    if isinstance(node, UnaryOp) and isinstance(node.op, (UAdd, USub)):
        number = _number(node.operand)
        return +number if isinstance(node.op, UAdd) else -number
    return _number(node)


def _value(node):
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Tuple):
        return tuple(map(_value, node.elts))
    if isinstance(node, List):
        return list(map(_value, node.elts))
    if isinstance(node, Set):
        return set(map(_value, node.elts))
    if isinstance(node, Call) and isinstance(node.func, Name) and node.func.id == "set" and not node.args and not node.keywords:
        return set()
    if isinstance(node, Dict):
        if len(node.keys) != len(node.values):
            raise _refused(node)
        return dict(zip(map(_value, node.keys), map(_value, node.values)))
    if isinstance(node, BinOp) and isinstance(node.op, (Add, Sub)):
        left, right = _signed_number(node.left), _number(node.right)
        if isinstance(left, (int, float)) and isinstance(right, complex):
            return left + right if isinstance(node.op, Add) else left - right
    return _signed_number(node)


# --- trees ------------------------------------------------------------------------------------------------------------

def dump(node, annotate_fields=True, include_attributes=False, *, indent=None, show_empty=False):
    if not isinstance(node, AST):
        raise TypeError(f"expected AST, got {node.__class__.__name__!r}")
    if indent is not None and not isinstance(indent, str):
        indent = " " * indent
    return _Dump(annotate_fields, include_attributes, indent, show_empty).text(node, 0)[0]


class _Dump:
    def __init__(self, names, attributes, indent, empty):
        self._names, self._attributes, self._indent, self._empty = names, attributes, indent, empty

    def text(self, node, level):
        """The text, and whether it is a short one: without nodes in it."""
        level += 1
        between, start = (",\n" + self._indent * level, "\n" + self._indent * level) if self._indent is not None else (", ", "")
        if isinstance(node, AST):
            pieces, short = self._fields(node, level)
            if short and len(pieces) <= 3:
                return f"{node.__class__.__name__}({', '.join(pieces)})", not pieces
            return f"{node.__class__.__name__}({start}{between.join(pieces)})", False
        if isinstance(node, list):
            if not node:
                return "[]", True
            return f"[{start}{between.join(self.text(item, level)[0] for item in node)}]", False
        return repr(node), True

    def _fields(self, node, level):
        kind, pieces, short, named = type(node), [], True, self._names
        waiting = []  # empty values that show only when something follows without a name
        for name in node._fields:
            if not hasattr(node, name):
                named = True
                continue
            value = getattr(node, name)
            if value is None and getattr(kind, name, ...) is None:
                named = True
                continue
            if not self._empty and isinstance(value, list) and not value and name in kind._lists:
                if not named:
                    waiting.append("[]")
                continue
            if not named:
                pieces += waiting
                waiting = []
            text, simple = self.text(value, level)
            short = short and simple
            pieces.append(f"{name}={text}" if named else text)
        if self._attributes:
            for name in node._attributes:
                if hasattr(node, name):
                    value = getattr(node, name)
                    if value is None and getattr(kind, name, ...) is None:
                        continue
                    text, simple = self.text(value, level)
                    short = short and simple
                    pieces.append(f"{name}={text}")
        return pieces, short


def copy_location(new_node, old_node):
    for name in "lineno", "col_offset", "end_lineno", "end_col_offset":
        if name in old_node._attributes and name in new_node._attributes:
            value = getattr(old_node, name, None)
            if value is not None or hasattr(old_node, name) and name.startswith("end_"):
                setattr(new_node, name, value)
    return new_node


def fix_missing_locations(node):
    waiting = [(node, (1, 0, 1, 0))]
    while waiting:
        each, place = waiting.pop()
        if "lineno" in each._attributes:
            known = []
            for name, given in zip(("lineno", "col_offset", "end_lineno", "end_col_offset"), place):
                if not hasattr(each, name) or name.startswith("end_") and getattr(each, name) is None:
                    setattr(each, name, given)
                known.append(getattr(each, name))
            place = tuple(known)
        waiting.extend((child, place) for child in iter_child_nodes(each))
    return node


def increment_lineno(node, n=1):
    for child in walk(node):
        if isinstance(child, TypeIgnore):
            child.lineno = getattr(child, "lineno", 0) + n
            continue
        if "lineno" in child._attributes:
            child.lineno = getattr(child, "lineno", 0) + n
        if "end_lineno" in child._attributes and (end := getattr(child, "end_lineno", 0)) is not None:
            child.end_lineno = end + n
    return node


def iter_fields(node):
    for field in node._fields:
        try:
            yield field, getattr(node, field)
        except AttributeError:
            continue


def iter_child_nodes(node):
    for _, value in iter_fields(node):
        if isinstance(value, AST):
            yield value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, AST):
                    yield item


def get_docstring(node, clean=True):
    if not isinstance(node, (AsyncFunctionDef, FunctionDef, ClassDef, Module)):
        raise TypeError(f"{node.__class__.__name__!r} can't have docstrings")
    if not (node.body and isinstance(node.body[0], Expr)):
        return None
    first = node.body[0].value
    if not (isinstance(first, Constant) and isinstance(first.value, str)):
        return None
    if clean:
        import inspect
        return inspect.cleandoc(first.value)
    return first.value


_LINE = _re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


def get_source_segment(source, node, *, padded=False):
    try:
        if node.end_lineno is None or node.end_col_offset is None:
            return None
        first, last = node.lineno - 1, node.end_lineno - 1
        start, end = node.col_offset, node.end_col_offset
    except AttributeError:
        return None
    lines = _LINE.findall(source)[:last + 1]
    if first == last:
        return lines[first].encode()[start:end].decode()
    before = _re.sub(r"[^\f\t]", " ", lines[first].encode()[:start].decode()) if padded else ""
    middle = lines[first + 1:last]
    return "".join([before + lines[first].encode()[start:].decode(), *middle, lines[last].encode()[:end].decode()])


def walk(node):
    from collections import deque
    waiting = deque([node])
    while waiting:
        node = waiting.popleft()
        waiting.extend(iter_child_nodes(node))
        yield node


def compare(a, b, /, *, compare_attributes=False):
    if type(a) is not type(b):
        return False
    if isinstance(a, AST):
        if a._fields != b._fields:
            return False
        names = a._fields + (a._attributes if compare_attributes else ())
        absent = object()
        for name in names:
            one, other = getattr(a, name, absent), getattr(b, name, absent)
            if one is absent and other is absent:
                continue
            if one is absent or other is absent or not compare(one, other, compare_attributes=compare_attributes):
                return False
        return True
    if isinstance(a, list):
        return len(a) == len(b) and all(
            compare(one, other, compare_attributes=compare_attributes) for one, other in zip(a, b))
    return a == b


class NodeVisitor:
    def visit(self, node):
        return getattr(self, "visit_" + node.__class__.__name__, self.generic_visit)(node)

    def generic_visit(self, node):
        for child in iter_child_nodes(node):
            self.visit(child)


class NodeTransformer(NodeVisitor):
    def generic_visit(self, node):
        for field, old in iter_fields(node):
            if isinstance(old, list):
                kept = []
                for value in old:
                    if isinstance(value, AST):
                        value = self.visit(value)
                        if value is None:
                            continue
                        if not isinstance(value, AST):
                            kept.extend(value)
                            continue
                    kept.append(value)
                old[:] = kept
            elif isinstance(old, AST):
                new = self.visit(old)
                if new is None:
                    delattr(node, field)
                else:
                    setattr(node, field, new)
        return node


# Kinds of older versions, which nothing makes any more.

class slice(AST):
    """What a subscript once held."""


class Index(slice):
    def __new__(cls, value, **kwargs):
        return value


class ExtSlice(slice):
    def __new__(cls, dims=(), **kwargs):
        return Tuple(list(dims), Load(), **kwargs)


class Suite(mod):
    """Once a list of statements."""


class AugLoad(expr_context):
    """Once the context of +=."""


class AugStore(expr_context):
    """Once the context of +=."""


class Param(expr_context):
    """Once the context of a parameter."""

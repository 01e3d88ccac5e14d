"""Paths to elements: a small part of XPath."""
import re as _re

xpath_tokenizer_re = _re.compile(
    r"('[^']*'|\"[^\"]*\"|::|//?|\.\.|\(\)|!=|[/.*:\[\]\(\)@=])|((?:\{[^}]+\})?[^/\[\]\(\)@!=\s]+)|\s+")
_cache = {}


def xpath_tokenizer(pattern, namespaces=None):
    default = namespaces.get("") if namespaces else None
    attribute = False
    for mark, tag in xpath_tokenizer_re.findall(pattern):
        if tag and not tag.startswith("{"):
            if ":" in tag:
                prefix, local = tag.split(":", 1)
                if not namespaces or prefix not in namespaces:
                    raise SyntaxError(f"prefix {prefix!r} not found in prefix map")
                yield mark, f"{{{namespaces[prefix]}}}{local}"
            elif default and not attribute:
                yield mark, f"{{{default}}}{tag}"
            else:
                yield mark, tag
            attribute = False
        else:
            yield mark, tag
            attribute = mark == "@"


def _matches(tag):
    """A test of an element's tag, with the wildcards {*}name, {address}* and {}*."""
    if tag == "*":
        return lambda element: True
    if tag == "{*}*":
        return lambda element: isinstance(element.tag, str)
    if tag == "{}*":
        return lambda element: isinstance(element.tag, str) and not element.tag.startswith("{")
    if tag.startswith("{*}"):
        plain, ending = tag[3:], tag[2:]
        return lambda element: isinstance(element.tag, str) and (
            element.tag == plain or element.tag.startswith("{") and element.tag.endswith(ending))
    if tag.startswith("{}"):
        tag = tag[2:]
    elif tag.startswith("{") and tag.endswith("}*"):
        start = tag[:-1]
        return lambda element: isinstance(element.tag, str) and element.tag.startswith(start)
    return lambda element: element.tag == tag


class _Context:
    parents = None

    def __init__(self, root):
        self.root = root

    def parent_of(self, element):
        if self.parents is None:
            self.parents = {child: parent for parent in self.root.iter() for child in parent}
        return self.parents.get(element)


# Each part of a path is a function of (context, elements) that yields elements.

def _children(tag):
    fits = _matches(tag)

    def select(context, elements):
        for element in elements:
            for child in element:
                if fits(child):
                    yield child
    return select


def _descendants(tag):
    fits = _matches(tag)

    def select(context, elements):
        for element in elements:
            for below in element.iter():
                if below is not element and fits(below):
                    yield below
    return select


def _self(context, elements):
    yield from elements


def _parents(context, elements):
    seen = set()
    for element in elements:
        parent = context.parent_of(element)
        if parent is not None and id(parent) not in seen:
            seen.add(id(parent))
            yield parent


def _filter(test):
    def select(context, elements):
        for element in elements:
            if test(element):
                yield element
    return select


def _at_place(place):
    def select(context, elements):
        for element in elements:
            parent = context.parent_of(element)
            if parent is None:
                continue
            same = list(parent.findall(element.tag))
            if -len(same) <= place < len(same) and same[place] is element:
                yield element
    return select


def _predicate(tokens):
    shape, values = [], []
    while True:
        token = next(tokens, None)
        if token is None:
            return None
        if token[0] == "]":
            break
        if token == ("", ""):
            continue
        if token[0][:1] in ("'", '"'):
            token = "'", token[0][1:-1]
        shape.append(token[0] or "-")
        values.append(token[1])
    shape = "".join(shape)
    if shape == "@-":
        return _filter(lambda element: element.get(values[1]) is not None)
    if shape in ("@-='", "@-!='"):
        key, value = values[1], values[-1]
        if shape == "@-='":
            return _filter(lambda element: element.get(key) == value)
        return _filter(lambda element: element.get(key) is not None and element.get(key) != value)
    if shape == "-" and not _re.match(r"-?\d+$", values[0]):
        return _filter(lambda element: element.find(values[0]) is not None)
    if shape in (".='", ".!='", "-='", "-!='") and not (shape[0] == "-" and _re.match(r"-?\d+$", values[0])):
        return _filter(_text_test(None if shape[0] == "." else values[0], shape[1] == "=", values[-1]))
    if shape in ("-", "-()", "-()-"):
        return _at_place(_place(shape, values))
    raise SyntaxError("invalid predicate")


def _text_test(tag, equal, value):
    def test(element):
        candidates = (element,) if tag is None else element.findall(tag)
        return any(("".join(candidate.itertext()) == value) is equal for candidate in candidates)
    return test


def _place(shape, values):
    if shape == "-":
        place = int(values[0]) - 1
        if place < 0:
            raise SyntaxError("XPath position >= 1 expected")
        return place
    if values[0] != "last":
        raise SyntaxError("unsupported function")
    if shape == "-()":
        return -1
    try:
        place = int(values[2]) - 1
    except ValueError:
        raise SyntaxError("unsupported expression") from None
    if place > -2:
        raise SyntaxError("XPath offset from last() must be negative")
    return place


def _compile(path, namespaces):
    if path[-1:] == "/":
        path += "*"
    if path[:1] == "/":
        raise SyntaxError("cannot use absolute path on element")
    tokens = xpath_tokenizer(path, namespaces)
    parts = []
    token = next(tokens, None)
    while token is not None:
        parts.append(_part(token, tokens))
        token = next(tokens, None)
        if token is not None and token[0] == "/":
            token = next(tokens, None)
    return parts


def _part(token, tokens):
    mark, tag = token
    if mark == "//":
        following = next(tokens, ("", ""))
        if following[0] not in ("*", ""):
            raise SyntaxError("invalid descendant")
        return _descendants(following[0] or following[1])
    part = (_children(tag) if not mark else _children("*") if mark == "*" else _self if mark == "."
            else _parents if mark == ".." else _predicate(tokens) if mark == "[" else None)
    if part is None:
        raise SyntaxError("invalid path")
    return part


def iterfind(elem, path, namespaces=None):
    key = path, tuple(sorted(namespaces.items(), key=lambda item: item[0] or "")) if namespaces else None
    parts = _cache.get(key)
    if parts is None:
        if len(_cache) > 100:
            _cache.clear()
        parts = _cache[key] = _compile(path, namespaces)
    context = _Context(elem)
    found = iter((elem,))
    for part in parts:
        found = part(context, found)
    return found


def find(elem, path, namespaces=None):
    return next(iterfind(elem, path, namespaces), None)


def findall(elem, path, namespaces=None):
    return list(iterfind(elem, path, namespaces))


def findtext(elem, path, default=None, namespaces=None):
    found = find(elem, path, namespaces)
    return default if found is None else "" if found.text is None else found.text

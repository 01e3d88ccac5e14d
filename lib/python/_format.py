"""Templates of str.format(), read in Python: for what C leaves to it, and for string.Formatter."""


def format_fields(template, args, kwargs, depth, numbering):
    if depth < 0:
        raise ValueError("Max string recursion exceeded")
    parts = []
    for literal, name, spec, conversion, nested in template_fields(template):
        if literal:
            parts.append(literal)
        if name is None:
            continue
        value = _field_value(name, args, kwargs, numbering)
        if conversion is not None:
            value = _converted(value, conversion)
        if nested:
            spec = format_fields(spec, args, kwargs, depth - 1, numbering)
        parts.append(format(value, spec))
    return "".join(parts)


def _converted(value, conversion):
    if conversion == "r":
        return repr(value)
    if conversion == "s":
        return str(value)
    if conversion == "a":
        return ascii(value)
    if " " < conversion < "\x7f":
        raise ValueError(f"Unknown conversion specifier {conversion}")
    raise ValueError(f"Unknown conversion specifier \\x{ord(conversion):x}")


def template_fields(template):
    """(literal, field name or None, specification, conversion, has nested fields) of each part."""
    i, end = 0, len(template)
    while i < end:
        start = i
        while i < end and template[i] not in "{}":
            i += 1
        if i == end:
            yield template[start:], None, "", None, False
            return
        brace = template[i]
        i += 1
        if i < end and template[i] == brace:
            yield template[start:i], None, "", None, False
            i += 1
            continue
        if brace == "}" or i == end:
            raise ValueError(f"Single '{brace}' encountered in format string")
        literal = template[start:i - 1]
        name, spec, conversion, nested, i = _template_field(template, i)
        yield literal, name, spec, conversion, nested


def _template_field(template, i):
    start, end, c = i, len(template), ""
    while i < end:
        c = template[i]
        i += 1
        if c == "{":
            raise ValueError("unexpected '{' in field name")
        if c == "[":
            while i < end and template[i] != "]":
                i += 1
        elif c in "}:!":
            break
    if c not in ("}", ":", "!"):
        raise ValueError("expected '}' before end of string")
    name, conversion = template[start:i - 1], None
    if c == "}":
        return name, "", None, False, i
    if c == "!":
        if i >= end:
            raise ValueError("end of string while looking for conversion specifier")
        conversion = template[i]
        i += 1
        if i < end:
            c = template[i]
            i += 1
            if c == "}":
                return name, "", conversion, False, i
            if c != ":":
                raise ValueError("expected ':' after conversion specifier")
    start, depth, nested = i, 1, False
    while i < end:
        c = template[i]
        i += 1
        if c == "{":
            nested = True
            depth += 1
        elif c == "}":
            depth -= 1
            if not depth:
                return name, template[start:i - 1], conversion, nested, i
    raise ValueError("unmatched '{' in format spec")


def _is_number(text):
    return text.isdecimal() and text.isascii()


def _as_number(text):
    if len(text) > 18:
        raise ValueError("Too many decimal digits in format string")
    return int(text)


def split_field_name(name):
    """The first part of a field name (str or int) and [(is attribute, name or number)] for the rest."""
    i, end = 0, len(name)
    while i < end and name[i] not in ".[":
        i += 1
    first, rest = name[:i], []
    while i < end:
        is_attribute = name[i] == "."
        if not is_attribute and name[i] != "[":
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
        i += 1
        start = i
        if is_attribute:
            while i < end and name[i] not in ".[":
                i += 1
            part = name[start:i]
        else:
            i = name.find("]", i)
            if i < 0:
                raise ValueError("Missing ']' in format string")
            part = name[start:i]
            i += 1
        if not part:
            raise ValueError("Empty attribute in format string")
        rest.append((is_attribute, part if is_attribute or not _is_number(part) else _as_number(part)))
    return _as_number(first) if _is_number(first) else first, rest


def _field_value(name, args, kwargs, numbering):
    first, rest = split_field_name(name)
    if first == "" or isinstance(first, int):
        manual = first != ""
        if numbering[0] is None:
            numbering[0] = manual
        elif numbering[0] != manual:
            if manual:
                raise ValueError("cannot switch from automatic field numbering to manual field specification")
            raise ValueError("cannot switch from manual field specification to automatic field numbering")
        if not manual:
            first = numbering[1]
            numbering[1] += 1
        if args is None:
            raise ValueError("Format string contains positional fields")
        if first >= len(args):
            raise IndexError(f"Replacement index {first} out of range for positional args tuple")
        value = args[first]
    else:
        value = kwargs[first]
    for is_attribute, part in rest:
        value = getattr(value, part) if is_attribute else value[part]
    return value

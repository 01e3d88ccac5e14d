"""Options of a command line as getopt(3) reads them."""
from os import environ as _environ

__all__ = ["GetoptError", "error", "getopt", "gnu_getopt"]


class GetoptError(Exception):
    """What is wrong with the arguments, and the option that it is about."""

    def __init__(self, msg, opt=""):
        self.msg = msg
        self.opt = opt
        super().__init__(msg, opt)

    def __str__(self):
        return self.msg


error = GetoptError


def _long_list(longopts):
    return [longopts] if isinstance(longopts, str) else list(longopts)


def getopt(args, shortopts, longopts=[]):
    """(options with their values, arguments): options end at the first argument that is none."""
    options, longopts = [], _long_list(longopts)
    while args and args[0].startswith("-") and args[0] != "-":
        if args[0] == "--":
            args = args[1:]
            break
        args = _option(options, args, shortopts, longopts)
    return options, args


def gnu_getopt(args, shortopts, longopts=[]):
    """The same, with options and arguments mixed unless `shortopts` starts with "+"."""
    options, rest, longopts = [], [], _long_list(longopts)
    in_order = shortopts.startswith("-")
    if in_order:
        shortopts = shortopts[1:]
    ends_early = shortopts.startswith("+") or "POSIXLY_CORRECT" in _environ and not in_order
    shortopts = shortopts.removeprefix("+")
    while args:
        if args[0] == "--":
            rest += args[1:]
            break
        if args[0][:1] == "-" and args[0] != "-":
            if in_order and rest:
                options.append((None, rest))
                rest = []
            args = _option(options, args, shortopts, longopts)
        elif ends_early:
            rest += args
            break
        else:
            rest.append(args[0])
            args = args[1:]
    return options, rest


def _option(options, args, shortopts, longopts):
    if args[0].startswith("--"):
        return _long(options, args[0][2:], longopts, args[1:])
    return _short(options, args[0][1:], shortopts, args[1:])


def _long(options, text, longopts, args):
    name, equals, value = text.partition("=")
    wants, name = _long_kind(name, longopts)
    if wants == 1 and not equals:
        if not args:
            raise GetoptError(f"option --{name} requires argument", name)
        value, args = args[0], args[1:]
    elif equals and not wants:
        raise GetoptError(f"option --{name} must not have an argument", name)
    options.append(("--" + name, value))
    return args


def _long_kind(name, longopts):
    """0: takes no argument, 1: wants one, 2: may have one; and the whole name."""
    found = [each for each in longopts if each.startswith(name)]
    if not found:
        raise GetoptError(f"option --{name} not recognized", name)
    for suffix, kind in (("", 0), ("=", 1), ("=?", 2)):
        if name + suffix in found:
            return kind, name
    if len(found) > 1:
        raise GetoptError(f"option --{name} not a unique prefix; possible options: "
                          f"{', '.join(found)}", name)
    whole = found[0]
    return (2, whole[:-2]) if whole.endswith("=?") else (1, whole[:-1]) if whole.endswith("=") else (0, whole)


def _short(options, text, shortopts, args):
    while text:
        letter, text = text[0], text[1:]
        wants = _short_kind(letter, shortopts)
        value = ""
        if wants:
            if not text and wants == 1:
                if not args:
                    raise GetoptError(f"option -{letter} requires argument", letter)
                text, args = args[0], args[1:]
            value, text = text, ""
        options.append(("-" + letter, value))
    return args


def _short_kind(letter, shortopts):
    for i, each in enumerate(shortopts):
        if letter == each != ":":
            return 2 if shortopts.startswith("::", i + 1) else 1 if shortopts.startswith(":", i + 1) else 0
    raise GetoptError(f"option -{letter} not recognized", letter)

"""The reading of the arguments of one call of a parser."""
import re as _re

from argparse._constants import (
    ONE_OR_MORE, OPTIONAL, PARSER, REMAINDER, SUPPRESS, ZERO_OR_MORE, ArgumentError, ArgumentTypeError, name_of,
)

# What an argument takes, as a pattern over one letter for each word: A for a value, O for an option, - for "--".
_PATTERNS = {None: "(-*A-*)", OPTIONAL: "(-*A?-*)", ZERO_OR_MORE: "(-*[A-]*)", ONE_OR_MORE: "(-*A[A-]*)",
             REMAINDER: "([AO-]*)", PARSER: "(-*A[-AO]*)", SUPPRESS: "(-*)"}
_COUNT_ERRORS = {None: "expected one argument", OPTIONAL: "expected at most one argument",
                 ONE_OR_MORE: "expected at least one argument"}


def _pattern_of(action):
    nargs = action.nargs
    if nargs in _PATTERNS:
        pattern = _PATTERNS[nargs]
    else:
        pattern = "([-]*" + "[-]*".join("A" * nargs) + "[-]*)"
    return pattern.replace("[-]*", "").replace("-*", "").replace("-", "") if action.option_strings else pattern


class Parse:
    """Words, what has been seen of them, and what nobody wants."""

    def __init__(self, parser, words, namespace, intermixed):
        self.parser, self.words, self.namespace, self.intermixed = parser, words, namespace, intermixed
        self.positionals = parser._get_positional_actions()
        self.seen, self.given, self.warned = set(), set(), set()
        self.extras, self.extras_letters = [], []
        self.options = {}
        self.conflicts = {}
        for group in parser._mutually_exclusive_groups:
            members = group._group_actions
            for i, action in enumerate(members):
                self.conflicts.setdefault(action, []).extend(members[:i] + members[i + 1:])
        letters = []
        for i, word in enumerate(words):
            if word == "--":
                letters.append("-" + "A" * (len(words) - i - 1))
                break
            found = parser._parse_optional(word)
            if found is not None:
                self.options[i] = found
            letters.append("A" if found is None else "O")
        self.letters = "".join(letters)

    def run(self):
        last = max(self.options, default=-1)
        start = 0
        while start <= last:
            following = start
            while following <= last and following not in self.options:
                following += 1
            if not self.intermixed and start != following:
                end = self.take_positionals(start)
                if end > start:
                    start = end
                    continue
            if start not in self.options:
                self.extras += self.words[start:following]
                self.extras_letters += self.letters[start:following]
                start = following
            start = self.take_option(start)
        if self.intermixed:
            letters = self.extras_letters + list(self.letters[start:])
            words = self.extras + self.words[start:]
            self.extras = [word for word, letter in zip(words, letters) if letter == "O"]
            self.words = [word for word, letter in zip(words, letters) if letter != "O"]
            self.letters = "".join(letters).replace("O", "")
            start = 0
        self.extras += self.words[self.take_positionals(start):]
        self.check_required()
        return self.namespace, self.extras

    def take(self, action, words, option_string=None):
        self.seen.add(action)
        values = _values(self.parser, action, words)
        if action.option_strings or words:
            self.given.add(action)
            for other in self.conflicts.get(action, ()):
                if other in self.given:
                    raise ArgumentError(action, f"not allowed with argument {name_of(other)}")
        if values is not SUPPRESS:
            action(self.parser, self.namespace, values, option_string)

    def warn(self, action, name, text):
        if action.deprecated and name not in self.warned:
            self.parser._warning(text)
            self.warned.add(name)

    def take_option(self, start):
        found = self.options[start]
        if len(found) > 1:
            names = ", ".join([option for _, option, _, _ in found])
            raise ArgumentError(None, f"ambiguous option: {self.words[start]} could match {names}")
        action, option, sep, value = found[0]
        taken = []
        while True:
            if action is None:
                self.extras.append(self.words[start])
                self.extras_letters.append("O")
                return start + 1
            if value is None:
                stop = start + 1 + _count(action, self.letters[start + 1:])
                taken.append((action, self.words[start + 1:stop], option))
                break
            stop = start + 1
            count = _count(action, "A")
            if count == 1:
                taken.append((action, [value], option))
                break
            if count != 0 or option[1] in self.parser.prefix_chars or value == "":
                raise ArgumentError(action, f"ignored explicit argument {value!r}")
            if sep or value[0] in self.parser.prefix_chars:
                raise ArgumentError(action, f"ignored explicit argument {value!r}")
            taken.append((action, [], option))
            option = option[0] + value[0]
            if option not in self.parser._option_string_actions:
                self.extras.append(option[0] + value)
                self.extras_letters.append("O")
                break
            action = self.parser._option_string_actions[option]
            value = value[1:]
            if not value:
                sep = value = None
            elif value[0] == "=":
                sep, value = "=", value[1:]
            else:
                sep = ""
        for action, words, option in taken:
            self.warn(action, option, f"option '{option}' is deprecated")
            self.take(action, words, option)
        return stop

    def take_positionals(self, start):
        counts = self.match_positionals(self.letters[start:])
        for action, count in zip(self.positionals, counts):
            words = self.words[start:start + count]
            letters = self.letters[start:start + count]
            if letters.startswith("-") if action.nargs == PARSER else action.nargs != REMAINDER and "-" in letters:
                words.remove("--")
            start += count
            if words:
                self.warn(action, action.dest, f"argument '{action.dest}' is deprecated")
            self.take(action, words)
        self.positionals = self.positionals[len(counts):]
        return start

    def match_positionals(self, letters):
        """How many words the next positionals take: of as many of them as possible."""
        for count in range(len(self.positionals), 0, -1):
            match = _re.match("".join([_pattern_of(action) for action in self.positionals[:count]]), letters)
            if match is not None:
                counts = [len(group) for group in match.groups()]
                if letters[match.end():match.end() + 1] == "O":
                    while counts and not counts[-1]:
                        counts.pop()
                return counts
        return []

    def check_required(self):
        missing = []
        for action in self.parser._actions:
            if action in self.seen:
                continue
            if action.required:
                missing.append(name_of(action))
            elif isinstance(action.default, str) and getattr(self.namespace, action.dest, None) is action.default:
                setattr(self.namespace, action.dest, _value(self.parser, action, action.default))
        if missing:
            raise ArgumentError(None, f"the following arguments are required: {', '.join(missing)}")
        for group in self.parser._mutually_exclusive_groups:
            if group.required and not any(action in self.given for action in group._group_actions):
                names = [name_of(action) for action in group._group_actions if action.help is not SUPPRESS]
                raise ArgumentError(None, f"one of the arguments {' '.join(names)} is required")


def _count(action, letters):
    match = _re.match(_pattern_of(action), letters)
    if match is None:
        message = _COUNT_ERRORS.get(action.nargs)
        if message is None:
            message = f"expected {action.nargs} argument{'' if action.nargs == 1 else 's'}"
        raise ArgumentError(action, message)
    return len(match.group(1))


def _values(parser, action, words):
    nargs = action.nargs
    if not words and nargs == OPTIONAL:
        value = action.const if action.option_strings else action.default
        return _value(parser, action, value) if isinstance(value, str) and value is not SUPPRESS else value
    if not words and nargs == ZERO_OR_MORE and not action.option_strings:
        return [] if action.default is None else action.default
    if len(words) == 1 and nargs in (None, OPTIONAL):
        value = _value(parser, action, words[0])
        check_value(parser, action, value)
        return value
    if nargs == SUPPRESS:
        return SUPPRESS
    values = [_value(parser, action, word) for word in words]
    if nargs != REMAINDER:
        for value in values[:1] if nargs == PARSER else values:
            check_value(parser, action, value)
    return values


def _value(parser, action, word):
    function = parser._registry_get("type", action.type, action.type)
    if not callable(function):
        raise TypeError(f"{function!r} is not callable")
    try:
        return function(word)
    except ArgumentTypeError as error:
        raise ArgumentError(action, str(error))
    except (TypeError, ValueError):
        name = getattr(action.type, "__name__", repr(action.type))
        raise ArgumentError(action, f"invalid {name} value: {word!r}")


def check_value(parser, action, value):
    """Is it one of the choices?"""
    choices = action.choices
    if choices is None:
        return
    if isinstance(choices, str):
        choices = list(choices)
    if value in choices:
        return
    text = f"invalid choice: {str(value)!r}"
    names = [str(choice) for choice in action.choices]
    if parser.suggest_on_error and isinstance(value, str) and all(isinstance(choice, str) for choice in action.choices):
        import difflib
        closest = difflib.get_close_matches(value, names, 1)
        if closest:
            text += f", maybe you meant {closest[0]!r}?"
    raise ArgumentError(action, f"{text} (choose from {', '.join(names)})")

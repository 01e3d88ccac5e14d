"""How the usage and the help of a parser look."""
import re as _re

from argparse._constants import ONE_OR_MORE, OPTIONAL, PARSER, REMAINDER, SUPPRESS, ZERO_OR_MORE


class HelpFormatter:
    """Gathers the parts of a help text and lays them out."""

    def __init__(self, prog, indent_increment=2, max_help_position=24, width=None):
        self._prog = prog
        self._indent_increment = indent_increment
        self._width = 78 if width is None else width
        self._max_help_position = min(max_help_position, max(self._width - 20, indent_increment * 2))
        self._current_indent = 0
        self._action_max_length = 0
        self._root_section = self._current_section = self._Section(self, None)

    class _Section:
        def __init__(self, formatter, parent, heading=None):
            self.formatter, self.parent, self.heading = formatter, parent, heading
            self.items = []

        def format_help(self):
            nested = self.parent is not None
            if nested:
                self.formatter._indent()
            text = "".join([function(*args) or "" for function, args in self.items])
            if nested:
                self.formatter._dedent()
            if not text:
                return ""
            heading = ""
            if self.heading is not SUPPRESS and self.heading is not None:
                heading = f"{' ' * self.formatter._current_indent}{self.heading}:\n"
            return f"\n{heading}{text}\n"

    def _indent(self):
        self._current_indent += self._indent_increment

    def _dedent(self):
        self._current_indent -= self._indent_increment

    def _add_item(self, function, args):
        self._current_section.items.append((function, args))

    def start_section(self, heading):
        self._indent()
        section = self._Section(self, self._current_section, heading)
        self._add_item(section.format_help, [])
        self._current_section = section

    def end_section(self):
        self._current_section = self._current_section.parent
        self._dedent()

    def add_text(self, text):
        if text is not SUPPRESS and text is not None:
            self._add_item(self._format_text, [text])

    def add_usage(self, usage, actions, groups, prefix=None):
        if usage is not SUPPRESS:
            self._add_item(self._format_usage, (usage, actions, groups, prefix))

    def add_argument(self, action):
        if action.help is SUPPRESS:
            return
        longest = len(self._format_action_invocation(action)) + self._current_indent
        for subaction in self._iter_indented_subactions(action):
            longest = max(longest, len(self._format_action_invocation(subaction)) + self._current_indent)
        self._action_max_length = max(self._action_max_length, longest)
        self._add_item(self._format_action, [action])

    def add_arguments(self, actions):
        for action in actions:
            self.add_argument(action)

    def format_help(self):
        text = self._root_section.format_help()
        return _re.sub(r"\n\n\n+", "\n\n", text).strip("\n") + "\n" if text else text

    # --- usage ------------------------------------------------------------------------------------------------------------

    def _format_usage(self, usage, actions, groups, prefix):
        prefix = "usage: " if prefix is None else prefix
        if usage is not None:
            return f"{prefix}{usage % {'prog': self._prog}}\n\n"
        prog = str(self._prog)
        actions = [a for a in actions if a.option_strings] + [a for a in actions if not a.option_strings]
        options, positionals = self._usage_parts(actions, groups)
        usage = " ".join([prog, *options, *positionals])
        width = max(self._width - self._current_indent, 11)
        if actions and len(prefix) + len(usage) > width:
            usage = "\n".join(_wrap_usage(prog, prefix, options, positionals, width))
        return f"{prefix}{usage}\n\n"

    def _usage_parts(self, actions, groups):
        """The words of the usage: those of options, those of positionals."""
        grouped, spans = set(), []
        for group in groups:
            members = group._group_actions
            if not members or all(action.help is SUPPRESS for action in members) or members[0] not in actions:
                continue
            start = actions.index(members[0])
            if set(actions[start:start + len(members)]) == set(members):
                grouped.update(members)
                spans.append((start, start + len(members), group))
        parts = [self._usage_part(action, action in grouped) for action in actions]
        for start, end, group in spans:
            shown = [i for i in range(start, end) if parts[i] is not None]
            if not group.required or len(shown) > 1:
                opening, closing = "()" if group.required else "[]"
                parts[shown[0]] = opening + parts[shown[0]]
                parts[shown[-1]] += closing
            for i in shown[:-1]:
                parts[i] += " |"
        count = len([action for action in actions if action.option_strings])
        return [p for p in parts[:count] if p is not None], [p for p in parts[count:] if p is not None]

    def _usage_part(self, action, is_grouped):
        if action.help is SUPPRESS:
            return None
        if not action.option_strings:
            part = self._format_args(action, self._get_default_metavar_for_positional(action))
            return part[1:-1] if is_grouped and part[:1] == "[" and part[-1:] == "]" else part
        if action.nargs == 0:
            part = action.format_usage()
        else:
            part = f"{action.option_strings[0]} {self._format_args(action, self._get_default_metavar_for_optional(action))}"
        return part if action.required or is_grouped else f"[{part}]"

    # --- arguments --------------------------------------------------------------------------------------------------------

    def _format_text(self, text):
        if "%(prog)" in text:
            text %= {"prog": self._prog}
        width = max(self._width - self._current_indent, 11)
        return self._fill_text(text, width, " " * self._current_indent) + "\n\n"

    def _format_action(self, action):
        position = min(self._action_max_length + 2, self._max_help_position)
        room = position - self._current_indent - 2
        header = self._format_action_invocation(action)
        parts = [" " * self._current_indent + header]
        indent = position
        if not action.help or len(header) > room:
            parts.append("\n")
        else:
            parts.append(" " * (room - len(header) + 2))
            indent = 0
        if action.help and action.help.strip():
            text = self._expand_help(action)
            if text:
                first, *others = self._split_lines(text, max(self._width - position, 11))
                parts.append(" " * indent + first + "\n")
                parts += [" " * position + line + "\n" for line in others]
        elif not parts[-1].endswith("\n"):
            parts.append("\n")
        parts += [self._format_action(subaction) for subaction in self._iter_indented_subactions(action)]
        return "".join(parts)

    def _format_action_invocation(self, action):
        if not action.option_strings:
            return " ".join(self._metavars(action, self._get_default_metavar_for_positional(action), 1))
        names = ", ".join(action.option_strings)
        if action.nargs == 0:
            return names
        return f"{names} {self._format_args(action, self._get_default_metavar_for_optional(action))}"

    def _metavars(self, action, default, count):
        if isinstance(action.metavar, tuple):
            return action.metavar
        if action.metavar is not None:
            name = action.metavar
        else:
            name = f"{{{','.join(map(str, action.choices))}}}" if action.choices is not None else default
        return (name,) * count

    def _format_args(self, action, default_metavar):
        nargs = action.nargs

        def names(count):
            return self._metavars(action, default_metavar, count)

        if nargs is None:
            return "%s" % names(1)
        if nargs == OPTIONAL:
            return "[%s]" % names(1)
        if nargs == ZERO_OR_MORE:
            found = names(1)
            return "[%s [%s ...]]" % found if len(found) == 2 else "[%s ...]" % found
        if nargs == ONE_OR_MORE:
            return "%s [%s ...]" % names(2)
        if nargs == REMAINDER:
            return "..."
        if nargs == PARSER:
            return "%s ..." % names(1)
        if nargs == SUPPRESS:
            return ""
        try:
            pattern = " ".join(["%s" for _ in range(nargs)])
        except TypeError:
            raise ValueError("invalid nargs value") from None
        return pattern % names(nargs)

    def _expand_help(self, action):
        text = self._get_help_string(action)
        if "%" not in text:
            return text
        params = {name: value for name, value in vars(action).items() if value is not SUPPRESS} | {"prog": self._prog}
        for name, value in params.items():
            if hasattr(value, "__name__"):
                params[name] = value.__name__
        if params.get("choices") is not None:
            params["choices"] = ", ".join(map(str, params["choices"]))
        return text % params

    def _iter_indented_subactions(self, action):
        if hasattr(action, "_get_subactions"):
            self._indent()
            yield from action._get_subactions()
            self._dedent()

    def _split_lines(self, text, width):
        import textwrap
        return textwrap.wrap(" ".join(text.split()), width)

    def _fill_text(self, text, width, indent):
        import textwrap
        return textwrap.fill(" ".join(text.split()), width, initial_indent=indent, subsequent_indent=indent)

    def _get_help_string(self, action):
        return action.help

    def _get_default_metavar_for_optional(self, action):
        return action.dest.upper()

    def _get_default_metavar_for_positional(self, action):
        return action.dest


def _wrap_usage(prog, prefix, options, positionals, width):
    def lines_of(parts, indent, used):
        lines, line = [], []
        for part in parts:
            if line and used + 1 + len(part) > width:
                lines.append(" ".join(line))
                line, used = [], indent - 1
            line.append(part)
            used += len(part) + 1
        return lines + [" ".join(line)] if line else lines

    if len(prefix) + len(prog) <= 0.75 * width:
        indent = len(prefix) + len(prog) + 1
        if options:
            lines = lines_of([prog, *options], indent, len(prefix) - 1) + lines_of(positionals, indent, indent - 1)
        else:
            lines = lines_of([prog, *positionals], indent, len(prefix) - 1)
    else:
        indent = len(prefix)
        lines = lines_of(options + positionals, indent, indent - 1)
        if len(lines) > 1:
            lines = lines_of(options, indent, indent - 1) + lines_of(positionals, indent, indent - 1)
        lines = [prog, *lines]
    return [lines[0], *[" " * indent + line for line in lines[1:]]]


class RawDescriptionHelpFormatter(HelpFormatter):
    """Leaves descriptions as they are."""

    def _fill_text(self, text, width, indent):
        return "".join([indent + line for line in text.splitlines(keepends=True)])


class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    """Leaves all texts as they are."""

    def _split_lines(self, text, width):
        return text.splitlines()


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    """Says what the default is."""

    def _get_help_string(self, action):
        text = "" if action.help is None else action.help
        if "%(default)" not in text and action.default is not SUPPRESS and (
                action.option_strings or action.nargs in (OPTIONAL, ZERO_OR_MORE)):
            text += " (default: %(default)s)"
        return text


class MetavarTypeHelpFormatter(HelpFormatter):
    """Calls values by their types."""

    def _get_default_metavar_for_optional(self, action):
        return action.type.__name__

    def _get_default_metavar_for_positional(self, action):
        return action.type.__name__

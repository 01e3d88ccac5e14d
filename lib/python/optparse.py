"""Options of a command line, as parsers before argparse read them."""
import os
import sys
import textwrap

__all__ = ["Option", "make_option", "SUPPRESS_HELP", "SUPPRESS_USAGE", "Values", "OptionContainer", "OptionGroup",
           "OptionParser", "HelpFormatter", "IndentedHelpFormatter", "TitledHelpFormatter", "OptParseError",
           "OptionError", "OptionConflictError", "OptionValueError", "BadOptionError", "check_choice"]

NO_DEFAULT = ("NO", "DEFAULT")
SUPPRESS_HELP = "SUPPRESSHELP"
SUPPRESS_USAGE = "SUPPRESSUSAGE"
__version__ = "1.5.3"


def _(text):
    return text


gettext = _


def ngettext(singular, plural, n):
    return singular if n == 1 else plural


# --- what goes wrong ----------------------------------------------------------------------------------------------------

class OptParseError(Exception):
    def __init__(self, msg):
        self.msg = msg

    def __str__(self):
        return self.msg


class OptionError(OptParseError):
    """An Option that is made with arguments that do not go together."""

    def __init__(self, msg, option):
        self.msg = msg
        self.option_id = str(option)

    def __str__(self):
        return f"option {self.option_id}: {self.msg}" if self.option_id else self.msg


class OptionConflictError(OptionError):
    pass


class OptionValueError(OptParseError):
    pass


class BadOptionError(OptParseError):
    def __init__(self, opt_str):
        self.opt_str = opt_str

    def __str__(self):
        return _("no such option: %s") % self.opt_str


class AmbiguousOptionError(BadOptionError):
    def __init__(self, opt_str, possibilities):
        BadOptionError.__init__(self, opt_str)
        self.possibilities = possibilities

    def __str__(self):
        return _("ambiguous option: %s (%s?)") % (self.opt_str, ", ".join(self.possibilities))


# --- values -------------------------------------------------------------------------------------------------------------

def _int_of(text):
    """Decimal, 0x, 0b and octal with a leading 0."""
    start = text[:2].lower()
    if start == "0x":
        return int(text, 16)
    if start == "0b":
        return int(text[2:] or "0", 2)
    return int(text, 8) if text[:1] == "0" else int(text, 10)


_builtin_cvt = {"int": (_int_of, _("integer")), "long": (_int_of, _("integer")),
                "float": (float, _("floating-point")), "complex": (complex, _("complex"))}


def check_builtin(option, opt, value):
    convert, what = _builtin_cvt[option.type]
    try:
        return convert(value)
    except ValueError:
        raise OptionValueError(_("option %s: invalid %s value: %r") % (opt, what, value)) from None


def check_choice(option, opt, value):
    if value in option.choices:
        return value
    choices = ", ".join(map(repr, option.choices))
    raise OptionValueError(_("option %s: invalid choice: %r (choose from %s)") % (opt, value, choices))


class Values:
    def __init__(self, defaults=None):
        if defaults:
            vars(self).update(defaults)

    def __str__(self):
        return str(vars(self))

    def __repr__(self):
        return f"<{self.__class__.__name__} at 0x{id(self):x}: {self}>"

    def __eq__(self, other):
        if isinstance(other, Values):
            return vars(self) == vars(other)
        return vars(self) == other if isinstance(other, dict) else NotImplemented

    __hash__ = None

    def _update(self, dict, mode):
        if mode == "careful":
            known = vars(self)
            known.update({name: value for name, value in dict.items() if name in known and value is not None})
        elif mode == "loose":
            vars(self).update(dict)
        else:
            raise ValueError("invalid update mode: %r" % mode)

    def ensure_value(self, attr, value):
        if getattr(self, attr, None) is None:
            setattr(self, attr, value)
        return getattr(self, attr)


# --- one option ---------------------------------------------------------------------------------------------------------

class Option:
    ATTRS = ("action type dest default nargs const choices callback callback_args callback_kwargs help "
             "metavar").split()
    ALWAYS_TYPED_ACTIONS = ("store", "append")
    TYPED_ACTIONS = (*ALWAYS_TYPED_ACTIONS, "callback")
    CONST_ACTIONS = tuple([action + "_const" for action in ALWAYS_TYPED_ACTIONS])
    STORE_ACTIONS = tuple("store store_const store_true store_false append append_const count".split())
    ACTIONS = (*STORE_ACTIONS, "callback", "help", "version")
    TYPES = ("string", *_builtin_cvt, "choice")
    TYPE_CHECKER = dict.fromkeys(_builtin_cvt, check_builtin) | {"choice": check_choice}
    CHECK_METHODS = None

    def __init__(self, *opts, **attrs):
        self._take_names([opt for opt in opts if opt])
        self._set_attrs(attrs)
        for check in self.CHECK_METHODS:
            check(self)

    def _take_names(self, names):
        self._short_opts, self._long_opts = [], []
        if not names:
            raise TypeError("at least one option string must be supplied")
        for opt in names:
            if len(opt) < 2:
                raise OptionError("invalid option string %r: must be at least two characters long" % opt, self)
            if len(opt) == 2:
                if opt[0] != "-" or opt[1] == "-":
                    raise OptionError("invalid short option string %r: must be of the form -x, "
                                      "(x any non-dash char)" % opt, self)
                self._short_opts.append(opt)
            elif opt[:2] != "--" or opt[2] == "-":
                raise OptionError("invalid long option string %r: must start with --, followed by non-dash" % opt, self)
            else:
                self._long_opts.append(opt)

    def _set_attrs(self, attrs):
        for name in self.ATTRS:
            setattr(self, name, attrs.pop(name, NO_DEFAULT if name == "default" else None))
        if attrs:
            raise OptionError("invalid keyword arguments: %s" % ", ".join(sorted(attrs)), self)

    def _check_action(self):
        if self.action is None:
            self.action = "store"
        elif self.action not in self.ACTIONS:
            raise OptionError("invalid action: %r" % self.action, self)

    def _check_type(self):
        kind = self.type
        if kind is None:
            usual = "string" if self.choices is None else "choice"
            self.type = usual if self.action in self.ALWAYS_TYPED_ACTIONS else None
            return
        name = kind.__name__ if isinstance(kind, type) else kind
        self.type = "string" if name == "str" else name
        known = self.type in self.TYPES
        if not known:
            raise OptionError("invalid option type: %r" % self.type, self)
        if self.action not in self.TYPED_ACTIONS:
            raise OptionError("must not supply a type for action %r" % self.action, self)

    def _check_choice(self):
        wanted, given = self.type == "choice", self.choices
        if wanted and given is None:
            raise OptionError("must supply a list of choices for type 'choice'", self)
        if given is not None and not wanted:
            raise OptionError("must not supply choices for type %r" % self.type, self)
        if wanted and not isinstance(given, (list, tuple)):
            kind = f"{type(given).__module__}." if type(given).__module__ != "builtins" else ""
            raise OptionError(f"choices must be a list of strings ('{kind}{type(given).__qualname__}' supplied)", self)

    def _check_dest(self):
        if self.dest is None and (self.action in self.STORE_ACTIONS or self.type is not None):
            name = self._long_opts[0][2:] if self._long_opts else self._short_opts[0][1]
            self.dest = name.replace("-", "_")

    def _check_const(self):
        if self.const is not None and self.action not in self.CONST_ACTIONS:
            raise OptionError("'const' must not be supplied for action %r" % self.action, self)

    def _check_nargs(self):
        if self.action in self.TYPED_ACTIONS:
            self.nargs = 1 if self.nargs is None else self.nargs
        elif self.nargs is not None:
            raise OptionError("'nargs' must not be supplied for action %r" % self.action, self)

    def _check_callback(self):
        if self.action != "callback":
            for name in ("callback", "callback_args", "callback_kwargs"):
                if getattr(self, name) is not None:
                    text = {"callback": "%s supplied (%r) for non-callback option" % (name, self.callback)}.get(
                        name, "%s supplied for non-callback option" % name)
                    raise OptionError(text, self)
            return
        if not callable(self.callback):
            raise OptionError("callback not callable: %r" % self.callback, self)
        for name, kind, text in (("callback_args", tuple, "a tuple"), ("callback_kwargs", dict, "a dict")):
            value = getattr(self, name)
            if value is not None and not isinstance(value, kind):
                raise OptionError("%s, if supplied, must be %s: not %r" % (name, text, value), self)

    CHECK_METHODS = [_check_action, _check_type, _check_choice, _check_dest, _check_const, _check_nargs, _check_callback]

    def __str__(self):
        return "/".join(self._short_opts + self._long_opts)

    def __repr__(self):
        return f"<{self.__class__.__name__} at 0x{id(self):x}: {self}>"

    def takes_value(self):
        return self.type is not None

    def get_opt_string(self):
        return (self._long_opts or self._short_opts)[0]

    def check_value(self, opt, value):
        checker = self.TYPE_CHECKER.get(self.type)
        return value if checker is None else checker(self, opt, value)

    def convert_value(self, opt, value):
        if value is None:
            return None
        if self.nargs == 1:
            return self.check_value(opt, value)
        return tuple([self.check_value(opt, one) for one in value])

    def process(self, opt, value, values, parser):
        return self.take_action(self.action, self.dest, opt, self.convert_value(opt, value), values, parser)

    def take_action(self, action, dest, opt, value, values, parser):
        if action == "store":
            setattr(values, dest, value)
        elif action == "store_const":
            setattr(values, dest, self.const)
        elif action in ("store_true", "store_false"):
            setattr(values, dest, action == "store_true")
        elif action in ("append", "append_const"):
            values.ensure_value(dest, []).append(value if action == "append" else self.const)
        elif action == "count":
            setattr(values, dest, values.ensure_value(dest, 0) + 1)
        elif action == "callback":
            self.callback(self, opt, value, parser, *(self.callback_args or ()), **(self.callback_kwargs or {}))
        elif action == "help":
            parser.print_help()
            parser.exit()
        elif action == "version":
            parser.print_version()
            parser.exit()
        else:
            raise ValueError("unknown action %r" % self.action)
        return 1


make_option = Option


# --- help ---------------------------------------------------------------------------------------------------------------

def _columns():
    try:
        return int(os.environ.get("COLUMNS", 80))
    except ValueError:
        return 80


class HelpFormatter:
    """How help looks: subclasses say what a usage and a heading are."""
    NO_DEFAULT_VALUE = "none"

    def __init__(self, indent_increment, max_help_position, width, short_first):
        self.parser = None
        self.short_first, self.indent_increment = short_first, indent_increment
        self.width = _columns() - 2 if width is None else width
        least = max(self.width - 20, indent_increment * 2)
        self.help_position = self.max_help_position = min(max_help_position, least)
        self.level = self.current_indent = 0
        self.option_strings, self.help_width = {}, None
        self.default_tag = "%default"
        self._between = {"short": " ", "long": "="}

    def format_usage(self, usage):
        raise NotImplementedError("subclasses must implement")

    format_heading = format_usage

    def set_parser(self, parser):
        self.parser = parser

    def _set_between(self, kind, usual, delim):
        if delim not in (usual, " "):
            raise ValueError(f"invalid metavar delimiter for {kind} options: {delim!r}")
        self._between[kind] = delim

    def set_short_opt_delimiter(self, delim):
        self._set_between("short", "", delim)

    def set_long_opt_delimiter(self, delim):
        self._set_between("long", "=", delim)

    def _move(self, levels):
        self.level += levels
        self.current_indent += levels * self.indent_increment

    def indent(self):
        self._move(1)

    def dedent(self):
        self._move(-1)
        assert self.current_indent >= 0, "Indent decreased below 0."

    def _format_text(self, text):
        indent = " " * self.current_indent
        return textwrap.fill(text, max(self.width - self.current_indent, 11), initial_indent=indent,
                             subsequent_indent=indent)

    def format_description(self, description):
        return self._format_text(description) + "\n" if description else ""

    def format_epilog(self, epilog):
        return "\n" + self._format_text(epilog) + "\n" if epilog else ""

    def expand_default(self, option):
        if self.parser is None or not self.default_tag:
            return option.help
        value = self.parser.defaults.get(option.dest)
        if value is None or value is NO_DEFAULT:
            value = self.NO_DEFAULT_VALUE
        return option.help.replace(self.default_tag, str(value))

    def format_option(self, option):
        opts = self.option_strings[option]
        room = self.help_position - self.current_indent - 2
        above = len(opts) > room
        start = " " * self.current_indent + (opts + "\n" if above else opts.ljust(room) + "  ")
        if not option.help:
            return start if start.endswith("\n") else start + "\n"
        lines = textwrap.wrap(self.expand_default(option), self.help_width)
        indents = [" " * (self.help_position if above or at else 0) for at in range(len(lines))]
        told = "".join([f"{indent}{line}\n" for indent, line in zip(indents, lines)])
        return start + told if told or start.endswith("\n") else start + "\n"

    def store_option_strings(self, parser):
        self.indent()
        longest = 0
        for container in [parser, *parser.option_groups]:
            if container is not parser:
                self.indent()
            for option in container.option_list:
                text = self.format_option_strings(option)
                self.option_strings[option] = text
                longest = max(longest, len(text) + self.current_indent)
            if container is not parser:
                self.dedent()
        self.dedent()
        self.help_position = min(longest + 2, self.max_help_position)
        self.help_width = max(self.width - self.help_position, 11)

    def format_option_strings(self, option):
        short, long = option._short_opts, option._long_opts
        if option.takes_value():
            metavar = option.metavar or option.dest.upper()
            short, long = [[opt + self._between[kind] + metavar for opt in opts]
                           for kind, opts in (("short", short), ("long", long))]
        return ", ".join(short + long if self.short_first else long + short)


class IndentedHelpFormatter(HelpFormatter):
    def __init__(self, indent_increment=2, max_help_position=24, width=None, short_first=1):
        HelpFormatter.__init__(self, indent_increment, max_help_position, width, short_first)

    def format_usage(self, usage):
        return _("Usage: %s\n") % usage

    def format_heading(self, heading):
        return f"{'':{self.current_indent}}{heading}:\n"


class TitledHelpFormatter(HelpFormatter):
    def __init__(self, indent_increment=0, max_help_position=24, width=None, short_first=0):
        HelpFormatter.__init__(self, indent_increment, max_help_position, width, short_first)

    def format_usage(self, usage):
        return f"{self.format_heading(_('Usage'))}  {usage}\n"

    def format_heading(self, heading):
        return f"{heading}\n{'=-'[self.level] * len(heading)}\n"


# --- parsers ------------------------------------------------------------------------------------------------------------

def _made(kind, make, args, named):
    """The object given, or one that is made of the words given."""
    if isinstance(args[0], str):
        return make(*args, **named)
    if named or len(args) > 1:
        raise TypeError("invalid arguments")
    if not isinstance(args[0], kind):
        raise TypeError("not an %s instance: %r" % (kind.__name__, args[0]))
    return args[0]


class OptionContainer:
    """What has options: a parser or a group."""

    def __init__(self, option_class, conflict_handler, description):
        self.option_class, self.option_list = option_class, []
        self._set_up()
        self.set_conflict_handler(conflict_handler)
        self.set_description(description)

    def set_conflict_handler(self, handler):
        if handler != "error" and handler != "resolve":
            raise ValueError(f"invalid conflict_resolution value {handler!r}")
        self.conflict_handler = handler

    def set_description(self, description):
        self.description = description

    def get_description(self):
        return self.description

    def destroy(self):
        del self._short_opt, self._long_opt, self.defaults

    def _check_conflict(self, option):
        taken = [(opt, self._short_opt[opt]) for opt in option._short_opts if opt in self._short_opt]
        taken += [(opt, self._long_opt[opt]) for opt in option._long_opts if opt in self._long_opt]
        if taken and self.conflict_handler == "error":
            raise OptionConflictError("conflicting option string(s): %s" % ", ".join([opt for opt, other in taken]), option)
        for opt, other in taken:
            long = opt.startswith("--")
            (other._long_opts if long else other._short_opts).remove(opt)
            del (self._long_opt if long else self._short_opt)[opt]
            if not (other._short_opts or other._long_opts):
                other.container.option_list.remove(other)

    def add_option(self, *args, **kwargs):
        option = _made(Option, self.option_class, args, kwargs)
        self._check_conflict(option)
        self.option_list.append(option)
        option.container = self
        self._short_opt.update(dict.fromkeys(option._short_opts, option))
        self._long_opt.update(dict.fromkeys(option._long_opts, option))
        if option.dest is not None:
            known = self.defaults.get(option.dest)
            self.defaults[option.dest] = known if option.default is NO_DEFAULT else option.default
        return option

    def add_options(self, option_list):
        for option in option_list:
            self.add_option(option)

    def get_option(self, opt_str):
        return self._short_opt.get(opt_str) or self._long_opt.get(opt_str)

    def has_option(self, opt_str):
        return opt_str in self._short_opt or opt_str in self._long_opt

    def remove_option(self, opt_str):
        gone = self.get_option(opt_str)
        if gone is None:
            raise ValueError(f"no such option {opt_str!r}")
        for names, table in ((gone._short_opts, self._short_opt), (gone._long_opts, self._long_opt)):
            for name in names:
                del table[name]
        gone.container.option_list.remove(gone)

    def format_option_help(self, formatter):
        shown = [option for option in self.option_list if option.help is not SUPPRESS_HELP]
        return "".join([formatter.format_option(option) for option in shown])

    def format_description(self, formatter):
        return formatter.format_description(self.get_description())

    def format_help(self, formatter):
        described = self.format_description(formatter) if self.description else None
        return "\n".join([part for part in (described, self.format_option_help(formatter)) if part is not None])


class OptionGroup(OptionContainer):
    def __init__(self, parser, title, description=None):
        self.title, self.parser = title, parser
        super().__init__(parser.option_class, parser.conflict_handler, description)

    def _set_up(self):
        whole = self.parser
        self._short_opt, self._long_opt, self.defaults = whole._short_opt, whole._long_opt, whole.defaults

    def destroy(self):
        super().destroy()
        del self.option_list

    def set_title(self, title):
        self.title = title

    def format_help(self, formatter):
        heading = formatter.format_heading(self.title)
        formatter.indent()
        heading += OptionContainer.format_help(self, formatter)
        formatter.dedent()
        return heading


class OptionParser(OptionContainer):
    standard_option_list = []

    def __init__(self, usage=None, option_list=None, option_class=Option, version=None, conflict_handler="error",
                 description=None, formatter=None, add_help_option=True, prog=None, epilog=None):
        super().__init__(option_class, conflict_handler, description)
        self.prog, self.version, self.epilog = prog, version, epilog
        self.set_usage(usage)
        self.formatter = formatter if formatter else IndentedHelpFormatter()
        self.formatter.set_parser(self)
        self.process_default_values = self.allow_interspersed_args = True
        self.values = self.largs = self.rargs = None
        for options in (self.standard_option_list, option_list):
            self.add_options(options or [])
        if version:
            self.add_option("--version", action="version", help=_("show program's version number and exit"))
        if add_help_option:
            self.add_option("-h", "--help", action="help", help=_("show this help message and exit"))

    def _set_up(self):
        self._short_opt, self._long_opt, self.defaults, self.option_groups = {}, {}, {}, []

    def destroy(self):
        for container in self.option_groups:
            container.destroy()
        super().destroy()
        del self.formatter, self.option_groups, self.option_list

    # --- settings ---------------------------------------------------------------------------------------------------------

    def set_usage(self, usage):
        if usage is None:
            usage = _("%prog [options]")
        elif usage is SUPPRESS_USAGE:
            usage = None
        elif usage.lower().startswith("usage: "):
            usage = usage[7:]
        self.usage = usage

    def set_defaults(self, **values):
        self.defaults |= values

    def set_default(self, dest, value):
        self.defaults[dest] = value

    def set_process_default_values(self, process):
        self.process_default_values = process

    def disable_interspersed_args(self):
        self.allow_interspersed_args = False

    def enable_interspersed_args(self):
        self.allow_interspersed_args = True

    def get_default_values(self):
        """The defaults; what of them is text is read as the option reads its own."""
        values = Values(self.defaults)
        for container in [self, *self.option_groups] if self.process_default_values else ():
            for option in container.option_list:
                text = getattr(values, option.dest, None) if option.dest else None
                if isinstance(text, str):
                    setattr(values, option.dest, option.check_value(option.get_opt_string(), text))
        return values

    def add_option_group(self, *args, **kwargs):
        group = _made(OptionGroup, lambda *rest, **named: OptionGroup(self, *rest, **named), args, kwargs)
        if group.parser is not self:
            raise ValueError("invalid OptionGroup (wrong parser)")
        self.option_groups.append(group)
        return group

    def get_option_group(self, opt_str):
        option = self.get_option(opt_str)
        return option.container if option and option.container is not self else None

    # --- parsing ----------------------------------------------------------------------------------------------------------

    def parse_args(self, args=None, values=None):
        """(values of the options, other arguments)"""
        self.rargs = list(sys.argv[1:] if args is None else args)
        self.largs = []
        self.values = self.get_default_values() if values is None else values
        try:
            self._process_args(self.largs, self.rargs, self.values)
        except (BadOptionError, OptionValueError) as wrong:
            self.error(str(wrong))
        return self.check_values(self.values, self.largs + self.rargs)

    def check_values(self, values, args):
        return values, args

    def _process_args(self, largs, rargs, values):
        while rargs and (self.allow_interspersed_args or rargs[0][:1] == "-" != rargs[0]):
            if rargs[0] == "--":
                rargs.pop(0)
                break
            if rargs[0].startswith("--"):
                self._process_long_opt(rargs, values)
            elif rargs[0].startswith("-") and rargs[0] != "-":
                self._process_short_opts(rargs, values)
            else:
                largs.append(rargs.pop(0))

    def _match_long_opt(self, opt):
        return _match_abbrev(opt, self._long_opt)

    def _value_of(self, option, opt, rargs):
        count = option.nargs
        if len(rargs) < count:
            self.error(ngettext("%(option)s option requires %(number)d argument",
                                "%(option)s option requires %(number)d arguments", count)
                       % {"option": opt, "number": count})
        if count == 1:
            return rargs.pop(0)
        taken = tuple(rargs[:count])
        del rargs[:count]
        return taken

    def _process_long_opt(self, rargs, values):
        name, equals, given = rargs.pop(0).partition("=")
        rargs[:0] = [given] if equals else []
        name = self._match_long_opt(name)
        option = self._long_opt[name]
        valued = option.takes_value()
        if equals and not valued:
            self.error(_("%s option does not take a value") % name)
        option.process(name, self._value_of(option, name, rargs) if valued else None, values, self)

    def _process_short_opts(self, rargs, values):
        arg = rargs.pop(0)
        for at in range(1, len(arg)):
            opt = "-" + arg[at]
            option = self._short_opt.get(opt)
            if not option:
                raise BadOptionError(opt)
            if not option.takes_value():
                option.process(opt, None, values, self)
                continue
            if arg[at + 1:]:
                rargs.insert(0, arg[at + 1:])
            option.process(opt, self._value_of(option, opt, rargs), values, self)
            return

    # --- messages ---------------------------------------------------------------------------------------------------------

    def get_prog_name(self):
        return os.path.basename(sys.argv[0]) if self.prog is None else self.prog

    def expand_prog_name(self, s):
        return s.replace("%prog", self.get_prog_name())

    def get_description(self):
        return self.expand_prog_name(self.description)

    def error(self, msg):
        self.print_usage(sys.stderr)
        self.exit(2, "%s: error: %s\n" % (self.get_prog_name(), msg))

    def exit(self, status=0, msg=None):
        if msg:
            sys.stderr.write(msg)
        raise SystemExit(status)

    def get_usage(self):
        return self.formatter.format_usage(self.expand_prog_name(self.usage)) if self.usage else ""

    def print_usage(self, file=None):
        if self.usage:
            print(self.get_usage(), file=file)

    def get_version(self):
        return self.expand_prog_name(self.version) if self.version else ""

    def print_version(self, file=None):
        if self.version:
            print(self.get_version(), file=file)

    def format_option_help(self, formatter=None):
        formatter = formatter or self.formatter
        formatter.store_option_strings(self)
        parts = [formatter.format_heading(_("Options"))]
        formatter.indent()
        if self.option_list:
            parts += OptionContainer.format_option_help(self, formatter), "\n"
        for group in self.option_groups:
            parts += group.format_help(formatter), "\n"
        formatter.dedent()
        return "".join(parts[:-1])  # without the last empty line

    def format_epilog(self, formatter):
        return formatter.format_epilog(self.epilog)

    def format_help(self, formatter=None):
        formatter = formatter or self.formatter
        usage = self.get_usage() + "\n" if self.usage else ""
        described = self.format_description(formatter) + "\n" if self.description else ""
        return usage + described + self.format_option_help(formatter) + self.format_epilog(formatter)

    def print_help(self, file=None):
        (sys.stdout if file is None else file).write(self.format_help())


def _match_abbrev(s, wordmap):
    if s in wordmap:
        return s
    possible = [word for word in wordmap if word.startswith(s)]
    if len(possible) == 1:
        return possible[0]
    if possible:
        possible.sort()
        raise AmbiguousOptionError(s, possible)
    raise BadOptionError(s)

#!/usr/bin/env python3
"""Write the manual pages (gen/man) and the shells' completions (gen/completions) from the rows in spec/."""
import re
import textwrap

from rows import ROOT, read_rows

MAN, COMPLETIONS = ROOT / "gen/man", ROOT / "gen/completions"
DATE = "November 21, 2026"
HEAD = "Written by tools/gen_cli_docs.py from spec/; change those."


class Option:
    def __init__(self, row):
        self.id, self.name, short, self.kind, self.argument, self.range, commands, _, self.text = row
        self.short = "" if short == "0" else short
        self.commands = commands

    def fits(self, command):
        return self.commands == "FOR_ALL" or f"FOR ( {command.id} )" in self.commands

    def choices(self):
        return self.range.split("|") if self.kind == "CHOICE" else []


class Command:
    def __init__(self, row, options, examples, exits):
        self.id, self.name, self.operands, least, most, rest, _, self.summary, self.description = row
        self.takes_rest = rest == "true"
        self.options = [option for option in options if option.fits(self)]
        self.examples = [(line, text) for command, line, text in examples if command == self.id]
        self.exits = [(status, text) for _, status, commands, text in exits
                      if commands == "FOR_ALL" or f"FOR ( {self.id} )" in commands]


def read_commands():
    options = [Option(row) for row in read_rows("options.def")]
    examples, exits = read_rows("examples.def"), read_rows("exits.def")
    return [Command(row, options, examples, exits) for row in read_rows("commands.def")], options


# --- manual pages, in mdoc ---------------------------------------------------------------------------------------

def words(text):
    """Text as roff takes it."""
    text = text.replace("\\", "\\e")
    text = re.sub(r"`([^`]*)`", r"\\fB\1\\fR", text)
    text = re.sub(r"(?<![\w-])--(?!-)", r"\\-\\-", text)
    return re.sub(r"(?m)^([.'])", r"\\&\1", text)


def sentences(text):
    """One sentence a line, as manual pages are written."""
    return re.sub(r"(?<=[.?!]) (?=[A-Z-])", "\n", words(text))


def macro_argument(text):
    return '"' + words(text).replace('"', '""') + '"'


def wrap(line):
    """A line of text broken before column 80; a line of commands stays whole."""
    if line.startswith(".") or len(line) < 80:
        return [line]
    lines = textwrap.wrap(line, 79, break_long_words=False, break_on_hyphens=False)
    return [re.sub(r"^([.'])", r"\\&\1", part) for part in lines]


def page(title, section, name, summary, parts):
    out = [f'.\\" {HEAD}', f".Dd {DATE}", f".Dt {title.upper()} {section}", ".Os Cordon",
           ".Sh NAME", f".Nm {name}", f".Nd {words(summary)}"]
    for heading, lines in parts:
        if lines:
            out += [f".Sh {heading}", *lines]
    return "\n".join(wrapped for block in out for line in block.split("\n") for wrapped in wrap(line)) + "\n"


def paragraphs(text):
    out = []
    for paragraph in text.split("\n\n"):
        out += [".Pp", sentences(paragraph)]
    return out[1:]


def option_item(option):
    argument = f" Ns = Ns Ar {option.argument}" if option.argument else ""
    if option.kind == "MAYBE_NUMBER":
        argument = f" Ns Op = Ns Ar {option.argument}"
    short = f"Fl {option.short} , " if option.short else ""
    text = option.text + (f" ({', '.join(option.choices())})" if option.choices() else "")
    text += "; may be repeated" if option.kind == "LIST" else ""
    return [f".It {short}Fl \\-{option.name}{argument}", sentences(text[0].upper() + text[1:] + ".")]


def option_list(options):
    out = [".Bl -tag -width Ds"]
    for option in options:
        out += option_item(option)
    return out + [".El"]


def synopsis(command):
    flags = [option for option in command.options if option.kind == "FLAG"]
    out = [f'.Nm "cordon {command.name}"']
    out += [f".Op Fl \\-{option.name}" for option in flags]
    for option in command.options:
        if option.kind == "MAYBE_NUMBER":
            out.append(f".Op Fl \\-{option.name} Ns Op = Ns Ar {option.argument}")
        elif option.kind != "FLAG":
            more = " ..." if option.kind == "LIST" else ""
            out.append(f".Op Fl \\-{option.name} Ar {option.argument}{more}")
    if command.takes_rest:
        out += [".Ar FILE | \\-", ".Op \\-\\- Ar argument ..."]
    elif command.operands.startswith("["):
        out.append(f".Op Ar {command.operands.strip('[]')}")
    elif command.operands:
        out.append(f".Ar {command.operands.replace('...', ' ...')}")
    return out


def exit_list(rows):
    out = [".Bl -tag -width 130"]
    for status, text in rows:
        out += [f".It {status}", sentences(text[0].upper() + text[1:] + ".")]
    return out + [".El"]


def example_list(rows):
    out = [".Bl -tag -width Ds"]
    for line, text in rows:
        out += [f".It Li {macro_argument(line)}", sentences(text[0].upper() + text[1:] + ".")]
    return out + [".El"]


def see_also(names):
    rows = [f".Xr {name} {section}" for name, section in names]
    return [row + " ," for row in rows[:-1]] + rows[-1:]


def command_pages(commands):
    """One page for each first word: the commands of a group share theirs."""
    pages = {}
    for command in commands:
        pages.setdefault(command.name.split()[0], []).append(command)
    pages.pop("help")
    names = [(f"cordon-{name}", 1) for name in pages]
    for name, group in pages.items():
        description = []
        for command in group:
            if len(group) > 1:
                description += [f".Ss cordon {command.name}"]
            description += paragraphs(command.description) + [".Pp", "The options are:"] + option_list(command.options)
        exits = []
        for command in group:
            exits += ([f".Ss cordon {command.name}"] if len(group) > 1 else []) + exit_list(command.exits)
        summary = "; ".join(command.summary for command in group)
        others = [("cordon", 1)] + sorted(row for row in names if row[0] != f"cordon-{name}") + [("cordon-policy", 5)]
        yield f"cordon-{name}.1", page(f"cordon-{name}", 1, f"cordon-{name}", summary, [
            ("SYNOPSIS", [line for command in group for line in synopsis(command)]),
            ("DESCRIPTION", description),
            ("EXIT STATUS", exits),
            ("EXAMPLES", example_list([row for command in group for row in command.examples])),
            ("SEE ALSO", see_also(sorted(others, key=lambda row: (row[1], row[0])))),
        ])


def main_page(commands, options):
    table = [".Bl -tag -width Ds"]
    for command in commands:
        page_name = f"cordon-{command.name.split()[0]}"
        table += [f".It Cm {command.name}", sentences(command.summary[0].upper() + command.summary[1:] + ".")]
        if command.name != "help":
            table += [f"See .Xr {page_name} 1 .".replace("See .Xr", "See\n.Xr")]
    table += [".El"]
    before = [option for option in options if option.id in ("HELP", "VERSION")]
    names = sorted({f"cordon-{command.name.split()[0]}" for command in commands if command.name != "help"})
    return page("cordon", 1, "cordon", "judge programs that a language model wrote, and run them in a sandbox", [
        ("SYNOPSIS", [".Nm", ".Ar command", ".Op Ar option ...", ".Op Ar argument ...", ".Nm", ".Fl \\-help | \\-version"]),
        ("DESCRIPTION", [
            ".Nm", "parses a program as CPython 3.14 does, judges what it would do, and runs it with nothing but what a",
            "policy hands over: no network, no environment, no files but a private folder, and limits on time, memory,",
            "processes and output.", "What a policy may say stands in", ".Xr cordon-policy 5 .", ".Pp", "The commands are:", *table,
            ".Pp", "Before the command only these options may stand:", *option_list(before)]),
        ("ENVIRONMENT", [".Bl -tag -width Ds", ".It Ev NO_COLOR", "If set and not empty, text is never coloured.",
                         ".It Ev TERM", "On a terminal that is", ".Cm dumb ,", "or where this is not set, text is not coloured.",
                         ".It Ev XDG_STATE_HOME , Ev HOME", "Where Cordon keeps what outlasts a run:",
                         ".Pa $XDG_STATE_HOME/cordon ,", "else", ".Pa $HOME/.local/state/cordon .",
                         ".El", ".Pp", "A policy may name one more variable, with",
                         ".Cm review.key_env .", "Nothing else is taken from the environment, and nothing of it reaches a program."]),
        ("EXIT STATUS", ["What a status means depends on the command; these mean the same for all:",
                         *exit_list([(status, text) for _, status, which, text in read_rows("exits.def")
                                     if which == "FOR_ALL"])]),
        ("SEE ALSO", see_also([(name, 1) for name in names] + [("cordon-policy", 5)])),
    ])


def protections():
    return "|".join(row[1] for row in read_rows("jail_protections.def") if row[2] != "REQUIRED")


TYPES = {"NAMES": "a list of names", "MODULES": "a list of modules", "CHOICE": "one word", "SIZE": "a size",
         "TIME": "a time", "COUNT": "a whole number", "BOOL": "true or false", "PATH": "an absolute path",
         "RULES": "a list of mappings", "FOLDERS": "a list of folders", "MONEY": "an amount of money", "TEXT": "text",
         "WHEN": "always, findings or score >= N"}


def policy_page():
    keys = [".Bl -tag -width Ds"]
    for _, path, kind, _, default, allowed, text in read_rows("policy.def"):
        allowed = protections() if allowed == "WAIVABLE_PROTECTIONS" else allowed
        about = TYPES[kind]
        if ".." in allowed:
            about += " from {} to {}".format(*allowed.split(".."))
        elif allowed:
            about += " out of " + ", ".join(allowed.split("|"))
        default = default.replace("|", ", ") if kind == "NAMES" else default
        about += f"; default {default}" if default else "; default none" if path != "imports.allow" else ""
        keys += [f".It Cm {path}", sentences(f"{about[0].upper()}{about[1:]}."), ".br", sentences(text)]
    keys.append(".El")
    modules = read_rows("imports.def")
    lists = []
    for mode, heading in (("CORDON", "cordon"), ("KODEAGENT", "kodeagent")):
        names = [module for module, modes, _ in modules if modes in (mode, "BOTH")]
        lists += [".Pp", f"The default list of the {heading} mode:", words(", ".join(names) + ".")]
    example = ["imports:", "  add: [numpy, \"numpy.*\"]", "limits:", "  cpu: 2m", "  memory: 1GiB", "vet:", "  rules:",
               "    - {id: NO-RANDOM, match: import, patterns: [random], severity: high,",
               "       score: 20, message: \"{name} makes runs differ\"}"]
    return page("cordon-policy", 5, "cordon-policy", "what a program may do", [
        ("DESCRIPTION", [
            "A policy is a YAML file that says what programs may import, which rules judge them, what executes them and",
            "how much they may use.", "Every key may be left out; its default holds then.", "The options of",
            ".Xr cordon-run 1", "and", ".Xr cordon-check 1", "lie over the file, and the file over the defaults.",
            ".Pp", "The file is text in UTF-8, at most 256 KiB.",
            "Aliases, anchors, tags, merges, repeated keys and further documents are refused, as is every key that is",
            "not listed here.",
            "A size is a number of bytes, with KiB, MiB, GiB or TiB behind it for powers of 1024; KB and MB are refused,",
            "since they are read both ways.", "A time is a whole number with ms, s, m or h behind it.",
            ".Pp", ".Ic cordon policy check", "finds every error of a policy file;", ".Ic cordon policy show",
            "prints what it comes to."]),
        ("KEYS", keys),
        ("MODULES", ["A name allows or refuses that module alone: a submodule needs its own.",
                     "With .* behind it, it means all its submodules too.", *lists]),
        ("RULES", ["A rule in", ".Cm vet.rules", "whose id Cordon has changes that rule:",
                   ".Cm severity , score", "and", ".Cm off", "may be given.",
                   "Any other id makes a new rule, with", ".Cm match", "(path, call, attribute or import),",
                   ".Cm patterns", "and", ".Cm message ;", ".Cm title , severity , score , cwe , why", "and",
                   ".Cm instead", "may be left out."]),
        ("EXAMPLES", ["Allow numpy, give more time and memory, and refuse random:", ".Bd -literal -offset indent",
                      *map(words, example), ".Ed"]),
        ("SEE ALSO", see_also([("cordon", 1), ("cordon-check", 1), ("cordon-policy", 1), ("cordon-run", 1)])),
    ])


# --- completions -------------------------------------------------------------------------------------------------

def groups(commands):
    """First word -> second words, in order."""
    out = {}
    for command in commands:
        first, _, second = command.name.partition(" ")
        out.setdefault(first, [])
        if second:
            out[first].append(second)
    return out


def summary_of(first, commands):
    """What a command, or every command of a group, is for."""
    return "; ".join(command.summary for command in commands if command.name.split()[0] == first)


def bash(commands):
    out = [f"# bash completion for cordon. {HEAD}", "_cordon() {",
           '    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]-}',
           "    local options='' values=''", "    COMPREPLY=()",
           "    if [ \"$COMP_CWORD\" -eq 1 ]; then",
           f"        mapfile -t COMPREPLY < <(compgen -W '{' '.join(groups(commands))} --help --version' -- \"$current\")",
           "        return", "    fi",
           "    case \"$command ${COMP_WORDS[2]-}\" in"]
    for command in commands:
        pattern = f"'{command.name}'" if " " in command.name else f"'{command.name} '*"
        names = " ".join("--" + option.name for option in command.options)
        out.append(f"    {pattern}) options='{names}' ;;")
    out += ["    esac", "    if [ \"$COMP_CWORD\" -eq 2 ]; then", "        case $command in"]
    for first, seconds in groups(commands).items():
        if seconds:
            out.append(f"        {first}) values='{' '.join(seconds)}' ;;")
    out += [f"        help) values='{' '.join(groups(commands))}' ;;", "        esac",
            "        if [ -n \"$values\" ] && [[ $current != -* || -z $options ]]; then",
            "            mapfile -t COMPREPLY < <(compgen -W \"$values --help\" -- \"$current\")", "            return",
            "        fi", "    fi", "    case $previous in"]
    seen = {}
    for command in commands:
        for option in command.options:
            seen[option.name] = option
    for option in seen.values():
        names = f"--{option.name}" + (f" | -{option.short}" if option.short else "")
        if option.choices():
            out.append(f"    {names}) mapfile -t COMPREPLY < <(compgen -W '{' '.join(option.choices())}' -- \"$current\"); return ;;")
        elif option.argument == "DIR":
            out.append(f"    {names}) mapfile -t COMPREPLY < <(compgen -d -- \"$current\"); return ;;")
        elif option.argument == "NAME":
            out.append(f"    {names}) return ;;")
    out += ["    esac", "    if [[ $current == -* ]]; then",
            "        mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$current\")", "    else",
            "        mapfile -t COMPREPLY < <(compgen -f -- \"$current\")", "    fi", "}",
            "complete -o filenames -F _cordon cordon"]
    return "\n".join(out) + "\n"


def zsh_text(text):
    return text.replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")


def zsh_option(option):
    action = ""
    if option.choices():
        action = f":{option.argument}:({' '.join(option.choices())})"
    elif option.argument:
        action = f":{option.argument}:" + {"DIR": "_files -/", "FILE": "_files"}.get(option.argument, "")
    if option.kind == "MAYBE_NUMBER":
        action = ":" + action
    repeat = "*" if option.kind == "LIST" else ""
    equals = "=" if option.argument else ""
    rows = [f"'{repeat}--{option.name}{equals}[{zsh_text(option.text)}]{action}'"]
    if option.short:
        rows.append(f"'{repeat}-{option.short}[{zsh_text(option.text)}]{action}'")
    return rows


def zsh(commands):
    out = ["#compdef cordon", f"# {HEAD}", "_cordon() {", "    local -a commands", "    commands=("]
    for first in groups(commands):
        summary = summary_of(first, commands)
        out.append(f"        '{first}:{zsh_text(summary)}'")
    out += ["    )", "    if (( CURRENT == 2 )); then", "        _describe command commands", "        return", "    fi",
            "    local name=$words[2]"]
    for first, seconds in groups(commands).items():
        if seconds:
            out += [f"    if [[ $name == {first} ]]; then", "        if (( CURRENT == 3 )); then",
                    f"            compadd {' '.join(seconds)}", "            return", "        fi",
                    "        name=\"$name $words[3]\"", "        shift words", "        (( CURRENT-- ))", "    fi"]
    out += ["    shift words", "    (( CURRENT-- ))", "    case $name in"]
    for command in commands:
        out.append(f"    '{command.name}')")
        out.append("        _arguments -s \\")
        for option in command.options:
            out += [f"            {row} \\" for row in zsh_option(option)]
        operand = f"'*:command:({' '.join(groups(commands))})'" if command.name == "help" else (
            "'*:file:_files'" if command.operands and "RULE" not in command.operands else "'*:argument:'")
        out += [f"            {operand}", "        ;;"]
    out += ["    esac", "}", "_cordon \"$@\""]
    return "\n".join(out) + "\n"


def fish_text(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def fish(commands):
    out = [f"# fish completion for cordon. {HEAD}", "complete -c cordon -f",
           "complete -c cordon -n __fish_use_subcommand -l help -s h -d 'show this help'",
           "complete -c cordon -n __fish_use_subcommand -l version -s V -d 'print the version and end'"]
    for first, seconds in groups(commands).items():
        summary = summary_of(first, commands)
        out.append(f"complete -c cordon -n __fish_use_subcommand -a {first} -d {fish_text(summary)}")
        for second in seconds:
            summary = next(command.summary for command in commands if command.name == f"{first} {second}")
            out.append(f"complete -c cordon -n '__fish_seen_subcommand_from {first}; and not "
                       f"__fish_seen_subcommand_from {' '.join(seconds)}' -a {second} -d {fish_text(summary)}")
    for command in commands:
        condition = "; and ".join(f"__fish_seen_subcommand_from {word}" for word in command.name.split())
        if command.operands and "RULE" not in command.operands and command.name != "help":
            out.append(f"complete -c cordon -n '{condition}' -F")
        for option in command.options:
            row = f"complete -c cordon -n '{condition}' -l {option.name}"
            row += f" -s {option.short}" if option.short else ""
            if option.choices():
                row += f" -x -a '{' '.join(option.choices())}'"
            elif option.argument in ("FILE", "DIR"):
                row += " -r -F"
            elif option.argument and option.kind != "MAYBE_NUMBER":
                row += " -x"
            out.append(f"{row} -d {fish_text(option.text)}")
    return "\n".join(out) + "\n"


def write(folder, files):
    """Writes the files and removes what no row makes any more."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name not in files:
            old.unlink()
    for name, text in files.items():
        (folder / name).write_text(text)


def main():
    commands, options = read_commands()
    pages = dict(command_pages(commands))
    pages["cordon.1"] = main_page(commands, options)
    pages["cordon-policy.5"] = policy_page()
    write(MAN, pages)
    write(COMPLETIONS, {"cordon.bash": bash(commands), "_cordon": zsh(commands), "cordon.fish": fish(commands)})


main()

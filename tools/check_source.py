#!/usr/bin/env python3
"""Check what no compiler checks: the layer map, private headers, banned functions, lengths.

A library may include the public header of a library below it in LAYERS, and any header of its own. `base` is a toolbox:
all its headers are public. Functions are at most 70 lines, files at most 1500; tools/length_exceptions.txt lists what is
longer, and may only shrink.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LAYERS = {"base": 0, "wire": 1, "unicode": 1, "syntax": 2, "policy": 2, "verdict": 2, "engine": 3, "jail": 3, "vet": 4,
          "cage": 4, "state": 2, "reviewer": 4, "worker": 5, "broker": 5, "review": 5, "record": 5, "pool": 5,
          "session": 6, "inside": 7, "serve": 7, "cli": 8, "embed": 8}
# Headers beyond <library>.h that others may include, with the reason.
PUBLIC = {"syntax/ast.h": "the tree's types, part of syntax.h's contract",
          "syntax/codec.h": "encodings as tables: the engine decodes by the same ones",
          "syntax/scopes.h": "the symbol table's types, part of syntax.h's contract"}
BANNED = {"strcpy", "strcat", "sprintf", "vsprintf", "gets", "strtok", "atoi", "atol", "atof", "alloca", "system",
          "popen", "mktemp", "tmpnam", "strncpy", "strncat", "setjmp", "longjmp", "rand"}
FUNCTION_LINES, FILE_LINES, LINE_COLUMNS = 70, 1500, 120


def code_only(text):
    """The text with comments and literals blanked, lines kept."""
    def blank(found):
        return re.sub(r"[^\n]", " ", found[0])
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def check_includes(path, text, complain):
    parts = path.relative_to(ROOT).parts
    own = parts[1] if parts[0] == "src" else None
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r'\s*#include "([a-z_]+)/([^"]+)"', line)
        if not found or found[1] not in LAYERS:
            continue
        library, header = found[1], found[2]
        where = f"{'/'.join(parts)}:{number}"
        if own and library != own and LAYERS[library] >= LAYERS[own]:
            complain(f"{where}: {own} may not include {library}: arrows only point down")
        public = library == "base" or header == f"{library}.h" or f"{library}/{header}" in PUBLIC
        if own and library != own and not public:
            complain(f"{where}: {library}/{header} is private to {library}")


def functions_of(lines):
    """(name, first line, length) of each function: a brace opened at the margin's level behind a parameter list."""
    start, header = None, ""
    for number, line in enumerate(lines, 1):
        if start is None:
            header = header + " " + line if line.strip() else ""
            found = re.search(r"(\w+)\([^;]*\)\s*\{\s*$", header)
            if found:
                start, function = number, re.search(r"(\w+)\(", header)[1]
            elif re.search(r"[;{}]\s*$", line) or line.startswith("#"):
                header = ""
        elif line.startswith("}"):
            yield function, start, number - start - 1
            start, header = None, ""


def check_functions(path, text, exceptions, complain):
    name = path.relative_to(ROOT)
    code = code_only(text)
    for found in re.finditer(r"\b(" + "|".join(BANNED) + r")\s*\(", code):
        complain(f"{name}:{code.count(chr(10), 0, found.start()) + 1}: {found[1]} is banned")
    lines = code.splitlines()
    if len(lines) > FILE_LINES and str(name) not in exceptions:
        complain(f"{name}: {len(lines)} lines, at most {FILE_LINES}: split it by idea")
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LINE_COLUMNS:
            complain(f"{name}:{number}: {len(line)} columns, at most {LINE_COLUMNS}")
    for function, first, length in functions_of(lines):
        key = f"{name}:{function}"
        if length > FUNCTION_LINES and key not in exceptions:
            complain(f"{name}:{first}: {function} has {length} lines, at most {FUNCTION_LINES}")


def main():
    problems = []
    assert list(functions_of(["int f(int a,", "      int b) {", "    return 1;", "}"])) == [("f", 2, 1)]
    listed = ROOT / "tools/length_exceptions.txt"
    exceptions = {line.split("#")[0].strip() for line in listed.read_text().splitlines()} if listed.exists() else set()
    for path in sorted([*ROOT.glob("src/**/*.[ch]"), *ROOT.glob("programs/*.c"), *ROOT.glob("include/*.h")]):
        text = path.read_text()
        check_includes(path, text, problems.append)
        check_functions(path, text, exceptions, problems.append)
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


main()

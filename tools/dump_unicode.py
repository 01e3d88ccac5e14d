#!/usr/bin/env python3
"""Write spec/unicode/*.txt from the oracle's unicodedata. Run by hand when the oracle's Unicode version changes.

CPython's own tables are the authority here, not the Unicode Character Database: where they differ (identifiers, names it
does not know) the programs we read follow CPython.
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from oracle.oracle import oracle  # noqa: E402

SETUP = r"""
import ctypes, sys, unicodedata as u

ALL = [chr(c) for c in range(sys.maxunicode + 1)]

def ranges(values, skip):
    found, start = [], 0
    for c in range(1, len(values) + 1):
        if c == len(values) or values[c] != values[start]:
            if values[start] != skip:
                found.append((start, c - 1, values[start]))
            start = c
    return found

def identifier(c):
    return "start" if c.isidentifier() else "continue" if ("a" + c).isidentifier() else ""

def decompositions():
    found = []
    for c in ALL:
        parts = u.decomposition(c).split()
        if not parts:
            continue
        compatible = parts[0].startswith("<")
        codes = parts[1:] if compatible else parts
        text = "".join(chr(int(p, 16)) for p in codes)
        mark = "~" if compatible else "=" if u.normalize("NFC", text) == c else ">"
        found.append(f"{ord(c):04X} {mark} {' '.join(codes)}")
    return found

def hexes(text):
    return ".".join(f"{ord(d):04X}" for d in text)

def cases():
    found = []
    for c in ALL:
        forms = [c.upper(), c.lower(), c.title(), c.casefold()]
        if any(form != c for form in forms):
            found.append(f"{ord(c):04X} {' '.join('-' if form == c else hexes(form) for form in forms)}")
    return found

def numbers():
    import fractions
    found = []
    for c in ALL:
        if u.numeric(c, None) is not None:
            value = fractions.Fraction(u.numeric(c)).limit_denominator(1000)
            assert float(value) == u.numeric(c)
            found.append(f"{ord(c):04X} {u.decimal(c, '-')} {u.digit(c, '-')} {value.numerator}/{value.denominator}")
    return found

def final(text):
    return (text + "\u03a3").lower()[-1] == "\u03c2"

def marks(c):
    # What str's own methods say: a final sigma tells what is cased and what is skipped, title() what begins a word.
    cased = (c + "a").title()[-1] == "a"
    known = {"lower": c.islower(), "upper": c.isupper(), "space": c.isspace(), "line": len(("a" + c + "b").splitlines()) > 1,
             "cased": cased, "ignorable": not final(c) and final("A" + c), "mirrored": u.mirrored(c) == 1}
    return " ".join(name for name, on in known.items() if on)

def aliases():
    # The names beyond unicodedata.name() stand at private code points, which only the C interface shows.
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    functions = (ctypes.c_void_p * 2).from_address(pointer(u._ucnhash_CAPI, b"unicodedata._ucnhash_CAPI"))
    kind = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_uint32, ctypes.c_char_p, ctypes.c_int, ctypes.c_int)
    name_of, buffer = kind(functions[0]), ctypes.create_string_buffer(400)
    found = []
    for c in range(0xF0000, 0x100000):
        if name_of(c, buffer, len(buffer), 1):
            name = buffer.value.decode()
            text = u.lookup(name)
            if len(text) == 1:  # otherwise a named sequence, which \N{...} does not take
                found.append((ord(text), name))
    return found
"""

HEAD = "# {what}. Unicode {version}, as CPython {python} has it; written by tools/dump_unicode.py.\n"


def range_lines(rows):
    return [f"{a:04X}..{b:04X} {v}" if a != b else f"{a:04X} {v}" for a, b, v in rows]


def name_lines(names, aliases):
    """Names in code point order; one that differs only by its number from its neighbours joins them as `PREFIX-*`."""
    lines, run, last = [], None, None
    for c, name in [*names, (None, None)]:
        numbered = name is not None and name.endswith(f"-{c:04X}")
        prefix = name[:-len(f"{c:04X}")] if numbered else None
        if run and (prefix != run[2] or c != run[1] + 1):
            lines.append(f"{run[0]:04X}..{run[1]:04X} {run[2]}*")
            run = None
        if numbered:
            run = (run[0] if run else c, c, prefix)
        elif name is not None:
            lines.append(f" {name}" if last is not None and c == last + 1 else f"{c:04X} {name}")
        last = None if numbered else c
    return [*lines, *(f"{c:04X} = {name}" for c, name in aliases)]


def main():
    cpython = oracle()

    def ask(expression):
        return cpython.eval(expression, timeout_s=300)

    cpython.eval("0", SETUP, timeout_s=300)
    names = ask("[(ord(c), u.name(c)) for c in ALL if u.name(c, '') and not u.name(c).startswith('HANGUL SYLLABLE ')]")
    files = {
        "categories": ("General categories; all else is Cn", range_lines(ask("ranges([u.category(c) for c in ALL], 'Cn')"))),
        "identifiers": ("What may begin an identifier, and what may only go on in one",
                        range_lines(ask("ranges([identifier(c) for c in ALL], '')"))),
        "combining": ("Canonical combining classes; all else is 0",
                      range_lines(ask("ranges([u.combining(c) for c in ALL], 0)"))),
        "cases": ("Upper, lower, title case and case folding of what has one; -: the character itself", ask("cases()")),
        "numbers": ("Decimal, digit and numeric value", ask("numbers()")),
        "marks": ("What is lower or upper case, space, a line's end, cased, ignorable by casing, mirrored",
                  range_lines(ask("ranges([marks(c) for c in ALL], '')"))),
        "bidirectional": ("Bidirectional classes; all else has none",
                          range_lines(ask("ranges([u.bidirectional(c) for c in ALL], '')"))),
        "widths": ("East Asian widths; all else is N",
                   range_lines(ask("ranges([u.east_asian_width(c) for c in ALL], 'N')"))),
        "decompositions": ("One step of decomposition: = canonical and composed again, > canonical, ~ compatible",
                           ask("decompositions()")),
        "names": ("Names; without a number: of the code point that follows; PREFIX-*: with the number in place of *; "
                  "=: an alias", name_lines(names, ask("aliases()"))),
    }
    place = ROOT / "spec/unicode"
    place.mkdir(parents=True, exist_ok=True)
    version = ask("u.unidata_version")
    for name, (what, lines) in files.items():
        head = HEAD.format(what=what, version=version, python=".".join(cpython.version.split(".")[:2]))
        (place / f"{name}.txt").write_text(head + "\n".join(lines) + "\n", encoding="ascii")


main()

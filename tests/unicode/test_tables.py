#!/usr/bin/env python3
"""Every code point's properties, normal form and name are CPython's.

The digests below are the oracle's; they are checked against it where it is there, and against us always.
"""
import hashlib
import subprocess
import sys

from harness import BUILD, ROOT, case, check, check_equal, run_cases
from oracle.oracle import oracle

PROBE = BUILD / "tests/tools/unicode_probe"
SCALARS = [c for c in range(sys.maxunicode + 1) if not 0xD800 <= c < 0xE000 and c != 0x0A]
PROPERTIES_DIGEST = "7bb202f5bd183348cb1788b84d36eb1570dd812c0ab11d2e4bb53078a76c5698"
NORMAL_DIGEST = "60b3566343a0b7345f9a7bba7a17e2e8a8bafd148304eca8eb6d496c58cbb966"
SEQUENCES_DIGEST = "923a061e496f7675b72912ae3f0f0bfdea904f5b6746e802864a3f27718be43d"

# Also runs inside the oracle. The sequences mix starters, marks of many classes, Jamo and compatibility characters.
SHARED = r"""
CATEGORIES = ("Cn Lu Ll Lt Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Lm Lo Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So").split()
POOL = [*range(0x41, 0x5b), *range(0x300, 0x370), *range(0x1100, 0x1200), *range(0xac00, 0xac40), 0x1e0a, 0x1e0c, 0xe1,
        0xfb01, 0xfdfa, 0x9c7, 0x9be, 0x9d7, 0xb47, 0xb3e, 0x1025, 0x102e, 0x5d0, *range(0x591, 0x5c0), 0x64b, 0x64c,
        0x3042, 0x304b, 0x3099, 0x309a, 0xff76, 0xff9e, 0xff9f, 0x2126, 0x212b, 0x1d15e, 0x1d165, 0x1d16d, 0x1d172,
        0x11099, 0x110ba, 0x11347, 0x1133e, 0x113c2, 0x113c5, 0x16d63, 0x16d67, 0x1611e, 0x16129, 0x344, 0xf73, 0xf71]

def sequences(count):
    state = 12345
    for _ in range(count):
        text = []
        for _ in range(2 + state % 9):
            state = (state * 1103515245 + 12345) % (1 << 31)
            text.append(chr(POOL[(state >> 8) % len(POOL)]))
        yield "".join(text)
    yield "a" + "\u0301\u0323\u0334" * 2000 + "\u0315"
    yield "\u0300" * 100 + "e" + "\u0327" * 40 + "\u0301"
"""
exec(SHARED)
ORACLE_SETUP = SHARED + r"""
import hashlib, sys, unicodedata as u
def digest(lines):
    h = hashlib.sha256()
    for line in lines:
        h.update((line + "\n").encode())
    return h.hexdigest()
def properties():
    for n in range(sys.maxunicode + 1):
        c = chr(n)
        yield (f"{c.isidentifier():d}{('a' + c).isidentifier():d}{c.isprintable():d} "
               f"{CATEGORIES.index(u.category(c))} {u.combining(c)}")
scalars = [n for n in range(sys.maxunicode + 1) if not 0xD800 <= n < 0xE000 and n != 10]
"""


def probe(mode, text=""):
    done = subprocess.run([PROBE, mode], input=text.encode(), capture_output=True, timeout=120, check=False)
    check_equal((done.returncode, done.stderr), (0, b""), "status and stderr")
    return done.stdout


def check_digest(output, want, expression):
    check_equal(hashlib.sha256(output).hexdigest(), want, "our digest")
    check_equal(oracle().eval(expression, ORACLE_SETUP, timeout_s=120), want, "the oracle's digest")


@case
def every_property():
    check_digest(probe("properties"), PROPERTIES_DIGEST, "digest(properties())")


@case
def every_normal_form():
    lines = "".join(chr(c) + "\n" for c in SCALARS)
    check_digest(probe("normalize", lines), NORMAL_DIGEST, "digest(u.normalize('NFKC', chr(n)) for n in scalars)")


@case
def sequences_of_marks():
    lines = "".join(s + "\n" for s in sequences(30000))
    check_digest(probe("normalize", lines), SEQUENCES_DIGEST,
                 "digest(u.normalize('NFKC', s) for s in sequences(30000))")


def listed_names():
    """[(name, code point)] of spec/unicode/names.txt."""
    found, code = [], 0
    for line in (ROOT / "spec/unicode/names.txt").read_text(encoding="ascii").splitlines()[1:]:
        where, name = line.split(" ", 1)
        if ".." in where:
            first, last = (int(end, 16) for end in where.split(".."))
            found += [(name.replace("*", f"{c:04X}"), c) for c in range(first, last + 1)]
            continue
        code = int(where, 16) if where else code + 1
        found.append((name.removeprefix("= "), code))
    return found


@case
def every_listed_name():
    names = listed_names()
    found = probe("names", "".join(name + "\n" for name, _ in names)).decode().split()
    wrong = [(name, c, got) for (name, c), got in zip(names, found, strict=True) if got != f"{c:04X}"]
    check_equal(wrong[:5], [])
    other = [name.lower() for name, _ in names if not name.startswith("CJK UNIFIED")]
    found = probe("names", "".join(name + "\n" for name in other)).decode().split()
    check("-" not in found, "lower case is found as well")


@case
def every_name_that_the_oracle_gives():
    rows = oracle().eval("[(n, u.name(chr(n))) for n in range(sys.maxunicode + 1) if u.name(chr(n), '')]",
                         ORACLE_SETUP, timeout_s=120)
    found = probe("names", "".join(name + "\n" for _, name in rows)).decode().split()
    wrong = [(name, c, got) for (c, name), got in zip(rows, found, strict=True) if got != f"{c:04X}"]
    check_equal((len(rows) > 140000, wrong[:5]), (True, []))


ODD_NAMES = [
    "", " ", "A", "-", "HANGUL SYLLABLE ", "HANGUL SYLLABLE A", "HANGUL SYLLABLE GAG", "hangul syllable gag",
    "Hangul Syllable GAG", "HANGUL SYLLABLE gag", "HANGUL SYLLABLE GAGG", "HANGUL SYLLABLE GAX", "HANGUL SYLLABLE WEOLH",
    "HANGUL SYLLABLE SSYIBS", "HANGUL SYLLABLE K", "HANGUL SYLLABLE EO", "HANGUL SYLLABLE GA ", "HANGUL SYLLABLEGA",
    "CJK UNIFIED IDEOGRAPH-", "CJK UNIFIED IDEOGRAPH-4E00", "CJK UNIFIED IDEOGRAPH-4e00", "cjk unified ideograph-4E00",
    "CJK UNIFIED IDEOGRAPH-04E00", "CJK UNIFIED IDEOGRAPH-004E00", "CJK UNIFIED IDEOGRAPH-A000",
    "CJK UNIFIED IDEOGRAPH-9FFF", "CJK UNIFIED IDEOGRAPH-2A6DF", "CJK UNIFIED IDEOGRAPH-2A6E0",
    "CJK UNIFIED IDEOGRAPH-FFFFF", "CJK UNIFIED IDEOGRAPH-4E0", "CJK UNIFIED IDEOGRAPH-4E0G", "CJK UNIFIED IDEOGRAPH-F900",
    "CJK COMPATIBILITY IDEOGRAPH-F900", "cjk compatibility ideograph-f900", "CJK COMPATIBILITY IDEOGRAPH-0F900",
    "CJK COMPATIBILITY IDEOGRAPH-4E00", "EGYPTIAN HIEROGLYPH-13460", "egyptian hieroglyph-13460",
    "EGYPTIAN HIEROGLYPH-143FB", "EGYPTIAN HIEROGLYPH-13000", "TANGUT IDEOGRAPH-17000", "TANGUT COMPONENT-001",
    "NUSHU CHARACTER-1B170", "nushu character-1b170", "NUSHU CHARACTER-1B2FC", "KHITAN SMALL SCRIPT CHARACTER-18CFF",
    "KHITAN SMALL SCRIPT CHARACTER-18CD6", "LATIN SMALL LETTER A", "latin small letter a", "Latin Small letter A",
    " LATIN SMALL LETTER A", "LATIN SMALL LETTER A ", "LATIN  SMALL LETTER A", "LATIN_SMALL_LETTER_A",
    "LATIN SMALL LETTER", "LATIN SMALL LETTER AA", "NULL", "nul", "BEL", "BELL", "ALERT", "LF", "NEW LINE", "ZWJ", "ZWNBSP",
    "BYTE ORDER MARK", "LATIN SMALL LETTER GHA", "LATIN SMALL LETTER OI", "PRESENTATION FORM FOR VERTICAL RIGHT WHITE "
    "LENTICULAR BRAKCET", "KEYCAP DIGIT ONE", "LATIN CAPITAL LETTER A WITH MACRON AND GRAVE", "VS256", "VS257", "U+0041",
    "<control>", "x" * 127, "X" * 128, "Z" * 300, "ZZZ", "!", "~", "ZERO WIDTH SPACE", "\u017ftar", "SNOWMAN\u0130",
    "DIGIT ONE", "DIGIT 1", "GREEK SMALL LETTER LAMDA", "GREEK SMALL LETTER LAMBDA", "MATHEMATICAL BOLD CAPITAL A",
]


@case
def odd_names():
    rows = oracle().eval("[found(name) for name in ODD]", ORACLE_SETUP + f"ODD = {ODD_NAMES!r}\n" + r'''
def found(name):
    try:
        return "%04X" % ord(eval('"\\N{' + name + '}"'))
    except SyntaxError:
        return "-"
''')
    got = probe("names", "".join(name + "\n" for name in ODD_NAMES)).decode().split("\n")[:-1]
    wrong = [row for row in zip(ODD_NAMES, got, rows, strict=True) if row[1] != row[2]]
    check_equal(wrong, [])


run_cases()

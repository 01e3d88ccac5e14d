#!/usr/bin/env python3
"""Write gen/syntax_codecs.c, the source encodings as C tables, from spec/codecs.txt."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Codec, message name, reason for an undefined byte, names. Not tables in the data file: they need none.
BUILT_IN = [
    ("utf-8", "", None, "utf_8 utf8 u8 utf utf8_ucs2 utf8_ucs4 cp65001 utf_8_sig"),
    ("latin-1", "", [f"{c:04x}" for c in range(0x80, 0x100)],
     "latin_1 latin1 latin l1 8859 cp819 csisolatin1 ibm819 iso8859 iso8859_1 iso_8859_1 iso_8859_1_1987 iso_ir_100"),
    ("ascii", "ordinal not in range(128)", ["-"] * 128,
     "ascii 646 ansi_x3.4_1968 ansi_x3_4_1968 ansi_x3.4_1986 cp367 csascii ibm367 iso646_us iso_646.irv_1991 iso_ir_6"
     " us us_ascii"),
]


def read(path):
    """(names, 128 cells) of every table in the file."""
    text = "\n".join(line for line in path.read_text().splitlines() if not line.startswith("#"))
    for found in re.finditer(r"^(\S[^:]*):\n((?: .*\n?)+)", text, re.M):
        cells = found[2].split()
        assert len(cells) == 128, found[1]
        yield found[1].split(), cells


def main():
    codecs = [(shown, reason, cells, names.split()) for shown, reason, cells, names in BUILT_IN]
    taken = {name for codec in codecs for name in codec[3]}
    for names, cells in read(ROOT / "spec/codecs.txt"):
        names = [name for name in names if name not in taken]
        if names:
            codecs.append(("charmap", "character maps to <undefined>", cells, names))
    out = ["/* Written by tools/gen_codecs.py from spec/codecs.txt; change those. */",
           '#include "syntax/codec_tables.h"', ""]
    for shown, _, cells, names in codecs:
        if cells:
            out.append(f"static const uint16_t {names[0]}_high[128] = {{")
            for i in range(0, 128, 16):
                row = ("0xffff" if cell == "-" else f"0x{cell}" for cell in cells[i:i + 16])
                out.append("    " + ", ".join(row) + ",")
            out += ["};", ""]
    out.append("const Codec codecs[] = {")
    for shown, reason, cells, names in codecs:
        out.append(f'    {{"{shown}", "{reason}", {names[0] + "_high" if cells else "0"}}},')
    out += ["};", "", "const CodecName codec_names[] = {"]
    for i, codec in enumerate(codecs):
        out += [f'    {{"{name}", {i}}},' for name in codec[3]]
    out += ["};", "", "const int codec_name_count = (int)(sizeof codec_names / sizeof *codec_names);", ""]
    (ROOT / "gen/syntax_codecs.c").write_text("\n".join(out))


main()

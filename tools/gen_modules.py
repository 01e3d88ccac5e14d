#!/usr/bin/env python3
"""Write gen/vet_modules.c, sorted tables of module names, from spec/modules.txt."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
KINDS = {"builtin": 0, "stdlib": 0, "package": 0, "removed": 1, "alias": 1, "reach": 1, "member": 0, "names": 1}


def read_rows():
    rows = {kind: {} for kind in KINDS}
    for number, line in enumerate((ROOT / "spec/modules.txt").read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, _, rest = line.partition(" ")
        name, _, target = rest.partition(" ")
        if kind not in KINDS or not name or bool(target) != bool(KINDS[kind]):
            sys.exit(f"spec/modules.txt:{number}: not understood: {line!r}")
        if kind == "names" and name in rows[kind]:
            target = rows[kind][name] + " " + target
        elif name in rows[kind]:
            sys.exit(f"spec/modules.txt:{number}: {kind} {name} twice")
        rows[kind][name] = target
    return rows


def text(value):
    return '{"%s", %d}' % (value.replace('"', '\\"'), len(value))


def main():
    out = ["/* What the vetting knows of modules. Written by tools/gen_modules.py from spec/modules.txt; do not edit. */",
           '#include "vet/modules.h"', ""]
    for kind, rows in read_rows().items():
        out.append(f"static const ModuleRow {kind}_rows[] = {{")
        out += [f"    {{{text(name)}, {text(target)}}}," for name, target in sorted(rows.items())]
        out += ["};", f"const ModuleTable module_{kind} = {{{kind}_rows, {len(rows)}}};", ""]
    (ROOT / "gen/vet_modules.c").write_text("\n".join(out))


main()

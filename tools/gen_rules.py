#!/usr/bin/env python3
"""Write gen/verdict_rules.[ch], the table of the rules, from spec/rules/*.yaml.

The files are YAML of a small, strict kind, so that no YAML library is needed: a list of maps; a value is a plain word, a
number, a double-quoted JSON string, or a list of those, either in brackets (over several lines if need be) or one item a
line behind a dash. Whatever is not understood is an error with file and line.
"""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SEVERITIES = ["info", "low", "medium", "high", "critical"]
MATCHES = {"path", "call", "attribute", "import", "check"}
REQUIRED = ["id", "title", "severity", "score", "match", "message", "why", "instead"]
OPTIONAL = ["cwe", "capability", "patterns", "good", "bad", "proof"]


class Mistake(Exception):
    """Something in a rule file is wrong."""


def scalar(text, where):
    text = text.strip()
    if text.startswith('"'):
        try:
            value, end = json.JSONDecoder().raw_decode(text)
        except ValueError as error:
            raise Mistake(f"{where}: bad string: {error}") from None
        if text[end:].strip() and not text[end:].strip().startswith("#"):
            raise Mistake(f"{where}: text behind the string")
        return value
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if not re.fullmatch(r"[\w][\w .,;:()'/*+-]*", text) or ": " in text or " #" in text:
        raise Mistake(f"{where}: quote this value: {text!r}")
    return text


def flow_list(text, where):
    items = []
    rest = text.strip()[1:-1].strip()
    while rest:
        found = re.match(r'("(?:[^"\\]|\\.)*"|[^,"\[\]]+?)\s*(?:,\s*|$)', rest)
        if not found:
            raise Mistake(f"{where}: bad list: {rest[:40]!r}")
        items.append(scalar(found[1], where))
        rest = rest[found.end():]
    return items


def read_rows(path):
    """The list of maps that a file holds, each with its line under "_line"."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = []
    at = 0
    while at < len(lines):
        line = lines[at]
        where = f"{path.relative_to(ROOT)}:{at + 1}"
        at += 1
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = re.fullmatch(r"(- |  )([a-z]+):(.*)", line)
        if not found:
            raise Mistake(f"{where}: expected `- key: value` or `  key: value`")
        if found[1] == "- ":
            rows.append({"_line": where})
        elif not rows:
            raise Mistake(f"{where}: a key before the first `- `")
        key, text = found[2], found[3].strip()
        if key in rows[-1]:
            raise Mistake(f"{where}: {key} twice")
        if text.startswith("["):
            while not text.endswith("]"):
                if at == len(lines):
                    raise Mistake(f"{where}: the list is never closed")
                text += " " + lines[at].strip()
                at += 1
            rows[-1][key] = flow_list(text, where)
        elif text:
            rows[-1][key] = scalar(text, where)
        else:
            items = []
            while at < len(lines) and lines[at].startswith("    - "):
                items.append(scalar(lines[at][6:], f"{path.relative_to(ROOT)}:{at + 1}"))
                at += 1
            rows[-1][key] = items
    return rows


def check_row(row):
    where = row["_line"]
    for key in REQUIRED:
        if key not in row:
            raise Mistake(f"{where}: {key} is missing")
    for key, value in row.items():
        if key not in [*REQUIRED, *OPTIONAL, "_line"]:
            raise Mistake(f"{where}: unknown key {key}")
        want = int if key in ("score", "cwe") else list if key in ("patterns", "good", "bad") else str
        if not isinstance(value, want):
            raise Mistake(f"{where}: {key} must be a {want.__name__}")
    if row["severity"] not in SEVERITIES:
        raise Mistake(f"{where}: severity must be one of {', '.join(SEVERITIES)}")
    if row.get("capability", "yes") != "yes":
        raise Mistake(f"{where}: capability is yes or not there")
    if row["match"] not in MATCHES:
        raise Mistake(f"{where}: match must be one of {', '.join(sorted(MATCHES))}")
    if row["match"] != "check" and not row.get("patterns"):
        raise Mistake(f"{where}: patterns are missing; a check may go without")
    names = row.get("patterns", [])
    if len(set(names)) != len(names):
        raise Mistake(f"{where}: a pattern stands twice")
    if not re.fullmatch(r"(CDN|KA)-[A-Z0-9-]+", row["id"]):
        raise Mistake(f"{where}: an id is CDN-AREA-NUMBER or KA-NAME")
    if "proof" in row:
        if not (ROOT / row["proof"]).is_file():
            raise Mistake(f"{where}: {row['proof']} does not exist")
    elif row["id"].startswith("CDN") and (len(row.get("bad", [])) < 2 or len(row.get("good", [])) < 2):
        raise Mistake(f"{where}: a rule shows at least two bad and two good programs")


def read_rules():
    """All rules, sorted by id. The tests read the examples through this too."""
    rows = []
    for path in sorted((ROOT / "spec/rules").glob("*.yaml")):
        rows += read_rows(path)
    for row in rows:
        check_row(row)
    rows.sort(key=lambda row: row["id"].encode())
    for one, other in zip(rows, rows[1:]):
        if one["id"] == other["id"]:
            raise Mistake(f"{other['_line']}: id {other['id']} is used twice")
    return rows


def initialiser(text):
    """A Str in a static initialiser, where a compound literal may not stand."""
    out = []
    for byte in text.encode():
        char = chr(byte)
        out.append({'"': '\\"', "\\": "\\\\", "\n": "\\n"}.get(char, char if 32 <= byte < 127 else f"\\{byte:03o}"))
    return '{"' + "".join(out) + f'", {len(text.encode())}' + "}"


def write_c(rows):
    out = ["/* The rules of the vetting. Written by tools/gen_rules.py from spec/rules; do not edit. */",
           '#include "verdict/verdict.h"', ""]
    for number, row in enumerate(rows):
        if row.get("patterns"):
            out.append(f"static const Str patterns_{number}[] = {{")
            out += [f"    {initialiser(pattern)}," for pattern in row["patterns"]]
            out += ["};", ""]
    out.append("const VerdictRule verdict_rules[RULE_COUNT] = {")
    for number, row in enumerate(rows):
        count = len(row.get("patterns", []))
        out += ["    {", f"        .id = {initialiser(row['id'])},", f"        .title = {initialiser(row['title'])},",
                f"        .severity = SEVERITY_{row['severity'].upper()},", f"        .score = {row['score']},",
                f"        .cwe = {row.get('cwe', 0)},", f"        .match = MATCH_{row['match'].upper()},"]
        if row.get("capability"):
            out.append("        .is_capability = true,")
        if count:
            out += [f"        .patterns = patterns_{number},", f"        .pattern_count = {count},"]
        out += [f"        .message = {initialiser(row['message'])},", f"        .why = {initialiser(row['why'])},",
                f"        .instead = {initialiser(row['instead'])},", "    },"]
    out += ["};", ""]
    return "\n".join(out)


def write_header(rows):
    out = ["/* Where each rule stands in verdict_rules. Written by tools/gen_rules.py from spec/rules; do not edit. */",
           "#pragma once", "", "typedef enum VerdictRuleIndex {"]
    out += [f"    RULE_{row['id'].replace('-', '_')}," for row in rows]
    out += ["    RULE_COUNT,", "} VerdictRuleIndex;", ""]
    return "\n".join(out)


def main():
    try:
        rows = read_rules()
    except Mistake as mistake:
        sys.exit(f"gen_rules: {mistake}")
    (ROOT / "gen/verdict_rules.c").write_text(write_c(rows))
    (ROOT / "gen/verdict_rules.h").write_text(write_header(rows))


if __name__ == "__main__":
    main()

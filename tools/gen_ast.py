#!/usr/bin/env python3
"""Write gen/ast_nodes.h and gen/ast_table.c from spec/python.asdl: node structs, enums, and the table of fields."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEAD = "/* Written by tools/gen_ast.py from spec/python.asdl; change those. */\n"
SCALARS = {
    "identifier": "const AstIdent *",
    "constant": "AstValue ",
    "string": "const AstText *",
    "int": "int32_t ",
}


def screaming(name):
    """FunctionDef -> FUNCTION_DEF, match_case -> MATCH_CASE, MatMult -> MAT_MULT, UAdd -> U_ADD."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).upper()


def pascal(name):
    """match_case -> MatchCase; FunctionDef stays."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def parse(text):
    nodes, enums = [], {}
    for line in text.splitlines():
        line = line.split("--")[0].rstrip()
        if not line:
            continue
        enum = re.fullmatch(r"enum\s+(\w+) = (.+)", line)
        if enum:
            enums[enum[1]] = enum[2].split()
            continue
        row = re.fullmatch(r"(@?)(\w+)\s+(\w+)\((.*)\)", line)
        if not row:
            sys.exit(f"spec/python.asdl: cannot read: {line}")
        fields = []
        for field in filter(None, row[4].split(", ")):
            name, kind, suffix = re.fullmatch(r"(\w+): (\w+)(\*\?|\*|\?)?", field).groups()
            fields.append((name, kind, suffix or ""))
        nodes.append((row[2], row[3], bool(row[1]), fields))
    return nodes, enums


def field_type(kind, suffix, enums):
    if kind in enums:
        return "AstEnumSeq " if suffix else f"Ast{pascal(kind)} "
    if kind == "identifier" and suffix == "*":
        return "AstIdentSeq "
    if kind in SCALARS:
        return SCALARS[kind]
    return "AstSeq " if "*" in suffix else "AstNode *"


def header(nodes, enums):
    out = [HEAD, "#pragma once\n\n"]
    out.append("typedef enum AstKind {\n")
    out += [f"    AST_{screaming(name)},\n" for _, name, _, _ in nodes]
    out.append("    AST_KIND_COUNT\n} AstKind;\n\n")
    out.append("typedef enum AstCategory {\n")
    out += [f"    AST_CATEGORY_{c.upper()},\n" for c in dict.fromkeys(n[0] for n in nodes)]
    out.append("    AST_CATEGORY_COUNT\n} AstCategory;\n\n")
    for name, members in enums.items():
        stem = f"AST_{screaming(name)}"
        out.append(f"typedef enum Ast{pascal(name)} {{\n")
        out += [f"    {stem}_{screaming(m)},\n" for m in members]
        out.append(f"}} Ast{pascal(name)};\n\n")
    for _, name, _, fields in nodes:
        out.append(f"typedef struct Ast{pascal(name)} {{\n    AstNode node;\n")
        for field, kind, suffix in fields:
            out.append(f"    {field_type(kind, suffix, enums)}{c_name(field)};\n")
        out.append(f"}} Ast{pascal(name)};\n\n")
    return "".join(out).rstrip("\n") + "\n"


def c_name(field):
    """Field names that C or a macro keeps for itself."""
    return {"default": "default_", "str": "str"}.get(field, field)


def table(nodes, enums):
    out = [HEAD, '#include <stddef.h>\n\n#include "syntax/ast.h"\n\n']
    for name, members in enums.items():
        out.append(f"static const char *const {name}_names[] = {{\n")
        out += [f'    "{m}",\n' for m in members]
        out.append("    NULL,\n};\n\n")
    for _, name, _, fields in nodes:
        if not fields:
            continue
        out.append(f"static const AstField {pascal(name)}_fields[] = {{\n")
        for field, kind, suffix in fields:
            shape = {"": "ONE", "?": "OPTIONAL", "*": "LIST", "*?": "LIST_WITH_GAPS"}[suffix]
            type_ = f"AST_FIELD_{kind.upper()}" if kind in SCALARS else (
                "AST_FIELD_ENUM" if kind in enums else "AST_FIELD_NODE")
            names = f"{kind}_names" if kind in enums else "NULL"
            out.append(f'    {{"{field}", {type_}, AST_SHAPE_{shape}, '
                       f"offsetof(Ast{pascal(name)}, {c_name(field)}), {names}}},\n")
        out.append("};\n\n")
    out.append("const AstKindInfo ast_kinds[AST_KIND_COUNT] = {\n")
    for category, name, positioned, fields in nodes:
        rows = f"{pascal(name)}_fields" if fields else "NULL"
        out.append(f'    [AST_{screaming(name)}] = {{"{name}", AST_CATEGORY_{category.upper()}, '
                   f"{str(positioned).lower()}, (int16_t)sizeof(Ast{pascal(name)}), {rows}, {len(fields)}}},\n")
    out.append("};\n")
    return "".join(out)


def main():
    nodes, enums = parse((ROOT / "spec/python.asdl").read_text())
    (ROOT / "gen/ast_nodes.h").write_text(header(nodes, enums))
    (ROOT / "gen/ast_table.c").write_text(table(nodes, enums))


main()

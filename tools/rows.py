"""Reads the X-macro rows of spec/*.def, for the generators."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[(),]|[^\s"\'(),]+')
ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "'": "'"}


def unquote(token):
    return re.sub(r"\\(.)", lambda found: ESCAPES[found[1]], token[1:-1])


def read_rows(name):
    """The rows of spec/<name>, each a list of its arguments: adjacent strings joined and unquoted, other text as it stands."""
    text = re.sub(r"/\*.*?\*/", "", (ROOT / "spec" / name).read_text(), flags=re.S)
    tokens = TOKEN.findall(text)
    rows, at = [], 0
    while at < len(tokens):
        if tokens[at] != "X" or tokens[at + 1] != "(":
            raise SystemExit(f"spec/{name}: a row begins with X(, not with {tokens[at]}")
        row, argument, depth, at = [], [], 1, at + 2
        while depth > 0:
            token = tokens[at]
            depth += (token == "(") - (token == ")")
            if depth == 0 or (depth == 1 and token == ","):
                row.append(join(argument))
                argument = []
            else:
                argument.append(token)
            at += 1
        rows.append(row)
    return rows


def join(tokens):
    if tokens and all(token[0] == '"' for token in tokens):
        return "".join(unquote(token) for token in tokens)
    if len(tokens) == 1 and tokens[0][0] == "'":
        return unquote(tokens[0])
    return " ".join(tokens)

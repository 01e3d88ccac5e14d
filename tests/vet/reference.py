"""KodeAgent's detector after the table of the specification, in Python: what `--mode kodeagent` is compared with.

Written from the table alone (which node, which condition, severity, text, score), with CPython's own ast; it shares no
code and no data with src/vet/kodeagent.c.
"""
import ast

DUNDERS = {"__dict__", "__class__", "__bases__", "__subclasses__", "__globals__", "__code__", "__builtins__"}
OS_MEMBERS = {"system", "popen", "environ", "execv", "execl", "spawn", "remove", "rmdir", "unlink"}
PROCESS = {"subprocess", "multiprocessing", "threading"}
NETWORK = {"socket", "urllib", "http"}
CALLS = [({"exec", "eval", "compile", "__import__"}, "CRITICAL", "Dangerous builtin: {}", 10),
         ({"b64decode", "fromhex", "unhexlify", "decode"}, "HIGH", "Potential obfuscation: {}", 5),
         ({"system", "popen", "spawn", "execv", "execl"}, "CRITICAL", "System command execution: {}", 10)]
TEXTS = [("rm -rf /", "rm"), ("rm -rf ~", "rm"), ("dd if=/dev", "dd"), ("mkfs.", "mkfs"),
         ("del /f /s /q", "Windows delete"), ("rmdir /s /q", "Windows rmdir")]


def func_name(func):
    if isinstance(func, ast.Name):
        return func.id
    return func.attr if isinstance(func, ast.Attribute) else ""


def modules(name, prefix):
    if name in PROCESS:
        yield "HIGH", f"Process/thread module: {prefix}{name}", 5
    if name in NETWORK:
        yield "MEDIUM", f"Network module: {prefix}{name}", 2


def is_int(node, above):
    return isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value > above


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def of_call(node):
    name = func_name(node.func)
    for names, severity, text, score in CALLS:
        if name in names:
            yield severity, text.format(name), score
    if name == "getenv" or (isinstance(node.func, ast.Attribute) and name == "environ"):
        yield "HIGH", "Environment variable access detected", 7


def of_attribute(node):
    if isinstance(node.value, ast.Name) and node.value.id == "os" and node.attr in OS_MEMBERS:
        yield "CRITICAL", f"Dangerous os.{node.attr} access", 10
    if node.attr in DUNDERS:
        yield "MEDIUM", f"Introspection detected: {node.attr}", 3


def of_import(node):
    for alias in node.names:
        yield from modules(alias.name, "")


def of_import_from(node):
    yield from modules(node.module or "", "from ")


def of_while(node):
    inside = (part for statement in node.body for part in ast.walk(statement))
    if isinstance(node.test, ast.Constant) and node.test.value is True \
            and not any(isinstance(part, ast.Break) for part in inside):
        yield "HIGH", "Potential infinite loop: while True without break", 5


def of_for(node):
    call = node.iter
    if isinstance(call, ast.Call) and func_name(call.func) == "range" and call.args and is_int(call.args[0], 1000000):
        yield "MEDIUM", f"Large loop range: {call.args[0].value}", 3


def of_operation(node):
    if isinstance(node.op, ast.Mult):
        if is_text(node.left) and is_int(node.right, 100000000):
            yield "HIGH", f"Large memory allocation: string * {node.right.value}", 5
        elif is_text(node.right) and is_int(node.left, 100000000):
            yield "HIGH", f"Large memory allocation: {node.left.value} * string", 5


def of_constant(node):
    if isinstance(node.value, str):
        for text, name in TEXTS:
            if text in node.value.lower():
                yield "CRITICAL", f"Dangerous {name} command: {text}", 10
        if "../../../" in node.value or "..\\..\\..\\" in node.value:
            yield "HIGH", "Deep path traversal pattern detected", 5


RULES = {ast.Call: of_call, ast.Attribute: of_attribute, ast.Import: of_import, ast.ImportFrom: of_import_from,
         ast.While: of_while, ast.For: of_for, ast.BinOp: of_operation, ast.Constant: of_constant}


def visit(node):
    """All findings, a node before its children, fields in order."""
    stack = [node]
    while stack:
        node = stack.pop()
        rule = RULES.get(type(node))
        if rule:
            yield from rule(node)
        stack.extend(reversed(list(ast.iter_child_nodes(node))))


def analyze(code):
    """(is_safe, reason, risk_score)"""
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        return False, f"Syntax error: {error}", 100
    findings = list(visit(tree))
    score = sum(found[2] for found in findings)
    texts = "; ".join(found[1] for found in findings)
    critical = "; ".join(found[1] for found in findings if found[0] == "CRITICAL")
    if critical:
        return False, "Critical security violations: " + critical, score
    if score > 15:
        return False, f"High risk score ({score}): {texts}", score
    if findings:
        return True, "Minor concerns detected: " + texts, score
    return True, "No suspicious patterns detected", 0


def gate(code, allowed):
    """("", []) or (the exception's text, []) or ("", the refused modules)."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in {"exec", "eval", "__import__", "compile"}:
            return f"Forbidden builtin: {node.id}", []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or ".")
    return "", sorted(name for name in found
                      if not any(name == one or name.startswith(one + ".") for one in allowed))

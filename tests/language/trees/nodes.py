# ast: trees of programs, walked, changed, shown, and written as source.
import ast

source = '''"""Doc."""
import os, sys as system
from . import a
from ..b.c import d as e, f
x = y = 1; z: int = 2; (w): str; x += 1; del x, y
async def g(a, /, b: int=1, *args, c, d=2, **kw) -> None:
    """Inner
    doc."""
    async for q in r: await q
    async with s as t, u: return
    yield
    await (yield 1)
@deco(1)
class K[T: int, *Ts, **P](B, metaclass=M):
    attr = lambda x, *y: (x, y)
    def m(self): pass
if a < b <= c != d and not e or f: pass
elif x in y and z not in w: 1
else: a is not b
for i, j in k:
    if i: continue
    break
else: pass
while 1: pass
else: 2
try: pass
except (A, B) as e: raise X from e
except C: raise
else: assert x, "m"
finally: global gg
try: pass
except* E: pass
with open("f") as f, (g): pass
match p:
    case 1 | -2.5 | "s" | None: pass
    case [a, *_, b] if a: pass
    case {"k": v, **rest}: pass
    case P(x, y=0) as q: pass
    case _: pass
type L[T] = list[T]
print(f"a{x!r:>{w}}b{{}}{y}", 'it\\'s', "q\\n", b"by", 1.5, 2j, 10**30, ..., True, None, sep="", *l, **m)
[x for x in y if z], {x: y for x, y in z}, {x async for x in y}, (x for x in y)
a[1:2, ::3], a[b], a[1:], a[:, None], a.b.c, (1).real, -x ** -y, (-x) ** y, ~a @ b // c % d << e >> f & g ^ h | i
(a, b), [a, *b], {1, 2}, {**a, "b": 1}, (), (1,), a if b else c, (lambda: 0)(), (y := 5), not a, +a, (a and b) or c, a and (b or c)
x = yield_ = (yield_from for _ in ()); x: int
nonloc = 1 if (2 if 3 else 4) else 5
f(x)(y)[z](*a)(k=1)
'''
tree = ast.parse(source)
print(ast.dump(tree, indent=1))
print(ast.unparse(tree))
again = ast.parse(ast.unparse(tree))
print(ast.dump(again) == ast.dump(tree), ast.compare(tree, again), ast.compare(tree, again, compare_attributes=True))
print(sum(1 for _ in ast.walk(tree)), ast.get_docstring(tree), ast.get_docstring(tree.body[9]), ast.get_docstring(tree.body[9], clean=False))
for text in ("1 + 2 * x", "f(a, b=1)[2:3]", "'text'"):
    node = ast.parse(text, mode="eval")
    print(ast.dump(node), ast.dump(node, annotate_fields=False), ast.dump(node.body, include_attributes=True), ast.dump(node, show_empty=True), sep="\n")
print(ast.dump(ast.parse("x = 1; y", mode="single")), ast.unparse(ast.parse("a\nb")), sep="\n")

OPERATORS = {ast.Add: lambda a, b: a + b, ast.Mult: lambda a, b: a * b, ast.Pow: lambda a, b: a ** b, ast.Div: lambda a, b: a / b}


def calculate(node):
    match node:
        case ast.Expression(body):
            return calculate(body)
        case ast.BinOp(left, op, right):
            return OPERATORS[type(op)](calculate(left), calculate(right))
        case ast.UnaryOp(op=ast.USub(), operand=value):
            return -calculate(value)
        case ast.Constant(value=int() | float() as value):
            return value
    raise ValueError(f"no arithmetic: {ast.dump(node)}")


for text in "2 + 3 * 4", "-(2 ** 3) / 4", "__import__('os')":
    try:
        print(calculate(ast.parse(text, mode="eval")))
    except ValueError as problem:
        print(problem)


class Names(ast.NodeVisitor):
    def __init__(self):
        self.found = []

    def visit_Name(self, node):
        self.found.append((node.id, type(node.ctx).__name__, node.lineno, node.col_offset, node.end_col_offset))
        self.generic_visit(node)

    def visit_FunctionDef(self, node):
        self.found.append(node.name)
        self.generic_visit(node)


names = Names()
names.visit(ast.parse("def f(a):\n    b = a + ü\n    return b"))
print(names.found)


class Double(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.BinOp(node, ast.Mult(), ast.Constant(2)), node)

    def visit_Pass(self, node):
        return None

    def visit_Break(self, node):
        return [ast.Continue(), ast.Break()]


changed = ast.fix_missing_locations(Double().visit(ast.parse("while 1:\n    pass\n    x = 3\n    break")))
print(ast.unparse(changed), ast.dump(changed, include_attributes=True)[:200], sep="\n")
print(ast.dump(ast.increment_lineno(ast.parse("a"), 5), include_attributes=True))
print(ast.get_source_segment("a = (1 +\n  2)\nb", ast.parse("a = (1 +\n  2)\nb").body[0].value))
print([(name, value) for name, value in ast.iter_fields(ast.parse("x", mode="eval").body)][0], list(ast.iter_child_nodes(ast.parse("a; b")))[1].lineno)
made = ast.Module([ast.Assign([ast.Name("v", ast.Store())], ast.List([ast.Constant("a"), ast.Constant(None)]))], [])
print(ast.unparse(ast.fix_missing_locations(made)), ast.dump(made), ast.Name("n").ctx, ast.Name("n"), ast.Module._fields, ast.Name._attributes, ast.Add.__mro__, sep="\n")
print(isinstance(ast.Add(), ast.operator), issubclass(ast.Name, ast.expr), ast.Constant(5).value, ast.Call(ast.Name("f")).args)
print(repr(ast.parse("a = [1, 2, 3, 4]")), ast.arg("x").annotation, ast.Name(id="q", lineno=3).lineno)
for text, mode in (("1 +", "exec"), ("a b", "eval"), ("x = 1", "eval"), ("  x", "exec"), ("def f(:", "exec"), ("a\x00", "exec"), ("1", "other"), ("return", "exec")):
    try:
        print(ast.dump(ast.parse(text, mode=mode)))
    except (SyntaxError, ValueError) as problem:
        print(type(problem).__name__, problem, getattr(problem, "lineno", None), getattr(problem, "offset", None))
for text in ("[1, (2, 'x'), {3: {4, -5}}, None, True, b'b', 1+2j, set(), ...]", "  {'a': [1.5, 'b' 'c']}", "1 + 1", "f()", "[x]", "-'a'", "1 if 2 else 3", "(1", "{**{}}", "2 ** 2"):
    try:
        print(ast.literal_eval(text))
    except (SyntaxError, ValueError) as problem:
        print(type(problem).__name__, str(problem)[:90])
print(ast.literal_eval(ast.parse("[1, 2]", mode="eval")), ast.unparse(ast.parse("x = '''a\nb'''")), ast.unparse(ast.parse("f'{a}\\n{b!s}'")), ast.unparse(ast.parse('''f"{x['k']}"''')))
print(ast.dump(ast.parse('x = u"a", "b", u"c" "d", b"e"')))

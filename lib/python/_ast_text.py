"""Syntax trees as source: what ast.unparse gives."""
from _ast_tree import classes as _classes

# How tightly a node binds; a child that binds less than its place wants gets brackets.
(_NAMED, _TUPLE, _YIELD, _TEST, _OR, _AND, _NOT, _COMPARE, _BIT_OR, _BIT_XOR, _BIT_AND, _SHIFT, _ARITHMETIC, _TERM,
 _FACTOR, _POWER, _AWAIT, _ATOM) = range(18)
_BINARY = {"Add": ("+", _ARITHMETIC), "Sub": ("-", _ARITHMETIC), "Mult": ("*", _TERM), "MatMult": ("@", _TERM),
           "Div": ("/", _TERM), "Mod": ("%", _TERM), "LShift": ("<<", _SHIFT), "RShift": (">>", _SHIFT),
           "BitOr": ("|", _BIT_OR), "BitXor": ("^", _BIT_XOR), "BitAnd": ("&", _BIT_AND), "FloorDiv": ("//", _TERM),
           "Pow": ("**", _POWER)}
_UNARY = {"Invert": ("~", _FACTOR), "Not": ("not ", _NOT), "UAdd": ("+", _FACTOR), "USub": ("-", _FACTOR)}
_COMPARED = {"Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Is": "is", "IsNot": "is not",
             "In": "in", "NotIn": "not in"}
_BOOLEAN = {"And": ("and", _AND), "Or": ("or", _OR)}
_QUOTES = ("'", '"', '"""', "'''")
_INFINITY = "1e309"


def unparse(ast_obj):
    writer = _Writer()
    if isinstance(ast_obj, list):
        for each in ast_obj:
            writer.statement(each)
    else:
        writer.statement(ast_obj)
    return "".join(writer.pieces).lstrip("\n")


def _name(node):
    return node.__class__.__name__


class _Writer:
    def __init__(self):
        self.pieces = []
        self._indent = 0

    def put(self, *texts):
        self.pieces.extend(texts)

    def line(self, *texts):
        self.put("\n" + "    " * self._indent, *texts)

    # --- statements

    def statement(self, node):
        method = getattr(self, "do_" + _name(node), None)
        if method is None:
            self.put(self.text(node))
        else:
            method(node)

    def body(self, statements):
        self._indent += 1
        for each in statements:
            self.statement(each)
        self._indent -= 1

    def documented(self, node):
        """The body, its docstring with three quotes."""
        statements = node.body
        doc = self._docstring(statements)
        if doc is not None:
            self.line(doc)
            statements = statements[1:]
        for each in statements:
            self.statement(each)

    @staticmethod
    def _docstring(statements):
        if not statements or _name(statements[0]) != "Expr":
            return None
        value = statements[0].value
        if _name(value) != "Constant" or not isinstance(value.value, str):
            return None
        return ("u" if value.kind == "u" else "") + _quoted(value.value, ('"""', "'''"), True)

    def do_Module(self, node):
        self.documented(node)

    def do_Interactive(self, node):
        for each in node.body:
            self.statement(each)

    def do_Expression(self, node):
        self.put(self.text(node.body))

    def do_FunctionType(self, node):
        self.put(f"({', '.join(map(self.text, node.argtypes))}) -> {self.text(node.returns)}")

    def do_Expr(self, node):
        self.line(self.text(node.value, _YIELD))

    def _definition(self, node, head):
        if self.pieces:
            self.put("\n")
        for each in node.decorator_list:
            self.line("@", self.text(each))
        self.line(head, ":")
        self._indent += 1
        self.documented(node)
        self._indent -= 1

    def _function(self, node, word):
        returns = f" -> {self.text(node.returns)}" if node.returns else ""
        head = f"{word} {node.name}{self._type_params(node)}({self._arguments(node.args)}){returns}"
        self._definition(node, head)

    def do_FunctionDef(self, node):
        self._function(node, "def")

    def do_AsyncFunctionDef(self, node):
        self._function(node, "async def")

    def do_ClassDef(self, node):
        given = [*map(self.text, node.bases), *map(self.text, node.keywords)]
        self._definition(node, f"class {node.name}{self._type_params(node)}" + (f"({', '.join(given)})" if given else ""))

    def _type_params(self, node):
        params = getattr(node, "type_params", ())
        return f"[{', '.join(map(self.text, params))}]" if params else ""

    def do_Return(self, node):
        self.line("return", f" {self.text(node.value)}" if node.value else "")

    def do_Delete(self, node):
        self.line("del ", ", ".join(map(self.text, node.targets)))

    def do_Assign(self, node):
        self.line(*[self.text(target, _TUPLE) + " = " for target in node.targets], self.text(node.value))

    def do_TypeAlias(self, node):
        self.line(f"type {self.text(node.name)}{self._type_params(node)} = {self.text(node.value)}")

    def do_AugAssign(self, node):
        self.line(f"{self.text(node.target)} {_BINARY[_name(node.op)][0]}= {self.text(node.value)}")

    def do_AnnAssign(self, node):
        target = self.text(node.target)
        if not node.simple and _name(node.target) == "Name":
            target = f"({target})"
        value = f" = {self.text(node.value)}" if node.value else ""
        self.line(f"{target}: {self.text(node.annotation)}{value}")

    def _block(self, head, body):
        self.line(head, ":")
        self.body(body)

    def _otherwise(self, body, word="else"):
        if body:
            self._block(word, body)

    def _for(self, node, word):
        self._block(f"{word} {self.text(node.target, _TUPLE)} in {self.text(node.iter)}", node.body)
        self._otherwise(node.orelse)

    def do_For(self, node):
        self._for(node, "for")

    def do_AsyncFor(self, node):
        self._for(node, "async for")

    def do_While(self, node):
        self._block(f"while {self.text(node.test)}", node.body)
        self._otherwise(node.orelse)

    def do_If(self, node):
        self._block(f"if {self.text(node.test)}", node.body)
        while len(node.orelse) == 1 and _name(node.orelse[0]) == "If":
            node = node.orelse[0]
            self._block(f"elif {self.text(node.test)}", node.body)
        self._otherwise(node.orelse)

    def do_With(self, node):
        self._block(f"with {', '.join(map(self.text, node.items))}", node.body)

    def do_AsyncWith(self, node):
        self._block(f"async with {', '.join(map(self.text, node.items))}", node.body)

    def do_Match(self, node):
        self._block(f"match {self.text(node.subject)}", node.cases)

    def do_match_case(self, node):
        guard = f" if {self.text(node.guard)}" if node.guard else ""
        self._block(f"case {self.text(node.pattern)}{guard}", node.body)

    def do_Raise(self, node):
        cause = f" from {self.text(node.cause)}" if node.cause else ""
        self.line("raise", f" {self.text(node.exc)}" if node.exc else "", cause)

    def _try(self, node, word):
        self._block("try", node.body)
        for handler in node.handlers:
            kind = f" {self.text(handler.type)}" if handler.type else ""
            name = f" as {handler.name}" if handler.name else ""
            self._block(f"{word}{kind}{name}", handler.body)
        self._otherwise(node.orelse)
        self._otherwise(node.finalbody, "finally")

    def do_Try(self, node):
        self._try(node, "except")

    def do_TryStar(self, node):
        self._try(node, "except*")

    def do_ExceptHandler(self, node):
        kind = f" {self.text(node.type)}" if node.type else ""
        self._block("except" + kind + (f" as {node.name}" if node.name else ""), node.body)

    def do_Assert(self, node):
        self.line(f"assert {self.text(node.test)}", f", {self.text(node.msg)}" if node.msg else "")

    def do_Import(self, node):
        self.line("import ", ", ".join(map(self.text, node.names)))

    def do_ImportFrom(self, node):
        self.line(f"from {'.' * (node.level or 0)}{node.module or ''} import {', '.join(map(self.text, node.names))}")

    def do_Global(self, node):
        self.line("global ", ", ".join(node.names))

    def do_Nonlocal(self, node):
        self.line("nonlocal ", ", ".join(node.names))

    def do_Pass(self, node):
        self.line("pass")

    def do_Break(self, node):
        self.line("break")

    def do_Continue(self, node):
        self.line("continue")

    # --- expressions: texts. `least` is how tightly the place wants them to bind.

    def text(self, node, least=_TEST):
        return getattr(self, "of_" + _name(node))(node, least)

    @staticmethod
    def _bracketed(text, own, least):
        return f"({text})" if least > own else text

    def of_alias(self, node, least):
        return f"{node.name} as {node.asname}" if node.asname else node.name

    def of_withitem(self, node, least):
        name = f" as {self.text(node.optional_vars)}" if node.optional_vars else ""
        return self.text(node.context_expr) + name

    def of_keyword(self, node, least):
        return f"{node.arg}={self.text(node.value)}" if node.arg is not None else f"**{self.text(node.value)}"

    def of_arg(self, node, least):
        return f"{node.arg}: {self.text(node.annotation)}" if node.annotation else node.arg

    def of_arguments(self, node, least):
        return self._arguments(node)

    def _arguments(self, node):
        pieces = []
        plain = node.posonlyargs + node.args
        defaults = [None] * (len(plain) - len(node.defaults)) + node.defaults
        for place, (argument, default) in enumerate(zip(plain, defaults), 1):
            pieces.append(self.text(argument) + (f"={self.text(default)}" if default else ""))
            if place == len(node.posonlyargs):
                pieces.append("/")
        if node.vararg or node.kwonlyargs:
            pieces.append(f"*{self.text(node.vararg) if node.vararg else ''}")
        for argument, default in zip(node.kwonlyargs, node.kw_defaults):
            pieces.append(self.text(argument) + (f"={self.text(default)}" if default else ""))
        if node.kwarg:
            pieces.append(f"**{self.text(node.kwarg)}")
        return ", ".join(pieces)

    def of_TypeVar(self, node, least):
        bound = f": {self.text(node.bound)}" if node.bound else ""
        return node.name + bound + self._default(node)

    def of_ParamSpec(self, node, least):
        return f"**{node.name}{self._default(node)}"

    def of_TypeVarTuple(self, node, least):
        return f"*{node.name}{self._default(node)}"

    def _default(self, node):
        return f" = {self.text(node.default_value)}" if node.default_value else ""

    def of_Name(self, node, least):
        return node.id

    def of_Constant(self, node, least):
        value = node.value
        if value is ...:
            return "..."
        if isinstance(value, tuple):
            return f"({', '.join(map(repr, value))}{',' if len(value) == 1 else ''})"
        text = repr(value)
        if isinstance(value, (float, complex)):
            text = text.replace("inf", _INFINITY).replace("nan", f"({_INFINITY}-{_INFINITY})")
        return "u" + text if node.kind == "u" else text

    def of_BoolOp(self, node, least):
        word, own = _BOOLEAN[_name(node.op)]
        values = [self.text(value, min(own + place, _ATOM)) for place, value in enumerate(node.values, 1)]
        return self._bracketed(f" {word} ".join(values), own, least)

    def of_NamedExpr(self, node, least):
        text = f"{self.text(node.target, _ATOM)} := {self.text(node.value, _ATOM)}"
        return self._bracketed(text, _NAMED, least)

    def of_BinOp(self, node, least):
        mark, own = _BINARY[_name(node.op)]
        left, right = (own + 1, own) if mark == "**" else (own, own + 1)
        return self._bracketed(f"{self.text(node.left, left)} {mark} {self.text(node.right, right)}", own, least)

    def of_UnaryOp(self, node, least):
        mark, own = _UNARY[_name(node.op)]
        return self._bracketed(mark + self.text(node.operand, own), own, least)

    def of_Lambda(self, node, least):
        arguments = self._arguments(node.args)
        text = f"lambda{' ' + arguments if arguments else ''}: {self.text(node.body)}"
        return self._bracketed(text, _TEST, least)

    def of_IfExp(self, node, least):
        text = f"{self.text(node.body, _OR)} if {self.text(node.test, _OR)} else {self.text(node.orelse)}"
        return self._bracketed(text, _TEST, least)

    def of_Dict(self, node, least):
        pairs = [f"**{self.text(value, _BIT_OR)}" if key is None else f"{self.text(key)}: {self.text(value)}"
                 for key, value in zip(node.keys, node.values)]
        return f"{{{', '.join(pairs)}}}"

    def of_Set(self, node, least):
        return f"{{{', '.join(map(self.text, node.elts))}}}" if node.elts else "{*()}"

    def of_List(self, node, least):
        return f"[{', '.join(map(self.text, node.elts))}]"

    def of_Tuple(self, node, least):
        return f"({self._items(node.elts)})" if not node.elts or least > _TUPLE else self._items(node.elts)

    def _items(self, items):
        return self.text(items[0]) + "," if len(items) == 1 else ", ".join(map(self.text, items))

    def _comprehended(self, node):
        return self.text(node.elt) + "".join(map(self.text, node.generators))

    def of_comprehension(self, node, least):
        conditions = "".join(f" if {self.text(each, _OR)}" for each in node.ifs)
        word = " async for " if node.is_async else " for "
        return f"{word}{self.text(node.target, _TUPLE)} in {self.text(node.iter, _OR)}{conditions}"

    def of_ListComp(self, node, least):
        return f"[{self._comprehended(node)}]"

    def of_SetComp(self, node, least):
        return f"{{{self._comprehended(node)}}}"

    def of_GeneratorExp(self, node, least):
        return f"({self._comprehended(node)})"

    def of_DictComp(self, node, least):
        return f"{{{self.text(node.key)}: {self.text(node.value)}{''.join(map(self.text, node.generators))}}}"

    def of_Await(self, node, least):
        return self._bracketed(f"await {self.text(node.value, _ATOM)}", _AWAIT, least)

    def of_Yield(self, node, least):
        return self._bracketed(f"yield {self.text(node.value, _ATOM)}" if node.value else "yield", _YIELD, least)

    def of_YieldFrom(self, node, least):
        return self._bracketed(f"yield from {self.text(node.value, _ATOM)}", _YIELD, least)

    def of_Compare(self, node, least):
        text = self.text(node.left, _COMPARE + 1)
        for op, value in zip(node.ops, node.comparators):
            text += f" {_COMPARED[_name(op)]} {self.text(value, _COMPARE + 1)}"
        return self._bracketed(text, _COMPARE, least)

    def of_Call(self, node, least):
        given = [*map(self.text, node.args), *map(self.text, node.keywords)]
        return f"{self.text(node.func, _ATOM)}({', '.join(given)})"

    def of_Attribute(self, node, least):
        value = self.text(node.value, _ATOM)
        if _name(node.value) == "Constant" and isinstance(node.value.value, int):
            value += " "
        return f"{value}.{node.attr}"

    def of_Subscript(self, node, least):
        inner = node.slice
        bare = _name(inner) == "Tuple" and inner.elts
        return f"{self.text(node.value, _ATOM)}[{self._items(inner.elts) if bare else self.text(inner)}]"

    def of_Slice(self, node, least):
        lower, upper = (self.text(each) if each else "" for each in (node.lower, node.upper))
        return f"{lower}:{upper}" + (f":{self.text(node.step)}" if node.step else "")

    def of_Starred(self, node, least):
        return f"*{self.text(node.value, _BIT_OR)}"

    # --- strings with fields

    def of_JoinedStr(self, node, least):
        return "f" + self._template(node)

    def of_TemplateStr(self, node, least):
        return "t" + self._template(node)

    def _template(self, node):
        pieces = [(value.value.replace("{", "{{").replace("}", "}}"), True) if _name(value) == "Constant"
                  else (self._replacement(value), False) for value in node.values]
        for quote in _QUOTES:
            written = [_escaped(text, False) if plain else text for text, plain in pieces]
            whole = "".join(written)
            fits = all(quote not in text and (plain or len(quote) == 3 or "\n" not in text) for text, plain in pieces)
            if fits and not whole.endswith(quote[0]):
                return quote + whole + quote
        quote = "'"
        return quote + "".join(_escaped(text, False).replace(quote, "\\'") if plain else text
                               for text, plain in pieces) + quote

    def _replacement(self, node):
        text = self.text(node.value, _TEST + 1)
        if _name(node) == "Interpolation":
            text = node.str if isinstance(node.str, str) else text
        if text.startswith("{"):
            text = " " + text
        conversion = f"!{chr(node.conversion)}" if node.conversion != -1 else ""
        spec = ""
        if node.format_spec:
            spec = ":" + "".join(value.value.replace("{", "{{").replace("}", "}}") if _name(value) == "Constant"
                                 else self._replacement(value) for value in node.format_spec.values)
        return f"{{{text}{conversion}{spec}}}"

    of_FormattedValue = of_Interpolation = lambda self, node, least: "f" + _quoted(self._replacement(node), _QUOTES, False)

    # --- patterns

    def of_MatchValue(self, node, least):
        return self.text(node.value)

    def of_MatchSingleton(self, node, least):
        return repr(node.value)

    def of_MatchSequence(self, node, least):
        return f"[{', '.join(map(self.text, node.patterns))}]"

    def of_MatchStar(self, node, least):
        return f"*{node.name or '_'}"

    def of_MatchMapping(self, node, least):
        pairs = [f"{self.text(key)}: {self.text(pattern)}" for key, pattern in zip(node.keys, node.patterns)]
        if node.rest is not None:
            pairs.append(f"**{node.rest}")
        return f"{{{', '.join(pairs)}}}"

    def of_MatchClass(self, node, least):
        given = [*map(self.text, node.patterns),
                 *[f"{name}={self.text(pattern)}" for name, pattern in zip(node.kwd_attrs, node.kwd_patterns)]]
        return f"{self.text(node.cls, _ATOM)}({', '.join(given)})"

    def of_MatchAs(self, node, least):
        if node.pattern is None:
            return node.name or "_"
        return self._bracketed(f"{self.text(node.pattern, _BIT_OR)} as {node.name}", _TEST, least)

    def of_MatchOr(self, node, least):
        text = " | ".join(self.text(pattern, _BIT_OR + 1) for pattern in node.patterns)
        return self._bracketed(text, _BIT_OR, least)


def _escaped(text, lines):
    """What cannot stand in a string as it is, by its escape; with `lines`, line ends and tabs may."""
    def written(character):
        if lines and character in "\n\t":
            return character
        if character == "\\" or not character.isprintable():
            return character.encode("unicode_escape").decode("ascii")
        return character
    return "".join(map(written, text))


def _quoted(text, quotes, lines):
    written = _escaped(text, lines)
    for quote in quotes:
        if quote not in written and (len(quote) == 3 or "\n" not in written):
            if written.endswith(quote[0]) and len(quote) == 3:
                written = written[:-1] + "\\" + quote[0]
            return quote + written + quote
    quote = quotes[0]
    return quote + written.replace(quote[0], "\\" + quote[0]) + quote

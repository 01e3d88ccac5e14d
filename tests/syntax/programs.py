"""Programs that use every corner of Python 3.14's grammar, made from a seed.

    Programs(seed).program()   the bytes of one program: parseable, meaningless, often refused by the compiler

Each method is one rule of the grammar and gives source text. `self.left` is how much nesting a rule may still spend; at
zero only leaves are made.
"""
import random

NAMES = ["a", "b", "cc", "self", "x1", "_", "__dunder__", "match", "case", "type", "print", "exec", "naïve", "名前", "ｘ", "ﬁ",
         "𝔘𝔫𝔦", "ª", "µ", "Ǆ", "x·y", "été", "Ω", "lambda_", "l", "O0", "soft", "__debug", "ℌ", "i̇"]
NUMBERS = ["0", "1", "00", "0_0", "42", "1_000_000", "0x_FF", "0Xdead_BEEF", "0o17", "0O7_7", "0b1", "0B1_0", "1.", ".5", "1.5",
           "1e5", "1E-5", "1_0.0_1e+1_0", ".1e1", "0.", "0e0", "1j", "1.5J", "1e3j", ".5j", "0j", "0777.", "09.5", "00j", "09e1",
           "1e400", "1e-400", "1e308", "4.9e-324", "123456789012345678901234567890", "0x" + "f" * 40, "0b" + "1" * 70,
           "9223372036854775807", "9223372036854775808", "0o" + "7" * 30, "1e22", "1e23", "0.1", "1e16", "123456789.123456789"]
STRING_BODIES = ["", "a", "abc", "\\n", "\\\\", "\\'", '\\"', "\\x41", "\\101", "\\0", "\\u00e9", "\\U0001F600", "\\N{SNOWMAN}",
                 "\\ud800", "é", "😀", "\t", "{", "}}", "#", "\\\n", "\\a\\b\\f\\r\\t\\v", "%s", "\\N{latin small letter a}", "\\7",
                 "\\400", "\\q", "\\8", " ", "\u2028", "\x0c", "ﬁ"]
BYTE_BODIES = ["", "a", "\\x00", "\\377", "\\n", "\\'", "\\\\", "\\u0041", "\\N{x}", "\\q", "\\400", " "]
FORMAT_SPECS = ["", ":", ":>10", ":{w}", ":{w}.{p}", ":%Y-%m", ":{a!r}", ":x\\x41", ":{a:{b}}", ":{ {} }", ":}"[:1]]
ATOMS = ["None", "True", "False", "...", "()", "[]", "{}"]
BINARY = ["+", "-", "*", "/", "//", "%", "@", "<<", ">>", "&", "|", "^", "**"]
COMPARE = ["<", ">", "==", ">=", "<=", "!=", "in", "not in", "is", "is not", "not  in", "is\tnot"]
AUGMENTED = ["+=", "-=", "*=", "/=", "//=", "%=", "@=", "<<=", ">>=", "&=", "|=", "^=", "**="]


class Programs:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.left = 0
        self.flow = 0  # brackets open here: newlines may stand anywhere
        self.quotes = []  # of the f-strings around; 3.12's may be used again inside

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def pick(self, items):
        return items[int(self.random.random() * len(items))]

    def some(self, rule, least=0, most=3):
        return [rule() for _ in range(least + int(self.random.random() * (most - least + 1)))]

    def join(self, rule, least=0, most=3, comma=True):
        """Comma-separated, at times with a comma at the end."""
        items = self.some(rule, least, most)
        return self.pick([", ", ",", " , "]).join(items) + ("," if comma and items and self.chance(25) else "")

    def space(self):
        if self.flow and self.chance(6):
            return self.pick(["\n", "\n   ", " # note\n", "\\\n", "\t", "\x0c"])
        return self.pick([" "] * 12 + ["  ", "\t", " \\\n "])

    def bracketed(self, opening, make, closing):
        self.flow += 1
        text = opening + (self.space() if self.chance(8) else "") + make() + (self.space() if self.chance(8) else "") + closing
        self.flow -= 1
        return text

    def deeper(self, rules, leaves):
        """One of `rules` while nesting is left, else one of `leaves`."""
        if self.left <= 0:
            return self.pick(leaves)()
        self.left -= 1
        text = self.pick(rules)()
        self.left += 1
        return text

    # --- expressions ---

    def name(self):
        return self.pick(NAMES)

    def number(self):
        return self.pick(NUMBERS)

    def atom(self):
        return self.pick(ATOMS)

    def expression(self):
        leaves = [self.name, self.name, self.number, self.strings, self.atom]
        rules = leaves + [self.unary, self.binary, self.binary, self.binary, self.comparison, self.boolean, self.conditional,
                          self.lambda_, self.call, self.call, self.attribute, self.subscript, self.subscript, self.tuple_,
                          self.list_, self.set_, self.dict_, self.comprehension, self.parenthesized, self.await_, self.walrus,
                          self.f_string, self.f_string, self.yield_, self.power]
        return self.deeper(rules, leaves)

    def primary(self):
        """What may stand before a call, an attribute or a subscript."""
        leaves = [self.name, self.strings, self.parenthesized, self.atom]
        return self.deeper(leaves + [self.call, self.attribute, self.subscript, self.list_, self.f_string], [self.name])

    def unary(self):
        return self.bracketed("(", lambda: self.pick(["-", "+", "~", "not ", "- -", "not not "]) + self.primary(), ")")

    def binary(self):
        left, right = self.operand(), self.operand()
        return f"{left}{self.space()}{self.pick(BINARY)}{self.space()}{right}"

    def operand(self):
        return self.deeper([self.primary, self.primary, self.negative, self.parenthesized, self.binary, self.power],
                           [self.name, self.number])

    def negative(self):
        return self.pick(["-", "+", "~"]) + self.primary()

    def power(self):
        return f"{self.primary()} ** {self.pick(['-', '', '+', '~'])}{self.primary()}"

    def comparison(self):
        parts = [self.parenthesized()]
        for _ in range(1 + self.chance(30)):
            parts.append(f" {self.pick(COMPARE)} {self.operand()}")
        return self.bracketed("(", lambda: "".join(parts), ")")

    def boolean(self):
        word = self.pick([" and ", " or "])
        return self.bracketed("(", lambda: word.join(self.some(self.operand, 2, 4)), ")")

    def conditional(self):
        return self.bracketed(
            "(", lambda: f"{self.operand()} if {self.operand()} else {self.pick([self.operand, self.conditional_end])()}", ")")

    def conditional_end(self):
        return f"{self.operand()} if {self.operand()} else {self.operand()}"

    def lambda_(self):
        parameters = self.parameters(annotated=False)
        return self.bracketed("(", lambda: f"lambda{' ' if parameters else ''}{parameters}: {self.expression()}", ")")

    def call(self):
        return self.primary() + self.bracketed("(", self.arguments, ")")

    def bases(self):
        return ", ".join(self.some(self.operand, 0, 2) + self.some(lambda: f"{self.name()}={self.operand()}", 0, 1))

    def arguments(self):
        if self.chance(12):
            return f"{self.expression()}{self.for_clauses()}"
        positional = self.some(lambda: self.pick([self.expression, self.expression, self.starred, self.walrus_bare])(), 0, 3)
        named = self.some(lambda: self.pick([f"{self.name()}={self.expression()}", f"**{self.operand()}"]), 0, 2)
        text = ", ".join(positional + named)
        return text + ("," if text and self.chance(20) else "")

    def starred(self):
        return "*" + self.operand()

    def attribute(self):
        return f"{self.primary()}{self.pick(['.', ' . ', '.'])}{self.name()}"

    def subscript(self):
        def inside():
            return self.join(lambda: self.pick([self.expression, self.slice_, self.starred])(), 1, 3)
        return self.primary() + self.bracketed("[", inside, "]")

    def slice_(self):
        parts = [self.operand() if self.chance(60) else "" for _ in range(3)]
        return ":".join(parts[:2] if self.chance(60) else parts)

    def tuple_(self):
        return self.bracketed("(", lambda: f"{self.element()}, {self.join(self.element)}", ")")

    def list_(self):
        return self.bracketed("[", lambda: self.join(self.element), "]")

    def set_(self):
        return self.bracketed("{", lambda: self.join(self.element, 1), "}")

    def dict_(self):
        def item():
            return f"**{self.operand()}" if self.chance(15) else f"{self.expression()}: {self.expression()}"
        return self.bracketed("{", lambda: self.join(item), "}")

    def element(self):
        return self.pick([self.expression, self.expression, self.expression, self.starred, self.walrus_bare])()

    def for_clauses(self):
        text = ""
        for _ in range(1 + self.chance(25)):
            text += f"{self.space()}{'async ' if self.chance(15) else ''}for {self.targets()} in {self.operand()}"
            for _ in range(int(self.random.random() * 3)):
                text += f" if {self.operand()}"
        return text

    def comprehension(self):
        opening, closing = self.pick(["()", "[]", "{}"])
        if opening == "{" and self.chance(50):
            return self.bracketed("{", lambda: f"{self.expression()}: {self.expression()}{self.for_clauses()}", "}")
        return self.bracketed(opening, lambda: f"{self.expression()}{self.for_clauses()}", closing)

    def parenthesized(self):
        return self.bracketed("(", self.expression, ")")

    def await_(self):
        return f"(await {self.primary()})"

    def walrus_bare(self):
        return f"{self.name()} := {self.expression()}"

    def walrus(self):
        return self.bracketed("(", self.walrus_bare, ")")

    def yield_(self):
        return self.pick(["(yield)", f"(yield {self.expression()})", f"(yield from {self.expression()})",
                          f"(yield {self.expression()}, *{self.operand()})"])

    # --- strings ---

    def strings(self):
        return " ".join(self.some(self.string, 1, 1 if self.chance(80) else 3))

    def string(self):
        prefix = self.pick(["", "", "", "", "u", "U", "r", "R"])
        quote = self.pick(["'", '"', "'''", '"""'])
        body = "".join(self.some(lambda: self.pick(STRING_BODIES), 0, 3))
        if prefix in ("r", "R"):
            body = body.replace("\\", "|") if body.endswith("\\") else body
        return prefix + quote + self.safe(body, quote) + quote

    def bytes_(self):
        quote = self.pick(["'", '"', "'''", '"""'])
        body = "".join(self.some(lambda: self.pick(BYTE_BODIES), 0, 3))
        return self.pick(["b", "B", "rb", "bR", "Rb", "BR"]) + quote + self.safe(body, quote) + quote

    def safe(self, body, quote):
        """The body without an unescaped end of the string in it."""
        body = body.replace("\\" + quote[0], "").replace(quote[0], "")
        if len(quote) == 1:
            body = body.replace("\n", "" if not body.count("\\\n") == body.count("\n") else "\n").replace("\x0c", "")
        return body

    def f_string(self):
        if len(self.quotes) > 3:
            return self.name()
        prefix = self.pick(["f", "F", "rf", "fR", "t", "T", "tr", "Rt"])
        quote = self.pick(["'", '"', "'''", '"""'])
        self.quotes.append(quote)
        parts = self.some(lambda: self.pick([self.field, self.field, self.f_text])(), 0, 4)
        self.quotes.pop()
        text = prefix + quote + "".join(parts) + quote
        return text + (f" {self.string()}" if prefix[0] in "fFr" and "t" not in prefix.lower() and self.chance(15) else "")

    def f_text(self):
        return self.pick(["a", " ", "{{", "}}", "é", "\\x41", "\\{{" if self.chance(5) else "b", "%", "#", ":", "!", "=", "{{}}"])

    def field(self):
        flow, self.flow = self.flow, 0  # no newline inside a single-quoted one: keep to one line everywhere
        inner = self.pick([self.name, self.primary_in_field, self.number, self.f_string])()
        self.flow = flow
        if self.chance(10):
            inner = f"{inner}, {self.name()}"
        if inner[0] == "{":
            inner = " " + inner
        return ("{" + self.pick(["", "", " "]) + inner + self.pick(["", "", "", " ", "=", " = ", "=  "])
                + self.pick(["", "", "!r", "!s", "!a"]) + self.pick(FORMAT_SPECS) + "}")

    def primary_in_field(self):
        return self.pick(["a.b", "a[0]", "a[b:c]", "f(x, *y)", "(lambda: 1)", "(x := 1)", "[i for i in x]", "a if b else c", "not a",
                          "a != b", "a == b", "a <= b", "x:=5", "*a, b", "yield", "await x", "{1: 2}[1]", "-1", "a or b"])

    # --- targets and parameters ---

    def target(self):
        leaves = [self.name]
        return self.deeper(leaves * 3 + [self.attribute, self.subscript, self.target_group], leaves)

    def target_group(self):
        opening, closing = self.pick(["()", "[]"])
        return opening + ", ".join(self.some(self.target, 2, 3)) + closing

    def targets(self):
        text = ", ".join(self.some(self.target, 1, 1 if self.chance(70) else 3))
        return f"{text}, *{self.name()}" if self.chance(10) else text

    def parameters(self, annotated=True):
        def one(star=""):
            text = star + f"p{self.random.getrandbits(30)}"
            return text + (f": {self.expression()}" if annotated and self.chance(40) else "")
        plain = [one() for _ in range(self.random.getrandbits(2))]
        first_default = int(self.random.random() * 5)
        plain = [f"{p}={self.expression()}" if i >= first_default else p for i, p in enumerate(plain)]
        if plain and self.chance(25):
            plain.insert(1 + int(self.random.random() * len(plain)), "/")
        keyword = [one() + (f"={self.expression()}" if self.chance(50) else "") for _ in range(self.random.getrandbits(1))]
        if self.chance(20):
            star = one("*")
            if annotated and self.chance(30):
                star = star.split(":")[0] + f": *{self.name()}"
            plain.append(star)
            plain += keyword
        elif keyword:
            plain += ["*", *keyword]
        if self.chance(20):
            plain.append(one("**"))
        return ", ".join(plain) + ("," if plain and self.chance(15) else "")

    def type_parameters(self):
        if self.chance(60):
            return ""
        def one():
            name = f"T{self.random.getrandbits(20)}"
            kind = self.pick(["", "", "*", "**"])
            bound = f": {self.expression()}" if not kind and self.chance(40) else ""
            return kind + name + bound
        items = self.some(one, 1, 3)
        if self.chance(30):
            items[-1] += f" = {'*' if items[-1][0] == '*' and items[-1][1] != '*' and self.chance(50) else ''}{self.operand()}"
        return self.bracketed("[", lambda: ", ".join(items) + ("," if self.chance(20) else ""), "]")

    # --- statements ---

    def simple(self):
        return self.pick([
            lambda: self.expression(), lambda: self.expression(), lambda: self.bytes_(), lambda: f"{self.target()} = {self.element_list()}",
            lambda: f"{self.targets()} = {self.targets()} = {self.element_list()}", lambda: f"{self.name()} {self.pick(AUGMENTED)} {self.expression()}",
            lambda: f"{self.subscript()} {self.pick(AUGMENTED)} yield", lambda: f"{self.name()}: {self.expression()}",
            lambda: f"{self.pick([self.attribute, self.subscript, self.name])()}: {self.expression()} = {self.element_list()}",
            lambda: f"({self.name()}): {self.expression()} = 1", lambda: f"x = yield {self.expression()}",
            lambda: "pass", lambda: "break", lambda: "continue", lambda: "return", lambda: f"return {self.expression()}, *{self.operand()}",
            lambda: f"raise {self.expression()} from {self.expression()}", lambda: "raise", lambda: f"raise {self.expression()}",
            lambda: f"global {', '.join(self.some(self.name, 1, 3))}", lambda: f"nonlocal {self.name()}",
            lambda: f"del {self.target()}, {self.target_group()}", lambda: f"del ({self.target()}), [{self.target()}]",
            lambda: f"assert {self.expression()}", lambda: f"assert {self.expression()}, {self.expression()}",
            self.import_, self.import_, lambda: f"type {self.name()}{self.type_parameters()} = {self.expression()}",
            lambda: f"match[{self.name()}]", lambda: f"case({self.name()})", lambda: "type = type", lambda: f"match(*a, {self.name()})", lambda: f"await {self.primary()}", lambda: f"type.x: {self.name()}",
        ])()

    def element_list(self):
        return self.pick([self.expression, self.expression, lambda: f"{self.expression()}, *{self.operand()}", lambda: f"*{self.operand()},",
                          lambda: f"yield {self.expression()}"])()

    def import_(self):
        dotted = ".".join(self.some(self.name, 1, 3))
        items = ", ".join(self.some(lambda: self.name() + (f" as {self.name()}" if self.chance(30) else ""), 1, 3))
        return self.pick([f"import {dotted}", f"import {dotted} as {self.name()}, {dotted}", f"from {dotted} import {items}",
                          f"from {'.' * int(1 + self.random.random() * 8)} import {items}", f"from ..{dotted} import ({items},)",
                          f"from ... {dotted} import *", f"from {dotted} import (\n  {items}\n)"])

    def line(self):
        return "; ".join(self.some(self.simple, 1, 1 if self.chance(85) else 3)) + self.pick(["", "", "", ";", "  # note"])

    def block(self, indent):
        if self.left <= 0 or self.chance(20):
            return " " + self.line() + "\n"
        self.left -= 1
        inner = indent + self.pick(["    ", "  ", "\t", " ", "        "])
        text = self.pick(["", "", "  # note"]) + "\n" + "".join(self.statement(inner) for _ in range(1 + self.random.getrandbits(1)))
        self.left += 1
        return text

    def statement(self, indent=""):
        if self.left <= 0:
            return f"{indent}{self.line()}\n"
        blank = self.pick(["", "", "", "", "\n", f"{indent}# note\n", "   # odd note\n", "\x0c\n", " \t \n"])
        return blank + self.pick([
            lambda i: f"{i}{self.line()}\n", lambda i: f"{i}{self.line()}\n", lambda i: f"{i}{self.line()}\n", self.if_, self.for_,
            self.while_, self.try_, self.with_, self.function, self.class_, self.match_, self.function])(indent)

    def else_(self, indent):
        return f"{indent}else:{self.block(indent)}" if self.chance(30) else ""

    def if_(self, i):
        text = f"{i}if {self.pick([self.expression, self.walrus_bare])()}:{self.block(i)}"
        for _ in range(self.random.getrandbits(1)):
            text += f"{i}elif {self.expression()}:{self.block(i)}"
        return text + self.else_(i)

    def for_(self, i):
        return (f"{i}{'async ' if self.chance(20) else ''}for {self.targets()} in {self.pick([self.expression, lambda: '*a, b'])()}:"
                f"{self.block(i)}{self.else_(i)}")

    def while_(self, i):
        return f"{i}while {self.expression()}:{self.block(i)}{self.else_(i)}"

    def try_(self, i):
        text = f"{i}try:{self.block(i)}"
        if self.chance(20):
            return f"{text}{i}finally:{self.block(i)}"
        star = self.pick(["", "", "*", " *"])
        for _ in range(1 + self.random.getrandbits(1)):
            what = self.pick([self.expression(), f"{self.expression()} as {self.name()}", f"{self.name()}, {self.name()}",
                              f"({self.name()}, {self.name()}) as {self.name()}"])
            text += f"{i}except{star} {what}:{self.block(i)}"
        if not star and self.chance(20):
            text += f"{i}except:{self.block(i)}"
        return text + self.else_(i) + (f"{i}finally:{self.block(i)}" if self.chance(20) else "")

    def with_(self, i):
        def item():
            return self.expression() + (f" as {self.target()}" if self.chance(60) else "")
        items = ", ".join(self.some(item, 1, 3))
        if self.chance(40):
            items = f"({items}{',' if self.chance(40) else ''})"
        return f"{i}{'async ' if self.chance(20) else ''}with {items}:{self.block(i)}"

    def decorators(self, i):
        return "".join(f"{i}@{d}\n" for d in self.some(self.expression, 0, 1 if self.chance(70) else 3))

    def function(self, i):
        returns = f" -> {self.expression()}" if self.chance(30) else ""
        return (f"{self.decorators(i)}{i}{'async ' if self.chance(20) else ''}def {self.name()}{self.type_parameters()}"
                f"({self.parameters()}){returns}:{self.block(i)}")

    def class_(self, i):
        bases = self.bracketed("(", self.bases, ")") if self.chance(50) else ""
        return f"{self.decorators(i)}{i}class {self.name()}{self.type_parameters()}{bases}:{self.block(i)}"

    def match_(self, i):
        inner = i + self.pick(["    ", "\t", " "])
        subject = self.pick([self.expression, lambda: f"{self.name()}, *{self.name()}", self.walrus_bare, lambda: "*a,"])()
        text = f"{i}match {subject}:\n"
        for _ in range(1 + self.random.getrandbits(1)):
            guard = f" if {self.pick([self.expression, self.walrus_bare])()}" if self.chance(25) else ""
            text += f"{inner}case {self.patterns()}{guard}:{self.block(inner)}"
        return text

    # --- patterns ---

    def patterns(self):
        return self.pick([self.pattern, self.pattern, lambda: f"{self.pattern()}, {self.pattern()}", lambda: f"{self.pattern()},",
                          lambda: f"*{self.name()},", lambda: f"{self.pattern()}, *_"])()

    def pattern(self):
        text = " | ".join(self.some(self.closed_pattern, 1, 1 if self.chance(75) else 3))
        return f"{text} as {self.pick(['a', 'x1', 'soft'])}" if self.chance(15) else text

    def closed_pattern(self):
        leaves = [lambda: self.pick(["_", "a", "x1", "match", "None", "True", "False", "a.b", "a.b.c", "1", "-1", "1.5", "-0x1F", "1+2j",
                                     "-1 - 2.5j", "'s'", "b'x' b'y'", "'a' \"b\"", "0", "...".replace("...", "[]"), "()", "{}", "A()"])]
        rules = leaves + [
            lambda: "[" + self.join(self.pattern_or_star, 0, 3) + "]", lambda: f"({self.pattern_or_star()}, {self.join(self.pattern)})",
            lambda: f"({self.pattern()})", self.mapping_pattern, self.class_pattern]
        return self.deeper(rules, leaves)

    def pattern_or_star(self):
        return self.pick([self.pattern, self.pattern, self.pattern, lambda: "*_", lambda: "*rest"])()

    def mapping_pattern(self):
        items = self.some(lambda: f"{self.pick(['1', chr(39) + 'k' + chr(39), 'a.b', '-1', 'None', '1+1j', 'b' + chr(39) * 2])}: {self.pattern()}", 0, 3)
        if self.chance(30):
            items.append("**rest")
        return "{" + ", ".join(items) + ("," if items and self.chance(20) else "") + "}"

    def class_pattern(self):
        items = self.some(self.pattern, 0, 2) + self.some(lambda: f"k{self.random.getrandbits(20)}={self.pattern()}", 0, 2)
        return f"{self.pick(['A', 'a.B', 'type'])}(" + ", ".join(items) + ("," if items and self.chance(20) else "") + ")"

    # --- programs ---

    def program(self):
        """Source bytes; newlines, encoding and byte order mark vary too."""
        lines = []
        for _ in range(3 + self.random.getrandbits(3)):
            self.left = 1 + self.random.getrandbits(2)
            lines.append(self.statement())
        text = "".join(lines)
        if self.chance(15):
            text = text.removesuffix("\n")
        if self.chance(10):
            text = text.replace("\n", self.pick(["\r\n", "\r"]))
        encoding = self.pick(["utf-8"] * 6 + ["latin-1", "cp1252", "euc-jp", "utf-8-sig", "shift_jis", "koi8-r"])
        if encoding == "utf-8-sig":
            return b"\xef\xbb\xbf" + text.encode()
        if encoding != "utf-8":
            try:
                return f"{self.pick(['', '#!/usr/bin/python3' + chr(10)])}# -*- coding: {encoding} -*-\n{text}".encode(encoding)
            except UnicodeEncodeError:
                pass
        return text.encode()

"""Values written as literals. Trees of programs are not here: only literal_eval is."""
import re as _re

__all__ = ["literal_eval"]

_TOKEN = _re.compile(r"""
    (?P<space> [ \t\f]+ | \\\n | \#[^\n]* )
  | (?P<newline> \n )
  | (?P<string> (?P<prefix> [A-Za-z]{0,2} ) (?P<quote> '''|\"\"\"|'|\" ) )
  | (?P<number> 0[xX](?:_?[0-9a-fA-F])+ | 0[oO](?:_?[0-7])+ | 0[bB](?:_?[01])+
      | (?: (?:[0-9](?:_?[0-9])*)? \. [0-9](?:_?[0-9])* | [0-9](?:_?[0-9])*\.? ) (?:[eE][+-]?[0-9](?:_?[0-9])*)? [jJ]? )
  | (?P<name> [^\W\d]\w* )
  | (?P<mark> \.\.\. | \*\* | // | << | >> | [=!<>]= | := | -> | [][(){},:+\-*/%@&|^~<>.=;] )
""", _re.X)
_ESCAPE = _re.compile(r"\\(\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|.)", _re.S)
_ESCAPES = {"\n": "", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
            "v": "\v"}
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_PREFIXES = ("", "r", "u", "b", "br", "rb")
_OPERATORS = {"(": "Call", "[": "Subscript", ".": "Attribute", "if": "IfExp", "and": "BoolOp", "or": "BoolOp",
              **dict.fromkeys(("<", ">", "<=", ">=", "==", "!=", "in", "not", "is"), "Compare"),
              **dict.fromkeys(("+", "-", "*", "/", "//", "%", "@", "**", "<<", ">>", "&", "|", "^"), "BinOp")}
_STARTS = {"~": "UnaryOp", "+": "UnaryOp", "-": "UnaryOp", "not": "UnaryOp", "*": "Starred", "lambda": "Lambda", "await": "Await"}
_NUMBER, _OTHER = "number", "other"  # what a value was written as: a number without a sign, or anything else


def _unescape(text, is_bytes):
    def char(match):
        found = match.group(1)
        if found in _ESCAPES:
            return _ESCAPES[found]
        if found[0] in "01234567":
            return chr(int(found, 8) & 255 if is_bytes else int(found, 8))
        if found[0] == "x" and len(found) == 3:
            return chr(int(found[1:], 16))
        if not is_bytes and len(found) > 1:
            if found[0] != "N":
                return chr(int(found[1:], 16))
            import unicodedata
            return unicodedata.lookup(found[2:-1])
        return match.group()

    return _ESCAPE.sub(char, text) if "\\" in text else text


class _Reader:
    """Goes through the tokens of a text: (kind, text or value, line)."""

    def __init__(self, source):
        self.source = source
        self.tokens = []
        self.at = 0
        self.split()

    def fail(self, message, line):
        lines = self.source.split("\n")
        raise SyntaxError(message, ("<unknown>", line, 1, lines[line - 1] if line <= len(lines) else ""))

    def malformed(self, node, line):
        raise ValueError(f"malformed node or string on line {line}: {node}")

    def split(self):
        source, at, line, opened = self.source, 0, 1, []
        while at < len(source):
            match = _TOKEN.match(source, at)
            if match is None:
                shown = source[at]
                self.fail("unexpected character after line continuation character" if shown == "\\" else
                          f"invalid character '{shown}' (U+{ord(shown):04X})" if ord(shown) > 127 else "invalid syntax", line)
            kind, text, start = match.lastgroup, match.group(), line
            if match.group("string"):
                kind, text, end = self.string(match, line)
            else:
                end = match.end()
            line += source.count("\n", at, end)
            at = end
            if kind == "newline" and (opened or not self.tokens) or kind == "space":
                continue
            if kind == "number" and (source[at:at + 1].isalnum() or source[at:at + 1] == "_"):
                self.fail("invalid decimal literal", start)
            if kind == "mark" and text in _CLOSING:
                opened.append((text, start))
                if len(opened) > 200:
                    self.fail("too many nested parentheses", start)
            elif kind == "mark" and text in ")]}":
                if not opened:
                    self.fail(f"unmatched '{text}'", start)
                last, _ = opened.pop()
                if _CLOSING[last] != text:
                    self.fail(f"closing parenthesis '{text}' does not match opening parenthesis '{last}'", start)
            self.tokens.append((kind, text, start))
        self.opened = opened
        self.tokens.append(("end", "", line))

    def string(self, match, line):
        prefix, quote, start = match.group("prefix").lower(), match.group("quote"), match.end()
        if prefix not in _PREFIXES and not set(prefix) <= set("rft"):
            self.fail("invalid syntax", line)
        end = start
        while not self.source.startswith(quote, end):
            c = self.source[end:end + 1]
            if not c or c == "\n" and len(quote) == 1:
                if len(quote) == 3:
                    self.fail(f"unterminated triple-quoted string literal (detected at line {self.source.count(chr(10)) + 1})",
                              line)
                self.fail(f"unterminated string literal (detected at line {line})", line)
            end += 2 if c == "\\" else 1
        if prefix not in _PREFIXES:
            return "template", prefix, end + len(quote)
        text = self.source[start:end]
        if "b" in prefix and not text.isascii():
            self.fail("bytes can only contain ASCII literal characters", line)
        try:
            text = text if "r" in prefix else _unescape(text, "b" in prefix)
        except (KeyError, ValueError, OverflowError):
            self.fail("(unicode error) 'unicodeescape' codec can't decode bytes in the literal", line)
        return "string", text.encode("latin-1") if "b" in prefix else text, end + len(quote)

    # --- values -----------------------------------------------------------------------------------------------------------

    def peek(self):
        kind, text, _ = self.tokens[self.at]
        return text if kind in ("mark", "name") else None

    def accept(self, text):
        if self.peek() != text:
            return False
        self.at += 1
        return True

    def whole(self):
        value, _ = self.expression()
        if self.peek() == ",":
            value = (value, *self.rest_of_tuple())
        while self.tokens[self.at][0] == "newline":
            self.at += 1
        if self.tokens[self.at][0] != "end":
            self.unexpected()
        return value

    def rest_of_tuple(self):
        items = []
        while self.accept(","):
            if self.peek() == ")" or self.tokens[self.at][0] in ("end", "newline"):
                break
            items.append(self.expression()[0])
        return items

    def unexpected(self):
        kind, text, line = self.tokens[self.at]
        if len(self.tokens) == 1:
            line = 0
        if self.opened:
            self.fail(f"'{self.opened[-1][0]}' was never closed", self.opened[-1][1])
        if kind in ("name", "number", "string") and self.at and self.tokens[self.at - 1][1] not in ("+", "-", ":", ","):
            inside = any(text in _CLOSING for kind, text, _ in self.tokens[:self.at] if kind == "mark")
            self.fail("invalid syntax. Perhaps you forgot a comma?" if inside else "invalid syntax", line)
        self.fail("invalid syntax", line)

    def expression(self):
        line = self.tokens[self.at][2]
        sign = self.peek() if self.peek() in ("+", "-") else None
        if sign:
            self.at += 1
            value, written = self.primary()
            if written is not _NUMBER:
                self.malformed("UnaryOp(...)", line)
            value = +value if sign == "+" else -value
        else:
            value, written = self.primary()
        following = self.peek()
        if following in ("+", "-") and (sign or written is _NUMBER) and not isinstance(value, complex):
            self.at += 1
            imaginary, kind = self.primary()
            if kind is not _NUMBER or not isinstance(imaginary, complex):
                self.malformed("BinOp(...)", line)
            value, written = value + imaginary if following == "+" else value - imaginary, _OTHER
            following = self.peek()
        if following in _OPERATORS:
            if self.opened:
                self.unexpected()
            self.malformed(f"{_OPERATORS[following]}(...)", line)
        if following == "for" and not self.opened:
            self.malformed("ListComp(...)", line)
        return value, _OTHER if sign else written

    def primary(self):
        kind, text, line = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return self.number(text, line), _NUMBER
        if kind == "string":
            parts = [text]
            while self.tokens[self.at][0] == "string":
                parts.append(self.tokens[self.at][1])
                self.at += 1
            if len({type(part) for part in parts}) > 1:
                self.fail("cannot mix bytes and nonbytes literals", line)
            return type(text)().join(parts), _OTHER
        if kind == "template":
            self.malformed("TemplateStr(...)" if "t" in text else "JoinedStr(...)", line)
        if kind == "name":
            return self.name(text, line), _OTHER
        if kind == "mark":
            if text == "...":
                return ..., _OTHER
            if text == "(":
                return self.parenthesized()
            if text == "[":
                items = self.items("]")
                return items, _OTHER
            if text == "{":
                return self.braces(), _OTHER
            if text in _STARTS and self.tokens[self.at][0] not in ("end", "newline"):
                self.malformed(f"{_STARTS[text]}(...)", line)
        self.at -= 1
        self.unexpected()

    def number(self, text, line):
        digits = text.replace("_", "")
        if digits[-1] in "jJ" and digits[:2] not in ("0x", "0X"):
            return complex(0, float(digits[:-1]))
        if digits.isdigit():
            if digits[0] == "0" and digits.strip("0"):
                self.fail("leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
                          line)
            return int(digits)
        return int(digits, 0) if digits[1] in "xXoObB" else float(digits)

    def name(self, text, line):
        if text in ("True", "False", "None"):
            return {"True": True, "False": False, "None": None}[text]
        if text in _STARTS:
            self.malformed(f"{_STARTS[text]}(...)", line)
        if text == "set" and self.peek() == "(" and self.tokens[self.at + 1][1] == ")":
            self.at += 2
            return set()
        following = self.peek()
        if following == "for" and not self.opened:
            self.malformed("ListComp(...)", line)
        if self.opened or self.tokens[self.at][0] in ("name", "string", "number") and following not in _OPERATORS:
            self.unexpected()
        self.malformed(f"{_OPERATORS[following]}(...)" if following in _OPERATORS else f"Name(id={text!r}, ctx=Load())", line)

    def parenthesized(self):
        if self.accept(")"):
            return (), _OTHER
        value, written = self.expression()
        if self.peek() == ",":
            value, written = (value, *self.rest_of_tuple()), _OTHER
        if not self.accept(")"):
            self.unexpected()
        return value, written

    def items(self, closing):
        items = []
        while not self.accept(closing):
            items.append(self.expression()[0])
            if not self.accept(","):
                if not self.accept(closing):
                    self.unexpected()
                break
        return items

    def braces(self):
        line = self.tokens[self.at][2]
        if self.accept("}"):
            return {}
        if self.peek() == "**":
            raise ValueError("malformed node or string: None")
        first = self.expression()[0]
        if not self.accept(":"):
            if self.accept(","):
                return set([first, *self.items("}")])
            if not self.accept("}"):
                self.unexpected()
            return set([first])
        if self.peek() == "}":
            self.fail("expression expected after dictionary key and ':'", line)
        pairs = [(first, self.expression()[0])]
        while self.accept(",") and self.peek() != "}":
            key = self.expression()[0]
            if not self.accept(":"):
                self.fail("':' expected after dictionary key", self.tokens[self.at][2])
            pairs.append((key, self.expression()[0]))
        if not self.accept("}"):
            self.unexpected()
        return dict(pairs)


def literal_eval(node_or_string):
    """The value of a literal: nothing in the text is run."""
    if not isinstance(node_or_string, str):
        raise ValueError(f"malformed node or string: {node_or_string!r}")
    source = node_or_string.lstrip(" \t").replace("\r\n", "\n").replace("\r", "\n")
    return _Reader(source).whole()

"""Broken programs: every way in which people, models and editors damage source, from a seed.

    Mutator(seed).mutate(source)   (name of the damage, the damaged bytes)
"""
import random
import re

TOKEN = re.compile(
    r"""[rbuftRBUFT]{0,2}(?:'''(?:\\.|[^\\])*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\"|'(?:\\.|[^\\'\n])*'|"(?:\\.|[^\\"\n])*")"""
    r"""|\w+|\#[^\n]*|\n[ \t]*|[ \t]+|\*\*=?|//=?|>>=?|<<=?|:=|->|[-+*/%@&|^=!<>]=|\.\.\.|.""", re.S)
KEYWORDS = ("False None True and as assert async await break class continue def del elif else except finally for from global "
            "if import in is lambda nonlocal not or pass raise return try while with yield match case type").split()
INSERTED = KEYWORDS + ["(", ")", "[", "]", "{", "}", ":", ",", ";", ".", "=", "==", ":=", "->", "*", "**", "@", "!", "?", "$", "`", "~",
                       "<>", "!=", "&&", "||", "++", "=>", "\\", "'", '"', "'''", "f'", "t'{", "0777", "1_", "0x", "1.2.3", "1a", "0b2",
                       "x y", "print x", "...", "b'é'", "'a' b'b'", "f'{'", "f'}'", "f'{}'", "f'{a!x}'", "__debug__", "None", "\x0c"]
INVISIBLE = ["\u00a0", "\u200b", "\ufeff", "\u201c", "\u2019", "\uff08", "\u2013", "\u00d7", "\u3000", "€", "\x00", "\x01", "\x7f"]


class Mutator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, items):
        return items[int(self.random.random() * len(items))]

    def place(self, tokens, wanted=lambda token: token.strip()):
        """Index of a token that is `wanted`; of any where none is."""
        places = [i for i, token in enumerate(tokens) if wanted(token)]
        return self.pick(places or range(len(tokens)))

    def mutate(self, source):
        text = source.decode("utf-8")
        name = self.pick(sorted(DAMAGES))
        damaged = DAMAGES[name](self, text)
        return name, damaged if isinstance(damaged, bytes) else damaged.encode("utf-8")

    def tokens(self, text):
        return TOKEN.findall(text)

    def delete(self, text):
        tokens = self.tokens(text)
        del tokens[self.place(tokens)]
        return "".join(tokens)

    def double(self, text):
        tokens = self.tokens(text)
        at = self.place(tokens)
        tokens.insert(at, tokens[at] + self.pick(["", " "]))
        return "".join(tokens)

    def swap(self, text):
        tokens = self.tokens(text)
        first = self.place(tokens)
        later = [i for i in range(first + 1, min(first + 5, len(tokens))) if tokens[i].strip()]
        if later:
            tokens[first], tokens[later[0]] = tokens[later[0]], tokens[first]
        return "".join(tokens)

    def insert(self, text):
        tokens = self.tokens(text)
        tokens.insert(self.place(tokens), self.pick(["", " "]) + self.pick(INSERTED) + self.pick(["", " "]))
        return "".join(tokens)

    def replace(self, text):
        tokens = self.tokens(text)
        tokens[self.place(tokens)] = self.pick(INSERTED)
        return "".join(tokens)

    def cut(self, text):
        return "".join(self.tokens(text)[:self.place(self.tokens(text)) + 1])

    def cut_anywhere(self, text):
        return text[:int(self.random.random() * len(text))]

    def brackets(self, text):
        tokens = self.tokens(text)
        at = self.place(tokens, lambda token: token in "()[]{}")
        tokens[at] = self.pick(["", "", "(", ")", "[", "]", "{", "}", tokens[at] * 2])
        return "".join(tokens)

    def indentation(self, text):
        lines = text.split("\n")
        at = int(self.random.random() * len(lines))
        line = lines[at]
        lines[at] = self.pick([" " + line, "\t" + line, "    " + line, line[1:] if line[:1] in " \t" else line, line.lstrip(),
                               line.replace("    ", "\t", 1), "\x0c" + line, "  " + line.lstrip()])
        return "\n".join(lines)

    def keyword(self, text):
        tokens = self.tokens(text)
        at = self.place(tokens, lambda token: token in KEYWORDS)
        word = tokens[at]
        place = int(self.random.random() * max(len(word), 1))
        tokens[at] = self.pick([word[:place] + word[place + 1:], word[:place] + word[place:place + 1] + word[place:],
                                word[:place] + word[place + 1:place + 2] + word[place:place + 1] + word[place + 2:], word.upper(),
                                word.capitalize(), self.pick(KEYWORDS)])
        return "".join(tokens)

    def quotes(self, text):
        places = [i for i, c in enumerate(text) if c in "'\""]
        if not places:
            return text
        at = self.pick(places)
        return text[:at] + self.pick(["", "'", '"', "''", "'''", "\\" + text[at]]) + text[at + 1:]

    def fields(self, text):
        places = [i for i, c in enumerate(text) if c in "{}!:=" and "f'" in text[:i] or c in "{}"]
        if not places:
            return self.insert(text)
        at = self.pick(places)
        return text[:at] + self.pick(["", "{", "}", "{{", "}}", "!", "!r", ":", "=", "!x", "\\", "#", "{{}", "lambda x:", "*"]) + text[at + 1:]

    def operators(self, text):
        tokens = self.tokens(text)
        at = self.place(tokens, lambda token: token in ("=", "==", ":=", ":", ",", ".", "->", "+", "*", "in", "is", "not"))
        tokens[at] = self.pick(["=", "==", ":=", ":", ",", ".", "->", "===", "=>", "&&", "||", "<>", "++", "!", ";", "", "is not", " = = "])
        return "".join(tokens)

    def bytes_(self, text):
        data = text.encode("utf-8")
        at = int(self.random.random() * len(data))
        return data[:at] + self.pick([b"\xff", b"\x80", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"\x00", b"\r"]) + data[at:]

    def declaration(self, text):
        return self.pick(["# coding: nope", "# -*- coding: latin-1 -*-", "# coding: ascii", "#coding=utf-7x", "\ufeff# coding: latin-1",
                          "\n# coding: nope", "x = 1\n# coding: nope", "# vim: set fileencoding=cp1252 :", "# coding:", "# coding: utf_8-unix",
                          "\ufeff# coding: utf8"]) + "\n" + text + self.pick(["", "é = 1\n", "'é' 5\n"])

    def invisible(self, text):
        at = int(self.random.random() * len(text))
        return text[:at] + self.pick(INVISIBLE) + text[at:]

    def newlines(self, text):
        lines = text.split("\n")
        at = int(self.random.random() * max(len(lines) - 1, 1))
        joined = self.pick([" ", "", "\r", "\\\n", "\\ \n", "\n\\\n", "; ", "\x0c\n"])
        return "\n".join(lines[:at + 1]) + joined + "\n".join(lines[at + 1:])

    def targets(self, text):
        tokens = self.tokens(text)
        at = self.place(tokens, lambda token: token.isidentifier() and token not in KEYWORDS)
        tokens[at] = self.pick(["f()", "None", "1", "'s'", "a + b", "(a, 1)", "[a, f()]", "*a", "a if b else c", "lambda: 0", "{}", "{a: b}", "f'{x}'",
                                "-a", "(yield)", "a and b", "not a", "a < b", "...", "__debug__", "True", "a := 1", "(a)", "await a", "x for x in y",
                                "**a", "t'{x}'", "a.b", "a[0]", "a, b", "a = b", "a as b", "print a", "def", "class"])
        return "".join(tokens)


DAMAGES = {name: getattr(Mutator, name) for name in (
    "delete", "double", "swap", "insert", "replace", "cut", "cut_anywhere", "brackets", "indentation", "keyword", "quotes", "fields",
    "operators", "bytes_", "declaration", "invisible", "newlines", "targets")}

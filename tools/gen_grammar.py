#!/usr/bin/env python3
"""Compile spec/grammar.peg into the tables that src/syntax/peg.c runs: gen/syntax_grammar.c and gen/syntax_grammar.h.

Every group and every repetition becomes a rule of its own, because CPython's generated parser does the same and counts
its nesting in such rules.
"""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOKEN = re.compile(r"""\s*('[^']*'|"(?:\\.|[^"\\])*"|->|=>|\.\.|&&|[A-Za-z_]+|[()|?*+.=&!~@,])""")
NO_SLOT = 3
PLACES = {"at": "AT", "from": "FROM", "here": "HERE", "next": "NEXT", "indent": "INDENT"}


def read_tokens(path):
    """Kind names by how the grammar writes them: `'('`, `NAME`."""
    kinds = {}
    for found in re.finditer(r'^(TOKEN|OPERATOR|KEYWORD)\((\w+), "(.*)"\)', path.read_text(), re.M):
        if found[1] == "TOKEN":
            kinds[found[2]] = found[2]
        else:
            kinds[f"'{found[3]}'"] = found[2]
    return kinds


class Grammar:
    def __init__(self, kinds):
        self.kinds = kinds
        self.names = []    # of the rules, in order
        self.flags = {}    # name -> set of words
        self.texts = {}    # name -> list of lines
        self.rules = []    # compiled: (comment, form, flags, alternatives)
        self.numbers = {}  # name -> index in rules
        self.words, self.calls, self.results, self.messages = [], [], [], []

    def read(self, path):
        name = None
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            head = re.fullmatch(r"(\w+)((?: \w+)*):", line)
            if head:
                name = head[1]
                if name in self.texts:
                    raise SystemExit(f"{path}:{number}: {name} is there twice")
                self.names.append(name)
                self.flags[name] = set(head[2].split())
                self.texts[name] = []
            else:
                self.texts[name].append(line.strip())

    def compile(self):
        for name in self.names:
            self.numbers[name] = len(self.rules)
            self.rules.append(None)
        for name in self.names:
            alternatives = [Line(self, text).alternative() for text in self.texts[name]]
            self.rules[self.numbers[name]] = (name, "CHOICE", self.flags[name], alternatives)

    def add_rule(self, comment, form, alternatives):
        self.rules.append((comment, form, set(), alternatives))
        return len(self.rules) - 1

    @staticmethod
    def index_in(items, item):
        if item not in items:
            items.append(item)
        return items.index(item)


def screaming(name):
    """IfExp -> IF_EXP."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=^[FT])(?=String)", "_", name).upper()


def item_of(op, arg, look="PLAIN", optional=False, slot=NO_SLOT, bad=False):
    return {"op": op, "arg": arg, "look": look, "optional": optional, "slot": slot, "bad": bad}


class Line:
    """One line of the grammar, read by recursive descent."""

    def __init__(self, grammar, text):
        self.grammar, self.text, self.tokens, at = grammar, text, [], 0
        while at < len(text):
            found = TOKEN.match(text, at)
            if not found:
                raise SystemExit(f"cannot read {text[at:]!r}")
            self.tokens.append(found[1])
            at = found.end()
        self.at = 0
        self.slots = {}

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def take(self, token):
        if self.peek() == token:
            self.at += 1
            return True
        return False

    def slot(self, name):
        return "abc".index(name)

    def alternative(self, ends=(None,)):
        items = []
        while self.peek() not in (*ends, "->", "=>"):
            items.append(self.named_item())
        if self.take("->"):
            action = self.result()
        elif self.take("=>"):
            action = self.refusal()
        else:
            action = self.only_value(items)
        return {"items": items, "bad": len(items) == 1 and items[0]["bad"], **action}

    @staticmethod
    def only_value(items):
        """Without words, an alternative gives what its only item gives, apart from those that look ahead."""
        plain = [item for item in items if item["look"] in ("PLAIN", "FORCED")]
        if len(plain) != 1:
            return {"action": "OTHER"}
        if plain[0]["slot"] == NO_SLOT:
            plain[0]["slot"] = 0
        return {"action": "VALUE", "what": 0, "slots": [plain[0]["slot"], NO_SLOT, NO_SLOT]}

    def named_item(self):
        slot = NO_SLOT
        if re.fullmatch(r"[abc]", self.peek() or "") and self.tokens[self.at + 1] == "=":
            slot = self.slot(self.next())
            self.next()
        item = self.item()
        item["slot"] = slot
        return item

    def item(self):
        if self.take("~"):
            return item_of("CUT", 0)
        if self.take("&&"):
            return {**self.atom(), "look": "FORCED"}
        if self.take("&"):
            return {**self.atom(), "look": "AHEAD"}
        if self.peek() == "!":
            self.next()
            return {**self.atom(), "look": "NOT_AHEAD"}
        start = self.at
        first = self.atom()
        if self.peek() == ".":
            self.next()
            element = self.atom()
            if not self.take("+"):
                raise SystemExit(f"expected + in {self.text}")
            return self.repeat("GATHER", [first, element], start)
        if self.take("?"):
            first["optional"] = True
            return first
        if self.take("*"):
            return self.repeat("ANY", [first], start)
        if self.take("+"):
            return self.repeat("SOME", [first], start)
        return first

    def repeat(self, form, items, start):
        alternative = {"items": items, "bad": False, "action": "OTHER"}
        comment = " ".join(self.tokens[start:self.at])
        number = self.grammar.add_rule(comment, form, [alternative])
        return item_of("RULE", number)

    def atom(self):
        token = self.next()
        if token == "(":
            return self.group()
        if token == "SOFT_KEYWORD":
            return item_of("SOFT", 0)
        if token == "TYPE_COMMENT":
            return item_of("NEVER", 0)
        if token in self.grammar.kinds:
            return item_of("TOKEN", self.grammar.kinds[token])
        if token.startswith('"'):
            return item_of("WORD", self.grammar.index_in(self.grammar.words, token[1:-1]))
        if token in self.grammar.numbers:
            return item_of("RULE", self.grammar.numbers[token], bad=token.startswith("bad_"))
        raise SystemExit(f"unknown {token} in {self.text}")

    def group(self):
        start = self.at - 1
        alternatives = []
        while True:
            alternatives.append(self.alternative(ends=("|", ")")))
            if self.next() == ")":
                break
        only, said = alternatives[0], any(word in self.tokens[start:self.at] for word in ("->", "=>"))
        if len(alternatives) == 1 and len(only["items"]) == 1 and not said:
            return only["items"][0]
        number = self.grammar.add_rule(" ".join(self.tokens[start:self.at]), "CHOICE", alternatives)
        return item_of("RULE", number)

    def slots_in_parens(self):
        slots = []
        if self.take("("):
            while not self.take(")"):
                slots.append(self.slot(self.next()))
                self.take(",")
        return (slots + [NO_SLOT] * 3)[:3]

    def result(self):
        if self.take("@"):
            call = self.grammar.index_in(self.grammar.calls, self.next())
            return {"action": "CALL", "what": call, "slots": self.slots_in_parens()}
        name = self.next()
        if re.fullmatch(r"[abc]", name):
            return {"action": "VALUE", "what": 0, "slots": [self.slot(name), NO_SLOT, NO_SLOT]}
        kind = self.grammar.index_in(self.grammar.results, name)
        return {"action": "MAKE", "what": kind, "slots": self.slots_in_parens()}

    def refusal(self):
        place, where = self.peek(), "RANGE"
        if place in PLACES:
            where = PLACES[self.next()]
        slots, picks = [NO_SLOT] * 3, ["WHOLE", "WHOLE"]
        if where in ("AT", "FROM"):
            slots[0] = self.slot(self.next())
        elif where == "RANGE":
            slots[0], picks[0] = self.edge()
            if not self.take(".."):
                raise SystemExit(f"expected .. in {self.text}")
            slots[1], picks[1] = self.edge()
        message = self.next()
        if "{a" in message:
            slots[0] = 0
        return {"action": "REFUSE", "what": self.grammar.index_in(self.grammar.messages, message),
                "slots": slots, "where": where, "picks": picks}

    def edge(self):
        name = self.next()
        if name in ("first", "last", "clauses"):
            slot = self.slots_in_parens()[0]
            return slot, name.upper()
        return self.slot(name), "WHOLE"


HEAD = "/* Generated by tools/gen_grammar.py from spec/grammar.peg; do not edit. */\n"


def c_item(item):
    arg = f"TOKEN_{item['arg']}" if item["op"] == "TOKEN" else item["arg"]
    return (f"    {{PEG_ITEM_{item['op']}, PEG_LOOK_{item['look']}, {str(item['optional']).lower()}, "
            f"{item['slot']}, {arg}}},")


def c_alternative(alternative, first):
    slots = alternative.get("slots", [NO_SLOT] * 3)
    where = alternative.get("where", "AT")
    picks = alternative.get("picks", ["WHOLE", "WHOLE"])
    return (f"    {{{first}, {len(alternative['items'])}, {str(alternative['bad']).lower()}, "
            f"PEG_ACTION_{alternative['action']}, {alternative.get('what', 0)}, "
            f"{{{', '.join(map(str, slots))}}}, PEG_PLACE_{where}, "
            f"{{PEG_PICK_{picks[0]}, PEG_PICK_{picks[1]}}}}},")


def write_tables(grammar):
    items, alternatives, rules = [], [], []
    for comment, form, flags, rule_alternatives in grammar.rules:
        kept = "LEFT" if "left" in flags else "MEMO" if "memo" in flags else "NONE"
        rules.append(f"    {{PEG_FORM_{form}, PEG_KEEP_{kept}, {str('plain' in flags).lower()}, "
                     f"{len(rule_alternatives)}, {len(alternatives)}}},")
        for alternative in rule_alternatives:
            alternatives.append(c_alternative(alternative, len(items)))
            items += map(c_item, alternative["items"])
    out = [HEAD, '#include "syntax/peg.h"\n', f"const PegItem peg_items[{len(items)}] = {{", *items, "};\n",
           f"const PegAlternative peg_alternatives[{len(alternatives)}] = {{", *alternatives, "};\n",
           f"const PegRule peg_rules[{len(rules)}] = {{", *rules, "};\n",
           "const char *const peg_words[] = {", *(f'    "{word}",' for word in grammar.words), "};\n",
           "const char *const peg_messages[] = {", *(f"    {message}," for message in grammar.messages), "};\n"]
    (ROOT / "gen/syntax_grammar.c").write_text("\n".join(out))
    enums = [HEAD, "#pragma once\n", "typedef enum PegKind {",
             *(f"    PEG_{screaming(name)}," for name in grammar.results), "} PegKind;\n", "typedef enum PegCall {",
             *(f"    PEG_CALL_{name.upper()}," for name in grammar.calls), "} PegCall;\n",
             f"enum {{ PEG_RULE_COUNT = {len(rules)}, PEG_RULE_STATEMENT = {grammar.numbers['statement']} }};\n"]
    (ROOT / "gen/syntax_grammar.h").write_text("\n".join(enums))


def main():
    grammar = Grammar(read_tokens(ROOT / "spec/tokens.def"))
    # What the actions in C make; the grammar's own kinds follow.
    grammar.results = ["Token", "Sequence", "Other", "Name", "Literal", "Comparison", "ComparisonIn", "Bytes",
                       "FString"]
    grammar.read(ROOT / "spec/grammar.peg")
    grammar.compile()
    write_tables(grammar)


main()

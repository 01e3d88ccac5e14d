"""A calculator: tokens, a recursive-descent parser, a tree, an evaluator."""


class Token:
    def __init__(self, kind, value):
        self.kind = kind
        self.value = value


def tokens(text):
    i = 0
    while i < len(text):
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isdigit():
            start = i
            while i < len(text) and (text[i].isdigit() or text[i] == "."):
                i += 1
            yield Token("number", float(text[start:i]))
        elif c.isalpha():
            start = i
            while i < len(text) and text[i].isalnum():
                i += 1
            yield Token("name", text[start:i])
        elif c in "+-*/()":
            yield Token(c, c)
            i += 1
        else:
            raise SyntaxError(c)
    yield Token("end", None)


class Parser:
    def __init__(self, text):
        self.tokens = list(tokens(text))
        self.pos = 0

    def peek(self):
        return self.tokens[self.pos].kind

    def advance(self):
        token = self.tokens[self.pos]
        self.pos += 1
        return token

    def expression(self):
        left = self.term()
        while self.peek() in ("+", "-"):
            left = (self.advance().kind, left, self.term())
        return left

    def term(self):
        left = self.factor()
        while self.peek() in ("*", "/"):
            left = (self.advance().kind, left, self.factor())
        return left

    def factor(self):
        token = self.advance()
        if token.kind == "number":
            return token.value
        if token.kind == "name":
            return ("name", token.value)
        if token.kind == "-":
            return ("neg", self.factor())
        inner = self.expression()
        self.advance()
        return inner


def evaluate(node, names):
    match node:
        case float():
            return node
        case ("name", name):
            return names[name]
        case ("neg", inner):
            return -evaluate(inner, names)
        case ("+", a, b):
            return evaluate(a, names) + evaluate(b, names)
        case ("-", a, b):
            return evaluate(a, names) - evaluate(b, names)
        case ("*", a, b):
            return evaluate(a, names) * evaluate(b, names)
        case ("/", a, b):
            return evaluate(a, names) / evaluate(b, names)


names = {"x": 3.5, "rate": 0.07}
text = "(1 + 2.5) * 3 - x / (rate + 4) * -2 + 17.25 * (x - 1) / 3"
total = 0.0
for i in range(4000):
    total += evaluate(Parser(text).expression(), names)
print(round(total, 6))

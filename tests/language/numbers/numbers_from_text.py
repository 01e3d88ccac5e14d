# int(), float() and complex() of text, of bytes-like objects and of subclasses that have methods of their own.
def tell(f):
    try:
        print(repr(f()))
    except Exception as error:
        print(type(error).__name__, error)


class Text(str):
    def __int__(self):
        return 8

    def __float__(self):
        return 2.5


class Index(str):
    def __index__(self):
        return 7


class Plain(bytes):
    pass


for view in (bytearray, memoryview, Plain):
    for text in (b"12", b" 7_0 ", b"x y", b"", b"1.5"):
        tell(lambda: int(view(text)))
        tell(lambda: float(view(text)) if view is not memoryview or text in (b"12", b"1.5") else None)
        tell(lambda: int(view(text), 36))
tell(lambda: (int(Text("abc")), float(Text("abc")), int(Index("abc"))))
tell(lambda: int(Text("12"), 8))
tell(lambda: complex(bytearray(b"1")))

for text in ("1_0+2_0j", "1__0j", "_1j", "1_j", "(1_0j)", "1e1_0j", "-0", "-0-0j", "nan-nanj", "-inf+infj", ""):
    tell(lambda: complex(text))
print(complex(-0.0, -0.0), complex(0.0, -0.0), complex(-0.0, 0.0), complex(1, float("-nan")), -(0j))


class Answer:
    def __init__(self, value):
        self.value = value

    def __complex__(self):
        return self.value


for value in (1j, 1, None, "1j"):
    tell(lambda: complex(Answer(value)))
tell(lambda: complex("1", 2))
tell(lambda: complex("1", "2"))
for numbers in ((1j, 2, 3), (2, 3, 1j), (2, 1j, 3), (2.0, 1j, None), ("a", 1j, 1), (2.0, 3, 4)):
    tell(lambda: pow(*numbers))
tell(lambda: sum([bytearray(b"a")], bytearray()))

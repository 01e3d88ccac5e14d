# io: StringIO, BytesIO, TextIOWrapper
import io
def t(f, *a, **k):
    try: print(repr(f(*a, **k)))
    except Exception as e: print(type(e).__name__, e)
s = io.StringIO("line1\nline2\nline3")
print(s.read(3), repr(s.readline()), s.tell(), s.readlines(), repr(s.read()), s.seek(0), list(s), s.seek(2), s.write("XY"), s.getvalue(), s.seek(0, 2), s.write("end"), s.getvalue(), s.truncate(4), s.getvalue(), s.tell())
print(s.readable(), s.writable(), s.seekable(), s.closed, s.isatty(), s.newlines, s.encoding, s.line_buffering)
t(s.write, 5); t(s.write, b"a"); t(s.seek, -1); t(s.seek, 1, 1); t(s.seek, 0, 5); t(s.read, "a"); t(s.read, None); t(s.fileno); t(s.truncate, -1); t(io.StringIO, 5); t(io.StringIO, "a", "x")
s.close(); t(s.read); t(s.getvalue); t(s.write, "a"); print(s.closed)
with io.StringIO() as f:
    print("hello", 5, file=f, end="!"); f.writelines(["a", "b"]); print(f.getvalue())
t(f.getvalue)
s = io.StringIO(); s.seek(5); s.write("x"); print(repr(s.getvalue()))
for nl in (None, "", "\n", "\r", "\r\n"):
    s = io.StringIO("a\nb\r\nc\rd", newline=nl); print(repr(nl), repr(s.getvalue()), s.readlines(), s.write("q\n"), repr(s.getvalue()))
s = io.StringIO("abc\ndef\n"); print(s.readline(2), s.readline(-1), s.readlines(1), next(io.StringIO("z\ny")))
t(next, s)
b = io.BytesIO(b"abc\ndef")
print(b.read(2), b.readline(), b.tell(), b.read(), b.seek(-2, 2), b.read1(), b.seek(1), b.write(b"ZZ"), b.getvalue(), b.seek(10), b.write(b"!"), b.getvalue(), b.truncate(3), b.getvalue(), b.seek(0), list(b), b.readable())
t(b.write, "a"); t(b.write, 5); t(b.seek, -1); t(b.seek, 0, 9); t(b.read, 1.5); t(b.getbuffer().tolist)
x = bytearray(4); b.seek(0); print(b.readinto(x), x, b.write(bytearray(b"q")), b.write(memoryview(b"rs")), b.getvalue())
b.close(); t(b.read); t(b.getvalue)
w = io.TextIOWrapper(io.BytesIO("h\u00e9llo\nw\u00f6rld\r\nx".encode()), encoding="utf-8")
print(w.read(2), repr(w.readline()), list(w), w.encoding, w.errors, w.closed)
raw = io.BytesIO(); w = io.TextIOWrapper(raw, encoding="latin-1", newline="\r\n"); w.write("a\u00e9\nb"); w.flush(); print(raw.getvalue())
t(w.write, 5)
t(io.TextIOWrapper, io.BytesIO(), "nope")
r = io.BufferedReader(io.BytesIO(b"0123456789")); print(r.read(3), r.peek(2)[:2], r.read(2), r.tell(), r.read())
class Raw(io.RawIOBase):
    def __init__(self): self.n = 3
    def readable(self): return True
    def readinto(self, b):
        if not self.n: return 0
        self.n -= 1; b[:2] = b"ab"; return 2
print(Raw().read(), Raw().read(4), isinstance(io.StringIO(), io.TextIOBase), isinstance(io.BytesIO(), io.BufferedIOBase), issubclass(io.UnsupportedOperation, (OSError, ValueError)), io.SEEK_END)
class MyIO(io.StringIO):
    def write(self, s): return super().write(s.upper())
m = MyIO(); print("quiet", file=m); print(repr(m.getvalue()))
try: print("x", file=5)
except Exception as e: print(type(e).__name__, e)

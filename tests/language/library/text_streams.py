# io.TextIOWrapper over bytes: encodings with marks, ends of lines, places, reconfiguring, and what is refused.
import io


def t(*tests):
    for test in tests:
        try:
            print(repr(test()))
        except Exception as error:
            print(type(error).__name__, error)


def text(data, **options):
    return io.TextIOWrapper(io.BytesIO(data), **{"encoding": "utf-8", **options})


for newline in (None, "", "\n", "\r", "\r\n"):
    w = text(b"a\nb\r\nc\rd", newline=newline)
    print(repr(newline), list(w), w.newlines)
    w = text(b"a\nb\r\nc\rd", newline=newline)
    print(w.read(3), repr(w.readline()), repr(w.read()), repr(w.read()))
    out = io.BytesIO()
    w = io.TextIOWrapper(out, encoding="utf-8", newline=newline)
    w.write("x\ny\r\nz")
    w.flush()
    print(out.getvalue())
for encoding in ("utf-8-sig", "utf-16", "utf-32", "latin-1", "utf-16-be"):
    out = io.BytesIO()
    w = io.TextIOWrapper(out, encoding=encoding)
    w.write("one\n")
    w.write("zw\u00f6lf\n")
    w.flush()
    data = out.getvalue()
    print(encoding, data, list(text(data, encoding=encoding)), text(data, encoding=encoding).read(5))
w = text("h\u00e9llo\r\nw\u00f6rld\nx".encode())
t(lambda: (w.read(3), w.tell()), lambda: (w.readline(), w.tell()), lambda: w.seek(0), lambda: w.readline(), lambda: w.tell(), lambda: w.seek(w.tell()), lambda: w.read(),
  lambda: w.seek(3, 1), lambda: w.seek(-1), lambda: w.seek(0, 2), lambda: w.seek(0, 5), lambda: next(iter(w), "end"))
w = text(b"a\nb\n")
t(lambda: next(w), lambda: w.tell(), lambda: list(w), lambda: w.tell(), lambda: w.readlines(), lambda: w.write(b"x"), lambda: w.write(5), lambda: hasattr(w, "name"))
t(lambda: text(b"", encoding="none"), lambda: text(b"", newline="x"), lambda: text(b"", newline=5), lambda: text(b"\xff").read(), lambda: text(b"\xff", errors="replace").read(),
  lambda: text(b"", encoding="ascii").write("\u00e9"), lambda: text(b"", encoding="ascii", errors="xmlcharrefreplace").write("\u00e9"))
w = text(b"abc")
t(lambda: w.buffer.getvalue(), lambda: (w.encoding, w.errors, w.line_buffering, w.readable(), w.writable(), w.seekable(), w.isatty()), lambda: w.reconfigure(errors="ignore", line_buffering=True),
  lambda: (w.errors, w.line_buffering), lambda: w.read(1), lambda: w.reconfigure(encoding="ascii"), lambda: repr(w))
raw = w.detach()
t(lambda: raw.closed, lambda: w.read(), lambda: w.buffer, lambda: w.detach())
w = text(b"abc")
w.close()
t(lambda: w.closed, lambda: w.read(), lambda: w.write("x"), lambda: w.close(), lambda: w.buffer.closed)
with text(b"in with") as w:
    print(w.read(), isinstance(w, io.TextIOBase), isinstance(w, io.IOBase), issubclass(io.TextIOWrapper, io.TextIOBase))
pair = io.BufferedRWPair(io.BytesIO(b"read"), io.BytesIO())
t(lambda: pair.read(2), lambda: pair.write(b"w"), lambda: pair.readable() and pair.writable(), lambda: io.BufferedRandom(io.BytesIO(b"xyz")).read(), lambda: io.BlockingIOError is BlockingIOError)

# gzip over files in memory.
import gzip
import io

text = b"".join(b"line %d of the text\n" % n for n in range(2000))
for level in 1, 6, 9:
    packed = gzip.compress(text, level)
    print(level, len(packed), packed[:10].hex(), gzip.decompress(packed) == text)
print(gzip.compress(b"abc", mtime=1).hex())
held = io.BytesIO()
with gzip.GzipFile("notes.txt.gz", "wb", fileobj=held, mtime=0) as file:
    print(file.write(b"first\n"), file.write(b"second\nthird"), file.tell(), file.mode, file.name)
print(held.getvalue().hex())
with gzip.GzipFile(fileobj=io.BytesIO(held.getvalue())) as file:
    print(file.readline(), file.read(3), file.tell(), file.read(), file.read(), file.mode)
    file.seek(2)
    print(file.read(6), list(file), file.readable(), file.writable())
with gzip.open(io.BytesIO(gzip.compress(text)), "rt", encoding="utf-8") as file:
    print(sum(1 for line in file))
held = io.BytesIO()
with gzip.open(held, "wt", encoding="utf-8") as file:
    print("größer", file=file)
print(gzip.decompress(held.getvalue()).decode(), end="")
print(gzip.decompress(gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0"))
for data in (b"no gzip", gzip.compress(text)[:-9], gzip.compress(text)[:-8] + bytes(8), b"\x1f\x8b\x07" + bytes(20), b""):
    try:
        print(gzip.decompress(data))
    except (gzip.BadGzipFile, EOFError) as problem:
        print(type(problem).__name__, problem)
for mode in "rw", "t", "rbt":
    try:
        gzip.open(io.BytesIO(), mode)
    except ValueError as problem:
        print(problem)
try:
    gzip.GzipFile(fileobj=io.BytesIO(), mode="w").read()
except OSError as problem:
    print(problem.strerror)

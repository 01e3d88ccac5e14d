# The bytes that zlib makes, of all levels, strategies and windows, and what it says to bytes that are none.
import hashlib
import random
import zlib

random.seed(7)
words = ["alpha", "beta", "gamma", "delta", "the", "of", "and", "to", "in", "a", "\n", ", "]
prose = " ".join(random.choices(words, k=9000)).encode()
noise = random.randbytes(40000)
letters = bytes(random.choices(b"abcdefgh", weights=[64, 32, 16, 8, 4, 2, 1, 1], k=30000))
runs = b"".join(bytes([random.randrange(4)]) * random.randrange(1, 600) for _ in range(300))
skewed = bytes(random.choices(range(256), weights=[2 ** (i / 6) for i in range(256)], k=20000))
far = noise[:300] + bytes(33000) + noise[:300] + prose[:200] * 3
texts = {"empty": b"", "one": b"a", "hello": b"hello hello hello hello", "zeros": bytes(100000), "prose": prose,
         "noise": noise, "letters": letters, "runs": runs, "skewed": skewed, "far": far,
         "mixed": prose[:20000] + noise[:9000] + runs[:30000] + noise[:9000] + prose[3000:20000]}


def digest(data):
    return hashlib.md5(data).hexdigest()[:10]


for name, text in texts.items():
    for level in range(-1, 10):
        if level == 0 and len(text) > 16000:
            assert zlib.decompress(zlib.compress(text, 0)) == text
            continue
        packed = zlib.compress(text, level)
        assert zlib.decompress(packed) == text
        print(name, level, len(packed), digest(packed))
    for strategy in range(1, 5):
        for memory, wbits in ((8, -15), (9, 9), (1, 31), (5, 12)):
            stream = zlib.compressobj(6, zlib.DEFLATED, wbits, memory, strategy)
            packed = stream.compress(text) + stream.flush()
            assert zlib.decompress(packed, wbits) == text
            print(name, strategy, memory, wbits, len(packed), digest(packed))

print(zlib.compress(b"hello world").hex(), zlib.compress(b"").hex())
for wbits in (15, -15, 31):
    print(zlib.compress(b"spam " * 9, wbits=wbits).hex())

# In pieces: what a stream gives together is what one call gives.
stream = zlib.compressobj()
pieces = [stream.compress(prose[at:at + 777]) for at in range(0, len(prose), 777)]
print(digest(b"".join(pieces) + stream.flush()), pieces[0])
for mode in (zlib.Z_PARTIAL_FLUSH, zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH, zlib.Z_BLOCK):
    stream = zlib.compressobj(9)
    packed = stream.compress(prose[:5000])
    packed += stream.flush(mode) + stream.flush(mode) + stream.compress(prose[5000:9000]) + stream.flush()
    print(mode, zlib.decompress(packed) == prose[:9000])
stream = zlib.compressobj(zdict=b"alpha beta gamma")
packed = stream.compress(b"gamma beta alpha") + stream.flush()
print(packed.hex(), zlib.decompressobj(zdict=b"alpha beta gamma").decompress(packed))

packed = zlib.compress(prose)
stream = zlib.decompressobj()
print(b"".join(stream.decompress(packed[at:at + 1]) for at in range(len(packed))) == prose, stream.eof)
stream, rest, out = zlib.decompressobj(), packed + b"behind", []
while rest and not stream.eof:
    out.append(stream.decompress(rest, 1000))
    rest = stream.unconsumed_tail
    assert len(out[-1]) <= 1000
print(b"".join(out) == prose, stream.eof, stream.unused_data, stream.flush())
half = zlib.decompressobj()
first = half.decompress(packed[:2000])
other = half.copy()
print(half.decompress(packed[2000:]) == other.decompress(packed[2000:]) == prose[len(first):])
print(zlib.decompress(zlib.compress(b"x" * 50, wbits=31), wbits=47))

bad = [b"", b"x", b"\x78\x9d", b"\x79\x9c", packed[:-1], packed[:-4] + b"abcd", b"\x78\x9c\x07", b"\x78\x9c\x03\x01",
       b"\x78\x9c\x01\x05\x00\x05\x00", b"\x78\x9c\x4b\x04\x12\x00", bytes.fromhex("789ced") + b"\xff" * 40,
       bytes.fromhex("789c05c0810000000000ff"), b"\x1f\x8b\x08\x00"]
for data in bad:
    for wbits in (15, -15, 31):
        try:
            print(zlib.decompress(data, wbits))
        except zlib.error as problem:
            print(data[:8], wbits, problem)
for arguments in ((b"", 10), (b"", 6, 3), ("text",), (b"", 6, 16)):
    try:
        print(zlib.compress(*arguments))
    except (zlib.error, ValueError, TypeError) as problem:
        print(type(problem).__name__, problem)
for arguments in ((6, 9), (6, 8, 7), (6, 8, 15, 10), (11,)):
    try:
        zlib.compressobj(*arguments)
    except ValueError as problem:
        print(problem)
print(hex(zlib.crc32(b"abc")), hex(zlib.adler32(b"abc")), zlib.crc32(b"c", zlib.crc32(b"ab")))

# Digests by every algorithm, their parameters, and what is refused.
import hashlib
for n in sorted(hashlib.algorithms_guaranteed):
    for d in (b'', b'abc', b'x'*200, bytes(range(256))*5):
        h=hashlib.new(n,d)
        print(n, h.hexdigest(20) if 'shake' in n else h.hexdigest())
print(hashlib.blake2b(b'x',key=b'k'*64,digest_size=20,salt=b's',person=b'p',fanout=2,depth=3,leaf_size=4,node_offset=5,node_depth=1,inner_size=9,last_node=True).hexdigest())
print(hashlib.blake2s(b'x',key=b'k'*32,digest_size=20,salt=b's',person=b'p',fanout=2,depth=3,leaf_size=4,node_offset=5,node_depth=1,inner_size=9,last_node=True).hexdigest())
print(hashlib.blake2b(key=b'k').hexdigest(), hashlib.blake2b(b'a'*128).hexdigest()[:10], hashlib.shake_128(b'q').hexdigest(500)[-10:])


def t(*tests):
    for test in tests:
        try:
            print(repr(test()))
        except Exception as error:
            print(type(error).__name__, error)


h = hashlib.sha3_256(b"ab")
other = h.copy()
h.update(b"c")
t(lambda: h.hexdigest() == hashlib.sha3_256(b"abc").hexdigest(), lambda: other.hexdigest() == hashlib.sha3_256(b"ab").hexdigest(), lambda: (h.name, h.digest_size, h.block_size),
  lambda: hashlib.shake_256().digest(-1), lambda: hashlib.shake_256(b"x").hexdigest(0), lambda: hashlib.blake2b("text"), lambda: hashlib.sha256("text"), lambda: hashlib.new("none"),
  lambda: hashlib.blake2b(digest_size=65), lambda: hashlib.blake2s(digest_size=0), lambda: hashlib.blake2b(key=b"k" * 65), lambda: hashlib.blake2b(salt=b"s" * 17),
  lambda: hashlib.blake2s(person=b"p" * 9), lambda: hashlib.blake2b(depth=0), lambda: hashlib.blake2b(fanout=256), lambda: hashlib.blake2b(inner_size=65),
  lambda: hashlib.new("blake2b", digest_size=5).hexdigest(), lambda: (hashlib.blake2b.MAX_KEY_SIZE, hashlib.blake2s().block_size),
  lambda: hashlib.md5(bytearray(b"x")).hexdigest(), lambda: hashlib.sha1(memoryview(b"xyz")[1:]).hexdigest(), lambda: sorted(hashlib.algorithms_guaranteed)[:4])

"""Digests of bytes: MD5, SHA-1 and SHA-2."""
from _binary import digest as _digest

__all__ = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "new", "algorithms_guaranteed", "algorithms_available",
           "file_digest", "pbkdf2_hmac"]

_sizes = {"md5": (16, 64), "sha1": (20, 64), "sha224": (28, 64), "sha256": (32, 64), "sha384": (48, 128),
          "sha512": (64, 128)}
algorithms_guaranteed = set(_sizes)
algorithms_available = set(_sizes)


class HASH:
    """Bytes seen so far; the digest is computed when it is asked for."""

    def __init__(self, name, data, seen=None):
        self.name = name
        self.digest_size, self.block_size = _sizes[name]
        self._seen = bytearray() if seen is None else bytearray(seen)
        self.update(data)

    def __repr__(self):
        return f"<{self.name} _hashlib.HASH object @ {id(self):#x}>"

    def update(self, data, /):
        if isinstance(data, str):
            raise TypeError("Strings must be encoded before hashing")
        try:
            self._seen += data
        except TypeError:
            raise TypeError("object supporting the buffer API required") from None

    def digest(self):
        return _digest(self.name, self._seen)

    def hexdigest(self):
        return self.digest().hex()

    def copy(self):
        return HASH(self.name, b"", self._seen)


def _constructor(name):
    def make(data=b"", *, usedforsecurity=True, string=None):
        return HASH(name, data if string is None else string)
    return make


md5 = _constructor("md5")
sha1 = _constructor("sha1")
sha224 = _constructor("sha224")
sha256 = _constructor("sha256")
sha384 = _constructor("sha384")
sha512 = _constructor("sha512")


def new(name, data=b"", *, usedforsecurity=True, string=None):
    known = name.lower().replace("-", "") if isinstance(name, str) else name
    if known not in _sizes:
        raise ValueError("unsupported hash type " + str(name))
    return HASH(known, data if string is None else string)


def file_digest(fileobj, digest, /, *, _bufsize=262144):
    found = new(digest) if isinstance(digest, str) else digest()
    while data := fileobj.read(_bufsize):
        found.update(data)
    return found


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    import hmac
    if iterations < 1:
        raise ValueError("iteration value must be greater than 0.")
    size = new(hash_name).digest_size
    dklen = size if dklen is None else dklen
    if dklen < 1:
        raise ValueError("key length must be greater than 0.")
    key, block = b"", 1
    while len(key) < dklen:
        part = hmac.digest(password, bytes(salt) + block.to_bytes(4, "big"), hash_name)
        total = int.from_bytes(part, "big")
        for _ in range(iterations - 1):
            part = hmac.digest(password, part, hash_name)
            total ^= int.from_bytes(part, "big")
        key += total.to_bytes(size, "big")
        block += 1
    return key[:dklen]

"""Digests of bytes: MD5, SHA-1, SHA-2, SHA-3 and BLAKE2."""
from _binary import blake2 as _blake2, digest as _digest, keccak as _keccak

__all__ = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384", "sha3_512", "shake_128",
           "shake_256", "blake2b", "blake2s", "new", "algorithms_guaranteed", "algorithms_available", "file_digest",
           "pbkdf2_hmac"]

_sizes = {"md5": (16, 64), "sha1": (20, 64), "sha224": (28, 64), "sha256": (32, 64), "sha384": (48, 128),
          "sha512": (64, 128)}
_sponges = {"sha3_224": (28, 144, 6), "sha3_256": (32, 136, 6), "sha3_384": (48, 104, 6), "sha3_512": (64, 72, 6),
            "shake_128": (0, 168, 31), "shake_256": (0, 136, 31)}
algorithms_guaranteed = set(_sizes) | set(_sponges) | {"blake2b", "blake2s"}
algorithms_available = set(algorithms_guaranteed)


class _Seen:
    """Bytes seen so far; the digest is computed when it is asked for."""

    def __init__(self, data):
        self._seen = bytearray()
        self.update(data)

    def update(self, data, /):
        if isinstance(data, str):
            raise TypeError("Strings must be encoded before hashing")
        try:
            self._seen += memoryview(data)
        except TypeError:
            raise TypeError("object supporting the buffer API required") from None

    def hexdigest(self):
        return self.digest().hex()

    def copy(self):
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other._seen = bytearray(self._seen)
        return other


class HASH(_Seen):
    __module__ = "_hashlib"

    def __init__(self, name, data):
        self.name = name
        self.digest_size, self.block_size = _sizes[name]
        super().__init__(data)

    def __repr__(self):
        return f"<{self.name} _hashlib.HASH object @ {id(self):#x}>"

    def digest(self):
        return _digest(self.name, self._seen)


class _Sponge(_Seen):
    """SHA-3."""

    def __init__(self, name, data):
        self.name = name
        self.digest_size, self.block_size, self._suffix = _sponges[name]
        super().__init__(data)

    def __repr__(self):
        return f"<{self.name} _hashlib.HASH object @ {id(self):#x}>"

    def digest(self):
        return _keccak(self._seen, self.block_size, self._suffix, self.digest_size)


class _Shake(_Sponge):
    """SHAKE, whose results are as long as one wants."""

    def digest(self, length):
        if not isinstance(length, int):
            raise TypeError(f"'{type(length).__name__}' object cannot be interpreted as an integer")
        if length < 0:
            raise ValueError("Cannot convert negative int")
        if length >= 1 << 29:
            raise ValueError("length is too large")
        return _keccak(self._seen, self.block_size, self._suffix, int(length))

    def hexdigest(self, length):
        return self.digest(length).hex()


def _within(name, value, most, least=0):
    if not least <= value <= most:
        raise ValueError(f"{name} must be between {least} and {'is ' if name == 'inner_size' else ''}{most}")
    return value


def _at_most(what, data, most):
    data = bytes(memoryview(data))
    if len(data) > most:
        raise ValueError(f"maximum {what} length is {most} bytes")
    return data


class _Blake(_Seen):
    """BLAKE2 in words of `_word` bytes."""

    def __init__(self, data=b"", /, *, digest_size=None, key=b"", salt=b"", person=b"", fanout=1, depth=1, leaf_size=0,
                 node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True):
        word = self._word
        digest_size = self.MAX_DIGEST_SIZE if digest_size is None else digest_size
        if not 1 <= digest_size <= self.MAX_DIGEST_SIZE:
            raise ValueError(f"digest_size for {self.name.capitalize()} must be between 1 and {self.MAX_DIGEST_SIZE} bytes, "
                             f"here it is {digest_size}")
        key, salt, person = (_at_most("key", key, self.MAX_KEY_SIZE), _at_most("salt", salt, self.SALT_SIZE),
                             _at_most("person", person, self.PERSON_SIZE))
        _within("fanout", fanout, 255)
        _within("depth", depth, 255, 1)
        if not 0 <= leaf_size < 1 << 32:
            raise OverflowError("leaf_size is too large" if leaf_size > 0 else "value must be positive")
        if not 0 <= node_offset < 1 << (64 if word == 8 else 48):
            raise OverflowError("node_offset is too large" if node_offset > 0 else "value must be positive")
        _within("node_depth", node_depth, 255)
        _within("inner_size", inner_size, self.MAX_DIGEST_SIZE)
        offset = node_offset.to_bytes(word if word == 8 else 6, "little")
        self._parameters = (bytes([digest_size, len(key), fanout, depth]) + leaf_size.to_bytes(4, "little") + offset
                            + bytes([node_depth, inner_size]) + bytes(14 if word == 8 else 0)
                            + salt.ljust(2 * word, b"\0") + person.ljust(2 * word, b"\0"))
        self._is_last = bool(last_node)
        self.digest_size, self.block_size = digest_size, 16 * word
        super().__init__(key.ljust(16 * word, b"\0") if key else b"")
        self.update(data)

    def __repr__(self):
        return f"<_blake2.{self.name} object at {id(self):#x}>"

    def digest(self):
        return _blake2(self._seen, self._parameters, self._is_last)


class blake2b(_Blake):
    __module__ = "_blake2"
    name = "blake2b"
    _word = 8
    MAX_DIGEST_SIZE, MAX_KEY_SIZE, SALT_SIZE, PERSON_SIZE = 64, 64, 16, 16


class blake2s(_Blake):
    __module__ = "_blake2"
    name = "blake2s"
    _word = 4
    MAX_DIGEST_SIZE, MAX_KEY_SIZE, SALT_SIZE, PERSON_SIZE = 32, 32, 8, 8


def _constructor(name):
    kind = HASH if name in _sizes else _Shake if name.startswith("shake") else _Sponge

    def make(data=b"", *, usedforsecurity=True, string=None):
        return kind(name, data if string is None else string)
    make.__name__ = make.__qualname__ = f"openssl_{name}"
    return make


md5, sha1, sha224, sha256, sha384, sha512 = [_constructor(_name) for _name in _sizes]
sha3_224, sha3_256, sha3_384, sha3_512, shake_128, shake_256 = [_constructor(_name) for _name in _sponges]


def new(name, data=b"", *, usedforsecurity=True, string=None, **parameters):
    """A digest by its name."""
    known = name.lower().replace("-", "_") if isinstance(name, str) else name
    if known not in algorithms_guaranteed and isinstance(known, str):
        known = known.replace("_", "")
    if known not in algorithms_guaranteed:
        raise ValueError("unsupported hash type " + str(name))
    return globals()[known](data if string is None else string, **parameters)


def file_digest(fileobj, digest, /, *, _bufsize=262144):
    """The digest of what a file of bytes holds."""
    found = new(digest) if isinstance(digest, str) else digest()
    if hasattr(fileobj, "getbuffer"):
        found.update(fileobj.getbuffer())
        return found
    if not (hasattr(fileobj, "readinto") and hasattr(fileobj, "readable") and fileobj.readable()):
        raise ValueError(f"'{fileobj!r}' is not a file-like object in binary reading mode.")
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

"""Universally unique identifiers. There is no network card here: the node of uuid1 is a random number."""
import time as _time
from enum import Enum as _Enum
from random import SystemRandom as _SystemRandom

RESERVED_NCS = "reserved for NCS compatibility"
RFC_4122 = "specified in RFC 4122"
RESERVED_MICROSOFT = "reserved for Microsoft compatibility"
RESERVED_FUTURE = "reserved for future definition"

int_ = int
bytes_ = bytes
_EPOCH = 0x01B21DD213814000  # from the Gregorian reform to 1970, in steps of 100 ns
_FIELD_BITS = (32, 16, 16, 8, 8, 48)
_set = object.__setattr__
_source = _SystemRandom()
_node = None
_last_tick = None


class SafeUUID(_Enum):
    safe = 0
    unsafe = -1
    unknown = None


def _from_fields(fields):
    if len(fields) != 6:
        raise ValueError("fields is not a 6-tuple")
    number = 0
    for i, (field, bits) in enumerate(zip(fields, _FIELD_BITS), 1):
        if not 0 <= field < 1 << bits:
            raise ValueError(f"field {i} out of range (need a{'n' if bits == 8 else ''} {bits}-bit value)")
        number = number << bits | field
    return number


def _mixed_order(data):
    """The first three fields with their bytes the other way round."""
    return data[3::-1] + data[5:3:-1] + data[7:5:-1] + data[8:]


class UUID:
    """An identifier of 128 bits."""

    __slots__ = ("int", "is_safe", "__weakref__")

    def __init__(self, hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None, *, is_safe=SafeUUID.unknown):
        if [hex, bytes, bytes_le, fields, int].count(None) != 4:
            raise TypeError("one of the hex, bytes, bytes_le, fields, or int arguments must be given")
        if hex is not None:
            digits = hex.replace("urn:", "").replace("uuid:", "").strip("{}").replace("-", "")
            if len(digits) != 32:
                raise ValueError("badly formed hexadecimal UUID string")
            int = int_(digits, 16)
        elif bytes_le is not None:
            if len(bytes_le) != 16:
                raise ValueError("bytes_le is not a 16-char string")
            int = int_.from_bytes(_mixed_order(bytes_le))
        elif bytes is not None:
            if len(bytes) != 16:
                raise ValueError("bytes is not a 16-char string")
            int = int_.from_bytes(bytes)
        elif fields is not None:
            int = _from_fields(fields)
        if not 0 <= int < 1 << 128:
            raise ValueError("int is out of range (need a 128-bit value)")
        if version is not None:
            if not 1 <= version <= 8:
                raise ValueError("illegal version number")
            int = int & ~(0xC000 << 48) & ~(0xF000 << 64) | 0x8000 << 48 | version << 76
        _set(self, "int", int)
        _set(self, "is_safe", is_safe)

    def __getstate__(self):
        state = {"int": self.int}
        if self.is_safe != SafeUUID.unknown:
            state["is_safe"] = self.is_safe.value
        return state

    def __setstate__(self, state):
        _set(self, "int", state["int"])
        _set(self, "is_safe", SafeUUID(state["is_safe"]) if "is_safe" in state else SafeUUID.unknown)

    def __eq__(self, other):
        return self.int == other.int if isinstance(other, UUID) else NotImplemented

    def __lt__(self, other):
        return self.int < other.int if isinstance(other, UUID) else NotImplemented

    def __gt__(self, other):
        return self.int > other.int if isinstance(other, UUID) else NotImplemented

    def __le__(self, other):
        return self.int <= other.int if isinstance(other, UUID) else NotImplemented

    def __ge__(self, other):
        return self.int >= other.int if isinstance(other, UUID) else NotImplemented

    def __hash__(self):
        return hash(self.int)

    def __int__(self):
        return self.int

    def __repr__(self):
        return f"{self.__class__.__name__}({str(self)!r})"

    def __setattr__(self, name, value):
        raise TypeError("UUID objects are immutable")

    def __str__(self):
        digits = f"{self.int:032x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    @property
    def bytes(self):
        return self.int.to_bytes(16)

    @property
    def bytes_le(self):
        return _mixed_order(self.int.to_bytes(16))

    @property
    def fields(self):
        return (self.time_low, self.time_mid, self.time_hi_version, self.clock_seq_hi_variant, self.clock_seq_low, self.node)

    @property
    def time_low(self):
        return self.int >> 96

    @property
    def time_mid(self):
        return self.int >> 80 & 0xFFFF

    @property
    def time_hi_version(self):
        return self.int >> 64 & 0xFFFF

    @property
    def clock_seq_hi_variant(self):
        return self.int >> 56 & 0xFF

    @property
    def clock_seq_low(self):
        return self.int >> 48 & 0xFF

    @property
    def time(self):
        high = self.int >> 64
        if self.version == 6:
            return high >> 32 << 28 | (high >> 16 & 0xFFFF) << 12 | high & 0xFFF
        if self.version == 7:
            return high >> 16
        return (high & 0xFFF) << 48 | (high >> 16 & 0xFFFF) << 32 | high >> 32

    @property
    def clock_seq(self):
        return (self.clock_seq_hi_variant & 0x3F) << 8 | self.clock_seq_low

    @property
    def node(self):
        return self.int & 0xFFFFFFFFFFFF

    @property
    def hex(self):
        return f"{self.int:032x}"

    @property
    def urn(self):
        return "urn:uuid:" + str(self)

    @property
    def variant(self):
        top = self.int >> 61 & 7
        if top < 4:
            return RESERVED_NCS
        if top < 6:
            return RFC_4122
        return RESERVED_MICROSOFT if top == 6 else RESERVED_FUTURE

    @property
    def version(self):
        if self.variant == RFC_4122:
            return self.int >> 76 & 15


def getnode():
    """A random number with the bit that no network card has."""
    global _node
    if _node is None:
        _node = _source.getrandbits(48) | 1 << 40
    return _node


def _tick():
    """The time in steps of 100 ns since 1582, never the same twice."""
    global _last_tick
    now = _time.time_ns() // 100 + _EPOCH
    if _last_tick is not None and now <= _last_tick:
        now = _last_tick + 1
    _last_tick = now
    return now


def _with_node(high, node, clock_seq, version):
    clock_seq = _source.getrandbits(14) if clock_seq is None else clock_seq & 0x3FFF
    node = (getnode() if node is None else node) & 0xFFFFFFFFFFFF
    return UUID(int=high << 64 | clock_seq << 48 | node, version=version)


def uuid1(node=None, clock_seq=None):
    tick = _tick()
    return _with_node((tick & 0xFFFFFFFF) << 32 | (tick >> 32 & 0xFFFF) << 16 | tick >> 48 & 0xFFF, node, clock_seq, 1)


def uuid3(namespace, name):
    from hashlib import md5
    name = name.encode() if isinstance(name, str) else name
    return UUID(bytes=md5(namespace.bytes + name, usedforsecurity=False).digest(), version=3)


def uuid4():
    return UUID(int=_source.getrandbits(128), version=4)


def uuid5(namespace, name):
    from hashlib import sha1
    name = name.encode() if isinstance(name, str) else name
    return UUID(bytes=sha1(namespace.bytes + name, usedforsecurity=False).digest()[:16], version=5)


def uuid6(node=None, clock_seq=None):
    tick = _tick()
    return _with_node((tick >> 12 & 0xFFFFFFFFFFFF) << 16 | tick & 0xFFF, node, clock_seq, 6)


_last_v7 = (0, 0)


def uuid7():
    """Ordered by time: milliseconds, then a counter that begins at random in each of them."""
    global _last_v7
    now = _time.time_ns() // 1_000_000
    last, counter = _last_v7
    if now > last:
        counter = _source.getrandbits(41)
    else:
        now, counter = last, counter + 1
        if counter >> 42:
            now, counter = now + 1, _source.getrandbits(41)
    _last_v7 = now, counter
    high = (now & 0xFFFFFFFFFFFF) << 16 | counter >> 30
    return UUID(int=high << 64 | (counter & 0x3FFFFFFF) << 32 | _source.getrandbits(32), version=7)


def uuid8(a=None, b=None, c=None):
    a = _source.getrandbits(48) if a is None else a
    b = _source.getrandbits(12) if b is None else b
    c = _source.getrandbits(62) if c is None else c
    return UUID(int=(a & 0xFFFFFFFFFFFF) << 80 | (b & 0xFFF) << 64 | c & 0x3FFFFFFFFFFFFFFF, version=8)


NAMESPACE_DNS = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_URL = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_OID = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_X500 = UUID("6ba7b814-9dad-11d1-80b4-00c04fd430c8")
NIL = UUID("00000000-0000-0000-0000-000000000000")
MAX = UUID("ffffffff-ffff-ffff-ffff-ffffffffffff")

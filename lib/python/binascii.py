"""Bytes as digits, and checksums."""
from _binary import a2b_base64 as _decode, b2a_base64 as _encode, crc32


class Error(ValueError):
    pass


class Incomplete(Exception):
    pass


def _bytes_of(data):
    """A copy of the bytes of whatever has a buffer."""
    try:
        with memoryview(data) as view:
            return view.tobytes()
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'") from None


def hexlify(data, sep=None, bytes_per_sep=1):
    if not isinstance(data, (bytes, bytearray, memoryview)):
        data = _bytes_of(data)
    text = data.hex() if sep is None else data.hex(sep, bytes_per_sep)
    return text.encode("ascii")


b2a_hex = hexlify


def unhexlify(hexstr):
    if isinstance(hexstr, str):
        if not hexstr.isascii():
            raise ValueError("string argument should contain only ASCII characters")
        text = hexstr
    else:
        try:
            text = bytes(memoryview(hexstr)).decode("latin-1")
        except TypeError:
            raise TypeError("argument should be bytes, buffer or ASCII string, "
                            f"not '{type(hexstr).__name__}'") from None
    if len(text) % 2:
        raise Error("Odd-length string")
    if text.translate(_no_digits):
        raise Error("Non-hexadecimal digit found")
    return bytes.fromhex(text)


_no_digits = str.maketrans("", "", "0123456789abcdefABCDEF")
a2b_hex = unhexlify


def b2a_base64(data, /, *, newline=True):
    return _encode(data) + b"\n" if newline else _encode(data)


def a2b_base64(data, /, *, strict_mode=False):
    if isinstance(data, str):
        if not data.isascii():
            raise ValueError("string argument should contain only ASCII characters")
        data = data.encode("ascii")
    else:
        try:
            data = memoryview(data)
        except TypeError:
            raise TypeError("argument should be bytes, buffer or ASCII string, "
                            f"not '{type(data).__name__}'") from None
    decoded = _decode(data, strict_mode)
    if isinstance(decoded, str):
        raise Error(decoded)
    return decoded


def crc_hqx(data, crc, /):
    crc &= 0xFFFF
    for byte in memoryview(data):
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc

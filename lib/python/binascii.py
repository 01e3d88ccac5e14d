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


def _text_of(data):
    """What stands for bytes: a buffer, or a str of ASCII, as bytes."""
    if isinstance(data, str):
        if not data.isascii():
            raise ValueError("string argument should contain only ASCII characters")
        return data.encode("ascii")
    try:
        return bytes(memoryview(data))
    except TypeError:
        raise TypeError("argument should be bytes, buffer or ASCII string, "
                        f"not '{type(data).__name__}'") from None


def unhexlify(hexstr):
    text = _text_of(hexstr).decode("latin-1")
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
    decoded = _decode(_text_of(data), strict_mode)
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


# --- uuencode ---------------------------------------------------------------------------------------------------------

_UU_MOST = 45  # bytes a line


def b2a_uu(data, /, *, backtick=False):
    """One line: how many bytes, and each three of them as four characters from the blank on."""
    data = _bytes_of(data)
    if len(data) > _UU_MOST:
        raise Error("At most 45 bytes at once")
    sixes = [len(data)]
    for at in range(0, len(data), 3):
        number = int.from_bytes(data[at:at + 3].ljust(3, b"\0"))
        sixes += number >> 18, number >> 12 & 63, number >> 6 & 63, number & 63
    zero = 96 if backtick else 32
    return bytes([six + 32 if six else zero for six in sixes]) + b"\n"


def a2b_uu(data, /):
    data = _text_of(data)
    count = data[0] - 32 & 63 if data else 32
    pieces, bits, number, at = bytearray(), 0, 0, 1
    while len(pieces) < count:
        # a line may end before its zeros do
        byte = data[at] if at < len(data) and data[at] not in b"\r\n" else 32
        if not 32 <= byte <= 96:
            raise Error("Illegal char")
        at += 1
        number, bits = (number << 6 | byte - 32 & 63) & 0xFFFF, bits + 6
        if bits >= 8:
            bits -= 8
            pieces.append(number >> bits & 255)
    if data[at:].strip(b" `\r\n"):
        raise Error("Trailing garbage")
    return bytes(pieces)


# --- quoted-printable -------------------------------------------------------------------------------------------------

_QP_MOST = 76  # characters a line


def _is_quoted(c, following, begins, quotetabs, istext, header):
    if c in b"\t ":
        return quotetabs or following is None
    if c in b"\r\n":
        return not istext
    if c == 46 and begins:  # a dot alone ends a letter
        return following is None or following in b"\r\n\0"
    return c > 126 or c < 33 or c == 61 or header and c == 95


def b2a_qp(data, quotetabs=False, istext=True, header=False):
    data = _bytes_of(data)
    first = data.find(b"\n")
    newline = b"\r\n" if first > 0 and data[first - 1] == 13 else b"\n"
    line, lines, length, at = bytearray(), [], 0, 0

    def wrap():
        nonlocal length
        lines.append(bytes(line) + b"=" + newline)
        line.clear()
        length = 0

    while at < len(data):
        c, following = data[at], data[at + 1] if at + 1 < len(data) else None
        at += 1
        if _is_quoted(c, following, not length, quotetabs, istext, header):
            if length + 3 >= _QP_MOST:
                wrap()
            line += b"=%02X" % c
            length += 3
        elif istext and (c == 10 or c == 13 and following == 10):
            at += c == 13
            if line and line[-1] in b"\t ":
                line[-1:] = b"=%02X" % line[-1]
            lines.append(bytes(line) + newline)
            line.clear()
            length = 0
        else:
            if following is not None and following != 10 and length + 1 >= _QP_MOST:
                wrap()
            line.append(95 if header and c == 32 else c)
            length += 1
    return b"".join(lines) + bytes(line)


def a2b_qp(data, header=False):
    data = _text_of(data)
    out, at = bytearray(), 0
    while at < len(data):
        c = data[at]
        at += 1
        if c == 95 and header:
            out.append(32)
        elif c != 61:
            out.append(c)
        elif at >= len(data):
            break
        elif data[at] in b"\r\n":  # a line that goes on
            at = data.find(b"\n", at) + 1 or len(data)
        elif data[at] == 61:  # broken: one of the two is meant
            out.append(61)
            at += 1
        else:
            digits = data[at:at + 2]
            if len(digits) == 2 and all([digit in b"0123456789abcdefABCDEF" for digit in digits]):
                out.append(int(digits, 16))
                at += 2
            else:
                out.append(61)
    return bytes(out)

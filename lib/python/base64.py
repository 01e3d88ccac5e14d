"""Bytes as text of 64, 32, 16 or 85 characters."""
import binascii

__all__ = ["encode", "decode", "encodebytes", "decodebytes", "b64encode", "b64decode", "b32encode", "b32decode",
           "b32hexencode", "b32hexdecode", "b16encode", "b16decode", "b85encode", "b85decode", "a85encode", "a85decode",
           "z85encode", "z85decode", "standard_b64encode", "standard_b64decode", "urlsafe_b64encode", "urlsafe_b64decode"]


def _bytes_from_decode_data(s):
    if isinstance(s, str):
        try:
            return s.encode("ascii")
        except UnicodeEncodeError:
            raise ValueError("string argument should contain only ASCII characters") from None
    if isinstance(s, (bytes, bytearray)):
        return s
    try:
        return memoryview(s).tobytes()
    except TypeError:
        raise TypeError("argument should be a bytes-like object or ASCII string, not %r" % s.__class__.__name__) from None


def b64encode(s, altchars=None):
    encoded = binascii.b2a_base64(s, newline=False)
    if altchars is not None:
        if len(altchars) != 2:
            raise AssertionError(repr(altchars))
        return encoded.translate(bytes.maketrans(b"+/", altchars))
    return encoded


def b64decode(s, altchars=None, validate=False):
    s = _bytes_from_decode_data(s)
    if altchars is not None:
        altchars = _bytes_from_decode_data(altchars)
        if len(altchars) != 2:
            raise AssertionError(repr(altchars))
        s = s.translate(bytes.maketrans(altchars, b"+/"))
    return binascii.a2b_base64(s, strict_mode=validate)


def standard_b64encode(s):
    return b64encode(s)


def standard_b64decode(s):
    return b64decode(s)


_to_url = bytes.maketrans(b"+/", b"-_")
_from_url = bytes.maketrans(b"-_", b"+/")


def urlsafe_b64encode(s):
    return b64encode(s).translate(_to_url)


def urlsafe_b64decode(s):
    return b64decode(_bytes_from_decode_data(s).translate(_from_url))


_b32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_b32hex = b"0123456789ABCDEFGHIJKLMNOPQRSTUV"


def _b32encode(alphabet, s):
    if not isinstance(s, (bytes, bytearray)):
        s = memoryview(s).tobytes()
    rest = len(s) % 5
    if rest:
        s = s + bytes(5 - rest)
    encoded = bytearray()
    for i in range(0, len(s), 5):
        number = int.from_bytes(s[i:i + 5], "big")
        for shift in range(35, -5, -5):
            encoded.append(alphabet[number >> shift & 31])
    if rest:
        gone = {1: 6, 2: 4, 3: 3, 4: 1}[rest]
        encoded[-gone:] = b"=" * gone
    return bytes(encoded)


def _b32decode(alphabet, s, casefold=False, map01=None):
    s = _bytes_from_decode_data(s)
    if len(s) % 8:
        raise binascii.Error("Incorrect padding")
    if map01 is not None:
        map01 = _bytes_from_decode_data(map01)
        if len(map01) != 1:
            raise AssertionError(repr(map01))
        s = s.translate(bytes.maketrans(b"01", b"O" + map01))
    if casefold:
        s = s.upper()
    size = len(s)
    s = s.rstrip(b"=")
    gone = size - len(s)
    values = {c: i for i, c in enumerate(alphabet)}
    decoded = bytearray()
    number = 0
    for i in range(0, len(s), 8):
        number = 0
        for c in s[i:i + 8]:
            if c not in values:
                raise binascii.Error("Non-base32 digit found")
            number = (number << 5) + values[c]
        if i + 8 <= len(s):
            decoded += number.to_bytes(5, "big")
    if gone not in (0, 1, 3, 4, 6):
        raise binascii.Error("Incorrect padding")
    if gone and size:
        number <<= 5 * gone
        decoded += number.to_bytes(5, "big")[:(43 - 5 * gone) // 8]
    return bytes(decoded)


def b32encode(s):
    return _b32encode(_b32, s)


def b32decode(s, casefold=False, map01=None):
    return _b32decode(_b32, s, casefold, map01)


def b32hexencode(s):
    return _b32encode(_b32hex, s)


def b32hexdecode(s, casefold=False):
    return _b32decode(_b32hex, s, casefold)


def b16encode(s):
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    s = _bytes_from_decode_data(s)
    if casefold:
        s = s.upper()
    if s.translate(None, delete=b"0123456789ABCDEF"):
        raise binascii.Error("Non-base16 digit found")
    return binascii.unhexlify(s)


def _85encode(b, characters, pad=False, foldnuls=False, foldspaces=False):
    if not isinstance(b, (bytes, bytearray)):
        b = memoryview(b).tobytes()
    padding = -len(b) % 4
    b = b + bytes(padding)
    chunks = []
    for i in range(0, len(b), 4):
        word = int.from_bytes(b[i:i + 4], "big")
        if foldnuls and not word:
            chunks.append(b"z")
            continue
        if foldspaces and word == 0x20202020:
            chunks.append(b"y")
            continue
        digits = bytearray(5)
        for k in range(4, -1, -1):
            word, digit = divmod(word, 85)
            digits[k] = characters[digit]
        chunks.append(bytes(digits))
    if padding and not pad:
        if chunks[-1] == b"z":
            chunks[-1] = bytes([characters[0]]) * 5
        chunks[-1] = chunks[-1][:-padding]
    return b"".join(chunks)


_a85 = bytes(range(33, 118))
_b85 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
_z85 = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"


def a85encode(b, *, foldspaces=False, wrapcol=0, pad=False, adobe=False):
    result = _85encode(b, _a85, pad, True, foldspaces)
    if adobe:
        result = b"<~" + result
    if wrapcol:
        wrapcol = max(2 if adobe else 1, wrapcol)
        chunks = [result[i:i + wrapcol] for i in range(0, len(result), wrapcol)]
        if adobe and len(chunks[-1]) + 2 > wrapcol:
            chunks.append(b"")
        result = b"\n".join(chunks)
    if adobe:
        result += b"~>"
    return result


def a85decode(b, *, foldspaces=False, adobe=False, ignorechars=b" \t\n\r\v"):
    b = _bytes_from_decode_data(b)
    if adobe:
        if not b.endswith(b"~>"):
            raise ValueError("Ascii85 encoded byte sequences must end with b'~>'")
        b = b[2:-2] if b.startswith(b"<~") else b[:-2]
    decoded, digits = [], []
    for c in b + b"u" * 4:
        if 33 <= c <= 117:
            digits.append(c)
            if len(digits) == 5:
                number = 0
                for digit in digits:
                    number = 85 * number + (digit - 33)
                if number > 0xFFFFFFFF:
                    raise ValueError("Ascii85 overflow") from None
                decoded.append(number.to_bytes(4, "big"))
                digits = []
        elif c == 122:
            if digits:
                raise ValueError("z inside Ascii85 5-tuple")
            decoded.append(b"\0\0\0\0")
        elif foldspaces and c == 121:
            if digits:
                raise ValueError("y inside Ascii85 5-tuple")
            decoded.append(b"    ")
        elif c not in ignorechars:
            raise ValueError("Non-Ascii85 digit found: %c" % c)
    padding = 4 - len(digits)
    result = b"".join(decoded)
    return result[:-padding] if padding else result


def b85encode(b, pad=False):
    return _85encode(b, _b85, pad)


def _b85decode(b, characters, name):
    b = _bytes_from_decode_data(b)
    values = {c: i for i, c in enumerate(characters)}
    padding = -len(b) % 5
    b = b + bytes([characters[84]]) * padding
    decoded = []
    for i in range(0, len(b), 5):
        number = 0
        for k, c in enumerate(b[i:i + 5]):
            if c not in values:
                raise ValueError(f"bad {name} character at position {i + k}")
            number = number * 85 + values[c]
        if number > 0xFFFFFFFF:
            raise ValueError(f"{name} overflow in hunk starting at byte {i}")
        decoded.append(number.to_bytes(4, "big"))
    result = b"".join(decoded)
    return result[:-padding] if padding else result


def b85decode(b):
    return _b85decode(b, _b85, "base85")


def z85encode(s):
    return _85encode(s, _z85)


def z85decode(s):
    return _b85decode(s, _z85, "z85")


def encodebytes(s):
    if not isinstance(s, (bytes, bytearray)):
        try:
            view = memoryview(s)
        except TypeError:
            raise TypeError("expected bytes-like object, not %s" % s.__class__.__name__) from None
        s = view.tobytes()
    return b"".join([binascii.b2a_base64(s[i:i + 57]) for i in range(0, len(s), 57)])


def decodebytes(s):
    try:
        memoryview(s)
    except TypeError:
        raise TypeError("expected bytes-like object, not %s" % s.__class__.__name__) from None
    return binascii.a2b_base64(s)


def encode(input, output):
    output.write(encodebytes(input.read()))


def decode(input, output):
    output.write(decodebytes(input.read()))

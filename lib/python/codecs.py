"""Codecs and handlers of encoding errors, by name."""

__all__ = ["register", "lookup", "BOM", "BOM_BE", "BOM_LE", "BOM32_BE", "BOM32_LE", "BOM64_BE",
           "BOM64_LE", "BOM_UTF8", "BOM_UTF16", "BOM_UTF16_LE", "BOM_UTF16_BE", "BOM_UTF32", "BOM_UTF32_LE",
           "BOM_UTF32_BE", "CodecInfo", "Codec", "IncrementalEncoder", "IncrementalDecoder", "StreamReader",
           "StreamWriter", "getencoder", "getdecoder", "getincrementalencoder",
           "getincrementaldecoder", "getreader", "getwriter", "encode", "decode", "iterencode", "iterdecode",
           "strict_errors", "ignore_errors", "replace_errors", "xmlcharrefreplace_errors", "backslashreplace_errors",
           "namereplace_errors", "register_error", "lookup_error"]

BOM_UTF8 = b"\xef\xbb\xbf"
BOM_LE = BOM_UTF16_LE = b"\xff\xfe"
BOM_BE = BOM_UTF16_BE = b"\xfe\xff"
BOM_UTF32_LE = b"\xff\xfe\0\0"
BOM_UTF32_BE = b"\0\0\xfe\xff"
BOM = BOM_UTF16 = BOM_UTF16_LE
BOM_UTF32 = BOM_UTF32_LE
BOM32_LE, BOM32_BE, BOM64_LE, BOM64_BE = BOM_UTF16_LE, BOM_UTF16_BE, BOM_UTF32_LE, BOM_UTF32_BE


# --- handlers of errors -----------------------------------------------------------------------------------------------

def _wrong(error):
    return TypeError(f"don't know how to handle {type(error).__name__} in error callback")


def strict_errors(error):
    if isinstance(error, Exception):
        raise error
    raise TypeError("codec must pass exception instance")


def ignore_errors(error):
    if not isinstance(error, UnicodeError):
        raise _wrong(error)
    return "", error.end


def replace_errors(error):
    count = error.end - error.start if isinstance(error, UnicodeError) else 0
    if isinstance(error, UnicodeEncodeError):
        return "?" * count, error.end
    if isinstance(error, UnicodeDecodeError):
        return "\ufffd", error.end
    if isinstance(error, UnicodeTranslateError):
        return "\ufffd" * count, error.end
    raise _wrong(error)


def _by_builtin(name):
    def handle(error):
        if isinstance(error, UnicodeEncodeError):
            part = error.object[error.start:error.end]
            if name.startswith("surrogate"):
                return part.encode(error.encoding, name), error.end
            return part.encode("ascii", name).decode("ascii"), error.end
        if isinstance(error, UnicodeDecodeError) and name not in ("xmlcharrefreplace", "namereplace"):
            part = error.object[error.start:error.end]
            if name == "backslashreplace":
                return "".join([f"\\x{byte:02x}" for byte in part]), error.end
            return part.decode(error.encoding, name), error.end
        raise _wrong(error)
    return handle


xmlcharrefreplace_errors = _by_builtin("xmlcharrefreplace")
backslashreplace_errors = _by_builtin("backslashreplace")
namereplace_errors = _by_builtin("namereplace")
_error_handlers = {
    "strict": strict_errors, "ignore": ignore_errors, "replace": replace_errors,
    "xmlcharrefreplace": xmlcharrefreplace_errors, "backslashreplace": backslashreplace_errors,
    "namereplace": namereplace_errors, "surrogateescape": _by_builtin("surrogateescape"),
    "surrogatepass": _by_builtin("surrogatepass"),
}


def lookup_error(name):
    try:
        return _error_handlers[name]
    except KeyError:
        raise LookupError(f"unknown error handler name '{name}'") from None


def register_error(name, handler):
    if not callable(handler):
        raise TypeError("handler must be callable")
    _error_handlers[name] = handler


def _answer(handler, error, kinds, length, message):
    answer = handler(error)
    if not isinstance(answer, tuple) or len(answer) != 2 or not isinstance(answer[0], kinds) \
            or not isinstance(answer[1], int):
        raise TypeError(message)
    text, position = answer
    if position < 0:
        position += length
    if not 0 <= position <= length:
        raise IndexError(f"position {answer[1]} from error handler out of bounds")
    return text, position


_UNMARKED = {"utf_16": "utf-16-le", "utf16": "utf-16-le", "u16": "utf-16-le", "utf_32": "utf-32-le",
             "utf32": "utf-32-le", "u32": "utf-32-le", "utf_8_sig": "utf-8"}


def _encode_handled(text, encoding, errors):
    handler = lookup_error(errors)
    rest = _UNMARKED.get(_normal(encoding), encoding)
    parts, position = ["".encode(encoding)], 0
    while True:
        try:
            parts.append(text[position:].encode(rest))
            return b"".join(parts)
        except UnicodeEncodeError as error:
            start = position + error.start
            parts.append(text[position:start].encode(rest))
            found = UnicodeEncodeError(error.encoding, text, start, position + error.end, error.reason)
        answer, position = _answer(handler, found, (str, bytes), len(text),
                                   "encoding error handler must return (str/bytes, int) tuple")
        if isinstance(answer, str):
            try:
                answer = answer.encode(rest)
            except UnicodeEncodeError:
                raise found from None
        parts.append(answer)


def _decode_handled(data, encoding, errors):
    handler = lookup_error(errors)
    data = bytes(data)
    parts, position = [], 0
    rest = encoding
    name = _normal(encoding)
    if name in _UNMARKED:
        marks = {"utf-8": ((BOM_UTF8, "utf-8"),), "utf-16-le": ((BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")),
                 "utf-32-le": ((BOM_UTF32_LE, "utf-32-le"), (BOM_UTF32_BE, "utf-32-be"))}
        rest = _UNMARKED[name]
        for mark, exact in marks[rest]:
            if data.startswith(mark):
                position, rest = len(mark), exact
    while True:
        try:
            parts.append(data[position:].decode(rest))
            return "".join(parts)
        except UnicodeDecodeError as error:
            start = position + error.start
            parts.append(data[position:start].decode(rest))
            found = UnicodeDecodeError(error.encoding, data, start, position + error.end, error.reason)
        answer, position = _answer(handler, found, str, len(data),
                                   "decoding error handler must return (str, int) tuple")
        parts.append(answer)


def _transcode(data, encoding, errors, encodes):
    """str.encode and bytes.decode where C knows the codec or the handler not."""
    encoding = "utf-8" if encoding is None else encoding
    errors = "strict" if errors is None else errors
    if _find_builtin(_normal(encoding)) is not None:
        if errors == "strict":
            raise LookupError(f"unknown encoding: {encoding}")
        return (_encode_handled if encodes else _decode_handled)(data, encoding, errors)
    info = lookup(encoding)
    if not info._is_text_encoding:
        raise LookupError(f"'{encoding}' is not a text encoding; use codecs.{'encode' if encodes else 'decode'}() "
                          "to handle arbitrary codecs")
    result = (info.encode if encodes else info.decode)(data, errors)
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError(f"{'encoder' if encodes else 'decoder'} must return a tuple (object, integer)")
    if not isinstance(result[0], bytes if encodes else str):
        raise TypeError(f"'{encoding}' {'encoder' if encodes else 'decoder'} returned '{type(result[0]).__name__}' "
                        f"instead of '{'bytes' if encodes else 'str'}'; use codecs.{'encode' if encodes else 'decode'}() "
                        f"to {'encode' if encodes else 'decode'} to arbitrary types")
    return result[0]


# --- codecs -----------------------------------------------------------------------------------------------------------

class CodecInfo(tuple):
    """What lookup() gives: four functions, and more as attributes."""

    def __new__(cls, encode, decode, streamreader=None, streamwriter=None, incrementalencoder=None,
                incrementaldecoder=None, name=None, *, _is_text_encoding=None):
        self = tuple.__new__(cls, (encode, decode, streamreader, streamwriter))
        self.name = name
        self.encode = encode
        self.decode = decode
        self.incrementalencoder = incrementalencoder
        self.incrementaldecoder = incrementaldecoder
        self.streamwriter = streamwriter
        self.streamreader = streamreader
        self._is_text_encoding = True if _is_text_encoding is None else _is_text_encoding
        return self

    def __repr__(self):
        return f"<{type(self).__module__}.{type(self).__qualname__} object for encoding {self.name} at {id(self):#x}>"


class Codec:
    def encode(self, input, errors="strict"):
        raise NotImplementedError

    def decode(self, input, errors="strict"):
        raise NotImplementedError


class IncrementalEncoder:
    def __init__(self, errors="strict"):
        self.errors = errors
        self.buffer = ""

    def encode(self, input, final=False):
        raise NotImplementedError

    def reset(self):
        pass

    def getstate(self):
        return 0

    def setstate(self, state):
        pass


class IncrementalDecoder:
    def __init__(self, errors="strict"):
        self.errors = errors

    def decode(self, input, final=False):
        raise NotImplementedError

    def reset(self):
        pass

    def getstate(self):
        return b"", 0

    def setstate(self, state):
        pass


class _Encoder(IncrementalEncoder):
    """Of a builtin encoding: a byte order mark is written once."""
    _encoding = None

    def __init__(self, errors="strict"):
        super().__init__(errors)
        self._begun = False

    def encode(self, input, final=False):
        name = self._encoding
        if self._begun:
            name = _UNMARKED.get(_normal(name), name)
        self._begun = True
        return input.encode(name, self.errors)

    def reset(self):
        self._begun = False


class _Decoder(IncrementalDecoder):
    """Of a builtin encoding: what may be the beginning of a character waits for the rest."""
    _encoding = None

    def __init__(self, errors="strict"):
        super().__init__(errors)
        self.reset()

    def reset(self):
        self._waiting = b""
        self._exact = None

    def getstate(self):
        return self._waiting, 0

    def setstate(self, state):
        self._waiting = state[0]

    def _choose(self, data, final):
        """The encoding without a mark, and the data behind the mark; None while it may still come."""
        base = _UNMARKED.get(_normal(self._encoding))
        if base is None:
            return self._encoding, data
        marks = {"utf-8": ((BOM_UTF8, "utf-8"),), "utf-16-le": ((BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")),
                 "utf-32-le": ((BOM_UTF32_LE, "utf-32-le"), (BOM_UTF32_BE, "utf-32-be"))}[base]
        for mark, exact in marks:
            if data.startswith(mark):
                return exact, data[len(mark):]
            if not final and mark.startswith(data):
                return None, data
        return base, data

    def decode(self, input, final=False):
        data = self._waiting + bytes(input)
        if self._exact is None:
            self._exact, data = self._choose(data, final)
            if self._exact is None:
                self._waiting = data
                return ""
        keep = 0 if final else self._unfinished(data)
        self._waiting = data[len(data) - keep:]
        return data[:len(data) - keep].decode(self._exact, self.errors)

    def _unfinished(self, data):
        """Bytes at the end that the next input may complete."""
        name = _normal(self._exact)
        if name in ("utf_8", "utf8"):
            for back in range(1, min(4, len(data) + 1)):
                byte = data[-back]
                if byte >= 0xC0:
                    needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
                    if byte >= 0xF5 or needed <= back:
                        return 0
                    try:
                        data[-back:].decode("utf-8")
                    except UnicodeDecodeError as error:
                        return back if error.reason == "unexpected end of data" and error.start == 0 else 0
                    return 0
                if byte < 0x80:
                    return 0
            return 0
        if name.startswith(("utf_16", "utf16")):
            odd = len(data) % 2
            end = len(data) - odd
            high = data[end - 1 if name.endswith("le") else end - 2] if end else 0
            return odd + (2 if 0xD8 <= high < 0xDC else 0)
        if name.startswith(("utf_32", "utf32")):
            return len(data) % 4
        return 0


def _normal(name):
    parts, word = [], ""
    for c in name.lower():
        if c.isalnum() and c.isascii() or c == ".":
            word += c
        elif word:
            parts.append(word)
            word = ""
    if word:
        parts.append(word)
    return "_".join(parts)


_CANONICAL = {
    "utf_8": "utf-8", "utf8": "utf-8", "u8": "utf-8", "utf": "utf-8", "cp65001": "utf-8", "utf8_ucs2": "utf-8",
    "utf8_ucs4": "utf-8", "utf_8_sig": "utf-8-sig", "utf_16": "utf-16", "utf16": "utf-16", "u16": "utf-16",
    "utf_16_le": "utf-16-le", "utf_16le": "utf-16-le", "utf_16_be": "utf-16-be", "utf_16be": "utf-16-be",
    "utf_32": "utf-32", "utf32": "utf-32", "u32": "utf-32", "utf_32_le": "utf-32-le", "utf_32le": "utf-32-le",
    "utf_32_be": "utf-32-be", "utf_32be": "utf-32-be", "ascii": "ascii", "us_ascii": "ascii", "646": "ascii",
    "latin_1": "iso8859-1", "latin1": "iso8859-1", "iso_8859_1": "iso8859-1", "iso8859_1": "iso8859-1", "l1": "iso8859-1",
    "8859": "iso8859-1", "iso8859": "iso8859-1", "cp819": "iso8859-1", "latin": "iso8859-1",
    "unicode_escape": "unicode-escape", "raw_unicode_escape": "raw-unicode-escape",
}


def _find_builtin(normal):
    """The canonical name of an encoding that str.encode knows by itself, else None."""
    if normal in _CANONICAL:
        return _CANONICAL[normal]
    if normal in _searching or normal in _OTHER_ALIASES:
        return None
    _searching.add(normal)  # the codec is not looked up again for the question whether it is there
    try:
        "".encode(normal)
    except LookupError:
        return None
    finally:
        _searching.discard(normal)
    if normal.startswith("windows_125"):
        return "cp" + normal[8:]
    return normal.replace("_", "-") if normal.startswith(("iso8859", "koi8", "mac")) else normal


_searching = set()
_search_functions = []
_cache = {}


def register(search_function):
    if not callable(search_function):
        raise TypeError("argument must be callable")
    _search_functions.append(search_function)


def unregister(search_function):
    if search_function in _search_functions:
        _search_functions.remove(search_function)
        _cache.clear()


def lookup(encoding):
    if not isinstance(encoding, str):
        raise TypeError(f"lookup() argument must be str, not {type(encoding).__name__}")
    normal = _normal(encoding)
    info = _cache.get(normal)
    if info is not None:
        return info
    if normal not in _searching:
        canonical = _find_builtin(normal)
        info = _make_builtin(canonical) if canonical is not None else _other_codec(normal)
    for search in _search_functions if info is None else ():
        info = search(normal)
        if info is not None:
            if not isinstance(info, tuple) or len(info) != 4:
                raise TypeError("codec search functions must return 4-tuples")
            break
    if info is None:
        raise LookupError(f"unknown encoding: {encoding}")
    _cache[normal] = info
    return info


def _make_builtin(name):
    def encode(input, errors="strict"):
        return input.encode(name, errors), len(input)

    def decode(input, errors="strict", final=True):
        return bytes(input).decode(name, errors), len(input)

    class Encoder(_Encoder):
        _encoding = name

    class Decoder(_Decoder):
        _encoding = name

    class Reader(StreamReader):
        def decode(self, input, errors="strict"):
            return decode(input, errors)

    class Writer(StreamWriter):
        def encode(self, input, errors="strict"):
            return encode(input, errors)

    return CodecInfo(encode, decode, Reader, Writer, Encoder, Decoder, name)


# --- codecs that are no text encodings ------------------------------------------------------------------------------

def _rot13(text, errors="strict"):
    return text.translate(_ROT13), len(text)


_ROT13 = {}
for _first in (65, 97):
    for _i in range(26):
        _ROT13[_first + _i] = _first + (_i + 13) % 26


def _other_codec(normal):
    kind = _OTHER_ALIASES.get(normal)
    if kind == "rot13":
        return CodecInfo(_rot13, _rot13, None, None, None, None, "rot13", _is_text_encoding=False)
    if kind is None:
        return None
    import binascii
    to, back = {"hex": (binascii.b2a_hex, binascii.a2b_hex), "base64": (_to_base64, binascii.a2b_base64),
                "quopri": (_to_quopri, binascii.a2b_qp), "uu": (_to_uu, _from_uu)}[kind]

    def encode(input, errors="strict"):
        return to(input), len(input)

    def decode(input, errors="strict"):
        return back(input), len(input)

    return CodecInfo(encode, decode, None, None, None, None, kind, _is_text_encoding=False)


def _to_base64(data):
    import base64
    return base64.encodebytes(data)


def _to_quopri(data):
    import binascii
    return binascii.b2a_qp(data, quotetabs=True)


def _to_uu(data):
    """A file of the name that the codec gives where there is none."""
    from binascii import b2a_uu
    lines = [b2a_uu(data[at:at + 45]) for at in range(0, len(data), 45)]
    return b"begin 666 <data>\n" + b"".join(lines) + b" \nend\n"


def _from_uu(data):
    from binascii import a2b_uu
    lines = iter(bytes(data).splitlines(True))
    for line in lines:
        if line.startswith(b"begin"):
            break
    else:
        raise ValueError('Missing "begin" line in input data')
    parts = []
    for line in lines:
        if line == b"end\n":
            return b"".join(parts)
        parts.append(a2b_uu(line))
    raise ValueError("Truncated input data")


_OTHER_ALIASES = {"quopri": "quopri", "quopri_codec": "quopri", "quoted_printable": "quopri", "quotedprintable": "quopri",
                  "uu": "uu", "uu_codec": "uu", "rot13": "rot13", "rot_13": "rot13", "hex": "hex", "hex_codec": "hex", "base64": "base64",
                  "base64_codec": "base64", "base_64": "base64"}


def encode(obj, encoding="utf-8", errors="strict"):
    return lookup(encoding).encode(obj, errors)[0]


def decode(obj, encoding="utf-8", errors="strict"):
    return lookup(encoding).decode(obj, errors)[0]


def getencoder(encoding):
    return lookup(encoding).encode


def getdecoder(encoding):
    return lookup(encoding).decode


def getincrementalencoder(encoding):
    encoder = lookup(encoding).incrementalencoder
    if encoder is None:
        raise LookupError(encoding)
    return encoder


def getincrementaldecoder(encoding):
    decoder = lookup(encoding).incrementaldecoder
    if decoder is None:
        raise LookupError(encoding)
    return decoder


def getreader(encoding):
    return lookup(encoding).streamreader


def getwriter(encoding):
    return lookup(encoding).streamwriter


def iterencode(iterator, encoding, errors="strict", **kwargs):
    encoder = getincrementalencoder(encoding)(errors, **kwargs)
    for part in iterator:
        output = encoder.encode(part)
        if output:
            yield output
    output = encoder.encode("", True)
    if output:
        yield output


def iterdecode(iterator, encoding, errors="strict", **kwargs):
    decoder = getincrementaldecoder(encoding)(errors, **kwargs)
    for part in iterator:
        output = decoder.decode(part)
        if output:
            yield output
    output = decoder.decode(b"", True)
    if output:
        yield output


# --- streams ----------------------------------------------------------------------------------------------------------

class StreamWriter(Codec):
    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors

    def write(self, object):
        self.stream.write(self.encode(object, self.errors)[0])

    def writelines(self, list):
        self.write("".join(list))

    def reset(self):
        pass

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()


class StreamReader(Codec):
    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors
        self._text = None

    def _all(self):
        if self._text is None:
            self._text = self.decode(self.stream.read(), self.errors)[0]
        return self._text

    def read(self, size=-1, chars=-1, firstline=False):
        text = self._all()
        count = chars if chars >= 0 else size
        if count < 0:
            count = len(text)
        self._text = text[count:]
        return text[:count]

    def readline(self, size=None, keepends=True):
        lines = self._all().splitlines(True)
        if not lines:
            return ""
        self._text = self._text[len(lines[0]):]
        return lines[0] if keepends else lines[0].splitlines()[0]

    def readlines(self, sizehint=None, keepends=True):
        return self.read().splitlines(keepends)

    def reset(self):
        self._text = None

    def __next__(self):
        line = self.readline()
        if line:
            return line
        raise StopIteration

    def __iter__(self):
        return self

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()

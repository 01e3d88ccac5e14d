"""Addresses (URLs): their parts, quoting, queries."""
import re
import unicodedata
from collections import namedtuple

from _ip import parse_v4, parse_v6

__all__ = ["urlparse", "urlunparse", "urljoin", "urldefrag", "urlsplit", "urlunsplit", "urlencode", "parse_qs", "parse_qsl",
           "quote", "quote_plus", "quote_from_bytes", "unquote", "unquote_plus", "unquote_to_bytes", "DefragResult",
           "ParseResult", "SplitResult", "DefragResultBytes", "ParseResultBytes", "SplitResultBytes"]

uses_relative = ["", "ftp", "http", "gopher", "nntp", "imap", "wais", "file", "https", "shttp", "mms", "prospero", "rtsp", "rtsps",
                 "rtspu", "sftp", "svn", "svn+ssh", "ws", "wss"]
uses_netloc = ["", "ftp", "http", "gopher", "nntp", "telnet", "imap", "wais", "file", "mms", "https", "shttp", "snews", "prospero",
               "rtsp", "rtsps", "rtspu", "rsync", "svn", "svn+ssh", "sftp", "nfs", "git", "git+ssh", "ws", "wss", "itms-services"]
uses_params = ["", "ftp", "hdl", "prospero", "http", "imap", "https", "shttp", "rtsp", "rtsps", "rtspu", "sip", "sips", "mms", "sftp",
               "tel"]
scheme_chars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*\Z")
_CONTROLS = "".join([chr(i) for i in range(33)])


# --- text and bytes ---------------------------------------------------------------------------------------------------

def _same(text):
    return text


def _encoded(value, encoding="ascii", errors="strict"):
    return value.encode(encoding, errors)


def _as_text(*args):
    """The arguments as str, and what turns a result into the type they had."""
    is_text = isinstance(args[0], str)
    for arg in args[1:]:
        if arg and isinstance(arg, str) != is_text:
            raise TypeError("Cannot mix str and non-str arguments")
    if is_text:
        return (*args, _same)
    return (*[arg.decode("ascii") if arg else "" for arg in args], lambda result: _result_encoded(result))


def _result_encoded(result):
    if isinstance(result, str):
        return result.encode("ascii")
    return result.encode()


class _Text:
    __slots__ = ()

    def encode(self, encoding="ascii", errors="strict"):
        return self._other(*[part.encode(encoding, errors) if isinstance(part, str) else part for part in self])


class _Bytes:
    __slots__ = ()

    def decode(self, encoding="ascii", errors="strict"):
        return self._other(*[part.decode(encoding, errors) if isinstance(part, bytes) else part for part in self])


class _Netloc:
    """The parts of what stands between // and the path."""
    __slots__ = ()

    def _literal(self, text):
        return text.encode() if isinstance(self, _Bytes) else text

    @property
    def _user_parts(self):
        user, found, _ = self.netloc.rpartition(self._literal("@"))
        if not found:
            return None, None
        user, found, password = user.partition(self._literal(":"))
        return user, password if found else None

    @property
    def _host_parts(self):
        host = self.netloc.rpartition(self._literal("@"))[2]
        before, bracket, inside = host.partition(self._literal("["))
        if bracket:
            name, _, rest = inside.partition(self._literal("]"))
            port = rest.partition(self._literal(":"))[2]
        else:
            name, _, port = host.partition(self._literal(":"))
        return name, port or None

    @property
    def username(self):
        return self._user_parts[0]

    @property
    def password(self):
        return self._user_parts[1]

    @property
    def hostname(self):
        name = self._host_parts[0]
        if not name:
            return None
        percent = self._literal("%")
        host, found, zone = name.partition(percent)
        return host.lower() + found + zone

    @property
    def port(self):
        port = self._host_parts[1]
        if port is None:
            return None
        text = port.decode("ascii") if isinstance(port, bytes) else port
        if not (text.isdigit() and text.isascii()):
            raise ValueError(f"Port could not be cast to integer value as {text!r}")
        number = int(text)
        if number > 65535:
            raise ValueError("Port out of range 0-65535")
        return number

    def __class_getitem__(cls, item):
        from _types import GenericAlias
        return GenericAlias(cls, item)


_DefragBase = namedtuple("DefragResult", "url fragment")
_SplitBase = namedtuple("SplitResult", "scheme netloc path query fragment")
_ParseBase = namedtuple("ParseResult", "scheme netloc path params query fragment")


def _geturl_of_defrag(self):
    return self.url + (b"#" if isinstance(self.url, bytes) else "#") + self.fragment if self.fragment else self.url


class DefragResult(_DefragBase, _Text):
    __slots__ = ()
    geturl = _geturl_of_defrag


class SplitResult(_SplitBase, _Netloc, _Text):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class ParseResult(_ParseBase, _Netloc, _Text):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


class DefragResultBytes(_DefragBase, _Bytes):
    __slots__ = ()
    geturl = _geturl_of_defrag


class SplitResultBytes(_SplitBase, _Netloc, _Bytes):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class ParseResultBytes(_ParseBase, _Netloc, _Bytes):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


for _text_class, _bytes_class in ((DefragResult, DefragResultBytes), (SplitResult, SplitResultBytes),
                                  (ParseResult, ParseResultBytes)):
    _text_class._other, _bytes_class._other = _bytes_class, _text_class
del _text_class, _bytes_class


# --- splitting and joining --------------------------------------------------------------------------------------------

def _check_netloc(netloc):
    """Characters that Unicode's normal form turns into separators are refused."""
    if not netloc or netloc.isascii():
        return
    plain = netloc
    for c in "@:#?":
        plain = plain.replace(c, "")
    normal = unicodedata.normalize("NFKC", plain)
    if plain == normal:
        return
    for c in "/?#@:":
        if c in normal:
            raise ValueError(f"netloc '{netloc}' contains invalid characters under NFKC normalization")


def _check_brackets(netloc):
    host = netloc.rpartition("@")[2]
    before, bracket, inside = host.partition("[")
    if not bracket:
        if "]" in netloc:
            raise ValueError("Invalid IPv6 URL")
        return
    name, closing, rest = inside.partition("]")
    if before or not closing or rest and not rest.startswith(":"):
        raise ValueError("Invalid IPv6 URL")
    if name.startswith("v"):
        if not re.match(r"\Av[a-fA-F0-9]+\..+\Z", name):
            raise ValueError("IPvFuture address is invalid")
        return
    try:
        parse_v4(name)
    except ValueError:
        pass
    else:
        raise ValueError("An IPv4 address cannot be in brackets")
    try:
        parse_v6(name.partition("%")[0])
    except ValueError:
        raise ValueError(f"{name!r} does not appear to be an IPv4 or IPv6 address") from None


def _split(url, scheme, allow_fragments):
    """(scheme, netloc or None, path, query or None, fragment or None)"""
    url = url.lstrip(_CONTROLS)
    scheme = scheme.strip(_CONTROLS)
    for c in "\t\r\n":
        url, scheme = url.replace(c, ""), scheme.replace(c, "")
    netloc = query = fragment = None
    at = url.find(":")
    if at > 0 and _SCHEME.match(url[:at]):
        scheme, url = url[:at].lower(), url[at + 1:]
    if url[:2] == "//":
        end = min([i for i in (url.find(c, 2) for c in "/?#") if i >= 0], default=len(url))
        netloc, url = url[2:end], url[end:]
        if "[" in netloc and "]" not in netloc or "]" in netloc and "[" not in netloc:
            raise ValueError("Invalid IPv6 URL")
        if "[" in netloc:
            _check_brackets(netloc)
        _check_netloc(netloc)
    if allow_fragments and "#" in url:
        url, fragment = url.split("#", 1)
    if "?" in url:
        url, query = url.split("?", 1)
    return scheme, netloc, url, query, fragment


def urlsplit(url, scheme="", allow_fragments=True):
    """(scheme, netloc, path, query, fragment)"""
    url, scheme, given = _as_text(url, scheme)
    parts = _split(url, scheme, allow_fragments)
    return given(SplitResult(*[part or "" for part in parts]))


def urlparse(url, scheme="", allow_fragments=True):
    """(scheme, netloc, path, params, query, fragment)"""
    url, scheme, given = _as_text(url, scheme)
    return given(ParseResult(*[part or "" for part in _parse(url, scheme, allow_fragments)]))


def _parse(url, scheme, allow_fragments):
    """The six parts, None for those that are not there."""
    scheme, netloc, path, query, fragment = _split(url, scheme, allow_fragments)
    params = None
    if (scheme or "") in uses_params and ";" in path:
        at = path.find(";", path.rfind("/")) if "/" in path else path.find(";")
        if at >= 0:
            path, params = path[:at], path[at + 1:]
    return scheme, netloc, path, params, query, fragment


def _joined(scheme, netloc, path, query, fragment):
    """The address of parts that are None where they are not there."""
    if netloc is not None:
        if path and path[:1] != "/":
            path = "/" + path
        path = "//" + netloc + path
    elif path[:2] == "//":
        path = "//" + path
    if scheme:
        path = scheme + ":" + path
    if query is not None:
        path += "?" + query
    return path if fragment is None else path + "#" + fragment


def urlunsplit(components):
    """The address of five parts."""
    scheme, netloc, path, query, fragment, given = _as_text(*components)
    if not netloc:
        netloc = "" if scheme and scheme in uses_netloc and (not path or path[:1] == "/") else None
    return given(_joined(scheme, netloc, path, query or None, fragment or None))


def urlunparse(components):
    """The address of six parts."""
    scheme, netloc, path, params, query, fragment, given = _as_text(*components)
    return given(urlunsplit((scheme, netloc, f"{path};{params}" if params else path, query, fragment)))


def urljoin(base, url, allow_fragments=True):
    """What an address means on the page `base`."""
    if not base:
        return url
    if not url:
        return base
    base, url, given = _as_text(base, url)
    b_scheme, b_netloc, b_path, b_params, b_query, _ = _parse(base, "", allow_fragments)
    scheme, netloc, path, params, query, fragment = _parse(url, b_scheme, allow_fragments)
    if scheme != b_scheme or (scheme or "") not in uses_relative:
        return given(url)
    if (scheme or "") in uses_netloc:
        if netloc:
            return given(_joined_with(scheme, netloc, path, params, query, fragment))
        netloc = b_netloc
    if not path and params is None:
        return given(_joined_with(scheme, netloc, b_path, b_params, b_query if query is None else query, fragment))
    return given(_joined_with(scheme, netloc, _joined_path(b_path, path), params, query, fragment))


def _joined_with(scheme, netloc, path, params, query, fragment):
    return _joined(scheme, netloc, path if params is None else f"{path};{params}", query, fragment)


def _joined_path(base, path):
    parts = base.split("/")
    if parts[-1] != "":
        del parts[-1]
    if path[:1] == "/":
        segments = path.split("/")
    else:
        segments = parts + path.split("/")
        segments[1:-1] = [segment for segment in segments[1:-1] if segment]
    kept = []
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept) or "/"


def urldefrag(url):
    """(address, what stands behind #)"""
    url, given = _as_text(url)
    fragment = None
    if "#" in url:
        scheme, netloc, path, params, query, fragment = _parse(url, "", True)
        url = _joined_with(scheme, netloc, path, params, query, None)
    return given(DefragResult(url, fragment or ""))


# --- quoting ----------------------------------------------------------------------------------------------------------

_ALWAYS_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")
_HEX = {f"{a}{b}".encode(): bytes([int(a + b, 16)]) for a in "0123456789abcdefABCDEF" for b in "0123456789abcdefABCDEF"}
_ASCII_RUN = re.compile("([\x00-\x7f]+)")


def unquote_to_bytes(string):
    """The bytes that a quoted text stands for."""
    string.split  # None and numbers are refused
    if isinstance(string, str):
        string = string.encode("utf-8")
    parts = bytes(string).split(b"%")
    made = [parts[0]]
    for part in parts[1:]:
        byte = _HEX.get(part[:2])
        made.append(b"%" + part if byte is None else byte + part[2:])
    return b"".join(made)


def unquote(string, encoding="utf-8", errors="replace"):
    """The text that a quoted text stands for."""
    if isinstance(string, bytes):
        return unquote_to_bytes(string).decode("utf-8" if encoding is None else encoding, "replace" if errors is None else errors)
    if "%" not in string:
        string.split
        return string
    parts = _ASCII_RUN.split(string)
    encoding, errors = encoding or "utf-8", errors or "replace"
    return "".join([unquote_to_bytes(part).decode(encoding, errors) if i % 2 else part for i, part in enumerate(parts)])


def unquote_plus(string, encoding="utf-8", errors="replace"):
    return unquote(string.replace("+", " "), encoding, errors)


def quote_from_bytes(bs, safe="/"):
    """%xx for all bytes that are not safe."""
    if not isinstance(bs, (bytes, bytearray)):
        raise TypeError("quote_from_bytes() expected bytes")
    if not bs:
        return ""
    safe = safe.encode("ascii", "ignore") if isinstance(safe, str) else bytes([c for c in safe if c < 128])
    allowed = _ALWAYS_SAFE.union(safe)
    return "".join([chr(byte) if byte in allowed else f"%{byte:02X}" for byte in bs])


def quote(string, safe="/", encoding=None, errors=None):
    """%xx for what is not safe in a path."""
    if isinstance(string, str):
        if not string:
            return string
        string = string.encode("utf-8" if encoding is None else encoding, "strict" if errors is None else errors)
    elif encoding is not None:
        raise TypeError("quote() doesn't support 'encoding' for bytes")
    elif errors is not None:
        raise TypeError("quote() doesn't support 'errors' for bytes")
    return quote_from_bytes(string, safe)


def quote_plus(string, safe="", encoding=None, errors=None):
    """quote() with + for blanks."""
    blank = " " if isinstance(string, str) else b" "
    if blank not in string:
        return quote(string, safe, encoding, errors)
    return quote(string, safe + (" " if isinstance(safe, str) else b" "), encoding, errors).replace(" ", "+")


# --- queries ----------------------------------------------------------------------------------------------------------

def urlencode(query, doseq=False, safe="", encoding=None, errors=None, quote_via=quote_plus):
    """The query of a mapping or of pairs."""
    if hasattr(query, "items"):
        query = query.items()
    else:
        try:
            if len(query) and not isinstance(query[0], tuple):
                raise TypeError
        except TypeError as error:
            raise TypeError("not a valid non-string sequence or mapping object") from error

    def quoted(value):
        if isinstance(value, bytes):
            return quote_via(value, safe)
        return quote_via(value if isinstance(value, str) else str(value), safe, encoding, errors)
    made = []
    for key, value in query:
        key = quoted(key)
        if doseq and not isinstance(value, (str, bytes)):
            try:
                len(value)
            except TypeError:
                pass
            else:
                made.extend([key + "=" + quoted(each) for each in value])
                continue
        made.append(key + "=" + quoted(value))
    return "&".join(made)


def parse_qs(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace", max_num_fields=None,
             separator="&"):
    """{name: values} of a query."""
    found = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, encoding, errors, max_num_fields, separator):
        found.setdefault(name, []).append(value)
    return found


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace", max_num_fields=None,
              separator="&"):
    """[(name, value)] of a query."""
    if not separator or not isinstance(separator, (str, bytes)):
        raise ValueError("Separator must be of type string or bytes.")
    if isinstance(qs, str):
        if not isinstance(separator, str):
            separator = str(separator, "ascii")
        equals, plus, blank = "=", "+", " "

        def unquoted(text):
            return unquote(text.replace(plus, blank), encoding, errors)
    else:
        if not qs:
            return []
        qs = bytes(memoryview(qs))
        if isinstance(separator, str):
            separator = bytes(separator, "ascii")
        equals, plus, blank = b"=", b"+", b" "

        def unquoted(text):
            return unquote_to_bytes(text.replace(plus, blank))
    if not qs:
        return []
    if max_num_fields is not None and max_num_fields < 1 + qs.count(separator):
        raise ValueError("Max number of fields exceeded")
    found = []
    for pair in qs.split(separator):
        if not pair and not strict_parsing:
            continue
        name, has, value = pair.partition(equals)
        if not has and strict_parsing:
            raise ValueError(f"bad query field: {pair!r}")
        if value or keep_blank_values:
            found.append((unquoted(name), unquoted(value)))
    return found


def unwrap(url):
    """<URL:scheme://host/path> without what stands around it."""
    url = str(url).strip()
    if url[:1] == "<" and url[-1:] == ">":
        url = url[1:-1].strip()
    return url[4:].strip() if url[:4] == "URL:" else url

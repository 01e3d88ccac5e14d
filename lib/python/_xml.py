"""XML as events: one reader for xml.etree, xml.dom and xml.sax.

It takes text in pieces and tells of each whole mark as soon as it is there. Entities are those of the language and those
that the document declares itself; what they grow to is bounded, and nothing outside of the document is ever read.
"""
import codecs as _codecs
import re as _re

_NAME = r"[^\s/>=<&\"'?!\[\]();,{}|^~`#%$*+@\\][^\s/>=<&\"'?!\[\]();,{}|^~`#%$*+@\\]*"
_ATTRIBUTE = rf"({_NAME})\s*=\s*(\"[^<\"]*\"|'[^<']*')"
_START = _re.compile(rf"<({_NAME})((?:\s+{_NAME}\s*=\s*(?:\"[^<\"]*\"|'[^<']*'))*)\s*(/?)>")
_END = _re.compile(rf"</({_NAME})\s*>")
_ATTRIBUTES = _re.compile(_ATTRIBUTE)
_INSTRUCTION = _re.compile(rf"<\?({_NAME})(?:\s+(.*?))?\?>", _re.S)
_DECLARATION = _re.compile(
    r"<\?xml\s+version\s*=\s*(?:\"1\.\d+\"|'1\.\d+')(?:\s+encoding\s*=\s*(\"[\w.:-]+\"|'[\w.:-]+'))?"
    r"(?:\s+standalone\s*=\s*(\"(?:yes|no)\"|'(?:yes|no)'))?\s*\?>")
_DOCTYPE = _re.compile(
    rf"<!DOCTYPE\s+({_NAME})(?:\s+(?:PUBLIC\s+(\"[^\"]*\"|'[^']*')\s+(\"[^\"]*\"|'[^']*')|SYSTEM\s+(\"[^\"]*\"|'[^']*')))?"
    r"\s*(?:\[((?:[^\]\"'<]|\"[^\"]*\"|'[^']*'|<!--.*?-->|<\?.*?\?>|<(?!!--|\?))*)\]\s*)?>", _re.S)
_ENTITY = _re.compile(rf"<!ENTITY\s+({_NAME})\s+(\"[^\"]*\"|'[^']*')\s*>|<!--.*?-->|<\?.*?\?>", _re.S)
_ATTLIST = _re.compile(rf"<!ATTLIST\s+({_NAME})((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_DEFAULT = _re.compile(rf"({_NAME})\s+(?:[A-Z]+|\([^)]*\)|NOTATION\s*\([^)]*\))\s+(?:#FIXED\s+)?(\"[^\"]*\"|'[^']*')")
_REFERENCE = _re.compile(rf"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|({_NAME}));")
_BAD_CHARACTER = _re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FIRST = _re.compile(r"[^\W\d]|[_:]")
_PREDEFINED = {"lt": "<", "gt": ">", "amp": "&", "apos": "'", "quot": '"'}
_GROWTH_FREE, _GROWTH_MOST = 8 << 20, 100  # entities may grow to the first, or to so many times the document

_MEANINGS = {2: "syntax error", 3: "no element found", 4: "not well-formed (invalid token)", 5: "unclosed token", 7: "mismatched tag",
             8: "duplicate attribute", 9: "junk after document element", 11: "undefined entity",
             12: "recursive entity reference", 14: "reference to invalid character number",
             15: "reference to binary entity", 18: "unknown encoding", 20: "unclosed CDATA section",
             27: "unbound prefix", 30: "XML declaration not well-formed", 43: "limit on input amplification factor (from "
             "DTD and entities) breached", 17: "XML or text declaration not at start of entity"}


class Fault(Exception):
    """code, line, column: as expat counts them."""

    def __init__(self, code, line, column):
        super().__init__(f"{_MEANINGS[code]}: line {line}, column {column}")
        self.code, self.line, self.column = code, line, column


class _Wait(Exception):
    """The rest of a mark is not there yet."""


def decoder_of(head, encoding=None):
    """An incremental decoder for a document that begins with the bytes `head`."""
    if encoding is None:
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            encoding = "utf-16"
        elif head.startswith(b"\xef\xbb\xbf"):
            encoding = "utf-8-sig"
        else:
            found = _re.match(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']", head)
            encoding = found[1].decode("ascii") if found else "utf-8"
    try:
        return _codecs.getincrementaldecoder(encoding)()
    except LookupError:
        raise Fault(18, 1, 30) from None


class Reader:
    """Calls start(name, attributes), end(name), data(text), comment(text), instruction(target, text),
    doctype(name, public, system, subset), declaration(version...), cdata(begins) of its handler.

    attributes: a list of (name, value)."""

    def __init__(self, handler, encoding=None):
        self._handler, self._encoding, self._decoder = handler, encoding, None
        self._text = ""
        self._at = 0
        self._line, self._column = 1, 0
        self._open = []
        self._entities, self._defaults = {}, {}
        self._read, self._grown = 0, 0
        self._begun = self._rooted = False

    # --- positions

    @property
    def position(self):
        return self._line_column(self._at)

    def _line_column(self, at):
        lines = self._text.count("\n", 0, at)
        if lines:
            return self._line + lines, at - self._text.rfind("\n", 0, at) - 1
        return self._line, self._column + at

    def _fault(self, code, at=None):
        return Fault(code, *self._line_column(self._at if at is None else at))

    # --- input

    def feed(self, data, final=False):
        if not isinstance(data, str):
            data = self._decoded(bytes(data), final)
        if data:
            self._drop()
            self._text += data.replace("\r\n", "\n").replace("\r", "\n") if "\r" in data else data
            self._read += len(data)
        try:
            while self._at < len(self._text):
                self._step(final)
        except _Wait:
            if final:
                raise self._unclosed() from None
        if final and (self._open or not self._rooted):
            raise self._fault(3, len(self._text))

    def _drop(self):
        self._line, self._column = self.position
        self._text, self._at = self._text[self._at:], 0

    def _decoded(self, data, final):
        if self._decoder is None:
            if not data:
                return ""
            self._decoder = decoder_of(data[:200], self._encoding)
        try:
            return self._decoder.decode(data, final)
        except UnicodeDecodeError as problem:
            before = problem.object[:problem.start].decode(self._encoding or "utf-8", "replace")
            self._text += before
            raise self._fault(4, len(self._text)) from None

    def _unclosed(self):
        rest = self._text[self._at:]
        if rest.startswith("<![CDATA["):
            return self._fault(20, len(self._text))
        if rest.startswith("&") or not rest.startswith("<"):
            return self._fault(4, len(self._text))
        return self._fault(5)

    # --- one mark

    def _step(self, final):
        text, at = self._text, self._at
        if text[at] != "<":
            self._read_text(final)
            return
        kind = text[at + 1:at + 2]
        if not kind:
            raise _Wait
        if kind == "/":
            self._read_end()
        elif kind == "?":
            self._read_instruction()
        elif kind == "!":
            self._read_declared()
        else:
            self._read_start()
        self._begun = True

    def _until(self, mark, start):
        end = self._text.find(mark, start)
        if end < 0:
            raise _Wait
        return end

    def _read_text(self, final):
        text, at = self._text, self._at
        end = text.find("<", at)
        whole = end >= 0 or final
        end = len(text) if end < 0 else end
        if not whole:
            reference = text.rfind("&", at, end)
            if reference >= 0 and text.find(";", reference, end) < 0:
                end = reference
            if text.endswith("]", at, end):
                end = len(text[:end].rstrip("]"))
            if end <= at:
                raise _Wait
        piece = text[at:end]
        if not self._open:
            stripped = piece.lstrip("\ufeff" if not self._begun and at == 0 else None)
            stripped = stripped.lstrip()
            if stripped:
                raise self._fault(9 if self._rooted else 2, end - len(piece.lstrip().lstrip("\ufeff")))
            self._begun = True
            self._at = end
            return
        bad = _BAD_CHARACTER.search(piece)
        if bad:
            raise self._fault(4, at + bad.start())
        bad = piece.find("]]>")
        if bad >= 0:
            raise self._fault(4, at + bad + 2)
        self._put_text(piece, at)
        self._at = end

    def _put_text(self, piece, at):
        if "&" not in piece:
            self._handler.data(piece)
            return
        start = 0
        while True:
            found = piece.find("&", start)
            if found < 0:
                break
            if found > start:
                self._handler.data(piece[start:found])
            reference = _REFERENCE.match(piece, found)
            if not reference:
                raise self._fault(4, at + len(_re.compile(r"&#?\w*").match(piece, found)[0]) + found)
            self._put_reference(reference, at + found, ())
            start = reference.end()
        if start < len(piece):
            self._handler.data(piece[start:])

    def _put_reference(self, reference, at, inside):
        name = reference[3]
        if name not in self._entities:
            self._handler.data(self._character(reference, at))
            return
        if name in inside:
            raise self._fault(12, at)
        value = self._grow(self._entities[name], at)
        if "<" in value:
            self._read_entity(value, at)
            return
        start = 0
        for nested in _REFERENCE.finditer(value):
            if nested.start() > start:
                self._handler.data(value[start:nested.start()])
            self._put_reference(nested, at, (*inside, name))
            start = nested.end()
        if start < len(value):
            self._handler.data(value[start:])

    def _read_entity(self, value, at):
        """An entity that holds elements is a small document of its own."""
        if getattr(self, "_nested", 0) >= 20:
            raise self._fault(12, at)
        inner = Reader(self._handler)
        inner._nested = getattr(self, "_nested", 0) + 1
        inner._entities, inner._defaults = self._entities, self._defaults
        inner._read, inner._grown = self._read, self._grown
        inner._open, inner._rooted = [None], True
        try:
            inner.feed(value)
            inner._read_to_end()
        except Fault as fault:
            raise self._fault(fault.code, at) from None
        self._grown = inner._grown

    def _read_to_end(self):
        if self._at < len(self._text):
            self._step(True)
        if self._open != [None] or self._at < len(self._text):
            raise self._fault(4)

    def _character(self, reference, at):
        sixteen, ten, name = reference.groups()
        if name:
            if name not in _PREDEFINED:
                raise self._fault(11, at)
            return _PREDEFINED[name]
        digits = (sixteen or ten).lstrip("0")
        number = int(digits or "0", 16 if sixteen else 10) if len(digits) < 9 else 1 << 30
        good = number in (9, 10, 13) or 32 <= number < 0x110000 and not 0xD800 <= number < 0xE000 and number not in (
            0xFFFE, 0xFFFF)
        if not good:
            raise self._fault(14, at)
        return chr(number)

    def _grow(self, value, at):
        self._grown += len(value)
        if self._grown > _GROWTH_FREE and self._grown > _GROWTH_MOST * self._read:
            raise self._fault(43, at)
        return value

    def _expanded(self, value, at, inside=()):
        """The value of an attribute or entity, its references replaced."""
        if "&" not in value:
            return value
        pieces, start = [], 0
        while (found := value.find("&", start)) >= 0:
            pieces.append(value[start:found])
            reference = _REFERENCE.match(value, found)
            if not reference:
                raise self._fault(4, at + found)
            name = reference[3]
            if name in self._entities:
                if name in inside:
                    raise self._fault(12, at)
                inner = self._grow(self._entities[name], at)
                if "<" in inner:
                    raise self._fault(4, at)
                pieces.append(self._expanded(inner, at, (*inside, name)))
            else:
                pieces.append(self._character(reference, at))
            start = reference.end()
        pieces.append(value[start:])
        return "".join(pieces)

    # --- elements

    def _read_start(self):
        found = _START.match(self._text, self._at)
        if not found or not _FIRST.match(found[1]):
            raise self._bad_start()
        if not self._open and self._rooted:
            raise self._fault(9)
        name, attributes, empty = found.groups()
        pairs = self._attributes(found.start(2), attributes) if attributes else []
        for key, value in self._defaults.get(name, ()):
            if all(key != other for other, _ in pairs):
                pairs.append((key, value))
        self._rooted = True
        self._open.append(name)
        self._handler.start(name, pairs)
        self._at = found.end()
        if empty:
            self._open.pop()
            self._handler.end(name)

    def _attributes(self, at, text):
        pairs, seen = [], set()
        for found in _ATTRIBUTES.finditer(text):
            name, value = found[1], found[2][1:-1]
            if not _FIRST.match(name):
                raise self._fault(4, at + found.start())
            if name in seen:
                raise self._fault(8, at + found.start())
            bad = _BAD_CHARACTER.search(value)
            if bad:
                raise self._fault(4, at + found.start(2) + 1 + bad.start())
            seen.add(name)
            if "\n" in value or "\t" in value:
                value = value.replace("\n", " ").replace("\t", " ")
            pairs.append((name, self._expanded(value, at + found.start(2) + 1)))
        return pairs

    def _bad_start(self):
        """What is wrong with a start tag, or that its end is missing."""
        text, at = self._text, self._at + 1
        name = _re.compile(_NAME).match(text, at)
        if not name or not _FIRST.match(name[0]):
            return self._fault(4, at)
        at = name.end()
        space = _re.compile(r"\s*")
        while True:
            end = space.match(text, at).end()
            if end >= len(text):
                return _Wait()
            found = _ATTRIBUTES.match(text, end)
            if not found:
                break
            if end == at:
                return self._fault(4, at)
            at = found.end()
        rest = text[end:]
        partial = _re.match(rf"(?:{_NAME})?(\s*)(=?)(\s*)", rest)
        after = end + partial.end()
        if text.startswith("/", end):
            return _Wait() if end + 1 >= len(text) else self._fault(4, end + 1)
        if after >= len(text):
            return _Wait()
        if partial[2] and text[after] in "\"'":
            less = text.find("<", after)
            return _Wait() if less < 0 else self._fault(4, less)
        return self._fault(4, after)

    def _read_end(self):
        found = _END.match(self._text, self._at)
        if not found:
            end = self._until(">", self._at)
            name = _re.compile(rf"(?:{_NAME})?\s*").match(self._text, self._at + 2)
            raise self._fault(4, min(name.end(), end))
        if not self._open or self._open[-1] is None:
            raise self._fault(9) if self._rooted and not self._open else self._fault(4, self._at + 1)
        if self._open[-1] != found[1]:
            raise self._fault(7, self._at + 2)
        self._open.pop()
        self._at = found.end()
        self._handler.end(found[1])

    # --- the rest

    def _read_instruction(self):
        end = self._until("?>", self._at + 2)
        found = _INSTRUCTION.match(self._text, self._at, end + 2)
        if not found:
            raise self._fault(4, self._at + 2)
        if found[1] == "xml":
            declared = _DECLARATION.match(self._text, self._at)
            if self._begun:
                raise self._fault(17)
            if not declared:
                raise self._fault(30, self._at + 5)
            standalone = declared[2] and declared[2][1:-1]
            self._handler.declaration(declared[1] and declared[1][1:-1], standalone)
        elif found[1].lower() == "xml":
            raise self._fault(4, self._at + 2)
        else:
            self._handler.instruction(found[1], found[2] or "")
        self._at = end + 2

    def _read_declared(self):
        text, at = self._text, self._at
        if text.startswith("<!--", at):
            end = self._until("--", at + 4)
            if len(text) < end + 3:
                raise _Wait
            if text[end + 2] != ">":
                raise self._fault(4, end + 2)
            self._handler.comment(text[at + 4:end])
            self._at = end + 3
        elif text.startswith("<![CDATA[", at) and self._open:
            end = self._until("]]>", at + 9)
            self._handler.cdata(True)
            if end > at + 9:
                self._handler.data(text[at + 9:end])
            self._handler.cdata(False)
            self._at = end + 3
        elif text.startswith("<!DOCTYPE", at) and not self._rooted:
            self._read_doctype()
        elif any(mark.startswith(text[at:]) for mark in ("<!--", "<![CDATA[", "<!DOCTYPE")):
            raise _Wait
        else:
            raise self._fault(4, at + 2 if self._open or self._rooted else at)

    def _read_doctype(self):
        found = _DOCTYPE.match(self._text, self._at)
        if not found:
            if "[" in self._text[self._at:] and "]" in self._text[self._at:] or ">" not in self._text[self._at:]:
                raise _Wait
            raise self._fault(4, self._at + 9)
        name, public, system, plain, subset = found.groups()
        for entity in _ENTITY.finditer(subset or ""):
            if entity[1] and entity[1] not in self._entities:
                value = entity[2][1:-1]
                value = _re.sub(r"&#(?:x[0-9a-fA-F]+|\d+);",
                                lambda number: self._character(_REFERENCE.match(number[0]), self._at), value)
                self._entities[entity[1]] = value
        for element in _ATTLIST.finditer(subset or ""):
            known = self._defaults.setdefault(element[1], [])
            known += [(key, value[1:-1]) for key, value in _DEFAULT.findall(element[2])]
        system = system or plain
        self._handler.doctype(name, public and public[1:-1], system and system[1:-1], subset)
        self._at = found.end()


class Namespaces:
    """Names with prefixes as {address}name."""

    def __init__(self):
        self._scopes = [{"xml": "http://www.w3.org/XML/1998/namespace", None: ""}]

    def enter(self, attributes):
        """The declarations among the attributes, as (prefix, address)."""
        declared = [(name[6:] or None, value) for name, value in attributes
                    if name == "xmlns" or name.startswith("xmlns:")]
        self._scopes.append({**self._scopes[-1], **dict(declared)} if declared else self._scopes[-1])
        return declared

    def leave(self):
        self._scopes.pop()

    def address(self, name, attribute):
        """(address, local name); KeyError: the prefix is not declared."""
        prefix, colon, local = name.rpartition(":")
        if not colon:
            return "" if attribute else self._scopes[-1][None], name
        return self._scopes[-1][prefix], local

    def expanded(self, name, attribute=False):
        address, local = self.address(name, attribute)
        return f"{{{address}}}{local}" if address else local

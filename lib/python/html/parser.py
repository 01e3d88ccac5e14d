"""HTML as calls: marks in the order in which they stand, whatever is wrong with them."""
import re as _re

from . import unescape

__all__ = ["HTMLParser"]

_RAW = ("script", "style", "xmp", "iframe", "noembed", "noframes")  # elements whose content is text
_TEXT = ("textarea", "title")  # the same, but with references
_NAME = _re.compile(r"[a-zA-Z][^\t\n\r\f />]*")
_ATTRIBUTE = _re.compile(r"""([^\t\n\r\f />][^\t\n\r\f /=>]*)(?:[\t\n\r\f ]*=[\t\n\r\f ]*("[^"]*"|'[^']*'|(?!['"])[^>\t\n\r\f ]*))?"""
                         r"(?:[\t\n\r\f ]+|/(?!>))*")
_SPACE = _re.compile(r"(?:[\t\n\r\f ]|/(?!>))*")
_TAG_END = _re.compile(r"""(?:"[^"]*"|'[^']*'|[^"'>])*?/?>""")
_REFERENCE = _re.compile(r"&(?:#(?:[0-9]+|[xX][0-9a-fA-F]+)|[a-zA-Z][a-zA-Z0-9]*);?")
_COMMENT_END = _re.compile(r"--!?>")


class HTMLParser:
    CDATA_CONTENT_ELEMENTS = _RAW[:2]
    RCDATA_CONTENT_ELEMENTS = _TEXT

    def __init__(self, *, convert_charrefs=True, scripting=False):
        self.convert_charrefs, self._scripting = convert_charrefs, scripting
        self.reset()

    def reset(self):
        self.rawdata = ""
        self.lasttag = "???"
        self.cdata_elem = None
        self.lineno, self.offset = 1, 0
        self._at = 0
        self._start_text = None

    def feed(self, data):
        self.rawdata += data
        self._go_ahead(False)

    def close(self):
        self._go_ahead(True)

    def getpos(self):
        return self.lineno, self.offset

    def get_starttag_text(self):
        return self._start_text

    # What a program defines.

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_starttag(self, tag, attrs):
        """A tag begins."""

    def handle_endtag(self, tag):
        """A tag ends."""

    def handle_charref(self, name):
        """&#name;"""

    def handle_entityref(self, name):
        """&name;"""

    def handle_data(self, data):
        """Text."""

    def handle_comment(self, data):
        """A comment."""

    def handle_decl(self, decl):
        """<!decl>"""

    def handle_pi(self, data):
        """<?data>"""

    def unknown_decl(self, data):
        """<![data]>"""

    def set_cdata_mode(self, elem, *, escapable=False):
        self.cdata_elem, self._escapable = elem.lower(), escapable

    def clear_cdata_mode(self):
        self.cdata_elem = None

    # The reading. A step gives where the next one begins, or -1: the rest of a mark is not there yet.

    def _move(self, to):
        passed = self.rawdata[self._at:to]
        lines = passed.count("\n")
        if lines:
            self.lineno += lines
            self.offset = len(passed) - passed.rfind("\n") - 1
        else:
            self.offset += len(passed)
        self._at = to

    def _go_ahead(self, final):
        self._at = 0
        text = self.rawdata
        while self._at < len(text):
            at = self._at
            if self.cdata_elem is not None:
                end = self._raw(at, final)
            elif text[at] == "<":
                end = self._mark(at)
                if end < 0 and final:
                    end = self._unfinished(at)
            elif text[at] == "&" and not self.convert_charrefs:
                end = self._reference(at, final)
            else:
                end = self._text(at, final)
            if end < 0:
                break
            self._move(end)
        self.rawdata = text[self._at:]
        self._at = 0

    def _text(self, at, final):
        text = self.rawdata
        marks = [place for place in (text.find("<", at), -1 if self.convert_charrefs else text.find("&", at)) if place >= 0]
        end = min(marks, default=len(text))
        if end == len(text) and self.convert_charrefs and not final:
            reference = text.rfind("&", max(at, end - 34))
            if reference >= 0 and not _re.search(r"[\t\n\r\f ;]", text[reference:]):
                return -1
        return self._data(at, end)

    def _data(self, at, end):
        piece = self.rawdata[at:end]
        self.handle_data(unescape(piece) if self.convert_charrefs else piece)
        return end

    def _raw(self, at, final):
        """Text up to the end tag of the element."""
        text, elem = self.rawdata, self.cdata_elem
        found = _re.compile(rf"</{_re.escape(elem)}(?=[\t\n\r\f />])", _re.I).search(text, at)
        if not found and not final:
            return -1
        end = found.start() if found else len(text)
        if self._escapable and not self.convert_charrefs:
            if text[at] == "&":
                return self._reference(at, final)
            reference = text.find("&", at, end)
            end = end if reference < 0 else reference
        if end > at:
            piece = text[at:end]
            self.handle_data(unescape(piece) if self._escapable and self.convert_charrefs else piece)
            return end
        self.clear_cdata_mode()
        return self._end_tag(at)

    def _reference(self, at, final):
        text = self.rawdata
        found = _REFERENCE.match(text, at)
        if not found:
            self.handle_data("&")
            return at + 1
        if found.end() == len(text) and not final and not found[0].endswith(";"):
            return -1
        name = found[0][1:].rstrip(";")
        if name.startswith("#"):
            self.handle_charref(name[1:])
        else:
            self.handle_entityref(name)
        return found.end()

    def _mark(self, at):
        text = self.rawdata
        if text.startswith("<!--", at):
            return self._comment(at)
        if text.startswith("</", at):
            return self._end_tag(at)
        if text.startswith("<?", at):
            end = text.find(">", at + 2)
            if end < 0:
                return -1
            self.handle_pi(text[at + 2:end])
            return end + 1
        if text.startswith("<!", at):
            return self._declaration(at)
        if _NAME.match(text, at + 1):
            return self._start_tag(at)
        if at + 1 >= len(text):
            return -1
        self.handle_data("<")
        return at + 1

    def _comment(self, at):
        text = self.rawdata
        short = _re.compile(r"-?>").match(text, at + 4)
        if short:
            self.handle_comment("")
            return short.end()
        found = _COMMENT_END.search(text, at + 4)
        if not found:
            return -1
        self.handle_comment(text[at + 4:found.start()])
        return found.end()

    def _declaration(self, at):
        text = self.rawdata
        if text.startswith("<![CDATA[", at):
            end = text.find("]]>", at + 9)
            if end < 0:
                return -1
            self.unknown_decl(text[at + 3:end])
            return end + 3
        end = text.find(">", at + 2)
        if end < 0:
            return -1
        inner = text[at + 2:end]
        if inner[:7].lower() == "doctype":
            self.handle_decl(inner)
        else:
            self.handle_comment(inner)
        return end + 1

    def _start_tag(self, at):
        text = self.rawdata
        name = _NAME.match(text, at + 1)
        whole = _TAG_END.match(text, name.end())
        if not whole:
            return -1
        end = self._attributes_end(name.end())
        if end < 0:
            return -1
        self._start_text = text[at:end]
        self.lasttag = tag = name[0].lower()
        if self._empty:
            self.handle_startendtag(tag, self._attributes)
            return end
        self.handle_starttag(tag, self._attributes)
        if tag in _RAW or tag == "noscript" and self._scripting:
            self.set_cdata_mode(tag)
        elif tag in _TEXT:
            self.set_cdata_mode(tag, escapable=True)
        elif tag == "plaintext":
            self.set_cdata_mode(tag)
        return end

    def _attributes_end(self, at):
        """Reads the attributes behind a tag's name."""
        text, self._attributes = self.rawdata, []
        at = _SPACE.match(text, at).end()
        while at < len(text):
            if text[at] == ">":
                self._empty = False
                return at + 1
            if text.startswith("/>", at):
                self._empty = True
                return at + 2
            found = _ATTRIBUTE.match(text, at)
            if not found:
                return -1
            name, value = found.groups()
            if value is not None:
                value = value[1:-1] if value[:1] in ("'", '"') and len(value) > 1 else value
                value = unescape(value)
            self._attributes.append((name.lower(), value))
            at = found.end()
        return -1

    def _end_tag(self, at):
        text = self.rawdata
        name = _NAME.match(text, at + 2)
        if not name:
            end = text.find(">", at + 2)
            if end < 0:
                return -1
            if end > at + 2:
                self.handle_comment(text[at + 2:end])
            return end + 1
        whole = _TAG_END.match(text, name.end())
        if not whole:
            return -1
        self.handle_endtag(name[0].lower())
        self.clear_cdata_mode()
        return whole.end()

    def _unfinished(self, at):
        """A mark without an end, at the end of the text."""
        text = self.rawdata
        if text.startswith("<!--", at):
            self.handle_comment(_re.sub(r"--?!?\Z", "", text[at + 4:]))
        elif text.startswith("<![CDATA[", at):
            self.unknown_decl(_re.sub(r"\]{1,2}\Z", "", text[at + 3:]))
        elif text[at:at + 9].lower() == "<!doctype":
            self.handle_decl(text[at + 2:])
        elif text.startswith("<!", at):
            self.handle_comment(text[at + 2:])
        elif text.startswith("<?", at):
            self.handle_pi(text[at + 2:])
        elif text.startswith("</", at) and not _NAME.match(text, at + 2):
            if len(text) == at + 2:
                self.handle_data("</")
            else:
                self.handle_comment(text[at + 2:])
        elif len(text) == at + 1:
            self.handle_data("<")
        return len(text)

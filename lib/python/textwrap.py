"""Filling, indenting and dedenting paragraphs."""
__all__ = ["TextWrapper", "wrap", "fill", "dedent", "indent", "shorten"]

_whitespace = "\t\n\x0b\x0c\r "


def _is_word(c):
    return c == "_" or c.isalnum()


def _is_letter(c):
    return c == "_" or c.isalnum() and not c.isdecimal()


class TextWrapper:
    """Wraps and fills text; every choice is an attribute."""

    def __init__(self, width=70, initial_indent="", subsequent_indent="", expand_tabs=True, replace_whitespace=True,
                 fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True,
                 tabsize=8, *, max_lines=None, placeholder=" [...]"):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.fix_sentence_endings = fix_sentence_endings
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    unicode_whitespace_trans = {ord(c): 32 for c in _whitespace}

    def _munge_whitespace(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            text = text.translate(self.unicode_whitespace_trans)
        return text

    def _split(self, text):
        chunks, i, end = [], 0, len(text)
        find_end = self._word_end if self.break_on_hyphens else self._plain_end
        while i < end:
            start = i
            if text[i] in _whitespace:
                while i < end and text[i] in _whitespace:
                    i += 1
            else:
                i = find_end(text, i, end)
            chunks.append(text[start:i])
        return chunks

    def _plain_end(self, text, i, end):
        while i < end and text[i] not in _whitespace:
            i += 1
        return i

    def _dash_end(self, text, i, end):
        """Behind the em-dash at i that stands between words; i if there is none."""
        if i and (_is_word(text[i - 1]) or text[i - 1] in "!\"'&.,?"):
            j = i
            while j < end and text[j] == "-":
                j += 1
            if j - i >= 2 and j < end and _is_word(text[j]):
                return j
        return i

    def _word_end(self, text, i, end):
        dash = self._dash_end(text, i, end)
        if dash > i:
            return dash
        i += 1
        while i < end:
            c = text[i]
            if c in _whitespace:
                return i
            if c == "-":
                if self._breaks_at_hyphen(text, i, end):
                    return i + 1
                if self._dash_end(text, i, end) > i:
                    return i
            i += 1
        return i

    def _breaks_at_hyphen(self, text, i, end):
        before = i >= 2 and _is_letter(text[i - 1]) and (
            _is_letter(text[i - 2]) or (i >= 3 and text[i - 2] == "-" and _is_letter(text[i - 3])))
        if not before or i + 2 >= end or not _is_letter(text[i + 1]):
            return False
        after = text[i + 2]
        return _is_letter(after) or (after == "-" and i + 3 < end and _is_letter(text[i + 3]))

    def _fix_sentence_endings(self, chunks):
        i = 0
        while i < len(chunks) - 1:
            if chunks[i + 1] == " " and self._ends_sentence(chunks[i]):
                chunks[i + 1] = "  "
                i += 2
            else:
                i += 1

    def _ends_sentence(self, chunk):
        if chunk[-1:] in ("'", '"'):
            chunk = chunk[:-1]
        return len(chunk) >= 2 and chunk[-1] in ".!?" and "a" <= chunk[-2] <= "z"

    def _handle_long_word(self, reversed_chunks, cur_line, cur_len, width):
        space_left = 1 if width < 1 else width - cur_len
        if self.break_long_words and space_left > 0:
            end = space_left
            chunk = reversed_chunks[-1]
            if self.break_on_hyphens and len(chunk) > space_left:
                hyphen = chunk.rfind("-", 0, space_left)
                if hyphen > 0 and any(c != "-" for c in chunk[:hyphen]):
                    end = hyphen + 1
            cur_line.append(chunk[:end])
            reversed_chunks[-1] = chunk[end:]
        elif not cur_line:
            cur_line.append(reversed_chunks.pop())

    def _wrap_chunks(self, chunks):
        lines = []
        if self.width <= 0:
            raise ValueError("invalid width %r (must be > 0)" % self.width)
        if self.max_lines is not None:
            indent = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(indent) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        chunks.reverse()
        while chunks:
            line, length = [], 0
            indent = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(indent)
            if self.drop_whitespace and chunks[-1].strip() == "" and lines:
                del chunks[-1]
            while chunks:
                size = len(chunks[-1])
                if length + size > width:
                    break
                line.append(chunks.pop())
                length += size
            if chunks and len(chunks[-1]) > width:
                self._handle_long_word(chunks, line, length, width)
                length = sum(map(len, line))
            if self.drop_whitespace and line and line[-1].strip() == "":
                length -= len(line[-1])
                del line[-1]
            if not line:
                continue
            last = not chunks or self.drop_whitespace and len(chunks) == 1 and not chunks[0].strip()
            if self.max_lines is None or len(lines) + 1 < self.max_lines or last and length <= width:
                lines.append(indent + "".join(line))
                continue
            while line:
                if line[-1].strip() and length + len(self.placeholder) <= width:
                    line.append(self.placeholder)
                    lines.append(indent + "".join(line))
                    break
                length -= len(line[-1])
                del line[-1]
            else:
                if lines:
                    previous = lines[-1].rstrip()
                    if len(previous) + len(self.placeholder) <= self.width:
                        lines[-1] = previous + self.placeholder
                        break
                lines.append(indent + self.placeholder.lstrip())
            break
        return lines

    def _split_chunks(self, text):
        return self._split(self._munge_whitespace(text))

    def wrap(self, text):
        chunks = self._split_chunks(text)
        if self.fix_sentence_endings:
            self._fix_sentence_endings(chunks)
        return self._wrap_chunks(chunks)

    def fill(self, text):
        return "\n".join(self.wrap(text))


def wrap(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    return TextWrapper(width=width, max_lines=1, **kwargs).fill(" ".join(text.strip().split()))


def dedent(text):
    try:
        lines = text.split("\n")
    except (AttributeError, TypeError):
        raise TypeError(f"expected str object, not {type(text).__qualname__!r}") from None
    full = [line for line in lines if line and not line.isspace()]
    margin = 0
    if full:
        low, high = min(full), max(full)
        for c in low:
            if c not in " \t" or margin >= len(high) or high[margin] != c:
                break
            margin += 1
    return "\n".join([line[margin:] if line and not line.isspace() else "" for line in lines])


def indent(text, prefix, predicate=None):
    lines = text.splitlines(True)
    if predicate is None:
        return "".join([prefix + line if not line.isspace() else line for line in lines])
    return "".join([prefix + line if predicate(line) else line for line in lines])

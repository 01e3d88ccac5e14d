"""Formats of any text: what they give has the width they name, what they refuse they refuse with the errors that they may."""
import datetime
import struct

VALUES = [0, -1, 255, 10 ** 40, -(1 << 70), True, 0.0, -0.0, 1.5, 1e300, 5e-324, float("inf"), float("nan"), 2 ** 0.5, 1 + 2j,
          complex("nan"), "", "abc", "é€", "\U0001f600x", b"by\xfft", bytearray(b"z"), None, [1, "a"], (1, 2.5, "c"), {"a": 1, "b": "x"},
          datetime.date(2026, 2, 28), datetime.timedelta(1, 2, 3)]
REFUSED = (ValueError, TypeError, OverflowError, IndexError, KeyError, AttributeError, MemoryError, struct.error, RecursionError)


class Shown:
    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text

    def __index__(self):
        return 77

    def __float__(self):
        return 7.25

    def __format__(self, spec):
        return format(self.text, spec)

    def __getitem__(self, key):
        return [self.text, key]


def specification(spec):
    for value in VALUES + [Shown("shown")]:
        try:
            text = format(value, spec)
        except REFUSED:
            continue
        assert isinstance(text, str)
        assert text == f"{value:{spec}}", (value, spec)
        if not isinstance(value, (datetime.date, Shown)):
            assert text == "{0:{1}}".format(value, spec), (value, spec)


def percent(form):
    for value in VALUES + [Shown("é"), (1, 2, 3), ("a", b"b", 2.5), (5, 3, 1.25)]:
        for template in (form, form.encode("utf-8", "surrogatepass")):
            try:
                assert isinstance(template % value, type(template))
            except REFUSED:
                pass


def fields(form):
    for template in (form, "{" + form + "}"):
        try:
            assert isinstance(template.format(*VALUES, a=Shown("x"), b=3, width=9), str)
        except REFUSED:
            pass


def packed(form, data):
    try:
        size = struct.calcsize(form)
        if size <= 1 << 16:
            values = struct.unpack_from(form, data + bytes(size))
            assert struct.unpack(form, struct.pack(form, *values)) == values or any(value != value for value in values)
            assert len(struct.pack(form, *values)) == size
    except REFUSED:
        pass
    for values in ((1, -1, 255), (1.5, 2.5), (b"abc", b"", b"x"), (True, "x", 10 ** 40)):
        try:
            struct.pack(form, *values)
        except REFUSED:
            pass


def check(data):
    which, text = (data[0] if data else 0) % 4, data[1:].decode("utf-8", "surrogateescape")
    if which == 0:
        specification(text)
    elif which == 1:
        percent(text)
    elif which == 2:
        fields(text)
    else:
        packed(text, data)

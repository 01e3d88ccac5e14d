"""Quoted-printable text, of streams and of bytes."""
from binascii import a2b_qp as _decode, b2a_qp as _encode

__all__ = ["encode", "decode", "encodestring", "decodestring"]


def encode(input, output, quotetabs, header=False):
    output.write(encodestring(input.read(), quotetabs, header))


def decode(input, output, header=False):
    output.write(decodestring(input.read(), header))


def encodestring(s, quotetabs=False, header=False):
    return _encode(s, quotetabs=quotetabs, header=header)


def decodestring(s, header=False):
    return _decode(s, header=header)

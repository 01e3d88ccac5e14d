# binascii: uuencode and quoted-printable; quopri.
import binascii, io, quopri, codecs
def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
samples = [b"", b"a", b"abc", b"Hello, World!", bytes(range(45)), b"\0" * 5, b"\xff" * 45, b"cat\n"]
for s in samples:
    u = binascii.b2a_uu(s); print(u, binascii.a2b_uu(u) == s)
    u = binascii.b2a_uu(s, backtick=True); print(u, binascii.a2b_uu(u) == s)
show(lambda: binascii.b2a_uu(b"x" * 46))
for bad in [b"", b" \n", b"#86%T\n", b"#86%T!!!\n", b"\x7f", b"!a", b"\x7f!!", b"#86%T  \n", b"!!!!!", "!\xe9", b"#\x01\x01"]:
    show(lambda: binascii.a2b_uu(bad))
texts = [b"", b"plain", b"a=b", b"tab\tin", b"end \n", b"end\t", b"caf\xc3\xa9", b".\n", b".", b"a.\n.b", b"x" * 74, b"x" * 75, b"x" * 76, b"x" * 77, b"\xff" * 30,
         b"one\r\ntwo\r\n", b"one\ntwo\r\n", b"\r", b"a\rb", b"_ _", b"  ", b"x" * 75 + b"\n", b"x" * 80 + b" \ny", b"\x00\x01", b"y" * 74 + b"=", b".\0", b"..", b"\n.\n"]
for t in texts:
    for kw in [{}, {"quotetabs": True}, {"istext": False}, {"header": True}]:
        e = binascii.b2a_qp(t, **kw)
        print(kw, e, binascii.a2b_qp(e, header=kw.get("header", False)) == t)
for q in [b"=", b"a=", b"=\n", b"=\r\nx", b"=41", b"=4", b"=4G", b"==41", b"=\x20\n", b"a_b", "=41=42", b"=\rx\ny", b"=0a", b"x= \ny"]:
    show(lambda: (binascii.a2b_qp(q), binascii.a2b_qp(q, header=True)))
show(lambda: binascii.a2b_qp("\xe9"))
show(lambda: binascii.a2b_qp(3))
show(lambda: binascii.b2a_qp("x"))
print(quopri.encodestring(b"caf\xc3\xa9 =\n"), quopri.decodestring(b"caf=C3=A9 =3D\n"), quopri.encodestring(b"a b", quotetabs=True), quopri.decodestring("a_b", header=True))
i, o = io.BytesIO(b"x = \xe9\n"), io.BytesIO(); quopri.encode(i, o, quotetabs=False); print(o.getvalue())
o2 = io.BytesIO(); quopri.decode(io.BytesIO(o.getvalue()), o2); print(o2.getvalue())
print(codecs.encode(b"a \xe9", "quopri"), codecs.decode(b"a=E9", "quopri_codec"))
print(codecs.encode(b"hello", "uu"), codecs.decode(codecs.encode(b"hello" * 20, "uu"), "uu"))

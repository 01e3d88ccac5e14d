# str() and bytes() of what answers with an instance of a subclass.
class S(str):
    def __bytes__(self): return self.v
    def __new__(cls, v):
        self = str.__new__(cls, "\u20ac"); self.v = v; return self
class O(bytes):
    pass
class BS(bytes): pass
def show(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
show(lambda: BS(S(b"abc")) == BS(b"abc"))
show(lambda: bytes(S(BS(b"abc"))))
show(lambda: BS(S(BS(b"abc"))))
show(lambda: type(BS(S(O(b"abc")))))
class F2(str):
    def __str__(self): return 'foo' + str(self.encode())
class StrBad:
    def __str__(self): return 3
class R(str):
    def __str__(self): return str.__str__(self)
class T(str):
    def __str__(self): return self
show(lambda: str(T("abc")))
show(lambda: type(str(T("abc"))))
class W(str): pass
class S6(str):
    def __str__(self): return W("w")
show(lambda: W(S6("x")))
show(lambda: type(W(S6("x"))))
show(lambda: str(R("abc")))
class U:
    def __str__(self): return W("w")
show(lambda: (W(U()), type(W(U())), type(str(U()))))
show(lambda: "%s" % U())
show(lambda: format(U()))

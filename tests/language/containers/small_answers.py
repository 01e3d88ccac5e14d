# Small things of builtin types: separators, names of subclasses, singletons, what copying keeps.
import copy
from collections import deque
def show(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
show(lambda: b"\xb9\x01\xef".hex("\x00"))
show(lambda: b"\xb9\x01\xef".hex(b"\x00", 2))
class BA(bytearray): pass
show(lambda: BA(b"abc"))
show(lambda: str(BA(b"abc")))
show(lambda: b"abc".__rmod__("%s"))
show(lambda: "abc".__rmod__(3))
show(lambda: "abc".__rmod__("<%s>"))
show(lambda: bool(NotImplemented))
show(lambda: not NotImplemented)
show(lambda: 1 if NotImplemented else 2)
show(lambda: [NotImplemented] == [NotImplemented])
show(lambda: type(None)())
show(lambda: type(...)())
show(lambda: type(NotImplemented)())
show(lambda: deque[int])
show(lambda: memoryview[int])
show(lambda: float.fromhex("0x1p\uff10"))
show(lambda: type("a\0b", (), {}))
show(lambda: copy.copy(ImportError("a", name="n", path="p")).path)
show(lambda: copy.copy(OSError(2, "x", "f")).filename)
show(lambda: OSError(2, "x", "f", None, "g").__reduce__()[1])
def wrong():
    try: [].nothing
    except AttributeError as e: return e.__reduce__()[2]
show(wrong)

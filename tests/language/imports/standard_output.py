# sys: where print goes, the exception being handled, limits
import sys
class W:
    def __init__(self): self.t = []
    def write(self, s): self.t.append(s)
    def flush(self): self.t.append("flushed")
w = W()
print(1, "a", file=w)
print("x", end="!", file=w, sep="-", flush=True)
print(file=w)
print(1, 2, 3, file=w, sep="")
print(w.t)
old = sys.stdout
sys.stdout = w
print("hidden", 2)
sys.stdout = old
print(w.t[-4:])
sys.stdout.write("direct\n")
sys.stdout.writelines(["a\n", "b\n"])
sys.stdout.flush()
print("kept", file=None)
try:
    1 / 0
except ZeroDivisionError as error:
    print(sys.exc_info()[:2], sys.exception() is error)
print(sys.exc_info(), sys.getrecursionlimit() > 0, sys.intern("ab" + "c") is sys.intern("abc"), sys.getsizeof([]) > 0)
print(sys.version_info >= (3, 8), sys.version_info[:2], sys.version_info.major, sys.byteorder, sys.maxunicode, sys.float_info.dig)
print(sys.float_info.max, sys.float_info.epsilon, sys.hash_info.inf, sys.getdefaultencoding(), sys.int_info.bits_per_digit)
print(sys.version_info)
def deep(n): return 0 if n == 0 else 1 + deep(n - 1)
sys.setrecursionlimit(200)
try:
    deep(300)
except RecursionError as error:
    print(error)
sys.setrecursionlimit(1000)
print(deep(300), sys.getrecursionlimit())
for f in (lambda: sys.setrecursionlimit(0), lambda: sys.setrecursionlimit("x"), lambda: print(file=3),
          lambda: print(sep=3), lambda: sys.set_int_max_str_digits(5), lambda: sys.exit(3), lambda: sys.exit()):
    try:
        f()
    except BaseException as e:
        print(type(e).__name__, e)
sys.stdout = None
print("nothing")
sys.stdout = old
for name in ("_getframe", "nothing"):
    print(hasattr(sys, "nothing"))
print("end", end="")

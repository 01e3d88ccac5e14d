# The expected output is that of a whole run of CPython: the oracle calls nothing at the end.
import atexit
atexit.register(print, "bye", end="!\n")
@atexit.register
def f(): print("first")
print("main")

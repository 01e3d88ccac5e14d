# Methods of methods and objects called for each other, deeper than the stack of C would bear.
import types


def count(*args):
    return len(args)


method = count
for i in range(900):
    method = types.MethodType(method, i)
print(method())


class Endless:
    pass


Endless.__call__ = Endless()
try:
    Endless()()
except RecursionError as e:
    print("too deep")

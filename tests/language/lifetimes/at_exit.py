# What is still alive when the program ends has its end then. (The output is that of a CPython that exits.)
import weakref


class Node:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end of", self.name)


def numbers():
    try:
        yield 1
    finally:
        print("closed")


async def never():
    pass


first = Node("first")
weakref.finalize(first, print, "at exit, first")
weakref.finalize(first, print, "at exit, second")
generator = numbers()
next(generator)
hidden = [Node("in a list")]
print("the last line")

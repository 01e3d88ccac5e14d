# Ends that are found while a block is left: what the way out needs is still there.
import contextlib
import gc
import weakref


ended = []


class Node:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        ended.append(self.name)


@contextlib.contextmanager
def collecting():
    try:
        yield Node("yielded")
    finally:
        gc.collect()


class Collects:
    def __enter__(self):
        return Node("entered")

    def __exit__(self, *details):
        node = Node("exit")
        gc.collect()


def raises(manager):
    with manager:
        raise KeyError("raised")


for make in (collecting, Collects):
    try:
        raises(make())
    except KeyError as e:
        print(type(e).__name__, e)


def returns(manager):
    with manager as node:
        return [node.name, len("abc")]


for make in (collecting, Collects):
    print(returns(make()))


def loops():
    out = []
    for i in range(3):
        with Collects(), collecting() as node:
            if i == 1:
                continue
            out.append((i, node.name))
            if i == 2:
                break
    return out


print(loops())


def finals(value):
    try:
        try:
            return value
        finally:
            Node("in finally")
            gc.collect()
    finally:
        gc.collect()


print(finals(["kept"]))


def nested(a, b):
    return a, b


print(nested(Node("argument").name, nested(gc.collect() is None, [Node("second").name, str(len("xy"))])))
print([*map(str, (1, 2))], {"k": nested(1, gc.collect() is None)}, f"{nested(3, Node('formatted').name)}")


def generates():
    with Collects():
        yield 1
        gc.collect()
        yield 2


print(list(generates()))
reference = weakref.ref(Node("referred to"))
print(reference())


def call(function, *args, **keywords):
    return function(*args, **keywords)


for function in (getattr, isinstance, len, print):
    try:
        print(call(function))
    except TypeError as e:
        print(e)
gc.collect()
print(sorted(ended))

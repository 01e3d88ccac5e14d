# Other bases are taken where they have the slots that the old ones had.
class Many:
    __slots__ = ("a", "b", "c", "d", "e")


class None_:
    __slots__ = ()


class Empty(None_):
    __slots__ = ()


class One(None_):
    __slots__ = ("x",)


def show(bases):
    try:
        One.__bases__ = bases
    except TypeError as error:
        print(error)
        return
    one = One()
    one.x = 1
    print(One.__mro__, one.x, hasattr(one, "e"))


show((Many,))
show((Empty,))
show((None_,))

# What a method's loop gets from Python, one by one, is joined as bytes.
print(b", ".join(str(i).encode() for i in range(30)))
print(bytearray(b"-").join([b"%d" % i for i in range(5)]))

# Attribute names that were made while running reach the same attribute as those written down.
class Renaming:
    def __setattr__(self, name, value):
        object.__setattr__(self, "_" + name, value)

    def __delattr__(self, name):
        object.__delattr__(self, "".join(["_", name]))

    @property
    def a(self):
        return self._a


one = Renaming()
one.a = 4
print(one.a, one._a, object.__getattribute__(one, "".join(["_", "a"])))
one.a = 5
print(one.a, vars(one))
del one.a
print(vars(one))


class Below(Renaming):
    def __getattribute__(self, name):
        return super().__getattribute__("_".join(["", name]))


below = Below()
below.b = 1
print(below.b)
for test in (lambda: getattr(one, 5), lambda: setattr(one, 5, 1), lambda: hasattr(one, None), lambda: delattr(one, b"x"),
             lambda: object.__setattr__(one, 5, 1), lambda: object.__getattribute__(one, 5), lambda: object.__delattr__(one, 5),
             lambda: type.__setattr__(Below, 5, 1), lambda: super(Below, below).__getattribute__(5)):
    try:
        test()
    except TypeError as error:
        print(error)

# Data descriptors that can only be set: reading finds the object's own attribute first, then the descriptor itself.
class Setter:
    def __set__(self, obj, value):
        obj.__dict__["x"] = ("set", value)

    def __repr__(self):
        return "Setter()"


class Meta(type):
    y = Setter()


class A(metaclass=Meta):
    x = Setter()
    y = 4


a = A()
print(a.x, getattr(a, "x"), hasattr(a, "x"))
a.x = 3
print(a.x, getattr(a, "x", None), vars(a))
a.__dict__["x"] = 5
print(a.x, A.x, A.y)
for _ in range(3):
    a.x = _
    print(a.x)

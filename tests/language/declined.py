# Operator methods that give NotImplemented: who is asked, in what order, once.
class A:
    def __add__(self, other):
        print("A.__add__", end=" ")
        return NotImplemented

    def __radd__(self, other):
        print("A.__radd__", end=" ")
        return NotImplemented


class B(A):
    def __add__(self, other):
        print("B.__add__", end=" ")
        return NotImplemented

    def __radd__(self, other):
        print("B.__radd__", end=" ")
        return NotImplemented


class C:
    def __radd__(self, other):
        print("C.__radd__", end=" ")
        return NotImplemented


class D:
    def __radd__(self, other):
        print("D.__radd__", end=" ")
        return "D"


class E:
    def __add__(self, other):
        print("E.__add__", end=" ")
        return NotImplemented


for call in (lambda: "x" + A(), lambda: 1 + A(), lambda: 1.5 + C(), lambda: [] + C(), lambda: A() + C(), lambda: A() + A(), lambda: A() + B(), lambda: B() + A(),
             lambda: A() + 1, lambda: A() + "x", lambda: "x" + D(), lambda: A() + D(), lambda: 1 + D(), lambda: E() + D(), lambda: E() + E(), lambda: E() + C(), lambda: None + C()):
    try:
        print(call())
    except TypeError as e:
        print(e)

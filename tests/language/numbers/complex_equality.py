# == and != of complex numbers: with each other, with ints and floats exactly, in containers and as keys.
z = complex(3.25, -4)
print(z == complex(3.25, -4), z != complex(3.25, -4), z == z, z == 3.25, z != "z", z == "z", z == None)
print(complex(3) == 3, 3 == complex(3), complex(3) == 3.0, True == complex(1), complex(3, 1) == 3, 4 != complex(3))
print(complex(2 ** 53) == 2 ** 53 + 1, complex(2 ** 53) == 2 ** 53, complex(0.1) == 0.1, 10 ** 400 == complex(1))
print(complex("nan") == complex("nan"), complex(0.0, -0.0) == complex(-0.0, 0.0), complex("inf") == float("inf"))
print([1j] == [1j], (1j, 2) == (1j, 2), 1j in [0, 1j], [1, 1j].index(1j), [1j, 1j].count(1j), {1j: 5}[1j], {1j, 1j})
print({1 + 0j: "a"}[1], {1: "b"}[1 + 0j], {1.5: "c"}[1.5 + 0j], {complex(1), 1, 1.0, True})
print((1j).__eq__(1j), (1j).__eq__("x"), (1j).__ne__(2j), (2).__eq__(2 + 0j), (2 + 0j).__eq__(2))


class Same:
    def __eq__(self, other):
        return "asked"


class Number(complex):
    pass


print(1j == Same(), Same() == 1j, 1j != Same(), Number(1j) == 1j, 1j == Number(1j), Number(2) == 2, hash(1j) == hash(Number(1j)))
for test in (lambda: 1j < 2j, lambda: 1 <= 2j, lambda: 1j > 1.0):
    try:
        test()
    except TypeError as error:
        print(error)

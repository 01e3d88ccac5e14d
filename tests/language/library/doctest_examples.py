"""A module whose examples hold.

>>> double(4)
8
"""
import doctest


def double(x):
    """Twice x.

    >>> double(2)
    4
    >>> double("ab")
    'abab'
    >>> for i in range(2):
    ...     print(double(i))
    0
    2
    >>> double(None)
    Traceback (most recent call last):
        ...
    TypeError: unsupported operand type(s) for *: 'NoneType' and 'int'
    >>> x = double([1])
    >>> x
    [1, 1]
    >>> print("a\\nb")
    a
    b
    >>> double(1.5)  # doctest: +ELLIPSIS
    3...
    """
    return x * 2


class Box:
    """
    >>> Box(3).value
    3
    """

    def __init__(self, value):
        self.value = value

    def grow(self):
        """
        >>> b = Box(1)
        >>> b.grow()
        >>> b.value
        2
        """
        self.value += 1


print(doctest.testmod())

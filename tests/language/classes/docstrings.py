"""What is kept of a docstring: text without the indentation that it has for standing there.

    An indented line.
"""
TEXTS = ("a\n   b\n  c\n ", "  a", "\n  a\n\n  b\n", "a\n\tb\n\t  c", "  \n   a\n ", "a\n   ", "", " ", "\n", "\n\n",
         "a\n  b\n \n   c", "a\r\n  b", "a\tb", "a\n \x0c b\n  c", "a\n  é\n ż", "   \n   \n   ", "a\n  \n   ", "\ta",
         "a\n  b\x00c", "é\tb\n\tc", "a\n\n b")


def indented():
    """First.

        second
      third
    """


class Of:
    """  A class.

    Its text.
        indented
    """

    def tabs(self):
        """one
	tab
		two
        spaces
        """

    @property
    def value(self):
        """
        On the second line.
        """

    async def later(self):
        "one" " and\n    two"

    def constant(self):
        f"no docstring"


def raw():
    r"""\d
        \w"""


lambda_text = lambda: """not
    one"""

print(repr(__doc__))
for item in (indented, Of, Of.tabs, Of.value, Of.later, Of.constant, raw, lambda_text):
    print(repr(item.__doc__))
print(repr(lambda_text()))


class Kept:
    """a
       b"""
    __doc__ += "!"


print(repr(Kept.__doc__))
import inspect
print(inspect.getdoc(Of), inspect.cleandoc("  x\n    y\n   z"))

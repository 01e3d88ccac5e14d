# Every short line of csv, read and written, with the options that make usual rows and those that do not.
import csv
import io
from itertools import product


def rows(text, **options):
    try:
        return list(csv.reader(io.StringIO(text, newline=""), **options))
    except csv.Error as error:
        return str(error)


for length in range(5):
    for chars in product('a,"\n', repeat=length):
        text = "".join(chars)
        print(repr(text), rows(text), rows(text, strict=True))
for chars in product('";\r\né ', repeat=3):
    text = "x" + "".join(chars)
    print(repr(text), rows(text, delimiter=";"), rows(text, quotechar="é"), rows(text, skipinitialspace=True))
print(rows('"two\nlines",1\r\n"say ""hi""",2\r\n,\r\n'), rows("a\0b,c"), rows("𝄞,ж,\"Ω\"\"\"\n"))

for row in ([], [""], [None], ["", ""], ["a", "b,c", 'd"e', "f\ng", "h\ri"], [1, -2.5, True, None, 10**30, 1e300, float("nan")],
            (1, 2), ["é", "𝄞,", " x "], [b"x", 1j, [1, 2]]):
    for options in ({}, {"delimiter": ";"}, {"quotechar": "'"}, {"lineterminator": "\n"}, {"lineterminator": "b"}):
        out = io.StringIO()
        print(csv.writer(out, **options).writerow(row), repr(out.getvalue()))

text = io.StringIO("one\ntwo\r\n\nlast")
print(list(text), next(text, "end"), text.tell(), text.write("x"), text.write(""), repr(text.getvalue()))
text.seek(2)
print(repr(next(text)), text.write("ZZ"), list(text), repr(text.getvalue()))
text.close()
for ask in (lambda: next(text), lambda: text.write("x"), lambda: text.write("")):
    try:
        ask()
    except ValueError as error:
        print(error)

# csv: a blank between fields where blanks before them are skipped; OrderedDict.pop asks no __missing__; aliases are pickled by name.
import collections, csv, pickle
def show(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
for kw in [dict(delimiter=" ", skipinitialspace=True), dict(quotechar=" ", skipinitialspace=True), dict(escapechar=" ", skipinitialspace=True), dict(delimiter=" "), dict(delimiter="\n"), dict(delimiter=";", quotechar=";"), dict(lineterminator=" ", delimiter=" "), dict(delimiter=","*2), dict(quotechar=""), dict(delimiter=None)]:
    show(lambda: csv.reader(["a b"], **kw) and kw)
show(lambda: list(csv.reader(["a  b ", " a b"], delimiter=" ", skipinitialspace=True)))
class OD(collections.OrderedDict):
    def __missing__(self, k): return 7
show(lambda: OD().pop("x"))
show(lambda: OD(a=1).pop("x", 3))
d = collections.OrderedDict.fromkeys("abcd")
print(d.popitem(), d.popitem(last=False), d)

import sys
__name__ = "pickled"
import types as _t
_module = _t.ModuleType("pickled"); sys.modules["pickled"] = _module
import pickle, collections, datetime, decimal, fractions, enum, dataclasses, re, types, operator, functools
class P:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return type(o) is type(self) and self.__dict__ == o.__dict__
class C(enum.Enum): A=1
@dataclasses.dataclass
class D: a:int; b:list
class S:
    __slots__=('a',)
    def __eq__(self,o): return self.a==o.a
s=S(); s.a=4
_module.__dict__.update({k: globals()[k] for k in "PCDS"})
objs=[None, True, 1, -1, 255,65536,-(2**70), 2**3000, 1.5, float('inf'), "abc", "é\n\\", b"", b"abc"*200, bytearray(b"x"), (), (1,), (1,2,3,4), [1,[2]], {1:2}, {1,2}, frozenset([3]), P(3), C.A, D(1,[2]), s, range(5), slice(1,2), 1j, collections.OrderedDict(a=1), collections.deque([1],3), collections.Counter("aab"), collections.defaultdict(list,{1:[2]}), datetime.datetime(2020,1,2,3,4), datetime.timedelta(3), decimal.Decimal("1.5"), fractions.Fraction(1,3), len, int, P, print, operator.itemgetter(1), functools.partial(int, base=2), types.SimpleNamespace(a=1), ..., NotImplemented, ValueError("x", 1), int|str, list[int], re.compile("a+")]
for o in objs:
    for p in range(6):
        try:
            d = pickle.dumps(o, p); r = pickle.loads(d)
            ok = r == o or type(r) is type(o) and (repr(r) == repr(o))
            if not ok: print(p, "DIFF", repr(o)[:60], repr(r)[:60])
        except Exception as e: print(p, type(o).__name__, type(e).__name__, e)
l=[]; l.append(l); r=pickle.loads(pickle.dumps(l)); print(r[0] is r)
t=([],); t[0].append(t); r=pickle.loads(pickle.dumps(t)); print(r[0][0] is r)
try: pickle.dumps(lambda:1)
except Exception as e: print(type(e).__name__)
for p in range(6): print(pickle.dumps([1,"a",(2,),{"k":P(1)}], p))

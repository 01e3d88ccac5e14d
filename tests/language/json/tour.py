# JSON: texts good and bad, objects to text with every option, hooks.
import json

for s in ['','[','{','[1','[1,','[1,]','{"a"','{"a":','{"a":1','{"a":1,','{"a":1,}','{a:1}','{1:2}','"abc','"a\nb"','"\\q"','"\\u12"','"\\u12g4"','"\\','"\\u','nul','tru','1 2','[1 2]','{"a" 1}','{"a":1 "b"}','-','--1','01','1.','1e','.5','+1','NaN','-Infinity','Infinity','-Inf','[1,,2]','[,1]','{,}','{"a":}','\ufeff[]',' ','  x','"\\ud83d\\ude00"','"\\ud83d"','"\\ud83dx"','"\\ude00"','1.5E+3','-0','-0.0','1E400','123456789012345678901234567890','"\t"','"\x7f"','"\x00"','[1,\n2,\nx]','{"a":1,\n "b" 2}',"'a'", '{"a":1}}','[]]','\x0b1','"\\/\\b\\f\\n\\r\\t\\\\\\""','{"a":1,"a":2}','1'*4400, '[1,2,3', '{"a":"b', '{"x":tru}', '[nulll]','"a" b','{"a":1,b}','{"a":1 ,  }','[1 , ]','-a','-1.e','1.5e+','1.5ex']:
    try: r=json.loads(s); print(repr(s)[:40], type(r).__name__, repr(r)[:80])
    except Exception as e: print(repr(s)[:40], '!!', type(e).__name__, e, getattr(e,'lineno',None), getattr(e,'colno',None), getattr(e,'pos',None))
OBJECTS = [1, None, True, 'é\u2028\U0001F600\x7f\x00"\\/', [1,[2,[]],{}], (1,2), {'a':1,2:3,None:4,True:5,1.5:6}, float('nan'), [float('inf'),-float('inf'),1e16,1e-7,0.1,1e22], {(1,):2}, {1,2}, 1j, b'a', [{'a':{1}}], 10**30, -5, {}, [], (), {'é':'é'}, {'b':1,'a':[2,{'d':3,'c':4}]}, [True,False,None], 2**49, -2**49, 2**63, 1e-5, 123456.789, '', '\t\n\r\b\f/', ['a'*100]*3]
OPTIONS = [{}, {'indent':2}, {'indent':'\t'}, {'indent':0}, {'separators':(',',':')}, {'sort_keys':True}, {'ensure_ascii':False}, {'skipkeys':True}, {'allow_nan':False}, {'default':str}, {'default':repr,'indent':1}, {'indent':2,'sort_keys':True,'separators':(', ',' : ')}]
for number, o in enumerate(OBJECTS):
    for kw in OPTIONS:
        try:
            print(number, repr(json.dumps(o, **kw)))
        except Exception as e:
            print(number, type(e).__name__, e, getattr(e, "__notes__", None))
x = []
x.append(x)
d = {"k": 1}
d["a"] = [d]
for o in (x, d):
    try:
        json.dumps(o)
    except ValueError as e:
        print(e, e.__notes__[:3])


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, Point):
            return {"x": o.x, "y": o.y}
        return super().default(o)


class Text(str):
    pass


class Number(int):
    def __repr__(self):
        return "no"


class Table(dict):
    pass


print(json.dumps([Point(1, 2), {"p": Point(3, [Point(4, 5)])}], cls=Encoder), json.dumps({"a": Point(1, 2)}, cls=Encoder, indent=1), Encoder(sort_keys=True).encode({"b": 1, "a": Point(1, 2)}))
print(json.dumps([Text("a"), Number(5), Table({"a": 1}), {Text("k"): Number(1)}]), json.dumps(Point(1, 2), default=lambda o: o.__dict__), json.dumps([{1}], default=sorted))
calls = [
    lambda: json.loads(1), lambda: json.loads(None), lambda: json.loads("[1.5,2,NaN,-3e2]", parse_float=str, parse_int=float, parse_constant=repr),
    lambda: json.loads('{"a":{"b":1}}', object_hook=lambda d: list(d.items())), lambda: json.loads('{"a":{"b":1},"a":2}', object_pairs_hook=tuple),
    lambda: json.loads("[1,]", parse_int=float), lambda: json.loads('{"a":1,}', parse_int=float), lambda: json.loads("[1 2]", parse_int=float), lambda: json.loads('{"a" 1}', parse_int=float), lambda: json.loads("[tru]", parse_int=float),
    lambda: json.loads('[null, true, false, "x", -0.5e-3, {}, []]', parse_int=float), lambda: json.loads("1", cls=json.JSONDecoder),
    lambda: json.JSONDecodeError("m", "d\nx", 2), lambda: str(json.JSONDecodeError("m", "d\nx", 2)), lambda: json.JSONDecodeError("m", "d\nx", 2).lineno, lambda: json.JSONDecodeError.__mro__,
    lambda: json.JSONDecoder().raw_decode("[1] x"), lambda: json.JSONDecoder().raw_decode(" [1]"), lambda: json.JSONDecoder().raw_decode("x [1]", 2), lambda: json.JSONDecoder().decode(" [1] "), lambda: json.JSONDecoder(strict=False).decode('"a\nb"'),
    lambda: "".join(json.JSONEncoder().iterencode([1, {"a": 2}])), lambda: json.JSONEncoder().default(1), lambda: json.JSONEncoder(indent=2).encode([1]), lambda: json.dumps({1: 1, "a": 2}, sort_keys=True), lambda: json.dumps(Point(1, 2)),
    lambda: json.dumps([Point(1, 2)]), lambda: json.dumps({"a": (Point(1, 2),)}), lambda: json.dumps("x", cls=json.JSONEncoder), lambda: json.dumps({"a": 1}, indent="--"), lambda: json.dumps([1], indent=True),
    lambda: json.__all__, lambda: json.loads(json.dumps({"a": [1, 2.5, None, True, "é"]})), lambda: len(json.loads("[" * 500 + "]" * 500)), lambda: json.loads("9" * 30), lambda: json.loads("0.1"), lambda: json.loads("123456789.123456789e-5"), lambda: json.loads("1e22"), lambda: json.loads("1e23"), lambda: json.loads("5e-324"), lambda: json.loads("179769313486231570000000000000000000000e270"),
    lambda: json.loads("-123456789012345678"), lambda: json.loads("1234567890123456789"), lambda: json.loads("0.30000000000000004"), lambda: json.loads('"\\u00e9\u4e2d\\n"'), lambda: json.loads('{"\u4e2d": [1.5, "\u6587"]}'), lambda: json.loads('["' + "x" * 50 + '\U0001F600"]')[0][-2:],
]
for call in calls:
    try:
        print(repr(call()))
    except Exception as e:
        print(type(e).__name__, e, getattr(e, "pos", None), getattr(e, "__notes__", None))


class File:
    def __init__(self, text=""):
        self.text = text

    def write(self, text):
        self.text += text

    def read(self):
        return self.text


f = File()
json.dump({"a": [1, 2]}, f)
json.dump([Point(1, 2)], f, cls=Encoder, indent=1)
print(f.text, json.load(File("[1, 2]")), json.load(File('{"a": 1}'), object_hook=lambda d: len(d)))

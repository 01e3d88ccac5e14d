# csv: reading, writing, dialects
import csv, io
def t(f, *a, **k):
    try: print(repr(f(*a, **k)))
    except Exception as e: print(type(e).__name__, e)
def rows(text, **k): return list(csv.reader(text if isinstance(text, list) else io.StringIO(text, newline=""), **k))
for text in ["a,b,c\n1,2,3\n", 'a,"b,c",d\n', 'a,"b ""q"" c"\n', '"multi\nline",x\n', "", "\n", "a\n\nb\n", ",,\n", 'a,"b', 'a"b,c"d\n', '"a"b,c\n', "a b, c ,d\r\ne,f\r\n", "x\ry\r", '""\n', '" "\n', "a,b\nc", "\u4e2d,\u6587\n", "1,2.5,abc\n", '"1",2\n', "a\\,b,c\n"]:
    t(rows, text)
    t(rows, text, delimiter=";"); t(rows, text, quoting=csv.QUOTE_NONE); t(rows, text, quoting=csv.QUOTE_NONE, escapechar="\\"); t(rows, text, escapechar="\\"); t(rows, text, skipinitialspace=True); t(rows, text, doublequote=False); t(rows, text, strict=True); t(rows, text, quoting=csv.QUOTE_NONNUMERIC); t(rows, text, quoting=csv.QUOTE_STRINGS); t(rows, text, quoting=csv.QUOTE_NOTNULL); t(rows, text, quotechar="'"); t(rows, text, dialect="excel-tab")
t(rows, [1]); t(rows, [b"a"]); t(rows, ["a\nb"]); t(rows, ["a,b", "c"]); t(csv.reader, 5)
def out(row, **k):
    f = io.StringIO(newline=""); n = csv.writer(f, **k).writerow(row); return n, f.getvalue()
for row in [["a", "b"], [1, 2.5, None, True], ["a,b", 'q"q', "x\ny", "r\r"], [""], [], [None], ["", ""], ["a b", " c"], ["'"], [1e100, 0.1, -0.0], ["\u4e2d"], [b"x"], ["a\\b"], "str", ["tab\t"]]:
    for k in ({}, {"quoting": csv.QUOTE_ALL}, {"quoting": csv.QUOTE_NONNUMERIC}, {"quoting": csv.QUOTE_NONE}, {"quoting": csv.QUOTE_NONE, "escapechar": "\\"}, {"quoting": csv.QUOTE_STRINGS}, {"quoting": csv.QUOTE_NOTNULL}, {"delimiter": "\t"}, {"doublequote": False, "escapechar": "\\"}, {"lineterminator": "\n"}, {"quotechar": "'"}, {"dialect": "unix"}):
        t(out, row, **k)
t(out, 5); t(csv.writer, 5)
for k in ({"delimiter": ""}, {"delimiter": "ab"}, {"delimiter": None}, {"delimiter": 5}, {"quotechar": "ab"}, {"quotechar": None}, {"quotechar": None, "quoting": csv.QUOTE_ALL}, {"quoting": 9}, {"quoting": "x"}, {"escapechar": "ab"}, {"lineterminator": None}, {"lineterminator": 5}, {"dialect": "nope"}, {"nope": 1}, {"delimiter": "\n"}, {"delimiter": '"'}, {"escapechar": ","}):
    t(out, ["a"], **k)
f = io.StringIO("name,age\nBob,5\nAl\nCy,1,2\n\n"); r = csv.DictReader(f); print(r.fieldnames, list(r), r.line_num)
print(list(csv.DictReader(["a,b", "1"], fieldnames=["x", "y", "z"], restval="?", restkey="more")), list(csv.DictReader(["1,2,3"], ["x"], restkey="more")), list(csv.DictReader([])))
f = io.StringIO(); w = csv.DictWriter(f, ["a", "b"], restval="-", extrasaction="ignore", lineterminator="\n"); w.writeheader(); w.writerow({"a": 1, "c": 2}); w.writerows([{"b": 3}, {"a": 4, "b": 5}]); print(repr(f.getvalue()))
t(csv.DictWriter(io.StringIO(), ["a"]).writerow, {"a": 1, "z": 2}); t(csv.DictWriter, io.StringIO(), ["a"], extrasaction="x")
class semi(csv.excel): delimiter = ";"
csv.register_dialect("semi", semi); print(rows("a;b\n", dialect="semi"), rows("a;b\n", dialect=semi), csv.list_dialects(), csv.get_dialect("semi").delimiter); csv.unregister_dialect("semi"); t(csv.get_dialect, "semi"); t(csv.unregister_dialect, "semi")
r = csv.reader(["a,b", '"c', 'd",e']); print([(x, r.line_num) for x in r])
print(csv.field_size_limit(), csv.field_size_limit(5), csv.field_size_limit()); t(rows, '"abcdefgh"\n'); csv.field_size_limit(131072)

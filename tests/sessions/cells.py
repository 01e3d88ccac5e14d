"""What cells do alike, whichever engine keeps the session."""
import base64
import json

from harness import check_equal

RICH = '''
class Table:
    def _repr_html_(self): return "<table></table>"
    def __repr__(self): return "a table"
class Picture:
    def _repr_png_(self): return b"\\x89PNG"
class Drawing:
    def _repr_svg_(self): return "<svg/>"
class Figure:
    def savefig(self, file, format, bbox_inches): file.write(b"figure as " + format.encode())
class Bundle:
    def _repr_mimebundle_(self, **how): return {"text/markdown": "# head", "application/json": {"a": [1]}, 7: "x"}
class Broken:
    def __repr__(self): raise ValueError
    def _repr_html_(self): raise KeyError
'''


def data_of(session, source):
    return session.run(source).one("value")["data"]


def check_rich_values(session):
    """Of a session that has run RICH."""
    check_equal(data_of(session, "Table()"), {"text/plain": "a table", "text/html": "<table></table>"})
    check_equal(base64.b64decode(data_of(session, "Picture()")["image/png"]), b"\x89PNG")
    check_equal(data_of(session, "Drawing()")["image/svg+xml"], "<svg/>")
    check_equal(base64.b64decode(data_of(session, "Figure()")["image/png"]), b"figure as png")
    check_equal(json.loads(data_of(session, "Bundle()")["application/json"]), {"a": [1]})
    check_equal(data_of(session, "Bundle()")["text/markdown"], "# head")
    check_equal(data_of(session, "Broken()"), {"text/plain": "<Broken: repr() raised ValueError>"})
    check_equal(json.loads(data_of(session, "{'a': [1, None]}")["application/json"]), {"a": [1, None]})
    check_equal(set(data_of(session, "[float('nan')]")), {"text/plain"})


def check_errors(session):
    """Cells that fail, and the session goes on. Gives what the traceback through two cells was, for its own check."""
    session.run("def f(n):\n    return 1 / n")
    events = session.run("a = 1\nf(0)")
    check_equal(events.one("raised")["exception"], {"type": "ZeroDivisionError", "message": "division by zero", "line": 2})
    check_equal(events.result["exit_status"], 1)
    check_equal(session.run("b = (").result["outcome"], "unparsable")
    check_equal(session.run("import sys\nsys.exit(4)").one("raised")["exception"]["type"], "SystemExit")
    check_equal(session.run("class E(Exception):\n    def __str__(self):\n        raise E\nraise E").result["exit_status"], 1)
    check_equal(session.value("a"), "1")
    return events.text("stderr")


def check_replaces(serve, session, data):
    """A file that is put again replaces what is there, as often as one likes, and leaves it where the limits refuse."""
    for number in range(30):
        check_equal(serve.request("PUT", session.path + "/files/in.bin", b"%d" % number)[0], 201)
    check_equal(session.value("open('in.bin').read()"), "'29'")
    check_equal(serve.request("PUT", session.path + "/files/in.bin", b"x" * ((1 << 20) + 1))[0], 413)
    check_equal(serve.request("GET", session.path + "/files/in.bin"), (200, b"29"))
    check_equal(serve.request("PUT", session.path + "/files/in.bin", data)[0], 201)
    check_equal([file["name"] for file in serve.get(session.path + "/files")["files"]], ["in.bin"])

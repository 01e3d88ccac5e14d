"""A session in a python member (docs/pool.md): cells run one after the other in one __main__, their values are shown.

What is shown goes out by MIME type, as notebooks do it: an object's _repr_html_ and its like are asked, figures become
PNG, and nothing larger than the limits leaves.
"""
import ast
import base64
import builtins
import io
import json
import linecache
import os
import signal
import sys
import traceback

ITEM_BYTES = 8 << 20
BUNDLE_BYTES = 16 << 20
FUTURES = 0
for _name in __import__("__future__").all_feature_names:
    FUTURES |= getattr(__import__("__future__"), _name).compiler_flag

METHODS = {"text/html": "_repr_html_", "text/markdown": "_repr_markdown_", "text/latex": "_repr_latex_",
           "image/svg+xml": "_repr_svg_", "image/png": "_repr_png_", "image/jpeg": "_repr_jpeg_",
           "application/json": "_repr_json_"}


def ask(value, method):
    """What the method of the value's class gives; None where there is none, or it fails."""
    function = getattr(type(value), method, None)
    if function is None:
        return None
    try:
        answer = function(value)
    except Exception:
        return None
    return answer[0] if isinstance(answer, tuple) and answer else answer


def figure_png(value):
    """A matplotlib figure, or what draws itself like one, as PNG."""
    save = getattr(value, "savefig", None)
    if save is None or isinstance(value, type):
        return None
    buffer = io.BytesIO()
    try:
        save(buffer, format="png", bbox_inches="tight")
    except Exception:
        return None
    return buffer.getvalue()


def as_text(mime, data):
    """Text for JSON: bytes as base64, JSON values as JSON. None for what cannot be sent."""
    if mime == "application/json" and not isinstance(data, (str, bytes)):
        try:
            data = json.dumps(data, allow_nan=False)
        except (TypeError, ValueError, RecursionError):
            return None
    if isinstance(data, bytes):
        return base64.b64encode(data).decode("ascii")
    return data if isinstance(data, str) else None


def plain(value):
    try:
        return repr(value)
    except Exception as error:
        return f"<{type(value).__name__}: repr() raised {type(error).__name__}>"


def bundle(value):
    """The value by MIME type; text/plain is always there, cut where it is too long."""
    found = {}
    custom = ask(value, "_repr_mimebundle_")
    if isinstance(custom, dict):
        found.update({mime: data for mime, data in custom.items() if isinstance(mime, str)})
    for mime, method in METHODS.items():
        if mime not in found:
            found[mime] = ask(value, method)
    if found.get("image/png") is None:
        found["image/png"] = figure_png(value)
    if type(value) in (dict, list) and found.get("application/json") is None:
        found["application/json"] = value
    shown, room = {}, BUNDLE_BYTES
    found["text/plain"] = plain(value) if found.get("text/plain") is None else found["text/plain"]
    for mime, data in sorted(found.items(), key=lambda item: item[0] != "text/plain"):
        text = None if data is None else as_text(mime, data)
        if text is None:
            continue
        if mime == "text/plain" and len(text) > ITEM_BYTES:
            text = text[:ITEM_BYTES] + "…"
        if len(text) <= min(ITEM_BYTES + 1, room):
            shown[mime] = text
            room -= len(text)
    return shown


class Session:
    def __init__(self, main, dispatch):
        self.names = main.__dict__
        self.dispatch = dispatch
        self.flags = 0
        builtins.display = self.display

    def send(self, message):
        data = json.dumps(message).encode("ascii")
        data = len(data).to_bytes(4, "little") + data
        while data:
            data = data[os.write(self.dispatch, data):]

    def display(self, *values):
        """Shows values now."""
        for value in values:
            self.send({"display": bundle(value)})

    def show_figures(self):
        """What a cell has drawn with pyplot is shown at its end, and closed."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot:
            for number in pyplot.get_fignums():
                self.display(pyplot.figure(number))
            pyplot.close("all")

    def execute(self, source, name):
        """Runs a cell; gives the value of its last expression."""
        tree = compile(source, name, "exec", ast.PyCF_ONLY_AST | self.flags, dont_inherit=True)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        code = compile(tree, name, "exec", self.flags, dont_inherit=True)
        self.flags |= code.co_flags & FUTURES
        exec(code, self.names)
        if last is None:
            return None
        return eval(compile(ast.Expression(last.value), name, "eval", self.flags, dont_inherit=True), self.names)

    def tell_error(self, error):
        """The traceback goes to standard error, from the cell on; what it was goes to the host."""
        trace = error.__traceback__
        while trace and trace.tb_frame.f_code.co_filename == __file__:
            trace = trace.tb_next
        traceback.print_exception(type(error), error, trace)
        line = None
        for frame in traceback.extract_tb(trace):
            line = frame.lineno if frame.filename.startswith("<cell ") else line
        if isinstance(error, SyntaxError):
            line = error.lineno
        self.send({"error": {"type": type(error).__name__, "message": plain_message(error), "line": line}})

    def run(self, number, source):
        name = f"<cell {number}>"
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            value = self.execute(source, name)
            if value is not None:
                builtins._ = value
                self.send({"value": bundle(value)})
            self.show_figures()
        except BaseException as error:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            self.tell_error(error)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except Exception:
                pass
        self.send({"done": number})


def plain_message(error):
    try:
        return str(error)[:4096]
    except Exception:
        return ""

"""A session in a python member (docs/pool.md): cells run one after the other in one __main__, their values are shown.

What is shown goes out by MIME type, as notebooks do it: an object's _repr_html_ and its like are asked, figures become
PNG, and nothing larger than the limits leaves.
"""
import ast
import base64
import builtins
import fcntl
import functools
import importlib.machinery
import io
import json
import linecache
import os
import signal
import struct
import sys
import termios
import time
import traceback

ITEM_BYTES = 8 << 20
BUNDLE_BYTES = 16 << 20
SVG_POINTS = 20000
SETTLE_SECONDS = 1
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


def drawn(value, kind):
    """A matplotlib figure, or what draws itself like one, as an image of that kind."""
    buffer = io.BytesIO()
    try:
        value.savefig(buffer, format=kind, bbox_inches="tight")
    except Exception:
        return None
    data = buffer.getvalue()
    return data.decode("utf-8", "replace") if kind == "svg" else data


def point_count(figure):
    """About how many points the figure's lines and markers have: each is text in SVG."""
    count = 0
    for axes in getattr(figure, "axes", ()):
        count += sum(len(line.get_xdata()) for line in axes.lines)
        count += sum(len(found.get_offsets()) + len(found.get_paths()) for found in axes.collections)
        count += len(axes.patches)
    return count


def figure_images(value):
    """{MIME type: data} of a figure; nothing for what is none."""
    if isinstance(value, type) or not callable(getattr(value, "savefig", None)):
        return {}
    images = {"image/png": drawn(value, "png")}
    try:
        is_small = point_count(value) <= SVG_POINTS
    except Exception:
        is_small = False
    if is_small and images["image/png"] is not None:
        images["image/svg+xml"] = drawn(value, "svg")
    return images


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
        found.update(figure_images(value))
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


class PyplotFinder:
    """Meets the import of matplotlib.pyplot, once, and hands the module over when it is there."""

    def __init__(self, take):
        self.take = take

    def find_spec(self, name, path=None, target=None):
        if name != "matplotlib.pyplot":
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec and spec.loader:
            run = spec.loader.exec_module

            def exec_module(module):
                run(module)
                self.take(module)
            spec.loader.exec_module = exec_module
        return spec


class Session:
    def __init__(self, main, dispatch):
        self.names = main.__dict__
        self.dispatch = dispatch
        self.flags = 0
        builtins.display = self.display
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot:
            self.take_show(pyplot)
        else:
            sys.meta_path.insert(0, PyplotFinder(self.take_show))

    def take_show(self, pyplot):
        """plt.show() shows, where it is called; nothing else would come of it here."""
        if not callable(getattr(pyplot, "show", None)):
            return  # another module of that name

        @functools.wraps(pyplot.show)
        def show(*_, **__):
            self.show_figures()
        pyplot.show = show

    def settle_output(self):
        """Waits until what was printed has been read: the host tells both in the order in which they come."""
        until = time.monotonic() + SETTLE_SECONDS
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
                while struct.unpack("i", fcntl.ioctl(stream.fileno(), termios.FIONREAD, bytes(4)))[0] and time.monotonic() < until:
                    time.sleep(0.0001)
            except Exception:
                pass  # it is no stream of ours any more

    def show(self, message):
        self.settle_output()
        self.send(message)

    def send(self, message):
        data = json.dumps(message).encode("ascii")
        data = len(data).to_bytes(4, "little") + data
        while data:
            data = data[os.write(self.dispatch, data):]

    def display(self, *values):
        """Shows values now."""
        for value in values:
            self.show({"display": bundle(value)})

    def show_figures(self):
        """What a cell has drawn with pyplot is shown, at its end where it did not ask before, and closed."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot:
            for number in pyplot.get_fignums():
                self.display(pyplot.figure(number))
            pyplot.close("all")

    def close_figure(self, value):
        """A figure that was shown as the cell's value is not shown again."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        kind = getattr(pyplot, "Figure", None)
        if isinstance(kind, type) and isinstance(value, kind):
            pyplot.close(value)

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
                self.show({"value": bundle(value)})
                self.close_figure(value)
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

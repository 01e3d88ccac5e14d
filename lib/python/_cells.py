"""Cells of a session (docs/pool.md): what the last expression gives, and what display() is handed, is told to the host by
MIME type; so is the exception that ends a cell."""
import _host
import _imp
import builtins

_ITEM_MOST = 8 << 20
_ALL_MOST = 15 << 20  # what one call of the host takes, and a little room

_METHODS = (("text/html", "_repr_html_"), ("text/markdown", "_repr_markdown_"), ("text/latex", "_repr_latex_"),
            ("image/svg+xml", "_repr_svg_"), ("image/png", "_repr_png_"), ("image/jpeg", "_repr_jpeg_"),
            ("application/json", "_repr_json_"))


def _ask(value, name):
    """What this method of the value's class gives; None where it has none, or that fails."""
    method = getattr(type(value), name, None)
    if method is None:
        return None
    try:
        given = method(value)
    except Exception:
        return None
    return given[0] if isinstance(given, tuple) and given else given


def _picture(value):
    """PNG of what draws itself as a figure does."""
    save = getattr(value, "savefig", None)
    if save is None or isinstance(value, type):
        return None
    from io import BytesIO
    file = BytesIO()
    try:
        save(file, format="png", bbox_inches="tight")
    except Exception:
        return None
    return file.getvalue()


def _plain(value):
    try:
        return repr(value)
    except Exception as error:
        return f"<{type(value).__name__}: repr() raised {type(error).__name__}>"


def _as_text(mime, data):
    """None for what cannot be told."""
    if mime == "application/json" and not isinstance(data, (str, bytes)):
        from json import dumps
        try:
            data = dumps(data, allow_nan=False)
        except (TypeError, ValueError, RecursionError):
            return None
    if isinstance(data, bytes):
        from base64 import b64encode
        return b64encode(data).decode("ascii")
    return data if isinstance(data, str) else None


def _by_mime(value):
    """Kinds and texts by turns, the plain text first."""
    found = {}
    custom = _ask(value, "_repr_mimebundle_")
    if isinstance(custom, dict):
        found = {mime: data for mime, data in custom.items() if isinstance(mime, str)}
    for mime, method in _METHODS:
        if mime not in found:
            found[mime] = _ask(value, method)
    if found.get("image/png") is None:
        found["image/png"] = _picture(value)
    if type(value) in (dict, list) and found.get("application/json") is None:
        found["application/json"] = value
    plain = found.pop("text/plain", None)
    plain = plain if isinstance(plain, str) else _plain(value)
    told = ["text/plain", plain if len(plain) <= _ITEM_MOST else plain[:_ITEM_MOST] + "…"]
    room = _ALL_MOST - len(told[1])
    for mime, data in found.items():
        text = None if data is None else _as_text(mime, data)
        if text is not None and len(mime) <= 128 and len(text) <= min(_ITEM_MOST, room):
            told += (mime, text)
            room -= len(text)
    return tuple(told)


def display(*values):
    """Shows values now."""
    for value in values:
        _host.call("cell.display", _by_mime(value), {})


def _line(error):
    """The innermost line of a cell that the error passed; 0: none."""
    if isinstance(error, SyntaxError):
        return error.lineno or 0
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith("<cell "):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _message(error):
    try:
        return str(error)[:4096]
    except Exception:
        return ""


def run(cell):
    builtins.display = display
    try:
        value = cell()
        if value is not None:
            builtins._ = value
            _host.call("cell.value", _by_mime(value), {})
    except BaseException as error:
        _host.call("cell.raised", (type(error).__name__, _message(error), _line(error)), {})
        raise
    finally:
        files = _imp.private_modules().get("_files")
        if files is not None:
            files.flush_all()

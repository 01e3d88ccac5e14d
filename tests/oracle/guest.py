"""What runs inside the oracle, on CPython 3.14: answers requests about programs.

A request is a JSON object {"do": name, ...}; programs travel as base64. `answer` gives the JSON of the result, or
{"failed": text} where the request itself is wrong.
"""
import ast
import base64
import contextlib
import hashlib
import io
import json
import os
import sys
import traceback
import warnings

FILENAME = "<program>"


def error_of(error):
    """The attributes of an exception that compile() raised, and what CPython prints for it."""
    printed = "".join(traceback.TracebackException.from_exception(error, limit=0).format_exception_only())
    found = {"type": type(error).__name__, "message": str(error), "print": printed}
    if isinstance(error, SyntaxError):
        found.update(message=error.msg, line=error.lineno, col=error.offset, end_line=error.end_lineno,
                     end_col=error.end_offset, text=error.text, filename=error.filename)
    return found


def compiled(request, flags):
    """(result, error, warnings) of compiling the request's program. Recursion and memory errors are answers too."""
    source = base64.b64decode(request["source"])
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            result, error = compile(source, FILENAME, "exec", flags, dont_inherit=True), None
        except (SyntaxError, ValueError, MemoryError, RecursionError, OverflowError, TypeError, LookupError) as raised:
            result, error = None, error_of(raised)
    found = [{"category": w.category.__name__, "message": str(w.message), "line": w.lineno} for w in seen]
    return result, error, found


def dump(request):
    """The tree's ast.dump, or only its SHA-256 and size where `digest` is set."""
    tree, error, found = compiled(request, ast.PyCF_ONLY_AST)
    if error:
        return {"error": error, "warnings": found}
    try:
        text = ast.dump(tree, include_attributes=True, indent=request.get("indent"))
    except (RecursionError, ValueError, MemoryError) as raised:
        return {"error": error_of(raised), "stage": "dump", "warnings": found}
    data = text.encode("utf-8", "surrogatepass")
    result = {"digest": hashlib.sha256(data).hexdigest(), "size": len(data), "warnings": found}
    if not request.get("digest"):
        result["text"] = text
    return result


def check(request):
    """The error and the warnings of the parser alone (mode "parse") or of the whole compiler (mode "compile").

    The parser quotes the line in error from what it read; the compiler from the file, which is there for it alone.
    """
    _, error, found = compiled(request, ast.PyCF_ONLY_AST)
    if not error and request.get("mode") != "parse":
        with open(FILENAME, "wb") as file:
            file.write(base64.b64decode(request["source"]))
        _, error, found = compiled(request, 0)
        os.unlink(FILENAME)
        if error:
            error["quoted_from_file"] = True
    return {"error": error, "warnings": found}


def run(request):
    """Runs a program as __main__: its output, and its uncaught exception as it would be printed."""
    out, err = io.StringIO(), io.StringIO()
    source = base64.b64decode(request["source"])
    result = {"exit": 0, "exception": None}
    kept_argv, sys.argv = sys.argv, [FILENAME, *request.get("args", ())]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            exec(compile(source, FILENAME, "exec", dont_inherit=True), {"__name__": "__main__"})
        except SystemExit as left:
            result["exit"] = left.code if isinstance(left.code, int) else 0 if left.code is None else 1
        except BaseException as raised:
            frames = raised.__traceback__.tb_next  # without this function's own frame
            result["exception"] = type(raised).__name__
            result["traceback"] = "".join(traceback.format_exception(raised.with_traceback(frames)))
            result["exit"] = 1
    sys.argv = kept_argv
    return {**result, "stdout": out.getvalue(), "stderr": err.getvalue()}


def evaluate(request):
    """The JSON-able value of an expression, after `setup` was executed in the same, lasting, namespace."""
    exec(request.get("setup", ""), LASTING)
    return {"value": eval(request["expression"], LASTING)}


LASTING = {"__name__": "lasting"}
REQUESTS = {"dump": dump, "check": check, "run": run, "eval": evaluate}


def answer(line):
    request = json.loads(line)
    try:
        result = REQUESTS[request["do"]](request)
    except Exception as raised:
        result = {"failed": "".join(traceback.format_exception_only(raised)).strip()}
    return json.dumps(result)

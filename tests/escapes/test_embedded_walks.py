#!/usr/bin/env python3
"""Goal: what gets programs out of other sandboxes gets nothing out of the embedded engine, whatever the policy lets them import
and though its verdict would let them run: no file, no variable, no command, no crash, no hang.

Each program ends by itself or is ended; what it prints holds neither of two secrets, and no file is made outside.
"""
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from harness import add_case, check, check_equal, cordon, run_cases  # noqa: E402

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="cordon-walks-"))
SECRET = "SECRET-THAT-STAYS"
(FOLDER / "secret").write_text(SECRET)
MADE = FOLDER / "made"
POLICY = FOLDER / "policy.yaml"
# All may be imported, and all that the vetting has against a program is taken for harmless.
POLICY.write_text('imports: {allow: ["*"]}\nvet:\n  threshold: 1000000\n  rules:\n' + "".join(
    f"    - id: {rule}\n      severity: low\n      score: 0\n"
    for rule in cordon("explain").stdout.decode().split("\n") for rule in rule.split()[:1]) +
    "capabilities: {eval: true, subprocess: true}\nlimits: {wall: 20s, cpu: 20s, memory: 64MiB, fuel: 30000000}\n")
COMMAND = f"cat {FOLDER}/secret; env; touch {MADE}"

# {C}: a command that would show both secrets and make a file, {S}: the file that holds one.
WALKS = """
print(().__class__.__base__.__subclasses__())
print(vars(type)["__subclasses__"](object))
print([k.__init__.__globals__["system"]("{C}") for k in object.__subclasses__() if k.__name__ == "_wrap_close"])
for k in object.__subclasses__():\\n    g = getattr(k.__init__, "__globals__", {})\\n    print([n for n in ("os", "posix", "_host", "_imp") if n in g])
match "":\\n    case str(__class__=type(__mro__=(_, o))): print(o.__subclasses__())
print("{0.__init__.__globals__}".format(type("A", (), {"__init__": lambda s: 0})()))
print("{x.__class__.__init__.__globals__[os]}".format_map({"x": __import__("random").Random()}))
import string; print(string.Formatter().get_field("0.__class__.__base__", ((),), {})[0].__subclasses__())
import operator; print(operator.attrgetter("__class__.__base__")(()).__subclasses__())
import functools; print(functools.reduce(getattr, ["__class__", "__base__"], "").__subclasses__())
import functools; print(functools.partial(__import__, "os")().popen("{C}").read())
def g():\\n    yield x.gi_frame.f_back\\nx = g()\\nprint(next(x).f_back.f_globals["__builtins__"])
x = (x.gi_frame.f_back for _ in [1])\\nprint(list(x)[0].f_builtins["open"]("{S}").read())
async def f(): pass\\nc = f(); print(c.cr_frame.f_globals["__builtins__"].open("{S}").read()); c.close()
try: 1 / 0\\nexcept Exception as e: f = e.__traceback__.tb_frame\\nwhile f.f_back: f = f.f_back\\nprint(f.f_globals.keys())
try: 1 / 0\\nexcept Exception as e: print(e.__traceback__.tb_frame.f_builtins["__import__"]("os").popen("{C}").read())
try: print.foo\\nexcept AttributeError as e: print(e.obj.__self__.open("{S}").read())
import json\\ntry: json.loads("{")\\nexcept ValueError as e:\\n    t = e.__traceback__\\n    while t: print(t.tb_frame.f_globals.keys()); t = t.tb_next
class C:\\n    def __enter__(s): return s\\n    def __exit__(s, t, v, b): print(b.tb_frame.f_back, b.tb_frame.f_globals.keys()); return True\\nwith C(): 1 / 0
import sys; print(sys._getframe(1).f_globals)
import sys; print(sys._current_frames())
import sys; sys.settrace(lambda f, e, a: print(f.f_back)); (lambda: 0)()
import sys; sys.addaudithook(print); open("x")
import sys; sys.meta_path.append(type("F", (), {"find_spec": print})()); import zzz
import sys; sys.path.insert(0, "{S}"); import secret
import sys; print(sys.executable, sys.path, sys.argv); print(sys.modules["os"].environ)
import sys; print(sys.remote_exec(1, "{S}"))
print(__builtins__.__import__("os").system("{C}"))
print(eval.__self__.open("{S}").read())
print((lambda: 0).__globals__["__builtins__"].open("{S}").read())
f = lambda: 0\\nf.__code__ = f.__code__.replace(co_consts=(1, 2))\\nprint(f())
import types; print(types.FunctionType((lambda: open).__code__, {})()("{S}").read())
import types; types.CodeType(0, 0, 0, 0, 0, 0, b"", (), (), (), "", "", "", 0, b"", b"")
import types; types.FunctionType(compile("__import__('os').system('{C}')", "", "eval"), globals())()
@exec\\n@"__import__('os').system('{C}')".format\\nclass X: pass
class X:\\n    __getitem__ = __import__\\nX()["os"].system("{C}")
class M(type):\\n    __getattr__ = lambda s, n: __import__(n)\\nclass X(metaclass=M): pass\\nX.os.system("{C}")
class S(str):\\n    def __eq__(s, o): return o == "math"\\n    def __hash__(s): return hash("math")\\n    def __str__(s): return "math"\\nprint(__import__(S("os")).system("{C}"))
class P:\\n    n = 0\\n    def __fspath__(s): P.n += 1; return "a" if P.n == 1 else "{S}"\\nprint(open(P()).read())
class P(str):\\n    def __str__(s): return "a"\\n    def __fspath__(s): return "{S}"\\nprint(open(P("b")).read())
for i in range(20):\\n    try: print(open(i, closefd=False).read(99))\\n    except Exception as e: print(e)
for p in ("{S}", "/work/..{S}", "/proc/self/environ", "/proc/self/root{S}", "/proc/1/environ", "/proc/self/mem"):\\n    try: print(open(p).read())\\n    except Exception as e: print(e)
open("{M}", "w").write("x")
import os; print(os.environ, os.listdir("/"), os.popen("{C}").read())
import os; os.symlink("{S}", "l"); print(open("l").read())
import os; os.chdir("/"); print(os.path.exists("{S}"), os.getcwd()); print(open("." + "{S}").read())
import os; os.kill(os.getppid(), 9)
import posix; posix.system("{C}")
import subprocess; print(subprocess.check_output("{C}", shell=True))
import platform; print(platform.os.system("{C}"))
import pickle\\nclass R:\\n    def __reduce__(s): return (__import__("os").system, ("{C}",))\\npickle.loads(pickle.dumps(R()))
import pickle; pickle.loads(b"\\\\x80\\\\x04\\\\x8c\\\\x05posix\\\\x8c\\\\x06system\\\\x93\\\\x8c\\\\x02id\\\\x85R.")
import pickle; print(pickle.loads(b"c_host\\\\ncall\\\\n."))
import copyreg, copy\\nclass A: pass\\ncopyreg.pickle(A, lambda a: (eval, ("open('{S}').read()",)))\\nprint(copy.copy(A()))
import ctypes; ctypes.CDLL(None).system(b"{C}")
import gc; print([o for o in gc.get_objects() if type(o).__name__ == "module"])
import inspect; print(inspect.stack(), inspect.currentframe().f_back)
import inspect; inspect.sys.modules["os"].system("{C}")
import importlib; importlib.import_module("o" + "s").system("{C}")
import importlib.util; print(importlib.util.spec_from_file_location("x", "{S}").loader.get_data("{S}"))
import _host; print(_host.call("file.open", ("{S}", 1), {}))
import _imp; print(_imp.run)
import _files; print(_files.open("{S}").read())
print(__import__("_builtins")._host)
import timeit; timeit.timeit("__import__('os').system('{C}')", number=1)
import doctest\\ndef f():\\n    '''\\n    >>> open("{S}").read()\\n    '''\\nprint(doctest.testmod())
import doctest; print(doctest.linecache.getlines("{S}"), doctest._imp)
import linecache; print(linecache.getlines("{S}"), linecache._source("{S}"))
import warnings; print(warnings.catch_warnings()._module.sys.modules["os"].environ)
import traceback; print([f for f, n in traceback.walk_stack(None)])
import logging; logging.FileHandler("{M}").emit(logging.LogRecord("a", 1, "b", 1, "c", (), None))
import argparse; print(argparse.ArgumentParser(fromfile_prefix_chars="@").parse_args(["@{S}"]))
import random; print(random._os.system("{C}"))
import json; print(json.decoder.scanner.c_make_scanner.__self__, json.codecs.open("{S}").read())
import json; print(json.dumps.__globals__["__builtins__"], json.loads.__builtins__)
import collections; print(collections.Counter.__init__.__builtins__["open"]("{S}").read())
import collections; collections.namedtuple("A", ["x = __import__('os').system('{C}')"])
import typing; typing.get_type_hints(type("A", (), {"__annotations__": {"a": "__import__('os').system('{C}')"}}))
import typing; typing.ForwardRef("__import__('os').system('{C}')").evaluate()
import asyncio; asyncio.run(asyncio.create_subprocess_shell("{C}"))
import socket; socket.create_connection(("127.0.0.1", 1), 1)
import urllib.request; print(urllib.request.urlopen("file://{S}").read())
import glob, shutil, pathlib; print(glob.glob("/*"), pathlib.Path("{S}").exists()); shutil.copy("{S}", "c"); print(open("c").read())
import tempfile; print(tempfile.gettempdir(), tempfile.mkstemp(dir="/"))
import io; print(io.open_code("{S}").read())
import codecs; codecs.register(lambda n: print(n)); print("a".encode("x-y"))
import atexit; atexit.register(lambda: open("{M}", "w"))
exec(bytes([105, 109, 112, 111, 114, 116, 32, 111, 115]) + b"; print(os.environ, os.popen('{C}').read())")
eval("\\\\x5f\\\\x5fimport\\\\x5f\\\\x5f('os').system('{C}')")
print(object().__reduce_ex__(2)[0].__globals__["sys"].modules["os"].environ)
print(type(exit).__call__.__globals__, type(exit).__init__.__builtins__)
type(exit).__call__ = lambda s: open("{S}").read()\\nprint(exit())
import abc; abc.ABCMeta.__instancecheck__ = print\\nimport collections.abc; print(isinstance(1, collections.abc.Sized))
import traceback; traceback.TracebackException.format = lambda *a, **k: iter([open("{S}").read()])\\n1 / 0
class E(Exception):\\n    def __str__(s):\\n        while True: pass\\nraise E
class E(Exception):\\n    def __str__(s): raise s\\nraise E
class E(Exception):\\n    def __getattribute__(s, n): return open("{S}").read()\\nraise E
while True:\\n    try:\\n        while True: pass\\n    except BaseException: pass
def f():\\n    try: f()\\n    finally: f()\\nf()
def f():\\n    try: yield\\n    finally:\\n        while True: pass\\nx = f(); next(x); del x
import time; time.sleep(0.001)\\nwhile True: time.sleep(0)
""".strip("\n").split("\n")


def harmless(line):
    def run():
        source = line.replace("\\n", "\n").replace("{C}", COMMAND).replace("{S}", str(FOLDER / "secret")).replace("{M}", str(MADE))
        done = cordon("run", "--engine", "embedded", "--policy", POLICY, "-", stdin=source.encode(), timeout=100,
                      env={**os.environ, "SECRET_OF_THE_HOST": SECRET})
        check(SECRET.encode() not in done.stdout + done.stderr.replace(source.encode(), b""), done.stdout + done.stderr)
        check(done.returncode in (0, 1, 5), f"exit status {done.returncode}: {done.stderr[-300:]}")
        check_equal(MADE.exists(), False, "a file outside")
    return run


for number, walk in enumerate(WALKS):
    add_case(f"{number}: {walk[:60]}", harmless(walk))

run_cases()

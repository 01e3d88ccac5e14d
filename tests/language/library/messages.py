import warnings, logging, inspect, io, sys, contextlib
err = io.StringIO()
with contextlib.redirect_stderr(err):
    warnings.warn_explicit("hello", UserWarning, "nowhere.py", 7)
    logging.warning("x %s", 1)
print(err.getvalue().replace(__file__ if "__file__" in globals() else "<program>", "FILE"))
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    warnings.warn("a"); warnings.warn("a")
print(len(w), w[0].message, w[0].category)
@warnings.deprecated("no")
def f(): pass
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always"); f()
print(w[0].message)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try: warnings.warn("e", RuntimeWarning)
    except RuntimeWarning as e: print(repr(e))
def g(a, /, b: int, *args, c=3, **kw) -> str: "doc"
print(inspect.signature(g), repr(inspect.signature(g)), inspect.getfullargspec(g), inspect.signature(g).parameters["c"], repr(inspect.signature(g).parameters["b"]))
log = logging.getLogger("a.b"); s = io.StringIO(); h = logging.StreamHandler(s); h.setFormatter(logging.Formatter("{levelname}:{name}:{message}", style="{")); log.addHandler(h); log.setLevel(10)
log.debug("d"); log.info("i %d", 3)
try: raise ValueError("v")
except ValueError: log.error("bad", exc_info=False)
print(s.getvalue(), log, h)
ad = logging.LoggerAdapter(log, {"x": 1}); ad.warning("w"); print(s.getvalue()[-12:], logging.getLevelName(30))


class C:
    """  First.

        Indented.
    """
    x = 1

    def __init__(self, a, b=2): pass
    def m(self): "m doc"
    @classmethod
    def k(cls, z): pass
    @staticmethod
    def s(q=1): pass
    async def co(self): pass
    def gen(self): yield


print(inspect.signature(C), inspect.signature(C.m), inspect.signature(C(1).m), inspect.signature(C.k), inspect.signature(C.s), inspect.getdoc(C), inspect.getdoc(C.m))
print([n for n, v in inspect.getmembers(C) if not n.startswith("__")], inspect.getmembers(C(1), inspect.ismethod)[0][0])
print(inspect.isfunction(C.m), inspect.ismethod(C(1).m), inspect.isclass(C), inspect.iscoroutinefunction(C.co), inspect.isgeneratorfunction(C.gen), inspect.isbuiltin(len), inspect.isgenerator(C(1).gen()), inspect.ismodule(sys))
sig = inspect.signature(lambda a, b=1, *c, d, e=2, **f: 0)
print(sig, sig.bind(1, d=2), sig.bind_partial(1).arguments, [str(p.kind) for p in sig.parameters.values()], repr(sig.parameters["a"].kind))
b = sig.bind(1, d=3); b.apply_defaults(); print(b.args, b.kwargs, b)
for call in (lambda: sig.bind(), lambda: sig.bind(1, 2), lambda: inspect.signature(5), lambda: inspect.signature(lambda: 0).bind(1), lambda: inspect.signature(lambda: 0).bind(x=1),
             lambda: inspect.Parameter("a b", inspect.Parameter.KEYWORD_ONLY), lambda: inspect.getfullargspec(5), lambda: inspect.Signature([inspect.Parameter("a", 3), inspect.Parameter("b", 0)]),
             lambda: warnings.warn("x", int), lambda: warnings.simplefilter("nope"), lambda: logging.getLogger(5), lambda: log.setLevel("NOPE"), lambda: logging.Formatter("{x", style="{"), lambda: logging.Formatter("x", style="?"),
             lambda: logging.Formatter("abc"), lambda: log.log("x", 1)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
print(sig.replace(parameters=[]), sig.parameters["b"].replace(default=9), inspect.Parameter.empty, inspect.cleandoc("  a\n    b\n   c"))
import functools
print(inspect.signature(functools.partial(lambda a, b, c=1: 0, 1, c=5)), inspect.getmro(bool), inspect.unwrap(functools.wraps(len)(lambda: 0)) is len)
log.propagate = False
s.truncate(0); s.seek(0)
h.setFormatter(logging.Formatter("%(levelname)-8s %(name)s %(message)s %(funcName)s %(lineno)d"))
log.addFilter(lambda r: "skip" not in r.getMessage())
log.info("skip this"); log.info("%(a)s", {"a": 5}); log.critical("c"); log.log(25, "odd"); log.warning("%s %s", "a", [1])
logging.disable(logging.ERROR); log.error("no"); logging.disable(0)
h.setLevel("ERROR"); log.info("low"); log.error("high")
print(s.getvalue(), log.isEnabledFor(10), log.getEffectiveLevel(), log.handlers, log.parent, logging.getLogger("a").getChild("b") is log, log.hasHandlers(), logging.getLogger(), logging.root.name)
h.setFormatter(logging.Formatter("$message|$levelno", style="$")); log.error("dollar"); logging.addLevelName(33, "ODD"); log.log(33, "x"); log.addHandler(logging.NullHandler())
h.setLevel(0); log.log(33, "x"); print(s.getvalue().splitlines()[-2:], logging.getLevelName("ODD"), logging.getLevelName(99), logging.getLevelNamesMapping()["INFO"])
r = logging.LogRecord("n", 20, "p/q.py", 3, "m %s", ("x",), None); print(r, r.getMessage(), r.filename, r.module, logging.makeLogRecord({"msg": "z"}).getMessage())

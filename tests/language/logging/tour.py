# logging and warnings: what is written, where from, what is kept back.
import logging
import sys
import warnings


class Out:
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text

    def flush(self):
        pass

    def take(self):
        text, self.text = self.text, ""
        return text


out = Out()
handler = logging.StreamHandler(out)
handler.setFormatter(logging.Formatter("%(levelname)-8s|%(name)s|%(funcName)s|%(lineno)d|%(message)s"))
log = logging.getLogger("app.part")
log.addHandler(handler)
log.propagate = False


def work():
    log.debug("no")
    log.warning("warn %s %d", "a", 5)
    log.error("error %(x)s", {"x": 1})
    log.critical("plain %")
    log.log(35, "custom")


work()
log.setLevel("DEBUG")
log.debug("now")
log.info("info")
print(out.take())
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed")
print(out.take().split("\n")[0])
print(log, logging.getLogger("app"), logging.getLogger(), log.parent, logging.getLogger("app.part") is log, log.level, log.getEffectiveLevel(), log.isEnabledFor(10), log.hasHandlers(), handler.level, log.getChild("x").name)
parent = logging.getLogger("app")
print(log.parent, parent.getEffectiveLevel(), logging.getLevelName(20), logging.getLevelName("INFO"), logging.getLevelName(25))
logging.addLevelName(25, "NOTICE")
log.log(25, "noticed")
handler.setLevel(logging.ERROR)
log.warning("below")
log.error("above")
print(out.take())
for style, form in (("%", "%(message)s %(tag)s"), ("%", "%(levelname)s")):
    handler.setFormatter(logging.Formatter(form, style=style, defaults={"tag": "T"}))
    log.error("styled", extra=None)
print(out.take())
log.addFilter(lambda record: "secret" not in record.getMessage())
log.error("secret")
log.error("open")
print(out.take())
adapter = logging.LoggerAdapter(log, {"tag": "ADAPTED"})
adapter.error("via")
print(out.take())
for call in (lambda: log.setLevel("NOPE"), lambda: log.setLevel(1.5), lambda: logging.getLogger(5), lambda: logging.Formatter("x"), lambda: logging.Formatter("x", style="?"), lambda: log.log("x", "y"), lambda: log.error("x", extra={"message": 1}), lambda: logging.basicConfig(nope=1), lambda: logging.Handler().emit(None), lambda: logging.basicConfig(stream=out, filename="x", force=True)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
logging.basicConfig(level=logging.INFO, stream=out, format="%(levelname)s:%(message)s", force=True)
logging.info("root %s", "info")
logging.debug("hidden")
logging.getLogger("other").warning("propagated")
print(out.take(), logging.getLogger())
logging.disable(logging.WARNING)
logging.warning("disabled")
logging.error("enabled")
logging.disable(logging.NOTSET)
print(out.take())
logging.basicConfig(level=logging.DEBUG)
print(logging.getLogger().level, repr(logging.NullHandler()), logging.makeLogRecord({"msg": "m %s", "args": (1,)}).getMessage())
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("one")
    warnings.warn("two", DeprecationWarning)
    warnings.warn(RuntimeWarning("three"))
    for i in range(2):
        warnings.warn("again")
print([(str(w.message), w.category.__name__, w.lineno) for w in caught])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("default")
    for i in range(3):
        warnings.warn("repeated")
    warnings.filterwarnings("ignore", message="skip.*")
    warnings.warn("skip this")
    warnings.warn("other")
    warnings.simplefilter("once")
    warnings.warn("o")
    warnings.warn("o")
print([str(w.message) for w in caught])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("raised", FutureWarning)
    except FutureWarning as e:
        print("caught", e)


def deep():
    warnings.warn("level two", stacklevel=2)


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    deep()
print(caught[0].lineno, warnings.formatwarning("m", UserWarning, "f.py", 3, "x = 1"), end="")
for call in (lambda: warnings.warn("x", int), lambda: warnings.simplefilter("x"), lambda: warnings.filterwarnings("ignore", category=int), lambda: warnings.simplefilter("ignore", lineno=-1)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)


@warnings.deprecated("use new")
def old():
    return 5


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(old(), old.__deprecated__, [str(w.message) for w in caught])

# optparse: options of a command line.
import optparse, sys
from optparse import *
def attempt(f):
    try: print(f())
    except SystemExit as e: print("exit", e.code)
    except Exception as e: print(type(e).__name__, e)
sys.stderr = sys.stdout
def parser(**kw):
    p = OptionParser(prog="tool", version="%prog 1.2", description="%prog does things that take some words to tell, more than one line has room for.", epilog="The end, which is also somewhat long so that it has to be wrapped at some point.", **kw)
    p.add_option("-f", "--file", dest="filename", metavar="FILE", help="read from FILE [default: %default]", default="a.txt")
    p.add_option("-q", "--quiet", action="store_false", dest="verbose", default=True, help="say less")
    p.add_option("-n", type="int", default=3, help="a number, default %default")
    p.add_option("--ratio", type="float")
    p.add_option("-p", "--point", type="float", nargs=2, help="two numbers")
    p.add_option("-m", "--mode", type="choice", choices=["fast", "slow"], help="how it goes: a text that is long enough to be wrapped into the next line")
    p.add_option("-I", action="append", dest="include", help=SUPPRESS_HELP)
    p.add_option("-v", action="count", dest="level")
    p.add_option("--const", action="store_const", const=42, dest="c")
    p.add_option("--also", action="append_const", const=7, dest="cs")
    def cb(option, opt, value, parser, *a, **k): print("callback", option, opt, value, a, k); setattr(parser.values, "cb", value)
    p.add_option("--call", action="callback", callback=cb, type="string", callback_args=(1,), callback_kwargs={"x": 2})
    g = OptionGroup(p, "Dangerous Options", "Caution: use these at your own risk.")
    g.add_option("-g", action="store_true", help="Group option.")
    g.add_option("--a-very-long-option-name-indeed", help="x")
    p.add_option_group(g)
    return p
for args in [[], ["-f", "b", "x", "-q", "y"], ["--file=c", "-n5", "-vvv"], ["--fil", "d", "--", "-q"], ["-p", "1", "2.5", "-I", "a", "-Ib"], ["--mode", "fast", "--const", "--also", "--also"],
             ["--call", "v"], ["-n", "x"], ["-n0x1F"], ["-n010"], ["-n0b11"], ["--mode=odd"], ["-z"], ["--zzz"], ["--c"], ["-f"], ["-p", "1"], ["--quiet=3"], ["--help"], ["--version"], ["-", "a"], ["-ga"], ["--ratio", "1e3", "-qf", "z", "w"]]:
    attempt(lambda: (lambda r: (sorted(vars(r[0]).items()), r[1]))(parser().parse_args(args)))
p = parser(); p.disable_interspersed_args(); attempt(lambda: p.parse_args(["a", "-q"])[1])
print(parser(formatter=TitledHelpFormatter()).format_help())
print(parser(usage="usage: %prog [-x] file").get_usage(), parser(usage=SUPPRESS_USAGE).format_help()[:30])
p = OptionParser(prog="t", add_help_option=False); print(repr(p.format_help()), p.get_version() == "")
for f in [lambda: Option(), lambda: Option("x"), lambda: Option("-"), lambda: Option("--"), lambda: Option("---x"), lambda: Option("-xy"), lambda: Option("-x", foo=1), lambda: Option("-x", action="foo"),
          lambda: Option("-x", type="foo"), lambda: Option("-x", action="count", type="int"), lambda: Option("-x", choices=["a"]).type, lambda: Option("-x", type="choice"), lambda: Option("-x", type="choice", choices="ab"),
          lambda: Option("-x", type="int", choices=["a"]), lambda: Option("-x", const=1), lambda: Option("-x", action="store_true", nargs=2), lambda: Option("-x", action="callback"),
          lambda: Option("-x", callback=print), lambda: Option("-x", callback_args=(1,)), lambda: Option("-x", action="callback", callback=print, callback_args=[1]), lambda: Option("-x", action="callback", callback=print, callback_kwargs=1),
          lambda: Option("-x", "--long-name", type=int).dest, lambda: str(Option("-x", "--yy")), lambda: make_option("-a", type=str).type]:
    attempt(f)
p = OptionParser(prog="t")
p.add_option("-a", "--all"); attempt(lambda: p.add_option("-a"))
p.set_conflict_handler("resolve"); p.add_option("-a", help="new"); print(p.get_option("--all"), p.has_option("-a"), p.get_option("-q"))
p.remove_option("-a"); attempt(lambda: p.remove_option("-a")); attempt(lambda: p.add_option(3)); attempt(lambda: p.add_option_group(3)); attempt(lambda: p.set_conflict_handler("x"))
p.set_defaults(all="z", other=1); print(p.get_default_values(), p.get_default_values() == {"all": "z", "other": 1})
v = Values({"a": 1}); v._update({"a": 2, "b": 3}, "careful"); print(v, v == Values({"a": 2}), v.ensure_value("c", []), v)
attempt(lambda: p.error("bad thing")); attempt(lambda: p.exit(3, "msg\n"))
print(p.get_option_group("--all"), parser().get_option_group("-g").title)

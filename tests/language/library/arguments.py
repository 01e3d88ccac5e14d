import argparse, io, contextlib


def run(parser, *lines):
    for line in lines:
        words = line.split() if isinstance(line, str) else line
        err = io.StringIO()
        with contextlib.redirect_stderr(err):
            try:
                print(words, "->", parser.parse_args(words))
            except SystemExit as e:
                print(words, "exit", e.code)
            except Exception as e:
                print(words, type(e).__name__, e)
        if err.getvalue():
            print(err.getvalue(), end="")


def attempt(name, call):
    try:
        print(name, repr(call()))
    except BaseException as e:
        print(name, type(e).__name__, e)


p = argparse.ArgumentParser(prog="tool", description="Does   things\nwith files that are named, and says what it did when it is asked to say so on the screen.", epilog="See %(prog)s.")
p.add_argument("file", help="the file")
p.add_argument("others", nargs="*", help="other files")
p.add_argument("-v", "--verbose", action="count", default=0, help="say more")
p.add_argument("-n", "--number", type=int, default=3, metavar="N", help="how many (default: %(default)s, 100%%)")
p.add_argument("--mode", choices=["fast", "slow"], help="one of %(choices)s of type %(type)s for %(prog)s and a text that is far too long for one line")
p.add_argument("-o", "--output-with-long-name", dest="out", help="where to write")
p.add_argument("--flag", action="store_true")
p.add_argument("--no-color", action="store_false", dest="color")
p.add_argument("--hidden", help=argparse.SUPPRESS)
p.add_argument("--pair", nargs=2, type=float, metavar=("X", "Y"))
p.add_argument("-a", "--add", action="append")
p.add_argument("--opt", nargs="?", const="C", default="D")
p.add_argument("--version", action="version", version="%(prog)s 1.0")
p.print_help()
p.print_usage()
run(p, "x", "x y z -vv -n 5 --mode fast", "x --verb --flag --no-color", "x --number=7 -n8 -on -aq -a r --add=s", "x --pair 1 2.5 --opt",
    "x --opt E -v", "", "x -n", "x -n z", "x --mode medium", "x --pair 1", "x --bogus -q", "x --o 5", "x --flag=3", "-v", "x -- -v", "-- -x y",
    "x -n -5", "x -vn4", "x -vq", "x -v=3", "x --pair -1 -.5", "x --opt= y", ["x y", "-a", "b c"], ["", "--add="], "--version", "x -h", "x -v y", "-v x -v y z", "x --number", "x -a")

q = argparse.ArgumentParser("calc", add_help=False, allow_abbrev=False, argument_default=argparse.SUPPRESS)
g = q.add_mutually_exclusive_group(required=True)
g.add_argument("--sum", action="store_const", const=sum, dest="how")
g.add_argument("--max", action="store_const", const=max, dest="how")
h = q.add_mutually_exclusive_group()
h.add_argument("-x", type=int)
h.add_argument("-y", type=int)
q.add_argument("values", type=int, nargs="+", choices=range(1, 10))
q.add_argument("--tags", action="extend", nargs="+")
q.add_argument("--color", action=argparse.BooleanOptionalAction, help="colour", default=True)
q.print_help()
run(q, "1 2", "--sum 1", "--sum --max 1", "--max", "--max 12", "--max a", "--sum 1 -x 1 -y 2", "--su 1", "--max 1 --tags a b --tags c", "--max 1 --no-color", "--max 1 -x -3", "--tags --max 1")

s = argparse.ArgumentParser(prog="git", formatter_class=argparse.ArgumentDefaultsHelpFormatter)
s.add_argument("--dir", default=".", help="folder")
sub = s.add_subparsers(title="commands", description="what to do", dest="command", required=True, help="sub-command help", metavar="CMD")
c = sub.add_parser("clone", help="copy it", aliases=["cl", "cp"], description="Copies.")
c.add_argument("url")
c.add_argument("--depth", type=int, default=1, help="how deep")
c.set_defaults(func="clone")
d = sub.add_parser("push", help="send it")
d.add_argument("-f", action="store_true", help="force")
d.add_argument("rest", nargs=argparse.REMAINDER)
sub.add_parser("plain")
s.print_help()
c.print_help()
run(s, "clone u", "--dir x cl u --depth 4", "push -f a -b --c", "", "bad", "clone", "clone u --depth z", "clone u v", "plain", "push -h")
print(s.parse_known_args(["clone", "u", "--what", "x"]), s.get_default("dir"))
t = argparse.ArgumentParser(prog="t")
t.add_argument("pos")
w = t.add_subparsers()
w.add_parser("one").add_argument("--k")
t.print_help()
run(t, "p one --k 3", "p two", "p")
print(w.choices["one"].format_usage(), end="")


def even(text):
    if int(text) % 2:
        raise argparse.ArgumentTypeError(f"{text} is odd")
    return int(text)


e = argparse.ArgumentParser(prog="e", exit_on_error=False, usage="%(prog)s [even]", suggest_on_error=True)
e.add_argument("n", type=even, nargs="?", default="8")
e.add_argument("--l", type=lambda text: 1 / int(text))
e.add_argument("--fruit", choices=["apple", "pear"])
e.add_argument("--default", type=int, default="12")
run(e, "", "4", "5", "x", "--l x", "--l 0", "--fruit appel", "--zz")
e.print_help()
print(e)
print(e.add_argument("--more", nargs="*", default=[1]), argparse.Namespace(a=1, **{"b c": 2}), argparse.Namespace(a=1) == argparse.Namespace(a=1), "a" in argparse.Namespace(a=1))

r = argparse.ArgumentParser(prog="a-program-of-a-very-long-name", formatter_class=argparse.RawTextHelpFormatter, description="a\n  b", parents=[argparse.ArgumentParser(add_help=False)])
for i in range(9):
    r.add_argument(f"--option-{i}", help="one\ntwo", required=i % 2 == 0)
gr = r.add_argument_group("group", "about the group")
gr.add_argument("source", metavar="SRC", nargs="+")
gr.add_argument("target", metavar="DST")
r.print_help()
run(r, "a b")
m = argparse.ArgumentParser(prog="m", formatter_class=argparse.MetavarTypeHelpFormatter, prefix_chars="-+")
m.add_argument("+x", type=int)
m.add_argument("y", type=float, help="number")
m.add_argument("-foo", type=str)
m.print_help()
run(m, "+x 3 2.5", "-foo b 1", "-fo=c 1")
i = argparse.ArgumentParser(prog="i")
i.add_argument("--foo"); i.add_argument("cmd"); i.add_argument("rest", nargs="*", type=int)
print(i.parse_intermixed_args("doit 1 --foo bar 2 3".split()), i.parse_known_args("a 1 --foo b".split()))
run(i, "doit 1 --foo bar 2", "a --foo b 1 2", "a b")
dep = argparse.ArgumentParser(prog="dep")
dep.add_argument("--old", deprecated=True); dep.add_argument("p", nargs="?", deprecated=True)
run(dep, "--old 1 --old 2", "x")

n = argparse.ArgumentParser(prog="n")
for name, call in {
    "action": lambda: n.add_argument("--a", action="nothing"), "type": lambda: n.add_argument("--a", type="int"),
    "twice": lambda: n.add_argument("a", dest="b"), "required": lambda: n.add_argument("a", required=True),
    "nargs0": lambda: n.add_argument("a", nargs=0), "store0": lambda: n.add_argument("--a", nargs=0), "const": lambda: n.add_argument("--a", const=1),
    "conflict": lambda: n.add_argument("-h"), "prefix": lambda: n.add_argument("-b", "c"), "dest": lambda: n.add_argument("--"),
    "metavar": lambda: n.add_argument("--a", nargs=2, metavar=("A",)), "nargs": lambda: n.add_argument("--a", nargs="x"),
    "keyword": lambda: n.add_argument("--a", action="store_true", type=int), "unknown": lambda: n.add_argument("--a", foo=1),
    "help": lambda: n.add_argument("--c", help="50% of"), "flag": lambda: n.add_argument("flag", action="store_true"),
    "subs": lambda: (n.add_subparsers(), n.add_subparsers()), "exclusive": lambda: n.add_mutually_exclusive_group().add_argument("--d", required=True),
    "handler": lambda: argparse.ArgumentParser(conflict_handler="x"), "nest": lambda: n.add_argument_group("a").add_argument_group("b"),
    "nobool": lambda: n.add_argument("--no-x", action=argparse.BooleanOptionalAction), "store_true": lambda: n.add_argument("--st", action="store_true"),
}.items():
    attempt(name, call)
z = argparse.ArgumentParser(prog="z", conflict_handler="resolve")
z.add_argument("-h", "--host", default="local")
z.print_help()

# cmd: interpreters of lines.
import cmd, io, sys
class Shop(cmd.Cmd):
    intro = "Welcome"
    prompt = "> "
    def do_add(self, arg):
        """add N M
           the sum of two numbers
        """
        print(sum(map(int, arg.split())))
    def do_quit(self, arg): return True
    def do_EOF(self, arg):
        "end"
        print("eof"); return True
    def help_topic(self): print("about a topic")
    def do_shell(self, arg):
        "runs"
        print("shell", arg)
    def postcmd(self, stop, line):
        print("after", repr(line), stop); return stop
    def preloop(self): print("pre")
    def postloop(self): print("post")
def run(text, cls=Shop, **kw):
    out = io.StringIO()
    it = cls(stdin=io.StringIO(text), stdout=out); it.use_rawinput = False
    it.cmdloop(**kw)
    print(out.getvalue())
run("add 1 2\n\nhelp\nhelp add\nhelp topic\nhelp nothing\nhelp quit\n?add\n!ls -l\nunknown thing\n  \nquit\n")
run("add 4 5\n", intro="hi")
c = Shop(stdout=io.StringIO())
for line in ["", "  ", "add 1 2", "add", "?", "? add", "!x y", "x-y z", "123 4", "_a b", "a=b", "EOF"]: print(c.parseline(line))
print(c.completenames("a"), c.completenames(""), sorted(c.complete_help("")), c.completedefault("x"))
class Plain(cmd.Cmd): pass
p = Plain(stdout=sys.stdout)
print(p.parseline("!x"))
p.onecmd("!x"); p.onecmd("foo bar"); p.onecmd("help"); p.onecmd("help help")
p.emptyline(); p.print_topics("Head", ["a", "b"], 15, 80); p.ruler = ""; p.print_topics("Head", ["one"], 15, 80); p.print_topics("Head", [], 15, 80)
p.columnize([]); p.columnize(["word%d" % i * (i % 4 + 1) for i in range(30)], 60); p.columnize(["x" * 90, "y" * 100], 79)
try: p.columnize([1, "a", 2])
except TypeError as e: print(e)
q = Shop(stdout=io.StringIO()); q.cmdqueue = ["add 7 8", "quit"]; q.cmdloop()
q.lastcmd = "add 1 1"; q.onecmd("")

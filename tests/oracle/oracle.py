"""CPython 3.14 to compare with: the npm package pyodide (WebAssembly), in one long-lived node process.

    from oracle.oracle import oracle
    cpython = oracle()                    # installs on first use; harness.Skip, with the reason, where that cannot be
    cpython.dump(b"x = 1", indent=2)      # {"text", "digest", "size", "warnings"} or {"error"}
    cpython.check(b"x = ", "parse")       # {"error", "warnings"}; "compile" adds the symbol table's and compiler's errors
    cpython.run(b"print(1)")              # {"stdout", "stderr", "exit", "exception", "traceback"}
    cpython.eval("'a'.upper()")           # the value, through JSON

An answer of {"crash": text} means that the interpreter died over this request (its memory is 32 bits wide, its stack a
few megabytes); the next request gets a fresh one. {"timeout": seconds} likewise. Where the oracle differs from CPython
on a real machine:
  - it gives up on deep nesting much earlier, by a crash or a RecursionError; 3.14 measures the C stack there, and this
    one is small. What is only deep must be compared with written expectations, not with the oracle;
  - there are no processes, threads, signals or sockets; time zones and locales are the C locale's;
  - sys.platform is "emscripten", pointers and Py_ssize_t are 32 bits wide (sys.maxsize, some MemoryError limits);
  - float formatting, Unicode tables, the parser and its messages are the same code and the same data.
Answers about unchanging questions are kept in build/oracle/answers.sqlite, keyed by request and oracle version.
"""
import base64
import contextlib
import fcntl
import hashlib
import json
import pathlib
import re
import select
import shutil
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from harness import ROOT, Skip  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
PLACE = ROOT / "build/oracle"
NODE_OLDEST = 18  # pyodide's own demand; Debian 12 has 18
PYODIDE = json.loads((HERE / "package.json").read_text())["dependencies"]["pyodide"]
INSTALL_TIMEOUT_S = 300
START_TIMEOUT_S = 120
RETRY_AFTER_S = 900


class Oracle:
    """One node process, started when first asked."""

    def __init__(self):
        self.process = None
        self.version = None
        self.answers = None
        self.buffer = b""

    def start(self):
        install()
        self.process = subprocess.Popen(
            ["node", str(HERE / "oracle.mjs"), str(PLACE / "node_modules/pyodide"), str(HERE / "guest.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.buffer = b""
        ready = self.read(START_TIMEOUT_S)
        if not ready or "ready" not in ready:
            self.stop()
            raise Skip(f"the oracle does not start: {ready}")
        self.version = ready["ready"]

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def read(self, timeout_s):
        """The next answer; None when the process ended, {"timeout"} when it said nothing for that long."""
        chunks = [self.buffer]
        while b"\n" not in chunks[-1]:
            ready, _, _ = select.select([self.process.stdout], [], [], timeout_s)
            if not ready:
                return {"timeout": timeout_s}
            chunk = self.process.stdout.read1(1 << 20)
            if not chunk:
                return None
            chunks.append(chunk)
        line, _, self.buffer = b"".join(chunks).partition(b"\n")
        return json.loads(line)

    def ask(self, request, timeout_s=60):
        if not self.process:
            self.start()
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
            answer = self.read(timeout_s)
        except BrokenPipeError:
            answer = None
        if answer is None:
            answer = {"crash": "the oracle's process ended"}
        if "crash" in answer or "timeout" in answer:
            self.stop()
        if "failed" in answer:
            raise ValueError(answer["failed"])
        return answer

    def ask_kept(self, request, timeout_s=60):
        """As ask, through the store of earlier answers. Crashes are not kept."""
        if self.answers is None:
            PLACE.mkdir(parents=True, exist_ok=True)
            self.answers = sqlite3.connect(PLACE / "answers.sqlite", timeout=60, isolation_level=None)
            self.answers.execute("create table if not exists answers (key text primary key, answer text)")
        text = json.dumps([PYODIDE, (HERE / "guest.py").read_text(), request], sort_keys=True)
        key = hashlib.sha256(text.encode()).hexdigest()
        row = self.answers.execute("select answer from answers where key = ?", (key,)).fetchone()
        if row:
            return json.loads(row[0])
        answer = self.ask(request, timeout_s)
        if "crash" not in answer and "timeout" not in answer:
            self.answers.execute("insert or replace into answers values (?, ?)", (key, json.dumps(answer)))
        return answer

    def dump(self, source, indent=None, timeout_s=60):
        return self.ask({"do": "dump", "source": encoded(source), "indent": indent}, timeout_s)

    def dump_digest(self, source, timeout_s=60):
        """{"digest", "size", "warnings"} or {"error"}; kept."""
        return self.ask_kept({"do": "dump", "source": encoded(source), "digest": True}, timeout_s)

    def check(self, source, mode="compile", timeout_s=60):
        """Kept."""
        return self.ask_kept({"do": "check", "source": encoded(source), "mode": mode}, timeout_s)

    def run(self, source, args=(), timeout_s=60):
        return self.ask({"do": "run", "source": encoded(source), "args": list(args)}, timeout_s)

    def eval(self, expression, setup="", timeout_s=60):
        answer = self.ask({"do": "eval", "expression": expression, "setup": setup}, timeout_s)
        return answer["value"] if "value" in answer else answer


def encoded(source):
    return base64.b64encode(source).decode()


def install():
    """Puts pyodide into build/oracle, once, under a lock: tests run two at a time."""
    node_version = version_of("node")
    if node_version is None:
        raise Skip("no node: the oracle, CPython 3.14 as WebAssembly, needs it")
    if node_version < NODE_OLDEST:
        raise Skip(f"node is {node_version}; the oracle needs {NODE_OLDEST} or later")
    PLACE.mkdir(parents=True, exist_ok=True)
    stamp = PLACE / "installed"
    with open(PLACE / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == PYODIDE:
            return
        unreachable = PLACE / "unreachable"
        if unreachable.exists() and time.time() - unreachable.stat().st_mtime < RETRY_AFTER_S:
            raise Skip(unreachable.read_text())
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, PLACE / name)
        fetch()
        stamp.write_text(PYODIDE)


def fetch():
    """npm ci. A failure is remembered for a while, so that a suite waits for it once."""
    if version_of("npm") is None:
        raise Skip("no npm to fetch the oracle with")
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=optional", "--loglevel=error"]
    reason = None
    try:
        done = subprocess.run(command, cwd=PLACE, capture_output=True, stdin=subprocess.DEVNULL,
                              timeout=INSTALL_TIMEOUT_S, check=False)
        if done.returncode != 0:
            # Only npm's code (ENOTFOUND, E404, ...): the rest names this machine's registry.
            code = re.search(rb"code (\w+)", done.stderr)
            reason = f"npm cannot fetch pyodide ({code[1].decode() if code else done.returncode})"
    except subprocess.TimeoutExpired:
        reason = f"npm did not fetch pyodide within {INSTALL_TIMEOUT_S} s"
    if reason:
        (PLACE / "unreachable").write_text(reason)
        raise Skip(reason)


def version_of(program):
    """The major version of node or npm, None where there is none."""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run([program, "--version"], capture_output=True, timeout=60, check=False)
        found = re.search(rb"(\d+)\.", done.stdout)
        if done.returncode == 0 and found:
            return int(found[1])
    return None


_oracle = Oracle()


def oracle():
    """The process's oracle, running. Skips the case where there is none."""
    if not _oracle.process:
        _oracle.start()
    return _oracle

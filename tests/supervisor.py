"""A supervisor of a test's own: started in a folder that nobody else uses, ended with it."""
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import traceback

from harness import CORDON, PATIENCE_S, check, skip

PLAIN = 61999  # nobody's user id
# The default policy, with what the tests' programs import.
POLICY = "imports:\n  allow: [sys, os, time, random, math, json, threading, signal, subprocess, warnings, types]\n"


class Connection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("cordon", timeout=PATIENCE_S)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Supervisor:
    def __init__(self, folder, *options, user=None, policy=POLICY):
        self.folder = pathlib.Path(folder)
        self.home = self.folder / "run"
        self.state = self.folder / "state"
        self.env = dict(os.environ, CORDON_DIR=str(self.home), XDG_STATE_HOME=str(self.state))
        (self.folder / "policy.yaml").write_text(policy)
        self.state.mkdir(exist_ok=True)
        if user:
            os.chown(self.state, user, user)
        prefix = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        self.process = subprocess.Popen([*prefix, str(CORDON), "serve", "--policy", str(self.folder / "policy.yaml"),
                                         *map(str, options)], env=self.env, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        line = self.process.stdout.readline()
        if line != b"ready\n":
            raise AssertionError(f"cordon serve: {self.process.stderr.read().decode()}")

    def cordon(self, *args, stdin=b"", timeout=PATIENCE_S):
        return subprocess.run([str(CORDON), *map(str, args)], input=stdin, capture_output=True, timeout=timeout,
                              env=self.env, check=False)

    def request(self, method, path, body=None):
        """(status, bytes) of one request; a body that is no bytes is sent as JSON."""
        connection = Connection(self.home / "serve.sock")
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        connection.request(method, path, body=body)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, data

    def get(self, path):
        status, data = self.request("GET", path)
        check(status == 200, f"GET {path}: {status} {data!r}")
        return json.loads(data)

    def events(self, path, body):
        status, data = self.request("POST", path, body)
        check(status == 200, f"POST {path}: {status} {data!r}")
        return [json.loads(line) for line in data.splitlines()]

    def run(self, source, **more):
        return Events(self.events("/v1/runs", {"source": source, **more}))

    def session(self, **options):
        status, data = self.request("POST", "/v1/sessions", options)
        check(status == 201, f"new session: {status} {data!r}")
        return Session(self, json.loads(data)["id"])

    def wait_full(self, seconds=PATIENCE_S):
        """Until the pool has all members that it wants."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            pool = self.get("/v1/status")["pool"]
            if pool["waiting"] >= pool["wanted"]:
                time.sleep(0.05)
                return pool
            time.sleep(0.02)
        raise AssertionError(f"the pool did not fill: {pool}")

    def kill(self):
        """Ends it as no program can prevent."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=PATIENCE_S)
        for stream in (self.process.stdout, self.process.stderr):
            stream.close()
        return self.process.returncode


class Events(list):
    def text(self, name):
        return "".join(event["text"] for event in self if event["event"] == name)

    def one(self, name):
        found = [event for event in self if event["event"] == name]
        check(len(found) == 1, f"{len(found)} events {name}: {list(self)}")
        return found[0]

    def all(self, name):
        return [event for event in self if event["event"] == name]

    @property
    def result(self):
        return self.one("result")


class Session:
    def __init__(self, supervisor, name):
        self.supervisor, self.id = supervisor, name
        self.path = f"/v1/sessions/{name}"

    def run(self, source):
        return Events(self.supervisor.events(f"{self.path}/runs", {"source": source}))

    def value(self, source):
        return self.run(source).one("value")["data"]["text/plain"]

    def state(self):
        return self.supervisor.get(self.path)["state"]

    def wait_for_file(self, name):
        """Until a cell that runs has made that file."""
        until = time.monotonic() + PATIENCE_S
        while not any(file["name"] == name for file in self.supervisor.get(self.path + "/files")["files"]):
            check(time.monotonic() < until, f"{name} was not made")
            time.sleep(0.02)

    def wait_for_end(self):
        """Until it is not known any more. Whoever asks for one session by its name uses it, so all are asked for."""
        until = time.monotonic() + PATIENCE_S
        while any(session["id"] == self.id for session in self.supervisor.get("/v1/sessions")["sessions"]):
            check(time.monotonic() < until, "it does not end")
            time.sleep(0.1)
        check(self.supervisor.request("GET", self.path)[0] == 404, "it has ended")

    def has_ended(self):
        """What has ended is forgotten before long."""
        status, data = self.supervisor.request("GET", self.path)
        return status == 404 or json.loads(data)["state"] == "ended"

    def act(self, word):
        return self.supervisor.request("POST", f"{self.path}/{word}")[0]

    def stop(self):
        return self.supervisor.request("DELETE", self.path)[0]


@contextlib.contextmanager
def supervisor(*options, **more):
    folder = tempfile.mkdtemp(prefix="cordon-test-")
    user = more.get("user")
    if user:
        os.chown(folder, user, user)
    running = None
    try:
        running = Supervisor(folder, *options, **more)
        yield running
    finally:
        if running:
            running.end()
        shutil.rmtree(folder, ignore_errors=True)


def as_user(user, function):
    """Does it as that user: in a child that has become one, since a supervisor serves its own user alone."""
    if user == "root":
        return function()
    if os.geteuid() != 0:
        skip("needs root to become another user")
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        words = ""
        try:
            os.setgroups([])
            os.setresgid(PLAIN, PLAIN, PLAIN)
            os.setresuid(PLAIN, PLAIN, PLAIN)
            os.environ["XDG_STATE_HOME"] = "/nonexistent"
            function()
        except BaseException:
            words = traceback.format_exc()
        os.write(writer, words.encode()[-60000:])
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        words = file.read().decode()
    os.waitpid(child, 0)
    check(not words, words)

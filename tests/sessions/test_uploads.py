"""Goal: a file that is put into a session goes where it belongs piece by piece: the supervisor's memory stays flat, limits hold
at n and stop n + 1, a client that goes away or stalls leaves nothing and holds nobody up, the session runs on meanwhile."""
import hashlib
import os
import pathlib

from harness import add_case, check, check_equal, run_cases
from supervisor import Connection, supervisor

POLICY = "imports: {allow: ['*']}\nlimits: {memory: 1GiB, disk: 128MiB, file_size: 100MiB, files: 20}\n"
LARGE = 100 << 20
PIECE = bytes(range(256)) * 4096
ENGINES = ("process", "embedded")


def peak_bytes(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) << 10


def forget_peak(pid):
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")


def begin(serve, session, name, headers):
    """A connection on which a file's head was sent."""
    connection = Connection(serve.home / "serve.sock")
    connection.putrequest("PUT", f"{session.path}/files/{name}")
    for key, value in headers.items():
        connection.putheader(key, value)
    connection.endheaders()
    return connection


def names(serve, session):
    return sorted(file["name"] for file in serve.get(session.path + "/files")["files"])


def a_large_file_leaves_memory_flat():
    with supervisor("--members", 1, policy=POLICY) as serve:
        session = serve.session()
        session.run("import hashlib")
        forget_peak(serve.process.pid)
        before = peak_bytes(serve.process.pid)
        connection = begin(serve, session, "large", {"Content-Length": LARGE})
        for _ in range(LARGE // len(PIECE)):
            connection.send(PIECE)
        check_equal(connection.getresponse().status, 201)
        grown = peak_bytes(serve.process.pid) - before
        check(grown < 8 << 20, f"it grew by {grown} bytes")
        want = hashlib.sha256(PIECE * (LARGE // len(PIECE))).hexdigest()
        check_equal(session.value("hashlib.sha256(open('large', 'rb').read()).hexdigest()"), repr(want))


def one_byte_more_is_refused(engine):
    with supervisor("--members", 1, policy=POLICY.replace("100MiB", "1MiB")) as serve:
        session = serve.session(engine=engine)
        check_equal(serve.request("PUT", session.path + "/files/whole", bytes(1 << 20))[0], 201)
        check_equal(serve.request("PUT", session.path + "/files/more", bytes((1 << 20) + 1))[0], 413)
        check_equal(serve.request("PUT", session.path + "/files/whole", bytes(9 << 20))[0], 413)
        check_equal((names(serve, session), session.value("len(open('whole', 'rb').read())")), (["whole"], "1048576"))


def a_full_folder_is_told(engine):
    with supervisor("--members", 1, policy=POLICY.replace("128MiB", "1MiB")) as serve:
        session = serve.session(engine=engine)
        check_equal(serve.request("PUT", session.path + "/files/a", bytes(900 << 10))[0], 201)
        status, words = serve.request("PUT", session.path + "/files/b", bytes(200 << 10))
        check_equal(status, 413, words)
        check_equal(names(serve, session), ["a"])
        check_equal(serve.request("PUT", session.path + "/files/b", bytes(50 << 10))[0], 201)


def who_goes_away_leaves_nothing(engine):
    with supervisor("--members", 1, policy=POLICY) as serve:
        session = serve.session(engine=engine)
        serve.request("PUT", session.path + "/files/f", b"old")
        for _ in range(5):
            connection = begin(serve, session, "f", {"Content-Length": 1 << 20})
            connection.send(PIECE[:300_000])
            connection.close()
        check_equal(session.value("open('f').read()"), "'old'")
        for _ in range(200):
            left = session.value("__import__('os').listdir('.')")
            if left == "['f']":
                break
        check_equal(left, "['f']")


def who_stalls_holds_nobody_up(engine):
    with supervisor("--members", 1, policy=POLICY) as serve:
        session = serve.session(engine=engine)
        connection = begin(serve, session, "slow", {"Transfer-Encoding": "chunked"})
        connection.send(b"5\r\nfirst\r\n")
        check_equal(session.value("6 * 7"), "42")
        check_equal(serve.request("PUT", session.path + "/files/slow", b"quick")[0], 201)
        check_equal(session.value("open('slow').read()"), "'quick'")
        connection.send(b"7\r\n, later\r\n0\r\n\r\n")
        check_equal(connection.getresponse().status, 201)
        check_equal((names(serve, session), session.value("open('slow').read()")), (["slow"], "'first, later'"))


def a_program_in_the_way_harms_itself():
    """What comes has a name in the program's folder: it may take that away, or put something in its place."""
    with supervisor("--members", 1, policy=POLICY) as serve:
        session = serve.session()
        for act in ("os.unlink(n)", "os.unlink(n); os.mkdir(n)", "os.unlink(n); os.symlink('elsewhere', n)", "os.mkdir('f'); open('f/x', 'w')"):
            connection = begin(serve, session, "f", {"Transfer-Encoding": "chunked"})
            connection.send(b"5\r\nfirst\r\n")
            session.run(f"import os\nwhile not (found := [n for n in os.listdir() if n.startswith('.cordon')]): pass\nn = found[0]\n{act}")
            connection.send(b"0\r\n\r\n")
            check_equal(connection.getresponse().status, 400, act)
            session.run("import shutil\nfor n in os.listdir(): (shutil.rmtree if os.path.isdir(n) and not os.path.islink(n) else os.unlink)(n)")


def sessions_that_are_not_there():
    with supervisor("--members", 1, policy=POLICY) as serve:
        check_equal(serve.request("PUT", "/v1/sessions/0123456789abcdef/files/f", PIECE)[0], 404)
        session = serve.session()
        connection = begin(serve, session, "f", {"Content-Length": 10})
        connection.send(b"12345")
        check_equal(serve.request("DELETE", session.path)[0], 200)
        connection.send(b"67890")
        check(connection.getresponse().status in (404, 410), "a session that has ended meanwhile")
        check_equal(serve.get("/v1/sessions")["sessions"], [])


def the_command_line_sends_what_it_reads():
    with supervisor("--members", 1, policy=POLICY) as serve:
        session = serve.session()
        path = serve.folder / "a file"
        path.write_bytes(PIECE * 3)
        done = serve.cordon("session", "files", session.id, "--put", path)
        check_equal((done.returncode, done.stderr), (0, b""))
        done = serve.cordon("session", "files", session.id, "--put", "-", stdin=b"of a pipe")
        check_equal((done.returncode, names(serve, session)), (0, ["-", "a file"]))
        check_equal(serve.request("GET", session.path + "/files/a%20file"), (200, PIECE * 3))
        done = serve.cordon("session", "files", session.id, "--put", os.devnull)
        check_equal((done.returncode, serve.request("GET", session.path + "/files/null")), (0, (200, b"")))
        done = serve.cordon("session", "files", session.id, "--put", serve.folder / "none")
        check(done.returncode == 3 and b"No such file" in done.stderr, done)


for engine_name in ENGINES:
    for function in (one_byte_more_is_refused, a_full_folder_is_told, who_goes_away_leaves_nothing, who_stalls_holds_nobody_up):
        add_case(f"{function.__name__.replace('_', ' ')}, {engine_name}", lambda f=function, e=engine_name: f(e))
for function in (a_large_file_leaves_memory_flat, a_program_in_the_way_harms_itself, sessions_that_are_not_there,
                 the_command_line_sends_what_it_reads):
    add_case(function.__name__.replace("_", " "), function)
run_cases()

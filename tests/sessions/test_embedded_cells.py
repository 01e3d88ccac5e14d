"""Goal: a session in the embedded engine does what one in a jail does: variables and files stay, values are shown by MIME type,
tracebacks point at their cell, a cell is interrupted, stopped at its limits or paused and the session goes on."""
import json
import threading
import time

from cells import RICH, check_errors, check_replaces, check_rich_values, data_of
from harness import PATIENCE_S, case, check, check_equal, run_cases
from supervisor import supervisor

POLICY = ("imports:\n  allow: ['*']\nvet:\n  threshold: 1000\nlimits:\n  wall: 100s\n  memory: 64MiB\n  output: 10000\n  files: 20\n"
          "  file_size: 1MiB\n")


def begin(serve, **options):
    return serve.session(engine="embedded", **options)


def in_background(session, source):
    """Starts a cell, and waits until it runs."""
    got = []
    thread = threading.Thread(target=lambda: got.append(session.run(source)))
    thread.start()
    while session.state() != "busy":
        time.sleep(0.01)
    return thread, got


@case
def variables_functions_and_files_stay():
    with supervisor("--members", 0, policy=POLICY) as serve:
        session = begin(serve)
        session.run("x = 20\ndef double(n):\n    return 2 * n\nwith open('kept.txt', 'w') as f:\n    f.write('abc')")
        check_equal(session.value("double(x) + 2"), "42")
        check_equal(session.value("_ + 1"), "43")
        check_equal(session.value("open('kept.txt').read()"), "'abc'")
        check_equal(session.run("y = 1").all("value"), [])
        check_equal(session.run("None").all("value"), [])
        check_equal(session.run("").result["exit_status"], 0)
        check_equal(session.run("print('out')").text("stdout"), "out\n")
        check_equal(serve.get(session.path)["engine"], "embedded")
        check_equal(serve.get(session.path)["cells"], 8)


@case
def errors_point_at_their_cell_and_the_session_goes_on():
    with supervisor("--members", 0, policy=POLICY) as serve:
        session = begin(serve)
        check_equal(check_errors(session), 'Traceback (most recent call last):\n  File "<cell 2>", line 2, in <module>\n    f(0)\n    ~^^^\n'
                    '  File "<cell 1>", line 2, in f\n    return 1 / n\n           ~~^~~\nZeroDivisionError: division by zero\n')


HUGE = '''
class Huge:
    def __repr__(self): return "x" * (9 << 20)
'''


@case
def values_are_shown_by_mime_type():
    with supervisor("--members", 0, policy=POLICY) as serve:
        session = begin(serve)
        session.run(RICH + HUGE)
        check_rich_values(session)

        def data(source):
            return data_of(session, source)
        check_equal(len(data("Huge()")["text/plain"]), (8 << 20) + 1)
        shown = session.run("display(Table(), 5)\n7")
        check_equal([e["data"]["text/plain"] for e in shown if e["event"] in ("display", "value")], ["a table", "5", "7"])


@case
def a_running_cell_is_interrupted_and_the_session_stays():
    with supervisor("--members", 0, policy=POLICY) as serve:
        session = begin(serve)
        session.run("x = 5")
        for number, source in enumerate(("while True:\n    pass", "import time\nwhile True:\n    time.sleep(1)")):
            thread, got = in_background(session, f"with open('begun{number}', 'w') as f:\n    f.write('x')\n" + source)
            session.wait_for_file(f"begun{number}")
            check_equal(session.act("interrupt"), 200)
            thread.join(PATIENCE_S)
            check_equal(got[0].result["outcome"], "interrupted")
            check_equal(got[0].one("raised")["exception"]["type"], "KeyboardInterrupt")
            session.act("interrupt")
            check_equal(session.value("x"), "5")


@case
def a_cell_past_a_limit_ends_and_the_session_stays():
    with supervisor("--members", 0, policy=POLICY.replace("100s", "3s")) as serve:
        session = begin(serve)
        session.run("x = 5")
        check_equal(session.run("while True:\n    pass").result["limit"], "wall")
        check_equal(session.run("y = 'a' * (100 << 20)").result["limit"], "memory")
        check_equal(session.run("def f():\n    return f()\ntry:\n    f()\nexcept RecursionError:\n    print('deep')").text("stdout"), "deep\n")
        check_equal(session.value("x"), "5")


@case
def a_paused_cell_stands_still():
    with supervisor("--members", 0, policy=POLICY) as serve:
        session = begin(serve)
        thread, got = in_background(session, "import time\nwith open('begun', 'w') as f:\n    f.write('x')\nfor i in range(100):\n    time.sleep(0.02)\n'end'")
        session.wait_for_file("begun")
        check_equal(session.act("pause"), 200)
        time.sleep(4)
        check(thread.is_alive(), "it went on")
        check_equal(session.state(), "paused")
        session.act("resume")
        thread.join(PATIENCE_S)
        check_equal(got[0].one("value")["data"]["text/plain"], "'end'")


@case
def a_paused_world_gives_its_process_back_and_goes_on():
    with supervisor("--members", 0, policy=POLICY) as serve:
        session = begin(serve)
        session.run("def numbers():\n    n = 0\n    while True:\n        n += 1\n        yield n\nit = numbers()\nnext(it)\nwith open('f', 'w') as f:\n    f.write('x')")
        check_equal(session.act("pause"), 200)
        check_equal(session.state(), "paused")
        check_equal(session.act("resume"), 200)
        check_equal(session.value("next(it), open('f').read()"), "(2, 'x')")
        session.act("pause")
        waiting = threading.Thread(target=lambda: session.run("z = next(it)"))
        waiting.start()
        time.sleep(0.5)
        check(waiting.is_alive(), "a cell ran in a paused session")
        session.act("resume")
        waiting.join(PATIENCE_S)
        check_equal(session.value("z"), "3")


@case
def files_come_and_go():
    with supervisor("--members", 0, policy=POLICY) as serve:
        session = begin(serve)
        data = bytes(range(256)) * 100
        check_equal(serve.request("PUT", session.path + "/files/in.bin", data)[0], 201)
        check_replaces(serve, session, data)
        check_equal(session.value("len(open('in.bin', 'rb').read())"), str(len(data)))
        check_equal(serve.request("GET", session.path + "/files/in.bin"), (200, data))
        session.run("with open('made', 'w') as f:\n    f.write('12')")
        check_equal([(f["name"], f["size"]) for f in serve.get(session.path + "/files")["files"]], [("in.bin", len(data)), ("made", 2)])
        for name in ("none", "..", ".", "a%2fb", "%2e%2e%2fetc"):
            check_equal(serve.request("GET", f"{session.path}/files/{name}")[0], 404, name)
        check_equal(serve.request("DELETE", session.path + "/files/in.bin")[0], 200)
        check_equal(serve.request("DELETE", session.path + "/files/in.bin")[0], 404)
        check_equal(serve.request("PUT", session.path + "/files/big", b"x" * ((1 << 20) + 1))[0], 413)


@case
def it_ends_when_it_is_told_to():
    with supervisor("--members", 0, policy=POLICY) as serve:
        session = begin(serve)
        thread, got = in_background(session, "while True:\n    pass")
        check_equal(session.stop(), 200)
        thread.join(PATIENCE_S)
        check_equal(got[0].result["outcome"], "interrupted")
        check_equal(serve.request("GET", session.path)[0], 404)
        short = begin(serve, idle_seconds=1)
        short.wait_for_end()


@case
def only_python_and_by_name():
    with supervisor("--members", 0, policy=POLICY) as serve:
        for body in ({"engine": "vm"}, {"engine": 3}, {"engine": "embedded", "language": "bash"}):
            check_equal(serve.request("POST", "/v1/sessions", body)[0], 400, str(body))
        name = serve.cordon("session", "new", "--engine", "embedded").stdout.decode().strip()
        done = serve.cordon("session", "run", name, "-", stdin=b"print('out')\nx = [1]\nx")
        check_equal((done.stdout, done.returncode), (b"out\n[1]\n", 0))
        check_equal(serve.cordon("session", "stop", name).returncode, 0)


run_cases()

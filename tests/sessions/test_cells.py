"""Goal: a session keeps variables and files between cells, shows values as notebooks do, and ends with nothing left."""
import json
import threading
import time

from cells import RICH, check_errors, check_replaces, check_rich_values, data_of
from harness import PATIENCE_S, case, check, check_equal, run_cases
from supervisor import supervisor

POLICY = ("imports:\n  allow: ['*']\nvet:\n  threshold: 1000\nlimits:\n  wall: 100s\n  memory: 128MiB\n  output: 10000\n  files: 20\n"
          "  file_size: 1MiB\n")


@case
def variables_functions_and_files_stay():
    with supervisor("--members", 1, policy=POLICY) as serve:
        session = serve.session()
        session.run("x = 20\ndef double(n):\n    return 2 * n\nopen('kept.txt', 'w').write('abc')")
        check_equal(session.value("double(x) + 2"), "42")
        check_equal(session.value("_ + 1"), "43")
        check_equal(session.value("open('kept.txt').read()"), "'abc'")
        check_equal(session.run("x;").all("value")[0]["data"]["text/plain"], "20")
        check_equal(session.run("y = 1").all("value"), [])
        check_equal(session.run("None").all("value"), [])
        check_equal(session.run("").result["exit_status"], 0)
        check_equal(session.run("from __future__ import annotations").result["outcome"] in ("ended", "unparsable"), True)


@case
def errors_point_at_their_cell_and_the_session_goes_on():
    with supervisor("--members", 1, policy=POLICY) as serve:
        session = serve.session()
        # Where exactly the carets stand is the interpreter's traceback module's business.
        check_equal(check_errors(session).replace("            ~~^~~", "           ~~^~~"), 'Traceback (most recent call last):\n  File "<cell 2>", line 2, in <module>\n    f(0)\n'
                    '  File "<cell 1>", line 2, in f\n    return 1 / n\n           ~~^~~\nZeroDivisionError: division by zero\n')


HUGE = '''
class Huge:
    def __repr__(self): return "x" * (20 << 20)
    def _repr_html_(self): return "y" * (20 << 20)
'''


@case
def values_are_shown_by_mime_type():
    with supervisor("--members", 1, policy=POLICY) as serve:
        session = serve.session()
        session.run(RICH + HUGE)
        check_rich_values(session)

        def data(source):
            return data_of(session, source)
        check_equal(set(data("{1: object}")), {"text/plain"})
        huge = data("Huge()")
        check(set(huge) == {"text/plain"} and len(huge["text/plain"]) == (8 << 20) + 1, "cut")
        shown = session.run("display(Table(), 5)\n7")
        check_equal([e["data"]["text/plain"] for e in shown if e["event"] in ("display", "value")], ["a table", "5", "7"])
        check_equal(set(data("Table")), {"text/plain"}, "a class is no figure")


PYPLOT = RICH + """
figures = {}
def plot(): figures[len(figures) + 1] = Figure()
def get_fignums(): return list(figures)
def figure(number): return figures[number]
def close(what): figures.clear()
"""


@case
def figures_that_a_cell_draws_are_shown_at_its_end():
    with supervisor("--members", 1, policy=POLICY) as serve:
        session = serve.session()
        session.run("import os\nos.mkdir('matplotlib')\nopen('matplotlib/__init__.py', 'w').close()\n"
                    "open('matplotlib/pyplot.py', 'w').write(" + repr(PYPLOT) + ")")
        events = session.run("import matplotlib.pyplot as plot\nplot.plot()\nplot.plot()")
        check_equal(len(events.all("display")), 2, str(events))
        check_equal(session.run("1").all("display"), [])


@case
def files_come_and_go_while_a_cell_runs():
    with supervisor("--members", 1, policy=POLICY) as serve:
        session = serve.session()
        got = []
        source = ("import os, time\nopen('own', 'w').write('mine')\nos.rename('own', 'own.txt')\nwhile not os.path.exists('in.txt'):\n    time.sleep(0.01)\n"
                  "while os.path.exists('gone.txt'):\n    time.sleep(0.01)\nopen('in.txt').read()")
        serve.request("PUT", session.path + "/files/gone.txt", b"x")
        thread = threading.Thread(target=lambda: got.append(session.run(source)))
        thread.start()
        session.wait_for_file("own.txt")
        check_equal(serve.request("GET", session.path + "/files/own.txt"), (200, b"mine"))
        check_equal(serve.request("PUT", session.path + "/files/in.txt", b"late")[0], 201)
        check_equal(session.act("pause"), 200)
        check_equal(serve.request("GET", session.path + "/files/in.txt"), (200, b"late"))
        check_equal(session.state(), "paused", "looking at files lets nothing go on")
        check_equal(session.act("resume"), 200)
        check_equal(serve.request("DELETE", session.path + "/files/gone.txt")[0], 200)
        check_equal(serve.request("DELETE", session.path + "/files/gone.txt")[0], 404)
        thread.join(PATIENCE_S)
        check_equal(got[0].one("value")["data"]["text/plain"], "'late'")


@case
def a_running_cell_is_interrupted_and_the_session_stays():
    with supervisor("--members", 1, policy=POLICY) as serve:
        session = serve.session()
        session.run("x = 5")
        got = []
        thread = threading.Thread(target=lambda: got.append(session.run("import time\nopen('begun', 'w').close()\nwhile True:\n    time.sleep(0.01)")))
        thread.start()
        session.wait_for_file("begun")
        check_equal(session.act("interrupt"), 200)
        thread.join(PATIENCE_S)
        check_equal(got[0].result["outcome"], "interrupted")
        check_equal(got[0].one("raised")["exception"]["type"], "KeyboardInterrupt")
        session.act("interrupt")
        check_equal(session.value("x"), "5")


@case
def a_paused_cell_stands_still():
    with supervisor("--members", 1, policy=POLICY) as serve:
        session = serve.session()
        got = []
        thread = threading.Thread(target=lambda: got.append(session.run(
            "import os, time\nn = 0\nwhile not os.path.exists('go on'):\n    n += 1\n    open('n', 'w').write(str(n))\n    time.sleep(0.02)\n'end'")))
        thread.start()
        session.wait_for_file("n")
        check_equal(session.act("pause"), 200)
        check_equal(serve.request("PUT", session.path + "/files/go%20on", b"")[0], 201)
        before = serve.request("GET", session.path + "/files/n")
        time.sleep(1)
        check_equal(serve.request("GET", session.path + "/files/n"), before)
        check(thread.is_alive(), "it went on")
        check_equal(session.state(), "paused")
        session.act("resume")
        thread.join(PATIENCE_S)
        check_equal(got[0].one("value")["data"]["text/plain"], "'end'")


@case
def a_cell_past_its_time_ends_and_where_need_be_the_session():
    with supervisor("--members", 1, policy=POLICY.replace("100s", "3s")) as serve:
        session = serve.session()
        session.run("x = 5")
        events = session.run("while True: pass")
        check_equal((events.result["outcome"], events.result["limit"]), ("limit", "wall"))
        check_equal(session.value("x"), "5", "a cell's time limit leaves the session")
        events = session.run("import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass")
        check_equal(events.result["outcome"], "limit")
        check(session.has_ended(), "it goes on")
        status, data = serve.request("POST", session.path + "/runs", {"source": "1"})
        check(status == 404 or b'"outcome":"failed"' in data, f"{status} {data}")


@case
def limits_end_a_session_and_harm_no_other():
    with supervisor("--members", 1, policy=POLICY) as serve:
        session = serve.session()
        check(session.run("print('x' * 20000)").result["stdout_cut"], "output is bounded")
        session.run("data = []\nwhile True: data.append(bytearray(1 << 20))")
        fork_bomb = "import os\ntry:\n    while True:\n        if os.fork() == 0:\n            while True: os.fork()\nexcept OSError as e:\n    pass"
        serve.session().run(fork_bomb)
        check_equal(serve.session().value("1 + 1"), "2", "others are unharmed")


@case
def nothing_runs_between_cells():
    with supervisor("--members", 1, policy=POLICY) as serve:
        session = serve.session()
        session.run("import threading, time\ngap = 0\ndef loop():\n    global gap\n    last = time.monotonic()\n    while True:\n"
                    "        time.sleep(0.001)\n        now = time.monotonic()\n        gap, last = max(gap, now - last), now\n"
                    "threading.Thread(target=loop, daemon=True).start()")
        time.sleep(2)
        check(float(session.value("time.sleep(0.1)\ngap")) > 1.9, "a thread went on between cells")


@case
def what_one_cell_prepares_another_is_judged_by():
    with supervisor("--members", 1, policy="engine: process\n") as serve:
        session = serve.session()
        check_equal(session.run("p = '/etc'").result["outcome"], "ended")
        refused = session.run("import socket")
        check_equal(refused.result["outcome"], "blocked")
        check_equal(refused.one("verdict")["findings"][0]["line"], 1, "lines are the cell's")
        blocked = session.run("\nopen(p + '/passwd')")
        check_equal(blocked.result["outcome"], "blocked")
        check_equal(blocked.one("verdict")["findings"][0]["line"], 2)
        check_equal(session.run("1").result["outcome"], "ended", "a blocked cell leaves no trace")


@case
def a_guest_that_forges_its_answers_ends_only_itself():
    forged = ["import os\nos.write(3, b'\\xff\\xff\\xff\\xff' * 10)", "import os\nos.write(3, b'\\x02\\0\\0\\0{}')",
              "import os\nos.write(3, (9).to_bytes(4, 'little') + b'{\"done\":1')",
              "import os\nd = b'{\"value\": {\"text/plain\": 7}}'\nos.write(3, len(d).to_bytes(4, 'little') + d)",
              "import os\nd = b'{\"done\": 99}'\nos.write(3, len(d).to_bytes(4, 'little') + d)",
              "import os\nd = b'{\"done\": 1}'\nos.write(3, (len(d).to_bytes(4, 'little') + d) * 3)",
              "import os\nos.close(3)\nwhile True: pass", "import os\nos._exit(3)", "import os, signal\nos.kill(1, 9)\nos.kill(os.getpid(), 9)"]
    with supervisor("--members", 2, policy=POLICY) as serve:
        for source in forged:
            session = serve.session()
            events = session.run(source)
            check(events[-1]["event"] == "done", source)
        check_equal(serve.session().value("6 * 7"), "42")


@case
def files_come_and_go():
    with supervisor("--members", 1, policy=POLICY) as serve:
        session = serve.session()
        data = bytes(range(256)) * 100
        check_equal(serve.request("PUT", session.path + "/files/in.bin", data)[0], 201)
        check_replaces(serve, session, data)
        check_equal(session.value("len(open('in.bin', 'rb').read())"), str(len(data)))
        check_equal(serve.request("GET", session.path + "/files/in.bin"), (200, data))
        session.run("import os\nos.symlink('in.bin', 'link')\nos.mkfifo('pipe')\nos.mkdir('folder')\n"
                    "open('odd \\n name', 'w').write('x')\nf = open('sparse', 'w'); f.truncate(1000000)")
        for name, status in (("link", 400), ("pipe", 400), ("folder", 400), ("none", 404), ("..", 404), (".", 404),
                             ("%2e%2e%2fetc", 404), ("a%2fb", 404)):
            got = serve.request("GET", f"{session.path}/files/{name}")[0]
            check(got in (status, 404), f"{name}: {got}")
        check_equal(len(serve.request("GET", session.path + "/files/sparse")[1]), 1000000)
        names = {f["name"]: f for f in serve.get(session.path + "/files")["files"]}
        check(names["link"]["skipped"] and names["pipe"]["skipped"] and "odd \n name" in names, str(names))
        check_equal(serve.request("DELETE", session.path + "/files/in.bin")[0], 200)
        check_equal(serve.request("DELETE", session.path + "/files/in.bin")[0], 404)
        check_equal(serve.request("PUT", session.path + "/files/big", b"x" * ((1 << 20) + 1))[0], 413)
        check_equal(serve.request("PUT", session.path + "/files/folder", b"x")[0], 400, "a folder is not replaced")
        check_equal(serve.request("PUT", session.path + "/files/link", b"the link is")[0], 201)
        check_equal(serve.request("GET", session.path + "/files/link"), (200, b"the link is"))
        check_equal(session.value("sorted(n for n in os.listdir() if n.startswith('.') or n == 'big'), os.path.islink('link')"), "([], False)")


@case
def sessions_end_when_their_time_is_over():
    with supervisor("--members", 1, "--idle", 100, policy=POLICY) as serve:
        short, long = serve.session(idle_seconds=1), serve.session()
        short.wait_for_end()
        check_equal(long.state(), "idle")
        check_equal(long.stop(), 200)
        check_equal(serve.request("GET", long.path)[0], 404)
        check_equal(serve.get("/v1/sessions")["sessions"], [])
        for body in ({"idle_seconds": 0}, {"idle_seconds": "x"}, {"total_seconds": -1}, []):
            check_equal(serve.request("POST", "/v1/sessions", body)[0], 400, str(body))
        for name in ("0" * 16, "x", "%00"):
            check_equal(serve.request("GET", f"/v1/sessions/{name}")[0], 404)


@case
def the_command_does_it_all():
    with supervisor("--members", 1, policy=POLICY) as serve:
        name = serve.cordon("session", "new").stdout.decode().strip()
        done = serve.cordon("session", "run", name, "-", stdin=b"print('out')\nx = [1]\nx")
        check_equal((done.stdout, done.returncode), (b"out\n[1]\n", 0))
        done = serve.cordon("session", "run", name, "-", stdin=b"1/0")
        check_equal(done.returncode, 1)
        check(b"ZeroDivisionError" in done.stderr, done.stderr)
        done = serve.cordon("session", "run", name, "-", stdin=b"y = 2\nimport os\nos.system('rm -rf /')\n")
        check_equal(done.returncode, 4, "a cell that is blocked")
        check(b"<cell>:3:11: critical CDN-CMD-002" in done.stderr and b"3 | os.system(" in done.stderr and b"instead:" in done.stderr, done.stderr)
        done = serve.cordon("session", "run", name, "-", stdin=b"x +\n")
        check_equal((done.returncode, done.stderr.splitlines()[1:3]), (3, [b"    x +", b"       ^"]), "a cell that does not parse")
        check_equal(serve.cordon("session", "run", name, "-", stdin=b"open('a b', 'w').write('q')").returncode, 0)
        check_equal(serve.cordon("session", "files", name, "--get", "a b").stdout, b"q")
        check(b"a b" in serve.cordon("session", "files", name).stdout, "listed")
        check(name.encode() in serve.cordon("session", "list").stdout, "listed")
        for word in ("interrupt", "pause", "resume", "stop"):
            check_equal(serve.cordon("session", word, name).returncode, 0, word)
        check_equal(serve.cordon("session", "run", name, "-", stdin=b"1").returncode, 3)
        check_equal(serve.cordon("session", "run", "nonsense", "-", stdin=b"1").returncode, 2)
        check_equal(serve.cordon("status").returncode, 0)
        check(b"waiting" in serve.cordon("pool", "status").stdout, "status")


run_cases()

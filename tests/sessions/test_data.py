#!/usr/bin/env python3
"""A data analysis, as people do one: tables, charts, and what libraries need under them, in sessions and runs, as root and as a plain user."""
import base64
import subprocess
import xml.dom.expatbuilder  # a plain user may not be able to read where it lies
import xml.dom.minidom

from harness import add_case, case, check, check_equal, run_cases, skip
from supervisor import as_user, supervisor

POLICY = "engine: process\nimports:\n  allow: ['*']\nvet:\n  threshold: 1000\ncapabilities:\n  subprocess: true\nlimits:\n  memory: 1GiB\n  wall: 120s\n  cpu: 100s\n"
# For what Cordon's own rules block.
LENIENT = POLICY.replace("vet:\n", "vet:\n  mode: kodeagent\n")
AHEAD = ("--import", "numpy", "--import", "pandas", "--import", "matplotlib.pyplot")


def need(*modules):
    for module in modules:
        found = subprocess.run(["/usr/bin/python3", "-c", f"import importlib.util as u, sys; sys.exit(u.find_spec('{module}') is None)"], check=False)
        if found.returncode:
            skip(f"{module} is not installed for /usr/bin/python3")


def png(text):
    data = base64.b64decode(text)
    return data[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(data[16:20], "big") > 100


def svg(text):
    return xml.dom.minidom.parseString(text).documentElement.tagName == "svg"


CSV = "day,shop,items,price\n" + "".join(f"2024-01-{d:02},{'abc'[d % 3]},{d * 3 % 7},{d / 4}\n" for d in range(1, 31))
# source, MIME type of the value and a part of it
CELLS = [
    ("import numpy as np\nimport pandas as pd\nimport matplotlib.pyplot as plt\ndf = pd.read_csv('sales.csv', parse_dates=['day'])\ndf.shape", "text/plain", "(30, 4)"),
    ("df.head(3)", "text/html", "<table"),
    ("df.describe()", "text/plain", "std"),
    ("df['total'] = df['items'] * df.price\ndf.groupby('shop').agg({'items': 'sum', 'total': ['mean', 'max']})", "text/html", "mean"),
    ("df.pivot_table(index=df.day.dt.isocalendar().week, columns='shop', values='total', aggfunc='sum')", "text/html", "shop"),
    ("df.merge(pd.DataFrame({'shop': ['a', 'b'], 'city': ['Rome', 'Oslo']}), on='shop', how='left').city.value_counts().to_dict()", "application/json", "Rome"),
    ("df.set_index('day').resample('W').total.sum().round(2)", "text/plain", "Freq: W"),
    ("df.query('items > 3').sort_values('total').tail(1).shop.item()", "text/plain", "'"),
    ("np.linalg.solve(np.array([[2., 1], [1, 3]]), np.array([1., 2])).round(3)", "text/plain", "array([0.2, 0.6])"),
    ("abs(np.fft.fft(np.sin(np.arange(64)))).argmax(), np.random.default_rng(1).random(2).shape", "text/plain", "(10, (2,))"),
    ("df.to_csv('out.csv', index=False); df.to_json('out.json'); len(pd.read_json('out.json'))", "text/plain", "30"),
    ("import sqlite3\nwith sqlite3.connect('t.db') as c:\n    df.to_sql('sales', c)\n    n = pd.read_sql('select count(*) n from sales', c).n[0]\nint(n)", "text/plain", "30"),
]


def analysis(user, ahead):
    def analyse():
        with supervisor("--members", 1, *(AHEAD if ahead else ()), policy=POLICY) as serve:
            session = serve.session()
            check_equal(serve.request("PUT", f"{session.path}/files/sales.csv", CSV.encode())[0], 201)
            for source, mime, part in CELLS:
                events = session.run(source)
                check_equal(events.result["exit_status"], 0, f"{source}: {events.text('stderr')[-800:]}")
                data = events.one("value")["data"]
                check(part in data[mime] and "text/plain" in data, f"{source}: {data}")
            check_figures(session)
            names = {file["name"] for file in serve.get(f"{session.path}/files")["files"]}
            check_equal(names, {"sales.csv", "out.csv", "out.json", "t.db", "c.png", "c.svg"}, "caches of libraries are no files of the program's")
            check(png(base64.b64encode(serve.request("GET", f"{session.path}/files/c.png")[1])), "a saved chart")

    def runs():
        need("numpy", "pandas", "matplotlib")
        as_user(user, analyse)
    add_case(f"an analysis in a session, as {user}, {'with' if ahead else 'without'} imports made ahead", runs)


def check_figures(session):
    order = [event["event"] for event in session.run("print('before')\nplt.plot([1, 2])\nplt.show()\nprint('after')") if event["event"] in ("stdout", "display")]
    order = [name for name, before in zip(order, [None, *order]) if name != before]
    check_equal(order, ["stdout", "display", "stdout"], "shown where it is asked for")
    events = session.run("fig, ax = plt.subplots()\nax.scatter(df['items'], df.total)\nax.set_title('\u00fcber')\nNone")
    data = events.one("display")["data"]
    check(png(data["image/png"]) and svg(data["image/svg+xml"]), "a figure that is left open is shown at the end")
    events = session.run("fig")
    check(png(events.one("value")["data"]["image/png"]) and not events.all("display"), "a figure is a value")
    check_equal(len(session.run("for i in range(3):\n    plt.figure(); plt.plot([i])\nplt.show(block=False)").all("display")), 3)
    check_equal(len(session.run("df.groupby('shop').total.sum().plot(kind='bar')\nplt.savefig('c.png'); plt.savefig('c.svg'); plt.close()").all("display")), 0)
    events = session.run("plt.plot(np.arange(200000)); None")
    check_equal(set(events.one("display")["data"]), {"text/plain", "image/png"}, "no SVG of very many points")
    events = session.run("class Broken:\n    def savefig(self, *a, **k):\n        raise ValueError('no')\nBroken()")
    check_equal(list(events.one("value")["data"]), ["text/plain"])


for name in ("root", "plain"):
    for is_ahead in (True, False):
        analysis(name, is_ahead)


@case
def a_chart_in_a_run_is_a_file():
    need("numpy", "pandas", "matplotlib")
    with supervisor("--members", 1, *AHEAD, policy=POLICY) as serve:
        program, out = serve.folder / "p.py", serve.folder / "out"
        program.write_text("import pandas as pd\nimport matplotlib.pyplot as plt\nd = pd.read_csv('sales.csv')\nd.groupby('shop').price.mean().plot.bar()\n"
                           "plt.savefig('c.png')\nplt.savefig('c.svg')\nplt.show()\nprint(d.shape)\n")
        (serve.folder / "sales.csv").write_text(CSV)
        for start in (("--alone",), (), ()):
            done = serve.cordon("run", "--policy", serve.folder / "policy.yaml", "--file", serve.folder / "sales.csv", "--out", out, *start, program)
            check_equal((done.stdout, done.stderr), (b"(30, 4)\n", b""), str(start))
            check_equal(sorted(path.name for path in out.iterdir()), ["c.png", "c.svg"])
            check(svg((out / "c.svg").read_text()), "c.svg")
            serve.wait_full()


@case
def memory_that_arrays_take_is_counted():
    need("numpy")
    with supervisor("--members", 1, "--import", "numpy", policy=POLICY.replace("1GiB", "128MiB")) as serve:
        events = serve.run("import numpy as np\na = [np.ones(1 << 20) for _ in range(100)]\nprint(len(a))")
        check_equal((events.result["outcome"], events.result["limit"]), ("limit", "memory"))
        check_equal(serve.run("import numpy as np\nprint(np.ones(1 << 20).sum())").text("stdout"), "1048576.0\n")


# What ordinary programs need of a system; each prints True.
CONTROLS = {
    "threads": "import threading\nr = []\nt = [threading.Thread(target=r.append, args=(i,)) for i in range(8)]\n[x.start() for x in t]; [x.join() for x in t]\nprint(len(r) == 8)",
    "a pool of threads": "from concurrent.futures import ThreadPoolExecutor\nprint(sum(ThreadPoolExecutor(4).map(abs, range(-9, 0))) == 45)",
    "a pool of processes": "import multiprocessing\nif __name__ == '__main__':\n    with multiprocessing.get_context('fork').Pool(2) as p:\n        print(p.map(abs, [-1, -2]) == [1, 2])",
    "a process and a queue": "import multiprocessing as m\nc = m.get_context('fork')\nq = c.Queue()\np = c.Process(target=q.put, args=(5,))\np.start(); print(q.get() == 5); p.join()",
    "an executor of processes": "import concurrent.futures as f, multiprocessing as m\nwith f.ProcessPoolExecutor(2, mp_context=m.get_context('fork')) as p:\n    print(list(p.map(abs, [-3])) == [3])",
    "shared memory": "from multiprocessing import shared_memory as s\nm = s.SharedMemory(create=True, size=100)\nm.buf[0] = 7\nn = s.SharedMemory(m.name)\nprint(n.buf[0] == 7)\nn.close(); m.close(); m.unlink()",
    "subprocesses": "import subprocess\nprint(subprocess.run(['sh', '-c', 'echo hi | tr h H'], capture_output=True, text=True).stdout == 'Hi\\n')",
    "another interpreter": "import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', 'print(6 * 7)'], capture_output=True, text=True).stdout == '42\\n')",
    "temporary files": "import tempfile, os\nwith tempfile.NamedTemporaryFile('w+') as f, tempfile.TemporaryDirectory() as d:\n    f.write('x'); f.seek(0)\n    print(f.read() == 'x' and os.path.isdir(d))",
    "sqlite": "import sqlite3\nc = sqlite3.connect('d.db')\nc.execute('create table t(a)'); c.execute('insert into t values (5)'); c.commit()\nprint(c.execute('select a from t').fetchone() == (5,))",
    "a pipe and select": "import os, select\nr, w = os.pipe()\nos.write(w, b'x')\nprint(select.select([r], [], [], 1)[0] == [r])",
    "asyncio": "import asyncio\nasync def f():\n    p = await asyncio.create_subprocess_exec('echo', 'a', stdout=-1)\n    return (await p.communicate())[0] == b'a\\n'\nprint(asyncio.run(f()))",
    "mmap and locks": "import mmap, fcntl\nf = open('m', 'wb+'); f.write(b'x' * 4096); f.flush(); fcntl.flock(f, fcntl.LOCK_EX)\nprint(mmap.mmap(f.fileno(), 0)[0] == 120)",
    "archives": "import zipfile, tarfile, gzip\nzipfile.ZipFile('a.zip', 'w').writestr('n', 'x')\nprint(zipfile.ZipFile('a.zip').read('n') == b'x')",
    "numpy": "import numpy as n\nprint(bool(n.allclose(n.linalg.inv(n.eye(50) * 2), n.eye(50) / 2)))",
}


def controls(user):
    def try_all():
        with supervisor("--members", 2, "--import", "numpy", policy=LENIENT) as serve:
            wrong = []
            for title, source in CONTROLS.items():
                program = serve.folder / "c.py"
                program.write_text(source + "\n")
                program.chmod(0o644)
                found = {"a waiting guest": serve.run(source).text("stdout"), "a session": serve.session().run(source).text("stdout")}
                done = serve.cordon("run", "--alone", "--policy", serve.folder / "policy.yaml", program)
                found["a fresh jail"] = done.stdout.decode()
                wrong += [f"{title} in {place}: {text!r}" for place, text in found.items() if text != "True\n"]
            check(not wrong, "\n".join(wrong))

    def runs():
        need("numpy")
        as_user(user, try_all)
    add_case(f"what ordinary programs need works, as {user}", runs)


for name in ("root", "plain"):
    controls(name)


run_cases()

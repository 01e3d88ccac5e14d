"""Goal: an ordinary program does in the jail what it does outside: the same output, errors and exit status, as root and as a
plain user, for what people's programs do with text, numbers, data, files, processes and time."""
import os
import subprocess
import tempfile

import jail
from harness import PATIENCE_S, add_case, check_equal, run_cases, skip

PROGRAMS = {
    "statistics": "import statistics as s\nd = [x * x % 97 for x in range(1000)]\nprint(s.mean(d), s.median(d), s.pstdev(d), s.quantiles(d))",
    "decimals": "from decimal import Decimal as D, getcontext\ngetcontext().prec = 50\nprint(D(2).sqrt(), D(1) / D(7))",
    "fractions": "from fractions import Fraction as F\nprint(sum(F(1, n) for n in range(1, 60)))",
    "big integers": "n = 3 ** 4000\nprint(n % 10 ** 50, n.bit_length(), len(str(n)))",
    "floats": "import math\nprint([math.sin(x) for x in range(20)], 0.1 + 0.2, float('inf') - 1, 1e300 * 1e10)",
    "seeded randomness": "import random\nr = random.Random(42)\nprint([r.random() for _ in range(5)], r.sample(range(99), 7), r.gauss(0, 1))",
    "regular expressions": "import re\nt = 'The year 1999, then 2024 and 31'\nprint(re.findall(r'\\b\\d{4}\\b', t), re.sub(r'(\\w+)$', r'<\\1>', t))",
    "unicode": "import unicodedata as u\ns = 'Zo\u00eb \u6f22\u5b57 \U0001f40d'\nprint(s, s.upper(), u.normalize('NFD', s).encode(), [u.name(c, '?') for c in s])",
    "JSON": "import json\nd = json.loads('{\"b\": [1, 2.5, null, true], \"a\": {\"\\u00e9\": \"x\"}}')\nprint(json.dumps(d, indent=2, sort_keys=True))",
    "CSV": "import csv, io\no = io.StringIO()\nw = csv.writer(o)\nw.writerows([['a', 'b,c'], ['d\"e', 'f\\ng']])\nprint(o.getvalue(), list(csv.reader(io.StringIO(o.getvalue()))))",
    "XML": "import xml.etree.ElementTree as E\nr = E.fromstring('<a><b k=\"v\">t</b><b/></a>')\nprint([x.attrib for x in r], E.tostring(r))",
    "HTML": "import html.parser\nclass P(html.parser.HTMLParser):\n    def handle_starttag(self, t, a): print(t, a)\nP().feed('<p class=x><a href=\"y\">z</a>')",
    "dates": "import datetime as d\nt = d.datetime(2024, 2, 28, 23, 59, tzinfo=d.timezone.utc) + d.timedelta(days=1, minutes=2)\nprint(t, t.isoformat(), t.strftime('%A %j %U'))",
    "time zones": "import datetime as d, zoneinfo as z\nprint(d.datetime(2024, 7, 1, 12, tzinfo=z.ZoneInfo('Europe/Berlin')).astimezone(z.ZoneInfo('Asia/Tokyo')))",
    "hashes": "import hashlib, hmac, zlib\nprint(hashlib.sha256(b'x').hexdigest(), hashlib.blake2b(b'y').hexdigest(), hmac.new(b'k', b'm', 'sha1').hexdigest(), zlib.crc32(b'z'))",
    "compression": "import bz2, gzip, lzma, zlib\nd = b'repeat ' * 999\nprint([len(c(d)) for c in (bz2.compress, lzma.compress, zlib.compress)], gzip.decompress(gzip.compress(d)) == d)",
    "archives": "import io, tarfile, zipfile\nb = io.BytesIO()\nwith zipfile.ZipFile(b, 'w') as z: z.writestr('a/b', 'c')\nprint(zipfile.ZipFile(b).namelist(), zipfile.ZipFile(b).read('a/b'))",
    "SQLite": "import sqlite3\nc = sqlite3.connect('x.db')\nc.execute('create table t(a, b)')\nc.executemany('insert into t values(?, ?)', [(n, n * n) for n in range(100)])\nc.commit()\nprint(c.execute('select sum(b), avg(a), count(*) from t where a % 3 = 0').fetchall(), c.execute('pragma integrity_check').fetchall())",
    "pickles": "import pickle, copyreg\nprint(pickle.loads(pickle.dumps({'a': [1, (2, 3)], 'b': {4}, 'c': b'5'})))",
    "files": "import os, pathlib\np = pathlib.Path('d/e'); p.mkdir(parents=True)\nfor n in range(5): (p / f'{n}.txt').write_text(str(n) * n)\nprint(sorted(str(q) for q in pathlib.Path('d').rglob('*')), sum(q.stat().st_size for q in p.iterdir()))\nos.remove(p / '3.txt'); print(sorted(os.listdir(p)))",
    "links and modes": "import os, stat\nopen('f', 'w').write('x'); os.link('f', 'g'); os.symlink('f', 'h'); os.chmod('f', 0o640)\nprint(os.stat('g').st_nlink, os.readlink('h'), stat.filemode(os.stat('h').st_mode), open('h').read())",
    "copies": "import shutil, os\nos.mkdir('a'); open('a/b', 'w').write('c')\nshutil.copytree('a', 'd'); shutil.move('a', 'e'); print(sorted(os.listdir('.')), open('e/b').read()); shutil.rmtree('d')",
    "temporary files": "import tempfile, os\nwith tempfile.TemporaryDirectory() as d:\n    f = tempfile.NamedTemporaryFile(dir=d, delete=False); f.write(b'x'); f.close(); print(os.path.getsize(f.name))\nprint(os.path.exists(d))",
    "memory maps": "import mmap\nopen('m', 'wb').write(bytes(8192))\nwith open('m', 'r+b') as f:\n    m = mmap.mmap(f.fileno(), 0); m[100:103] = b'abc'; m.flush(); m.close()\nprint(open('m', 'rb').read()[99:104])",
    "errors": "import os\nfor f in (lambda: open('none'), lambda: os.rmdir('none'), lambda: os.listdir('x'), lambda: 1 / 0, lambda: [][1], lambda: int('x')):\n    try: f()\n    except Exception as e: print(type(e).__name__, e)",
    "a traceback": "def f(n): return g(n)\ndef g(n): return {}['key']\nf(1)",
    "a syntax error": "print('a'\nx = = 1",
    "an exit status": "import sys\nprint('out'); print('err', file=sys.stderr); sys.exit(42)",
    "threads": "import threading, queue\nq = queue.Queue()\nt = [threading.Thread(target=lambda n=n: q.put(n * n)) for n in range(20)]\n[x.start() for x in t]; [x.join() for x in t]\nprint(sorted(q.queue))",
    "processes": "import os\nr, w = os.pipe()\nif os.fork() == 0:\n    os.write(w, b'from the child'); os._exit(3)\nprint(os.read(r, 99), os.waitstatus_to_exitcode(os.wait()[1]))",
    "a pool": "import concurrent.futures as c, multiprocessing as m\ndef f(x): return x ** 3\nif __name__ == '__main__':\n    with c.ProcessPoolExecutor(2, m.get_context('fork')) as e: print(list(e.map(f, range(10))))",
    "shared memory": "from multiprocessing import shared_memory as s\na = s.SharedMemory(create=True, size=64); a.buf[:3] = b'xyz'\nb = s.SharedMemory(a.name); print(bytes(b.buf[:3])); b.close(); a.close(); a.unlink()",
    "asyncio": "import asyncio\nasync def w(n): await asyncio.sleep(n / 100); return n\nasync def main(): print(await asyncio.gather(*(w(n) for n in (3, 1, 2))))\nasyncio.run(main())",
    "signals": "import signal, os, time\nsignal.signal(signal.SIGALRM, lambda *a: print('rang')); signal.setitimer(signal.ITIMER_REAL, .02); time.sleep(.1)\nos.kill(os.getpid(), signal.SIGTERM)",
    "this interpreter again": "import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', 'import sys; print(sys.argv, sys.stdin.read())', 'a b', '*'], input='in', capture_output=True, text=True))",
    "standard input": "import sys\nprint(repr(sys.stdin.read()))",
    "bytes on standard output": "import sys\nsys.stdout.buffer.write(bytes(range(256)) * 300)",
    "generators and itertools": "import itertools as i\nprint(list(i.islice(i.accumulate(i.count(1)), 9)), list(i.permutations('abc', 2)), [list(g) for _, g in i.groupby('aabbb')])",
    "data classes": "import dataclasses as d\n@d.dataclass(order=True)\nclass P:\n    x: int\n    y: list = d.field(default_factory=list)\nprint(sorted([P(2), P(1, [3])]), d.asdict(P(4)))",
    "sorting a million": "import random\nr = random.Random(7)\nx = sorted(r.randrange(10 ** 9) for _ in range(300000))\nprint(x[0], x[150000], x[-1])",
    "numpy": "import numpy as n\na = n.arange(12.).reshape(3, 4)\nprint(a @ a.T, n.linalg.det(a[:, :3] + n.eye(3)), n.random.default_rng(1).random(3), n.fft.rfft(a[0]))",
    "pandas": "import pandas as p\nd = p.DataFrame({'k': list('aabb'), 'v': [1, 2, 3, 4]})\nprint(d.groupby('k').v.agg(['sum', 'mean']), d.describe())",
}


def outside(program):
    with tempfile.TemporaryDirectory() as folder:
        env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONNOUSERSITE": "1", "HOME": folder,
               "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        path = os.path.join(folder, "probe.py")
        with open(path, "w", encoding="utf-8") as file:
            file.write(program)
        done = subprocess.run([jail.PYTHON, "-B", "-u", path], stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S,
                              cwd=folder, env=env, check=False)
    told = done.stderr.decode().replace(folder, "/work")
    return done.stdout.decode("utf-8", "replace"), told, done.returncode


def is_the_same(user, program):
    jail.require_jail(user)
    out, err, status = outside(program)
    if "ModuleNotFoundError" in err:
        skip(err.splitlines()[-1])
    ran = jail.run(program, user)
    check_equal(ran.stdout, out, "standard output")
    check_equal(ran.stderr, err, "standard error")
    check_equal((ran.report["exit"], ran.report["signal"]), (status, 0) if status >= 0 else (-1, -status), "ending")


for user_name in jail.USERS:
    for name, text in PROGRAMS.items():
        add_case(f"{name} as {user_name}", lambda u=user_name, t=text: is_the_same(u, t))
run_cases()

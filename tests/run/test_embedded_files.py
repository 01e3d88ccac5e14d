"""Goal: a program's own files are the same in the embedded engine as in the jail: what it reads, what it is refused, and what
comes out. CPython in the jail is the reference; each program runs in both."""
import subprocess

from harness import CORDON, add_case, case, check, check_equal, run_cases
from sandbox import SHORT_S, Folder, everything_allowed, long_enough, run_json

TELL = '''
def tell(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)
'''
PROGRAMS = {
    "text": '''
open('a.txt', 'w').write('hello\\nworld\\n')
print(open('a.txt').read(), open('a.txt').readlines(), open('a.txt').readline(), list(open('a.txt')))
with open('a.txt') as f:
    tell(lambda: (f.read(3), f.read(4), f.tell(), f.read(), f.read(), f.readline()))
    tell(lambda: (f.seek(0), f.readline(2), f.readline(), f.seek(0, 2), f.tell()))
    tell(lambda: f.seek(-1))
    tell(lambda: f.seek(3, 1))
    tell(lambda: f.write('x'))
    tell(lambda: f.readlines(1))
tell(lambda: f.read())
print(f.closed, f.name, f.mode)
''',
    "bytes": '''
with open('b', 'wb') as f:
    print(f.write(b'\\0\\1' * 5), f.tell(), f.mode, f.name)
    f.writelines([b'ab', bytearray(b'cd'), memoryview(b'ef')])
    tell(lambda: f.write('text'))
    tell(lambda: f.read())
with open('b', 'r+b') as f:
    f.seek(3); f.write(b'XYZ'); print(f.tell(), f.read(2)); f.seek(0); print(f.read())
    f.seek(-4, 2); print(f.read()); f.seek(4); print(f.truncate(), f.read()); f.seek(0); print(f.read())
    f.seek(8); f.write(b'!'); f.seek(0); print(f.read(), f.seek(2, 1))
    tell(lambda: f.seek(-100, 1))
with open('b', 'wb+') as f:
    f.write(b'one\\ntwo\\nthree'); f.seek(0); print(f.readline(), f.readline(2), f.readlines(), list(f))
    b = bytearray(4); f.seek(1); print(f.readinto(b), b)
''',
    "temporary": '''
import glob, os, shutil, tempfile
with tempfile.TemporaryDirectory() as folder:
    print(os.path.isdir(folder), os.path.basename(folder).startswith("tmp"))
    for name in ("a.txt", "b.txt", ".hidden", "c.dat"):
        with open(os.path.join(folder, name), "w") as f: f.write(name * 2)
    os.makedirs(os.path.join(folder, "deep/er"))
    shutil.copy(os.path.join(folder, "a.txt"), os.path.join(folder, "deep/er"))
    shutil.copytree(os.path.join(folder, "deep"), os.path.join(folder, "copied"), ignore=shutil.ignore_patterns("*.dat"))
    print(sorted(os.path.relpath(p, folder) for p in glob.glob(folder + "/*.txt")),
          sorted(os.path.relpath(p, folder) for p in glob.glob(folder + "/**/*.txt", recursive=True)),
          sorted(glob.glob("*", root_dir=folder)), sorted(glob.glob("**", root_dir=folder, recursive=True)))
    print(os.path.relpath(shutil.move(os.path.join(folder, "b.txt"), os.path.join(folder, "deep")), folder))
    shutil.rmtree(os.path.join(folder, "copied"))
    print(sorted(os.listdir(folder)), open(os.path.join(folder, "deep/er/a.txt")).read())
print(os.path.exists(folder))
with tempfile.NamedTemporaryFile("w+", suffix=".txt") as f:
    f.write("text"); f.seek(0)
    print(f.read(), os.path.exists(f.name), f.name.endswith(".txt"))
print(os.path.exists(f.name))
with tempfile.TemporaryFile() as f:
    print(f.write(b"abc"), f.seek(0), f.read())
with tempfile.SpooledTemporaryFile(max_size=4) as f:
    f.write(b"ab"); print(f._rolled); f.write(b"cdefg"); print(f._rolled); f.seek(0); print(f.read())
with tempfile.SpooledTemporaryFile(mode="w+") as f:
    f.write("one\\ntwo"); f.seek(0); print(f.readlines(), f.mode)
tell(lambda: shutil.rmtree("/work/nothing"))
print(shutil.rmtree("/work/nothing", ignore_errors=True), shutil.which("sh-that-is-not"), tuple(shutil.get_terminal_size((7, 8))))
folder = tempfile.mkdtemp(prefix="mine-", dir="/work")
print(os.path.basename(folder).startswith("mine-"), os.rmdir(folder))
''',
    "modes": '''
with open('log', 'a') as f: print('one', file=f)
with open('log', 'a+') as f:
    print('two', file=f); f.seek(0); print(f.read())
with open('log', 'r+') as f:
    f.write('ONE'); f.seek(0); print(f.read())
with open('new', 'x') as f: f.write('x')
for mode in ('q', 'rw', 'r+b+', 'bt', '', 'b', 'wx', 'tr', 'U', '+'):
    tell(lambda: open('log', mode).mode)
tell(lambda: open('new', 'x'))
tell(lambda: open('log', 'w').read())
tell(lambda: open('log').write('x'))
tell(lambda: open('log', 'rb', encoding='utf-8'))
tell(lambda: open('log', 'rb', errors='strict'))
tell(lambda: open('log', 'rb', newline=''))
tell(lambda: open('log', newline='x'))
tell(lambda: open('log', buffering=0))
tell(lambda: open('log', encoding='nothing'))
''',
    "names": '''
tell(lambda: open('nope'))
tell(lambda: open('x/y', 'w'))
tell(lambda: open(''))
tell(lambda: open('a\\0b'))
tell(lambda: open(3.5))
tell(lambda: open(None))
tell(lambda: open('.'))
tell(lambda: open('.', 'w'))
tell(lambda: open('n' * 300, 'w'))
open('./dot', 'w').write('1')
open('/work/abs', 'w').write('2')
open(b'bytes', 'w').write('3')
print(open('abs').read(), open('/work/./dot').read(), open('../work/bytes').read())
tell(lambda: open('dot/'))
tell(lambda: open('dot/x'))
class Path:
    def __fspath__(self): return 'abs'
print(open(Path()).read())
''',
    "ends of lines": '''
open('crlf', 'wb').write(b'a\\r\\nb\\rc\\nd')
for newline in (None, '', '\\n', '\\r', '\\r\\n'):
    with open('crlf', newline=newline) as f: print(newline, list(f))
    with open('crlf', newline=newline) as f: print(repr(f.read()))
for newline in (None, '', '\\n', '\\r', '\\r\\n'):
    with open('out', 'w', newline=newline) as f: f.write('x\\ny\\n')
    print(newline, open('out', 'rb').read())
''',
    "encodings": '''
open('u', 'w', encoding='utf-8').write('\\xe9\\u20ac\\U0001f40d\\n')
print(open('u', 'rb').read(), open('u', encoding='utf-8').read(), ascii(open('u', encoding='latin-1').read()))
tell(lambda: open('u', encoding='ascii').read())
tell(lambda: open('v', 'w', encoding='ascii').write('\\xe9'))
tell(lambda: open('v', 'w', encoding='latin-1').write('\\u20ac'))
open('w', 'w', encoding='latin-1').write('\\xe9')
print(open('w', 'rb').read())
tell(lambda: open('w', encoding='utf-8').read())
print(ascii(open('w', encoding='utf-8', errors='replace').read()), ascii(open('w', encoding='utf-8', errors='ignore').read()))
with open('u', encoding='utf-8') as f: print(f.read(1), f.tell(), f.read(1), f.tell(), f.read(1), f.tell())
''',
    "much": '''
with open('big', 'w') as f:
    for i in range(30000): f.write(f'{i} line\\n')
total = 0
with open('big') as f:
    for line in f: total += len(line)
print(total, sum(1 for line in open('big', 'rb')))
with open('big', 'rb') as f:
    f.seek(200000); print(f.readline(), f.tell(), len(f.read()))
with open('big') as f: print(len(f.read()), f.read())
with open('long', 'w') as f: f.write('x' * 300000 + '\\nend')
with open('long') as f: print(len(f.readline()), f.readline())
''',
    "closing": '''
f = open('c', 'w'); f.write('kept'); f.flush(); print(open('c').read()); f.close(); f.close()
tell(lambda: f.write('x'))
tell(lambda: next(f))
tell(lambda: f.flush())
with open('c') as g: pass
tell(lambda: g.__enter__())
try:
    with open('d', 'w') as h: h.write('before'); raise KeyError('x')
except KeyError as e: print(e, open('d').read())
print(sum(1 for _ in open('c')))
''',
    "os and pathlib": '''
import os, stat
from pathlib import Path
p = Path('a') / 'b'
tell(lambda: p.mkdir())
p.mkdir(parents=True)
tell(lambda: p.mkdir())
tell(lambda: p.mkdir(exist_ok=True))
tell(lambda: ((p / 'f.txt').write_text('one\\ntwo\\n'), (p / 'g.py').write_bytes(b'1'), (p / 'f.txt').read_text(), (p / 'g.py').read_bytes()))
tell(lambda: (sorted(str(q) for q in Path('a').rglob('*')), [str(q) for q in Path().glob('*/*/*.py')]))
tell(lambda: (p.exists(), p.is_dir(), p.is_file(), Path('no').exists(), (p / 'f.txt').stat().st_size, stat.S_ISDIR(p.stat().st_mode)))
tell(lambda: sorted(os.listdir('a/b')))
tell(lambda: [(str(top), sorted(folders), sorted(files)) for top, folders, files in os.walk('a')])
tell(lambda: sorted((e.name, e.is_dir(), e.path) for e in os.scandir('a')))
for f in (lambda: os.listdir('no'), lambda: os.stat('no'), lambda: os.mkdir('no/x'), lambda: os.remove('no'), lambda: os.rmdir('a'), lambda: os.remove('a'),
          lambda: Path('no').read_text(), lambda: Path('a').read_text(), lambda: os.rename('no', 'x'), lambda: Path('no').unlink(), lambda: Path('no').unlink(missing_ok=True),
          lambda: os.stat(1.5), lambda: os.listdir([]), lambda: os.mkdir(None), lambda: list(Path('a/b/f.txt').iterdir()),
          lambda: Path('a/b/f.txt').mkdir(), lambda: os.makedirs('a/b'), lambda: os.makedirs('a/b', exist_ok=True), lambda: os.path.getsize('no'),
          lambda: Path('x').write_text(b'x'), lambda: Path('a/b/f.txt').touch(exist_ok=False)):
    tell(f)
os.rename('a/b/f.txt', 'moved'); tell(lambda: Path('moved').rename('again'))
tell(lambda: (os.path.exists('moved'), os.path.isfile('again'), os.path.isdir('a'), os.path.getsize('again'), os.path.abspath('x'), os.getcwd(), os.path.realpath('a/../again')))
os.makedirs('d/e/f'); os.removedirs('d/e/f'); tell(lambda: sorted(set(os.listdir()) - {'program.py'}))
tell(lambda: (Path('again').resolve(), Path.cwd(), Path('again').samefile('./again'), os.access('again', os.R_OK), os.access('no', os.F_OK)))
with Path('again').open() as file: print(file.name, file.mode, file.readline())
''',
    "what was handed in": '''
print(open('given.txt').read())
with open('given.txt', 'a') as f: f.write('more\\n')
print(open('same.txt').read())
open('same.txt', 'r+').write('s')
open('.hidden', 'w').write('h')
''',
    "a file left open": '''
f = open('open', 'w')
f.write('written at the end')
''',
    "a file left open by an exception": '''
f = open('open', 'w')
f.write('written at the end')
1 / 0
''',
}


def both(source, *options):
    """The documents and the files of the two engines."""
    results = {}
    for engine in ("process", "embedded"):
        with Folder() as folder:
            given = [folder.write("given.txt", "given\n"), folder.write("same.txt", "same\n")]
            out = folder.path / "out"
            files = [word for path in given for word in ("--file", path)]
            document = run_json(source, "--engine", engine, "--policy", everything_allowed(), *files, "--out", out, *options)
            held = {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()} if out.exists() else {}
            results[engine] = document, held
    return results["process"], results["embedded"]


def add_program(name, source):
    def is_the_same():
        (want, want_files), (got, got_files) = both(TELL + source)
        check_equal((got["outcome"], got["exit_status"]), (want["outcome"], want["exit_status"]), got["stderr"] or got["error"])
        check_equal(got["stdout"].splitlines(), want["stdout"].splitlines(), "stdout")
        check_equal(got_files, want_files, "files in --out")

        def told(document):
            return [(file["name"], file["size"], file["sha256"], file["state"], file["copied"], file["skipped"])
                    for file in document["files"]]
        check_equal(told(got), told(want), "files in the document")
    add_case(name, is_the_same)


for program_name, program_source in PROGRAMS.items():
    add_program(program_name, program_source)


@case
def files_have_limits():
    source = ("def tell(f):\n    try:\n        print(f())\n    except OSError as e:\n        print(e.errno)\n"
              "def fill(name, n):\n    with open(name, 'wb') as f: return f.write(b'x' * n)\n"
              "tell(lambda: fill('a', 1000))\ntell(lambda: fill('b', 1001))\ntell(lambda: fill('c', 900))\n"
              "tell(lambda: fill('d', 900))\ntell(lambda: fill('e', 1))\ntell(lambda: fill('f', 0))\n")
    policy = everything_allowed("limits: {file_size: 1000, disk: 64KiB, files: 5}\n")
    document = run_json(source, "--engine", "embedded", "--policy", policy)
    check_equal(document["stdout"].split(), ["1000", "27", "900", "900", "1", "28"], "what it may write")
    policy = everything_allowed("limits: {file_size: 60KiB, disk: 64KiB}\n")
    document = run_json(source.replace("1000", "60000").replace("900", "9000"), "--engine", "embedded", "--policy", policy)
    check_equal(document["stdout"].split()[-3:], ["28", "1", "0"], "disk")


@case
def input_comes_as_it_is_asked_for():
    source = ("import sys\nprint(repr(input('name? ')))\nprint(repr(sys.stdin.readline()), repr(sys.stdin.read(3)))\n"
              "print(repr(sys.stdin.read()))\ntry:\n    input()\nexcept EOFError as e:\n    print(e)\n")
    for stdin in (b"one\r\ntwo\n\xe2\x82\xacxyz\nrest\nend", b"one\ntwo", b"a\n\n" + b"x" * 100000):
        got, want = (run_json(source, "--engine", engine, "--policy", everything_allowed(), stdin=stdin)
                     for engine in ("embedded", "process"))
        check_equal((got["stdout"], got["exit_status"]), (want["stdout"], want["exit_status"]), got["stderr"])


@case
def input_that_does_not_come_is_ended_by_the_clock():
    def run(limit_ms):
        with Folder() as folder:
            path = folder.write("program.py", "print('begun')\ninput()\n")
            policy = everything_allowed(f"limits: {{wall: {limit_ms}ms}}\n")
            process = subprocess.Popen([str(CORDON), "run", "--engine", "embedded", "--policy", policy, str(path)],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            status = process.wait(timeout=SHORT_S)
            found = status, process.stdout.read(), b"limit: wall" in process.stderr.read()
            for stream in (process.stdin, process.stdout, process.stderr):
                stream.close()
            return found
    check_equal(long_enough(run, lambda found: found[1]), (5, b"begun\n", True), "status, stdout, whether the limit is named")


@case
def sleeping_counts_as_the_programs_time():
    source = "import time\ntime.sleep(0.2)\nprint('slept')\ntime.sleep(1000)\n"
    document = long_enough(lambda limit_ms: run_json(source, "--engine", "embedded", "--policy",
                                                     everything_allowed(f"limits: {{wall: {limit_ms}ms}}\n")), lambda found: found["stdout"])
    check_equal((document["limit"], document["stdout"]), ("wall", "slept\n"), "ending")
    check(0.3 <= document["usage"]["wall_seconds"] < 500, document["usage"])


@case
def arguments_reach_the_program():
    words = ["", "a b", "--json", "\u20ac"]
    document = run_json("import sys\nprint(sys.argv)", "--engine", "embedded", "--allow-import", "sys", arguments=words)
    check_equal(document["stdout"], repr(["/work/program.py", *words]) + "\n", "argv")


RECORDED = """import random, sys, time
print(input(), sys.argv, random.random(), time.time(), time.perf_counter())
print(open('given.txt').read())
with open('new.txt', 'w') as f: f.write(str(random.random()))
print(open('new.txt').read(), sorted({'a', 'b', 'c'}, key=hash))
"""


@case
def a_record_replays_to_the_same_output():
    with Folder() as folder:
        given, record = folder.write("given.txt", "given\n"), folder.path / "record"
        options = ("--engine", "embedded", "--policy", everything_allowed())
        first = run_json(RECORDED, *options, "--file", given, "--record", record, stdin=b"typed\n", want_status=0)
        check(first["stdout"].startswith("typed ['/work/program.py'] 0."), first["stdout"])
        for _ in range(2):
            again = run_json(RECORDED, *options, "--replay", record, stdin=b"", want_status=0)
            check_equal((again["stdout"], again["usage"]["fuel"]), (first["stdout"], first["usage"]["fuel"]), "again")
        other = run_json(RECORDED, *options, "--file", given, stdin=b"typed\n", want_status=0)
        check(other["stdout"] != first["stdout"], "without the record it does something else")


@case
def a_record_that_does_not_fit_is_refused():
    with Folder() as folder:
        record, options = folder.path / "record", ("--engine", "embedded", "--policy", everything_allowed())
        source = "import time\nprint(time.time())\n"
        run_json(source, *options, "--record", record, want_status=0)
        whole = record.read_bytes()
        damaged = {"another program": (source + "\n", whole), "other arguments": (source, whole), "not one": (source, b"x" * 200),
                   "not in the record": (source, whole[:-5])}
        for words, (program, content) in damaged.items():
            record.write_bytes(content)
            more = {"arguments": ["x"]} if words == "other arguments" else {}
            document = run_json(program, *options, "--replay", record, want_status=3, **more)
            check_equal(document["outcome"], "bad-input", words)
            check(words in document["error"], document["error"])
        document = run_json(source, "--engine", "process", "--replay", record, "--policy", everything_allowed(), want_status=3)
        check("embedded engine" in document["error"], document["error"])


run_cases()

"""Goal: a run that was stopped goes on as if nothing had been, in another process, with its files and its input; a snapshot is
a stranger's: judged again, its limits the policy's, damage told, nothing of it a path or a command."""
import hashlib
import json
import pathlib
import struct

from harness import case, check, check_equal, cordon, run_cases
from sandbox import Folder, everything_allowed, run_json, run_program

OPTIONS = ("--engine", "embedded")

WHOLE = """import itertools, re
class Account:
    def __init__(self): self.lines = []
    def add(self, n): self.lines.append(n)
def primes():
    found = []
    for n in itertools.count(2):
        if all(n % p for p in found):
            found.append(n)
            yield n
account = Account()
with open('given.txt') as given, open('made.txt', 'w') as made:
    for p in itertools.islice(primes(), 300):
        account.add(p)
        if p % 50 == 1:
            print(p, given.readline().strip(), file=made)
            print(re.sub('1', 'x', str(p)))
print(sum(account.lines), open('made.txt').read(), input(), input())
"""
GIVEN = "".join(f"line {i}\n" for i in range(50))
STDIN = b"first\nsecond\n"


def resume(snapshot, *options, want_status=0, stdin=b"", engine="embedded"):
    """The document of `cordon run --resume`."""
    done = cordon("run", "--json", "--engine", engine, *options, "--resume", str(snapshot), stdin=stdin)
    check_equal(done.returncode, want_status, (done.stderr or done.stdout).decode())
    return json.loads(done.stdout)


def mend(snapshot):
    """The bytes of a snapshot with the checksum of its end made right again."""
    end = snapshot.rindex(b"CDN1")
    return snapshot[:end] + snapshot[end:-64] + hashlib.sha256(snapshot[:end]).hexdigest().encode()


def message(kind, number, *parts):
    parts = [*parts, *[b""] * 5][:5]
    return struct.pack("<4sIq5q", b"CDN1", kind, number, *map(len, parts)) + b"".join(parts)


@case
def a_run_goes_on_from_many_places():
    with Folder() as folder:
        given, snapshot = folder.write("given.txt", GIVEN), folder.path / "saved"
        whole = run_json(WHOLE, *OPTIONS, "--file", given, stdin=STDIN, want_status=0)
        fuel = whole["usage"]["fuel"]
        for share in (0.02, 0.3, 0.5, 0.8, 0.95):
            first = run_json(WHOLE, *OPTIONS, "--file", given, "--snapshot-after", int(fuel * share), "--snapshot", snapshot,
                             stdin=STDIN, want_status=8)
            check_equal((first["outcome"], first["exit_status"]), ("paused", None), "the first part")
            for _ in range(2):
                rest = resume(snapshot, stdin=STDIN)
                check_equal(first["stdout"] + rest["stdout"], whole["stdout"], f"output, stopped at {share}")
                check_equal(rest["usage"]["fuel"], fuel, "fuel")
                check_equal(rest["files"], whole["files"], "files")


@case
def a_run_is_saved_again_and_again():
    with Folder() as folder:
        given, snapshot, out = folder.write("given.txt", GIVEN), folder.path / "saved", folder.path / "out"
        whole = run_json(WHOLE, *OPTIONS, "--file", given, stdin=STDIN, want_status=0)
        step = whole["usage"]["fuel"] // 7
        document = run_json(WHOLE, *OPTIONS, "--file", given, "--snapshot-after", step, "--snapshot", snapshot, stdin=STDIN)
        text, parts = document["stdout"], 1
        while document["outcome"] == "paused" and parts < 20:
            done = resume(snapshot, "--snapshot-after", str(step), "--snapshot", str(snapshot), "--out", str(out),
                          want_status=8 if parts < 7 else 0, stdin=STDIN)
            document, text, parts = done, text + done["stdout"], parts + 1
        check_equal((document["outcome"], text, parts), ("ended", whole["stdout"], 8), "in eight parts")
        check((out / "made.txt").read_text().startswith("101 line 0\n"), "its file is copied out in the end")


@case
def input_read_ahead_is_kept():
    source = "import sys\na = input()\nfor i in range(100000): pass\nprint(a, sys.stdin.read().split())\n"
    options = (*OPTIONS, "--allow-import", "sys")
    with Folder() as folder:
        snapshot = folder.path / "saved"
        run_json(source, *options, "--snapshot-after", 50000, "--snapshot", snapshot, stdin=b"one\ntwo\nthree", want_status=8)
        rest = resume(snapshot, "--allow-import", "sys", stdin=b" four")
        check_equal(rest["stdout"], "one ['two', 'three', 'four']\n", "what was read ahead, then what comes now")


@case
def a_program_that_ends_earlier_leaves_no_snapshot():
    with Folder() as folder:
        snapshot = folder.path / "saved"
        document = run_json("print(1)", *OPTIONS, "--snapshot-after", 100000000, "--snapshot", snapshot, want_status=0)
        check_equal((document["outcome"], document["stdout"]), ("ended", "1\n"), "the run")
        check(not snapshot.exists(), "a file is left")
        snapshot.write_bytes(b"older")
        run_json("1/0", *OPTIONS, "--snapshot-after", 100000000, "--snapshot", snapshot, want_status=1)
        check_equal(snapshot.read_bytes(), b"older", "what was there")
        check("ZeroDivisionError" in run_json("1/0", *OPTIONS, "--snapshot-after", 100000000, "--snapshot", snapshot)["stderr"],
              "a traceback is whole although a pause is due later")


@case
def without_a_name_it_lies_in_the_current_directory():
    with Folder() as folder:
        folder.write("sums.py", "print(sum(i for i in range(100000)))")
        done = cordon("run", *OPTIONS, "--snapshot-after", "50000", "sums.py", cwd=folder.path)
        check_equal((done.returncode, done.stdout), (8, b""), done.stderr.decode())
        done = cordon("run", *OPTIONS, "--resume", "sums.py.snapshot", cwd=folder.path)
        check_equal((done.returncode, done.stdout), (0, b"4999950000\n"), done.stderr.decode())
        check_equal((folder.path / "sums.py.snapshot").stat().st_mode & 0o777, 0o600, "nobody else reads it")


@case
def what_the_policy_forbids_now_does_not_go_on():
    with Folder() as folder:
        snapshot = folder.path / "saved"
        source = "import secrets\nfor i in range(100000): pass\nprint(i)"
        run_json(source, *OPTIONS, "--allow-import", "secrets", "--snapshot-after", 50000, "--snapshot", snapshot, want_status=8)
        strict = folder.write("strict.yaml", "imports: {allow: [math]}\n")
        document = resume(snapshot, "--policy", str(strict), want_status=4)
        check_equal((document["outcome"], document["stdout"]), ("blocked", ""), "judged again")
        small = folder.write("small.yaml", "limits: {fuel: 60000}\n")
        document = resume(snapshot, "--policy", str(small), "--allow-import", "secrets", want_status=5)
        check_equal((document["limit"], document["usage"]["fuel"]), ("fuel", 60000), "what it has used counts")
        document = resume(snapshot, "--allow-import", "secrets", want_status=3, engine="process")
        check("embedded engine" in document["error"], document["error"])


@case
def eval_is_granted_by_the_policy_of_the_resumed_run():
    source = "for i in range(100000): pass\nprint(eval('1 + 1'))"
    with Folder() as folder:
        snapshot = folder.path / "saved"
        run_json(source, *OPTIONS, "--policy", everything_allowed(), "--snapshot-after", 50000, "--snapshot", snapshot,
                 want_status=8)
        policy = folder.path / "no-eval.yaml"
        policy.write_text(pathlib.Path(everything_allowed()).read_text().replace("eval: true", "eval: false"))
        check("PermissionError" in resume(snapshot, "--policy", str(policy), want_status=1)["stderr"], "no eval")
        check_equal(resume(snapshot, "--policy", everything_allowed())["stdout"], "2\n", "with it")


@case
def damage_is_told():
    with Folder() as folder:
        snapshot = folder.path / "saved"
        run_json("for i in range(100000): pass", *OPTIONS, "--snapshot-after", 50000, "--snapshot", snapshot, want_status=8)
        whole = snapshot.read_bytes()
        for place in range(0, len(whole), len(whole) // 60):
            damaged = bytearray(whole)
            damaged[place] ^= 0x40
            snapshot.write_bytes(damaged)
            done = cordon("run", *OPTIONS, "--resume", str(snapshot))
            check_equal((done.returncode, done.stdout), (3, b""), f"byte {place}: {done.stderr.decode()}")
        for size in (0, 1, 47, 48, 100, len(whole) // 2, len(whole) - 1):
            snapshot.write_bytes(whole[:size])
            done = cordon("run", *OPTIONS, "--resume", str(snapshot))
            check_equal(done.returncode, 3, f"{size} bytes")
        snapshot.write_bytes(whole + b"x")
        check_equal(cordon("run", *OPTIONS, "--resume", str(snapshot)).returncode, 3, "a byte more")


@case
def a_forged_world_is_refused_or_runs_in_its_cage():
    """The outer checksum is right, the world's own is not: the worker finds it."""
    with Folder() as folder:
        snapshot = folder.path / "saved"
        run_json("for i in range(100000): pass", *OPTIONS, "--snapshot-after", 50000, "--snapshot", snapshot, want_status=8)
        whole = snapshot.read_bytes()
        world = whole.index(b"CDN1", 4) + 48
        for place in range(world, len(whole) - 200, (len(whole) - world) // 12):
            forged = bytearray(whole)
            forged[place] ^= 0x04
            snapshot.write_bytes(mend(bytes(forged)))
            document = resume(snapshot, want_status=3)
            check_equal(document["outcome"], "bad-input", f"byte {place}")
            check("damaged" in document["error"] or "build" in document["error"], document["error"])


@case
def files_of_a_forged_snapshot_are_keys_and_not_paths():
    with Folder() as folder:
        snapshot, out = folder.path / "saved", folder.path / "out"
        run_json("for i in range(100000): pass", *OPTIONS, "--snapshot-after", 50000, "--snapshot", snapshot, want_status=8)
        whole = snapshot.read_bytes()
        end = whole.rindex(b"CDN1")
        file_kind = struct.unpack("<I", whole[end + 4:end + 8])[0] - 1
        out.mkdir()
        sha = b"0" * 64
        bad = {"above": [(0, b"../outside", b"", b"x")], "absolute": [(0, b"/etc/passwd", b"", b"x")],
               "twice": [(0, b"a", b"", b"x"), (0, b"a", b"", b"x")], "without a folder": [(0, b"no/such", b"", b"x")],
               "below a file": [(0, b"a", b"", b""), (0, b"a/b", b"", b"")], "a NUL": [(0, b"a\0b", b"", b"")],
               "a slash too many": [(0, b"a//b", b"", b"")], "a folder with bytes": [(1, b"a", b"", b"x")],
               "no hash": [(2, b"a", b"", b"x")], "a long hash": [(2, b"a", sha + b"0", b"x")],
               "a hash too many": [(0, b"a", sha, b"x")], "a long name": [(0, b"a" * 300, b"", b"x")]}
        for words, files in bad.items():
            snapshot.write_bytes(mend(whole[:end] + b"".join(message(file_kind, *file) for file in files) + whole[end:]))
            document = resume(snapshot, "--out", str(out), want_status=3)
            check_equal(document["outcome"], "bad-input", words)
            check_equal(list(out.iterdir()), [], words)
        good = [(1, b"d", b"", b""), (0, b"d/f", b"", b"text"), (0, b"", b"", b"removed, open still")]
        snapshot.write_bytes(mend(whole[:end] + b"".join(message(file_kind, *file) for file in good) + whole[end:]))
        document = resume(snapshot, "--out", str(out))
        check_equal([file["name"] for file in document["files"]], ["d/f"], "files")
        many = b"".join(message(file_kind, 0, b"f%d" % i, b"", b"") for i in range(2000))
        snapshot.write_bytes(mend(whole[:end] + many + whole[end:]))
        check("more than the policy allows" in resume(snapshot, want_status=3)["error"], "files beyond limits.files")


@case
def wrong_use_is_refused():
    with Folder() as folder:
        snapshot, program = folder.path / "saved", folder.write("p.py", "print(1)")
        run_program("for i in range(100000): pass", *OPTIONS, "--snapshot-after", 50000, "--snapshot", snapshot)
        for words, status, arguments in (
                ("--snapshot needs", 2, ["--snapshot", snapshot, program]),
                ("whole number", 2, ["--snapshot-after", "0", program]),
                ("whole number", 2, ["--snapshot-after", "x", program]),
                ("cannot stand together", 2, ["--snapshot-after", "5", "--replay", "r", program]),
                ("no --file", 2, ["--resume", "--file", program, snapshot]),
                ("no --file", 2, ["--resume", snapshot, "--", "argument"]),
                ("no --file", 2, ["--resume", "--record", folder.path / "r", snapshot]),
                ("not a snapshot", 3, ["--resume", program]),
                ("No such file", 3, ["--resume", folder.path / "nothing"]),
                ("only runs of the embedded engine", 3, ["--engine", "process", "--snapshot-after", "5", program])):
            engine = () if "--engine" in arguments else OPTIONS
            done = cordon("run", *engine, *map(str, arguments), cwd=folder.path)
            check_equal(done.returncode, status, f"{words}: {done.stderr.decode()}")
            check(words in done.stderr.decode(), done.stderr.decode())
        done = cordon("run", *OPTIONS, "--snapshot-after", "5", "--snapshot", str(folder.path / "no" / "such"), str(program))
        check_equal(done.returncode, 3, "a place that is none")


run_cases()

"""Goal: each run leaves what was decided and what happened, in a record where a change shows, that survives its writer
being killed at any point, keeps no secret that it can tell, and never grows past its limit."""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import random
import subprocess
import tempfile
import time

from harness import CORDON, case, check, check_equal, run_cases

GOOD = "print(1 + 2)\n"
BAD = "import os\nos.system('true')\n"
KEY = "sk-live-0123456789abcdefghij"


class Place:
    """A state folder of its own."""

    def __enter__(self):
        self.hold = tempfile.TemporaryDirectory(prefix="cordon-test-")
        self.path = pathlib.Path(self.hold.name)
        self.env = {"XDG_STATE_HOME": str(self.path), "PATH": os.environ["PATH"]}
        self.record = self.path / "cordon/record"
        return self

    def __exit__(self, *_):
        self.hold.cleanup()

    def command(self, source=GOOD, policy="", options=(), name="program.py", arguments=()):
        (self.path / name).write_text(source)
        (self.path / "policy.yaml").write_text("engine: embedded\n" + policy)
        rest = ["--", *arguments] if arguments else []
        return [str(CORDON), "run", *options, "--policy", str(self.path / "policy.yaml"), str(self.path / name), *rest]

    def run(self, *args, stdin=b"", **more):
        return subprocess.run(self.command(*args, **more), input=stdin, capture_output=True, env=self.env, timeout=60, check=False)

    def cordon(self, *words):
        return subprocess.run([str(CORDON), *words], capture_output=True, text=True, env=self.env, timeout=60, check=False)

    def json(self, *words, want=0):
        done = self.cordon(*words, "--json")
        check_equal(done.returncode, want, f"{words}: {done.stderr}")
        return json.loads(done.stdout)

    def files(self):
        return sorted(self.record.glob("*.jsonl"))

    def lines(self):
        return [json.loads(line) for file in self.files() for line in file.read_text().splitlines()]

    def verify(self, want=0, *words):
        return self.json("log", "verify", *words, want=want)


@case
def a_run_leaves_one_entry():
    with Place() as place:
        done = place.run(options=["--json"], arguments=["a", "b"])
        document = json.loads(done.stdout)
        check_equal(done.returncode, 0, done.stderr)
        rows = place.json("log")
        check_equal([row["id"] for row in rows], [document["record"]], "entries")
        entry = place.json("log", "show", document["record"])
        begin, end = entry["begin"], entry["end"]
        check_equal((begin["program"], begin["source"], begin["arguments"]), ("program.py", GOOD, 2), "begin")
        check_equal(begin["sha256"], hashlib.sha256(GOOD.encode()).hexdigest(), "hash of the source")
        check_equal((begin["verdict"]["verdict"], begin["engine"], begin["policy"]["limits"]["cpu"]),
                    ("allow", "embedded", 30000), "what was decided")
        check_equal((end["outcome"], end["exit_status"], end["stdout_sha256"]),
                    ("ended", 0, hashlib.sha256(b"3\n").hexdigest()), "what happened")
        check(end["protections"] and end["usage"]["fuel"] > 0, "under what, and how much")
        for file in [place.record, *place.record.iterdir()]:
            check_equal(file.stat().st_mode & 0o077, 0, f"others may not look into {file}")


@case
def what_does_not_run_leaves_one_too():
    with Place() as place:
        place.run(BAD)
        place.run("x = (\n")
        place.run(GOOD, policy="limits: {wall: 200ms}\n")
        place.run("while True:\n    if 0: break\n", policy="limits: {wall: 200ms}\n")
        rows = place.json("log")
        check_equal([(row["verdict"], row["outcome"]) for row in rows],
                    [("block", "blocked"), ("block", "unparsable"), ("allow", "ended"), ("allow", "limit")], "entries")
        check_equal(place.verify()["lines"], 9, "lines")


@case
def what_was_asked_for_is_counted():
    with Place() as place:
        place.run("import time\nfor i in range(3): time.time()\ntry: open('nope')\nexcept OSError: print('no')\n")
        calls = {call["name"]: (call["count"], call["refused"]) for call in place.json("log", "show", "last")["end"]["calls"]}
        check_equal(calls, {"time.clock": (3, 0), "file.open": (1, 1)}, "calls")


@case
def what_was_refused_is_told_with_its_name():
    with Place() as place:
        place.run("while (name := input()):\n    try: open(name)\n    except OSError as error: print(error.strerror)\n",
                  stdin=b"/etc/shadow\nsk-live-0123456789abcdefghij\nn\xc3\xa9\xff\n" + b"x" * 500 + b"\n\n")
        refusals = place.json("log", "show", "last")["end"]["refusals"]
        check_equal([(row["name"], row["on"], row["error"]) for row in refusals],
                    [("file.open", "/etc/shadow", "ENOENT"), ("file.open", "[masked]", "ENOENT"), ("file.open", "", "ENOENT"),
                     ("file.open", "x" * 159, "ENAMETOOLONG")], "refusals")
        check("refused    file.open /etc/shadow ENOENT\n" in place.cordon("log", "show", "last").stdout, "for people")
        place.run("for i in range(100):\n    try: open(f'n{i}')\n    except OSError: pass\n")
        check_equal(len(place.json("log", "show", "last")["end"]["refusals"]), 32, "no more than that are kept")


@case
def filters_choose():
    with Place() as place:
        for source, name in ((GOOD, "a.py"), (BAD, "b.py"), ("import os\n", "c.py")):
            place.run(source, name=name)

        def ids(*words):
            return [row["program"] for row in place.json("log", *words)]
        check_equal(ids(), ["a.py", "b.py", "c.py"], "all")
        check_equal(ids("--verdict", "block"), ["b.py", "c.py"], "by verdict")
        check_equal(ids("--outcome", "ended"), ["a.py"], "by outcome")
        check_equal(ids("--rule", "CDN-CMD-001"), ["b.py"], "by rule")
        check_equal(ids("--program", "c.py"), ["c.py"], "by program")
        check_equal(ids("--newest", "2"), ["b.py", "c.py"], "the newest")
        check_equal(ids("--since", "1h"), ["a.py", "b.py", "c.py"], "since")
        check_equal(ids("--since", "2999-01"), [], "since later")
        check_equal(ids("--until", "2000"), [], "until before")
        check_equal(ids("--until", time.strftime("%Y-%m-%d", time.gmtime())), ["a.py", "b.py", "c.py"], "until today")
        for word in ("yesterday", "20", "x2026", "2026-11-21T", "5", "2026-11-21T18:00:00.123456"):
            status = place.cordon("log", "--since", word).returncode
            check_equal(status, 0 if word == "2026-11-21T" else 2, word)


@case
def names_of_entries():
    with Place() as place:
        check_equal(place.cordon("log").stdout, "", "no entry at all")
        check_equal(place.cordon("log", "show", "last").returncode, 3, "nothing")
        place.run()
        place.run()
        first, second = [row["id"] for row in place.json("log")]
        check(first in place.cordon("log", "show", first).stdout, "by id")
        check(second in place.cordon("log", "show", "last").stdout, "the last")
        check_equal(place.cordon("log", "show", first[:8]).returncode, 3, "two begin so")
        for name in ("../x", "x", "9"):
            check_equal(place.cordon("log", "show", name).returncode, 3, name)


@case
def off_and_require():
    with Place() as place:
        check_equal(json.loads(place.run(policy="record: off\n", options=["--json"]).stdout)["record"], None, "off")
        check(not place.record.exists(), "nothing is made")
        place.path.joinpath("cordon").mkdir(mode=0o755)
        place.path.joinpath("cordon").chmod(0o755)
        done = place.run()
        check_equal((done.returncode, done.stdout), (0, b"3\n"), "on: it runs")
        check(b"no entry in the record" in done.stderr and b"nobody else" in done.stderr, done.stderr)
        done = place.run(policy="record: require\n")
        check_equal((done.returncode, done.stdout), (7, b""), "require: it does not")
        place.env.pop("XDG_STATE_HOME")
        done = place.run()
        check_equal((done.returncode, done.stderr), (0, b""), "no place at all")
        check_equal(place.run(policy="record: require\n").returncode, 7, "no place at all, and required")


# --- the chain ---------------------------------------------------------------------------------------------------------

def tampered(change, want_words):
    with Place() as place:
        for source in (GOOD, BAD, GOOD):
            place.run(source)
        check_equal(place.verify()["whole"], True, "before")
        file = place.files()[0]
        lines = file.read_text().splitlines(keepends=True)
        file.write_text("".join(change(lines)))
        done = place.verify(1)
        check(not done["whole"] and want_words in done["problem"], f"{done}")


@case
def a_change_shows():
    tampered(lambda lines: [line.replace('"verdict":"block"', '"verdict":"allow"') for line in lines], "changed")
    tampered(lambda lines: lines[:2] + lines[3:], "missing")
    tampered(lambda lines: lines[:3] + lines[2:3] + lines[3:], "put in")
    tampered(lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], "missing")
    tampered(lambda lines: [*lines[:2], "{}\n", *lines[2:]], "changed")
    tampered(lambda lines: [*lines[:2], "\n", *lines[2:]], "changed")
    tampered(lambda lines: [lines[0], lines[1].replace('"id"', '"ID"'), *lines[2:]], "changed")

    def rehashed(lines):
        """A line changed with its own hash made right: the next one tells."""
        body = lines[4].replace('"blocked"', '"ended"').rsplit(',"hash"', 1)[0]
        return [*lines[:4], f'{body},"hash":"{hashlib.sha256(body.encode()).hexdigest()}"}}\n', *lines[5:]]
    tampered(rehashed, "missing or were put in")


@case
def an_end_that_was_cut_off_shows_by_a_head_kept_elsewhere():
    with Place() as place:
        for _ in range(2):
            place.run()
        head = place.verify()["head"]
        place.run()
        check_equal(place.verify(0, "--head", head)["whole"], True, "the head is part of it")
        file = place.files()[0]
        lines = file.read_text().splitlines(keepends=True)
        file.write_text("".join(lines[:3]))
        check_equal(place.verify()["whole"], True, "without the head nothing shows")
        check("cut off" in place.verify(1, "--head", head)["problem"], "with it it does")
        for wrong in ("5", "x:" + "0" * 64, "0:" + "0" * 64, "3:00", "3:" + "0" * 64):
            check(place.cordon("log", "verify", "--head", wrong).returncode in (1, 2), wrong)


@case
def nothing_is_added_behind_a_line_that_is_none():
    with Place() as place:
        place.run()
        with place.files()[0].open("a") as file:
            file.write("not a line of ours\n")
        done = place.run()
        check_equal(done.returncode, 0, "it runs")
        check(b"not one that Cordon wrote" in done.stderr, done.stderr)
        check_equal(place.run(policy="record: require\n").returncode, 7, "required")


# --- writers that die --------------------------------------------------------------------------------------------------

@case
def a_torn_last_line_is_told_and_repaired():
    rng = random.Random(7)
    with Place() as place:
        place.run()
        whole = place.files()[0].read_bytes()
        start = whole[:-1].rfind(b"\n") + 1
        cuts = {start + 1, len(whole) - 1, *(rng.randrange(start + 1, len(whole)) for _ in range(6))}
        for cut in sorted(cuts):
            place.files()[0].write_bytes(whole[:cut])
            done = place.verify()
            check_equal((done["whole"], done["torn_bytes"]), (True, cut - start), f"cut at {cut}")
            told = place.cordon("log")
            check("torn" in told.stderr and "lost" in told.stdout, f"{told}")
            check_equal(place.files()[0].read_bytes(), whole[:cut], "readers leave it alone")
            check_equal(place.run().returncode, 0, "the next run")
            repaired = [line for line in place.lines() if line["kind"] == "repaired"]
            check_equal([(line["torn_bytes"], line["torn_sha256"]) for line in repaired],
                        [(cut - start, hashlib.sha256(whole[start:cut]).hexdigest())], "what was cut off")
            check_equal((place.verify()["whole"], place.verify()["torn_bytes"]), (True, 0), "repaired")


@case
def a_first_file_without_a_whole_line_is_repaired():
    with Place() as place:
        place.run()
        for content in (b"", b"{", b'{"kind":"file"'):
            place.files()[0].write_bytes(content)
            check_equal(place.run().returncode, 0, "run")
            check_equal(place.verify()["whole"], True, f"{content}")


@case
def killed_at_any_point():
    rng = random.Random(11)
    with Place() as place:
        place.run()
        for _ in range(25):
            run = subprocess.Popen(place.command("import time\nfor i in range(50): time.sleep(0.0005)\n"), env=place.env,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(rng.uniform(0.0, 0.12))
            run.kill()
            run.wait()
        place.run()
        check_equal(place.verify()["whole"], True, "the chain")
        rows = place.json("log")
        check(all(row["outcome"] in ("ended", "lost") for row in rows), f"{rows}")
        check_equal(rows[-1]["outcome"], "ended", "the last run")


@case
def many_writers_at_once():
    with Place() as place:
        command = place.command()
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            statuses = list(pool.map(lambda _: subprocess.run(command, env=place.env, capture_output=True, check=False).returncode,
                                     range(30)))
        check_equal(set(statuses), {0}, "statuses")
        check_equal((place.verify()["whole"], place.verify()["lines"], len(place.json("log"))), (True, 61, 30), "record")


# --- size --------------------------------------------------------------------------------------------------------------

@case
def files_follow_one_another_and_the_oldest_go():
    with Place() as place:
        source = "x = '" + "ab" * 20000 + "'\nprint(3)\n"
        for _ in range(32):
            check_equal(place.run(source, policy="record: {size: 1MiB, replay: false}\n").returncode, 0, "run")
        total = sum(file.stat().st_size for file in place.files())
        check(total <= 1 << 20, f"{total} bytes")
        check(len(place.files()) > 4 and place.files()[0].name != "000001.jsonl", f"{place.files()}")
        check("dropped" in {line["kind"] for line in place.lines()}, "what went is told")
        done = place.verify()
        check(done["whole"] and done["first"] > 1, f"{done}")
        place.files()[2].unlink()
        check_equal(place.verify(1)["whole"], False, "a file in the middle that is gone shows")


@case
def a_program_too_large_is_kept_as_its_hash():
    with Place() as place:
        source = "# " + "x" * (3 << 20) + "\nprint(3)\n"
        check_equal(place.run(source).returncode, 0, "run")
        begin = place.json("log", "show", "last")["begin"]
        check_equal((begin["source"], begin["sha256"]), (None, hashlib.sha256(source.encode()).hexdigest()), "source")
        place.run(GOOD, policy="record: {source: false}\n")
        check_equal(place.json("log", "show", "last")["begin"]["source"], None, "source: false")


# --- secrets -----------------------------------------------------------------------------------------------------------

@case
def secrets_are_masked():
    secrets = [KEY, "ghp_" + "A1" * 18, "AKIA" + "ABCDEFGH12345678", "Bearer " + "x1" * 20,
               "-----BEGIN RSA PRIVATE KEY-----\\nMIIE0000\\n-----END RSA PRIVATE KEY-----"]
    source = "".join(f"a{i} = '{secret}'\n" for i, secret in enumerate(secrets))
    source += "password = 'hunter2 horse'\nconfig = {'api_key': \"plain-words-here\", 'name': 'kept as it is'}\n"
    source += "auth_token: str = 'another one'\npassword = input\ntoken_count = 17\nprint(3)\n"
    with Place() as place:
        check_equal(place.run(source, policy="record: {replay: false}\n").stdout, b"3\n", "run")
        text = "".join(file.read_text() for file in place.files())
        for secret in [*secrets, "MIIE0000", "hunter2", "plain-words-here", "another one"]:
            check(secret not in text, f"{secret} is in the record")
        begin = place.json("log", "show", "last")["begin"]
        for kept in ("kept as it is", "password = input", "token_count = 17", "print(3)"):
            check(kept in begin["source"], f"{kept} is gone")
        check_equal(begin["masked"], 8, "how many")
        check_equal(begin["sha256"], hashlib.sha256(source.encode()).hexdigest(), "the hash is the true one's")


@case
def the_reviewer_s_key_is_masked_wherever_it_stands():
    with Place() as place:
        place.env["MY_KEY"] = "not-of-any-known-kind-77"
        place.run("x = 'not-of-any-known-kind-77'\nprint(3)\n", policy="review: {key_env: MY_KEY}\nrecord: {replay: false}\n")
        for file in place.files():
            check("not-of-any-known-kind-77" not in file.read_text(), file)


# --- marks, export, replays --------------------------------------------------------------------------------------------

@case
def marks_are_counted():
    with Place() as place:
        place.run(BAD)
        place.run(BAD)
        last = place.json("log")[-1]["id"]
        check_equal(place.cordon("log", "mark", last, "false-positive", "--rule", "CDN-CMD-001", "--why", "ours").returncode, 0, "mark")
        check_equal(place.cordon("log", "mark", last, "false-positive", "--rule", "CDN-CMD-001").returncode, 0, "the same again")
        rules = {row["rule"]: (row["runs"], row["false_positives"]) for row in place.json("log", "stats")["rules"]}
        check_equal((rules["CDN-CMD-001"], rules["CDN-IMP-001"]), ((2, 1), (2, 0)), "stats")
        check_equal(place.json("log", "show", last)["false_positives"], ["CDN-CMD-001"], "show")
        for words in (("x", "false-positive"), (last, "wrong"), (last, "false-positive", "--rule", "CDN-XXX-001")):
            check(place.cordon("log", "mark", *words).returncode in (2, 3), words)
        check_equal(place.verify()["whole"], True, "chain")


@case
def export_is_ocsf_like():
    with Place() as place:
        place.run(BAD)
        place.run(GOOD)
        rows = [json.loads(line) for line in place.cordon("log", "export").stdout.splitlines()]
        check_equal([(row["class_uid"], row["action_id"], row["status"]) for row in rows],
                    [(2004, 2, "blocked"), (2004, 1, "ended")], "rows")
        check(abs(rows[0]["time"] / 1000 - time.time()) < 100, "time")
        check("CDN-CMD-001" in rows[0]["finding_info"]["types"], rows[0])


@case
def a_run_replays():
    source = ("import random, time\nprint(random.random(), time.time(), input())\nopen('x', 'w').write('y')\n"
              "print(open('data.txt').read())\nraise SystemExit(3)\n")
    with Place() as place:
        (place.path / "data.txt").write_text("of the file")
        done = place.run(source, options=["--file", str(place.path / "data.txt")], stdin=b"hello\n")
        check_equal(done.returncode, 1, done.stderr)
        again = place.cordon("replay", "last")
        check_equal((again.returncode, again.stdout), (0, done.stdout.decode()), again.stderr)
        check_equal(len(place.json("log")), 1, "a replay leaves no entry")
        replay = next((place.record / "replay").iterdir())
        text = bytearray(replay.read_bytes())
        at = text.rfind(b"of the file")
        text[at:at + 2] = b"on"
        replay.write_bytes(bytes(text))
        check_equal(place.cordon("replay", "last").returncode, 1, "another input, another way")
        replay.write_bytes(b"nonsense")
        check_equal(place.cordon("replay", "last").returncode, 3, "no replay at all")
        replay.unlink()
        check_equal(place.cordon("replay", "last").returncode, 3, "gone")


@case
def a_replay_is_judged():
    """What is replayed is a file: it is given nothing that a run would not be."""
    with Place() as place:
        place.run(GOOD)
        replay = next((place.record / "replay").iterdir())
        data = replay.read_bytes()
        check_equal(data.count(GOOD.encode()), 1, "the source stands there")
        replay.write_bytes(data.replace(GOOD.encode(), b"import os   #"))
        check_equal(place.cordon("replay", "last").returncode, 1, "it is judged, and blocked")


@case
def no_replay_where_there_is_none():
    with Place() as place:
        place.run(GOOD, policy="record: {replay: false}\n")
        check(not (place.record / "replay").exists(), "no folder")
        check_equal(place.cordon("replay", "last").returncode, 3, "not kept")


run_cases()

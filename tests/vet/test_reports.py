#!/usr/bin/env python3
"""Goal: what `cordon check` says is right in every form: text, JSON, SARIF, exit status; for one file, many, Markdown, and
files that cannot be judged."""
import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import subprocess
import tarfile
import tempfile

from vetting import judge_all, rules_of
from harness import ROOT, case, check, check_equal, cordon, run_cases, skip

SCHEMA_PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"  # carries the OASIS schema; nothing else of it is used
SCHEMA_MEMBER = "package/lib/schemas/sarif-2.1.0-rtm.5.json"
SCHEMA_SHA256 = "2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8"

BAD = "import os as o\n\no.system('rm -rf /')\n"
GOOD = "import json\nprint(json.dumps([1]))\n"
BROKEN = "x = (1,\n"


def sarif_schema():
    """The schema, fetched once into build/sarif."""
    place = ROOT / "build/sarif"
    place.mkdir(parents=True, exist_ok=True)
    kept = place / "schema.json"
    with open(place / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            with tempfile.TemporaryDirectory() as folder:
                done = None
                with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                    done = subprocess.run(["npm", "pack", "--silent", SCHEMA_PACKAGE], cwd=folder, capture_output=True,
                                          stdin=subprocess.DEVNULL, timeout=120, check=False)
                if not done or done.returncode != 0:
                    skip("npm cannot fetch the package with the SARIF schema")
                with tarfile.open(next(pathlib.Path(folder).glob("*.tgz"))) as package:
                    kept.write_bytes(package.extractfile(SCHEMA_MEMBER).read())
    check_equal(hashlib.sha256(kept.read_bytes()).hexdigest(), SCHEMA_SHA256, "digest of the schema")
    return json.loads(kept.read_text())


def check_files(files, *options, targets=None, stdin=b""):
    """Runs `cordon check` on files given as {name: text or bytes}; the CompletedProcess, in whose folder they lie."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return cordon("check", *options, *(targets or list(files)), cwd=folder, stdin=stdin)


@case
def text_shows_the_place_and_the_way_out():
    done = check_files({"a.py": BAD})
    want = """\
a.py:3:1: critical CDN-CMD-001: `os.system` runs a program on the machine [+10]
     3 | o.system('rm -rf /')
       | ^^^^^^^^
       why: A command runs outside Python, with all rights the process has.
       instead: Do the work in Python, or ask for a tool that does it.
"""
    check(want in done.stdout.decode(), done.stdout.decode())
    last = done.stdout.decode().splitlines()[-1]
    check(last.startswith("a.py: blocked (score 30): "), last)
    check_equal(done.stderr, b"")
    check(b"\x1b" not in done.stdout, "no colours where there is no terminal")


@case
def text_escapes_what_could_deceive():
    program = "x = '\x1b[2J\u202e \u200b'; eval(x)\n\tif"[:-4].encode() + b"\n"
    done = check_files({"a.py": program})
    shown = done.stdout.decode()
    check("\\x1b[2J\\u202e" in shown, shown)
    for bad in ("\x1b", "\u202e", "\u200b"):
        check(bad not in shown, repr(bad))


@case
def text_places_carets_under_wide_characters_and_tabs():
    done = check_files({"a.py": "if 1:\n\tx = '\u4e2d\u6587', eval\n"})
    lines = done.stdout.decode().splitlines()
    quoted = next(number for number, line in enumerate(lines) if "| " in line and "eval" in line)
    width = sum(2 if "\u1100" <= char <= "\uffdc" else 1 for char in lines[quoted][:lines[quoted].index("eval")])
    check_equal(lines[quoted + 1].index("^"), width, "column of the caret")
    check_equal(lines[quoted + 1].count("^"), 4)


@case
def exit_statuses():
    for files, options, want in (
            ({"a.py": GOOD}, [], 0), ({"a.py": BAD}, [], 1), ({"a.py": BROKEN}, [], 3), ({"a.py": GOOD, "b.py": BAD}, [], 1),
            ({"a.py": GOOD, "b.py": BROKEN}, [], 3), ({"a.py": BAD, "b.py": BROKEN}, [], 1), ({"a.py": b"\xff\xfe\x00"}, [], 3),
            ({"a.py": ""}, [], 0), ({"a.py": GOOD}, ["--mode", "other"], 2), ({"a.py": GOOD}, ["--format", "xml"], 2),
            ({"a.py": GOOD}, ["--policy", "none.yaml"], 2)):
        done = check_files(files, *options)
        check_equal(done.returncode, want, f"status of {list(files.values())} {options}: {done.stderr}")
    check_equal(cordon("check", "/nonexistent/x.py").returncode, 3)
    check_equal(cordon("check").returncode, 2)
    check_equal(cordon("check", "-", stdin=BAD.encode()).returncode, 1)
    check_equal(cordon("check", "-", stdin=GOOD.encode()).returncode, 0)


@case
def a_closed_output_is_told():
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed, tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "a.py")
        path.write_text(GOOD)
        done = subprocess.run([str(ROOT / os.environ.get("CORDON_BUILD", "build") / "cordon"), "check", str(path)],
                              stdout=closed, stderr=subprocess.PIPE, timeout=60, check=False)
    check_equal(done.returncode, 7)
    check(done.stderr, "words about it")


@case
def json_of_one_file():
    verdict = json.loads(check_files({"a.py": BAD}, "--format", "json").stdout)
    check_equal((verdict["path"], verdict["is_safe"], verdict["verdict"], verdict["risk_score"]), ("a.py", False, "block", 30))
    check_equal(verdict["imports"], ["os"])
    check_equal(verdict["patterns"], None)
    finding = next(one for one in verdict["findings"] if one["rule"] == "CDN-CMD-001")
    check_equal((finding["line"], finding["column"], finding["end_line"], finding["end_column"]), (3, 1, 3, 9))
    check_equal((finding["severity"], finding["score"], finding["cwe"]), ("critical", 10, 78))
    broken = json.loads(check_files({"a.py": BROKEN}, "--json").stdout)
    check_equal(broken["syntax_error"]["type"], "SyntaxError")
    check_equal((broken["is_safe"], broken["findings"]), (False, []))
    missing = json.loads(cordon("check", "--json", "/nonexistent.py").stdout)
    check_equal((missing["is_safe"], missing["verdict"]), (False, "block"))


@case
def columns_count_characters():
    verdict = judge_all(["x = '\u4e2d\U0001f600\u00e9'; eval"])[0]
    check_equal([one["column"] for one in verdict["findings"]], [12])


@case
def many_files_and_folders():
    files = {"b/good.py": GOOD, "b/c/bad.py": BAD, "b/notes.txt": BAD, "b/.hidden/bad.py": BAD, "b/__pycache__/bad.py": BAD,
             "one.py": BROKEN}
    done = check_files(files, "--json", targets=["one.py", "b", "missing.py"])
    answer = json.loads(done.stdout)
    check_equal([one["path"] for one in answer["files"]], ["one.py", "b/c/bad.py", "b/good.py", "missing.py"])
    check_equal(answer["totals"], {"files": 4, "allowed": 1, "blocked": 1, "unparsed": 1, "unread": 1, "failed": 0})
    check_equal(done.returncode, 1)
    text = check_files(files, targets=["b"]).stdout.decode()
    check_equal(text.splitlines()[-1], "2 files: 1 allowed, 1 blocked, 0 not Python, 0 not read")
    check_equal(check_files({"b/x.txt": ""}, targets=["b"]).stdout, b"0 files: 0 allowed, 0 blocked, 0 not Python, 0 not read\n")


@case
def links_in_folders_are_not_followed():
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "d"))
        os.symlink("..", os.path.join(folder, "d", "loop"))
        os.symlink("/etc/passwd", os.path.join(folder, "d", "link.py"))
        done = cordon("check", "--json", os.path.join(folder, "d"))
        check_equal(json.loads(done.stdout)["totals"]["files"], 0)


MARKDOWN = [
    # text, line of the finding (None: no program in it)
    ("Here it is:\n\n```python\nimport json\neval('1')\n```\nEnjoy it.\n", 5),
    ("Here it is:\n~~~py\neval('1')\n~~~\n", 3),
    ("Text with an apostrophe's end\n```\neval('1')\n```\n", 3),
    ("Two of them, isn't it:\n```python\nx = 1\n```\nand\n```python\neval('1')\n```\n", 7),
    ("Run this:\n```bash\nrm -rf /\n```\nand this isn't:\n```python\neval('1')\n", 7),
    ("1. It's a list:\n   ```python\n   if 1:\n       eval('1')\n   ```\n", 4),
    ("It's this:\r\n```Python\r\neval('1')\r\n```\r\n", 3),
    ("It's long:\n````python\nx = '''\n```\n'''\neval('1')\n````\n", 6),
    ("It's no program:\n```bash\nls\n```\n", None),
    ("It's broken:\n```python\nx = (\n```\n", None),
    ("It's empty:\n```python\n```\n", None),
]


@case
def code_in_markdown():
    for (text, line), verdict in zip(MARKDOWN, judge_all([text for text, _ in MARKDOWN])):
        found = [one["line"] for one in verdict["findings"] if one["rule"] == "CDN-EVL-001"]
        if line is None:
            check(not found, f"{text!r}: {found}")
        else:
            check(verdict["from_markdown"], f"{text!r}: {verdict}")
            check_equal(found, [line], repr(text))
    fence = judge_all(["'''\n```python\neval('1')\n```\n'''\n"])[0]
    check_equal((fence["from_markdown"], fence["verdict"]), (False, "allow"), "a program that has fences in a text")


@case
def sarif_is_valid():
    try:
        import jsonschema
    except ImportError:
        skip("python3-jsonschema is not installed")
    schema = sarif_schema()
    validator = jsonschema.validators.validator_for(schema)(schema)
    cases = [({"a.py": BAD}, ["a.py"]), ({"a.py": GOOD}, ["a.py"]), ({"a b\u00e9#%.py": BROKEN, "c.py": BAD}, ["a b\u00e9#%.py", "c.py", "no.py"]),
             ({"a.py": "x = 1\n" + "eval\n" * 1100}, ["a.py"]), ({"a.py": b"x = '\xed\xa0\x80'; eval"}, ["a.py"])]
    for files, targets in cases:
        done = check_files(files, "--format", "sarif", targets=targets)
        log = json.loads(done.stdout)
        errors = sorted(validator.iter_errors(log), key=str)
        check(not errors, f"{files}: {[error.message for error in errors[:3]]}")
        run = log["runs"][0]
        for result in run["results"]:
            check_equal(run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"], result["ruleId"], "ruleIndex")
    log["runs"][0]["results"].append({"level": "terrible"})
    check(list(validator.iter_errors(log)), "the validator finds what is wrong")


def with_policy(policy, programs, *options):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(policy)
        file.flush()
        return judge_all(programs, "--policy", file.name, *options)


@case
def a_policy_changes_rules():
    off, cheap, own, limit = (
        "vet:\n  rules:\n    - {id: CDN-EVL-001, off: true}\n",
        "vet:\n  rules:\n    - {id: CDN-EVL-001, severity: low, score: 3}\n",
        "vet:\n  rules:\n    - id: MY-1\n      match: call\n      patterns: [json.dumps]\n      message: 'no {name} here'\n      severity: critical\n",
        "vet:\n  threshold: 3\n")
    check_equal(with_policy(off, ["eval('1')"])[0]["findings"], [])
    changed = with_policy(cheap, ["eval('1')"])[0]
    check_equal((changed["verdict"], changed["risk_score"], changed["findings"][0]["severity"]), ("allow", 3, "low"))
    ours = with_policy(own, ["import json as j\nj.dumps(1)", "import json\njson.loads('1')"])
    check_equal([rules_of(one) for one in ours], [{"MY-1"}, set()])
    check_equal((ours[0]["verdict"], ours[0]["findings"][0]["message"]), ("block", "no json.dumps here"))
    at, above = with_policy(limit, ["import json\njson.x = 1", "import json\njson.x = 1\njson.y = 1"])
    check_equal((at["risk_score"], at["verdict"], above["risk_score"], above["verdict"]), (3, "allow", 4, "block"))
    evaluate = with_policy("capabilities:\n  eval: true\n", ["print(eval('1'))", "import os"])
    check_equal([one["verdict"] for one in evaluate], ["allow", "block"])


@case
def a_policy_with_wrong_rules_is_refused():
    for row in ("{id: CDN-EVL-999, off: true}", "{id: CDN-EVL-001, scores: 1}", "{id: CDN-EVL-001, score: -1}", "{id: CDN-EVL-001, score: 1001}",
                "{id: CDN-EVL-001, severity: bad}", "{id: CDN-EVL-001, off: 1}", "{id: CDN-EVL-001, match: call}", "{off: true}",
                "{id: MY-1}", "{id: MY-1, match: call, message: x}", "{id: MY-1, match: check, patterns: [a], message: x}",
                "{id: MY-1, match: call, patterns: [], message: x}", "{id: MY-1, match: call, patterns: ['a b'], message: x}",
                "{id: MY-1, match: call, patterns: ['a.'], message: x}", "{id: MY-1, match: call, patterns: ['*.a'], message: x}",
                "{id: MY-1, match: call, patterns: [a], message: ''}"):
        done = check_files({"p.yaml": f"vet:\n  rules:\n    - {row}\n", "a.py": GOOD}, "--policy", "p.yaml", targets=["a.py"])
        check_equal(done.returncode, 2, f"status for {row}: {done.stdout}{done.stderr}")
        check(b"p.yaml:3" in done.stderr, f"place for {row}: {done.stderr}")


IMPORTS = [
    # allowed, denied, program, whether it may run
    (["numpy"], [], "import numpy", True), (["numpy"], [], "import numpy.random", False), (["numpy.*"], [], "import numpy.random", True),
    (["numpy.*"], [], "import numpy", True), (["numpy"], [], "import numpy as n\nn.random.rand()", False),
    (["numpy.*"], [], "import numpy as n\nn.random.rand()", True), (["numpy.random"], [], "import numpy", False),
    (["numpy"], [], "from numpy import random", False), (["numpy"], [], "from numpy import array", True), (["*"], [], "import os", True),
    (["*"], ["os"], "import os", False), (["*"], ["os"], "import os.path", False), (["*"], ["os.*"], "import os.path", False),
    (["os.path"], ["os"], "import os.path", False), (["numpy"], [], "import numpyx", False), ([], [], "x = 1", True), ([], [], "import json", False),
    (["my_tools"], [], "import my_tools", True), (["os"], [], "import os\nos.path.join('a', 'b')", True), (["json"], [], "from . import json", False),
    (["json"], [], "import json.decoder", False), (["random"], [], "import random\nrandom._os", False), (["random", "os"], [], "import random\nrandom._os", True),
    (["os.path"], [], "from os import path as p\np.join('a', 'b')", True), (["os.path"], [], "from os import path, system", False),
    (["os.path"], [], "from os import *", False), (["os.path"], ["os"], "from os import path", False), (["os.path"], [], "import os", False),
    (["os.path"], [], "import os.path\nos.system('x')", False), (["xml.etree.ElementTree"], [], "from xml.etree import ElementTree", True),
    (["xml.etree.ElementTree"], [], "from xml import etree", False), (["xml.*"], ["xml.etree"], "from xml import dom, etree", False),
]


@case
def the_import_tree():
    for allowed, denied, program, want in IMPORTS:
        policy = f"imports:\n  allow: {json.dumps(allowed)}\n  deny: {json.dumps(denied)}\n"
        verdict = with_policy(policy, [program])[0]
        check_equal(verdict["verdict"] == "allow", want, f"{allowed} -{denied} {program!r}: {verdict['reason']}")


@case
def what_the_policy_names_is_not_warned_of():
    program = "import threading as t\nt.Lock(), t.Event(), t.Thread(), t.Timer(), t.Barrier()"
    for allowed, count in ((["threading"], 0), (["*"], 5)):  # where all may be imported it is told, and weighs nothing
        verdict = with_policy(f"imports:\n  allow: {json.dumps(allowed)}\n", [program])[0]
        check_equal((verdict["verdict"], verdict["risk_score"], len(verdict["findings"])), ("allow", 0, count),
                    f"{allowed}: {rules_of(verdict)}")
    critical = with_policy("imports:\n  allow: [subprocess]\n", ["import subprocess\nsubprocess.run('id')"])[0]
    check_equal(critical["verdict"], "block", "a module that is allowed, used for what is not")


@case
def refusals_say_what_to_do():
    unknown, removed, refused = judge_all(["import panda", "import urllib2", "import requests"])
    check_equal(unknown["findings"][0]["message"], "no module named `panda`; did you mean `pandas`?")
    check("urllib.request" in removed["findings"][0]["instead"], removed["findings"][0]["instead"])
    check("Allowed are" in refused["findings"][0]["instead"] and "json" in refused["findings"][0]["instead"],
          refused["findings"][0]["instead"])


run_cases()

"""Goal: every error of a policy file is found at its place, with what to write instead; what is shown is what holds."""
import atexit
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

from harness import CORDON, add_case, case, check, check_equal, cordon, run_cases

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="cordon-policy-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

# Text of the file, then each error expected: its place and words it must hold, in order.
BAD = [
    ("cpu: 5s\n", [("1:1", "unknown key cpu here; it belongs under limits")]),
    ("limits.cpu: 5s\n", [("1:1", "unknown key limits.cpu here; it belongs under limits")]),
    ("limit:\n  cpu: 5s\n", [("1:1", "did you mean limits?")]),
    ("limits:\n  memroy: 64MiB\n", [("2:3", "did you mean memory?")]),
    ("frobnicate: 1\n", [("1:1", "unknown key frobnicate")]),
    ("'': 1\n", [("1:1", "unknown key")]),
    ("imports:\n  allow:\n    sub: x\n", [("3:5", "imports.allow is a mapping; write a list of modules")]),
    ("imports:\n  allow: json\n", [("2:10", "imports.allow is a single value; write a list of modules")]),
    ("imports:\n  allow:\n", [("2:9", "imports.allow is nothing")]),
    ("imports: [json]\n", [("1:10", "imports must be a mapping")]),
    ("imports:\n", [("1:9", "imports must be a mapping")]),
    ("[]\n", [("1:1", "the policy must be a mapping")]),
    ("json\n", [("1:1", "the policy must be a mapping")]),
    ("imports: {allow: [num py]}\n", [("1:19", '"num py" is no module')]),
    ("imports: {add: [a..b]}\n", [("1:17", '"a..b" is no module')]),
    ("imports: {add: [.a]}\n", [("1:17", '".a" is no module')]),
    ("imports: {add: [a.]}\n", [("1:17", '"a." is no module')]),
    ("imports: {add: ['a*']}\n", [("1:17", '"a*" is no module')]),
    ("imports: {add: ['*.a']}\n", [("1:17", '"*.a" is no module')]),
    ("imports: {add: ['**']}\n", [("1:17", '"**" is no module')]),
    ("imports: {add: [1a]}\n", [("1:17", '"1a" is no module')]),
    ("imports: {add: ['']}\n", [("1:17", "each item is one name")]),
    ("imports: {add: [[a]]}\n", [("1:17", "each item is one name")]),
    ("imports: {deny: ['a b']}\n", [("1:18", '"a b" is no module')]),
    ("imports:\n  add:\n    - *\n", [("3:8", 'put a value that begins with * or & in quotes: "*"')]),
    ("imports:\n  add:\n    - *x\n", [("3:7", "aliases (*x) are refused")]),
    ("imports: &a {add: [b]}\n", [("1:10", "anchors (&a) are refused")]),
    ("limits: {cpu: !!str 5s}\n", [("1:15", "tags (tag:yaml.org,2002:str) are refused")]),
    ("limits: {<<: {cpu: 5s}}\n", [("1:10", "merges (<<) are refused")]),
    ("limits: {? [cpu] : 5s}\n", [("1:12", "a list or mapping cannot be a key")]),
    ("limits:\n  cpu: 5s\n  cpu: 6s\n", [("3:3", "cpu is given twice, first in line 2")]),
    ("limits:\n  cpu: 5s\nlimits:\n  wall: 6s\n", [("3:1", "limits is given twice, first in line 1")]),
    ("engine: auto\n---\nengine: vm\n", [("2:1", "a second document")]),
    ("limits: {cpu: 30}\n", [("1:15", "write 30s")]),
    ("limits: {cpu: 30sec}\n", [("1:15", "write 30s")]),
    ("limits: {cpu: 2 minutes}\n", [("1:15", "write 2m")]),
    ("limits: {cpu: 1.5s}\n", [("1:15", "is not a time with its unit")]),
    ("limits: {cpu: -5s}\n", [("1:15", "is not a time with its unit")]),
    ("limits: {cpu: 5d}\n", [("1:15", "is not a time with its unit")]),
    ("limits: {cpu: 9ms}\n", [("1:15", "out of range; write a value from 10ms to 24h")]),
    ("limits: {cpu: 25h}\n", [("1:15", "out of range")]),
    ("limits: {cpu: 99999999999999999999h}\n", [("1:15", "out of range")]),
    ("limits: {memory: 64MB}\n", [("1:18", "64MB has no exact meaning here; write 64MiB")]),
    ("limits: {memory: 64M}\n", [("1:18", "write 64MiB")]),
    ("limits: {memory: 64 mib}\n", [("1:18", "write 64MiB")]),
    ("limits: {memory: 1.5GiB}\n", [("1:18", "is not a size with a binary unit")]),
    ("limits: {memory: 256}\n", [("1:18", "out of range; write a value from 16MiB")]),
    ("limits: {memory: lots}\n", [("1:18", "is not a size")]),
    ("limits: {memory: 30s}\n", [("1:18", "is not a size")]),
    ("limits: {memory: ~}\n", [("1:18", "is not a size")]),
    ("limits: {memory: }\n", [("1:18", "limits.memory is nothing")]),
    ("limits: {files: 1_000}\n", [("1:17", "is not a whole number")]),
    ("limits: {files: 0x10}\n", [("1:17", "is not a whole number")]),
    ("limits: {files: 1e3}\n", [("1:17", "is not a whole number")]),
    ("limits: {files: 1000001}\n", [("1:17", "out of range")]),
    ("limits: {files: 0}\n", [("1:17", "out of range")]),
    ("limits: {file_size: 0}\n", [("1:21", "out of range")]),
    ("limits: {processes: 0}\n", [("1:21", "out of range")]),
    ("limits: {open_files: 15}\n", [("1:22", "out of range")]),
    ("limits: {output: 1025MiB}\n", [("1:18", "out of range")]),
    ("limits: {cpu: [5s]}\n", [("1:15", "limits.cpu is a list; write a time with its unit")]),
    ("limits: {cpu: {s: 5}}\n", [("1:15", "limits.cpu is a mapping")]),
    ("engine: porcess\n", [("1:9", "did you mean process?")]),
    ("engine: docker\n", [("1:9", "write one of auto|embedded|process|vm")]),
    ("engine: Auto\n", [("1:9", "did you mean auto?")]),
    ("vet: {mode: strict}\n", [("1:13", "write one of cordon|kodeagent")]),
    ("vet: {threshold: -1}\n", [("1:18", "is not a whole number")]),
    ("vet: {threshold: 15.0}\n", [("1:18", "is not a whole number")]),
    ("capabilities: {eval: yes}\n", [("1:22", "write true or false")]),
    ("capabilities: {eval: True}\n", [("1:22", "write true or false")]),
    ("capabilities: {eval: 1}\n", [("1:22", "write true or false")]),
    ("capabilities: {eval: 'true'}\n", [("1:22", "write true or false without quotes")]),
    ("sandbox: {python: python3}\n", [("1:19", "no absolute path")]),
    ("files: {read: [data]}\n", [("1:16", "no absolute path")]),
    ("files: {write: /data}\n", [("1:16", "a list of folders")]),
    ("sandbox: {python: \"/a\\0b\"}\n", [("1:19", "cannot hold the character NUL")]),
    ("vet: {rules: {id: X}}\n", [("1:14", "vet.rules is a mapping; write a list")]),
    ("vet:\n  rules:\n    - CDN-IMP-001\n", [("3:7", "a rule is a mapping with an id")]),
    ("vet:\n  rules:\n    - {off: true}\n", [("3:7", "a rule is a mapping with an id")]),
    ("vet:\n  rules:\n    - {id: [a]}\n", [("3:7", "a rule is a mapping with an id")]),
    ("vet:\n  rules:\n    - {id: 5}\n", [("3:12", "an id is a word; put 5 in quotes")]),
    ("vet:\n  rules:\n    - {id: true}\n", [("3:12", "an id is a word")]),
    ("vet:\n  rules:\n    - {id: MINE}\n", [("3:7", "a new rule needs match, patterns and message")]),
    ("vet:\n  rules:\n    - {id: KA-OS, scroe: 3}\n", [("3:7", "scroe")]),
    ("vet:\n  rules:\n    - {id: KA-OS, score: x}\n", [("3:7", "score")]),
    ("vet:\n  rules:\n    - {id: KA-OS, off: true}\n    - {id: KA-OS, off: false}\n", [("4:12", "stands here twice, first in line 3")]),
    ("vet:\n  rules:\n    - {id: A, x: *y}\n", [("3:18", "aliases (*y) are refused")]),
    ("limits: [\n", [("2:1", "not YAML")]),
    ("limits:\n\tcpu: 5s\n", [("2:1", "indent with spaces")]),
    ("limits: cpu: 5s\n", [("1:12", "not YAML: mapping values are not allowed")]),
    ("limits: {cpu: 5s\n", [("2:1", "not YAML")]),
    ("\"abc\n", [("2:1", "not YAML")]),
    ("a: b: c\nlimits: {cpu: 1}\n", [("1:5", "not YAML")]),
    (b"\xff\xfee\x00n\x00", [("1:1", "not text in UTF-8")]),
    (b"engine: \x01\n", [("1:9", "not text in UTF-8")]),
    (b"engine: auto\n# \xc3\x28\n", [("2:4", "not text in UTF-8")]),
    ("{a: " * 40, [("1:62", "nested too deeply")]),
    ("[" * 100_000, [("1:17", "nested too deeply")]),
    ("- " * 40 + "a", [("1:33", "nested too deeply")]),
    ("imports: {add: [" + "a," * 30_000 + "]}", [("1:", "too many values")]),
    ("#" * 262_145, [("1:1", "larger than 256 KiB")]),
    ("#" * 5_000_000, [("", "larger than")]),
    # Several at once, in order of place.
    ("limit: 1\nlimits:\n  cpu: 30\n  memory: 64MB\n  files: x\nengine: vmm\n",
     [("1:1", "did you mean limits?"), ("3:8", "write 30s"), ("4:11", "write 64MiB"),
      ("5:10", "is not a whole number"), ("6:9", "did you mean vm?")]),
    ("imports:\n  add: [*a, b c]\n  add: [&x d]\nlimits:\n  cpu: 1\n",
     [("2:9", "aliases"), ("2:13", '"b c" is no module'), ("3:3", "given twice"), ("3:9", "anchors"), ("5:8", "write 1s")]),
]

GOOD = [
    "", "# nothing but a comment\n", "---\nengine: auto\n...\n", "{}\n",
    "imports: {allow: []}\n", 'imports: {allow: ["*"]}\n', "imports: {add: [numpy.*, os.path, \u00e9t\u00e9]}\n",
    "limits: {cpu: 10ms, wall: 24h, memory: 16MiB, output: 0, files: 1, file_size: 4096}\n",
    "limits:\n  cpu: '5s'\n  files: \"7\"\n", "engine: 'vm'\n", "\ufeffengine: vm\n", "engine: vm\r\nvet: {threshold: 1}\r\n",
    "vet:\n  rules:\n    - id: MINE\n      match: call\n      patterns: [a.b, c]\n"
    "      message: |\n        two\n        lines\n    - {id: KA-OS, off: true}\n",
    "#" * 262_143 + "\n",
]


def write(text, name="policy.yaml"):
    path = FOLDER / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def bad_case(number, text, faults):
    def run():
        path = write(text, f"bad{number}.yaml")
        done = cordon("policy", "check", path)
        lines = done.stdout.decode().splitlines()
        if len(text) > 4_000_000:
            check_equal(done.returncode, 3, "status of a file far too large")
            check(b"larger than" in done.stderr, done.stderr)
            return
        check_equal(done.returncode, 1, "status")
        check_equal(done.stderr, b"", "standard error")
        check_equal(len(lines), len(faults), f"number of errors in {lines}")
        for line, (place, words) in zip(lines, faults):
            wanted = f"{path}:{place}" + ("" if place.endswith(":") else ": ")
            check(line.startswith(wanted), f"{line!r} does not begin with {wanted!r}")
            check(words in line, f"{words!r} is not in {line!r}")
        shown = cordon("policy", "show", "--policy", path)
        check_equal((shown.returncode, shown.stdout), (2, b""), "policy show")
        check(lines[0] in shown.stderr.decode(), shown.stderr)
        document = json.loads(cordon("policy", "check", "--json", path).stdout)
        check_equal([f"{path}:{e['line']}:{e['column']}: {e['message']}" for e in document["errors"]], lines, "--json")
    return run


def good_case(number, text):
    def run():
        path = write(text, f"good{number}.yaml")
        done = cordon("policy", "check", path)
        check_equal((done.returncode, done.stdout.decode()), (0, f"{path}: no errors\n"), "policy check")
        shown = cordon("policy", "show", "--policy", path)
        check_equal(shown.returncode, 0, "status of policy show")
        again = write(shown.stdout, "again.yaml")
        first = json.loads(cordon("policy", "show", "--json", "--policy", path).stdout)["policy"]
        second = json.loads(cordon("policy", "show", "--json", "--policy", again).stdout)["policy"]
        for policy in (first, second):
            for rule in policy["vet"]["rules"]:
                del rule["line"], rule["column"]
        check_equal(second, first, "the policy that policy show prints")
    return run


for index, row in enumerate(BAD):
    add_case(f"finds the errors of {row[0][:40]!r}", bad_case(index, *row))
for index, content in enumerate(GOOD):
    add_case(f"takes {content[:40]!r}", good_case(index, content))


@case
def show_says_where_each_value_came_from():
    path = write("limits:\n  cpu: 5s\nimports:\n  add:\n    - numpy\n")
    lines = cordon("policy", "show", "-p", path, "--allow-import", "scipy.*").stdout.decode().splitlines()
    for value, origin in (("  cpu: 5s", f"{path}:2:8"), ("  wall: 60s", "default"), ("    - numpy", f"{path}:5:7"),
                          ("    - scipy.*", "command line"), ("    - json", "default")):
        found = [line for line in lines if line.startswith(value + " ")]
        check_equal([line.split("# ")[1] for line in found], [origin], f"origin of {value!r}")
    document = json.loads(cordon("policy", "show", "--json", "-p", path, "--allow-import", "scipy.*").stdout)
    origins = document["origins"]
    check_equal(origins["limits.cpu"], {"from": "file", "file": str(path), "line": 2, "column": 8}, "limits.cpu")
    check_equal(origins["limits.wall"], {"from": "default"}, "limits.wall")
    check_equal(origins["imports.allow"]["scipy.*"], {"from": "command line"}, "scipy")
    check_equal(origins["imports.allow"]["numpy"]["line"], 5, "numpy")
    check_equal(document["policy"]["limits"]["cpu"], 5000, "milliseconds of limits.cpu")


@case
def show_takes_what_run_and_check_take():
    policy = json.loads(cordon("policy", "show", "--json", "--mode", "kodeagent", "--engine", "vm").stdout)["policy"]
    check_equal((policy["vet"]["mode"], policy["engine"]), ("kodeagent", "vm"), "mode and engine")
    check("mimetypes" in policy["imports"]["allow"] and "math" not in policy["imports"]["allow"], "KodeAgent's own list")
    shown = cordon("policy", "show", "--mode", "kodeagent").stdout.decode()
    found = [line.split() for line in shown.splitlines() if line.startswith("  mode:")]
    check_equal(found, [["mode:", "kodeagent", "#", "command", "line"]], "the line of vet.mode")


@case
def settings_of_the_command_line_stand_over_the_file():
    path = write("limits:\n  cpu: 5s\n  memory: 64MiB\n")
    settings = ("limits.cpu=7s", " limits.files = 9 ", "review=ask", "limits.cpu=8s", "review.guideline=a=b")
    shown = cordon("policy", "show", "--json", "-p", path, *(f"--set={each}" for each in settings))
    document = json.loads(shown.stdout)
    limits, origins = document["policy"]["limits"], document["origins"]
    check_equal((limits["cpu"], limits["memory"], limits["files"]), (8000, 64 << 20, 9), "limits")
    check_equal((document["policy"]["review"]["by"], document["policy"]["review"]["guideline"]), ("ask", "a=b"), "review")
    check_equal((origins["limits.cpu"], origins["limits.memory"]["from"]), ({"from": "command line"}, "file"), "origins")
    done = cordon("run", "--set", "limits.memory=32MiB", "-", stdin=b"print(len([0] * 10 ** 8))\n")
    check(b"more than its 32 MiB of memory" in done.stderr, done.stderr)


@case
def wrong_settings_are_refused_with_what_to_write():
    for setting, wanted in (("limits.memory", "has no value; write --set KEY=VALUE"), ("limits.memory=", "is nothing; write a size"),
                            ("limits.memory=1", "write a value from 16MiB to 1TiB"), ("limits.memroy=1", "mean limits.memory?"),
                            ("memory=64MiB", "mean limits.memory?"), ("limits=5", "unknown key"), ("=5", "unknown key"),
                            ("frobnicate=1", "`cordon policy show` prints all there are"),
                            ("imports.allow=os", "takes no lists; write imports.allow into a policy file"),
                            ("engine=vmm", "vm"), ("capabilities.eval=maybe", "true")):
        done = cordon("policy", "show", "--set", setting)
        check_equal((done.returncode, done.stdout), (2, b""), setting)
        check(b"command line: " in done.stderr and wanted.encode() in done.stderr, done.stderr)


@case
def wrong_modules_on_the_command_line_are_refused():
    for name in ("num py", "a..b", "-", "a/b", "1", "a.*.b", "\x1b[2J"):
        done = cordon("policy", "show", f"--allow-import={name}")
        check_equal((done.returncode, done.stdout), (2, b""), f"--allow-import={name}")
        check(b"is no module" in done.stderr and b"\x1b" not in done.stderr, done.stderr)
    done = subprocess.run([CORDON, "policy", "show", b"--allow-import=\xff\xfe"], capture_output=True, timeout=20, check=False)
    check_equal(done.returncode, 2, "a name that is not UTF-8")


@case
def unreadable_policies_are_told_apart():
    done = cordon("policy", "check", FOLDER / "absent.yaml")
    check_equal(done.returncode, 3, "absent: policy check")
    check(b"No such file" in done.stderr, done.stderr)
    check_equal(cordon("policy", "show", "-p", FOLDER / "absent.yaml").returncode, 2, "absent: policy show")
    check_equal(cordon("policy", "check", FOLDER).returncode, 3, "a folder")
    pipe = FOLDER / "pipe"
    os.mkfifo(pipe)
    done = cordon("policy", "check", pipe, timeout=10)
    check_equal(done.returncode, 3, "a named pipe that nobody writes")
    check(b"is a named pipe" in done.stderr, done.stderr)
    done = cordon("policy", "check", "-", stdin=b"engine: vmm\n")
    check_equal(done.returncode, 1, "standard input")
    check(done.stdout.startswith(b"standard input:1:9: "), done.stdout)
    check_equal(cordon("policy", "check").returncode, 2, "no file named")


@case
def nothing_is_taken_from_the_surroundings():
    write("limits: {cpu: 1s}\n", "cordon.yaml")
    write("limits: {cpu: 1s}\n", "policy.yaml")
    plain = cordon("policy", "show").stdout
    env = dict(os.environ, CORDON_POLICY=str(FOLDER / "policy.yaml"), HOME=str(FOLDER), XDG_CONFIG_HOME=str(FOLDER))
    check_equal(cordon("policy", "show", cwd=FOLDER, env=env).stdout, plain, "the defaults")


@case
def file_names_cannot_write_the_shown_policy():
    path = write("limits: {cpu: 1s}\n", "a\nengine: vm\n#.yaml")
    shown = cordon("policy", "show", "-p", path).stdout.decode()
    check_equal(shown.count("\nengine:"), 1, "lines that set engine")
    check("\nengine: auto" in shown, shown)


@case
def at_most_a_hundred_errors_are_reported():
    path = write("".join(f"k{i}: 1\n" for i in range(150)))
    check_equal(len(cordon("policy", "check", path).stdout.splitlines()), 100, "errors")


run_cases()

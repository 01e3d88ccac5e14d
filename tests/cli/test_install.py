"""Goal: `make install` puts everything in its place and nothing elsewhere, and what it puts there works from there."""
import atexit
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

from harness import ROOT, case, check, check_equal, run_cases, skip

sys.path.insert(0, str(ROOT / "tests/run"))
sys.path.insert(0, str(ROOT / "tests/review"))
from sandbox import children_of, command_of  # noqa: E402
from server import GOOD, Server, Step, chat  # noqa: E402

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="cordon-install-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
STAGE = FOLDER / "stage"
PREFIX = STAGE / "usr/local"
VERSION = re.search(r"^VERSION := (\S+)", (ROOT / "Makefile").read_text(), re.M)[1]


def run(*command, env=None, stdin="", **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, input=stdin,
                          env={**os.environ, **(env or {})}, **options)


def make(target):
    done = run("make", "-s", "V=1", target, f"DESTDIR={STAGE}", cwd=ROOT)
    check_equal(done.returncode, 0, f"make {target}: {(done.stdout + done.stderr)[-2000:]}")


def pkg_config(*options, package="cordon"):
    """What pkg-config says, with the stage's paths in place of the installed ones."""
    env = {"PKG_CONFIG_PATH": str(PREFIX / "lib/pkgconfig")}
    done = run("pkg-config", *options, package, env=env)
    check_equal((done.returncode, done.stderr), (0, ""), f"pkg-config {options}")
    return done.stdout.replace("/usr/local", str(PREFIX)).split()


COMPILED = set()  # into the stage, beside what is installed: that is where a program finds its worker


def compile_example(name, *libs, source="examples/embed.c"):
    target = PREFIX / "bin" / name
    COMPILED.add(target)
    done = run("cc", "-std=c11", "-D_GNU_SOURCE", f'-DEXPECTED_VERSION="{VERSION}"', "-Wall", "-Wextra", "-Wpedantic", "-Werror",
               "-pthread", "-o", str(target), str(ROOT / source), *pkg_config("--cflags"), *libs)
    check_equal(done.returncode, 0, done.stderr)
    return target


def documents(program, source, *args):
    done = run(str(program), *args, env={"LD_LIBRARY_PATH": str(PREFIX / "lib")}, stdin=source)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


@case
def installs_what_it_says():
    make("install")
    found = sorted(str(p.relative_to(PREFIX)) for p in STAGE.rglob("*") if not p.is_dir())
    pages = sorted(p.name for p in (ROOT / "gen/man").iterdir())
    want = ["bin/cordon", "libexec/cordon/cordon-worker", "libexec/cordon/cordon-reviewer", "libexec/cordon/cordon-serve",
            "lib/systemd/user/cordon.service", "include/cordon.h", "lib/pkgconfig/cordon.pc", "lib/pkgconfig/cordon-inproc.pc",
            *(f"lib/{library}.{end}" for library in ("libcordon", "libcordon-inproc") for end in ("a", "so", "so.0", f"so.{VERSION}")),
            "share/bash-completion/completions/cordon",
            "share/zsh/site-functions/_cordon", "share/fish/vendor_completions.d/cordon.fish",
            *(f"share/man/man{name[-1]}/{name}" for name in pages)]
    check_equal(found, sorted(want), "installed files")
    for path in PREFIX.rglob("*"):
        mode = path.stat().st_mode & 0o777
        is_program = str(path.relative_to(PREFIX)) in ("bin/cordon", "libexec/cordon/cordon-worker", "libexec/cordon/cordon-reviewer",
                                                        "libexec/cordon/cordon-serve")
        runs = path.is_dir() or is_program or ".so" in path.name
        check_equal(mode, 0o755 if runs else 0o644, f"mode of {path.relative_to(STAGE)}")


@case
def the_installed_command_finds_its_worker():
    done = run(str(PREFIX / "bin/cordon"), "ast", "-", stdin="x = 1\n")
    check_equal((done.returncode, done.stderr), (0, ""), "cordon ast")
    check(done.stdout.startswith("Module(body=[Assign("), done.stdout)


@case
def libraries_export_only_the_interface():
    if not shutil.which("nm"):
        skip("nm is not installed")
    header = sorted(re.findall(r"^CORDON_API [^;(]*?(\w+)\(", (ROOT / "include/cordon.h").read_text(), re.M))
    check(len(header) >= 4, f"read {header} from cordon.h")
    for options, name in ((["-D"], "libcordon.so"), (["-g"], "libcordon.a"), (["-D"], "libcordon-inproc.so"),
                          (["-g"], "libcordon-inproc.a")):
        done = run("nm", *options, "--defined-only", "--format=posix", str(PREFIX / "lib" / name))
        names = sorted(line.split()[0] for line in done.stdout.splitlines() if len(line.split()) > 2)
        check_equal(names, header, f"symbols of {name}")


@case
def programs_build_and_run_against_the_shared_library():
    program = compile_example("embed-shared", *pkg_config("--libs"))
    check("libcordon.so.0" in run("ldd", str(program)).stdout, "the example is not linked to libcordon.so.0")
    status, (verdict, result) = documents(program, "print(6 * 7)\n")
    check_equal((status, verdict["is_safe"], verdict["verdict"]), (0, True, "allow"), "cordon_check")
    check_equal((result["outcome"], result["stdout"]), ("ended", "42\n"), "cordon_run")


@case
def programs_build_and_run_against_the_archive():
    libs = [word for word in pkg_config("--static", "--libs") if word != "-lcordon"]
    program = compile_example("embed-static", str(PREFIX / "lib/libcordon.a"), *libs)
    check("libcordon" not in run("ldd", str(program)).stdout, "the example needs libcordon.so")
    status, (verdict, result) = documents(program, "import os\nos.system('ls')\n")
    check_equal((status, verdict["is_safe"], verdict["verdict"]), (0, False, "block"), "cordon_check")
    check_equal((result["outcome"], result["stdout"]), ("blocked", ""), "cordon_run")
    status, (verdict, result) = documents(program, "print('x'\n")
    check_equal((verdict["verdict"], result["outcome"]), ("block", "unparsable"), "a program that does not parse")


@case
def the_library_refuses_a_wrong_policy():
    program = compile_example("embed-policy", *pkg_config("--libs"))
    status, answers = documents(program, "print(1)\n", "limits: {cpu: 5, files: x}")
    check_equal((status, len(answers)), (1, 1), "status and number of answers")
    check("line 1, column 15" in answers[0]["error"] and "write 5s" in answers[0]["error"] and "1 more" in answers[0]["error"],
          answers[0])


def check_cases(program, least, *arguments, env=None):
    """A program of cases that prints TAP."""
    done = run(str(program), *arguments, env={"LD_LIBRARY_PATH": str(PREFIX / "lib"), **(env or {})})
    check_equal((done.returncode, done.stderr), (0, ""), done.stdout[-2000:])
    lines = done.stdout.splitlines()
    check_equal([line for line in lines if line.startswith(("not ok", "#"))], [], "cases that failed")
    check_equal(lines[-1], f"1..{sum(line.startswith('ok ') for line in lines)}", "number of cases")
    check(len(lines) > least, done.stdout)


@case
def a_pool_in_the_process_that_embeds_it():
    check_cases(compile_example("pool-cases", *pkg_config("--libs"), source="tests/cli/pool_cases.c"), 50)


@case
def the_example_of_a_pool():
    program = compile_example("pool", *pkg_config("--libs"), source="examples/pool.c")
    done = run(str(program), env={"LD_LIBRARY_PATH": str(PREFIX / "lib")})
    check_equal(done.returncode, 0, done.stdout + done.stderr)
    check('"value":{"text/plain":"50"}' in done.stdout and "out.txt: 50" in done.stdout and "ZeroDivisionError" in done.stdout, done.stdout)


@case
def the_library_keeps_its_contract():
    check_cases(compile_example("embed-cases", *pkg_config("--libs"), source="tests/cli/embed_cases.c"), 30)


@case
def worlds_keep_their_contract():
    check_cases(compile_example("world-cases", *pkg_config("--libs"), source="tests/cli/world_cases.c"), 50)


@case
def saved_worlds_go_on():
    check_cases(compile_example("saved-cases", *pkg_config("--libs"), source="tests/cli/saved_cases.c"), 20)


@case
def whatever_allocation_fails_is_told():
    program = compile_example("starved-cases", *inproc_libs(), source="tests/cli/starved_cases.c")
    check_cases(program, 10, "in-process")
    check_cases(program, 10)


def inproc_libs():
    return pkg_config("--libs", package="cordon-inproc")


@case
def worlds_in_the_callers_process_keep_the_same_contract():
    for name, least in (("world", 50), ("saved", 20)):
        program = compile_example(f"{name}-cases-inproc", *inproc_libs(), source=f"tests/cli/{name}_cases.c")
        check_cases(program, least, "in-process")
        check_cases(program, least)


def check_entries(state):
    """What record_cases.c left."""
    env = {"XDG_STATE_HOME": state}

    def log(*words):
        done = run(str(PREFIX / "bin/cordon"), "log", *words, "--json", env=env)
        check_equal(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    check(log("verify")["whole"], "the record is whole")
    entries = [log("show", row["id"]) for row in log()]
    told = [(entry["begin"]["program"], entry["end"]["outcome"], entry["end"]["exit_status"]) for entry in entries]
    check_equal(sorted(map(str, told)), sorted(map(str, [
        ("good.py", "ended", 0), ("buy", "ended", 1), ("endless.py", "limit", None), ("bad.py", "blocked", None),
        ("asks.py", "ended", 0), ("world", "ended", 0), ("world", "interrupted", None)])), "entries")
    good, called, limited, blocked, asks = (next(e for e in entries if e["begin"]["program"] == name)
                                            for name in ("good.py", "buy", "endless.py", "bad.py", "asks.py"))
    check_equal((good["begin"]["session"], good["begin"]["cell"]), (called["begin"]["session"], 1), "runs of one world")
    check("shop(n)" in good["begin"]["source"] and good["begin"]["verdict"]["verdict"] == "allow", good["begin"])
    check_equal(good["end"]["calls"], [{"name": "shop", "count": 1, "refused": 0}], "calls of a function")
    check_equal((good["end"]["stdout_bytes"], good["end"]["usage"]["fuel"] > 0), (len("one -1\n"), True), "what it used")
    check_equal((called["begin"]["function"], called["begin"]["continues"], called["begin"]["source"]),
                ("buy", good["begin"]["id"], None), "a call of what a program has defined")
    check_equal(called["end"]["calls"], [{"name": "shop", "count": 1, "refused": 1}], "an exception of the function's")
    check_equal((limited["end"]["limit"], limited["end"]["calls"]), ("fuel", []), "the limit")
    check_equal(blocked["begin"]["verdict"]["verdict"], "block", "the verdict of what did not run")
    check_equal(asks["end"]["calls"], [{"name": "ask", "count": 1, "refused": 0}], "a call that waited")
    origins = sorted(e["begin"]["continues"] for e in entries if e["begin"]["program"] == "world")
    check_equal((origins[0], origins[1][:7]), (asks["begin"]["id"], "sha256:"), "where runs came from")


@case
def worlds_leave_entries_in_the_record():
    for libs, arguments in ((pkg_config("--libs"), ()), (inproc_libs(), ("in-process",))):
        program = compile_example("record-cases", *libs, source="tests/cli/record_cases.c")
        with tempfile.TemporaryDirectory(dir=FOLDER) as state:
            check_cases(program, 12, *arguments, env={"XDG_STATE_HOME": state})
            check_entries(state)
        check_cases(program, 2, "nowhere", env={"XDG_STATE_HOME": "/proc/self"})


@case
def programs_for_worlds_are_reviewed():
    denial = {**GOOD, "is_secure": False, "reason": "Line 1 counts."}
    for mode, libs in (("review", pkg_config("--libs")), ("review-in-process", inproc_libs())):
        program = compile_example("record-cases", *libs, source="tests/cli/record_cases.c")
        with tempfile.TemporaryDirectory(dir=FOLDER) as state, Server([chat(denial), chat(GOOD), Step({}, status=500)]) as server:
            policy = f"review: {{by: model, url: '{server.url}/v1', model: small, tries: 1}}\nrecord: on\n"
            told = []
            for _ in range(3):
                done = run(str(program), mode, policy, env={"LD_LIBRARY_PATH": str(PREFIX / "lib"), "XDG_STATE_HOME": state})
                status, is_loaded, document = done.stdout.split(" ", 2)
                told.append((status, is_loaded, json.loads(document)["reviews"][0]["outcome"]))
                shutil.rmtree(pathlib.Path(state) / "cordon/review/cache", ignore_errors=True)
            check_equal(told, [("0", "0", "denied"), ("0", "1", "approved"), ("0", "0", "failed")], "denied, approved, no answer")
            done = run(str(PREFIX / "bin/cordon"), "log", "--json", env={"XDG_STATE_HOME": state})
            check_equal([row["outcome"] for row in json.loads(done.stdout)], ["denied", "denied"], "what did not run is written down")


@case
def the_example_in_process_runs():
    program = compile_example("in-process", *inproc_libs(), source="examples/in_process.c")
    done = run(str(program), env={"LD_LIBRARY_PATH": str(PREFIX / "lib")})
    check_equal((done.returncode, done.stderr), (0, ""), done.stdout)
    first, *rest = done.stdout.splitlines()
    check(first.startswith("paused after 1000"), first)
    check_equal(rest, ["reached 4999950001", "reached 4999950002"], "both ends")


@case
def the_library_without_a_parser_refuses_worlds_in_process():
    program = compile_example("in-process-refused", *pkg_config("--libs"), source="examples/in_process.c")
    done = run(str(program), env={"LD_LIBRARY_PATH": str(PREFIX / "lib")})
    check_equal(done.returncode, 1, done.stdout)
    check("link libcordon-inproc" in done.stdout, done.stdout)


@case
def a_world_does_not_outlive_its_killed_host():
    program = compile_example("world-hang", *pkg_config("--libs"), source="tests/cli/world_cases.c")
    host = subprocess.Popen([str(program), "hang"], stdout=subprocess.PIPE, text=True,
                            env={**os.environ, "LD_LIBRARY_PATH": str(PREFIX / "lib")})
    try:
        check_equal(host.stdout.readline(), "running\n", "a world")
        time.sleep(0.2)
        workers = children_of(host.pid)
        check(workers, "it has a process")
    finally:
        host.kill()
        host.communicate()
    deadline = time.monotonic() + 30
    while any(command_of(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    check_equal([pid for pid in workers if command_of(pid)], [], "processes left")


@case
def the_session_example_works():
    program = compile_example("session", *pkg_config("--libs"), source="examples/session.c")
    done = run(str(program), env={"LD_LIBRARY_PATH": str(PREFIX / "lib")})
    check_equal(done.returncode, 0, done.stdout + done.stderr)
    lines = done.stdout.splitlines()
    check_equal(lines[:3], ["= 2.0", "2.00 for 1 kind of thing", "! KeyError: 'pear'"], "what it prints")
    check(lines[3].startswith("not run: ") and "CDN-IMP-001" in lines[3], lines[3])
    check("KeyError: 'pear'" in done.stderr, done.stderr)


@case
def the_header_is_good_c_and_cplusplus():
    header = str(PREFIX / "include/cordon.h")
    for language in ("c", "c++"):
        done = run("clang", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wno-pragma-once-outside-header", "-x",
                   language, header)
        check_equal((done.returncode, done.stderr), (0, ""), f"cordon.h as {language}")


@case
def uninstall_leaves_nothing():
    for program in COMPILED:
        program.unlink()
    make("uninstall")
    check_equal([str(p) for p in STAGE.rglob("*") if not p.is_dir()], [], "files left")


@case
def another_prefix_is_compiled_in():
    text = run("make", "-n", "install", "PREFIX=/opt/cordon", f"DESTDIR={STAGE}", cwd=ROOT).stdout
    check('-DCORDON_PREFIX=\'"/opt/cordon"\'' in text and "src/base/program.c" in text,
          "make install PREFIX=... does not compile the place of the worker anew")
    check(f"{STAGE}/opt/cordon/libexec/cordon/cordon-worker" in text, text[-2000:])


run_cases()

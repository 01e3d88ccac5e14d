"""Goal: each program links what spec/links.def grants it and no more, so that a process that is taken over finds nothing."""
import fnmatch
import re
import shutil
import subprocess
import sys

from harness import BUILD, ROOT, add_case, case, check, check_equal, run_cases, skip

sys.path.insert(0, str(ROOT / "tools"))
from rows import read_rows  # noqa: E402

ROWS = read_rows("links.def")
PROGRAMS = sorted({row[0] for row in ROWS})


def nm(*args):
    if not shutil.which("nm"):
        skip("nm is not installed")
    if BUILD != ROOT / "build":
        skip("the sanitizers link functions of their own")
    done = subprocess.run(["nm", "--format=posix", *args], capture_output=True, text=True, timeout=60, check=False)
    check_equal(done.returncode, 0, done.stderr)
    return [line.split() for line in done.stdout.splitlines() if len(line.split()) > 1]


def file_of(program):
    """Libraries are meant by their names without a version."""
    libraries = sorted(BUILD.glob(f"{program}.so.*"))
    return libraries[0] if libraries else BUILD / program


def imports(program):
    """Functions that the program takes from shared libraries."""
    return sorted({row[0].split("@")[0] for row in nm("-D", "--undefined-only", str(file_of(program)))})


def patterns(program, kind):
    return [row[2] for row in ROWS if row[:2] == [program, kind]]


def matches(name, wanted):
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in wanted)


def offered(program, pattern):
    """The functions of the shared libraries that the program loads and whose name matches."""
    done = subprocess.run(["ldd", str(file_of(program))], capture_output=True, text=True, timeout=60, check=True)
    loaded = re.findall(r"(\S+) => (\S+)", done.stdout)
    return {row[0].split("@")[0] for name, path in loaded if fnmatch.fnmatchcase(name, pattern)
            for row in nm("-D", "--defined-only", path)}


def functions_of(library):
    """The functions a library of ours shows to the others."""
    return {row[0] for row in nm("-g", "--defined-only", str(BUILD / f"lib{library}.a")) if row[1] in "TDRBW"}


def lacks(program):
    def run():
        held = {row[0] for row in nm("--defined-only", str(file_of(program)))}
        check(len(held) > 50, f"{program} shows {len(held)} symbols: was it stripped?")
        for library in patterns(program, "LACKS"):
            theirs = functions_of(library)
            check(theirs, f"lib{library}.a shows no function")
            check_equal(sorted(held & theirs), [], f"functions of {library} in {program}")
    return run


def needs(program):
    def run():
        if not shutil.which("readelf"):
            skip("readelf is not installed")
        text = subprocess.run(["readelf", "-d", str(file_of(program))], capture_output=True, text=True, timeout=60,
                              check=True).stdout
        loaded = re.findall(r"\(NEEDED\)\s+Shared library: \[(.+?)\]", text)
        check(loaded, "no shared library at all")
        others = [name for name in loaded if not matches(name, patterns(program, "NEEDS"))]
        check_equal(others, [], f"shared libraries of {program} that have no row")
        for flag in ("BIND_NOW", *(() if ".so" in file_of(program).name else ("PIE",))):
            check(flag in text, f"{program} is not linked with {flag}")
    return run


def calls(program):
    def run():
        allowed, never = patterns(program, "CALLS"), patterns(program, "NEVER")
        names = imports(program)
        check(names, f"{program} imports nothing")
        if allowed:
            granted = set().union(*(offered(program, pattern) for pattern in allowed if ".so." in pattern))
            others = [name for name in names if not matches(name, allowed) and name not in granted]
            check_equal(others, [], f"imports of {program} without a row")
        check_equal([name for name in names if matches(name, never)], [], f"imports of {program} that are refused")
    return run


for target in PROGRAMS:
    add_case(f"{target} holds no function of a library it must lack", lacks(target))
    add_case(f"{target} loads the shared libraries of its rows", needs(target))
    add_case(f"{target} imports the functions of its rows", calls(target))


@case
def every_program_has_rows():
    text = (ROOT / "Makefile").read_text()
    programs = re.search(r"^PROGRAMS := (.*)", text, re.M)[1].split()
    libraries = re.search(r"^C_LIBRARIES := (.*)", text, re.M)[1].split()
    check_equal(PROGRAMS, sorted([*programs, "libcordon"]), "programs with rows")
    check("libcordon" in libraries, "the C library")
    for program, kind, pattern, _ in ROWS:
        if kind == "LACKS":
            linked = re.search(rf"^LINK_{re.escape(program)} := (.*)", text, re.M)[1].split()
            check(pattern not in linked, f"the Makefile links {pattern} into {program}")


@case
def no_name_is_defined_in_two_libraries():
    """The linker takes the first that it meets, without a word."""
    owners = {}
    for library in re.search(r"^LIBRARIES := (.*)", (ROOT / "Makefile").read_text(), re.M)[1].split():
        for name in functions_of(library):
            owners.setdefault(name, []).append(library)
    check_equal({name: where for name, where in owners.items() if len(where) > 1}, {}, "names with several owners")


@case
def the_parser_is_found_where_it_is():
    """The check can fail: the worker and the reviewer do hold what cordon must not."""
    held = {row[0] for row in nm("--defined-only", str(BUILD / "cordon-worker"))}
    held |= {row[0] for row in nm("--defined-only", str(BUILD / "cordon-reviewer"))}
    for library in patterns("cordon", "LACKS"):
        check(held & functions_of(library), f"no other program holds a function of {library}")


run_cases()

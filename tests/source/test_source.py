"""Goal: the source keeps its own rules on a machine that is not the author's: formatted, generated files current, layer map
held, no warnings from the second compiler, scripts clean, and nothing that names the place where it was written."""
import shutil
import subprocess

from harness import LONG, ROOT, case, check, check_equal, run_cases, skip


def run(*command, timeout=600):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False)
    return done.returncode, (done.stdout + done.stderr)[-3000:]


def need(program):
    if not shutil.which(program):
        skip(f"{program} is not installed")


@case
def generated_files_are_current():
    status, text = run("make", "-s", "gen-check")
    check_equal(status, 0, text)


@case
def source_is_formatted_and_keeps_the_layer_map():
    need("clang-format")
    status, text = run("make", "-s", "lint")
    check_equal(status, 0, text)


@case
def clang_gives_no_warning():
    need("clang")
    files = [str(p.relative_to(ROOT)) for p in sorted(ROOT.glob("src/**/*.c")) + sorted(ROOT.glob("programs/*.c"))]
    flags = run("make", "-s", "print-flags", "CC=clang")[1].split()
    status, text = run("clang", "-fsyntax-only", *flags, *files)
    check_equal(status, 0, text)


@case
def clang_tidy_finds_no_mistake():
    need("clang-tidy")
    if not LONG:
        skip("two minutes; make check LONG=1, or make tidy")
    status, text = run("make", "-s", "tidy", timeout=900)
    check_equal((status, text), (0, ""), "make tidy")


@case
def scripts_are_clean():
    need("shellcheck")
    status, text = run("shellcheck", "bootstrap", ".ci/run", "gen/completions/cordon.bash")
    check_equal(status, 0, text)


@case
def every_source_file_says_what_it_is():
    for path in sorted(ROOT.glob("src/**/*.[ch]")):
        check(path.read_text().startswith("/*"), f"{path.relative_to(ROOT)} opens without a line that says what it is")


@case
def links_between_documents_lead_somewhere():
    import re
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text()):
            if "://" not in target:
                check((page.parent / target).exists(), f"{page.relative_to(ROOT)}: no {target}")
        for target in re.findall(r"`((?:src|spec|docs|tests|tools|bench|fuzz|examples)/[\w./-]+)`", page.read_text()):
            check((ROOT / target).exists(), f"{page.relative_to(ROOT)}: no {target}")


run_cases()

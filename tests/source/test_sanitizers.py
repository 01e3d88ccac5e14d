"""Goal: no unit test and no fuzz seed reads or writes where it must not: all of them again under ASan and UBSan."""
import os
import subprocess

from harness import ROOT, add_case, case, check, check_equal, run_cases, skip

OUT = ROOT / "build/asan"
ENV = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:allocator_may_return_null=1", CMOCKA_MESSAGE_OUTPUT="TAP")


def make(*targets):
    done = subprocess.run(["make", "-s", "-j2", "V=1", "BUILD=asan", *targets], cwd=ROOT, capture_output=True, text=True,
                          timeout=1700, check=False)
    check_equal(done.returncode, 0, (done.stdout + done.stderr)[-3000:])


@case
def everything_builds_with_the_sanitizers():
    make("tests")


def sanitized(program, *args):
    def run():
        path = OUT / program
        check(path.exists(), f"{path} was not built")
        done = subprocess.run([str(path), *args], cwd=ROOT, env=ENV, capture_output=True, timeout=600, check=False)
        check_equal(done.returncode, 0, (done.stdout + done.stderr).decode("utf-8", "replace")[-3000:])
    return run


UNFIT = {f"pool/test_{name}": "the zygote's object is loaded into an interpreter that has no sanitizer"
         for name in ("pool", "cycles")}
for source in sorted(ROOT.glob("tests/unit/*/test_*.c")):
    name = f"{source.parent.name}/{source.stem}"
    add_case(f"unit {name}", (lambda why=UNFIT[name]: skip(why)) if name in UNFIT else
             sanitized(source.relative_to(ROOT).with_suffix("")))
for target in sorted(ROOT.glob("fuzz/*/target.c")):
    seeds = target.parent / "seeds"
    add_case(f"fuzz {target.parent.name}", sanitized(f"fuzz/{target.parent.name}", str(seeds.relative_to(ROOT))))

run_cases()

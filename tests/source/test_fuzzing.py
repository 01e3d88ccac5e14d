"""Goal: nothing that reads bytes from elsewhere crashes, hangs or breaks its own promises on input nobody thought of.

The long form only: libFuzzer, CORDON_FUZZ_SECONDS (60) of processor time a target, from its seeds. What it finds is kept in
build/fuzz/found; it belongs into the target's seeds, which every run of the tests repeats under the sanitizers.
"""
import os
import pathlib
import shutil
import subprocess
import tempfile

from harness import LONG, ROOT, add_case, check, check_equal, run_cases, skip

SECONDS = int(os.environ.get("CORDON_FUZZ_SECONDS", "60"))
FOUND = ROOT / "build/fuzz/found"
TARGETS = sorted(path.parent for path in ROOT.glob("fuzz/*/target.c"))


def fuzz(target):
    def run():
        if not LONG:
            skip("a minute a target; make check LONG=1")
        if not shutil.which("clang"):
            skip("clang is not installed")
        program = f"build/fuzz/fuzz/{target.name}"
        made = subprocess.run(["make", "-s", "-j2", "V=1", "BUILD=fuzz", program], cwd=ROOT, capture_output=True, text=True,
                              timeout=1200, check=False)
        check_equal(made.returncode, 0, (made.stdout + made.stderr)[-2000:])
        FOUND.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="cordon-fuzz-") as corpus:
            done = subprocess.run(
                [str(ROOT / program), f"-max_total_time={SECONDS}", "-timeout=20", "-rss_limit_mb=2500", "-max_len=16384",
                 f"-artifact_prefix={FOUND}/{target.name}-", corpus, str(target / "seeds")],
                cwd=ROOT, capture_output=True, timeout=SECONDS * 4 + 120, check=False)
            text = done.stderr.decode("utf-8", "replace")
            check_equal(done.returncode, 0, text[-3000:])
            check("Done " in text and any(pathlib.Path(corpus).iterdir()), f"nothing was tried: {text[-500:]}")
    return run


def has_seeds(target):
    def run():
        check(any((target / "seeds").iterdir()), f"{target.relative_to(ROOT)} has no seeds")
    return run


for directory in TARGETS:
    add_case(f"{directory.name} has seeds", has_seeds(directory))
    add_case(f"{directory.name} holds against libFuzzer", fuzz(directory))

run_cases()

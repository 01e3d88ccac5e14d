#!/usr/bin/env python3
"""Every fuzz target runs over its corpus; in the long form libFuzzer looks for more."""
import os
import pathlib
import subprocess
import tempfile

from harness import BUILD, LONG, ROOT, add_case, check, check_equal, run_cases, skip

SECONDS = int(os.environ.get("CORDON_FUZZ_SECONDS", "120"))  # a target, in the long form
TARGETS = sorted(path.parent for path in ROOT.glob("fuzz/*/target.c"))


def corpus(target):
    def run():
        seeds = target / "seeds"
        check(any(seeds.iterdir()), f"{seeds} is empty")
        done = subprocess.run([BUILD / "fuzz" / target.name, seeds], capture_output=True, timeout=300, check=False)
        check_equal((done.returncode, done.stderr[-2000:]), (0, b""))
    return run


def search(target):
    def run():
        if subprocess.run(["clang", "--version"], capture_output=True, check=False).returncode != 0:
            skip("no clang")
        program = ROOT / "build/fuzz/fuzz" / target.name
        made = subprocess.run(["make", "-s", "BUILD=fuzz", program.relative_to(ROOT)], cwd=ROOT, capture_output=True, check=False)
        check_equal(made.returncode, 0, made.stderr.decode()[-2000:])
        with tempfile.TemporaryDirectory() as place:
            found, failures = pathlib.Path(place, "found"), pathlib.Path(place, "failures")
            found.mkdir()
            failures.mkdir()
            done = subprocess.run([program, f"-max_total_time={SECONDS}", "-max_len=4096", "-timeout=10", "-rss_limit_mb=2048",
                                   f"-artifact_prefix={failures}/", found, target / "seeds"],
                                  capture_output=True, check=False, timeout=SECONDS + 300)
            inputs = [path.read_bytes()[:300] for path in failures.iterdir()]
            check_equal((done.returncode, inputs), (0, []), done.stderr.decode("utf-8", "replace")[-2500:])
    return run


for target in TARGETS:
    add_case(f"corpus of {target.name}", corpus(target))
if LONG:
    for target in TARGETS:
        add_case(f"search with {target.name}", search(target))
run_cases()

#!/usr/bin/python3
"""The cost of judging one program: build/bench/vet against CPython's own ast walk doing the same rules.

    make benchmarks && bench/vet.py [FILE...]      default: the example program, HumanEval, the largest library modules

Both sides are measured in this one run, in CPU time, the best of the rounds for each file; the peer is
tests/vet/reference.py (kodeagent's rules: parse, walk, answer) under this interpreter. Our column "kodeagent" does the same
work; "cordon" is the default mode with all its rules.
"""
import json
import pathlib
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/vet"))
import reference  # noqa: E402

sys.path.insert(0, str(ROOT / "tests"))
from harness import DATA  # noqa: E402

PYTHON_ROUNDS, OUR_ROUNDS = 20, 200


def python_us(text):
    best = None
    for _ in range(PYTHON_ROUNDS):
        start = time.process_time()
        reference.analyze(text)
        taken = (time.process_time() - start) * 1e6
        best = taken if best is None else min(best, taken)
    return best


def our_us(paths, *options):
    done = subprocess.run([str(ROOT / "build/bench/vet"), "-n", str(OUR_ROUNDS), *options, *map(str, paths)],
                          capture_output=True, text=True, check=True)
    return [float(line.rsplit(" ", 1)[1]) for line in done.stdout.splitlines()]


def report(title, paths):
    texts = [path.read_text(encoding="utf-8") for path in paths]
    peer = [python_us(text) for text in texts]
    kodeagent, cordon = our_us(paths, "-k"), our_us(paths)
    lines = statistics.median(text.count("\n") for text in texts)
    print(f"{title:34} {len(paths):4} {lines:7.0f} {statistics.median(peer):10.0f} {statistics.median(kodeagent):10.1f} "
          f"{statistics.median(cordon):10.1f} {sum(peer) / sum(kodeagent):8.0f}x {sum(peer) / sum(cordon):8.0f}x")


def main():
    print(f"{'medians, microseconds of CPU':34} {'n':>4} {'lines':>7} {'python ast':>10} {'kodeagent':>10} {'cordon':>10} "
          f"{'faster':>9} {'faster':>9}")
    if len(sys.argv) > 1:
        report("given", [pathlib.Path(name) for name in sys.argv[1:]])
        return
    report("the example program", [ROOT / "examples/quarterly_report.py"])
    data = DATA / "humaneval.jsonl"
    if data.exists():
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for line in data.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                path = pathlib.Path(folder, row["id"].replace("/", "_") + ".py")
                path.write_text(row["program"], encoding="utf-8")
                paths.append(path)
            report("HumanEval", paths)
    library = pathlib.Path(sysconfig.get_paths()["stdlib"])
    report("large modules of the library", sorted(library.glob("*.py"), key=lambda path: -path.stat().st_size)[:20])


main()

#!/usr/bin/python3
"""The engine against Debian's python3, CPU seconds, best of three; equal output is checked first."""
import math
import pathlib
import resource
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from programs import PROGRAMS  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEERS = {"engine": [str(ROOT / "build/tests/tools/engine_run")], "python3": ["/usr/bin/python3"]}


def seconds(command):
    best, output = math.inf, b""
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        output = subprocess.run(command, capture_output=True, check=True).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best, output


def main():
    names = sys.argv[1:] or list(PROGRAMS)
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            path = pathlib.Path(folder) / f"{name}.py"
            path.write_text(PROGRAMS[name])
            (ours, one), (theirs, two) = (seconds([*command, str(path)]) for command in PEERS.values())
            if one != two:
                sys.exit(f"{name}: outputs differ: {one!r} {two!r}")
            ratios.append(theirs / ours)
            print(f"{name:12} engine {ours:7.3f} s  python3 {theirs:7.3f} s  {theirs / ours:5.2f} times")
    print(f"geometric mean {math.exp(sum(map(math.log, ratios)) / len(ratios)):.2f}")


main()

#!/usr/bin/python3
"""Parsing against CPython: Cordon's syntax library and python3's own ast.parse over the same files, turn by turn.

usage: bench/syntax.py [-r ROUNDS] [FOLDER...]      default: python3's standard library without its tests

Both sides read every file first; what counts is CPU time of parsing. ast.parse also makes Python objects of the tree,
as it must for a program in Python to walk it.
"""
import argparse
import pathlib
import re
import statistics
import subprocess
import sys
import sysconfig

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "build/bench/parse"
OUR_ROUNDS = 5
PEER = r"""
import ast, gc, sys, time
sources = [open(path, "rb").read() for path in sys.stdin.read().splitlines()]
gc.disable()
start = time.process_time()
for source in sources:
    ast.parse(source)
print(time.process_time() - start)
"""


def files_of(folders):
    """Files that this python3 can parse."""
    found = []
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*.py")):
            parts = path.parts
            if path.is_file() and not {"test", "tests", "dist-packages", "site-packages"} & set(parts):
                try:
                    compile(path.read_bytes(), "x", "exec", 0x400, dont_inherit=True)
                except (SyntaxError, ValueError):
                    continue
                found.append(str(path))
    return found


def ours(files):
    done = subprocess.run([PROGRAM, "-n", str(OUR_ROUNDS), *files], capture_output=True, text=True, check=True)
    seconds, memory, most = re.search(r"([\d.]+) s CPU.*memory ([\d.]+) times the source, ([\d.]+) at most", done.stdout).groups()
    return float(seconds) / OUR_ROUNDS, float(memory), float(most)


def theirs(files):
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", PEER], input="\n".join(files), capture_output=True, text=True,
                          check=True)
    return float(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-r", "--rounds", type=int, default=5)
    parser.add_argument("folders", nargs="*", default=[sysconfig.get_paths()["stdlib"]])
    options = parser.parse_args()
    subprocess.run(["make", "-s", PROGRAM.relative_to(ROOT)], cwd=ROOT, check=True)
    files = files_of(options.folders)
    megabytes = sum(pathlib.Path(path).stat().st_size for path in files) / 1e6
    rows = [(ours(files), theirs(files)) for _ in range(options.rounds)]
    our_s = statistics.median(row[0][0] for row in rows)
    their_s = statistics.median(row[1] for row in rows)
    ratios = sorted(row[1] / row[0][0] for row in rows)
    version = sys.version.split()[0]
    print(f"{len(files)} files, {megabytes:.1f} MB, {options.rounds} rounds, median CPU time")
    print(f"  cordon                  {our_s * 1000:8.1f} ms   {megabytes / our_s:7.1f} MB/s")
    print(f"  python {version} ast.parse {their_s * 1000:7.1f} ms   {megabytes / their_s:7.1f} MB/s")
    print(f"  ratio {statistics.median(ratios):.1f} (from {ratios[0]:.1f} to {ratios[-1]:.1f})")
    print(f"  memory {rows[0][0][1]:.1f} times the source over all, {rows[0][0][2]:.1f} at most for files over 64 KiB")


main()

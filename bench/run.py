#!/usr/bin/python3
"""A program of one line as a whole process: `cordon run` with each engine, beside python3 without any sandbox.

    make && bench/run.py [-r ROUNDS]

Wall time from starting the process to its end, turn by turn; the least is what it costs, the median what this machine makes
of it now. For runs through the C library in a warm process see bench/world.c.
"""
import argparse
import pathlib
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORDON = ROOT / "build/cordon"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-r", type=int, default=100, metavar="ROUNDS")
    rounds = parser.parse_args().r
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / "one.py"
        program.write_text("print(1 + 1)\n")
        commands = {"cordon run --engine embedded": [CORDON, "run", "--engine", "embedded", program],
                    "cordon run (auto)": [CORDON, "run", program],
                    "cordon run --engine process": [CORDON, "run", "--engine", "process", program],
                    "cordon check": [CORDON, "check", program],
                    "python3 -I": ["/usr/bin/python3", "-I", program],
                    "true": ["/bin/true"]}
        times = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                begun = time.perf_counter()
                subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
                times[name].append((time.perf_counter() - begun) * 1000)
    for name, each in times.items():
        print(f"{name:30} least {min(each):7.2f}  median {statistics.median(each):7.2f} ms")


main()

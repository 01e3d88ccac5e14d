#!/usr/bin/python3
"""The engine against its peers over bench/engine/programs: CPU time without start-up, medians, equal output first.

    run.py [-r ROUNDS] [-p PEER,PEER] [-j FILE] [PROGRAM...]

python3 is always measured: it is the reference for output and ratios. The others run when they are found:
pypy3 in PATH or $PYPY3; Monty and MicroPython when $MONTY, $MICROPYTHON name the folders of their npm packages.
A program that a peer cannot run is skipped for that peer and listed with its reason."""
import argparse
import json
import math
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
ENGINE = ROOT / "build/tests/tools/engine_run"
SECONDS_MOST = 60


def node_peer(variable, kind):
    package = os.environ.get(variable)
    return ["node", str(FOLDER / "node_peer.mjs"), kind, package] if package else None


def find_peers():
    pypy = os.environ.get("PYPY3") or shutil.which("pypy3")
    return {
        "engine": [str(ENGINE)],
        "python3": ["/usr/bin/python3", "-I"],
        "pypy3": [pypy] if pypy else None,
        "monty": node_peer("MONTY", "monty"),
        "micropython": node_peer("MICROPYTHON", "micropython"),
    }


def run(command, path):
    """Output, CPU seconds, reason of a failure or nothing."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run([*command, str(path)], capture_output=True, timeout=SECONDS_MOST)
    except subprocess.TimeoutExpired:
        return b"", 0.0, f"more than {SECONDS_MOST} s"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if done.returncode:
        lines = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()
        return done.stdout, seconds, lines[-1][:100] if lines else f"exit {done.returncode}"
    for line in done.stderr.decode(errors="replace").splitlines():
        if line.startswith("CPU "):  # the peer measured itself, without its start-up
            return done.stdout, float(line.split()[1]), None
    return done.stdout, seconds, None


def start_up(command, rounds):
    """CPU seconds of an empty program; a peer that measures itself says how little is left of it."""
    with tempfile.NamedTemporaryFile("w", suffix=".py") as empty:
        return min(run(command, empty.name)[1] for _ in range(rounds + 2))


def measure(path, peers, starts, rounds):
    reference = run(peers["python3"], path)
    if reference[2]:
        sys.exit(f"{path.name}: python3 fails: {reference[2]}")
    seconds, skipped = {}, {}
    for peer, command in peers.items():
        output, _, reason = run(command, path)
        if reason or output != reference[0]:
            skipped[peer] = reason or "other output"
        else:
            seconds[peer] = []
    for _ in range(rounds):
        for peer, samples in seconds.items():
            samples.append(max(run(peers[peer], path)[1] - starts[peer], 1e-4))
    return {peer: statistics.median(samples) for peer, samples in seconds.items()}, skipped


def mean(values):
    return math.exp(sum(map(math.log, values)) / len(values)) if values else math.nan


def table(results, peers):
    others = [peer for peer in peers if peer != "python3"]
    print(f"{'program':20}{'python3 ms':>11}" + "".join(f"{peer:>13}" for peer in others) + "   (times python3's speed)")
    for name, result in sorted(results.items(), key=lambda item: ratio(item[1], "engine")):
        row = "".join(f"{ratio(result, peer):13.2f}" if peer in result["seconds"] else f"{'-':>13}" for peer in others)
        print(f"{name:20}{result['seconds']['python3'] * 1000:11.1f}{row}")
    for peer in others:
        ratios = [ratio(result, peer) for result in results.values() if peer in result["seconds"]]
        low = f", {sum(r < 1 for r in ratios)} slower, {sum(r < 2.5 for r in ratios)} below 2.5"
        print(f"{peer}: geometric mean {mean(ratios):.2f} over {len(ratios)} programs{low}")
        both = [r["seconds"][peer] / r["seconds"]["engine"] for r in results.values() if {peer, "engine"} <= set(r["seconds"])]
        if peer != "engine":
            print(f"  the engine is {mean(both):.2f} times as fast over the {len(both)} programs both run")
    for name, result in results.items():
        for peer, reason in result["skipped"].items():
            print(f"skipped: {name} by {peer}: {reason}")


def ratio(result, peer):
    return result["seconds"]["python3"] / result["seconds"][peer] if peer in result["seconds"] else math.inf


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-r", "--rounds", type=int, default=5)
    parser.add_argument("-p", "--peers", default="engine,python3,pypy3,monty,micropython")
    parser.add_argument("-j", "--json", help="writes the figures to this file")
    parser.add_argument("programs", nargs="*")
    options = parser.parse_args()
    found = find_peers()
    wanted = {"python3", *options.peers.split(",")}
    peers = {peer: command for peer, command in found.items() if command and peer in wanted}
    for peer in sorted(wanted - set(peers)):
        print(f"{peer}: not found, left out", file=sys.stderr)
    paths = sorted((FOLDER / "programs").glob("*.py"))
    if options.programs:
        paths = [path for path in paths if path.stem in options.programs]
    starts = {peer: start_up(command, options.rounds) for peer, command in peers.items()}
    results = {}
    for path in paths:
        seconds, skipped = measure(path, peers, starts, options.rounds)
        results[path.stem] = {"seconds": seconds, "skipped": skipped}
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    table(results, peers)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps({"start_up": starts, "programs": results}, indent=1) + "\n")


main()

#!/usr/bin/env python3
"""Judgement side by side: recall by class over hostile programs, false alarms over harmless ones.

    bench/judgement/compare.py [--bandit FOLDER] [--library FOLDER]

Columns: cordon's default mode under the default policy, the same with every import allowed, the kodeagent mode, and bandit where
FOLDER (a dist-packages with bandit in it, as `dpkg -x` leaves it) is given. Hostile programs are those of
../shared/data/evasions.jsonl that must be blocked or noticed, and those of tests/vet/bad; harmless ones are ordinary.jsonl,
HumanEval, tests/vet/good, and the modules of a standard library judged as programs (--library; default: this interpreter's). For
bandit, a program counts as blocked with a finding of medium severity or more, as noticed with any.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import sysconfig
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/vet"))
import judgement  # noqa: E402
from vetting import judge_all, shared_rows  # noqa: E402

OPEN = ["--allow-import", "*"]


def own_programs(folder):
    """(class, wanted, program) of tests/vet/bad or good."""
    rows = []
    for path in sorted((ROOT / "tests/vet" / folder).glob("*.txt")):
        for part in re.split(r"^### (?=(?:block|flag|gate|silent|allow) )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            head, _, program = part.partition("\n")
            wanted = head.partition(" ")[0]
            rows.append((f"own: {path.stem}", "block" if wanted == "gate" else wanted, program))
    return rows


def hostile_programs():
    rows = [(row["class"], row["static"], row["code"]) for row in judgement.hostile_rows() or [] if row["static"] in ("block", "flag")]
    return rows + own_programs("bad")


def harmless_programs(library):
    sets = {"ordinary": [row["code"] for row in shared_rows("ordinary.jsonl") or []],
            "HumanEval": [row["program"] for row in shared_rows("humaneval.jsonl") or []],
            "own: looks risky": [row[2] for row in own_programs("good")],
            "library modules": [path.read_bytes() for path in sorted(library.glob("*.py"))]}
    return {name: programs for name, programs in sets.items() if programs}


def by_cordon(options):
    def judge(programs):
        return [(verdict["verdict"] == "block", bool(verdict.get("findings"))) for verdict in judge_all(programs, *options)]
    return judge


def by_bandit(folder):
    def judge(programs):
        with tempfile.TemporaryDirectory() as place:
            for number, program in enumerate(programs):
                data = program if isinstance(program, bytes) else program.encode("utf-8", "surrogatepass")
                pathlib.Path(place, f"p{number:05}.py").write_bytes(data)
            done = subprocess.run(["/usr/bin/python3", "-m", "bandit", "-q", "-r", "-f", "json", place], capture_output=True, timeout=900,
                                  env={**os.environ, "PYTHONPATH": str(folder)})
            worst = collections.defaultdict(set)
            for result in json.loads(done.stdout)["results"]:
                worst[pathlib.Path(result["filename"]).stem].add(result["issue_severity"])
        return [(bool(worst[f"p{n:05}"] & {"MEDIUM", "HIGH"}), bool(worst[f"p{n:05}"])) for n in range(len(programs))]
    return judge


def is_met(wanted, answer):
    blocked, noticed = answer
    return blocked if wanted == "block" else blocked or noticed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bandit", type=pathlib.Path)
    parser.add_argument("--library", type=pathlib.Path, default=pathlib.Path(sysconfig.get_path("stdlib")))
    options = parser.parse_args()
    judges = {"cordon": by_cordon([]), "cordon, open": by_cordon(OPEN), "kodeagent": by_cordon(["--mode", "kodeagent"])}
    if options.bandit:
        judges["bandit"] = by_bandit(options.bandit)
    hostile = hostile_programs()
    answers = {name: judge([row[2] for row in hostile]) for name, judge in judges.items()}
    classes = sorted({row[0] for row in hostile})
    print(f"{'recall by class':30}{'':>6}" + "".join(f"{name:>14}" for name in judges))
    for name in classes + ["all"]:
        at = [n for n, row in enumerate(hostile) if name in (row[0], "all")]
        met = [sum(is_met(hostile[n][1], answers[judge][n]) for n in at) for judge in judges]
        print(f"{name:30}{len(at):6}" + "".join(f"{100 * count / len(at):13.1f}%" for count in met))
    print(f"\n{'blocked of harmless programs':30}{'':>6}" + "".join(f"{name:>14}" for name in judges))
    for name, programs in harmless_programs(options.library).items():
        blocked = [sum(answer[0] for answer in judge(programs)) for judge in judges.values()]
        print(f"{name:30}{len(programs):6}" + "".join(f"{count:14}" for count in blocked))


if __name__ == "__main__":
    main()

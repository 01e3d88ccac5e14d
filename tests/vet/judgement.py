#!/usr/bin/env python3
"""The two numbers that pull against each other: what the vetting catches of hostile programs, what it says of harmless ones.

    tests/vet/judgement.py [--misses]     prints the table, and the programs that were missed
"""
import collections
import sys

from vetting import judge_all, shared_rows


def hostile_rows():
    """The labelled programs, `gen` turned into code, and the verdict wanted."""
    rows = shared_rows("evasions.jsonl")
    if rows is None:
        return None
    for row in rows:
        if row.get("gen"):
            row["code"] = eval(row["code"] if row["gen"] is True else row["gen"])  # our own data builds long programs
    return rows


def is_met(wanted, verdict):
    """Whether the verdict is as hard as the one wanted."""
    if wanted == "block":
        return verdict["verdict"] == "block"
    return verdict["verdict"] == "block" or bool(verdict["findings"])


def judge_hostile():
    """(row, verdict) of every hostile program."""
    rows = hostile_rows()
    return list(zip(rows, judge_all([row["code"] for row in rows])))


def judge_harmless(name, key, *options):
    rows = shared_rows(name)
    return list(zip(rows, judge_all([row[key] for row in rows], *options)))


def recall(pairs, wanted):
    chosen = [is_met(wanted, verdict) for row, verdict in pairs if row["static"] == wanted]
    return sum(chosen), len(chosen)


def main():
    pairs = judge_hostile()
    classes = collections.defaultdict(lambda: [0, 0, 0, 0])
    for row, verdict in pairs:
        if row["static"] in ("block", "flag"):
            at = 0 if row["static"] == "block" else 2
            classes[row["class"]][at] += is_met(row["static"], verdict)
            classes[row["class"]][at + 1] += 1
    print(f"{'class':26} {'block':>9} {'flag':>9}")
    for name, (blocked, block, flagged, flag) in sorted(classes.items()):
        print(f"{name:26} {blocked:4}/{block:<4} {flagged:4}/{flag:<4}")
    for wanted in ("block", "flag"):
        done, total = recall(pairs, wanted)
        print(f"to {wanted}: {done} of {total}, {100 * done / total:.1f} %")
    for title, name, key, options in (
            ("ordinary, every import allowed", "ordinary.jsonl", "code", ["--allow-import", "*"]),
            ("ordinary, default policy", "ordinary.jsonl", "code", []),
            ("HumanEval, default policy", "humaneval.jsonl", "program", [])):
        harmless = judge_harmless(name, key, *options)
        blocked = [row["id"] for row, verdict in harmless if verdict["verdict"] == "block"]
        noted = [row["id"] for row, verdict in harmless if verdict["findings"]]
        print(f"{title}: {len(harmless)} programs, blocked {blocked}, with findings {noted}")
    if "--misses" in sys.argv:
        for row, verdict in pairs:
            if row["static"] in ("block", "flag") and not is_met(row["static"], verdict):
                findings = sorted({(f["rule"], f["score"]) for f in verdict["findings"]})
                print(f"--- {row['id']} wanted {row['static']}, {verdict['risk_score']}: {findings}\n{row['code'][:300]}")


if __name__ == "__main__":
    main()

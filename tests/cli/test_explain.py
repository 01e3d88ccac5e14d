"""Goal: every rule is listed and explained, and a name that is no rule is told what was meant."""
import json
import re

from harness import ROOT, case, check, check_equal, cordon, run_cases


def listed():
    return json.loads(cordon("explain", "--json").stdout)


@case
def every_rule_of_the_rows_is_listed():
    ids = sorted(re.findall(r"^- id: (\S+)", "\n".join(p.read_text() for p in ROOT.glob("spec/rules/*.yaml")), re.M))
    check(ids, "no rules found in spec/rules")
    check_equal(sorted(rule["id"] for rule in listed()), ids, "ids in --json")
    lines = cordon("explain").stdout.decode().splitlines()
    check_equal(sorted(line.split()[0] for line in lines), ids, "ids in the list")


@case
def every_rule_says_why_and_what_instead():
    for rule in listed():
        for part in ("title", "severity", "message", "why", "instead"):
            check(rule[part], f"{rule['id']} has no {part}")
        check(rule["severity"] in ("info", "low", "medium", "high", "critical"), rule)
        check(rule["match"] == "check" or rule["patterns"], f"{rule['id']} matches nothing")


@case
def one_rule_is_explained_whatever_its_capitals():
    for rule in listed():
        done = cordon("explain", rule["id"].lower())
        check_equal((done.returncode, done.stderr), (0, b""), rule["id"])
        text = " ".join(done.stdout.decode().split())
        for part in ("id", "title", "why", "instead", "severity"):
            check(" ".join(rule[part].split()) in text, f"{rule['id']}: no {part}")
        check_equal(json.loads(cordon("explain", "--json", rule["id"]).stdout), rule, "--json of one rule")


@case
def no_rule_is_an_error_with_a_hint():
    for name, hint in (("KA-OSS", b"did you mean KA-OS?"), ("frobnicate", b"`cordon explain` lists them all"),
                       ("", b"no rule"), ("\x1b[2J", b"\\x1b[2J"), ("A" * 5000, b"no rule AAAA")):
        done = cordon("explain", name)
        check_equal((done.returncode, done.stdout), (2, b""), f"explain {name[:20]!r}")
        check(hint in done.stderr, done.stderr)


@case
def the_example_in_the_help_is_a_rule():
    name = re.search(r"cordon explain (\S+-\S+)", cordon("help", "explain").stdout.decode())[1]
    check_equal(cordon("explain", name).returncode, 0, f"cordon explain {name}")


run_cases()

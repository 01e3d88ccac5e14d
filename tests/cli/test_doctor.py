"""Goal: `cordon doctor` says what is there by trying it, the same to people and to programs, and its status tells whether
runs are possible."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from harness import CORDON, ROOT, case, check, check_equal, cordon, run_cases, skip

NAMES = re.findall(r'^X\(JAIL_\w+, "([a-z-]+)", (\w+),', (ROOT / "spec/jail_protections.def").read_text(), re.M)


def check_document(done):
    document = json.loads(done.stdout)
    rows = document["protections"]
    check_equal([(row["name"], row["tier"].upper()) for row in rows], NAMES, "protections")
    check_equal({row["state"] for row in rows} - {"on", "missing", "untried"}, set(), "states")
    check(all(row["purpose"] and row["advice"] for row in rows), "words")
    check(all(row["error"] or row["state"] != "missing" for row in rows), "a missing protection without its errno")
    needed = [row for row in rows if row["tier"] in ("required", "waivable") and row["state"] != "on"]
    check_equal(document["can_run"], not needed and not document["problem"], "can_run")
    check_equal(done.returncode, 0 if document["can_run"] else 1, "status")
    return document


@case
def the_document():
    check_document(cordon("doctor", "--json"))


@case
def the_text_says_the_same():
    document = check_document(cordon("doctor", "--json"))
    text = cordon("doctor").stdout.decode()
    for row in document["protections"]:
        check(re.search(rf"^  {row['state']} +{row['name']} ", text, re.M), f"{row['name']} is not {row['state']}:\n{text}")
    check(f'The sandbox is "{document["level"]}"' in text or not document["can_run"], text)
    check(("Programs can be run here" in text) == document["can_run"], text)


@case
def a_plain_user():
    if os.geteuid() != 0:
        skip("needs root, to become a plain user")
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder).chmod(0o755)
        program = shutil.copy(CORDON, folder)
        done = subprocess.run([program, "doctor", "--json"], capture_output=True, user=61999, group=61999,
                              extra_groups=[], cwd="/", check=False)
    document = check_document(done)
    check(not document["is_root"], "root")
    states = {row["name"]: row["state"] for row in document["protections"]}
    check_equal(document["level"] is not None, document["can_run"], "level")
    if document["can_run"]:
        check(document["level"] != "strong", "a plain user's sandbox is told to be strong")
        check_equal(states["host-user"], "missing", "a plain user's runs have its own id")


run_cases()

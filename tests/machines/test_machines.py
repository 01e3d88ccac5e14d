"""Goal: what depends on the kernel, its control groups and the processor holds where they are others than here: in version 2
of control groups, as root and as a plain user to whom groups were handed, or not, on x86-64 and on arm64."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import machines
from harness import LONG, add_case, check, run_cases, skip


def holds(name, place):
    if not LONG:
        skip("takes long: part of the long form")
    reason = machines.missing(name) or (None if machines.is_made(name) else f"make machines MACHINE={name} makes the machine first")
    if reason:
        skip(reason)
    said = []
    found = machines.run(name, [place], machines.tests_command(machines.TESTS), said.append)
    check(place in found and found[place][1] == 0, "\n".join(said[-40:]))


for machine in sorted(machines.MACHINES):
    for where in machines.PLACES:
        add_case(f"{machine}, {where}", lambda m=machine, w=where: holds(m, w))
run_cases()

"""Goal: a program of a few lines makes the worker work no longer than its fuel and its memory last, whatever native it asks: the
limit that ends it is never that of time, which is there for what the meters miss."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "run"))
from harness import add_case, check, check_equal, run_cases  # noqa: E402
from programs import PROGRAMS  # noqa: E402
from sandbox import everything_allowed, run_json  # noqa: E402

# What takes this much fuel takes a hundredth of this much time on a machine that does nothing else.
LIMITS = "limits: {fuel: 4000000, wall: 20s, cpu: 15s, memory: 128MiB, output: 64KiB, recursion: 2000}\n"


def exhausts(source):
    def run():
        document = run_json(source, "--engine", "embedded", "--policy", everything_allowed(LIMITS))
        check(document["outcome"] in ("limit", "ended", "unparsable"), document["error"])
        if document["outcome"] == "limit":
            check(document["limit"] in ("fuel", "memory", "recursion", "output"), f"ended by {document['limit']}")
            check_equal(document["exit_status"], None, "exit status")
        if document["usage"]:
            check(document["usage"]["fuel"] <= 4000000, f"fuel {document['usage']['fuel']}")
    return run


for name, text in PROGRAMS.items():
    add_case(name.replace("_", " "), exhausts(text))
run_cases()

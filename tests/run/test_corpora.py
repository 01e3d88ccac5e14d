"""Goal: programs that people and models write run as CPython runs them: HumanEval's 164 with their own assertions, and
ordinary programs with what they print."""
import concurrent.futures
import pathlib

from harness import PATIENCE_S, add_case, check_equal, data_rows, run_cases
from sandbox import everything_allowed, run_program


def run_all(programs):
    """programs: (name, source, options, check of the CompletedProcess). Two at a time; returns (name, what went wrong)."""
    def run_one(row):
        name, source, options, wrong = row
        done = run_program(source, *options, timeout=PATIENCE_S)
        return name, wrong(done), done
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run_one, programs))
    return [(name, f"{name}: {wrong}: status {result.returncode}, {result.stdout[-300:]!r}, {result.stderr[-700:].decode('utf-8', 'replace')}")
            for name, wrong, result in done if wrong]


def humaneval(engine):
    """HumanEval's programs with their own assertions."""
    with_eval = everything_allowed()

    def wrong(done):
        return "" if done.returncode == 0 else "failed"
    programs = []
    for number, row in enumerate(data_rows("humaneval.jsonl")):
        options = ("--policy", with_eval) if number == 160 else ()
        programs.append((row["id"], row["program"], ("--engine", engine, *options), wrong))
    check_equal(len(programs), 164, "programs")
    return run_all(programs)


def ordinary(engine):
    """Ordinary programs, with what CPython prints."""
    def wrong_for(expect):
        def wrong(done):
            status = 0 if expect["exit"] == 0 else 1
            if done.returncode != status:
                return f"status, want {status}"
            return "" if done.stdout.decode() == expect["stdout"] else f"stdout, want {expect['stdout'][-300:]!r}"
        return wrong
    return run_all([(row["id"], row["code"], ("--engine", engine), wrong_for(row["expect"]))
                    for row in data_rows("ordinary.jsonl")])


def add_corpus(corpus, engine):
    def passes():
        listed = () if engine == "process" else KNOWN
        failures = [words for name, words in corpus(engine) if name not in listed]
        check_equal(failures, [], "programs that fail and are not in embedded_fails.txt")
    add_case(f"{corpus.__doc__} Engine: {engine}", passes)


# What the embedded engine does not run yet, and what auto hands it in vain. This list may only shrink.
KNOWN = (pathlib.Path(__file__).parent / "embedded_fails.txt").read_text().split()

for each_engine in ("process", "embedded", "auto"):
    add_corpus(humaneval, each_engine)
    add_corpus(ordinary, each_engine)

if __name__ == "__main__":
    run_cases()

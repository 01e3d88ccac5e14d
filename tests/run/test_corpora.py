"""Goal: programs that people and models write run as CPython runs them: HumanEval's 164 with their own assertions, and
ordinary programs with what they print."""
import concurrent.futures

from harness import case, check_equal, data_rows, run_cases
from sandbox import everything_allowed, run_program


def run_all(programs):
    """programs: (name, source, options, check of the CompletedProcess). Two at a time; returns what went wrong."""
    def run_one(row):
        name, source, options, wrong = row
        done = run_program(source, *options, timeout=100)
        return name, wrong(done), done
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run_one, programs))
    return [f"{name}: {wrong}: status {result.returncode}, {result.stdout[-300:]!r}, {result.stderr[-700:].decode('utf-8', 'replace')}"
            for name, wrong, result in done if wrong]


@case
def humaneval_s_programs_pass_their_own_assertions():
    with_eval = everything_allowed()

    def wrong(done):
        return "" if done.returncode == 0 else "failed"
    programs = []
    for number, row in enumerate(data_rows("humaneval.jsonl")):
        options = ("--policy", with_eval) if number == 160 else ()
        programs.append((row["id"], row["program"], options, wrong))
    check_equal(len(programs), 164, "programs")
    check_equal(run_all(programs), [], "programs that fail")


@case
def ordinary_programs_print_what_cpython_prints():
    def wrong_for(expect):
        def wrong(done):
            status = 0 if expect["exit"] == 0 else 1
            if done.returncode != status:
                return f"status, want {status}"
            return "" if done.stdout.decode() == expect["stdout"] else f"stdout, want {expect['stdout'][-300:]!r}"
        return wrong
    programs = [(row["id"], row["code"], (), wrong_for(row["expect"])) for row in data_rows("ordinary.jsonl")]
    check_equal(run_all(programs), [], "programs that fail")


if __name__ == "__main__":
    run_cases()

"""Judging many small programs in one run of `cordon check`."""
import json
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from harness import DATA, ROOT, check, cordon  # noqa: E402

sys.path.insert(0, str(ROOT / "tools"))


def judge_all(programs, *options, timeout=300):
    """The verdicts (dicts of the JSON form) of programs given as text or bytes, in their order."""
    if not programs:
        return []
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, program in enumerate(programs):
            path = os.path.join(folder, f"p{number:05}.py")
            data = program if isinstance(program, bytes) else program.encode("utf-8", "surrogatepass")
            pathlib.Path(path).write_bytes(data)
            paths.append(path)
        target = [folder] if len(paths) > 1 else paths
        done = cordon("check", "--format", "json", *options, *target, timeout=timeout)
        check(done.returncode in (0, 1, 3), f"status {done.returncode}: {done.stderr[-2000:].decode()}")
        answer = json.loads(done.stdout)
        verdicts = answer["files"] if len(paths) > 1 else [answer]
    check(len(verdicts) == len(programs), f"{len(verdicts)} verdicts for {len(programs)} programs")
    return verdicts


def rules_of(verdict):
    return {finding["rule"] for finding in verdict["findings"]}


def shared_rows(name):
    """Rows of a set in DATA; None where it is not there."""
    path = DATA / name
    if not path.exists():
        return None
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

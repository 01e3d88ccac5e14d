"""The syntax library as drivers see it: one build/tests/tools/syntax_probe, many sources."""
import json
import re
import subprocess

from harness import BUILD

PROBE = BUILD / "tests/tools/syntax_probe"


class SyntaxProbe:
    """Answers are the probe's JSON objects; `dump` holds the bytes of a dump. A probe that dies raises."""

    def __init__(self, *args, limits=None):
        self.process = subprocess.Popen([PROBE, *map(str, args)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        preexec_fn=limits)

    def ask(self, mode, source, indent=-1):
        try:
            self.process.stdin.write(f"{mode} {indent} {len(source)}\n".encode())
            self.process.stdin.write(source)
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"the probe died with status {self.process.wait()} over {source[:60]!r}")
        answer = json.loads(line)
        answer["dump"] = self.process.stdout.read(answer["size"]) if answer["size"] else b""
        return answer

    def parse(self, source):
        return self.ask("parse", source)

    def check(self, source):
        return self.ask("check", source)

    def dump(self, source, indent=-1):
        return self.ask("dump", source, indent)

    def close(self):
        self.process.stdin.close()
        return self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


# The attributes that both sides give; CPython's None is 0 in a place of ours.
FIELDS = ("type", "message", "line", "col", "end_line", "end_col", "text", "print")


def error_row(error):
    """An error of either side in one comparable form; None for none."""
    if error is None:
        return None
    row = {name: error.get(name) for name in FIELDS}
    for name in ("line", "col", "end_line", "end_col"):
        row[name] = row[name] or 0
    return row


FUTURE = re.compile("future feature .* is not defined|not a chance")


def difference(ours, theirs):
    """What differs between two errors (either side's form), as lines; empty when nothing does."""
    from_file = theirs and theirs.get("quoted_from_file")
    ours, theirs = error_row(ours), error_row(theirs)
    if ours and theirs and FUTURE.match(theirs["message"]):  # quoted from a file, which is not there while it parses
        ours["text"], ours["print"] = theirs["text"], theirs["print"]
    if from_file and ours and ours["text"] and theirs["text"]:  # a last line without a newline has none in the file
        ours["text"], theirs["text"] = ours["text"].rstrip("\n"), theirs["text"].rstrip("\n")
    if ours is None or theirs is None:
        return [] if ours == theirs else [f"ours {ours and ours['message']!r}, CPython's {theirs and theirs['message']!r}"]
    return [f"{name}: ours {ours[name]!r}, CPython's {theirs[name]!r}" for name in FIELDS if ours[name] != theirs[name]]

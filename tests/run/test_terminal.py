"""Goal: at a terminal the caller gets a report, Ctrl-C works, and neither program nor error message gets at the terminal."""
import os
import pty
import select
import subprocess
import time

from harness import CORDON, add_case, case, check, check_equal, run_cases
from sandbox import SHORT_S, Folder, everything_allowed


def at_terminal(source, *options, keys=b"", wait_for=b"", env=None):
    """Runs the program with a terminal as stdin, stdout and stderr; presses `keys` once `wait_for` has come. Returns
    (status, all that the terminal showed)."""
    with Folder() as folder:
        path = folder.write("program.py", source)
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(CORDON, [str(CORDON), "run", *map(str, options), str(path)],
                      dict(os.environ, TERM="xterm", **(env or {})))
        shown, deadline = b"", time.monotonic() + SHORT_S
        while time.monotonic() < deadline:
            ready, _, _ = select.select([terminal], [], [], 0.1)
            if ready:
                try:
                    piece = os.read(terminal, 65536)
                except OSError:
                    break
                if not piece:
                    break
                shown += piece
            if keys and wait_for in shown:
                os.write(terminal, keys)
                keys = b""
        else:
            os.kill(pid, 9)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.close(terminal)
        return status, shown


@case
def the_report_follows_the_output():
    status, shown = at_terminal("print('hello')")
    check_equal(status, 0, "exit status")
    check(shown.startswith(b"hello\r\n"), shown)
    for word in (b"verdict", b"allow", b"memory", b"ended with status 0", b"\x1b[32m"):
        check(word in shown, f"{word}: {shown}")
    _, shown = at_terminal("print('hello')", env={"NO_COLOR": "1"})
    check(b"\x1b" not in shown and b"ended with status 0" in shown, shown)


# What a program leaves open or switched on -> what must come before the first words that are ours.
UNFINISHED = [
    ("a title that does not end", r"\x1b]0;"),
    ("a device string that does not end", r"\x1bP"),
    ("a message that does not end", r"\x1b^"),
    ("an unfinished sequence", r"\x1b["),
    ("hidden text", r"\x1b[8m"),
    ("another character set", r"\x1b(0"),
    ("a shift", r"\x0e"),
    ("a scrolling region", r"\x1b[1;1r"),
    ("an eight-bit sequence", r"\x9b8m"),
]


def nothing_hides_the_report(left, stream):
    status, shown = at_terminal(f"import sys\nsys.{stream}.buffer.write(b'begun{left}')", "--policy", everything_allowed())
    check_equal(status, 0, shown)
    before, _, after = shown.partition(b"begun")
    check_equal(before, b"", "nothing before the program's own")
    ours = after.index(b"program.py")
    check(b"\x18\x1b\\\x1b[!p\x1b[0m\r\n" in after[:ours], after)


for title, sequence in UNFINISHED:
    for stream_name in ("stdout", "stderr"):
        add_case(f"{title} on {stream_name}", lambda s=sequence, n=stream_name: nothing_hides_the_report(s, n))


@case
def the_report_begins_a_line():
    _, shown = at_terminal("print('result    ended', end='')", env={"NO_COLOR": "1"})
    check(b"result    ended\r\nprogram " in shown, shown)
    check(b"\x1b" not in shown, shown)


@case
def ctrl_c_ends_the_run():
    status, shown = at_terminal("import time\nprint('begun')\ntime.sleep(1000)", "--allow-import", "time", keys=b"\x03",
                                wait_for=b"begun")
    check_equal(status, 130, shown)


@case
def what_is_typed_reaches_the_program():
    status, shown = at_terminal("print('got', input('name? '))", keys=b"Ada\n", wait_for=b"name? ")
    check_equal(status, 0, shown)
    check(b"got Ada" in shown, shown)


@case
def the_program_has_no_terminal():
    source = ("import os, sys\nprint([os.isatty(fd) for fd in (0, 1, 2)])\n"
              "try:\n    os.open('/dev/tty', os.O_RDWR)\nexcept OSError as error:\n    print('none')\n")
    status, shown = at_terminal(source, "--policy", everything_allowed())
    check_equal(status, 0, shown)
    check(b"[False, False, False]\r\nnone\r\n" in shown, shown)


@case
def an_error_s_picture_cannot_move_the_cursor():
    status, shown = at_terminal("x = 'a\x1b[2Jb' y\n", env={"NO_COLOR": "1"})
    check_equal(status, 3, shown)
    check(b"\x1b" not in shown and b"SyntaxError" in shown, shown)
    with Folder() as folder:
        path = folder.write("program.py", "x = 'a\x1b[2Jb' y\n")
        done = subprocess.run([str(CORDON), "ast", str(path)], capture_output=True, timeout=SHORT_S, check=False)
        check(b"a\x1b[2Jb" in done.stderr, "elsewhere it is CPython's, byte for byte")


if __name__ == "__main__":
    run_cases()

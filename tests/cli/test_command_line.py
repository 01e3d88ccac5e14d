"""Goal: a wrong command line is refused with status 2 and says what to write; help says all that the rows know."""
import os
import re
import subprocess

from harness import CORDON, ROOT, add_case, case, check, check_equal, cordon, run_cases

COMMANDS = ["run", "check", "ast", "policy show", "policy check", "doctor", "explain", "help"]

# Command line, what standard error must contain. Status 2 and an empty standard output each.
WRONG = [
    ("", "a command is missing"),
    ("rnu x.py", "did you mean cordon run?"),
    ("chekc x.py", "did you mean cordon check?"),
    ("frobnicate", "no command frobnicate\n"),
    ("answer.py", "did you mean cordon run answer.py?"),
    ("--json run x.py", "options come behind it"),
    ("--polcy run", "unknown option --polcy"),
    ("-x run", "unknown option -x"),
    ("--version=1", "--version takes no value"),
    ("run", "FILE|- is missing"),
    ("run -- x.py", "FILE|- is missing"),
    ("run a.py b", "arguments for the program go behind --"),
    ("run --polcy p a.py", "did you mean --policy?"),
    ("run --mode cordon a.py", "unknown option --mode; write --set vet.mode=VALUE"),
    ("run --memory 64MiB a.py", "unknown option --memory; write --set limits.memory=VALUE"),
    ("run --timeout 5 a.py", "unknown option --timeout; write --set limits.wall=VALUE"),
    ("ast --memory 5 a.py", "--memory is no option of this command\n"),
    ("run --set", "--set needs KEY=VALUE"),
    ("run --frobnicate a.py", "unknown option --frobnicate\n"),
    ("run --polic p a.py", "did you mean --policy?"),
    ("run --policy", "--policy needs FILE"),
    ("run --policy= a.py", "--policy= needs FILE"),
    ("run --policy --json a.py", "--policy needs FILE behind it; write --policy=--json"),
    ("run -p", "--policy needs FILE"),
    ("run -jx a.py", "unknown option -x in -jx"),
    ("run --json=yes a.py", "--json takes no value"),
    ("run --policy a --policy b a.py", "--policy is given twice"),
    ("run --json --events a.py", "cannot stand together"),
    ("run --events -j a.py", "cannot stand together"),
    ("run --engine wm a.py", "must be one of auto|embedded|process|vm"),
    ("run --engine embeded a.py", "did you mean embedded?"),
    ("run --engine= a.py", "--engine= needs ENGINE"),
    ("run --version", "--version stands alone"),
    ("check", "PATH... is missing"),
    ("check --mode kodagent a.py", "did you mean kodeagent?"),
    ("check --format jsn a.py", "did you mean json?"),
    ("check --format json --json a.py", "cannot stand together"),
    ("check --file x a.py", "--file is no option of this command"),
    ("ast", "FILE is missing"),
    ("ast --indent=x a.py", "must be a whole number from 0 to 64"),
    ("ast --indent=65 a.py", "must be a whole number from 0 to 64"),
    ("ast --indent=-1 a.py", "must be a whole number from 0 to 64"),
    ("ast --indent=99999999999999999999 a.py", "must be a whole number from 0 to 64"),
    ("ast -i65 a.py", "must be a whole number from 0 to 64"),
    ("ast a.py b.py", "unexpected argument b.py\n"),
    ("policy", "write cordon policy show or cordon policy check"),
    ("policy frobnicate", "write cordon policy show or cordon policy check"),
    ("policy --json", "write cordon policy show or cordon policy check"),
    ("policy shwo", "no command policy shwo; did you mean cordon policy show?"),
    ("policy show extra", "unexpected argument extra"),
    ("policy check a b", "unexpected argument b"),
    ("doctor all", "unexpected argument all"),
    ("explain A B", "unexpected argument B"),
    ("help frobnicate", "no command frobnicate\n"),
    ("help chek", "did you mean check?"),
    ("help policy shwo", "no command"),
]


def wrong_case(line, want):
    def run():
        done = cordon(*line.split())
        check_equal(done.returncode, 2, "status")
        check_equal(done.stdout, b"", "standard output")
        text = done.stderr.decode()
        check(want in text, f"{want!r} is not in {text!r}")
        check(text.startswith("cordon"), f"does not say who speaks: {text!r}")
        if not line.startswith("help"):
            check("\nTry: cordon help" in text, f"does not say what to do next: {text!r}")
    return run


for row in WRONG:
    add_case(f"refuses: cordon {row[0]}", wrong_case(*row))


@case
def help_is_the_same_by_every_way():
    for command in COMMANDS:
        by_name = cordon("help", *command.split())
        by_option = cordon(*command.split(), "--help")
        by_letter = cordon(*command.split(), "-h")
        check_equal(by_name.returncode, 0, f"status of help {command}")
        check_equal(by_option.stdout, by_name.stdout, f"{command} --help")
        check_equal(by_letter.stdout, by_name.stdout, f"{command} -h")
        check_equal(by_name.stderr, b"", "standard error")


@case
def help_needs_no_operands_and_fits_80_columns():
    for command in COMMANDS:
        text = cordon(*command.split(), "--help").stdout.decode()
        for part in ("Usage: cordon " + command, "Options:", "Examples:", "Exit status:", "--help"):
            check(part in text, f"help {command} lacks {part!r}")
        for line in text.splitlines():
            check(len(line) <= 80 or line.startswith("  cordon "), f"{command}: too wide: {line}")
            check(line == line.rstrip(), f"{command}: white space at the end of {line!r}")
    overview = cordon("--help").stdout.decode()
    for command in COMMANDS:
        check(f"\n  {command} " in overview, f"the overview lacks {command}")
    check_equal(cordon("help").stdout.decode(), overview, "cordon help")
    check_equal(cordon("-h").stdout.decode(), overview, "cordon -h")


@case
def a_group_shows_its_commands():
    text = cordon("help", "policy").stdout.decode()
    for option in ("--help", "-h"):
        check_equal(cordon("policy", option).stdout.decode(), text, f"cordon policy {option}")
    check("cordon policy show:" in text and "cordon policy check:" in text, text)


@case
def examples_in_help_name_real_options():
    for command in COMMANDS:
        text = cordon("help", *command.split()).stdout.decode()
        examples = text.split("Examples:")[1].split("Exit status:")[0]
        options = text.split("Options:")[1].split("Examples:")[0]
        for line in re.findall(r"^  cordon .*$", examples, re.M):
            for option in re.findall(r"(?<= )--[a-z][a-z-]*", line.split(" -- ")[0]):
                check(option in options, f"the example {line!r} uses {option}")


@case
def version_is_one_line():
    for option in ("--version", "-V"):
        done = cordon(option)
        check_equal(done.returncode, 0, "status")
        check(re.fullmatch(rb"cordon \d+\.\d+\.\d+\n", done.stdout), f"printed {done.stdout!r}")


@case
def output_that_cannot_be_written_is_an_error():
    with open("/dev/full", "wb") as full:
        done = subprocess.run([CORDON, "--help"], stdout=full, stderr=subprocess.PIPE, timeout=20, check=False)
    check_equal(done.returncode, 7, "status on a full disk")
    check(b"cannot write standard output: No space left on device" in done.stderr, done.stderr)
    closed = subprocess.run(f"'{CORDON}' --help >&-", shell=True, stderr=subprocess.PIPE, timeout=20, check=False)
    check_equal(closed.returncode, 7, "status with standard output closed")
    check(b"cannot write standard output: Bad file descriptor" in closed.stderr, closed.stderr)
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([CORDON, "--help"], stdout=writer, stderr=subprocess.PIPE, timeout=20, check=False)
    os.close(writer)
    check_equal(done.returncode, 7, "status when the reader has gone")
    check(b"cannot write standard output: Broken pipe" in done.stderr, done.stderr)


# Each command with output; PROGRAM stands for a program that prints.
WRITES = ["help run", "--version", "policy show", "policy show --json", "policy check FILE", "explain", "explain --json",
          "doctor", "doctor --json", "ast PROGRAM", "ast --indent PROGRAM", "check PROGRAM", "check --format json PROGRAM",
          "check --format sarif PROGRAM", "run PROGRAM", "run --json PROGRAM", "run --events PROGRAM"]


def lost_output(line):
    def run():
        program = ROOT / "tests/cli/prints.py"
        words = [str({"PROGRAM": program, "FILE": ROOT / "examples/policy.yaml"}.get(w, w)) for w in line.split()]
        with open("/dev/full", "wb") as full:
            done = subprocess.run([CORDON, *words], stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
        check_equal(done.returncode, 7, f"status on a full disk: {done.stderr}")
        check(b"cannot write standard output: No space left on device" in done.stderr, done.stderr)
    return run


for row in WRITES:
    add_case(f"says that output was lost: cordon {row}", lost_output(row))


@case
def messages_do_not_carry_control_characters():
    done = cordon("\x1b[2Jrun")
    check(b"\x1b" not in done.stderr and b"\\x1b[2J" in done.stderr, done.stderr)


@case
def exit_statuses_in_the_rows_are_the_documented_ones():
    rows = re.findall(r"^X\((EXIT_\w+), (\d+),", (ROOT / "spec/exits.def").read_text(), re.M)
    run = {name: int(status) for name, status in rows if name.startswith("EXIT_RUN")}
    check_equal(run, {"EXIT_RUN_OK": 0, "EXIT_RUN_FAILED": 1, "EXIT_RUN_BLOCKED": 4, "EXIT_RUN_LIMIT": 5,
                      "EXIT_RUN_NO_SANDBOX": 6, "EXIT_RUN_PAUSED": 8}, "statuses of run")
    text = cordon("help", "run").stdout.decode().split("Exit status:")[1]
    shown = [int(number) for number in re.findall(r"^  (\d+) ", text, re.M)]
    check_equal(shown, [0, 1, 2, 3, 4, 5, 6, 7, 8, 130], "statuses in help run")
    text = cordon("help", "check").stdout.decode().split("Exit status:")[1]
    check_equal([int(n) for n in re.findall(r"^  (\d+) ", text, re.M)], [0, 1, 2, 3, 7, 130], "statuses in help check")


run_cases()

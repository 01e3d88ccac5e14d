"""Goal: a jail that cannot be built runs nothing. Every step of the set-up is made to fail in turn, as root and as a
plain user: what is required ends the start with its name and the errno, before the guest's first instruction, and leaves
nothing; what may be missing is reported missing, unless it is required by name."""
import errno
import json
import os
import pathlib
import re
import subprocess

import jail
from harness import PATIENCE_S, ROOT, add_case, case, check, check_equal, run_cases, skip

STEPS = re.findall(r"^X\((STEP_\w+), \w+, (JAIL_\w+), \w+,", (ROOT / "spec/jail_steps.def").read_text(), re.M)
PROTECTIONS = {symbol: (name, tier) for symbol, name, tier in re.findall(
    r'^X\((JAIL_\w+), "([a-z-]+)", (\w+),', (ROOT / "spec/jail_protections.def").read_text(), re.M)}
RANKS = ["any", "watched", "strong"]
LEVELS = {"WANTED": "watched", "PRIVILEGED": "strong"}  # the first that demands it
MARKER = "print('the guest ran')"


def each_step_fails(user):
    jail.require_jail(user)
    check(len(STEPS) > 20, "steps were not found")
    for number, (step, protection) in enumerate(STEPS):
        name, tier = PROTECTIONS[protection]
        ran = jail.run(MARKER, user, fail=f"{number}:{errno.EPERM}")
        if tier in LEVELS:
            level = LEVELS[tier]
            check_equal(ran.report["status"], "ok", f"{step}: {ran}")
            check_equal(ran.report["protections"][name], [2, errno.EPERM], step)
            check_equal(ran.stdout, "the guest ran\n", step)
            check(RANKS.index(ran.report["level"]) < RANKS.index(level), f"{step}: told to be {ran.report['level']}")
            weaker = jail.run(MARKER, user, fail=f"{number}:{errno.EPERM}", level=RANKS[RANKS.index(level) - 1])
            if user == "root":
                check_equal(weaker.stdout, "the guest ran\n", f"{step}: a weaker level lets it miss")
            for demanded in RANKS[RANKS.index(level):]:
                ran = jail.run(MARKER, user, fail=f"{number}:{errno.EPERM}", level=demanded)
                check(ran.report["status"] != "ok" and ran.stdout == "", f"{step}: {demanded} without {name}")
            ran = jail.run(MARKER, user, fail=f"{number}:{errno.EPERM}", require=name)
        check(ran.report["status"] != "ok" and ran.status == 1, f"{step}: {ran}")
        check_equal(ran.report["protection"], name, step)
        check_equal(ran.report["error"], errno.EPERM, step)
        check(name in ran.report["message"] and "Operation not permitted" in ran.report["message"] and
              "What helps: " in ran.report["message"], f"{step}: {ran.report['message']}")
        check_equal(ran.stdout + ran.stderr, "", f"{step}: the guest ran")
    check_equal(jail.cgroups_without_owner(), [], "cgroups left")


def the_program_cannot_start(user):
    jail.require_jail(user)
    ran = jail.run(MARKER, user, fail=f"{len(STEPS)}:{errno.EACCES}")
    check_equal(ran.report["status"], "not found", str(ran))
    check_equal(ran.stdout, "", "the guest ran")
    for program in ("/nonexistent/python", "/etc/passwd", "/usr/lib", str(jail.TOOL)):
        ran = jail.run([program], user)
        check_equal(ran.report["status"], "not found", str(ran))


def a_waivable_protection(user):
    jail.require_jail(user)
    number = [step for step, _ in STEPS].index("STEP_PROC")
    ran = jail.run(MARKER, user, fail=f"{number}:{errno.EPERM}", accept="proc")
    check_equal(ran.report["protections"]["proc"], [2, errno.EPERM], str(ran))
    check_equal(ran.stdout, "the guest ran\n", str(ran))


def descriptors_run_out(user):
    """Every call of the caller's side that makes a descriptor fails in turn."""
    jail.require_jail(user)
    outcomes = set()
    for limit in range(4, 44):
        words, report = jail.command(MARKER)
        done = subprocess.run(["prlimit", f"--nofile={limit}", *words], capture_output=True, text=True, timeout=PATIENCE_S,
                              check=False, **jail.as_user(user))
        if not report.exists():
            continue  # not even the report could be opened
        text = report.read_text()
        told = json.loads(text) if text else {"status": "none"}
        outcomes.add(told["status"] == "ok")
        if told["status"] != "ok":
            check(done.stdout == "", f"{limit} descriptors: the guest ran: {told}")
            check(told["status"] == "none" or told["message"], f"{limit} descriptors: no reason: {told}")
        else:
            check(done.stdout == "the guest ran\n" or "Too many open files" in done.stderr, f"{limit}: {done} {told}")
    check_equal(outcomes, {True, False}, "outcomes")
    check_equal(jail.cgroups_without_owner(), [], "cgroups left")


def streams_are_closed(user):
    """A caller without descriptors 0, 1 and 2: the jail's own must not be taken for them."""
    jail.require_jail(user)
    for closed in ("<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"):
        words, report = jail.command("import os, sys; print(os.read(0, 9), [os.path.basename(os.readlink(f'/proc/self/fd/{n}'))[:4] for n in range(3)],"
                                     " len(os.listdir('/proc/self/fd'))); sys.exit(7)")
        done = subprocess.run(["sh", "-c", f'exec "$@" {closed}', "sh", *words], capture_output=True, text=True, timeout=PATIENCE_S,
                              check=False, **jail.as_user(user))
        told = json.loads(report.read_text())
        check_equal(told["status"], "ok", f"{closed}: {told}")
        if closed in ("<&-", "2>&-"):
            check_equal(done.stdout, "b'' ['pipe', 'pipe', 'pipe'] 4\n", closed)
            check_equal(told["exit"], 7, closed)


for user_name in jail.USERS:
    add_case(f"descriptors run out as {user_name}", lambda u=user_name: descriptors_run_out(u))
    add_case(f"streams are closed as {user_name}", lambda u=user_name: streams_are_closed(u))
    add_case(f"each step fails as {user_name}", lambda u=user_name: each_step_fails(u))
    add_case(f"the program cannot start as {user_name}", lambda u=user_name: the_program_cannot_start(u))
    add_case(f"a waivable protection as {user_name}", lambda u=user_name: a_waivable_protection(u))


@case
def a_spec_that_breaks_a_rule_makes_no_jail():
    rows = [({"accept": "seccomp"}, "without which there is no jail"), ({"accept": "nonsense"}, "names no protection"),
            ({"accept": ""}, "names no protection"), ({"require": "Landlock"}, "names no protection"),
            ({"cpu_ms": 0}, "above 0"), ({"memory_bytes": -1}, "above 0"), ({"processes": 0}, "above 0"),
            ({"files": 0}, "above 0"), ({"wall_ms": -5}, "above 0"), ({"open_files": 0}, "above 0")]
    for options, words in rows:
        ran = jail.run(MARKER, **options)
        check_equal(ran.report["status"], "invalid argument or value", str(options))
        check(words in ran.report["message"], f"{options}: {ran.report['message']}")
        check_equal(ran.stdout, "", "the guest ran")


@case
def the_strongest_level_is_root_s():
    ran = jail.require_jail("root")
    if any(state != 1 for state, _ in ran.report["protections"].values()):
        skip("a protection is missing on this machine")
    check_equal(ran.report["level"], "strong", "the level told")
    ran = jail.run(MARKER, "root", level="strong")
    check_equal((ran.stdout, ran.report["level"]), ("the guest ran\n", "strong"), str(ran))


@case
def a_plain_user_has_no_strong_jail():
    ran = jail.require_jail("plain")
    check(ran.report["level"] in ("any", "watched"), f"told to be {ran.report['level']}")
    refused = jail.run(MARKER, "plain", level="strong")
    check(refused.report["status"] != "ok" and refused.stdout == "", str(refused))
    check("What helps: " in refused.report["message"], refused.report["message"])
    if ran.report["level"] == "watched":
        check_equal(jail.run(MARKER, "plain", level="watched").stdout, "the guest ran\n", "watched")


@case
def files_above_their_limits_make_no_jail():
    jail.require_jail("plain")
    big = jail.FOLDER / "big"
    big.write_bytes(b"x" * 4097)
    for options, ok in [({"file_bytes": 4097}, True), ({"file_bytes": 4096}, False), ({"disk_bytes": 4096}, False),
                        ({"disk_bytes": 3 * 4096}, True)]:
        words, report = jail.command(MARKER, **options)
        words.insert(2, f"file={big}")

        done = subprocess.run(words, capture_output=True, text=True, check=False, **jail.as_user("plain"))
        check_equal(done.returncode == 0, ok, f"{options}: {report.read_text()}")
        check(ok or "limit" in report.read_text(), report.read_text())
        check_equal(done.stdout, "the guest ran\n" if ok else "", "output")


@case
def a_masked_proc():
    """As in a container: the kernel then grants no fresh /proc. Refused, unless the policy waives it."""
    jail.require_jail("root")
    for options, ok in (({}, False), ({"accept": "proc"}, True)):
        words, report = jail.command("import subprocess, sys\nprint('the guest ran')\n"
                                     "print(subprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True).stdout)", **options)
        done = subprocess.run(["unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o ro none /proc/sys || exit 9; exec "$@"',
                               "sh", *words], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        if done.returncode == 9:
            skip(f"mounts are refused: {done.stderr.strip()}")
        told = json.loads(report.read_text())
        check_equal(told["status"] == "ok", ok, str(told))
        check_equal(done.stdout, "the guest ran\nb'1\\n'\n" if ok else "", "output")
        check(ok or (told["protection"] == "proc" and "unmask" in told["message"]), str(told))


@case
def root_in_a_chroot():
    jail.require_jail("root")
    root = jail.FOLDER / "chroot"
    root.mkdir()
    for name in ("usr", "etc", "proc", "dev", "sys", "run", "tmp"):
        (root / name).mkdir()
    for name in ("bin", "lib", "lib64", "sbin"):
        target = pathlib.Path("/") / name
        if not target.is_symlink():
            skip("this machine's /usr is not merged")
        (root / name).symlink_to(os.readlink(target))
    (root / "tmp/jail_run").write_bytes(jail.TOOL.read_bytes())
    (root / "tmp/jail_run").chmod(0o755)
    program = "import os; print(sorted(os.listdir('/')), os.listdir('/..'), os.path.exists('/usr/host'), os.getuid())"
    script = (f"cd {root} && for d in usr etc proc dev sys run; do mount --rbind /$d $d || exit 9; done && "
              f"exec chroot . /tmp/jail_run /tmp/report -- /usr/bin/python3 -c \"$PROGRAM\"")
    done = subprocess.run(["unshare", "--mount", "sh", "-c", script], capture_output=True, text=True, timeout=PATIENCE_S,
                          env=dict(os.environ, PROGRAM=program), check=False)
    if done.returncode == 9:
        skip(f"mounts are refused: {done.stderr.strip()}")
    check_equal(done.returncode, 0, f"{done.stderr}{(root / 'tmp/report').read_text()}")
    check("'work'" in done.stdout and "'tmp'" in done.stdout and "'sys'" not in done.stdout and "1000" in done.stdout,
          done.stdout)


run_cases()

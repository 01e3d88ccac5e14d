"""Goal: whichever single system call of a jail's set-up fails, on either side, no guest begins in less of a jail than the
result says: either the start fails, with a reason, before the guest's first instruction, or the guest finds the same
around it as ever but for what the result names as missing. In both cases nothing is left: no process, no descriptor, no
mount, no cgroup. The short form makes the first of each run of equal calls fail, the long one each call, with several
errors."""
import errno
import itertools
import json
import os
import pathlib
import shutil
import subprocess

import jail
from harness import BUILD, LONG, PATIENCE_S, add_case, check, check_equal, run_cases, skip

FAULT = jail.FOLDER / "call_fault"
shutil.copy(BUILD / "tests/tools/call_fault", FAULT)
FAULT.chmod(0o755)
CLOSE = 3
ERRORS = (errno.EPERM, errno.ENOMEM, errno.EINVAL) if LONG else (errno.EPERM,)
STEP = {"root": 1, "plain": 1 if LONG else 3}  # of the calls, every so manieth
# What a guest can see of its jail, a name each.
LOOK = r'''
import glob, os, resource, time
U = glob.glob("/work/granted-*")[0].rsplit("-", 1)[1]
seen = {}
def see(name, look):
    try:
        seen[name] = look()
    except OSError as error:
        seen[name] = error.errno
status = dict(l.split(":\t", 1) for l in open("/proc/self/status").read().splitlines() if ":\t" in l)
see("identity", lambda: [status[k] for k in ("Uid", "Gid", "NoNewPrivs", "Seccomp", "Seccomp_filters")])
see("groups", lambda: status["Groups"].split())
see("capabilities", lambda: [status[k] for k in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")])
see("signals", lambda: [status[k] for k in ("SigBlk", "SigIgn")])
see("pids", lambda: [os.getpid(), os.getppid(), os.getsid(0), sorted(os.listdir("/proc"))[:2]])
see("descriptors", lambda: sorted(os.listdir("/proc/self/fd")))
see("folders", lambda: [sorted(os.listdir(f)) for f in ("/", "/dev", "/etc", "/work", "/tmp", "/dev/shm")] + [os.getcwd()])
see("mounts", lambda: sorted(" ".join(l.split()[3:6]) + l.split(" - ")[1].split()[0] for l in open("/proc/self/mountinfo")))
see("limits", lambda: [resource.getrlimit(n) for n in range(16)])
see("environment", lambda: sorted(os.environ.items()))
see("host", lambda: os.uname().nodename)
see("map", lambda: [l.split()[::2] for l in open("/proc/self/uid_map")])
see("host user", lambda: open("/proc/self/uid_map").read().split()[1] not in ("0", "61999"))
see("cgroups", lambda: sorted({l.rstrip().rsplit(":", 1)[1] for l in open("/proc/self/cgroup")}))
see("clock", lambda: time.clock_gettime(7) < 100)
see("programs", lambda: os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)[1])
see("mask", lambda: os.umask(0))
see("granted", lambda: [open("/work/granted-%s/given" % U, "a").write("!"), sorted(os.listdir("/work/granted-" + U))])
see("files", lambda: [os.statvfs(f).f_files for f in ("/work", "/tmp", "/dev/shm")])
print(sorted(seen.items()))
'''
# What may look different where a protection is missing.
EXPLAINED = {"landlock": {"programs"}, "cgroup-namespace": {"cgroups"}, "time-namespace": {"clock"},
             "groups-dropped": {"groups"}, "host-user": {"host user", "map"}, "cgroup-memory": {"cgroups", "limits"},
             "cgroup-pids": {"cgroups", "limits"}, "cgroup-cpu": {"cgroups"}, "folder-layers": {"mounts"}}


def run_with_fault(user, role, number, error):
    """The report and what the guest printed; the calls that were counted, by role."""
    folder = jail.FOLDER / f"granted-{user}"
    if not folder.exists():
        folder.mkdir()
        (folder / "given").write_text("given")
        for path in (folder, folder / "given"):
            os.chown(path, *(2 * [jail.PLAIN_UID if user == "plain" and os.geteuid() == 0 else os.geteuid()]))
    words, report = jail.command(LOOK, write=folder)
    words[words.index("--") + 1:] = [jail.PYTHON, "-I", "-S", "-B", "/work/probe.py"]
    log = report.with_name("calls")
    try:
        done = subprocess.run([str(FAULT), str(log), str(role), str(number), str(error), *words], capture_output=True,
                              text=True, timeout=PATIENCE_S, check=False, cwd="/", **jail.as_user(user))
    except subprocess.TimeoutExpired:
        return {"status": "it hangs"}, "", []
    if done.returncode == 77:
        skip(done.stderr.strip())
    text = report.read_text() if report.exists() else ""
    told = json.loads(text) if text else {"status": f"no report, exit {done.returncode} {done.stderr}"}
    calls = [tuple(map(int, row.split())) for row in log.read_text().splitlines()]
    shutil.rmtree(report.parent)
    return told, done.stdout, calls


def chosen(calls, step):
    """Which calls to make fail: (role, number, call)."""
    if LONG:
        return calls
    firsts = [next(run) for _, run in itertools.groupby(sorted(calls), key=lambda row: (row[0], row[2]))]
    return [row for row in firsts if row[2] != CLOSE][::step]


def judge(told, printed, usual):
    """What is wrong with a run under a fault; None for nothing."""
    if told["status"] == "it hangs":
        return "it hangs"
    if told.get("descriptors_left") != 0 or told.get("children_left") is not False:
        return f"left behind: {told}"
    if told["status"] != "ok":
        return None if printed == "" and told["message"] else f"a jail that failed: {told} {printed}"
    if not printed:
        return f"no word from the guest: {told}"
    seen = dict(eval(printed))
    missing = {name for name, (state, _) in told["protections"].items() if state != 1}
    explained = set().union(*(EXPLAINED.get(name, set()) for name in missing))
    differs = [f"{name}: {seen.get(name)}, not {usual[name]}" for name in usual
               if seen.get(name) != usual[name] and name not in explained]
    return "; ".join(differs) or None


def mounts():
    return sorted(pathlib.Path("/proc/self/mountinfo").read_text().splitlines())


def each_call_fails(user):
    jail.require_jail(user)
    told, printed, calls = run_with_fault(user, -1, 0, 0)
    check_equal(told["status"], "ok", str(told))
    usual, before = dict(eval(printed)), mounts()
    check(len(calls) > 300 and {role for role, _, _ in calls} == {0, 1, 2}, f"{len(calls)} calls were seen")
    wrong, outcomes = [], set()
    for role, number, call in chosen(calls, STEP[user]):
        for error in ERRORS:
            told, printed, _ = run_with_fault(user, role, number, error)
            outcomes.add(told["status"] == "ok")
            fault = judge(told, printed, usual)
            if fault:
                wrong.append(f"role {role}, call {number} (number {call}): {errno.errorcode[error]}: {fault}")
    check(not wrong, "\n".join(wrong))
    check_equal(outcomes, {True, False}, "outcomes: faults that stop it and faults that do not matter")
    check_equal(mounts(), before, "mounts")
    check_equal((jail.FOLDER / f"granted-{user}/given").read_text(), "given", "the granted folder")
    check_equal(jail.cgroups_without_owner(), [], "cgroups left")


for user_name in jail.USERS:
    add_case(f"each call of the set-up fails as {user_name}", lambda u=user_name: each_call_fails(u))
run_cases()

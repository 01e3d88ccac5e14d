"""Goal: raw system calls from C, as no library softens them, are refused in every tier for the reason that the design names;
what one guest can see of another is nothing, and no two draw the same random bytes."""
import platform
import re
import shutil
import subprocess

import jail
from harness import BUILD, PATIENCE_S, ROOT, add_case, case, check, check_equal, run_cases

PROBE = jail.FOLDER / "escape_probe"
shutil.copy(BUILD / "tests/tools/escape_probe", PROBE)
PROBE.chmod(0o755)
# Which answers a refusal may have, and why; a probe that is not named here must be refused with EPERM by the filter.
NAMED = {
    **dict.fromkeys(("int-0x80", "x32-getpid", "x32-execve"), "SYS"),
    "number-minus-1": "SYS" if platform.machine() == "x86_64" else "ok",  # there it lies in x32's range, else it is ENOSYS
    "vsyscall": ("SYS", "SEGV", "ok"),  # emulated by the kernel, through the filter: it only tells the time
    **dict.fromkeys(("clone3", "a-call-of-tomorrow"), "ENOSYS"),
    **dict.fromkeys(("system-v-memory", "system-v-queue", "system-v-semaphores", "posix-queue"), ("ENOSYS", "EPERM")),
    **dict.fromkeys(("above-the-root", "device-of-the-host", "kvm", "terminal", "terminals", "sysctl", "sysrq",
                     "sysfs", "cgroups"), "ENOENT"),  # not in the tree at all
    **dict.fromkeys(("own-memory", "create-in-root", "nameless-in-usr", "uid-map", "setgroups", "timens", "oom-score"),
                    "EROFS"),  # read-only mounts
    "root-of-process-1": ("ENOENT", "EPERM"),
    "write-to-usr": ("EACCES", "EROFS"),  # another's file, in a read-only mount
    "own-program-for-writing": ("EROFS", "ETXTBSY"),  # it lies in /work here, and runs
    **dict.fromkeys(("link-to-host-file", "swap-with-usr"), "EXDEV"),
    "give-away": "EINVAL",  # no such user in its namespace
    **dict.fromkeys(("what-the-host-has-read", "give-a-file-a-capability"), "EOPNOTSUPP"),
    "before-others": ("EACCES", "EPERM"),
    "set-user-id-of-another": "EINVAL",  # no such user in its namespace
    "timers-without-end": "EAGAIN",  # as many as signals may wait
    "hide-in-attributes": "EOPNOTSUPP",
}
CONTROLS = {"pair-of-streams", "a-child-that-shares-memory", "a-pipe", "a-file", "its-size", "a-map", "a-nameless-file", "a-lock",
            "a-rename", "a-program", "what-it-reads-itself", "itself-on-a-processor",
            # Done without doing anything: nothing here outlives the run.
            "flush-the-host"}


def every_probe(user):
    jail.require_jail(user)
    ran = jail.run("import os; os.chmod('/work/escape_probe', 0o700); os.execv('/work/escape_probe', ['escape_probe'])", user,
                   file=PROBE, exec=1)
    answers = dict(line.split() for line in ran.stdout.splitlines())
    expected = set(re.findall(r'tell(?:_child)?\("([^"]+)"', (ROOT / "tests/tools/escape_probe.c").read_text()))
    check(len(answers) > 95 and not {name for name in NAMED if name not in answers} - {"int-0x80", "x32-getpid", "x32-execve", "vsyscall"},
          f"{len(answers)} answers: {ran}")
    check_equal({name for name in expected if name not in answers}, set(), "probes without an answer")
    wrong = []
    for name, answer in answers.items():
        wanted = "ok" if name in CONTROLS else NAMED.get(name, "EPERM")
        if answer not in ((wanted,) if isinstance(wanted, str) else wanted):
            wrong.append(f"{name}: {answer}, not {wanted}")
    check(not wrong, "\n".join(wrong))


for user_name in jail.USERS:
    add_case(f"every probe in C as {user_name}", lambda u=user_name: every_probe(u))


# Prints what identifies a guest, and waits so that the two are alive together.
TWIN = r'''
import ctypes, os, random, secrets, socket, sys, time, uuid, tempfile
open("/dev/shm/mine", "w").write("x"); open("/tmp/mine", "w").write("x")
facts = {
    "urandom": os.urandom(16), "random": random.random(), "secret": secrets.token_hex(), "uuid": uuid.uuid4().hex,
    "hash": hash("a string"), "address": id(object()), "stack": ctypes.addressof(ctypes.c_int()), "name": tempfile.mktemp(),
}
time.sleep(0.6)
seen = {"processes": sorted(n for n in os.listdir("/proc") if n.isdigit()), "shm": os.listdir("/dev/shm"), "tmp": os.listdir("/tmp"),
        "killed": [], "number": os.getpid()}
for pid in range(3, 60):
    try:
        os.kill(pid, 0); seen["killed"].append(pid)
    except ProcessLookupError:
        pass
print(repr((facts, seen)))
'''


def siblings_do_not_meet(user):
    jail.require_jail(user)
    started = [subprocess.Popen(jail.command(TWIN)[0], stdout=subprocess.PIPE, text=True, **jail.as_user(user)) for _ in range(2)]
    (one, seen), (other, _) = (eval(tool.communicate(timeout=PATIENCE_S)[0]) for tool in started)
    same = [name for name in one if one[name] is not None and one[name] == other[name]]
    check_equal(same, [], "what two guests have in common")
    check_equal(seen, {"processes": ["2"], "shm": ["mine"], "tmp": ["mine"], "killed": [], "number": 2}, "what one sees")


for user_name in jail.USERS:
    add_case(f"siblings do not meet as {user_name}", lambda u=user_name: siblings_do_not_meet(u))


@case
def hostile_names_and_races_stay_inside():
    """A thread that swaps a name between a folder and a link while another opens through it never gets out of the tree."""
    jail.require_jail("root")
    ran = jail.run(r'''
import os, threading, time
os.mkdir("/work/a"); open("/work/a/shadow", "w").write("mine")
os.symlink("/../../etc", "/work/l")
stop = False
def swap():
    while not stop:
        os.rename("/work/a", "/work/b"); os.rename("/work/l", "/work/a"); os.rename("/work/a", "/work/l"); os.rename("/work/b", "/work/a")
thread = threading.Thread(target=swap); thread.start()
end, got = time.monotonic() + 0.5, set()
while time.monotonic() < end:
    try:
        got.add(open("/work/a/shadow").read())
    except OSError as error:
        got.add(error.strerror)
stop = True; thread.join()
print(sorted(got - {"mine", "No such file or directory"}))
for name in (b"\xff\xfe", b"a\nb", b"-rf", b"$(x)", b" ", b"\x1b[2J", b"x" * 255):
    open(b"/work/" + name, "w").close()
try:
    open(b"/work/" + b"x" * 256, "w")
except OSError as error:
    print(error.strerror)
''')
    check_equal(ran.stdout, "[]\nFile name too long\n", str(ran))


run_cases()

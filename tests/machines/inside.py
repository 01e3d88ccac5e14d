"""Process 1 of a machine (README.md): makes it what a systemd machine is to a program, and runs the tests in places of it.

root        the superuser in a login's scope, as after `sudo -i`
delegated   a plain user in a scope below his own user manager, who was handed the groups there (Delegate=yes)
session     a plain user in a login's scope, where he owns no group
"""
import ctypes
import json
import os
import pathlib
import subprocess
import sys
import traceback

GROUPS = pathlib.Path("/sys/fs/cgroup")
USER = 1000
CORDON = pathlib.Path("/cordon")
PLACES = {
    "root": (0, "user.slice/user-0.slice/session-1.scope", None),
    "delegated": (USER, "user.slice/user-1000.slice/user@1000.service/app.slice/test.scope", "user@1000.service"),
    "session": (USER, "user.slice/user-1000.slice/session-2.scope", None),
}


def mounts():
    for kind, where, options in (("proc", "/proc", "nosuid,nodev,noexec"), ("sysfs", "/sys", "nosuid,nodev,noexec"),
                                 ("devtmpfs", "/dev", "nosuid"), ("tmpfs", "/run", "nosuid,nodev,mode=755"),
                                 ("tmpfs", "/tmp", "nosuid,nodev,mode=1777"),
                                 ("cgroup2", str(GROUPS), "nosuid,nodev,noexec,nsdelegate,memory_recursiveprot")):
        if not os.path.ismount(where):
            subprocess.run(["mount", "-t", kind, "-o", options, kind, where], check=True)
    for kind, where, options in (("devpts", "/dev/pts", "mode=620,ptmxmode=666"), ("tmpfs", "/dev/shm", "mode=1777")):
        os.makedirs(where, exist_ok=True)
        subprocess.run(["mount", "-t", kind, "-o", options, kind, where], check=True)
    for name, target in (("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2")):
        if not os.path.lexists(f"/dev/{name}"):
            os.symlink(target, f"/dev/{name}")
    subprocess.run(["mount", "--make-rshared", "/"], check=True)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for module in pathlib.Path("/lib/modules").rglob("overlay.ko*"):
        subprocess.run(["insmod", str(module)], check=False)


def group_make(path, delegated_from):
    """The folders down to `path`, each handing on what systemd hands on; from `delegated_from` on they are the user's."""
    folder, is_users = GROUPS, False
    for name in pathlib.PurePath(path).parts:
        (folder / "cgroup.subtree_control").write_text("+memory +pids +cpu")
        folder /= name
        folder.mkdir(exist_ok=True)
        is_users = is_users or name == delegated_from
        if is_users:
            for handed in ("", *(pathlib.Path("/sys/kernel/cgroup/delegate").read_text().split())):
                if (folder / handed).exists():
                    os.chown(folder / handed, USER, USER)
    return folder


def run_place(name, command):
    uid, path, delegated_from = PLACES[name]
    group = group_make(path, delegated_from)
    print(f"place {name}: {os.uname().release} {os.uname().machine}, user {uid}, {path}", flush=True)
    home = "/root" if uid == 0 else "/home/user"
    os.makedirs(home, exist_ok=True)
    os.chown(home, uid, uid)

    def enter():
        (group / "cgroup.procs").write_text("0")
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    env = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": home, "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(command, cwd=CORDON, env=env, preexec_fn=enter,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace") as tests:
        for line in tests.stdout:
            print(line, end="", flush=True)
    left = [str(p.relative_to(GROUPS)) for p in GROUPS.rglob("cordon.*") if p.is_dir()]
    print(f"left in {name}: {left or 'nothing'}", flush=True)


def main():
    mounts()
    job = json.loads((CORDON / "job.json").read_text())
    for name in job["places"]:
        run_place(name, job["command"])


def bury():
    """Process 1 takes in who has lost his parent: the tests wait until the dead are gone."""
    child = os.fork()
    while child and os.wait()[0] != child:
        pass
    return child == 0


try:
    os.environ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
    if bury():
        main()
        os._exit(0)
except BaseException:
    traceback.print_exc()
finally:
    sys.stdout.flush()
    os.sync()
    ctypes.CDLL(None).reboot(0x4321FEDC)  # RB_POWER_OFF

"""Goal: what a guest tries against its jail is refused, each time with the reason that the design names, as root and as
a plain user; and what ordinary programs need works (the positive controls), so that a refusal means something."""
import os
import subprocess

import jail
import probes
from harness import add_case, case, check, check_equal, run_cases

def run_group(user, group):
    has_landlock = jail.require_jail(user).report["protections"]["landlock"][0] == 1
    rows, text = probes.program(group, has_landlock, jail.FOLDER)
    ran = jail.run(text, user)
    answers = probes.judge(group, rows, ran.stdout, ran)
    check_equal(ran.report["exit"], 0, str(ran))
    if group == "processes" and user == "root":
        check_equal(answers["who it is"][6:], (), "groups of the caller's")


def run_environment(user):
    jail.require_jail(user)
    hostile = {"LD_PRELOAD": "", "PYTHONPATH": "/tmp", "PYTHONSTARTUP": "/tmp/x", "BASH_ENV": "/tmp/x",
               "SECRET_KEY": "hunter2", "PYTHONINSPECT": "1", "LD_LIBRARY_PATH": "/tmp", "PATH": "/tmp/evil"}
    ran = jail.run("import os; print(sorted(os.environ)); print(os.environ['PATH'])", user, env=hostile)
    names, path = ran.stdout.splitlines()
    check_equal(set(eval(names)), probes.OWN_ENVIRONMENT, "names in the environment")
    check_equal(path, "/usr/local/bin:/usr/bin:/bin", "PATH")


def run_programs_when_allowed(user):
    jail.require_jail(user)
    ran = jail.run("import subprocess; print(subprocess.run('echo $HOME | tr a-z A-Z', shell=True, capture_output=True,"
                   " text=True).stdout)", user, exec=1)
    check_equal(ran.stdout.strip(), "/WORK", str(ran))


for group_name in probes.GROUPS:
    for user_name in jail.USERS:
        add_case(f"{group_name} as {user_name}", lambda u=user_name, g=group_name: run_group(u, g))
for user_name in jail.USERS:
    add_case(f"environment as {user_name}", lambda u=user_name: run_environment(u))
    add_case(f"programs when allowed as {user_name}", lambda u=user_name: run_programs_when_allowed(u))


@case
def root_runs_as_a_host_user_of_its_own():
    jail.require_jail("root")
    seen = set()
    for _ in range(2):
        words, _ = jail.command("print(open('/proc/self/uid_map').read())")
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        inside, outside, count = done.stdout.split()
        check_equal((inside, count), ("1000", "1"), "the map")
        check(int(outside) not in (0, os.geteuid()), f"host user {outside}")
        seen.add(outside)


run_cases()

"""Goal: a guest that the pool made ahead is held by the same jail: every probe of the other tiers, tried in a copy of a
zygote, as root and as a plain user; and no two copies draw the same random numbers, or see each other."""
import concurrent.futures
import json
import os
import shutil
import subprocess
import threading

import jail
import probes
from harness import CORDON, PATIENCE_S, add_case, check, check_equal, cordon, run_cases, skip
from supervisor import supervisor

PLAIN_UID = 65534


def policy():
    """Everything may be imported, no rule blocks: the jail is what is tried."""
    rules = json.loads(cordon("explain", "--json").stdout)
    return ('imports: {allow: ["*"]}\ncapabilities: {eval: true}\nvet:\n  threshold: 1000000\n  rules:\n'
            + "".join(f"    - {{id: {rule['id']}, off: true}}\n" for rule in rules))


def document_of(serve, user, source, policy_name="policy.yaml"):
    """The document of a run beside the supervisor."""
    path = serve.folder / f"probe-{threading.get_ident()}.py"
    path.write_text(source)
    prefix = ["setpriv", f"--reuid={PLAIN_UID}", f"--regid={PLAIN_UID}", "--clear-groups"] if user == "plain" else []
    done = subprocess.run([*prefix, str(CORDON), "run", "--json", "--engine", "process", "--policy", str(serve.folder / policy_name),
                           str(path)], env=serve.env, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S, check=False)
    return json.loads(done.stdout)


def run(serve, user, source):
    """The document of a run in a guest of the supervisor's."""
    document = document_of(serve, user, source)
    check(document["start"] in ("waiting", "forked"), f"{document['start']}: {document['error']}")
    return document


def start(user):
    jail.require_jail(user)
    more = {"user": PLAIN_UID} if user == "plain" and os.geteuid() == 0 else {}
    return supervisor("--members", 2, policy=policy(), **more)


def every_group(user):
    with start(user) as serve:
        for group in probes.GROUPS:
            has_landlock = jail.require_jail(user).report["protections"]["landlock"][0] == 1
            rows, text = probes.program(group, has_landlock, serve.folder)
            document = run(serve, user, text)
            probes.judge(group, rows, document["stdout"], document)
            check_equal(document["exit_status"], 0, document["stderr"])


# How a guest of another language hands a probe to an interpreter of its jail; and what then is otherwise, since it may start programs.
OTHERS = {
    "bash": ("p.sh", "exec /usr/bin/python3 -B -u /work/probe.py\n", {"files"}),
    "node": ("p.js", "const ran = require('child_process').spawnSync('/usr/bin/python3', ['-B', '-u', '/work/probe.py'], { stdio: 'inherit' });\n"
             "process.exit(ran.status);\n", {"files", "processes"}),
}


def groups_from(language):
    """The probes whose answers do not depend on which program tries them, out of a bash or node program."""
    name, text, others = OTHERS[language]
    if not shutil.which(language):
        skip(f"{language} is not installed")
    has_landlock = jail.require_jail("root").report["protections"]["landlock"][0] == 1
    lenient = policy().replace("{eval: true}", "{eval: true, subprocess: true}") + "languages: [python, bash, node]\n"
    with supervisor("--members", 1, policy=lenient) as serve:
        program, probe = serve.folder / name, serve.folder / "probe.py"
        program.write_text(text)
        for group in [group for group in probes.GROUPS if group not in others]:
            rows, source = probes.program(group, has_landlock, serve.folder)
            probe.write_text(source)
            done = subprocess.run([str(CORDON), "run", "--json", "--policy", str(serve.folder / "policy.yaml"), "--file", str(probe), str(program)],
                                  env=serve.env, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S, check=False)
            document = json.loads(done.stdout)
            check(document["start"] in ("waiting", "forked"), f"{document['start']}: {document['error']}")
            probes.judge(group, rows, document["stdout"], document)


def copies_differ(user):
    with start(user) as serve:
        source = ("import os, random, secrets, uuid, tempfile\nprint(repr([os.urandom(8), random.random(), secrets.token_hex(),"
                  " uuid.uuid4().hex, tempfile.mktemp()]), sorted(os.listdir('/dev/shm') + os.listdir('/tmp')))\n"
                  "open('/tmp/x', 'w'); open('/dev/shm/x', 'w')")
        drawn = [run(serve, user, source)["stdout"] for _ in range(3)]
        check(all(line.endswith(" []\n") for line in drawn), f"a copy sees another's files: {drawn}")
        values = [eval(line.rsplit(" ", 1)[0]) for line in drawn]
        for number in range(len(values[0])):
            check_equal(len({row[number] for row in values}), 3, f"three draws {[row[number] for row in values]}")


def namespaces_are_never_shared(user):
    """Whoever lives at once is alone in each namespace, also where network namespaces have been lent before."""
    source = ("import os, time\nprint({n: os.stat('/proc/self/ns/' + n).st_ino for n in"
              " ('cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts')}, flush=True)\ntime.sleep(1)")
    with start(user) as serve, concurrent.futures.ThreadPoolExecutor(4) as pool:
        for _ in range(2):
            documents = list(pool.map(lambda _: run(serve, user, source), range(4)))
            check(all(document["stdout"] for document in documents), f"no output: {documents}")
            seen = [eval(document["stdout"]) for document in documents]
            missing = {name.split("-")[0] for name, state in documents[0]["protections"].items() if state != "on"}
            for name in {"ipc", "mnt", "net", "pid", "user", "uts", "cgroup", "time"} - missing:
                outside = os.stat(f"/proc/self/ns/{name}").st_ino
                check_equal(len({row[name] for row in seen} | {outside}), 5, f"{name}: {seen}, outside {outside}")


def what_is_demanded_is_there_or_nothing_runs(user):
    """A copy is begun before anybody knows what it is for: what it lacks is found when it is wanted."""
    with start(user) as serve:
        for level in ("watched", "strong"):
            (serve.folder / "demanding.yaml").write_text(f"sandbox: {{require: {level}}}\n")
            for _ in range(2):
                document = document_of(serve, user, "print('ran')", "demanding.yaml")
                missing = [name for name, state in (document["protections"] or {}).items() if state != "on"]
                if document["outcome"] == "no-sandbox":
                    check_equal(document["stdout"], "", str(document))
                    check("could not be built" in document["error"], str(document))
                    check(level == "strong" and user == "plain", str(document))
                else:
                    check_equal(document["stdout"], "ran\n", str(document))
                    check(level == "watched" or not missing, str(document))


for user_name in jail.USERS:
    add_case(f"what is demanded is there or nothing runs as {user_name}", lambda u=user_name: what_is_demanded_is_there_or_nothing_runs(u))
    add_case(f"every group as {user_name}", lambda u=user_name: every_group(u))
    add_case(f"namespaces are never shared as {user_name}", lambda u=user_name: namespaces_are_never_shared(u))
    add_case(f"copies differ as {user_name}", lambda u=user_name: copies_differ(u))
for other in OTHERS:
    add_case(f"probes out of a waiting {other}", lambda language=other: groups_from(language))
run_cases()

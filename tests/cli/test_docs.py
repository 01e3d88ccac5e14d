"""Goal: the manual pages and completions are well-formed and say all that the command itself knows."""
import json
import re
import shutil
import subprocess

from harness import ROOT, case, check, check_equal, cordon, run_cases, skip

MAN, COMPLETIONS = ROOT / "gen/man", ROOT / "gen/completions"


def commands():
    """Each command of `cordon --help` with the options of its help."""
    overview = cordon("--help").stdout.decode().split("Commands:")[1].split("Options:")[0]
    for name in re.findall(r"^  (\S+(?: \S+)?)  ", overview, re.M):
        text = cordon("help", *name.split()).stdout.decode()
        yield name, sorted(set(re.findall(r"--[a-z][a-z-]*", text.split("Options:")[1].split("Examples:")[0])) &
                           set(re.findall(r"^  (?:-., |    )(--[a-z-]+)", text, re.M)))


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)


@case
def pages_pass_mandoc():
    if not shutil.which("mandoc"):
        skip("mandoc is not installed")
    for path in sorted(MAN.iterdir()):
        done = run("mandoc", "-Tlint", "-Wwarning", str(path))
        check_equal((done.returncode, done.stdout), (0, ""), path.name)


@case
def pages_hold_every_option():
    for name, options in commands():
        if name == "help":
            continue
        text = (MAN / f"cordon-{name.split()[0]}.1").read_text()
        check(options, f"no options found in the help of {name}")
        for option in options:
            check(f"Fl \\-{option[2:]}" in text, f"the page of {name} lacks {option}")
        check(cordon("help", *name.split()).stdout.decode().split("\n")[0].split(": ")[1] in text.replace("\n", " "), name)


@case
def the_policy_page_holds_every_key():
    text = (MAN / "cordon-policy.5").read_text()
    policy = json.loads(cordon("policy", "show", "--json").stdout)["policy"]
    keys = [f"{head}.{key}" for head, values in policy.items() if isinstance(values, dict) for key in values]
    keys += [head for head, values in policy.items() if not isinstance(values, dict)] + ["imports.add"]
    for key in keys:
        check(f".It Cm {key}\n" in text, f"cordon-policy(5) lacks {key}")
    for module in policy["imports"]["allow"]:
        check(re.search(rf"(?<![\w.]){re.escape(module)}(?![\w])", text), f"cordon-policy(5) lacks {module}")


@case
def the_policy_page_has_an_example_that_holds():
    text = (MAN / "cordon-policy.5").read_text()
    example = re.search(r"^\.Bd -literal.*?\n(.*?)^\.Ed", text, re.S | re.M)[1]
    done = cordon("policy", "check", "-", stdin=example.replace("\\-", "-").replace("\\e", "\\").encode())
    check_equal((done.returncode, done.stderr), (0, b""), done.stdout.decode())


@case
def the_example_policy_holds():
    done = cordon("policy", "check", ROOT / "examples/policy.yaml")
    check_equal((done.returncode, done.stderr), (0, b""), done.stdout.decode())


def complete(*words):
    """What bash offers for the last word."""
    script = (f"source {COMPLETIONS}/cordon.bash; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _cordon; "
              "printf '%s\\n' \"${COMPREPLY[@]}\"")
    done = run("bash", "-c", script, "bash", *words, cwd=ROOT / "spec")
    check_equal((done.returncode, done.stderr), (0, ""), f"completing {words}")
    return done.stdout.split()


@case
def bash_completes_what_the_command_takes():
    names = list(commands())
    first = {name.split()[0] for name, _ in names}
    check_equal(set(complete("cordon", "")), first | {"--help", "--version"}, "commands")
    check_equal(complete("cordon", "ru"), ["run"], "ru")
    check_equal(set(complete("cordon", "policy", "")), {"show", "check", "--help"}, "policy")
    check_equal(set(complete("cordon", "help", "")), first | {"--help"}, "help")
    for name, options in names:
        check_equal(sorted(complete("cordon", *name.split(), "--")), options, f"options of {name}")
    check_equal(complete("cordon", "run", "--engine", "e"), ["embedded"], "--engine e")
    check_equal(set(complete("cordon", "check", "-m", "")), {"cordon", "kodeagent"}, "-m")
    check_equal(complete("cordon", "run", "--policy", "policy."), ["policy.def"], "--policy policy.")
    check_equal(complete("cordon", "run", "policy."), ["policy.def"], "run policy.")
    check_equal(complete("cordon", "run", "--allow-import", ""), [], "--allow-import")


@case
def zsh_reads_its_completion():
    if not shutil.which("zsh"):
        skip("zsh is not installed")
    done = run("zsh", "-n", str(COMPLETIONS / "_cordon"))
    check_equal((done.returncode, done.stderr), (0, ""), "zsh -n")


@case
def fish_reads_its_completion():
    if not shutil.which("fish"):
        skip("fish is not installed")
    done = run("fish", "--no-execute", str(COMPLETIONS / "cordon.fish"))
    check_equal((done.returncode, done.stderr), (0, ""), "fish --no-execute")


@case
def completions_know_every_command_and_option():
    for name, options in commands():
        for file in ("_cordon", "cordon.fish", "cordon.bash"):
            text = (COMPLETIONS / file).read_text()
            check(name.split()[0] in text, f"{file} lacks {name}")
            for option in options:
                wanted = f"-l {option[2:]}" if file == "cordon.fish" else option
                check(wanted in text, f"{file} lacks {option}")


run_cases()

"""Run bandit over our Python, tests left out. Each finding is mended, or explained below, one by one.

An exception that nothing needs any longer fails too, so that the list stays true.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_ARGUMENTS = "an argument list of our own programs, without a shell; nothing in it comes from a request"
_STARTS = "the module starts programs of ours; each call is explained beside this"
_CONSTANTS = "SQL made of the module's own constants; values are parameters"
_THROW_AWAY = "SQL for relinking's own throw-away database, made of constants; no value of anybody's is in it"
_INVENTED = "dice for invented people, which must be the same each time; no secret comes of them"
_TEMPLATES = "what our own templates rendered, which escape what they are given, of invented people"
# (bandit's test, file): how many findings, and why they may stay.
EXCEPTIONS: Mapping[tuple[str, str], tuple[int, str]] = {
    ("B105", "agencies/member_forms.py"): (1, "the width of a field whose name says key"),
    ("B608", "agencies/ways.py"): (1, "Django's own statement; values are parameters"),
    ("B608", "audit/selectors/every_look.py"): (4, _CONSTANTS),
    ("B608", "oversight/selectors/day.py"): (7, _CONSTANTS),
    ("B611", "oversight/selectors/told.py"): (1, "a fixed text, without values"),
    ("B608", "caselink/bulk.py"): (1, "only quoted names of our own models are in it; values are parameters"),
    ("B311", "caselink/demo/contacts.py"): (1, _INVENTED),
    ("B311", "caselink/demo/town.py"): (1, _INVENTED),
    ("B311", "people/invented/dice.py"): (1, _INVENTED),
    ("B308", "caselink/examples/example.py"): (1, _TEMPLATES),
    ("B703", "caselink/examples/example.py"): (1, _TEMPLATES),
    ("B108", "caselink/embedded/layout.py"): (1, "a folder made there is checked: ours, and nobody else's"),
    ("B103", "caselink/embedded/programs.py"): (1, "our own copies of public programs, for another account"),
    ("B404", "caselink/embedded/postgres.py"): (1, _STARTS),
    ("B603", "caselink/embedded/postgres.py"): (1, _ARGUMENTS),
    ("B404", "caselink/embedded/processes.py"): (1, _STARTS),
    ("B603", "caselink/embedded/processes.py"): (1, _ARGUMENTS),
    ("B404", "caselink/supervisor/child.py"): (1, _STARTS),
    ("B603", "caselink/supervisor/child.py"): (1, _ARGUMENTS),
    ("B606", "caselink/supervisor/leash.py"): (1, "no shell is what is wanted"),
    ("B105", "caselink/settings.py"): (
        6,
        "names of settings and of a form's class, whose values bandit takes for passwords",
    ),
    ("B608", "people/relinking/blocking.py"): (4, _THROW_AWAY),
    ("B608", "people/relinking/duckdb_engine.py"): (1, _THROW_AWAY),
    ("B608", "people/relinking/engines.py"): (1, _THROW_AWAY),
    ("B608", "people/relinking/training.py"): (1, _THROW_AWAY),
    ("B404", "tools/audit_code.py"): (1, _STARTS),
    ("B603", "tools/audit_code.py"): (2, _ARGUMENTS),
    ("B607", "tools/audit_code.py"): (1, "git, wherever the machine of whoever runs the checks has it"),
    ("B404", "tools/audit_packages.py"): (1, _STARTS),
    ("B603", "tools/audit_packages.py"): (1, _ARGUMENTS),
    ("B404", "tools/browser.py"): (1, _STARTS),
    ("B603", "tools/browser.py"): (2, _ARGUMENTS),
    ("B404", "tools/messages.py"): (1, _STARTS),
    ("B603", "tools/messages.py"): (1, _ARGUMENTS),
    ("B404", "tools/node.py"): (1, _STARTS),
    ("B603", "tools/node.py"): (3, _ARGUMENTS),
}


def judge(found: Counter[tuple[str, str]], lines: Mapping[tuple[str, str], list[str]]) -> list[str]:
    """What is wrong: findings that nothing explains, and explanations of what is no longer there."""
    wrong = []
    for key in sorted(found | Counter(EXCEPTIONS.keys())):
        allowed = EXCEPTIONS.get(key, (0, ""))[0]
        if found[key] > allowed:
            wrong += [f"bandit: {line}" for line in lines[key]]
        elif found[key] < allowed:
            wrong.append(f"bandit: {key[0]} in {key[1]}: {found[key]} found, {allowed} explained: shorten it")
    return wrong


def main() -> int:
    """0 when every finding is explained and every explanation needed; 1 and each of the others otherwise."""
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [path for path in listed.stdout.split() if not path.startswith("tests/")]
    command = [sys.executable, "-m", "bandit", "-c", "pyproject.toml", "-q", "-f", "json", *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    found: Counter[tuple[str, str]] = Counter()
    lines: dict[tuple[str, str], list[str]] = {}
    for result in report["results"]:
        key = (result["test_id"], result["filename"].removeprefix("./"))
        found[key] += 1
        lines.setdefault(key, []).append(
            f"{key[1]}:{result['line_number']}: {key[0]} {result['issue_text']} (mend it, or explain it here)"
        )
    wrong = judge(found, lines) + [f"bandit: {fault}" for fault in report["errors"]]
    print("\n".join(wrong) or f"bandit: {len(files)} files, every finding explained ({found.total()})")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())

"""Ask pip-audit for known faults in the locked packages.

A fault that no exception below explains fails. Where its database cannot be reached, or does not know
the packages (as behind a proxy that answers for it), this says so plainly and fails nothing: a machine
without the network can still run the checks, and nobody takes silence for a clean bill.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-batch.txt", "requirements-node.txt")
PATIENCE = 180  # seconds for all of it


@dataclass(frozen=True, slots=True)
class Accepted:
    """Why a known fault does not touch CaseLink, and the day on which to look again."""

    why: str
    until: date


EXCEPTIONS: Mapping[str, Accepted] = {}


def judge(
    report: Mapping[str, Any], *, exceptions: Mapping[str, Accepted], today: date
) -> tuple[int, list[str]]:
    """The exit status, and what to say, of pip-audit's report (its JSON format)."""
    packages = report["dependencies"]
    skipped = sorted({package["name"] for package in packages if "skip_reason" in package})
    if len(skipped) == len({package["name"] for package in packages}):
        return 0, [unreached(len(skipped))]
    said, wrong = [], False
    if skipped:
        said.append(f"pip-audit: its database does not know {len(skipped)} of them: {', '.join(skipped)}")
    for package in packages:
        for fault in package.get("vulns", ()):
            names = {fault["id"], *fault.get("aliases", ())}
            accepted = next((exceptions[name] for name in names if name in exceptions), None)
            line = f"{package['name']} {package['version']}: {fault['id']}"
            if accepted and today <= accepted.until:
                said.append(f"pip-audit: accepted until {accepted.until}: {line}: {accepted.why}")
                continue
            wrong = True
            mended = ", ".join(fault.get("fix_versions", ())) or "no release yet"
            said.append(f"pip-audit: FAULT in {line}; mended in {mended}")
    checked = len(packages) - sum("skip_reason" in package for package in packages)
    said.append(f"pip-audit: {checked} packages looked up, {'faults found' if wrong else 'no fault open'}")
    return int(wrong), said


def unreached(number: int | None) -> str:
    """What is said when nothing was learnt."""
    of = "the packages" if number is None else f"any of the {number} packages"
    return (
        f"pip-audit: COULD NOT REACH ITS DATABASE, so nothing is known of {of}. This is not a clean result: "
        "run it where the network is."
    )


def main() -> int:
    """0 when no fault is open or none could be looked up; 1 otherwise."""
    files = [word for lock in LOCKS for word in ("-r", str(ROOT / lock))]
    command = [sys.executable, "-m", "pip_audit", *files, "--require-hashes", "--disable-pip"]
    command += ["--progress-spinner", "off", "--timeout", "10", "--format", "json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
        report = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        print(unreached(None))
        return 0
    status, said = judge(report, exceptions=EXCEPTIONS, today=datetime.now(UTC).date())
    print("\n".join(said))
    return status


if __name__ == "__main__":
    sys.exit(main())

"""Refuse a lock file that says where to download from, or that lacks a hash.

Where packages come from is each machine's own affair; what they are is the lock file's.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(
    r"(https?|git|file|ssh)(\+\w+)?:/|--(extra-)?index-url|--find-links|--trusted-host| @ ", re.I
)


def _requirements(path: Path) -> list[str]:
    faults, text = [], path.read_text()
    for number, line in enumerate(text.splitlines(), 1):
        if ADDRESS.search(line.partition("#")[0]):
            faults.append(f"{path.name}:{number}: an address")
    for entry in text.replace("\\\n", " ").splitlines():
        if "==" in entry and "--hash=sha256:" not in entry:
            faults.append(f"{path.name}: {entry.split()[0]} has no hash")
    return faults


def _packages(path: Path) -> list[str]:
    faults = []
    for name, entry in json.loads(path.read_text())["packages"].items():
        if name and "resolved" in entry:
            faults.append(f"{path.name}: {name} has an address")
        if name and "integrity" not in entry:
            faults.append(f"{path.name}: {name} has no integrity hash")
    return faults


def main() -> int:
    """0 when every lock file is clean, 1 and each fault otherwise."""
    files = sorted(ROOT.glob("requirements*.txt"))
    faults = [fault for path in files for fault in _requirements(path)] + _packages(
        ROOT / "package-lock.json"
    )
    if ADDRESS.search(re.sub(r"(?m)^#.*$", "", (ROOT / ".npmrc").read_text())):
        faults.append(".npmrc: an address")
    for fault in faults:
        print(fault)
    print(f"{len(files) + 1} lock files: {len(faults) or 'no'} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

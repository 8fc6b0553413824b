"""The demonstration's sign-ins, as `load_demo` wrote them to `var/demo.json`."""

import json
from pathlib import Path
from typing import Any


def read(path: Path, *, url: str) -> dict[str, Any]:
    """The file's content, its address put right when this run has another. Empty without a file."""
    try:
        demo = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    if demo.get("url") != url:
        demo["url"] = url
        mode = path.stat().st_mode & 0o777
        scratch = path.with_suffix(".new")
        scratch.touch(mode=mode)
        scratch.write_text(json.dumps(demo, indent=2) + "\n")
        scratch.replace(path)
    return dict(demo)


def code_page(url: str) -> str:
    """Where the demonstration's people, who have no telephones, find the code of the half minute."""
    return f"{url.rstrip('/')}/account/demonstration-code/"


def lines(demo: dict[str, Any]) -> list[str]:
    """A table of the people who can sign in, one a line under a heading; none without any."""
    users = demo.get("users", [])
    if not users:
        return []
    table = [("username", "password", "role", "agency")]
    table += [tuple(str(user.get(column) or "-") for column in table[0]) for user in users]  # type: ignore[misc]
    widths = [max(len(row[column]) for row in table) for column in range(4)]
    return [
        "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]

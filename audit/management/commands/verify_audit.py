"""`manage.py verify_audit`: is every audit row still as it was written, and are they all there?"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from audit.selectors import Break, Head, kept_heads_break, verify


class Command(BaseCommand):
    """Exit 0 when the chains are whole, 1 and the first broken row otherwise, 2 for an unreadable file."""

    help = "Check that no audit row was changed or removed."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file of heads, kept where nobody who writes the database can write."""
        parser.add_argument(
            "--heads",
            metavar="FILE",
            type=Path,
            help="Compare with the heads kept in this file, then add those of today. It is made where it is"
            " not there. Only this finds a chain that was written anew, or the last chain deleted whole.",
        )

    def handle(self, *args: Any, heads: Path | None = None, **options: Any) -> None:
        """Check both ledgers, and the kept heads."""
        kept = _read(heads) if heads is not None and heads.exists() else []
        found = verify()
        broken = kept_heads_break(kept) or found.broken
        if broken is not None:
            self.stderr.write(_sentence(broken))
            sys.exit(1)
        if heads is not None:
            _add(heads, found.heads)
        self.stdout.write(f"The audit is whole: {found.rows} rows.")


def _sentence(broken: Break) -> str:
    row = f"row {broken.row}" if broken.row is not None else "a missing row"
    where = f"chain {broken.chain}, place {broken.seq}"
    return f"The audit is broken at {row} of {broken.ledger} ({where}): {broken.reason}."


def _read(path: Path) -> list[Head]:
    """Every head kept, the earliest first. Raises CommandError for a file that says something else."""
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        return [
            Head(str(ledger), int(chain), int(seq), str(digest))
            for line in lines
            for ledger, chain, seq, digest in line["heads"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"The kept heads cannot be read: {type(error).__name__}.", returncode=2) from error


def _add(path: Path, heads: Sequence[Head]) -> None:
    """One line more: when, and the last row of every chain."""
    line = {
        "at": timezone.now().isoformat(timespec="seconds"),
        "heads": [[head.ledger, head.chain, head.seq, head.hash] for head in heads],
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")

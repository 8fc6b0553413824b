"""`manage.py verify_audit`: is every audit row still as it was written?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from audit.selectors import count_entries, first_break


class Command(BaseCommand):
    """Exit 0 when the chains are whole, 1 and the first broken row otherwise."""

    help = "Check that no audit row was changed or removed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check both ledgers."""
        found = first_break()
        if found is None:
            self.stdout.write(f"The audit is whole: {count_entries()} rows.")
            return
        row = f"row {found.row}" if found.row is not None else "a missing row"
        self.stderr.write(
            f"The audit is broken at {row} of {found.ledger} (chain {found.chain}, place {found.seq}): "
            f"{found.reason}."
        )
        sys.exit(1)

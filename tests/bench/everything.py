"""All measurements, on freshly made services that are wiped afterwards."""

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path

import django

from caselink import embedded

embedded.stop(wipe=True)
embedded.ensure()
django.setup()

from django.core.management import call_command  # noqa: E402  services first
from django.db import connections  # noqa: E402

from tests.bench import (  # noqa: E402
    assessing,
    auditing,
    documents,
    hidden,
    intake,
    latency,
    linking,
    pages,
    policy,
    queues,
    replaying,
    searching,
)
from tests.bench.results import Figure, write  # noqa: E402

# The pages come first: they want the demonstration data and nothing else in the database.
ALL = {
    "pages": pages.run,
    "hidden": hidden.run,
    "policy": policy.run,
    "queues": queues.run,
    "documents": documents.run,
    "replay": replaying.run,
    "search": searching.run,
    "intake": intake.run,
    "latency": latency.run,
    "assess": assessing.core,
    "reassess": assessing.through_the_database,
    "linking": linking.run,
    "audit": auditing.run,
}
#: Run when asked for by name only.
ON_DEMAND = {
    "linking-ten-million": linking.run_ten_million,
    "reassess-fifty-thousand": assessing.among_fifty_thousand,
}


def measure(names: Sequence[str], result: Path) -> None:
    """Run the measurements of these names (all of them when none is given) and write the result."""
    unknown = set(names) - set(ALL) - set(ON_DEMAND)
    if unknown:
        known = ", ".join([*ALL, *ON_DEMAND])
        raise SystemExit(f"Unknown: {', '.join(sorted(unknown))}. There are: {known}.")
    figures: list[Figure] = []
    try:
        call_command("migrate", verbosity=0)
        for name, run in (ALL | ON_DEMAND).items():
            if name in names or (not names and name in ALL):
                sys.stderr.write(f"Measuring {name} ...\n")
                figures += run()
        write(figures, result)
    finally:
        with contextlib.suppress(Exception):
            connections.close_all()
        embedded.stop(wipe=True)

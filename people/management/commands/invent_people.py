"""manage.py invent_people: an invented county and contacts about it, as a table for evaluate_matching."""

import csv
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from people.invented.draft import Held
from people.invented.register import Register
from people.invented.table import COLUMNS, row

_STEP = 1000  # records between two looks at the progress bar


class Command(BaseCommand):
    """Writes the people first, then the contacts; both are made as they are written."""

    help = (
        "Write a table of invented people: one record of each person of a county as a register holds it, "
        "then contacts about them and about people whom the register does not know, with the truth in "
        "cluster_id. The same seeds give the same file. Nobody in it is real."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, from which seeds, where to."""
        parser.add_argument("--people", type=int, default=100_000, metavar="N", help="people in the register")
        parser.add_argument("--contacts", type=int, default=3_000, metavar="M", help="contacts held back")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="the county's seed")
        parser.add_argument(
            "--contacts-seed",
            type=int,
            metavar="S",
            help="the contacts' own seed; one more than --seed if unset",
        )
        parser.add_argument("--out", required=True, metavar="FILE", help="the CSV file to write")
        parser.add_argument("--force", action="store_true", help="replace the file if there is one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file under another name, then give it its own: none is ever left half-written."""
        out = Path(options["out"])
        seed, contacts = options["seed"], options["contacts"]
        contacts_seed = options["contacts_seed"] if options["contacts_seed"] is not None else seed + 1
        try:
            county = Register(size=options["people"], seed=seed)
            about = county.contacts(contacts, seed=contacts_seed)
        except ValueError as error:
            raise CommandError(f"{error}.") from None
        if out.is_dir():
            raise CommandError("That is a directory, not a file.")
        if out.exists() and not options["force"]:
            raise CommandError("There is a file of that name already: --force replaces it.")
        records = chain(county.people(), about)
        try:
            _write(out, _watched(records, county.size + contacts))
        except OSError as error:
            raise CommandError(f"The file cannot be written: {error.strerror or 'writing failed'}.") from None
        self.stdout.write(f"{county.size:,} people and {contacts:,} contacts written.")


def _write(out: Path, records: Iterator[Held]) -> None:
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(map(row, records))
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _watched(records: Iterator[Held], total: int) -> Iterator[Held]:
    """The records, with a progress bar when somebody is watching."""
    if not sys.stderr.isatty():
        yield from records
        return
    columns = (TextColumn("inventing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("inventing", total=total)
        for count, held in enumerate(records, start=1):
            yield held
            if count % _STEP == 0:
                progress.update(task, completed=count)

"""`manage.py simulate_county`: an invented county's records, and the truth about them."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from risk.county.cases import FAINT
from risk.county.county import County


class Command(BaseCommand):
    """Writes a directory that `evaluate_ruleset` reads. No database; nobody in it is real."""

    help = (
        "Invent a county: what its agencies record of everybody over some years, and, apart, who everybody "
        "is and who is being harmed. The same options give the same bytes. Nobody in it is real."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many people, how many years, which seed, where to."""
        parser.add_argument("--population", type=int, default=100_000, metavar="N", help="how many people")
        parser.add_argument("--years", type=int, default=2, metavar="Y", help="years from 1 January 2023 on")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="another seed, another county")
        parser.add_argument(
            "--faint", type=float, default=FAINT, metavar="SHARE",
            help="share of cases with three or four contacts on record, from 0 to 1",
        )  # fmt: skip
        parser.add_argument(
            "--out", type=Path, required=True, metavar="DIR", help="a new or empty directory for the files"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 when the files are there, 2 where the options or the directory cannot be used."""
        out: Path = options["out"]
        try:
            county = County(
                population=options["population"],
                years=options["years"],
                seed=options["seed"],
                faint=options["faint"],
            )
        except ValueError as error:
            self._refuse(str(error))
        try:
            _prepare(out)
            records = self._write(county, out)
        except FileExistsError as error:
            self._refuse(f"{out}: {error}")
        except OSError as error:
            self._refuse(f"{out}: {error.strerror or 'cannot be written'}. Name another --out.")
        cases = sum(row[1] == "yes" for row in county.rows)
        self.stdout.write(
            f"{county.population:,} people, {records:,} records, {cases} true cases among "
            f"{len(county.rows):,} marked people, in {out}."
        )

    def _refuse(self, why: str) -> None:
        self.stderr.write(why)
        sys.exit(2)

    def _write(self, county: County, out: Path) -> int:
        columns = (TextColumn("living"), BarColumn(), TimeRemainingColumn())
        console = Console(stderr=True)
        with Progress(*columns, console=console, disable=not sys.stderr.isatty(), transient=True) as bar:
            task = bar.add_task("living", total=county.register.blocks)
            return county.write(out, tick=None if bar.disable else lambda: bar.advance(task))


def _prepare(out: Path) -> None:
    """An empty directory, made where there is none. Raises FileExistsError with what to do."""
    if out.exists() and not out.is_dir():
        raise FileExistsError("is a file, not a directory. Name a new directory with --out.")
    out.mkdir(parents=True, exist_ok=True)
    if next(out.iterdir(), None) is not None:
        raise FileExistsError("is not empty. Name a new directory with --out, or empty this one.")

"""`manage.py evaluate_ruleset DIR`: how good a ruleset is on a county of which the truth is known."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from risk.evaluation.county import County, UnusableCountyError, read_county
from risk.evaluation.measure import evaluate
from risk.evaluation.tables import as_text, tables
from risk.rules.checking import named
from risk.rules.ruleset import DEFAULT, Ruleset


class Command(BaseCommand):
    """Replay a simulated county and compare its prompts with the truth. No database; nothing is written."""

    help = "Measure a ruleset on a county of which the truth is known (manage.py simulate_county)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """DIR, --ruleset, --every, --json."""
        parser.add_argument("dir", metavar="DIR", type=Path, help="the folder that simulate_county wrote")
        parser.add_argument(
            "--ruleset", default=DEFAULT, help="a version, or a file (.json); else the one in force"
        )
        parser.add_argument(
            "--every",
            action="store_true",
            help="assess also those who cannot reach a level: slower, with an exact AUC",
        )
        parser.add_argument("--json", action="store_true", help="print the whole result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 when the county was used, 2 when it cannot be or there is no such ruleset."""
        try:
            ruleset = named(options["ruleset"])
        except ValueError as error:
            self._refuse(str(error))
        try:
            county = read_county(options["dir"], now=timezone.now())
        except UnusableCountyError as error:
            self._refuse(f"{options['dir']}: {error}")
        if county.rejected:
            self.stderr.write(
                f"{len(county.rejected)} records cannot be used, the first on line {county.rejected[0].line}"
            )
        report = _evaluated(county, ruleset, every=options["every"])
        if not report["cases"]:
            self.stderr.write(
                "There is no true case in this county, so nothing can be said of who is found. "
                "Make a larger one: 100,000 people have some forty."
            )
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        self.stdout.write(as_text(tables(report), width=None if sys.stdout.isatty() else 120))

    def _refuse(self, why: str) -> NoReturn:
        self.stderr.write(why)
        sys.exit(2)


def _evaluated(county: County, ruleset: Ruleset, *, every: bool) -> dict[str, Any]:
    """The report, with a progress bar while somebody is watching."""
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("Replaying", total=len(county.lines))
        tick = None if bar.disable else lambda: bar.advance(task)
        return evaluate(county, ruleset, every=every, tick=tick)

"""`manage.py compare_rulesets OTHER FILE_OR_DIR`: what another ruleset would change, person by person."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from risk.evaluation.comparing import compare
from risk.evaluation.county import County, UnusableCountyError, read_county, without_truth
from risk.evaluation.tables import as_text, comparison_tables
from risk.rules.checking import named
from risk.rules.ruleset import DEFAULT, Ruleset, UnusableRulesetError


class Command(BaseCommand):
    """Replay the same records with two rulesets. No database; nothing is written."""

    help = (
        "Replay the same records with two rulesets and tell which prompts the other would bring, take away "
        "or move, for whom, and by which indicators. Uses no database and writes nothing."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """OTHER, FILE_OR_DIR, --with, --json."""
        parser.add_argument(
            "other", metavar="OTHER", help="a version kept in the project, or a ruleset's file (.json)"
        )
        parser.add_argument(
            "records", metavar="FILE_OR_DIR", type=Path, help="intake records (JSONL), or a simulated county"
        )
        parser.add_argument(
            "--with",
            dest="base",
            default=DEFAULT,
            help=f"compare with this version or file; else with the one in force ({DEFAULT})",
        )
        parser.add_argument("--json", action="store_true", help="print the whole result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 when the records were used, 2 (and why, on standard error) when they or a ruleset cannot."""
        path: Path = options["records"]
        try:
            base, other = named(options["base"]), named(options["other"])
        except UnusableRulesetError as error:
            self._refuse(str(error))
        try:
            read = read_county if path.is_dir() else without_truth
            county = read(path, now=timezone.now())
        except UnusableCountyError as error:
            self._refuse(f"{path}: {error}")
        if county.rejected:
            self.stderr.write(
                f"Left out, as they cannot be used: {len(county.rejected)} records, the first on line "
                f"{county.rejected[0].line}. manage.py replay tells what is wrong with each."
            )
        report = _compared(county, base, other)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            width = None if sys.stdout.isatty() else 140
            self.stdout.write(as_text(comparison_tables(report), width=width))

    def _refuse(self, why: str) -> NoReturn:
        self.stderr.write(why)
        sys.exit(2)


def _compared(county: County, base: Ruleset, other: Ruleset) -> dict[str, Any]:
    """With a progress bar while somebody is watching."""
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:

        def begin(ruleset: Ruleset) -> Callable[[], None] | None:
            task = bar.add_task(f"Replaying with {ruleset.version}", total=len(county.lines))
            return None if bar.disable else lambda: bar.advance(task)

        return compare(county, base, other, begin=begin)

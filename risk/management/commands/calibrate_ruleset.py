"""`manage.py calibrate_ruleset DIR... --from VERSION --to VERSION`: a candidate with fitted weights."""

import json
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from risk.evaluation.calibrate import Calibrated, Settings, calibrate
from risk.evaluation.county import County, UnusableCountyError, read_county
from risk.evaluation.tables import as_text, calibration_tables
from risk.rules.ruleset import FOLDER

VERSION = re.compile(r"[0-9]{4}-[0-9A-Za-z][0-9A-Za-z.-]{0,30}")


class Command(BaseCommand):
    """Fit a ruleset's weights on simulated counties. Writes one new file and puts nothing in force."""

    help = "Fit a ruleset's weights on counties of which the truth is known, and write a candidate."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """DIR..., --from, --to, --report, --wrong-rate, --strength, --out, --json."""
        parser.add_argument("dirs", metavar="DIR", nargs="+", type=Path, help="counties to fit on")
        parser.add_argument(
            "--from", dest="start", required=True, type=_version, help="ruleset to start from"
        )
        parser.add_argument("--to", dest="version", required=True, type=_version, help="the new version")
        parser.add_argument(
            "--report", metavar="DIR", nargs="+", type=Path, default=[], help="counties of other seeds"
        )
        parser.add_argument(
            "--wrong-rate",
            type=_above_nought,
            default=1.0,
            help="persons who may wrongly be asked about, per 100,000 people a week (default 1)",
        )
        parser.add_argument(
            "--strength",
            type=_above_nought,
            default=4.0,
            help="how hard weights are drawn to where they start (default 4)",
        )
        parser.add_argument("--out", type=Path, help="the new file; else beside the other rulesets")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 when a candidate was written, 2 when a county, a ruleset or the new file cannot be used."""
        out = options["out"] or FOLDER / f"{options['version']}.json"
        if out.exists():
            self._refuse(f"{out.name} is there already; a ruleset is never overwritten")
        try:
            start = json.loads((FOLDER / f"{options['start']}.json").read_bytes())
        except (OSError, ValueError):
            self._refuse(f"there is no ruleset {options['start']}")
        settings = Settings(
            version=options["version"],
            on=timezone.localdate(),
            wrong_rate=options["wrong_rate"],
            strength=options["strength"],
        )
        try:
            made = _calibrated(start, settings, options["dirs"], options["report"])
            # "x": what somebody else wrote meanwhile is not overwritten either
            with out.open("x", encoding="utf-8") as stream:
                json.dump(made.content, stream, ensure_ascii=False, indent=1)
                stream.write("\n")
        except (UnusableCountyError, ValueError, OSError) as error:
            self._refuse(str(error))
        if options["json"]:
            self.stdout.write(json.dumps(made.report, ensure_ascii=False))
        else:
            width = None if sys.stdout.isatty() else 120
            self.stdout.write(as_text(calibration_tables(made.report), width=width))
            self.stdout.write(f"Written as a candidate, in force nowhere: {out}")

    def _refuse(self, why: str) -> NoReturn:
        self.stderr.write(why)
        sys.exit(2)


def _version(text: str) -> str:
    if not VERSION.fullmatch(text):
        raise ArgumentTypeError("a version is a year, a hyphen and a name, such as 2026-3")
    return text


def _above_nought(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise ArgumentTypeError("must be a number above 0")
    return value


def _calibrated(start: Any, settings: Settings, training: list[Path], reporting: list[Path]) -> Calibrated:
    """With a progress bar while somebody is watching."""
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:

        def begin(what: str, county: County) -> Callable[[], None] | None:
            task = bar.add_task(f"{what}: {county.name}", total=len(county.lines))
            return None if bar.disable else lambda: bar.advance(task)

        return calibrate(
            start,
            settings,
            training=[partial(_read, folder) for folder in training],
            reporting=[partial(_read, folder) for folder in reporting],
            begin=begin,
        )


def _read(folder: Path) -> County:
    try:
        return read_county(folder, now=timezone.now())
    except UnusableCountyError as error:
        raise UnusableCountyError(f"{folder}: {error}") from None

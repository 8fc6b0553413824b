"""`manage.py replay FILE`: what would have been seen, and when, had these records been shared."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from risk.replay import Rejected, UnusableFileError, read_records, replay, report, stopwatch
from risk.rules.ruleset import RULESET


class Command(BaseCommand):
    """Replay intake records (JSONL) in time order. No database; nothing is written."""

    help = (
        "Link and assess a file of intake records in time order, as the workers would have, and tell who "
        "would have been asked about, when, and why. Uses no database and writes nothing. docs/operations.md "
        "says how to read the output."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --json, --only-prompted."""
        parser.add_argument("file", type=Path, help="intake records, one JSON object a line")
        parser.add_argument("--json", action="store_true", help="print the whole result as JSON")
        parser.add_argument(
            "--only-prompted", action="store_true", help="leave out people who were never asked about"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 when every line was used, 1 when some were rejected, 2 when the file cannot be used."""
        elapsed = stopwatch()
        try:
            records = read_records(options["file"], now=timezone.now())
        except UnusableFileError as error:
            self.stderr.write(f"{options['file']} cannot be used: {error}")
            sys.exit(2)
        for rejected in records.rejected:
            self.stderr.write(_line(rejected))
        with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
            task = bar.add_task("Replaying", total=len(records.usable))
            run = replay(records.usable, tick=None if bar.disable else lambda: bar.advance(task))
        result = report(run, ruleset=RULESET, seconds=elapsed(), only_prompted=options["only_prompted"])
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self._print(result)
        if records.rejected:
            self.stderr.write(f"Lines left out: {len(records.rejected)}; the others were replayed.")
            sys.exit(1)

    def _print(self, result: dict[str, Any]) -> None:
        for history in result["histories"]:
            names = ", ".join(history["names"][:4]) or "no name"
            agencies = ", ".join(history["agencies"])
            self.stdout.write(f"{history['person']}: {names}; {history['incidents']} incidents; {agencies}")
            for prompt in history["prompts"]:
                self.stdout.write(f"  {prompt['raised_on']} {prompt['level']}: {prompt['because']}")
                for indicator in prompt["indicators"]:
                    self.stdout.write(f"    - {indicator['says']}")
        self.stdout.write(
            f"{result['incidents']} incidents, {result['people']} people, {result['seconds']} s, "
            f"ruleset {result['ruleset']}"
        )


def _line(rejected: Rejected) -> str:
    why = "; ".join(f"{error.path or 'record'} {error.message}" for error in rejected.errors)
    return f"line {rejected.line}, {rejected.reference or 'no reference'}: {why}"

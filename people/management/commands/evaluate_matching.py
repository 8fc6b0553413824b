"""`manage.py evaluate_matching FILE`: how good linkage is on records of which the truth is known."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import Any, Final

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import Progress

from people.matching.evaluate import evaluate
from people.matching.model import MODEL, Model, ModelError, read_model
from people.matching.truth import Source, UnusableFileError, Unused

STANDARD_INPUT: Final = "-"
#: Bytes of standard input held in memory; what is more waits in a file without a name.
SPOOL: Final = 64 << 20


class Command(BaseCommand):
    """Link a CSV file's records in its order, in memory, and compare with the truth. Writes nothing."""

    help = "Link records of which the truth is known, and say how well it went. No database is used."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --model, --json."""
        parser.add_argument(
            "file",
            metavar="FILE",
            help="CSV with a header: record_id, cluster_id and what is known of each person; - reads "
            "standard input",
        )
        parser.add_argument(
            "--model", type=Path, help="a model file, such as a candidate; else the current one"
        )
        parser.add_argument("--json", action="store_true", help="print the whole result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 when the file was used, 2 when it cannot be."""
        model = MODEL if options["model"] is None else self._model(options["model"])
        unused = Unused()
        try:
            with _opened(options["file"]) as source:
                report = _evaluated(source, model, unused)
        except UnusableFileError as error:
            name = "standard input" if options["file"] == STANDARD_INPUT else options["file"]
            self.stderr.write(f"{name}: {error}")
            sys.exit(2)
        if warning := unused.sentence():
            self.stderr.write(warning)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self._print(report)

    def _model(self, path: Path) -> Model:
        try:
            return read_model(path)
        except (ModelError, OSError) as error:
            self.stderr.write(f"{path}: {error}")
            sys.exit(2)

    def _print(self, report: dict[str, Any]) -> None:
        linked, review = report["linked"], report["review"]
        self.stdout.write(
            f"{report['records']} records, {report['pairs_true']} true pairs, model {report['model']}, "
            f"{report['seconds']} s"
        )
        self.stdout.write(
            f"Linked: precision {linked['precision']:.4f}, recall {linked['recall']:.4f}, "
            f"F1 {linked['f1']:.4f}"
        )
        self.stdout.write(f"For review: {review['pairs']} questions, {review['true_pairs']} of them true")
        for name, groups in report.get("by_group", {}).items():
            self.stdout.write(f"By {name}:")
            for value, rates in groups.items():
                self.stdout.write(
                    f"  {value}: {rates['records']} records, precision {rates['precision']:.4f}, "
                    f"recall {rates['recall']:.4f}, asked about {rates['asked_about']}"
                )


def _evaluated(source: Source, model: Model, unused: Unused) -> dict[str, Any]:
    """The report, with a progress bar while somebody is watching."""
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("Linking", total=None)
        tick = None if bar.disable else lambda: bar.advance(task)
        return evaluate(source, model, tick=tick, unused=unused)


@contextmanager
def _opened(name: str) -> Iterator[Source]:
    """The file; a copy of standard input for "-", and of a pipe, because evaluation reads more than once."""
    path = Path(name)
    if name != STANDARD_INPUT and not path.is_fifo():
        yield path
        return
    with SpooledTemporaryFile(max_size=SPOOL) as kept:
        try:
            if name == STANDARD_INPUT:
                copyfileobj(sys.stdin.buffer, kept)
            else:
                with path.open("rb") as stream:
                    copyfileobj(stream, kept)
        except OSError as error:
            raise UnusableFileError(error.strerror or "It cannot be read.") from error
        yield kept

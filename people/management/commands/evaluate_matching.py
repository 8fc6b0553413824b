"""`manage.py evaluate_matching FILE`: how good linkage is on records of which the truth is known."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import Progress

from people.matching.evaluate import UnusableFileError, evaluate
from people.matching.model import MODEL, Model, ModelError, read_model


class Command(BaseCommand):
    """Link a CSV file's records in its order, in memory, and compare with the truth. Writes nothing."""

    help = "Link records of which the truth is known, and say how well it went. No database is used."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --model, --json."""
        parser.add_argument(
            "file",
            type=Path,
            help="CSV with a header: record_id, cluster_id and what is known of each person",
        )
        parser.add_argument(
            "--model", type=Path, help="a model file, such as a candidate; else the current one"
        )
        parser.add_argument("--json", action="store_true", help="print the whole result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 when the file was used, 2 when it cannot be."""
        model = MODEL if options["model"] is None else self._model(options["model"])
        try:
            with Progress(
                console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True
            ) as bar:
                task = bar.add_task("Linking", total=None)
                tick = None if bar.disable else lambda: bar.advance(task)
                report = evaluate(options["file"], model, tick=tick)
        except UnusableFileError as error:
            self.stderr.write(f"{options['file']}: {error}")
            sys.exit(2)
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

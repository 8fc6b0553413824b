"""manage.py import_incidents: a file of intake records, one to a line."""

import json
import os
import stat
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from incidents.management.importing import Importer, Line, Rejected, Tally, batches

ALL_KEPT, SOME_REJECTED, UNUSABLE = 0, 1, 2
SPOOL = 1 << 20  # bytes of rejected lines held in memory for --json


class Unusable(Exception):
    """The file cannot be used; the message is a sentence for whoever started the command."""


class Command(BaseCommand):
    """Imports a file; good lines are kept, bad lines reported."""

    help = (
        "Import intake records from a JSONL file (one record a line; - reads standard input). Good lines "
        "are kept, bad lines are reported. Sending a file again changes nothing. "
        "Exit status: 0 all kept, 1 some rejected, 2 the file cannot be used."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and how to report."""
        parser.add_argument("file", metavar="FILE", help="the file to import, or - for standard input")
        parser.add_argument("--dry-run", action="store_true", help="store nothing; say what would happen")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and report; the exit status says how it went."""
        try:
            with _opened(options["file"]) as stream, self._report(options) as report:
                importer = Importer(dry=options["dry_run"])
                for batch in _watched(batches(stream), stream):
                    for rejected in importer.take(batch):
                        report.add(rejected)
                _check(importer.tally)
                report.close(importer.tally)
        except Unusable as error:
            self._give_up(str(error))
        except UnicodeDecodeError:
            self._give_up("The file is not UTF-8 text.")
        except OSError as error:
            self._give_up(f"The file cannot be read: {error.strerror or 'reading failed'}.")
        except DatabaseError as error:
            self._give_up(
                f"The database did not answer ({type(error).__name__}). What was imported before is kept: "
                "import the file again when it does."
            )
        if importer.tally.rejected:
            sys.exit(SOME_REJECTED)

    def _report(self, options: dict[str, Any]) -> "_Report":
        kind = _JsonReport if options["json"] else _TextReport
        return kind(self.stdout, dry=options["dry_run"])

    def _give_up(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(UNUSABLE)


class _Report:
    """Where rejected lines and the final counts go."""

    def __init__(self, out: Any, *, dry: bool) -> None:
        self.out, self.dry = out, dry

    def __enter__(self) -> "_Report":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to give back."""

    def add(self, rejected: Rejected) -> None:
        """One line was not kept."""
        raise NotImplementedError

    def close(self, tally: Tally) -> None:
        """All lines are done."""
        raise NotImplementedError


class _TextReport(_Report):
    def add(self, rejected: Rejected) -> None:
        """One printed line for each error."""
        named = f" ({rejected.reference})" if rejected.reference else ""
        for error in rejected.errors:
            where = f"{error.path}: " if error.path else ""
            text = f"line {rejected.line}{named}: {where}{error.message}"
            self.out.write("".join(c if c.isprintable() else "?" for c in text))

    def close(self, tally: Tally) -> None:
        """The counts, in one sentence."""
        words = ("created", "unchanged", "amended", "rejected")
        counts = ", ".join(f"{getattr(tally, word):,} {word}" for word in words)
        self.out.write(f"{counts}{' (nothing was stored)' if self.dry else ''}.")


class _JsonReport(_Report):
    """One JSON object; what was rejected waits in a file when it is much."""

    def __init__(self, out: Any, *, dry: bool) -> None:
        super().__init__(out, dry=dry)
        self._kept: IO[str] = SpooledTemporaryFile(  # noqa: SIM115  closed by __exit__
            max_size=SPOOL, mode="w+", encoding="utf-8"
        )

    def __exit__(self, *_: object) -> None:
        """The file goes."""
        self._kept.close()

    def add(self, rejected: Rejected) -> None:
        """Kept for the end."""
        self._kept.write(json.dumps(rejected.as_dict()) + "\n")

    def close(self, tally: Tally) -> None:
        """The object."""
        counts = {word: asdict(tally)[word] for word in ("created", "unchanged", "amended")}
        self.out.write(json.dumps(counts)[:-1] + ', "rejected": [', ending="")
        self._kept.seek(0)
        for number, line in enumerate(self._kept):
            self.out.write((", " if number else "") + line.rstrip("\n"), ending="")
        self.out.write("]}")


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    """The file, or standard input for "-". Raises Unusable when there is no such file."""
    if name == "-":
        yield sys.stdin.buffer
        return
    path = Path(name)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise Unusable("There is no such file.") from None
    except ValueError:
        raise Unusable("That is not a file's name.") from None
    if stat.S_ISDIR(mode):
        raise Unusable("That is a directory, not a file.")
    with path.open("rb") as stream:
        yield stream


def _check(tally: Tally) -> None:
    """Raises Unusable when nothing in the file was a line of text."""
    if not tally.last:
        raise Unusable("The file is empty: there is no record in it.")
    if not tally.readable:
        raise Unusable("The file is not UTF-8 text: records are JSON in UTF-8, one a line.")


def _watched(source: Iterator[list[Line]], stream: IO[bytes]) -> Iterator[list[Line]]:
    """The batches, with a progress bar while they are worked on when somebody is watching."""
    if not sys.stderr.isatty():
        yield from source
        return
    try:
        total = os.fstat(stream.fileno()).st_size or None
    except (OSError, ValueError):
        total = None
    columns = (
        TextColumn("importing"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[lines]:,} lines"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("importing", total=total, lines=0)
        for batch in source:
            yield batch
            progress.update(task, advance=sum(line.size for line in batch), lines=batch[-1].number)

"""`manage.py train_linkage`: a candidate model from records of which nobody knows the truth."""

import json
import re
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.matching.identity import Identity
from people.matching.model import CURRENT_VERSION, ModelError
from people.matching.normalise import prepare_cached
from people.matching.truth import Truth, UnusableFileError, read_truth
from people.relinking.candidate import Candidate, candidate
from people.relinking.card import markdown
from people.relinking.columns import Held
from people.relinking.dry_run import dry_run
from people.relinking.engines import EngineError, MemoryAskedError, MissingExtraError, open_engine
from people.relinking.splink_settings import ModelFile, read_model
from people.relinking.training import TooFewError, too_few, train
from people.selectors.population import everybody

Source = Callable[[], Iterable[tuple[Truth, int | None]]]


class Command(BaseCommand):
    """Estimate weights, and write a model file and its card where asked. Activates nothing."""

    help = (
        "Estimate the weights of linkage from the records in the database, or in a file, and write a "
        "candidate model with its card. Nothing uses a candidate until a reviewed change approves it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--from, --out, --candidate, --base, --memory, --no-dry-run."""
        parser.add_argument("--from", dest="file", type=Path, help="CSV as evaluate_matching reads it")
        parser.add_argument("--out", type=Path, help="folder for the model, its card and the card to read")
        parser.add_argument("--candidate", help="the candidate's version; today's date unless given")
        parser.add_argument("--base", default=CURRENT_VERSION, help="version of the model to start from")
        parser.add_argument("--memory", default="4GB", help="what the engine may take, such as 4GB")
        parser.add_argument(
            "--no-dry-run", action="store_true", help="do not count what would change on the same records"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 when trained, 1 when it cannot be, 2 when what was given cannot be used or is too little."""
        today = timezone.localdate()
        version = options["candidate"] or f"candidate-{today.isoformat()}"
        if not re.fullmatch(r"[a-z0-9.-]{1,40}", version):
            raise CommandError("A version has small letters, digits, dots and hyphens only.")
        out: Path | None = options["out"]
        if out is not None and out.exists() and not out.is_dir():
            raise CommandError(f"--out {out} is a file. Give a folder, new or existing.", returncode=2)
        try:
            file = read_model(options["base"])
            source = _from_file(options["file"]) if options["file"] else _from_database
            made = self._train(file, source, version=version, options=options)
        except UnusableFileError as error:
            self.stderr.write(f"{options['file']}: {error}")
            sys.exit(2)
        except FileNotFoundError as error:
            raise CommandError(f"There is no model {options['base']}.") from error
        except MemoryAskedError as error:
            raise CommandError(f"--memory: {error}", returncode=2) from error
        except TooFewError as error:
            raise CommandError(str(error), returncode=2) from error
        except (MissingExtraError, EngineError, ModelError) as error:
            raise CommandError(str(error)) from error
        card = dict(made.card)
        if not options["no_dry_run"]:
            self.stderr.write("Linking the same records with both models ...")
            card["dry_run"] = dry_run(lambda: (truth for truth, _ in source()), file.model, made.model.model)
        try:
            self._write(made, card, out)
        except OSError as error:
            why = error.strerror or "it cannot be written"
            raise CommandError(f"--out {out}: {why}. Give another folder.", returncode=2) from error

    def _train(self, file: ModelFile, source: Source, *, version: str, options: dict[str, Any]) -> Candidate:
        with open_engine("duckdb", memory=options["memory"], doing="Training") as engine:
            self.stderr.write("Reading records ...")
            engine.load(_held(source()), file)
            self.stderr.write("Estimating ...")
            trained = train(engine, file)
        made = candidate(
            file,
            trained,
            version=version,
            on=timezone.localdate(),
            source="a file of test records" if options["file"] else "all person records in the database",
        )
        if all([change.how == "by hand" for change in made.changes]):
            raise TooFewError(too_few(trained.records))
        return made

    def _write(self, made: Candidate, card: dict[str, Any], out: Path | None) -> None:
        """The model, the card as data and the card to read; on the terminal when no folder is given."""
        readable = markdown(card)
        self.stdout.write(readable)
        if out is None:
            return
        out.mkdir(parents=True, exist_ok=True)
        version = card["version"]
        (out / f"{version}.json").write_bytes(made.file)
        (out / f"{version}.card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n")
        (out / f"{version}.card.md").write_text(readable)
        self.stderr.write(f"Written to {out}: {version}.json, {version}.card.json, {version}.card.md")


def _held(source: Iterable[tuple[Truth, int | None]]) -> Iterator[Held]:
    for place, (truth, person) in enumerate(source, 1):
        identity = Identity.from_participant(truth.participant, agency=truth.agency)
        yield Held(place, person, prepare_cached(identity))


def _from_file(path: Path) -> Source:
    return lambda: ((truth, None) for truth in read_truth(path))


def _from_database() -> Iterator[tuple[Truth, int | None]]:
    """The database's records in the form of a file of known truth, without the truth."""
    for record, person, agency, identity in everybody():
        participant = {**identity, "key": "p"}
        yield Truth(str(record), "", agency, participant, {}), person

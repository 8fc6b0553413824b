"""`manage.py relink_people`: compare everybody in bulk, and propose what differs. Changes nothing itself."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.selectors import IncidentSightings
from people.matching.identity import Identity
from people.matching.normalise import prepare_cached
from people.relinking.columns import Held
from people.relinking.engines import (
    ENGINES,
    Engine,
    EngineError,
    MemoryAskedError,
    MissingExtraError,
    open_engine,
)
from people.relinking.proposals import Proposal
from people.relinking.reweighing import Decided
from people.relinking.run import Relinking
from people.relinking.splink_settings import read_model
from people.selectors.linkage import DatabaseIndex
from people.selectors.overrides import overrides_between
from people.selectors.population import decided_links, everybody
from people.services.relinking import relink_fail, relink_propose, relink_start


class Command(BaseCommand):
    """Propose joins, splits and changed weights, for a person to approve by class."""

    help = (
        "Compare all person records with each other and propose joins, splits and changed weights. Nothing "
        "is linked or taken apart: a person approves or refuses what is proposed, by class."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--engine, --dry-run, --memory."""
        parser.add_argument(
            "--engine", choices=sorted(ENGINES), default="duckdb", help="one machine, or a cluster"
        )
        parser.add_argument("--dry-run", action="store_true", help="count what differs and keep nothing")
        parser.add_argument("--memory", default="4GB", help="what the engine may take, such as 4GB")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 when done, 1 when the engine is not there or does not start, 2 when --memory is none."""
        try:
            engine = open_engine(options["engine"], memory=options["memory"])
        except MemoryAskedError as error:
            raise CommandError(f"--memory: {error}", returncode=2) from error
        except (MissingExtraError, EngineError) as error:
            raise CommandError(str(error)) from error
        with engine:
            if options["dry_run"]:
                self._count(_relinking(engine))
            else:
                self._propose(_relinking(engine), options["engine"])

    def _count(self, relinking: Relinking) -> None:
        relinking.weigh(_held(), _decided())
        found = Counter(f"{one.kind}: {one.group}" for one in relinking.proposals())
        self._print(relinking.counts, found)
        self.stdout.write("Nothing was kept (--dry-run).")

    def _propose(self, relinking: Relinking, engine: str) -> None:
        model = relinking.file.model
        run = relink_start(engine=engine, model_version=model.version, model_hash=model.hash)
        try:
            relinking.weigh(_held(), _decided())
            proposals: Iterable[Proposal] = relinking.proposals()
            run = relink_propose(run=run, proposals=proposals, counts=relinking.counts)
        except BaseException:
            relink_fail(run=run)
            raise
        self._print(relinking.counts, run.counts["proposals"])
        self.stdout.write(f"Run {run.public_id}: nothing changes until somebody approves it.")

    def _print(self, counts: dict[str, int], found: dict[str, int]) -> None:
        for name, count in counts.items():
            self.stdout.write(f"{name.replace('_', ' ')}: {count}")
        for name, count in sorted(found.items()):
            self.stdout.write(f"proposed, {name}: {count}")
        if not found:
            self.stdout.write("Nothing differs.")


def _relinking(engine: Engine) -> Relinking:
    return Relinking(engine, read_model(), DatabaseIndex(IncidentSightings()), _always)


def _held() -> Iterator[Held]:
    for record, person, agency, identity in everybody():
        yield Held(record, person, prepare_cached(Identity.from_participant(identity, agency=agency)))


def _decided() -> Iterator[Decided]:
    return (Decided(*link) for link in decided_links())


def _always(record_ids: Collection[int]) -> list[tuple[int, int]]:
    found = overrides_between(record_ids, record_ids)
    return [(one.one, one.other) for one in found if one.kind == "always"]

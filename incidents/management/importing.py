"""Read a file of intake records line by line, and keep or judge them in batches.

Memory does not grow with the file: a batch of lines is held at a time, lines are read no further
than a record may be long, and what was rejected is handed on as it is found.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.conf import settings

from agencies.models import Agency
from agencies.permissions import SYSTEM
from caselink.strict_json import BadJSON, parse
from incidents.intake import FieldError, content_hash
from incidents.models import Incident
from incidents.services import Outcome, dry_run, receive

BATCH = 500  # lines
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank: its number, its bytes on disk, and its record or what is wrong."""

    number: int
    size: int
    record: Any = None
    error: FieldError | None = None
    text: bool = True  # whether it is UTF-8


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that was not kept, and why."""

    line: int
    reference: str
    errors: list[FieldError]

    def as_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        errors = [error.as_dict() for error in self.errors]
        return {"line": self.line, "reference": self.reference, "errors": errors}


@dataclass(slots=True)
class Tally:
    """How many records were created, unchanged, amended and rejected."""

    created: int = 0
    unchanged: int = 0
    amended: int = 0
    rejected: int = 0
    readable: int = 0  # lines that were text at all
    last: int = 0  # the last line done with

    def count(self, status: str) -> None:
        """One more of this status."""
        setattr(self, status, getattr(self, status) + 1)


@dataclass(slots=True)
class Importer:
    """Takes batches of lines and says what was rejected; the tally says the rest.

    With `dry` nothing is stored. To say what would become of a reference that comes twice it then
    remembers two numbers for each record of the file.
    """

    dry: bool
    tally: Tally = field(default_factory=Tally)
    agencies: dict[str, Agency] = field(
        default_factory=lambda: {agency.code: agency for agency in Agency.objects.all()}
    )
    _seen: dict[int, int] = field(default_factory=dict)

    def take(self, lines: list[Line]) -> Iterator[Rejected]:
        """Keep, or judge, one batch."""
        sound = [line for line in lines if line.error is None]
        outcomes = iter(self._outcomes([line.record for line in sound]))
        for line in lines:
            self.tally.readable += line.text
            if line.error is not None:
                self.tally.count("rejected")
                yield Rejected(line.number, _reference(line.record), [line.error])
                continue
            outcome = next(outcomes)
            self.tally.count(outcome.status)
            if outcome.status == "rejected":
                yield Rejected(line.number, _said(outcome.reference), outcome.errors)
        self.tally.last = lines[-1].number

    def _outcomes(self, records: list[Any]) -> list[Outcome]:
        if self.dry:
            return self._judged(records)
        return receive(records=records, by=SYSTEM, via="file", agencies=self.agencies)

    def _judged(self, records: list[Any]) -> list[Outcome]:
        """What would become of each record: against what is stored, and what came before in the file."""
        outcomes = dry_run(records=records, by=SYSTEM, agencies=self.agencies)
        valid = [outcome.reference for outcome in outcomes if outcome.status == "valid"]
        stored = {
            (agency, reference): content
            for agency, reference, content in Incident.objects.filter(reference__in=valid).values_list(
                "agency__code", "reference", "content_hash"
            )
        }
        for record, outcome in zip(records, outcomes, strict=True):
            if outcome.status != "valid":
                continue
            identity = hash((outcome.agency, outcome.reference))
            fresh = content_hash(record)
            known = stored.get((outcome.agency, outcome.reference))
            before = self._seen.get(identity, hash(known) if known else None)
            outcome.status = (
                "created" if before is None else "unchanged" if before == hash(fresh) else "amended"
            )
            self._seen[identity] = hash(fresh)
        return outcomes


def batches(stream: IO[bytes]) -> Iterator[list[Line]]:
    """The file's lines that are not blank, in batches."""
    batch: list[Line] = []
    for line in _lines(stream):
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _lines(stream: IO[bytes]) -> Iterator[Line]:
    limit = settings.INTAKE_RECORD_LIMIT
    number = 0
    while data := stream.readline(limit + 2):
        number += 1
        if len(data) > limit + 1 and not data.endswith(b"\n"):
            yield Line(number, len(data), error=FieldError("", f"is longer than {limit:,} bytes"))
            _skip_line(stream)
            continue
        if number == 1:
            data = data.removeprefix(_BOM)
        if data.strip():
            yield _line(number, data)


def _skip_line(stream: IO[bytes]) -> None:
    while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
        pass


def _line(number: int, data: bytes) -> Line:
    try:
        parsed = parse(data)
    except BadJSON as error:
        return Line(number, len(data), error=FieldError("", str(error)), text=_is_text(data))
    if parsed.flaws:
        path, message = parsed.flaws[0]
        return Line(number, len(data), parsed.value, FieldError("/".join(path), message))
    return Line(number, len(data), parsed.value)


def _is_text(data: bytes) -> bool:
    try:
        return b"\x00" not in data and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _reference(record: Any) -> str:
    reference = record.get("reference") if isinstance(record, dict) else None
    return _said(reference) if isinstance(reference, str) else ""


def _said(reference: str) -> str:
    """A reference fit to be printed; one that was refused may be of any length and characters."""
    return reference[:100].encode("utf-8", "replace").decode()

"""What becomes of a row when its person is joined into another, or one of their records unlinked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens to the row when its person is joined into another, and when a record is unlinked."""

    joined: str
    unlinked: str


HISTORY = "stays as it was; the person redirects to the one kept"
UNTOUCHED = "stays: it is about the person, not about one record"
RECORD_STAYS = "stays with its record, whoever the record points to"

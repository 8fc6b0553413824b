"""What becomes of a record that is sent, and why one that stands is sent again."""

from dataclasses import dataclass, field
from typing import Any

from incidents.intake import FieldError

ERASED = FieldError("reference", "was erased when its time was up, and is not taken again", "erased")
OVERTAKEN = FieldError("", "was changed by somebody else meanwhile", "overtaken")


@dataclass(slots=True)
class Outcome:
    """What became of one record: created, unchanged, amended or rejected."""

    reference: str
    agency: str
    status: str
    id: str = ""  # the incident's public id
    errors: list[FieldError] = field(default_factory=list)
    again: bool = False  # nothing is wrong with the record: the database refused it just now

    @classmethod
    def rejected(cls, record: Any, errors: list[FieldError]) -> "Outcome":
        """Of a record of which anything at all may be wrong."""
        said = record if isinstance(record, dict) else {}
        reference, agency = said.get("reference"), said.get("agency")
        return cls(
            reference if isinstance(reference, str) else "",
            agency if isinstance(agency, str) else "",
            "rejected",
            errors=errors,
        )

    def as_dict(self) -> dict[str, Any]:
        """For JSON answers, as the contract has it."""
        if self.status == "rejected":
            return {
                "reference": self.reference,
                "status": self.status,
                "errors": [error.as_dict() for error in self.errors],
            }
        return {"id": self.id, "agency": self.agency, "reference": self.reference, "status": self.status}


@dataclass(frozen=True, slots=True)
class Correction:
    """Somebody puts right what they or a colleague typed: in which version, and what was wrong in it."""

    version: int
    wrong: str

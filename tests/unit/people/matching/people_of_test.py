"""Short ways to write invented people for the linkage tests."""

from typing import Any

from people.matching.identity import Identity
from people.matching.link import Placement
from people.matching.memory import MemoryLinker
from people.matching.normalise import Profile, prepare

HOME = {"lines": ["14 Larkhill Court"], "town": "Cannock", "postcode": "ZZ99 4QQ"}
FAR = {"lines": ["3 Mill Lane"], "town": "Stafford", "postcode": "ZZ88 1AB"}
NHS_ONE, NHS_TWO = "9990041539", "9990127611"


def person(
    given: str | None = "Edwin",
    family: str | None = "Marlow",
    born: str | None = "1954-03-17",
    *,
    key: str = "p",
    **more: Any,
) -> dict[str, Any]:
    """One participant; `nhs`, `pnc`, `crn` and `social` are short for identifiers."""
    schemes = {"nhs": "nhs_number", "pnc": "pnc_id", "crn": "probation_crn", "social": "social_care_id"}
    numbers = [{"scheme": schemes[name], "value": more.pop(name)} for name in list(more) if name in schemes]
    return {
        "key": key, "role": "subject", "given_name": given, "family_name": family, "date_of_birth": born,
        "identifiers": numbers, **more,
    }  # fmt: skip


def profile(participant: dict[str, Any], agency: str = "police") -> Profile:
    """A participant as a profile."""
    return prepare(Identity.from_participant(participant, agency=agency))


class Scene:
    """A linker that remembers the placement of each record."""

    def __init__(self) -> None:
        self.placements: list[Placement] = []
        self.linker = MemoryLinker(placed=lambda _ref, placement: self.placements.append(placement))
        self._count = 0

    def seen(self, *people: dict[str, Any], agency: str = "police") -> list[int]:
        """One incident; the persons of its participants in order."""
        self._count += 1
        found = self.linker.link_incident(agency, f"R{self._count}", people)
        return [found[one["key"]] for one in people]

    @property
    def guards(self) -> set[str]:
        """Guards on the last record's candidates."""
        return {guard for candidate in self.placements[-1].candidates for guard in candidate.guards}

    @property
    def bands(self) -> list[str]:
        """Bands of the last record's candidates, best first."""
        return [candidate.band for candidate in self.placements[-1].candidates]


def linked(
    *records: dict[str, Any], agencies: tuple[str, ...] = ("gp", "police", "miu", "probation")
) -> bool:
    """Whether records, each from its own agency and incident, end as one person."""
    scene = Scene()
    found = [scene.seen(record, agency=agency)[0] for record, agency in zip(records, agencies, strict=False)]
    return len({scene.linker.resolve(one) for one in found}) == 1

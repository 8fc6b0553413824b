"""What one agency holds about one person, exactly as it was sent."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, NamedTuple, Self

from people.matching.identifiers import AGENCY_SCHEMES, normalise_identifier


class Identity(NamedTuple):
    """One agency's statement of who a person is. Nothing in it is normalised, guessed or padded."""

    agency: str
    given_name: str | None = None
    family_name: str | None = None
    aliases: tuple[str, ...] = ()
    date_of_birth: str | None = None
    sex: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    town: str | None = None
    postcode: str | None = None
    uprn: str | None = None
    phone: str | None = None
    gp_practice: str | None = None

    @classmethod
    def from_participant(cls, participant: Mapping[str, Any], *, agency: str) -> Self:
        """Read the identity out of one participant of an intake record (contract/incident.schema.json)."""
        read = participant.get
        address = read("address") or {}
        numbers = read("identifiers")
        return cls(
            agency,
            read("given_name"),
            read("family_name"),
            tuple(read("aliases") or ()),
            read("date_of_birth"),
            read("sex"),
            tuple([(number["scheme"], number["value"]) for number in numbers]) if numbers else (),
            tuple(address.get("lines") or ()),
            address.get("town"),
            address.get("postcode"),
            address.get("uprn"),
            read("phone"),
            read("gp_practice"),
        )

    def is_sufficient(self) -> bool:
        """Whether this identity by itself names one person inside its agency.

        True with a valid number (not a bare local one) and a name, or with a full name and a complete date
        of birth.
        """
        if not (self.given_name or self.family_name):
            return False
        if self.given_name and self.family_name and self.date_of_birth and len(self.date_of_birth) == 10:
            return True
        return any(
            scheme != "local" and normalise_identifier(scheme, value) for scheme, value in self.identifiers
        )

    def fingerprint(self, reference: str) -> str:
        """A stable 32-character hash: inside one agency, equal fingerprints are one person record.

        `reference` is the agency's own reference of the incident. It is mixed in when the identity is not
        sufficient by itself, so that two strangers of whom little is known are never taken for one.
        """
        content = "\x1f".join(
            [
                self.agency,
                _light(self.given_name),
                _light(self.family_name),
                "\x1e".join(sorted(map(_light, self.aliases))),
                self.date_of_birth or "",
                self.sex or "",
                "\x1e".join(
                    sorted([f"{scheme} {_number(scheme, value)}" for scheme, value in self.identifiers])
                ),
                _light(" ".join(self.lines)),
                _light(self.town),
                _light(self.postcode).replace(" ", ""),
                self.uprn or "",
                _light(self.phone),
                self.gp_practice or "",
                "" if self.is_sufficient() else reference,
            ]
        )
        return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _light(text: str | None) -> str:
    return " ".join(text.casefold().split()) if text else ""


def _number(scheme: str, value: str) -> str:
    canonical = None if scheme in AGENCY_SCHEMES else normalise_identifier(scheme, value)
    return canonical or _light(value)

"""Records as rows of the table that `evaluate_matching` reads, with the truth in further columns."""

from typing import Any, Final

from people.invented.draft import Held

#: The header: the table's own columns first.
COLUMNS: Final = (
    "record_id", "cluster_id", "agency", "given_name", "family_name", "date_of_birth", "sex", "address",
    "town", "postcode", "nhs_number", "pnc_id", "phone", "aliases", "uprn", "probation_crn", "origin",
    "age_band", "known", "relation", "errors",
)  # fmt: skip


def row(held: Held) -> tuple[str, ...]:
    """One record in the order of COLUMNS: "" for what is missing.

    Aliases are joined by "|", errors by a blank, address lines by a comma; `sex` is the record's own;
    `known` is yes or no.
    """
    entry: dict[str, Any] = held.participant
    home = entry.get("address", {})
    numbers = {identifier["scheme"]: identifier["value"] for identifier in entry.get("identifiers", ())}
    return (
        held.record_id,
        held.person_id,
        held.agency,
        entry.get("given_name", ""),
        entry.get("family_name", ""),
        entry.get("date_of_birth", ""),
        entry.get("sex", ""),
        ", ".join(home.get("lines", ())),
        home.get("town", ""),
        home.get("postcode", ""),
        numbers.get("nhs_number", ""),
        numbers.get("pnc_id", ""),
        entry.get("phone", ""),
        "|".join(entry.get("aliases", ())),
        home.get("uprn", ""),
        numbers.get("probation_crn", ""),
        held.origin,
        held.age_band,
        "yes" if held.known else "no",
        held.relation,
        " ".join(held.errors),
    )

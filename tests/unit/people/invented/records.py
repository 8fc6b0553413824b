"""Invented records as intake and tests read them."""


def numbers_of(held):
    """The record's numbers by scheme."""
    return {entry["scheme"]: entry["value"] for entry in held.participant.get("identifiers", ())}


def as_intake(held):
    """The record as the one person of an intake record."""
    return {
        "agency": held.agency,
        "reference": held.record_id,
        "kind": "other",
        "occurred_at": "2026-07-01",
        "people": [{"key": "p", "role": "subject", **held.participant}],
    }

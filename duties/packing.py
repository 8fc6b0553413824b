"""What of one incident is the person's own, and which of its texts somebody must read first. Pure.

What the record says of others is left out: names, parts, injuries, numbers. Of free text nothing can be
said without reading it, so each text is handed back to be decided on.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from incidents import labels
from incidents.labels import words
from incidents.presenters import sections

Row = tuple[str, str]
LEFT_OUT = "[…]"


@dataclass(frozen=True, slots=True)
class Text:
    """A free text of an intake record. `field` says where it stands, as "orders.0.conditions"."""

    field: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Own:
    """What of an incident is the person's own."""

    rows: Sequence[Row]
    texts: Sequence[Text]
    others: int  # other people in it, of whom nothing is told


def own_part(record: Mapping[str, Any], *, keys: Collection[str]) -> Own:
    """The part of an intake record that is about the participants with these keys."""
    mine = [person for person in record["people"] if person["key"] in keys]
    rows = [row for person in mine for row in _rows_of(person)]
    rows += list(_lists(record, keys))
    return Own(rows, list(_texts(record, keys)), len(record["people"]) - len(mine))


def without(text: str, passages: Collection[str]) -> str:
    """The text with these passages left out, the longest first. Raises ValueError where one is not in it."""
    for passage in sorted(passages, key=len, reverse=True):
        if not passage or passage not in text:
            raise ValueError(passage)
        text = text.replace(passage, LEFT_OUT)
    return text


def text_of(record: Mapping[str, Any], field: str) -> str:
    """The text that stands at this place of the record; empty where none does."""
    found: Any = record
    for step in field.split("."):
        if isinstance(found, list):
            found = found[int(step)] if int(step) < len(found) else None
        else:
            found = found.get(step) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else ""


def _rows_of(person: Mapping[str, Any]) -> Iterator[Row]:
    """What was recorded of the participant, as pages say it; who else was in the room is left out."""
    yield _("Your part"), words(labels.ROLE, person["role"])
    alone = {name: value for name, value in person.items() if name != "present"}
    stub = {"kind": "other", "occurred_at": "", "people": [alone]}
    told = sections(stub)
    yield from next((rows for title, rows in told[1:] if rows), [])
    name = f"{person.get('given_name') or ''} {person.get('family_name') or ''}".strip()
    if name:
        yield _("Name as written"), name
    for field, label in (("interpreter_language", _("Interpreter")), ("ethnicity", _("Ethnicity, as coded"))):
        if person.get(field):
            yield label, str(person[field])
    if person.get("sexual_orientation"):
        yield _("Sexual orientation"), str(person["sexual_orientation"]).replace("_", " ")
    if person.get("care_and_support_needs") is not None:
        yield _("Has needs for care and support"), _("Yes") if person["care_and_support_needs"] else _("No")


def _lists(record: Mapping[str, Any], keys: Collection[str]) -> Iterator[Row]:
    for link in record.get("relationships") or ():
        if link["from"] in keys or link["to"] in keys:
            yield _("Relationship to somebody else"), words(labels.RELATIONSHIP, link["type"])
    for order in record.get("orders") or ():
        if order["person"] in keys:
            until = f" – {order['ends']}" if order.get("ends") else ""
            yield words(labels.ORDER, order["type"]), f"{order['starts']}{until}"
    for offence in record.get("offences") or ():
        if offence["person"] in keys:
            parts = [
                words(labels.OFFENCE, offence["category"]),
                offence.get("date") or "",
                words(labels.OFFENCE_OUTCOME, offence.get("outcome")),
            ]
            yield _("Offence"), ", ".join(filter(None, parts))
    for done in record.get("assessments") or ():
        if done["person"] in keys:
            score = "" if done.get("score") is None else str(done["score"])
            said = ", ".join(filter(None, [score, words(labels.ASSESSED, done.get("level"))]))
            yield words(labels.TOOL, done["tool"]), said or _("Done")
    for referral in record.get("referrals") or ():
        if referral["person"] in keys:
            outcome = words(labels.REFERRAL_OUTCOME, referral.get("outcome"))
            yield _("Referral"), ", ".join(filter(None, [referral["to"], outcome]))


def _texts(record: Mapping[str, Any], keys: Collection[str]) -> Iterator[Text]:
    """Every free text that may be about the person. Those tied to somebody else are left out whole."""
    places = [("summary", _("What happened")), ("outcome", _("What was done"))]
    lists = {
        "orders": ("conditions", _("Conditions of an order")),
        "offences": ("description", _("Description of an offence")),
        "assessments": ("outcome", _("What an assessment found")),
        "referrals": ("reason", _("Reason of a referral")),
    }
    for name, (field, label) in lists.items():
        for number, row in enumerate(record.get(name) or ()):
            if row["person"] in keys:
                places.append((f"{name}.{number}.{field}", label))
    for field, label in places:
        if text := text_of(record, field):
            yield Text(field, label, text)
    for field, label in (("initial_type", _("Call, as logged")), ("closing_type", _("Call, as closed"))):
        if text := text_of(record, f"call.{field}"):
            yield Text(f"call.{field}", label, text)
    place = record.get("location") or {}
    for number, line in enumerate(place.get("lines") or ()):
        yield Text(f"location.lines.{number}", _("Where it happened"), line)

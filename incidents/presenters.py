"""Incidents as a reader sees them: by tier, in words."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.permissions import Actor, Perm
from caselink.days import day_words
from incidents import labels
from incidents.labels import words
from incidents.models import Incident
from incidents.permissions import Tier
from incidents.selectors import Corrected, Seen
from incidents.selectors.readers import ReaderOf
from people.models import Person
from people.purposes import named

LONDON = ZoneInfo("Europe/London")
_NOBODY = UUID(int=0)
Row = tuple[str, str]
Section = tuple[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a chronology, holding nothing that its tier does not show."""

    incident: Incident
    tier: str  # full, summary or existence
    public_id: str = ""  # of the incident, in words: a page of a long chronology says thousands
    href: str = ""  # of its page
    kind: str = ""
    day: str = ""
    clock: str = ""
    injuries: Sequence[str] = ()
    influence: str = ""
    concerns: Sequence[str] = ()
    role: str = ""
    others: Sequence[str] = ()
    call: str = ""
    response: str = ""
    narrative: str = ""
    outcome: str = ""
    disputed: bool = False  # the person says that something in it is wrong
    corrected: Corrected | None = None  # by its own agency, the last time


def entry(seen: Seen, *, keys: Collection[str], of: Person | None = None) -> Entry:
    """The incident as its tier shows it to somebody who reads about the person `of` with these keys.

    Below the full tier its link says of whom, because there its page tells one person's part (part_told).
    """
    incident = seen.incident
    if seen.tier <= Tier.EXISTENCE:
        return Entry(incident, "existence")
    public_id = str(incident.public_id)
    people = incident.record["people"]
    own = [person for person in people if person["key"] in keys]
    shown = Entry(
        incident,
        "summary",
        public_id,
        href=href_of(seen, of=of),
        kind=words(labels.KIND, incident.kind),
        day=_day(incident),
        injuries=list(dict.fromkeys(_sites(own))),
        influence=_influence(own),
        concerns=[
            words(labels.CONCERN, code)
            for code in dict.fromkeys(code for person in own for code in person.get("concerns") or ())
        ],
        disputed=getattr(incident, "is_disputed", False),  # read with a chronology, beside which it stands
    )
    return _in_full(shown, own, people, seen.corrected) if seen.tier == Tier.FULL else shown


def href_of(seen: Seen, *, of: Person | None) -> str:
    """The address of an incident's page; below the full tier of whom it is read (see `entry`)."""
    query = f"?person={of.public_id}" if of is not None and seen.tier < Tier.FULL else ""
    return path_of(seen.incident.public_id) + query


def _in_full(
    shown: Entry,
    own: Sequence[Mapping[str, Any]],
    people: Sequence[Mapping[str, Any]],
    corrected: Corrected | None,
) -> Entry:
    record = shown.incident.record
    return Entry(
        shown.incident,
        "full",
        shown.public_id,
        href=shown.href,
        kind=shown.kind,
        day=shown.day,
        clock=_clock(shown.incident),
        injuries=[line for person in own for line in _injuries(person)],
        influence=shown.influence,
        concerns=shown.concerns,
        role=", ".join(words(labels.ROLE, person["role"]) for person in own),
        others=[
            f"{name_of(person)} ({words(labels.ROLE, person['role'])})"
            for person in people
            if person not in own
        ],
        call=_call(record.get("call") or {}),
        response="; ".join(filter(None, (_engagement(person) for person in own))),
        narrative=record.get("summary") or "",
        outcome=record.get("outcome") or "",
        disputed=shown.disputed,
        corrected=corrected,
    )


def looked_at(seen: Seen, *, by: Actor, persons: Collection[Person]) -> dict[str, Any]:
    """What the access event says of an incident that was read: how much, whether it is the reader's own
    agency's, and the persons named beside it (people.services.disclosures goes by that).
    """
    own = seen.incident.agency_id in by.where(Perm.PERSON_VIEW, Perm.CONTACT_LOG)
    return {"tier": seen.tier.name.lower(), "own": own, "persons": named(persons)}


_MAY_SEE = {
    Tier.FULL: gettext_lazy("they may read all of it"),
    Tier.SUMMARY: gettext_lazy("they may read a summary"),
    Tier.EXISTENCE: gettext_lazy("they may read that the agency holds something"),
}
_BY_NAME = gettext_lazy("it was opened to them by name")


def may_see(reader: ReaderOf) -> str:
    """How much of an incident a reader may see, as far as that is told, and whether by name."""
    said = [_MAY_SEE.get(reader.tier), _BY_NAME if reader.named_until else None]
    return _(" and ").join(str(words) for words in said if words)


def path_of(incident: UUID | str) -> str:
    """The address of the page of the incident with this public id. A page may name hundreds."""
    return _any_path().replace(str(_NOBODY), str(incident))


@cache
def _any_path() -> str:
    return reverse("incidents:incident", args=[_NOBODY])


def part_told(known: Mapping[str, Person], *, seen: Seen, asked: str) -> dict[str, Person]:
    """Of the participants that the reader may know of (by key), those whom a page of the incident may name.

    In full: everybody. Below that an incident is told as one person's, the one whose page the reader comes
    from (`asked`, a public id), because that somebody else was there too is a third party's detail. Nobody,
    where there are several and none of them is asked about.
    """
    if seen.tier == Tier.FULL or len({person.pk for person in known.values()}) == 1:
        return dict(known)
    return {key: person for key, person in known.items() if str(person.public_id) == asked}


def name_of(participant: Mapping[str, Any]) -> str:
    """The name the agency wrote."""
    name = f"{participant.get('given_name') or ''} {participant.get('family_name') or ''}".strip()
    return name or _("Name not known")


def sections(record: Mapping[str, Any]) -> list[Section]:
    """A whole intake record as titled lists of labelled rows; what is absent is left out."""
    names = {person["key"]: name_of(person) for person in record["people"]}
    found: list[Section] = [(_("What was recorded"), list(_record_rows(record)))]
    found += [
        (f"{names[person['key']]} – {words(labels.ROLE, person['role'])}", list(_person_rows(person, names)))
        for person in record["people"]
    ]
    found.append((_("Relationships, orders and referrals"), list(_between(record, names))))
    return [(title, rows) for title, rows in found if rows]


def _kept(rows: Sequence[Row]) -> Iterator[Row]:
    return ((str(label), value) for label, value in rows if value)


def _record_rows(record: Mapping[str, Any]) -> Iterator[Row]:
    return _kept(
        [
            (_("Kind"), words(labels.KIND, record["kind"])),
            (_("Happened"), _sent(record["occurred_at"])),
            (_("Recorded"), _sent(record.get("recorded_at") or "")),
            (_("Recorded by"), record.get("practitioner") or ""),
            (_("Where"), _address(record.get("location") or {})),
            (_("Call"), _call(record.get("call") or {})),
            (_("What happened"), record.get("summary") or ""),
            (_("What was done"), record.get("outcome") or ""),
            (_("Sensitivity"), words(labels.SENSITIVITY, record.get("sensitivity", "shared"))),
            (
                _("Related records"),
                "; ".join(f"{other['agency']} {other['reference']}" for other in record.get("related") or ()),
            ),
        ]
    )


def _person_rows(person: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Row]:
    alone = {"True": _("Yes"), "False": _("No")}.get(str(person.get("seen_alone")), "")
    units = person.get("alcohol_units_per_week")
    return _kept(
        [
            (_("Also known as"), ", ".join(person.get("aliases") or ())),
            (_("Date of birth"), _partial(person.get("date_of_birth") or "")),
            (_("Sex"), words(labels.SEX, person.get("sex"))),
            *(
                (words(labels.SCHEME, number["scheme"]), number["value"])
                for number in person.get("identifiers") or ()
            ),
            (_("Address"), _address(person.get("address") or {})),
            (_("Telephone"), person.get("phone") or ""),
            (_("GP practice"), person.get("gp_practice") or ""),
            (_("Injuries"), "; ".join(_injuries(person))),
            (_("Under the influence"), words(labels.INFLUENCE, person.get("under_influence"))),
            (_("Alcohol units a week"), "" if units is None else str(units)),
            (_("Seen alone"), alone),
            (_("In the room"), ", ".join(names[key] for key in person.get("present") or () if key in names)),
            (_("Concerns"), ", ".join(words(labels.CONCERN, code) for code in person.get("concerns") or ())),
            (_("Help offered"), _engagement(person)),
        ]
    )


def _between(record: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Row]:
    for link in record.get("relationships") or ():
        said = words(labels.ASSERTED_BY, link.get("asserted_by"))
        says = f"{names[link['to']]}: {words(labels.RELATIONSHIP, link['type'])}"
        yield (
            _("Relationship of %(name)s") % {"name": names[link["from"]]},
            f"{says} ({said})" if said else says,
        )
    for order in record.get("orders") or ():
        until = f" – {_sent(order['ends'])}" if order.get("ends") else ""
        says = f"{names[order['person']]}, {_sent(order['starts'])}{until}. {order.get('conditions') or ''}"
        yield words(labels.ORDER, order["type"]), says.strip()
    for offence in record.get("offences") or ():
        parts = [
            names[offence["person"]],
            words(labels.OFFENCE, offence["category"]),
            offence.get("description") or "",
            _partial(offence.get("date") or ""),
            words(labels.OFFENCE_OUTCOME, offence.get("outcome")),
        ]
        yield _("Offence"), ", ".join(filter(None, parts))
    for done in record.get("assessments") or ():
        score = "" if done.get("score") is None else str(done["score"])
        parts = [
            names[done["person"]],
            score,
            words(labels.ASSESSED, done.get("level")),
            done.get("outcome") or "",
        ]
        yield words(labels.TOOL, done["tool"]), ", ".join(filter(None, parts))
    for referral in record.get("referrals") or ():
        parts = [
            names[referral["person"]],
            referral["to"],
            referral.get("reason") or "",
            words(labels.REFERRAL_OUTCOME, referral.get("outcome")),
        ]
        yield _("Referral"), ", ".join(filter(None, parts))


def _day(incident: Incident) -> str:
    return day_words(incident.occurred_on)


def _clock(incident: Incident) -> str:
    return f"{incident.occurred_at.astimezone(LONDON):%H:%M}" if incident.occurred_at else ""


def _sent(value: str) -> str:
    """A moment as it was sent, in Europe/London; a day stays a day."""
    if not value:
        return ""
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return value
    if len(value) == 10:
        return formats.date_format(when, "j F Y")
    local = when.astimezone(LONDON)
    return f"{formats.date_format(local, 'j F Y')}, {local:%H:%M}"


def _partial(value: str) -> str:
    if not value:
        return ""
    try:
        day = datetime.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return value
    return formats.date_format(day, {4: "Y", 7: "F Y"}.get(len(value), "j F Y"))


def _sites(people: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    return (
        words(labels.SITE, injury["site"]) for person in people for injury in person.get("injuries") or ()
    )


def _injuries(person: Mapping[str, Any]) -> list[str]:
    lines = []
    for injury in person.get("injuries") or ():
        parts = [
            words(labels.NATURE, injury.get("nature")),
            words(labels.MECHANISM, injury.get("mechanism")),
            words(labels.SEVERITY, injury.get("severity")),
        ]
        if injury.get("explanation_consistent") is False:
            parts.append(_("the explanation does not fit"))
        detail = ", ".join(part.lower() for part in parts if part)
        site = words(labels.SITE, injury["site"])
        lines.append(f"{site}: {detail}" if detail else site)
    return lines


def _influence(people: Sequence[Mapping[str, Any]]) -> str:
    codes = {person.get("under_influence") for person in people} - {None, "", "no"}
    return ", ".join(words(labels.INFLUENCE, str(code)) for code in sorted(codes, key=str))


def _address(place: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, [*(place.get("lines") or ()), place.get("town"), place.get("postcode")]))


def _call(call: Mapping[str, Any]) -> str:
    parts = []
    if call.get("initial_type"):
        parts.append(_("logged as %(what)s") % {"what": call["initial_type"].replace("_", " ")})
    if call.get("reported_by"):
        parts.append(
            _("called by: %(who)s") % {"who": words(labels.REPORTED_BY, call["reported_by"]).lower()}
        )
    if call.get("closing_type"):
        parts.append(_("closed as %(what)s") % {"what": call["closing_type"].replace("_", " ")})
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]


def _engagement(person: Mapping[str, Any]) -> str:
    engagement = person.get("engagement") or {}
    if not engagement.get("response"):
        return ""
    offered = (engagement.get("offered") or "").replace("_", " ")
    response = words(labels.RESPONSE, engagement["response"])
    return f"{offered[:1].upper() + offered[1:]}: {response.lower()}" if offered else response

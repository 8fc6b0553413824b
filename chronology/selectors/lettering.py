"""Who stands behind which letter: everybody named in what the reader reads in full."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from agencies.models import Agency
from caselink.days import day_words
from chronology.anonymous import Colleague, Known, letters_of
from chronology.told import Letters
from incidents.models import Incident
from incidents.permissions import Tier
from incidents.selectors import Seen
from people.models import Person
from people.selectors.persons import Description

_WHOLE = 10  # characters of a whole date


def letters_for(
    *,
    person: Person,
    described: Description,
    seen: Sequence[Seen],
    parts: Mapping[int, Mapping[str, int]],
    agencies: Sequence[Agency],
    earlier: Sequence[Incident] = (),
    colleagues: Sequence[Colleague] = (),
) -> Letters:
    """The letters of one person's chronology: theirs is A, the others' follow as they were first recorded.

    Somebody whom agencies name twice is one letter where the records were found to be one person, or have the
    same name. `earlier` are incidents as they were at the moment asked about: what they name is replaced too.
    So are `colleagues`, the users that the texts name.
    """
    people: dict[object, Known] = {person.pk: Known(names=[(described.given_name, described.family_name)])}
    _born(people[person.pk], described.date_of_birth)
    places: list[str] = []
    full = [*(one.incident for one in seen if one.tier == Tier.FULL), *earlier]
    for incident in sorted(full, key=lambda each: (each.occurred_on, each.pk)):
        record = incident.record
        places += _places(record.get("location"))
        for one in record["people"]:
            name = (one.get("given_name") or "", one.get("family_name") or "")
            who = parts.get(incident.pk, {}).get(one["key"]) or " ".join(name).strip().lower()
            _named(people.setdefault(who, Known()), name, one)
            places += _places(one.get("address"))
            places += [one["gp_practice"]] if one.get("gp_practice") else []
    return letters_of(
        list(people.values()),
        places=places,
        references=[words for incident in full for words in _references(incident)],
        staff=[incident.record.get("practitioner") or "" for incident in full],
        colleagues=colleagues,
        agencies={
            words: agency.get_kind_display() for agency in agencies for words in (agency.name, agency.code)
        },
    )


def _references(incident: Incident) -> list[str]:
    """Its own reference, and those of others that it names."""
    related = incident.record.get("related") or ()
    return [incident.reference, *(str(other["reference"]) for other in related)]


def _places(place: Mapping[str, object] | None) -> list[str]:
    if not place:
        return []
    lines = place.get("lines") or ()
    said = [
        *(lines if isinstance(lines, list) else ()),
        place.get("town"),
        place.get("postcode"),
        place.get("uprn"),
    ]
    return [str(one) for one in said if one]


def _named(known: Known, name: tuple[str, str], one: Mapping[str, Any]) -> None:
    """Add by what one record calls somebody."""
    if name not in known.names:
        known.names.append(name)
    known.aliases += [alias for alias in one.get("aliases") or () if alias not in known.aliases]
    known.numbers += [str(number["value"]) for number in one.get("identifiers") or ()]
    known.numbers += [str(one["phone"])] if one.get("phone") else []
    _born(known, one.get("date_of_birth") or "")


def _born(known: Known, when: str) -> None:
    """A birth date as it may be written in a text."""
    if len(when) != _WHOLE:
        return
    if when in known.born:
        return
    day = date.fromisoformat(when)
    known.born += [when, f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", f"{day:%d.%m.%Y}"]
    known.born += [day_words(day), day_words(day, "j M Y")]

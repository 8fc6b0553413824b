"""What each agency calls a relationship of the person, side by side; nothing here decides which is true."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from agencies.permissions import Actor
from incidents import labels
from incidents.labels import words
from incidents.models import Incident, Involvement
from incidents.permissions import Tier
from incidents.presenters import name_of
from incidents.selectors import chronology, keys_of
from people.models import Person
from risk.rules.accounts import seen_from, word


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody else, by the name an agency wrote, and by each agency's name what they are to the person.

    Each word of an agency with how often it was recorded, the most often said first.
    """

    other: str
    says: Mapping[str, Sequence[tuple[str, int]]]


def relationship_accounts(*, by: Actor, person: Person) -> list[Account]:
    """The accounts in the incidents that the actor reads in full, about whom most is said first."""
    seen = chronology(by=by, person=person, today=timezone.localdate())
    full = {one.incident.pk: one.incident for one in seen if one.tier == Tier.FULL}
    told = {pk: one for pk, one in full.items() if one.record.get("relationships")}
    own = keys_of(person=person, incidents=list(told))
    persons = _persons(list(told))
    names: dict[object, str] = {}
    said: dict[object, dict[str, Counter[str]]] = {}
    for pk, incident in told.items():
        people = {each["key"]: name_of(each) for each in incident.record["people"]}
        for other, kind in _ties(incident, own.get(pk, set())):
            who: object = persons.get((pk, other)) or people[other].casefold()
            names.setdefault(who, people[other])
            by_agency = said.setdefault(who, {})
            by_agency.setdefault(incident.agency.name, Counter())[kind] += 1
    found = [
        Account(names[who], {agency: _ordered(counts) for agency, counts in sorted(by_agency.items())})
        for who, by_agency in said.items()
    ]
    return sorted(found, key=lambda one: (-sum(n for each in one.says.values() for _, n in each), one.other))


def _ties(incident: Incident, own: set[str]) -> list[tuple[str, str]]:
    """Who else is spoken of (their key), and what they are to the person, in words."""
    found = []
    for link in incident.record["relationships"]:
        if link["from"] in own and link["to"] not in own:
            found.append((link["to"], _word(link["type"])))
        elif link["to"] in own and link["from"] not in own:
            found.append((link["from"], _word(seen_from(link["type"]))))
    return found


def _word(kind: str) -> str:
    return words(labels.RELATIONSHIP, kind) if kind in labels.RELATIONSHIP else word(kind).capitalize()


def _ordered(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def _persons(incidents: Sequence[int]) -> dict[tuple[int, str], int]:
    """Who took part under which key: two agencies may write one name in two ways."""
    rows = Involvement.objects.filter(
        incident__in=incidents, record__links__isnull=False, record__links__ended_at__isnull=True
    )
    return {
        (pk, key): person
        for pk, key, person in rows.values_list("incident_id", "key", "record__links__person_id")
    }

"""Likely people: whom a contact may be about, among those the actor may know of, and why.

Found as the search box finds people and as linkage does, and weighed as linkage weighs them; but by the
records that the actor may be told of alone, so that nothing follows from what only others hold.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from agencies.permissions import Actor, Perm
from caselink.ids import public_id_in
from people.matching.identity import Identity
from people.matching.model import MODEL
from people.matching.normalise import Profile, prepare
from people.matching.score import Cluster, Context, Member, score
from people.models import Link, Person, PersonRecord
from people.permissions import links_told
from people.searching.asked import postcode
from people.searching.likeness import fits, reasons
from people.selectors.persons import persons_visible_to
from people.selectors.search import PersonQuery, people_found
from people.selectors.search_terms import fitting

LIMIT = 5  # persons offered
_SEARCHED, _CHOSEN = _("The search found them by what you entered."), _("You chose them before.")
MOST_RECORDS = 200  # that share a key with what was typed: the newest


@dataclass(frozen=True, slots=True)
class Likely:
    """A person, why they are likely, and the told record to choose them by, of the own agency if any.

    `address`: the newest one that the own agency holds, line by line; empty when it holds none.
    """

    person: Person
    because: Sequence[str]
    held: PersonRecord
    address: Sequence[str]


class _Told(NamedTuple):
    record: int
    agency: int
    member: Member
    address: tuple[str, ...]


class _Weighed(NamedTuple):
    """A likely person, in order; `settles`: whether others need not be looked for by vaguer means."""

    weight: float  # negative, so that the likeliest sorts first
    oldest: int
    person: int
    settles: bool


def likely_people(
    *, by: Actor, participant: Mapping[str, Any], agency_id: int, chosen: str = ""
) -> list[Likely]:
    """The persons this participant may be, the likeliest first.

    They are those whom linkage would ask about, and those whose telephone number, dwelling or postcode fits
    all that was typed; where neither settles it, whom the search finds by names and birth too; and where
    nothing else finds anybody and no name was typed, who lives at the postcode. Reasons are given from the
    records of the actor's own agencies only: what others hold is not said.

    `chosen`: the public id of a told record that was chosen before. Its person is among them, held by that
    record, whether or not they still fit. Nobody is looked for by an empty participant.
    """
    told = Link.objects.filter(links_told(by), ended_at__isnull=True, person__redirected_to__isnull=True)
    profile = prepare(Identity.from_participant(participant, agency=by.agencies.get(agency_id, "")))
    records, weighed = _candidates(by, told, profile, participant) if participant else ({}, [])
    found = [one.person for one in sorted(weighed)[:LIMIT]]
    kept = _chosen_before(told, chosen)
    offered = list(dict.fromkeys([*found, *kept]))
    records |= _records(told, kept.keys() - records.keys())
    persons = persons_visible_to(by=by).in_bulk(offered)
    shown = {person: _shown(records[person], agency_id) for person in offered} | kept
    rows = PersonRecord.objects.in_bulk(shown.values())
    own = by.where(Perm.CONTACT_LOG)
    return [
        Likely(
            persons[person],
            _because(profile, person, [one.member for one in records[person] if one.agency in own])
            or [str(_SEARCHED if person in found else _CHOSEN)],
            rows[shown[person]],
            _address(records[person], agency_id),
        )
        for person in offered
        if person in persons
    ]


def _chosen_before(told: QuerySet[Link], chosen: str) -> dict[int, int]:
    """The person of the told record with this public id, and the record; empty for anything else."""
    wanted = public_id_in(chosen)
    if wanted is None:
        return {}
    return dict(told.filter(record__public_id=wanted).values_list("person_id", "record_id"))


def chosen_record(*, by: Actor, public_id: str) -> PersonRecord | None:
    """The record with this public id, when the actor may be told of it; None for anything else."""
    wanted = public_id_in(public_id)
    if wanted is None:
        return None
    told = Link.objects.filter(links_told(by), ended_at__isnull=True, record__public_id=wanted)
    return PersonRecord.objects.filter(pk__in=told.values("record_id")).first()


def _query(participant: Mapping[str, Any]) -> PersonQuery:
    return PersonQuery(
        family_name=participant.get("family_name") or "",
        given_name=participant.get("given_name") or "",
        date_of_birth=participant.get("date_of_birth") or "",
    )


def _candidates(
    by: Actor, told: QuerySet[Link], profile: Profile, participant: Mapping[str, Any]
) -> tuple[dict[int, list[_Told]], list[_Weighed]]:
    """Told records by person, and those of the persons that are likely: the vaguer the later looked for."""
    records = _records(told, _sharing(told, profile))
    weighed = _weighed(profile, records)
    if not any(one.settles for one in weighed):
        searched = people_found(by=by, asked=_query(participant).asked())
        found = {person.pk for person in searched.persons}
        records |= _records(told, found - records.keys())
        weighed = _weighed(profile, records, sure=set() if searched.in_part else found)
    if not weighed and not profile.names:
        records = _records(told, _at_postcode(told, participant))
        weighed = _weighed(profile, records)
    return records, weighed


def _weighed(
    profile: Profile, records: Mapping[int, Sequence[_Told]], sure: Collection[int] = ()
) -> list[_Weighed]:
    """Those of these persons that are likely; the `sure` ones whatever they weigh."""
    weighed = []
    for person, held in records.items():
        profiles: dict[Hashable, Profile] = {one.record: one.member.profile for one in held}
        found = score(profile, Cluster(person, [one.member for one in held]), Context(), MODEL)
        settles = found.band == "link" or fits(found.explanation, profile, profiles)
        if settles or found.band != "no" or person in sure:
            weighed.append(_Weighed(-found.weight, held[0].record, person, settles))
    return weighed


def _sharing(told: QuerySet[Link], profile: Profile) -> set[int]:
    """Persons with a told record that shares a blocking key, a number or telephone among them."""
    # Typed as what they are: Django takes a bare number for a 32-bit one and cuts these off.
    keys = [Value(key, output_field=BigIntegerField()) for key in profile.query_keys]
    if not keys:
        return set()
    sharing = told.filter(record__keys__overlap=keys).order_by("-record_id")
    return set(sharing.values_list("person_id", flat=True)[:MOST_RECORDS])


def _at_postcode(told: QuerySet[Link], participant: Mapping[str, Any]) -> set[int]:
    """Persons with a told record at the postcode that was typed, if a whole one was."""
    term = postcode((participant.get("address") or {}).get("postcode") or "")
    if term is None:
        return set()
    there = told.filter(record__in=fitting(term, near=False, agencies=())).order_by("-record_id")
    return set(there.values_list("person_id", flat=True)[:MOST_RECORDS])


def _records(told: QuerySet[Link], persons: Collection[int]) -> dict[int, list[_Told]]:
    rows = told.filter(person__in=persons).order_by("person_id", "record_id")
    found: dict[int, list[_Told]] = {}
    for person, record, agency, code, identity in rows.values_list(
        "person_id", "record_id", "record__agency_id", "record__agency__code", "record__identity"
    ):
        member = Member(record, prepare(Identity.from_participant(identity, agency=code)))
        found.setdefault(person, []).append(_Told(record, agency, member, _lines(identity)))
    return found


def _shown(held: Sequence[_Told], agency_id: int) -> int:
    return max(held, key=lambda one: (one.agency == agency_id, one.record)).record


def _lines(identity: Mapping[str, Any]) -> tuple[str, ...]:
    address = identity.get("address") or {}
    lines = [*(address.get("lines") or ()), address.get("town"), address.get("postcode")]
    return tuple([line for line in lines if line])


def _address(held: Sequence[_Told], agency_id: int) -> tuple[str, ...]:
    """The newest address on the agency's own records; empty when they have none."""
    own = [one for one in held if one.agency == agency_id and one.address]
    return max(own, key=lambda one: one.record).address if own else ()


def _because(profile: Profile, person: int, own: Sequence[Member]) -> list[str]:
    """What agrees and what does not, by the own records; empty where that says nothing."""
    if not own:
        return []
    explanation = score(profile, Cluster(person, own), Context(), MODEL).explanation
    return reasons(explanation, profile, {one.ref: one.profile for one in own})

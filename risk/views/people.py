"""A person's page, and what a contact that was just saved adds up to."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from audit.selectors import accesses_to
from incidents.corrections import HERE, corrected_where
from incidents.models import StaleIncident
from incidents.permissions import Standing, Tier
from incidents.presenters import entry, href_of
from incidents.selectors import Seen, chronology, incident_visible_to, keys_of, persons_in, standing
from incidents.selectors.corrections import corrections_of
from incidents.selectors.who_looked import Told
from incidents.selectors.who_looked import told_of as looks_told
from people import purposes
from people.models import Person, PersonRecord
from people.selectors.emergencies import emergency_open
from people.selectors.persons import (
    described_for,
    persons_visible_to,
    public_ids_of,
    told_of,
)
from people.views.opening import person_opened
from people.way_back import way_back
from risk.chronicle import chronicle_of
from risk.drawings.lanes import MARK, lanes_of, marked
from risk.drawings.network import network_of
from risk.held import held_by_agency
from risk.presenters import Piece, pieces, span, top_sentences
from risk.selectors.addresses import addresses_in
from risk.selectors.explaining import last_looked
from risk.selectors.identity import links_shown
from risk.selectors.levels import may_see_levels
from risk.selectors.pictures import FindingSeen, picture_seen
from risk.selectors.prompts import prompt_opens, standing_prompt
from risk.views.around import around
from risk.views.explaining import explanation

AT_FIRST = 5  # findings that are open; the rest can be opened
_DIGITS = 4  # a number of more is none of ours
TRIES = 15  # how often the saved page asks again by itself before it leaves that to the reader


@needs(Perm.PERSON_VIEW)
@recorded
def person_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything the reader may know of one person, once they have said what for."""
    actor = request.actor  # type: ignore[attr-defined]
    opened = person_opened(request, public_id, page="risk:person")
    if isinstance(opened, HttpResponse):
        return opened
    person, purpose = opened
    last = last_looked(by=actor, person=person, now=timezone.now())
    facts = standing(by=actor, person=person, today=timezone.localdate())
    seen = chronology(by=actor, person=person, today=timezone.localdate(), facts=facts)
    mark = marked(seen, request.GET[MARK]) if request.GET.get(MARK) else None
    if mark is not None:  # it was looked for in the chronology, whatever the incident's own page asks next
        _record(actor, person, purpose, "chronology.viewed")
        return redirect(href_of(mark, of=person))
    beside = around(actor=actor, person=person, facts=facts, own=[one.incident for one in seen])
    _record(
        actor,
        person,
        purpose,
        "person.viewed",
        "picture.viewed",
        "chronology.viewed",
        persons=beside["named"],
    )
    emergency = emergency_open(by=actor, person=person, now=timezone.now())
    told = _told(actor, person, last, facts=facts, seen=seen, query=request.GET.dict())
    back_url, back = way_back(request, person.public_id)
    context = {**told, **beside, **_drawn(person, told, beside), "purpose": purpose, "emergency": emergency}
    context |= {"back_url": back_url, "back": back}
    return render(request, "risk/person.html", context)


def _drawn(person: Person, told: Mapping[str, Any], beside: Mapping[str, Any]) -> dict[str, Any]:
    """What is drawn of what the page says; no query, and nothing that the page does not say."""
    entries = told["entries"]
    return {
        "lanes": lanes_of(
            entries,
            person=person,
            harm={pk: sight.harm for pk, sight in told["sights"].items()},
            rests_on=told["rests_on"],
            today=timezone.localdate(),
        ),
        "network": network_of(
            person=person,
            known=told["known"],
            level=told["picture"].level,
            pairs=beside["pairs"],
            addresses=told["addresses"],
            entries=entries,
        ),
    }


def _record(actor: Actor, person: Person, purpose: str, *actions: str, persons: Collection[str] = ()) -> None:
    """One access event for each action; `persons` are the public ids of those the picture names beside."""
    for action in actions:
        detail = {"persons": list(persons)} if persons and action == "picture.viewed" else {}
        target = audit.Target("person", str(person.public_id), detail)
        audit.record_access(action=action, by=actor, target=target, purpose=purpose)


def _told(
    actor: Actor,
    person: Person,
    last: tuple[datetime, bool],
    *,
    facts: Standing,
    seen: Sequence[Seen],
    query: Mapping[str, str],
) -> dict[str, Any]:
    """What the page says; `query` chooses of the chronology. As many queries, however much is held."""
    today = timezone.localdate()
    own = [one.incident for one in seen]
    picture = picture_seen(by=actor, person=person, today=today, facts=facts, own=own)
    keys = keys_of(person=person, incidents=[incident.pk for incident in own])
    entries = [entry(one, keys=keys.get(one.incident.pk, set()), of=person) for one in seen]
    shown: dict[str, Any] = {"seen": seen, "sees_all": facts.whole, "facts": facts}
    explained = explanation(actor=actor, person=person, picture=picture, keys=keys, last=last, **shown)
    records, known = told_of(by=actor, person=person, case_open=facts.case_open)
    prompt = standing_prompt(person=person)
    rests_on = {item["incident"] for finding in picture.findings for item in finding.evidence}
    return {
        "person": person,
        "known": known,
        "entries": entries,
        "levels_open": may_see_levels(seen=seen),
        "rests_on": rests_on,
        "looks": _looks(actor, person, records),
        "picture": picture,
        **explained,
        "findings": _findings(picture.findings, person, explained["names"]),
        "at_first": AT_FIRST,
        "more_findings": len(picture.findings) - AT_FIRST,
        "chronicle": chronicle_of(entries, rests_on=rests_on, query=query),
        "held": held_by_agency(records),
        "addresses": addresses_in(records),
        "prompt": prompt,
        "prompt_opens": prompt is not None and prompt_opens(by=actor, prompt=prompt),
        "case_open": facts.whole,
        "linked": links_shown(by=actor, person=person) if facts.whole else [],
    }


def _findings(
    findings: Sequence[FindingSeen], person: Person, names: Mapping[str, str]
) -> list[tuple[FindingSeen, list[Piece], str]]:
    """Each finding with its evidence, newest first, and from when to when that is."""
    told = pieces(findings, of=person, names=names)
    return [(finding, evidence, span(evidence)) for finding, evidence in told]


def _looks(actor: Actor, person: Person, records: list[PersonRecord]) -> list[Told] | None:
    """Who looked at this person lately, as far as the actor may be told.

    For whoever's agency holds a record of them or who reviews accesses; None for everybody else.
    """
    own = actor.where(Perm.PERSON_VIEW)
    if not actor.may(Perm.ACCESS_REVIEW) and not any(record.agency_id in own for record in records):
        return None
    looks = accesses_to(target_type="person", target_ids=public_ids_of(person=person))
    return looks_told(by=actor, looks=looks, subject=person)


@needs(Perm.CONTACT_LOG)
@recorded
def saved(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """After a contact is saved: what the shared picture says, refreshed by itself until it is fresh."""
    actor = request.actor  # type: ignore[attr-defined]
    seen = incident_visible_to(by=actor, public_id=public_id, today=timezone.localdate())
    if seen is None or seen.tier != Tier.FULL or seen.incident.agency_id not in actor.agencies:
        raise Http404
    tried = request.GET.get("tried", "0")
    times = min(int(tried), TRIES) if tried.isascii() and tried.isdigit() and len(tried) < _DIGITS else 0
    people = _pictures(actor, persons_in(incident=seen.incident))
    waiting = not people or any(picture.stale for _person, picture, _says in people)
    waiting = waiting or StaleIncident.objects.filter(pk=seen.incident.pk).exists()
    _record_saved(request, actor, [person for person, _picture, _says in people])
    context = {
        "incident": seen.incident,
        "people": people,
        "described": described_for(by=actor, persons=[person for person, _picture, _says in people]),
        "waiting": waiting,
        "next_try": times + 1 if waiting and times < TRIES else 0,
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "risk/saved_picture.html", context)
    context["corrected"] = bool(corrections_of(incident=seen.incident))
    context["correctable"] = corrected_where(incident=seen.incident, by=actor) == HERE
    return render(request, "risk/saved.html", context)


def _pictures(actor: Actor, persons: dict[str, Person]) -> list[tuple[Person, Any, list[str]]]:
    wanted = {person.pk for person in persons.values()}
    visible = {person.pk: person for person in persons_visible_to(by=actor).filter(pk__in=wanted)}
    found = []
    for pk in dict.fromkeys(person.pk for person in persons.values()):
        if pk in visible:
            picture = picture_seen(by=actor, person=visible[pk], today=timezone.localdate())
            found.append((visible[pk], picture, top_sentences(picture.findings)))
    return found


def _record_saved(request: HttpRequest, actor: Actor, people: list[Person]) -> None:
    for person in people:
        _record(actor, person, "recording_contact", "picture.viewed")
    purposes.remember(
        request.session,
        persons=[person.public_id for person in people],
        purpose="recording_contact",
        now=timezone.now(),
    )

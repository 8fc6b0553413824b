"""How the level of a person went, with the incidents under it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from incidents.presenters import entry
from incidents.selectors import chronology, keys_of, standing
from people.models import Person
from people.selectors.persons import described_for
from people.views.opening import person_opened
from risk.drawings.lanes import lanes_of
from risk.drawings.levels import levels_of
from risk.selectors.levels import levels_seen
from risk.selectors.pictures import picture_seen
from risk.selectors.rulesets import thresholds_of


@needs(Perm.PERSON_VIEW)
@recorded
def levels_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How the level went, once the reader has said what for."""
    actor = request.actor  # type: ignore[attr-defined]
    opened = person_opened(request, public_id, page="risk:levels")
    if isinstance(opened, HttpResponse):
        return opened
    person, purpose = opened
    for action in ("picture.viewed", "chronology.viewed"):
        target = audit.Target("person", str(person.public_id))
        audit.record_access(action=action, by=actor, target=target, purpose=purpose)
    return render(request, "risk/person_levels.html", {**_told(actor, person), "purpose": purpose})


def _told(actor: Actor, person: Person) -> dict[str, Any]:
    today = timezone.localdate()
    facts = standing(by=actor, person=person, today=today)
    seen = chronology(by=actor, person=person, today=today, facts=facts)
    own = [one.incident for one in seen]
    picture = picture_seen(by=actor, person=person, today=today, facts=facts, own=own)
    keys = keys_of(person=person, incidents=[incident.pk for incident in own])
    found = levels_seen(by=actor, person=person, picture=picture, seen=seen, facts=facts, now=timezone.now())
    told: dict[str, Any] = {
        "person": person,
        "known": described_for(by=actor, persons=[person])[person.pk],
        "picture": picture,
    }
    if found is None:
        return told
    entries = [entry(one, keys=keys.get(one.incident.pk, set()), of=person) for one in seen]
    levels = levels_of(found, thresholds=thresholds_of(ruleset=picture.ruleset))
    rests_on = {item["incident"] for finding in picture.findings for item in finding.evidence}
    lanes = lanes_of(entries, person=person, harm=found.harm, rests_on=rests_on, today=today)
    if lanes is not None:
        told["lanes"] = replace(lanes, data={**lanes.data, "levels": levels.data})
    return {**told, "levels": levels}

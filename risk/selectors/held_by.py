"""Which agencies have had contacts with a person, as far as the reader may know of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agencies.models import Agency
from agencies.permissions import Actor
from incidents.permissions import Standing, Tier, tier
from incidents.selectors import Seen, incidents_about, standing
from people.models import Person
from people.selectors.persons import persons_visible_to
from risk.models import Prompt


@dataclass(frozen=True, slots=True)
class Held:
    """An agency, how many contacts with the person it recorded, the day of the latest, and for how many of
    the prompt's reasons one of these is what the reason rests on."""

    agency: Agency
    contacts: int
    latest: date
    holds_reasons: int


def agencies_with_contacts(
    *,
    by: Actor,
    person: Person,
    on: date,
    prompt: Prompt | None = None,
    facts: Standing | None = None,
    seen: Sequence[Seen] | None = None,
) -> list[Held]:
    """The agencies that recorded contacts with the person up to that day, by name.

    Of incidents of which the actor may know alone: nothing where they may not know of the person, and no
    agency that is known to them by nothing else. Reasons are those of `prompt`, or else of the person's
    latest. `facts` is the standing, and `seen` the chronology, where the caller has found that the person is
    visible and has read it.
    """
    if seen is None:
        seen = _seen(by, person, on, facts)
    days: dict[Agency, dict[int, date]] = {}
    for one in seen:
        if one.incident.occurred_on <= on:
            days.setdefault(one.incident.agency, {})[one.incident.pk] = one.incident.occurred_on
    rests_on = _rests_on(person, prompt)
    return [
        Held(agency, len(of), max(of.values()), sum(bool(each & of.keys()) for each in rests_on))
        for agency, of in sorted(days.items(), key=lambda one: (one[0].name, one[0].pk))
    ]


def _seen(by: Actor, person: Person, on: date, facts: Standing | None) -> list[Seen]:
    """The person's incidents of which the actor may know, with nothing of what they say."""
    if facts is None:
        if not persons_visible_to(by=by).filter(pk=person.pk).exists():
            return []
        facts = standing(by=by, person=person, today=on)
    found = incidents_about(person=person).only("sensitivity", "occurred_on", "agency")
    told = (
        Seen(incident, tier(incident=incident, actor=by, standing=facts))
        for incident in found.prefetch_related("agency")
    )
    return [one for one in told if one.tier > Tier.NONE]


def _rests_on(person: Person, prompt: Prompt | None) -> list[set[int]]:
    """For each reason of the prompt, the incidents (primary keys) it rests on."""
    if prompt is None:
        prompt = Prompt.objects.filter(person=person).order_by("-raised_at", "-pk").first()
    reasons = prompt.reasons.all() if prompt is not None else ()
    return [{item["incident"] for item in reason.evidence} for reason in reasons]

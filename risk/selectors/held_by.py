"""Which agencies have had contacts with a person, as far as the reader may know of them."""

from dataclasses import dataclass
from datetime import date

from agencies.models import Agency
from agencies.permissions import Actor
from incidents.permissions import Standing, Tier, tier
from incidents.selectors import incidents_about, standing
from people.models import Person
from people.selectors.persons import persons_visible_to
from risk.models import Prompt, PromptReason


@dataclass(frozen=True, slots=True)
class Held:
    """An agency, how many contacts with the person it recorded, the day of the latest, and for how many of
    the prompt's reasons one of these is what the reason rests on."""

    agency: Agency
    contacts: int
    latest: date
    holds_reasons: int


def agencies_with_contacts(
    *, by: Actor, person: Person, on: date, prompt: Prompt | None = None, facts: Standing | None = None
) -> list[Held]:
    """The agencies that recorded contacts with the person up to that day, by name.

    Of incidents of which the actor may know alone: nothing where they may not know of the person, and no
    agency that is known to them by nothing else. Reasons are those of `prompt`, or else of the person's
    latest. `facts` is the standing, where the caller has found that the person is visible and has read it.
    """
    if facts is None:
        if not persons_visible_to(by=by).filter(pk=person.pk).exists():
            return []
        facts = standing(by=by, person=person, today=on)
    found = incidents_about(person=person).filter(occurred_on__lte=on).select_related("agency")
    seen: dict[Agency, dict[int, date]] = {}
    for incident in found.only("sensitivity", "occurred_on", "agency"):
        if tier(incident=incident, actor=by, standing=facts) > Tier.NONE:
            seen.setdefault(incident.agency, {})[incident.pk] = incident.occurred_on
    rests_on = _rests_on(person, prompt)
    return [
        Held(agency, len(days), max(days.values()), sum(bool(each & days.keys()) for each in rests_on))
        for agency, days in sorted(seen.items(), key=lambda one: (one[0].name, one[0].pk))
    ]


def _rests_on(person: Person, prompt: Prompt | None) -> list[set[int]]:
    """For each reason of the prompt, the incidents (primary keys) it rests on."""
    if prompt is None:
        prompt = Prompt.objects.filter(person=person).order_by("-raised_at", "-pk").first()
    found = PromptReason.objects.filter(prompt=prompt).values_list("evidence", flat=True) if prompt else ()
    return [{item["incident"] for item in evidence} for evidence in found]

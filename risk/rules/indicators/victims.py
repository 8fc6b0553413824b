"""Who else was harmed by somebody around the subject, and who stands on both sides."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from risk.rules.incident import BYSTANDERS, VIOLENT_OFFENCES, IncidentFacts
from risk.rules.indicators.associates import drifts_apart, is_current, strongest, who
from risk.rules.indicators.injuries import lapse
from risk.rules.neighbourhood import Associate
from risk.rules.registry import Draft, indicator, ladder
from risk.rules.view import View, events
from risk.rules.words import capital, many, number, once, the_agencies, window

_POLICE_KINDS = frozenset({"police_callout", "police_crime_report"})


def others_harmed(view: View, associate: Associate) -> tuple[set[Hashable], list[IncidentFacts]]:
    """The persons, besides the subject, whom an associate is recorded as violent towards, and the records.

    Named as the victim of an offence, or the one harmed at a call-out with the associate as suspect. Without
    any such offence on record nobody is named: a call-out alone settles nothing about somebody not there.
    """
    crimes: set[Hashable] = set()
    victims: set[Hashable] = set()
    found = []
    for facts in view.bearing(associate):
        named = {
            o.victim
            for o in facts.offences
            if o.person == associate.person
            and o.category in VIOLENT_OFFENCES
            and o.outcome != "acquitted"
            and o.victim not in (None, view.subject, associate.person)
        }
        crimes |= named
        part = facts.part_of(associate.person)
        if part is not None and part.role == "suspect" and facts.kind in _POLICE_KINDS:
            named |= {
                person
                for person, trait in facts.traits.items()
                if person not in (view.subject, associate.person)
                and (trait.assaulted or (trait.called and trait.part.role == "victim"))
            }
        if named:
            victims |= named
            found.append(facts)
    return (victims, found) if crimes else (set(), [])


@indicator(
    code="several_victims",
    title="Somebody around them has harmed several people",
    source="DHR Mr E 3.21, 3.71; Domestic Violence Disclosure Scheme, statutory guidance 2023",
    family="others",
    material=True,
    about_others=True,
)
def several_victims(view: View, p: Mapping[str, Any]) -> Iterator[Draft]:
    """Earlier victims counted as people, across police forces; does not lapse and is capped.

    It raises the subject's picture only together with harm to the subject.
    """
    drafts: list[tuple[Draft, Associate]] = []
    for associate in view.associates.values():
        victims, found = others_harmed(view, associate)
        weight = ladder(p["steps"], len(victims))
        if not weight:
            continue
        forces = {f.agency for f in found if f.agency_kind == "police"}
        by = the_agencies(f.agency_kind for f in found)
        if len(forces) > 1:
            weight += p["forces"]
            by = f"{number(len(forces))} police forces"
        near = associate.lives_with or (
            associate.seen_together > 1 and is_current(view, associate, p["current_days"])
        )
        says = (
            f"{capital(who(associate))} is on record for violence towards "
            f"{many(len(victims), 'other person', 'other people')}, recorded by {by}."
        )
        ends = drifts_apart(view, associate, p["current_days"]) if near else None
        weight = weight if near else weight * p["distant"]
        drafts.append((Draft(says, weight, tuple(found), ends, interpersonal=near), associate))
    yield from strongest(view, drafts)


@indicator(
    code="both_roles",
    title="Recorded on both sides",
    source="Home Office guidance on counter-allegations: find who is most at risk",
    family="response",
    about_others=True,
)
def both_roles(view: View, p: Mapping[str, Any]) -> Draft | None:
    """The one harmed in some records and the suspect in others, with the same other person. Shown only."""
    harmed: dict[Hashable, list[IncidentFacts]] = defaultdict(list)
    suspected: dict[Hashable, list[IncidentFacts]] = defaultdict(list)
    for facts, part in view.recent_own(p["window_days"]):
        if part.role not in {"victim", "suspect"}:
            continue
        side = harmed if part.role == "victim" else suspected
        for other in facts.involved:
            if other.person != view.subject and other.role not in BYSTANDERS:
                side[other.person].append(facts)
    both = [person for person in harmed if person in suspected]
    if not both:
        return None
    person = max(both, key=lambda each: (len(harmed[each]) + len(suspected[each]), harmed[each][-1].order))
    found = sorted([*harmed[person], *suspected[person]], key=lambda f: f.order)
    says = (
        f"With the same other person recorded {once(events(harmed[person]))} as the one harmed and "
        f"{once(events(suspected[person]))} as the suspect in the last {window(p['window_days'])}; "
        "ask who is afraid of whom."
    )
    return Draft(says, 0.0, tuple(found), lapse(found, p["window_days"]))

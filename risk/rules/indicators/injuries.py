"""Injuries that agencies answered one by one (the review, 3.1)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from risk.rules.days import day_of
from risk.rules.incident import IN_ORDER, IncidentFacts, Injury
from risk.rules.registry import Draft, indicator, ladder
from risk.rules.view import View, events
from risk.rules.words import capital, day, listed, many, number, once, the_agencies, window


def lapse(items: Sequence[IncidentFacts], days: int) -> date:
    """The first day on which the oldest of these leaves a window of `days`."""
    return day_of(min([f.day for f in items]) + days)


@indicator(
    code="repeat_injuries",
    title="Repeat injuries",
    source="DHR Mr E 3.1; MARAC criterion of three events in twelve months",
    family="harm",
)
def repeat_injuries(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Injuries in the window, all agencies together; reports a day apart are one injury."""
    found = view.recent(view.injured, p["window_days"])
    count = events(found)
    weight = ladder(p["steps"], count)
    if not weight:
        return None
    head = events(view.to_head(found))
    seen_by = the_agencies(f.agency_kind for f in found)
    injuries = capital(many(count, "injury", "injuries"))
    says = f"{injuries} seen by {seen_by} in the last {window(p['window_days'])}"
    if head:
        says += f"; {number(head)} to the head, face or neck"
    return Draft(f"{says}.", weight, tuple(found), lapse(found, p["window_days"]))


@indicator(
    code="injuries_across_agencies",
    title="Injuries seen by different agencies",
    source="DHR Mr E 3.1",
    family="harm",
)
def injuries_across_agencies(view: View, p: Mapping[str, Any]) -> Draft | None:
    """How many kinds of agency saw the injuries, each perhaps knowing only its own."""
    found = view.recent(view.injured, p["window_days"])
    kinds = {f.agency_kind for f in found}
    weight = ladder(p["steps"], len(kinds))
    if not weight or events(found) < p["injuries"]:
        return None
    says = f"The injuries were divided between {the_agencies(f.agency_kind for f in found)}."
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]))


@indicator(
    code="head_face_neck",
    title="Injuries to the head, face or neck",
    source="PMID 20395028; DHR Mr E 3.1",
    family="harm",
)
def head_face_neck(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Counted, not as a share, so that an injury elsewhere never lowers it; the sentence gives the share."""
    injured = view.recent(view.injured, p["window_days"])
    found = view.to_head(injured)
    count = events(found)
    weight = ladder(p["steps"], count)
    if not weight:
        return None
    total = number(max(events(injured), count))
    says = f"{capital(number(count))} of {total} injuries to the head, face or neck."
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]), background=tuple(injured))


@indicator(
    code="unexplained_injuries",
    title="Injuries whose cause is unknown or does not fit",
    source="J Trauma 2006;60:1101; DHR Mr E 3.1",
    family="harm",
)
def unexplained_injuries(view: View, p: Mapping[str, Any]) -> Iterator[Draft]:
    """Cause not known (weak), or an explanation that the agency found not to fit (strong)."""
    injured = view.recent(view.injured, p["window_days"])
    doubted = [f for f in injured if any(i.consistent is False for i in view.part(f).injuries)]
    unknown = [f for f in injured if any(i.mechanism == "unknown" for i in view.part(f).injuries)]
    strong = ladder(p["inconsistent_steps"], events(doubted))
    weak = ladder(p["steps"], events(unknown))
    if not strong and not weak:
        return
    said = []
    if strong:
        said.append(f"the explanation did not fit {many(events(doubted), 'injury', 'injuries')}")
    if weak:
        said.append(f"no cause is known for {many(events(unknown), 'injury', 'injuries')}")
    found = sorted(
        {f.incident: f for f in doubted * bool(strong) + unknown * bool(weak)}.values(), key=IN_ORDER
    )
    says = f"{capital(' and '.join(said))}."
    yield Draft(says, strong + weak, tuple(found), lapse(found, p["window_days"]), interpersonal=bool(strong))


#: Parts of the body as they are told: what one fall hurts together is mostly one of them.
_PART = {
    **dict.fromkeys(("head", "face", "eye", "mouth", "neck"), "head or neck"),
    **dict.fromkeys(("shoulder", "arm", "hand"), "arm or hand"),
    **dict.fromkeys(("chest", "back"), "chest or back"),
    **dict.fromkeys(("abdomen", "pelvis"), "abdomen or pelvis"),
    **dict.fromkeys(("leg", "foot"), "leg or foot"),
}


def parts_hurt(injuries: Iterable[Injury]) -> list[str]:
    """The parts of the body that injuries other than self-harm name, each once, in a fixed order."""
    found = {_PART.get(i.site) for i in injuries if i.mechanism != "self_harm"}
    return [part for part in dict.fromkeys(_PART.values()) if part in found]


def several_at_once(injuries: Sequence[Injury]) -> bool:
    """Whether one contact saw injuries, other than self-harm, to more than one part of the body."""
    if any(i.site == "multiple" and i.mechanism != "self_harm" for i in injuries):
        return True
    return len(injuries) > 1 and len(parts_hurt(injuries)) > 1


@indicator(
    code="several_sites",
    title="Several parts of the body injured at once",
    source="Sheridan and Nash 2007 (NCJRS 219165): multiple sites; DHR Mr E 3.1",
    family="harm",
)
def several_sites(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Contacts that saw injuries to more than one part of the body."""
    injured = view.recent(view.injured, p["window_days"])
    found = [f for f in injured if several_at_once(view.part(f).injuries)]
    count = events(found)
    weight = ladder(p["steps"], count)
    if not weight:
        return None
    parts = parts_hurt(view.part(found[-1]).injuries)
    named = f" ({listed(parts)})" if len(parts) > 1 else ""
    says = (
        f"{capital(once(count))} in the last {window(p['window_days'])} several parts of the body were "
        f"injured at the same time, last on {day(found[-1].on)}{named}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]))


@indicator(
    code="sites_over_time",
    title="Different parts of the body injured over time",
    source="Sheridan and Nash 2007 (NCJRS 219165): multiple sites; DHR Mr E 3.1",
    family="context",
)
def sites_over_time(view: View, p: Mapping[str, Any]) -> Draft | None:
    """How many parts of the body were injured in the window, each at its own time or not."""
    hurt: dict[str, list[IncidentFacts]] = {}
    for facts in view.recent(view.injured, p["window_days"]):
        for part in parts_hurt(view.part(facts).injuries):
            hurt.setdefault(part, []).append(facts)
    weight = ladder(p["steps"], len(hurt))
    if not weight:
        return None
    most = sorted(hurt, key=lambda part: (-events(hurt[part]), part))
    told = listed([f"{part} {once(events(hurt[part]))}" for part in most])
    found = sorted({f.incident: f for each in hurt.values() for f in each}.values(), key=IN_ORDER)
    parts = f"{capital(number(len(hurt)))} parts of the body injured"
    says = f"{parts} in the last {window(p['window_days'])}: {told}."
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]))


def _harms(count: int) -> str:
    return f"An injury, an assault or a call-out {once(count)}"


@indicator(
    code="recent_harm",
    title="Many harmful events in a short time",
    source="MARAC criterion: escalation; DHR Mr E 4.13",
    family="harm",
)
def recent_harm(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Injuries, assaults and call-outs in the short window."""
    found = view.recent(view.harmed, p["window_days"])
    count = events(found)
    weight = ladder(p["steps"], count)
    if not weight:
        return None
    says = f"{_harms(count)} in the last {window(p['window_days'])}."
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]))


@indicator(
    code="rising_frequency",
    title="Coming more often",
    source="MARAC criterion: escalation; DHR Mr E 4.13",
    family="context",
)
def rising_frequency(view: View, p: Mapping[str, Any]) -> Draft | None:
    """More in the last window than in the one before. Shown only: `recent_harm` carries the weight."""
    days = p["window_days"]
    both = view.recent(view.harmed, 2 * days)
    now = view.recent(both, days)
    earlier = both[: len(both) - len(now)]
    count, before = events(now), events(earlier)
    if count < p["least"]:
        return None
    changes = min([lapse(now, days), *([lapse(earlier, 2 * days)] if earlier else [])])
    if count <= before:
        return Draft("", 0.0, (), changes)
    earlier_on = once(before) if before else "not at all"
    says = f"{_harms(count)} in the last {window(days)}, {earlier_on} in the {window(days)} before."
    return Draft(says, 0.0, tuple(both), changes)

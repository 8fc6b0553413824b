"""What agencies did, or did not do, about it. Shown and never counted as danger: a meeting held, or a
letter sent, must not move the score."""

from collections.abc import Hashable, Mapping
from typing import Any

from risk.rules.days import day_of
from risk.rules.incident import DEPENDENCY, IN_ORDER, IncidentFacts, Involvement
from risk.rules.indicators.agencies import safeguarding
from risk.rules.indicators.engagement import INFLUENCED
from risk.rules.indicators.injuries import lapse
from risk.rules.registry import Draft, indicator
from risk.rules.view import View
from risk.rules.words import capital, day, listed, many, the_agencies, window

_WORKS_ALONE = frozenset({"other", "council"})


@indicator(
    code="not_shared",
    title="No agency has told another",
    source="DHR Mr E 3.1, 3.71",
    family="response",
)
def not_shared(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Several agencies recorded harm and no sharing of information, referral or meeting is on record."""
    found = view.recent(view.harmed, p["window_days"])
    kinds = list(dict.fromkeys(f.agency_kind for f in found))
    if len(found) < p["incidents"] or len(kinds) < 2:
        return None
    told = any(
        f.kind in {"information_sharing", "safeguarding_concern"}
        for f, _ in view.recent_own(p["window_days"])
    )
    if told:
        return None
    says = f"{capital(the_agencies(kinds))} each recorded harm; no sharing between them is on record."
    return Draft(says, 0.0, tuple(found), lapse(found, p["window_days"]))


@indicator(
    code="sharing_left_out",
    title="An agency that knew of harm was left out",
    source="DHR Mr E 3.78, 3.41",
    family="response",
)
def sharing_left_out(view: View, p: Mapping[str, Any]) -> Draft | None:
    """The last information sharing does not name an agency that held relevant contacts before it: harm, or
    a concern about the person.
    """
    sharings = [f for f, _ in view.recent_own(p["window_days"]) if f.kind == "information_sharing"]
    if not sharings:
        return None
    last = sharings[-1]
    part_of_it = {last.agency_kind} | set(last.partners)
    by_kind: dict[str, list[IncidentFacts]] = {}
    harm = {f.incident for f in view.harmed}
    for facts, _ in view.recent_own(p["window_days"]):
        if facts.incident not in harm and facts.incident not in view.concerns:
            continue
        if facts.agency_kind not in part_of_it | _WORKS_ALONE and facts.order < last.order:
            by_kind.setdefault(facts.agency_kind, []).append(facts)
    left = {kind: found for kind, found in by_kind.items() if len(found) >= p["least"]}
    if not left:
        return None
    held = [f"{the_agencies([kind])} ({many(len(found), 'contact')})" for kind, found in left.items()]
    had = "each had" if len(left) > 1 else "it had"
    says = (
        f"The information sharing of {day(last.on)} does not record as taking part {listed(held)}, "
        f"though {had} recorded harm or a concern in the {window(p['window_days'])} before."
    )
    evidence = sorted([last, *(f for found in left.values() for f in found)], key=IN_ORDER)
    return Draft(says, 0.0, tuple(evidence), lapse([last], p["window_days"]))


@indicator(
    code="capacity_doubtful",
    title="A capacity assessment that should be done again",
    source="DHR Mr E 3.41, 4.8; Mental Capacity Act 2005",
    family="response",
    about_others=True,
)
def capacity_doubtful(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Made while intoxicated, not alone, or without the GP; the latest assessment speaks."""
    done = [
        (f, part)
        for f, part in view.recent_own(p["window_days"])
        if _capacity_assessed(f, part, view.subject)
    ]
    if not done:
        return None
    facts, part = done[-1]
    faults = []
    if part.influence in INFLUENCED:
        faults.append("while the person was under the influence")
    if part.seen_alone is False or part.present:
        faults.append("with somebody else present")
    if not _gp_asked(view, facts, p["gp_days"]):
        faults.append("without any reference to the GP")
    if not faults:
        return None
    says = f"The capacity assessment of {day(facts.on)} was made {listed(faults)}."
    return Draft(says, 0.0, (facts,), lapse([facts], p["window_days"]))


def _capacity_assessed(facts: IncidentFacts, part: Involvement, subject: Hashable) -> bool:
    """Whether this was an assessment of the subject, and not of somebody they were present with."""
    assessed = {a.person for a in facts.appraisals if a.tool == "mental_capacity"}
    if assessed:
        return subject in assessed
    return facts.kind == "capacity_assessment" and part.role == "subject"


def _gp_asked(view: View, assessed: IncidentFacts, days: int) -> bool:
    return assessed.agency_kind == "gp" or any(
        f.kind == "information_sharing"
        and ("gp" in f.partners or f.agency_kind == "gp")
        and 0 <= assessed.day - f.day <= days
        for f, _ in view.own
    )


@indicator(
    code="silent_case",
    title="An open concern and silence",
    source="DHR Mr E 3.81",
    family="response",
    material=True,
)
def silent_case(view: View, p: Mapping[str, Any]) -> Draft | None:
    """A safeguarding concern lately, and no entry from the agency it was referred to for too long.

    Where the concern names no agency, adult social care is taken to be responsible.
    """
    lately = view.recent(view.those(safeguarding), p["open_days"])
    if not lately:
        return None
    concern = lately[-1]
    to = {r.to for r in concern.referrals if r.person == view.subject}
    entries = [f for f, _ in view.own if f.day >= concern.day and _answers(f, concern, to)]
    last = entries[-1] if entries else concern
    due = day_of(last.day + p["silent_days"])
    closes = day_of(concern.day + p["open_days"])
    if view.on < due:
        return Draft("", 0.0, (), min(due, closes))
    since = f"since its entry of {day(last.on)}" if entries else "at all"
    says = (
        f"A safeguarding concern of {day(concern.on)} is open and the agency responsible has recorded "
        f"nothing {since}."
    )
    return Draft(says, 0.0, (concern,) if last is concern else (concern, last), closes)


def _answers(facts: IncidentFacts, concern: IncidentFacts, to: set[str]) -> bool:
    if facts.incident == concern.incident:
        return False
    return facts.agency in to or (facts.agency_kind == "adult_social_care" and facts.agency != concern.agency)


@indicator(
    code="letter_only",
    title="A letter was the only action",
    source="DHR Mr E 4.5",
    family="response",
    material=True,
)
def letter_only(view: View, p: Mapping[str, Any]) -> Draft | None:
    """After information was shared, nothing but a letter to the person followed."""
    pairs = view.recent_own(p["window_days"])
    sharings = [f for f, _ in pairs if f.kind == "information_sharing"]
    if not sharings:
        return None
    shared = sharings[-1]
    letters = [f for f, _ in pairs if f.kind == "letter_sent" and f.order > shared.order]
    steps = [
        f
        for f, part in pairs
        if f.order > shared.order and (part.response == "accepted" or f.kind == "information_sharing")
    ]
    if not letters or steps:
        return None
    after = letters[-1].day - shared.day
    when = "the same day" if after == 0 else f"{many(after, 'day')} later"
    says = (
        f"Information was shared on {day(shared.on)}; the only action recorded since is a letter "
        f"to the person, {when}."
    )
    return Draft(says, 0.0, (shared, letters[-1]), lapse([shared], p["window_days"]))


@indicator(
    code="dependency_not_referred",
    title="Drinking or drug use, and no referral taken up",
    source="DHR Mr E 3.31, 4.10",
    family="response",
)
def dependency_not_referred(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Dependency, or many contacts under the influence, and no accepted referral or service contact."""
    pairs = view.recent_own(p["window_days"])
    found = [f for f, part in pairs if part.influence in INFLUENCED or part.concerns & DEPENDENCY]
    named = any(view.part(f).concerns & DEPENDENCY for f in found)
    if not found or (len(found) < p["contacts"] and not named):
        return None
    helped = [
        facts
        for facts, part in pairs
        if (facts.kind == "addiction_service_contact" and part.response == "accepted")
        or any(substance_service(r.to) and r.person == view.subject for r in facts.referrals)
    ]
    if helped:
        return Draft("", 0.0, (), lapse(helped[-1:], p["window_days"]))
    says = (
        f"{capital(many(len(found), 'contact'))} in the last {window(p['window_days'])} under the "
        "influence or recording dependency; no referral to an alcohol or drug service is on record."
    )
    return Draft(says, 0.0, tuple(found), lapse(found, p["window_days"]))


def substance_service(to: str) -> bool:
    """Whether an agency's code or a service's name is that of an alcohol or drug service."""
    name = to.lower()
    return any(word in name for word in ("alcohol", "addiction", "drug", "substance", "recovery"))

"""Referrals and actions to which nobody answered. Shown and never counted as danger."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from risk.rules.agency_kinds import agency_kind
from risk.rules.days import day_of
from risk.rules.incident import IN_ORDER, IncidentFacts, Referral
from risk.rules.indicators.engagement import REFUSED
from risk.rules.indicators.injuries import lapse
from risk.rules.indicators.response import substance_service
from risk.rules.registry import Draft, indicator
from risk.rules.view import View
from risk.rules.words import day, listed, once, the_agencies, window

_TAKEN = frozenset({"accepted", "completed"})
_ACTS = frozenset({"information_sharing", "letter_sent"})


def service_kind(to: str) -> str:
    """The kind of agency behind an agency's code or a service's name; "other" where neither tells."""
    return agency_kind(to.lower().replace("-", " "), "other")


def _service(to: str) -> str:
    if substance_service(to):
        return "an alcohol or drug service"
    kind = service_kind(to)
    return "another service" if kind == "other" else the_agencies([kind])


def _referrals(view: View, days: int) -> list[tuple[IncidentFacts, Referral]]:
    return [(f, r) for f, _ in view.recent_own(days) for r in f.referrals if r.person == view.subject]


@indicator(
    code="referral_unanswered",
    title="A referral with no answer",
    source="DHR Mr E 3.81, 4.10",
    family="response",
    material=True,
)
def referral_unanswered(view: View, p: Mapping[str, Any]) -> Iterator[Draft]:
    """Pending, and nothing from that agency for too long: neither an entry nor another outcome."""
    waiting: list[tuple[IncidentFacts, Referral]] = []
    changes: list[date] = []
    for facts, referral in _referrals(view, p["open_days"]):
        if referral.outcome != "pending" or _answered(view, facts, referral):
            continue
        due = day_of(facts.day + p["silent_days"])
        changes.append(day_of(facts.day + p["open_days"]) if due <= view.on else due)
        if due <= view.on:
            waiting.append((facts, referral))
    if changes and not waiting:
        yield Draft("", 0.0, (), min(changes))
    if waiting:
        said = list(dict.fromkeys(f"{_service(r.to)} ({day(f.on)})" for f, r in waiting))
        what, are = ("Referrals", "are") if len(said) > 1 else ("A referral", "is")
        says = f"{what} to {listed(said)} {are} still pending, and nothing from there is on record since."
        found = sorted({f.incident: f for f, _ in waiting}.values(), key=IN_ORDER)
        yield Draft(says, 0.0, tuple(found), min(changes))


def _answered(view: View, asked: IncidentFacts, referral: Referral) -> bool:
    """Whether the agency asked recorded anything about the person since, or the outcome became known."""
    kind = service_kind(referral.to)
    told_by_kind = kind not in {"other", asked.agency_kind}
    for facts, _ in view.own:
        if facts.order <= asked.order:
            continue
        if facts.agency == referral.to or (told_by_kind and facts.agency_kind == kind):
            return True
        if any(
            r.person == view.subject and r.to == referral.to and r.outcome not in {None, "pending"}
            for r in facts.referrals
        ):
            return True
    return False


@indicator(
    code="referral_rejected",
    title="A service turned the person away",
    source="DHR Mr E 4.10, 4.13",
    family="response",
)
def referral_rejected(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Rejected by the service, and not accepted by the same service since."""
    made = _referrals(view, p["window_days"])
    rejected = [
        (f, r)
        for f, r in made
        if r.outcome == "rejected_by_service"
        and not any(o.to == r.to and o.outcome in _TAKEN and g.order > f.order for g, o in made)
    ]
    if not rejected:
        return None
    found = sorted({f.incident: f for f, _ in rejected}.values(), key=IN_ORDER)
    by = listed(list(dict.fromkeys(_service(r.to) for _, r in rejected)))
    says = (
        f"Referral rejected {once(len(rejected))} by {by} in the last {window(p['window_days'])}, last on "
        f"{day(found[-1].on)}; who helps instead is not on record."
    )
    return Draft(says, 0.0, tuple(found), lapse(found, p["window_days"]))


@indicator(
    code="dependency_help_not_taken_up",
    title="Referred for drinking or drug use, and it came to nothing",
    source="DHR Mr E 3.31, 4.10",
    family="response",
)
def dependency_help_not_taken_up(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Declined, not attended or rejected by an alcohol or drug service, and nothing accepted since."""
    tried: dict[str, list[IncidentFacts]] = {}
    taken: list[IncidentFacts] = []
    for facts, part in view.recent_own(p["window_days"]):
        if facts.kind == "addiction_service_contact" and part.response == "accepted":
            taken.append(facts)
        if facts.kind == "addiction_service_contact" and part.response in REFUSED:
            how = "not attended" if part.response == "did_not_attend" else "declined"
            tried.setdefault(how, []).append(facts)
        for referral in facts.referrals:
            if referral.person == view.subject and substance_service(referral.to):
                if referral.outcome in _TAKEN:
                    taken.append(facts)
                elif referral.outcome in _NOT_TAKEN:
                    tried.setdefault(_NOT_TAKEN[referral.outcome], []).append(facts)
    found = sorted({f.incident: f for each in tried.values() for f in each}.values(), key=IN_ORDER)
    if not found or any(f.order > found[-1].order for f in taken):
        return None
    said = listed([f"{how} {once(len(each))}" for how, each in tried.items()])
    says = (
        f"Help from an alcohol or drug service was {said} in the last {window(p['window_days'])}, last on "
        f"{day(found[-1].on)}; none has been taken up since."
    )
    return Draft(says, 0.0, tuple(found), lapse(found, p["window_days"]))


_NOT_TAKEN = {"declined_by_person": "declined", "rejected_by_service": "refused by the service"}


@indicator(
    code="action_unanswered",
    title="An action with no answer",
    source="DHR Mr E 4.5, 3.81",
    family="response",
    material=True,
)
def action_unanswered(view: View, p: Mapping[str, Any]) -> Draft | None:
    """After the last information sharing or letter, no step by whoever took part for too long.

    Another incident of harm is no step: it is what the action was about.
    """
    acts = [f for f, _ in view.recent_own(p["open_days"]) if f.kind in _ACTS]
    if not acts:
        return None
    act = acts[-1]
    acting = {act.agency_kind} | (act.partners if act.kind == "information_sharing" else frozenset())
    harm = {f.incident for f in view.harmed}
    later = [(f, part) for f, part in view.own if f.order > act.order and f.incident not in harm]
    if any(f.agency_kind in acting or part.response == "accepted" for f, part in later):
        return None
    due, closes = day_of(act.day + p["silent_days"]), day_of(act.day + p["open_days"])
    if view.on < due:
        return Draft("", 0.0, (), min(due, closes))
    if act.kind == "letter_sent":
        what = f"A letter was sent on {day(act.on)} by {the_agencies([act.agency_kind])}"
    else:
        taking = the_agencies([act.agency_kind, *sorted(act.partners - {act.agency_kind})])
        what = f"Information was shared on {day(act.on)} ({taking})"
    says = f"{what}; no answer and no further step is on record since."
    return Draft(says, 0.0, (act,), closes)

"""Orders that were not kept: a breach, contact that an order forbids, and harm after a conviction."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from risk.rules.days import day_of
from risk.rules.extended import OrderTold, each_once
from risk.rules.incident import VIOLENT_OFFENCES, IncidentFacts, Involvement, Order
from risk.rules.indicators.associates import (
    is_current,
    last_day,
    order_said,
    orders_on,
    strongest,
    there,
    who,
)
from risk.rules.indicators.injuries import lapse
from risk.rules.neighbourhood import Associate, met
from risk.rules.registry import Draft, indicator, ladder
from risk.rules.view import View, events
from risk.rules.words import capital, day, once, the_agencies, years

_PROTECTIVE = frozenset(
    {"restraining_order", "non_molestation_order", "domestic_abuse_protection_order", "bail"}
)
#: Records in which agencies write of people who did not meet at the time.
_WRITTEN = frozenset(
    {
        "court_outcome",
        "presentence_report",
        "police_intelligence",
        "information_sharing",
        "letter_sent",
        "risk_assessment",
    }
)


@indicator(
    code="breach_of_order",
    title="Breach of an order, against them",
    source="SafeLives: any breach of bail or of a civil order is a repeat; DHR Mr E 4.4",
    family="harm",
    material=True,
    repeats=True,
    about_others=True,
)
def breach_of_order(view: View, p: Mapping[str, Any]) -> Draft | None:
    """A breach recorded in an incident of the subject: on them as the one harmed, or on a suspect beside
    them. What probation records of the subject as its own client is no breach against them.
    """
    found = view.recent(view.those(_breached), p["window_days"])
    weight = ladder(p["steps"], events(found))
    if not weight:
        return None
    says = (
        f"Breach of an order recorded {once(events(found))} by {the_agencies(f.agency_kind for f in found)}, "
        f"last on {day(found[-1].on)}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]), interpersonal=True)


def _breached(facts: IncidentFacts, mine: Involvement) -> bool:
    if mine.role not in {"victim", "subject"}:
        return False
    if "breach_of_order" in mine.concerns and (mine.role == "victim" or facts.agency_kind != "probation"):
        return True
    several = len(facts.involved) > 1
    return several and any(
        part.role == "suspect" and "breach_of_order" in part.concerns for part in facts.involved
    )


@indicator(
    code="order_not_kept",
    title="Somebody around them does not keep to an order",
    source="DHR Mr E 3.71, 4.4",
    family="others",
    material=True,
    about_others=True,
)
def order_not_kept(view: View, p: Mapping[str, Any]) -> Iterator[Draft]:
    """A breach on an associate's own record, or a violent offence against anybody else while under an order.

    What was done to the subject under it is `contact_under_order`.
    """
    drafts: list[tuple[Draft, Associate]] = []
    for associate in view.associates.values():
        if not is_current(view, associate, p["current_days"]):
            continue
        found, recorded = _not_kept(view, associate, p)
        weight = ladder(p["steps"], events(found))
        if not weight:
            continue
        says = (
            f"{capital(who(associate))} did not keep to an order: a breach or a violent offence under it "
            f"recorded {once(events(found))} by {the_agencies(f.agency_kind for f in found)}, "
            f"last on {day(found[-1].on)}."
        )
        ends = lapse(found, p["window_days"])
        if not associate.lives_with:
            ends = min(ends, day_of(associate.last_together + p["current_days"]))
        drafts.append((Draft(says, weight, tuple(found), ends, background=tuple(recorded)), associate))
    yield from strongest(view, drafts)


def _not_kept(
    view: View, associate: Associate, p: Mapping[str, Any]
) -> tuple[list[IncidentFacts], list[IncidentFacts]]:
    """The associate's records of not keeping to an order, and the records of those orders."""
    orders = list(orders_on(view, associate))
    found, recorded = [], {}
    for facts in view.recent(view.bearing(associate), p["window_days"]):
        part = facts.part_of(associate.person)
        if facts.part_of(view.subject) is not None or part is None:
            continue
        under = [
            told
            for told in orders
            if any(_offended_under(facts, associate, told.order, told.recorded, p["default_days"]))
        ]
        if under or ("breach_of_order" in part.concerns and part.role != "victim"):
            found.append(facts)
            recorded.update({f.incident: f for told in under for f in (told.recorded, *told.also)})
    return found, list(recorded.values())


def _offended_under(
    facts: IncidentFacts, associate: Associate, order: Order, made: IncidentFacts, days: int
) -> Iterator[bool]:
    """For each violent offence of the associate in a record: whether it was done while the order ran."""
    for offence in facts.offences:
        if offence.person == associate.person and offence.category in VIOLENT_OFFENCES:
            done = date.fromisoformat(offence.when) if len(offence.when) == 10 else None
            yield (
                done is not None
                and facts.incident != made.incident
                and offence.outcome != "acquitted"
                and order.starts <= done <= last_day(order, days)
            )


@indicator(
    code="protected_contact",
    title="Contact with somebody an order protects them from",
    source="SafeLives: unwanted contact and breach of bail or a civil order are repeats; DHR Mr E 4.4",
    family="harm",
    material=True,
    repeats=True,
    about_others=True,
)
def protected_contact(view: View, p: Mapping[str, Any]) -> Iterator[Draft]:
    """Seen with the person whom a protective order, or bail, that names the subject keeps away from them.

    Any kind of contact: it need not be criminal, nor unwelcome at the time.
    """
    drafts: list[tuple[Draft, Associate]] = []
    for associate in view.associates.values():
        for order, made, also in _protecting(view, associate):
            last = last_day(order, p["default_days"])
            found = view.recent(
                [
                    f
                    for f, _ in view.own
                    if order.starts < f.on <= last
                    and f.incident != made.incident
                    and f.kind not in _WRITTEN
                    and associate.person in met(f, view.subject)
                    and there(f, associate)
                ],
                p["window_days"],
            )
            weight = ladder(p["steps"], events(found))
            if weight:
                says = (
                    f"Seen {once(events(found))} with {who(associate)}, who is under {order_said(order)} "
                    f"that names them, since {day(order.starts)}; the latest on {day(found[-1].on)}."
                )
                ends = lapse(found, p["window_days"])
                drafts.append((Draft(says, weight, tuple(found), ends, None, True, (made, *also)), associate))
    yield from strongest(view, drafts)


def _protecting(view: View, associate: Associate) -> Iterator[OrderTold]:
    """The associate's orders that name the subject, each once, with what says so (see `each_once`)."""
    yield from each_once(
        view.bearing(associate),
        lambda order: (
            order.person == associate.person and order.protects == view.subject and order.type in _PROTECTIVE
        ),
        lambda order: (order.type, order.starts),
    )


@indicator(
    code="harm_after_conviction",
    title="Harm again after a conviction for harming them",
    source="DHR Mr E 2.3, 3.71, 4.4",
    family="harm",
    material=True,
    repeats=True,
    about_others=True,
)
def harm_after_conviction(view: View, p: Mapping[str, Any]) -> Iterator[Draft]:
    """Call-outs to and assaults on the subject within some years after an associate was convicted of violence
    against them, with that associate there or living with them.
    """
    drafts: list[tuple[Draft, Associate]] = []
    for associate in view.associates.values():
        convicted = list(_convictions(view, associate))
        if not convicted:
            continue
        since = {made.incident for _, made, _ in convicted}
        found, rests_on, when = [], {}, []
        for facts in view.recent(view.confronted, p["window_days"]):
            if facts.kind in _WRITTEN or facts.incident in since:
                continue
            if not (associate.lives_with or there(facts, associate)):
                continue
            before = [c for c in convicted if 0 < facts.day - c[0] <= p["conviction_days"]]
            if before:
                found.append(facts)
                rests_on.update({made.incident: made for _, made, _ in before})
                when += [said for _, _, said in before]
        weight = ladder(p["steps"], events(found))
        if weight:
            says = (
                f"Police called to them or violence reported {once(events(found))} after {who(associate)} "
                f"was convicted of violence against them (offence of {years(when)}); "
                f"the latest on {day(found[-1].on)}."
            )
            ends = lapse(found, p["window_days"])
            background = tuple(rests_on.values())
            drafts.append((Draft(says, weight, tuple(found), ends, None, True, background), associate))
    yield from strongest(view, drafts)


def _convictions(view: View, associate: Associate) -> Iterator[tuple[int, IncidentFacts, str]]:
    """(day by which it had happened, the record, the offence's partial date) of each conviction of the
    associate for violence against the subject.
    """
    for facts in view.charged:
        for offence in facts.offences:
            if (
                offence.person == associate.person
                and offence.victim == view.subject
                and offence.category in VIOLENT_OFFENCES
                and offence.outcome == "convicted"
            ):
                known = facts.day if facts.kind == "court_outcome" else _latest_day(offence.when)
                yield min(known, facts.day), facts, offence.when


def _latest_day(when: str) -> int:
    """The last day (ordinal) that a partial date can mean."""
    year, month, last = (*map(int, when.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, last or monthrange(year, month)[1]).toordinal()

"""What is known of the people around the subject: violence on record, orders in force, contact under them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from risk.rules.days import day_of, later
from risk.rules.extended import OrderTold, each_once
from risk.rules.incident import BYSTANDERS, IncidentFacts, Offence, Order
from risk.rules.neighbourhood import Associate
from risk.rules.offences import violent_offences
from risk.rules.registry import Draft, indicator, ladder
from risk.rules.view import View
from risk.rules.words import capital, day, listed, many, once, the_agencies

_ORDERS = {
    "suspended_sentence_order": "a suspended sentence order",
    "community_order": "a community order",
    "licence": "release on licence",
    "bail": "bail",
    "restraining_order": "a restraining order",
    "non_molestation_order": "a non-molestation order",
    "domestic_abuse_protection_order": "a domestic abuse protection order",
    "other": "a court order",
}


def who(associate: Associate) -> str:
    """How the associate is called in a sentence; never by name."""
    return "a person they live with" if associate.lives_with else "a person seen with them"


def is_current(view: View, associate: Associate, days: int) -> bool:
    """Lives with them, or was seen with them within `days`."""
    return associate.lives_with or associate.last_together > view.today - days


def violence(view: View, associate: Associate) -> tuple[list[Offence], list[IncidentFacts]]:
    """The associate's separate violent offences against others than the subject, and what records them."""
    return violent_offences(
        associate.person, view.bearing(associate), lambda offence: offence.victim != view.subject
    )


@indicator(
    code="violent_associate",
    title="Violence in the record of somebody around them",
    source="DHR Mr E 3.21, 3.71",
    family="others",
    material=True,
    about_others=True,
)
def violent_associate(view: View, p: Mapping[str, Any]) -> Iterator[Draft]:
    """Violent offences of somebody they live with or are seen with, against anybody else.

    Does not lapse and is capped; the weightiest associate counts. It raises the subject's picture only
    together with harm to the subject.
    """
    drafts: list[tuple[Draft, Associate]] = []
    for associate in view.associates.values():
        offences, found = violence(view, associate)
        if not offences:
            continue
        domestic = sum(o.category == "domestic_abuse" for o in offences)
        full = min(p["cap"], ladder(p["steps"], len(offences)) + (p["domestic_abuse"] if domestic else 0))
        near = associate.lives_with or (
            associate.seen_together > 1 and is_current(view, associate, p["current_days"])
        )
        draft = Draft(
            _violence_said(associate, offences, domestic, found),
            full if near else full * p["distant"],
            tuple(found),
            drifts_apart(view, associate, p["current_days"]) if near else None,
            interpersonal=near,
        )
        drafts.append((draft, associate))
    yield from strongest(view, drafts)


def strongest(view: View, drafts: list[tuple[Draft, Associate]]) -> Iterator[Draft]:
    """The weightiest of several drafts about different people, and the next day any of them changes.

    It rests as well on what shows that this associate is somebody around them.
    """
    if not drafts:
        return
    best, associate = max(drafts, key=lambda each: _strength(each[0]))
    yield replace(best, background=(*best.background, *view.company(associate)))
    coming = [d.lapses for d, _ in drafts if d.lapses is not None]
    if coming:
        yield Draft("", 0.0, (), min(coming))


def _strength(draft: Draft) -> tuple[float, int, bool, str]:
    return draft.weight, len(draft.evidence), draft.interpersonal, draft.says


def drifts_apart(view: View, associate: Associate, days: int) -> date | None:
    """The day on which somebody not lived with was last seen with them too long ago to be near."""
    last = day_of(associate.last_together + days)
    return None if associate.lives_with or last <= view.on else last


def _violence_said(
    associate: Associate, offences: list[Offence], domestic: int, found: list[IncidentFacts]
) -> str:
    first, last = min(o.when for o in offences)[:4], max(o.when for o in offences)[:4]
    span = f"in {first}" if first == last else f"from {first} to {last}"
    abuse = f", {once(domestic)} for domestic abuse" if domestic else ""
    kinds = the_agencies(f.agency_kind for f in found)
    return (
        f"{capital(who(associate))} has {many(len(offences), 'violent offence')} on record {span}{abuse} "
        f"(known to {kinds})."
    )


def orders_on(view: View, associate: Associate) -> Iterator[OrderTold]:
    """The associate's orders, each once, with what records it (see `each_once`)."""
    yield from each_once(
        view.bearing(associate),
        lambda order: order.person == associate.person,
        lambda order: (order.type, order.starts),
    )


def last_day(order: Order, default_days: int) -> date:
    """The last day of an order; one without a sure end is taken to run `default_days` at least."""
    if order.ends:
        return order.ends
    return max(later(order.starts, default_days), order.doubtful_end or order.starts)


def order_said(order: Order) -> str:
    """ "a suspended sentence order, no conditions recorded", "bail, with conditions"."""
    conditions = ", with conditions" if order.conditions else ", no conditions recorded"
    if order.partly:
        conditions = ", with conditions that not every record of it gives"
    return f"{_ORDERS.get(order.type, 'a court order')}{conditions}"


def time_said(order: Order) -> str:
    """ "since 1 May 2012 until 30 April 2013", as far as its end is recorded."""
    since = f"since {day(order.starts)}"
    if order.doubtful_end:
        return f"{since} (its end is in doubt: one record gives {day(order.doubtful_end)}, another none)"
    return f"{since} until {day(order.ends)}" if order.ends else since


@indicator(
    code="order_in_force",
    title="An order in force on somebody around them",
    source="DHR Mr E 3.71, 4.4",
    family="others",
    material=True,
    about_others=True,
)
def order_in_force(view: View, p: Mapping[str, Any]) -> Iterator[Draft]:
    """A sentence, licence, bail or protective order in force on somebody they live with or are seen with."""
    drafts: list[tuple[Draft, Associate]] = []
    for associate in view.associates.values():
        if not is_current(view, associate, p["current_days"]):
            continue
        for order, facts, also in orders_on(view, associate):
            last = last_day(order, p["default_days"])
            if order.starts > view.on:
                yield Draft("", 0.0, (), order.starts)
            if order.starts <= view.on <= last:
                bare = order.partly or not order.conditions
                weight = p["weight"] + (p["no_conditions"] if bare else 0)
                says = f"{capital(who(associate))} is under {order_said(order)}, {time_said(order)}."
                ends = later(last, 1)
                lapses = min(ends, drifts_apart(view, associate, p["current_days"]) or ends)
                drafts.append((Draft(says, weight, (facts,), lapses, background=also), associate))
    yield from strongest(view, drafts)


@indicator(
    code="contact_under_order",
    title="Contact or harm while an order was in force",
    source="DHR Mr E 3.71, 4.4",
    family="harm",
    material=True,
    repeats=True,
    about_others=True,
)
def contact_under_order(view: View, p: Mapping[str, Any]) -> Iterator[Draft]:
    """Call-outs to, assaults on and crimes against the subject while the order runs on an associate.

    Each new one asks again. An injury with another cause is not counted here.
    """
    drafts: list[tuple[Draft, Associate]] = []
    for associate in view.associates.values():
        for order, recorded, also in orders_on(view, associate):
            last = last_day(order, p["default_days"])
            if not order.starts <= view.on <= last:
                continue
            first = order.starts.toordinal()
            found = [f for f in view.confronted if f.day >= first and f.incident != recorded.incident]
            found = [f for f in found if associate.lives_with or there(f, associate)]
            weight = ladder(p["steps"], len(found))
            if weight:
                draft = _contact_said(associate, order, last, found, weight)
                drafts.append((replace(draft, background=(recorded, *also)), associate))
    yield from strongest(view, drafts)


def there(facts: IncidentFacts, associate: Associate) -> bool:
    """Whether an associate took part in an incident, and not as a bystander."""
    part = facts.part_of(associate.person)
    return part is not None and part.role not in BYSTANDERS


def _contact_said(
    associate: Associate, order: Order, last: date, found: list[IncidentFacts], weight: float
) -> Draft:
    calls = sum(f.kind == "police_callout" for f in found)
    others = len(found) - calls
    what = listed(
        ([many(calls, "police call-out")] if calls else [])
        + ([many(others, "report", "reports") + " of assault"] if others else [])
    )
    says = (
        f"{capital(what)} since {day(order.starts)}, while {who(associate)} is under {order_said(order)}; "
        f"the latest on {day(found[-1].on)}."
    )
    return Draft(says, weight, tuple(found), later(last, 1), interpersonal=True)

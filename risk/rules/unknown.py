"""What is not known about a person, and whom to ask: professional curiosity, from what the reader may see.

A gap is told only where the records seen give a reason to ask, and is gone when one of them answers it.
Sources: the review of Mr E's death, 3.31, 3.51, 3.78, 4.3, 4.4, 4.8, 4.10.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from risk.rules.incident import DEPENDENCY
from risk.rules.sights import Sight

LOOKS_BACK = 365  # days
LEAST = 2  # contacts before something that none of them says is worth asking about
ASKED = 2  # agencies named at most
_INFLUENCED = frozenset({"alcohol", "drugs", "both"})
#: Kinds of record of an agency that spoke with the person or saw them.
_MET = frozenset(
    {
        "police_callout",
        "gp_consultation",
        "miu_attendance",
        "ed_attendance",
        "hospital_admission",
        "ambulance_callout",
        "probation_contact",
        "social_care_contact",
        "capacity_assessment",
        "risk_assessment",
        "addiction_service_contact",
        "mental_health_contact",
        "housing_contact",
        "specialist_abuse_service_contact",
    }
)
_NO_HOLDER = frozenset({"other", "council", "community_safety_hub"})


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing not known: its code, the agencies (codes) to ask, how many of how many, and what shows it.

    Codes: alone, sober, relationship, cause, gp, left_out, conditions, drinking. `practice` is the code of
    the GP practice to ask, where no agency seen is one; `on` the day of what it is about.
    """

    code: str
    ask: Sequence[str] = ()
    count: int = 0
    of: int = 0
    shows: Sequence[Sight] = ()
    practice: str = ""
    on: date | None = None


def gaps(sights: Iterable[Sight], *, on: date, more_held_by: Iterable[str] = ()) -> list[Gap]:
    """What is not known on a day, the most pressing first.

    `more_held_by` are the kinds of agency that hold more than is shown: of those it is not said that they
    hold nothing.
    """
    since = on - timedelta(days=LOOKS_BACK)
    lately = sorted((s for s in sights if since < s.on <= on), key=lambda s: (s.on, s.agency, s.reference))
    if not lately:
        return []
    found = [
        _alone(lately),
        _relationship(lately),
        _cause(lately),
        _conditions(lately, on),
        _left_out(lately),
        _gp(lately, frozenset(more_held_by)),
        _sober(lately),
        _drinking(lately),
    ]
    return [gap for gap in found if gap is not None]


def _agencies(sights: Iterable[Sight]) -> list[str]:
    """The agencies of these, the one with most first."""
    return [agency for agency, _ in Counter(sight.agency for sight in sights).most_common(ASKED)]


def _alone(lately: Sequence[Sight]) -> Gap | None:
    met = [s for s in lately if s.whole and s.kind in _MET]
    if len(met) < LEAST or any(s.alone for s in met):
        return None
    beside = [s for s in met if s.alone is False]
    return Gap("alone", _agencies(beside or met), len(beside), len(met), beside)


def _sober(lately: Sequence[Sight]) -> Gap | None:
    known = [s for s in lately if s.influence is not None]
    if len(known) < LEAST or any(s.influence == "no" for s in known):
        return None
    return Gap("sober", _agencies(known), len(known), len(known), known)


def _relationship(lately: Sequence[Sight]) -> Gap | None:
    """Somebody else is in the records, there is harm, and nowhere does the person say who that is to them."""
    beside = [s for s in lately if s.in_company or s.alone is False]
    if not beside or not any(s.harmful for s in lately) or any(s.told for s in lately):
        return None
    met = [s for s in lately if s.whole and s.kind in _MET]
    return Gap("relationship", _agencies(met or beside), len(beside), len(lately), beside)


def _cause(lately: Sequence[Sight]) -> Gap | None:
    found = [s for s in lately if s.unexplained]
    if not found:
        return None
    injuries = sum(s.injuries for s in lately if s.whole)
    return Gap("cause", _agencies(found), sum(s.unexplained for s in found), injuries, found)


def _gp(lately: Sequence[Sight], more_held_by: frozenset[str]) -> Gap | None:
    if "gp" in more_held_by or any(s.agency_kind == "gp" or "gp" in s.partners for s in lately):
        return None
    practice = next((s.practice for s in reversed(lately) if s.practice), "")
    return Gap("gp", (), 0, len(lately), (), practice)


def _left_out(lately: Sequence[Sight]) -> Gap | None:
    """Agencies with contacts of their own before the last discussion that it does not name."""
    talks = [s for s in lately if s.whole and s.kind == "information_sharing"]
    if not talks:
        return None
    last = talks[-1]
    there = last.partners | {last.agency_kind} | _NO_HOLDER
    held = [s for s in lately if s.on <= last.on and s is not last and s.agency_kind not in there]
    counts = Counter(s.agency for s in held)
    left = [agency for agency, count in counts.most_common() if count >= LEAST]
    if not left:
        return None
    shows = [last, *(s for s in held if s.agency in left)]
    return Gap("left_out", left, sum(counts[agency] for agency in left), len(held), shows, on=last.on)


def _conditions(lately: Sequence[Sight], on: date) -> Gap | None:
    """Orders that run, of which no record seen gives conditions."""
    known = {(order.type, order.starts) for s in lately for order in s.bound_orders}
    running = [
        (s, order)
        for s in lately
        for order in s.bare_orders
        if order.starts <= on
        and (order.ends is None or order.ends >= on)
        and (order.type, order.starts) not in known
    ]
    if not running:
        return None
    shows = [s for s, _ in running]
    orders = {(order.person, order.type, order.starts) for _, order in running}
    return Gap("conditions", _agencies(shows), len(orders), len(orders), shows, on=running[-1][1].starts)


def _drinking(lately: Sequence[Sight]) -> Gap | None:
    found = [s for s in lately if s.influence in _INFLUENCED or s.concerns & DEPENDENCY]
    if len(found) < LEAST or any(s.drinking_raised for s in lately):
        return None
    gp = [s.agency for s in lately if s.agency_kind == "gp"]
    return Gap("drinking", list(dict.fromkeys([*gp[-1:], *_agencies(found)]))[:ASKED], len(found), 0, found)

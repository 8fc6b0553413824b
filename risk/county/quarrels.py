"""Couples and families to whom police come once, or a few times: most domestic abuse on record.

They are nobody's case here. A case is repeated harm by one person that builds up to a serious event; in these
pairs nobody is struck more than twice in the county's years, nothing builds, and nothing serious comes. Some
are called to five or six times all the same: Bland and Ariel found no escalation in most pairs. In life some
of them would be cases one day, and agencies do not know which.
"""

from typing import Any, Final, NamedTuple

from people.invented.dice import Roll, Weighted, pick
from people.invented.person import Person
from risk.county import bodies, concerns, rates
from risk.county.bodies import injury
from risk.county.chance import between, poisson
from risk.county.contact import Contact, Part
from risk.county.days import HOME, OFFICE, Moment, Window, at, iso
from risk.county.health import attendance
from risk.county.streets import supervised

_CALLS: Final = Weighted([c for c, _ in rates.CALLS_OF_PAIR], [s for _, s in rates.CALLS_OF_PAIR])
_MEAN_CALLS: Final = sum(count * share for count, share in rates.CALLS_OF_PAIR)
_KIND: Final = Weighted([k for k, _ in rates.PAIR_KINDS], [s for _, s in rates.PAIR_KINDS])
_LABEL: Final = Weighted(("domestic", "assault", "nuisance", "welfare", "noise"), (74, 11, 6, 6, 3))
_CLOSED: Final = Weighted(("domestic_incident", "no_offence", "advice"), (55, 30, 15))
_CALLER: Final = Weighted(
    ("subject", "family", "neighbour", "professional", "public", "unknown"), (55, 11, 18, 4, 7, 5)
)
_SAID_BY: Final = Weighted(
    ("subject", "practitioner", "other_party", "third_party", "family"), (52, 26, 10, 7, 5)
)
#: Ticks on the DASH list of such call-outs: most between two and eight (judgement). Fourteen, or a grading of
#: high, would take a pair to MARAC, and so out of what is ordinary.
_TICKS: Final = Weighted(range(14), [2, 4, 8, 10, 12, 12, 11, 10, 8, 7, 5, 4, 3, 2])
#: What officers tick besides, of quarrels that come to nothing (judgement; a strangulation is never one of
#: them: whoever is strangled is no ordinary pair).
_ALSO_NOTED: Final = (
    ("child_in_household", 0.3), ("threats", 0.12), ("separation", 0.12), ("fear", 0.10),
    ("mental_health", 0.05), ("alcohol_dependency", 0.03),
    ("coercive_control", 0.04), ("escalation", 0.02), ("threats_to_kill", 0.012), ("weapon", 0.012),
    ("stalking", 0.012), ("isolation", 0.01), ("sexual_violence", 0.006), ("pregnancy", 0.015),
)  # fmt: skip
#: What somebody tells a specialist service of a relationship in which nothing builds (judgement): people are
#: asked there, and answer.
_TOLD_A_SERVICE: Final = (
    ("physical_violence", 0.35), ("threats", 0.25), ("fear", 0.3), ("coercive_control", 0.25),
    ("isolation", 0.12), ("separation", 0.25), ("child_in_household", 0.3), ("stalking", 0.04),
    ("financial_exploitation", 0.05), ("sexual_violence", 0.03), ("threats_to_kill", 0.02),
    ("alcohol_dependency", 0.06),
)  # fmt: skip
_MOST_BLOWS: Final = 2
_SPELL: Final = 240  # days
#: Call-outs in the county's years from which a pair is marked, so that prompts about it can be counted apart.
MARKED_FROM: Final = 3


class Dyad(NamedTuple):
    """Two people between whom there are quarrels; the first is the one named as victim."""

    victim: Person
    other: Person
    relation: str


def pairs(members: int, window: Window, roll: Roll) -> int:
    """How many pairs of so many people police are called to in the county's days."""
    each = _MEAN_CALLS * (1 + 0.7 * rates.ANOTHER_VICTIM)
    return poisson(roll, members * rates.DOMESTIC * window.years / each)


def history(dyad: Dyad, window: Window, roll: Roll) -> tuple[list[Contact], int]:
    """All contacts about one pair, and how many call-outs that is."""
    calls = _CALLS.of(roll)
    days = [window.day(roll) for _ in range(1 if calls == 1 or roll() < 0.5 else calls)]
    if len(days) < calls:  # half of those who call again do so within some months
        start = window.first + int(roll() * max(window.days - _SPELL, 1))
        days = [min(start + int(roll() * _SPELL), window.end - 1) for _ in range(calls)]
    found: list[Contact] = []
    blows = 0
    for day in sorted(days):
        struck = blows < _MOST_BLOWS and roll() < rates.PHYSICAL
        blows += struck
        turned = calls > 1 and roll() < rates.ROLES_TURNED
        found += _call(_turned(dyad) if turned else dyad, day, roll, struck=struck)
    return found, calls


def _turned(dyad: Dyad) -> Dyad:
    back = {"child": "parent", "parent": "child"}.get(dyad.relation, dyad.relation)
    return Dyad(dyad.other, dyad.victim, back)


def _call(dyad: Dyad, day: int, roll: Roll, *, struck: bool) -> list[Contact]:
    moment = at(roll, day, HOME)
    victim, other = _noted(roll, struck=struck)
    label = _LABEL.of(roll)
    people = [Part("v", "victim", dyad.victim, victim)]
    fields: dict[str, Any] = {
        "call": {
            "initial_type": label,
            "reported_by": _CALLER.of(roll),
            "closing_type": "crime_recorded" if struck and roll() < 0.7 else _CLOSED.of(roll),
        }
    }
    if roll() < 0.9:
        people.append(Part("s", "suspect", dyad.other, other))
        fields["relationships"] = [_relation(dyad, roll)]
    if label == "domestic" and roll() < 0.7:
        fields["assessments"] = [_dash(roll)]
    found = [Contact("police", "police_callout", moment, tuple(people), fields, dyad.victim)]
    found += _after(dyad, moment, tuple(people), victim, roll, struck=struck)
    return found


def _noted(roll: Roll, *, struck: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    victim: dict[str, Any] = {}
    codes = []
    if struck:
        codes.append("physical_violence")
        if roll() < 0.5:
            how = "assault" if roll() < 0.75 else pick(roll, ("fall", "accident", "unknown"))
            victim["injuries"] = [injury(roll, bodies.STRUCK, mechanism=how, severity="minor")]
            if how != "assault" and roll() < 0.14:
                victim["injuries"][0]["explanation_consistent"] = False
    codes += [code for code, share in _ALSO_NOTED if roll() < share]
    if codes:
        victim["concerns"] = codes
    if roll() < 0.3:
        victim["under_influence"] = "alcohol"
    if roll() < 0.4:
        victim["engagement"] = {
            "offered": "statement",
            "response": pick(roll, ("declined", "did_not_cooperate", "accepted")),
        }
    return victim, {"under_influence": "alcohol"} if roll() < 0.38 else {}


def _relation(dyad: Dyad, roll: Roll) -> dict[str, Any]:
    said = _SAID_BY.of(roll)
    relation = "spouse" if dyad.relation == "partner" and roll() < 0.4 else dyad.relation
    if roll() < 0.06:  # agencies mishear couples who are well, too
        relation = pick(roll, ("friend", "acquaintance", "housemate", "unknown", "carer", "tenant"))
    return {"from": "s", "to": "v", "type": relation, "asserted_by": said}


def _dash(roll: Roll) -> dict[str, Any]:
    score = _TICKS.of(roll)
    level = "medium" if roll() < score / 25 else "standard"
    return {"person": "v", "tool": "dash", "score": score, "level": level}


def _after(
    dyad: Dyad, moment: Moment, people: tuple[Part, ...], noted: dict[str, Any], roll: Roll, *, struck: bool
) -> list[Contact]:
    """What other agencies record of the same quarrel."""
    found: list[Contact] = []
    if struck and len(people) == 2 and roll() < 0.5:
        found += _reported(dyad, moment, people, roll)
    if noted.get("injuries") and roll() < 0.4:
        seen = {"injuries": noted["injuries"]}
        if roll() < 0.12:
            seen["concerns"] = [pick(roll, ("physical_violence", "fear", "separation", "mental_health"))]
        found.append(attendance(roll, dyad.victim, moment.later(between(roll, 40, 900)), seen))
    if roll() < 0.10:
        found.append(concerns.shared(roll, moment, (dyad.victim, dyad.other)))
    if roll() < 0.06:
        found.append(_told_a_doctor(dyad, moment, roll))
    if roll() < 0.05:
        found += concerns.concern(
            dyad.victim, moment.day + 1, roll, about="domestic", other=dyad.other, relation=dyad.relation
        )
    if roll() < 0.10:
        found.append(concerns.letter(roll, moment, dyad.victim, "abuse_service"))
    if roll() < 0.08:
        found.append(_told_a_service(dyad, moment, roll))
    return found


def _told_a_doctor(dyad: Dyad, moment: Moment, roll: Roll) -> Contact:
    later = at(roll, moment.day + between(roll, 1, 20), OFFICE)
    codes = ["mental_health", pick(roll, ("fear", "threats", "separation", "coercive_control"))]
    part = Part("p", "subject", dyad.victim, {"concerns": codes[: 1 if roll() < 0.5 else 2]})
    return Contact("gp", "gp_consultation", later, (part,), after=True)


def _told_a_service(dyad: Dyad, moment: Moment, roll: Roll) -> Contact:
    response = pick(roll, ("accepted", "accepted", "accepted", "declined", "declined", "did_not_cooperate"))
    told: dict[str, Any] = {"engagement": {"offered": "support", "response": response}}
    codes = [code for code, share in _TOLD_A_SERVICE if roll() < share]
    if codes:
        told["concerns"] = codes
    part = Part("v", "victim", dyad.victim, told)
    named = (part, Part("s", "suspect", dyad.other)) if roll() < 0.6 else (part,)
    fields = {}
    if len(named) == 2 and roll() < 0.8:
        fields = {"relationships": [{**_relation(dyad, roll), "asserted_by": "subject"}]}
    later = moment.later(1440 * between(roll, 1, 10))
    kind = "specialist_abuse_service_contact"
    return Contact("abuse_service", kind, later, named, fields, after=True)


def _reported(dyad: Dyad, moment: Moment, people: tuple[Part, ...], roll: Roll) -> list[Contact]:
    """The crime report of a blow; sometimes a charge, bail, a sentence."""
    charged = roll() < 0.2
    offence = {"person": "s", "category": "domestic_abuse" if roll() < 0.8 else "violence", "victim": "v"}
    offence["outcome"] = "charged" if charged else "recorded"
    bare = tuple(part._replace(noted={}) for part in people)
    report = moment.later(between(roll, 30, 600))
    found = [Contact("police", "police_crime_report", report, bare, {"offences": [offence]}, after=True)]
    if charged and roll() < 0.6:
        bail = {"person": "s", "type": "bail", "starts": iso(moment.day + 2), "protects": "v"}
        when = at(roll, moment.day + 2, OFFICE)
        found.append(Contact("police", "court_outcome", when, bare[::-1], {"orders": [bail]}, after=True))
    if roll() < 0.12:
        day = moment.day + between(roll, 40, 150)
        found += supervised(dyad.other, day, roll, category="domestic_abuse", victim=dyad.victim)
    return found

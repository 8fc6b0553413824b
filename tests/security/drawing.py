"""Worlds at random, small enough to be read when one of them is answered in two ways.

Drawn by chances of our own: Hypothesis prefers what is simplest, in which next to nobody sees anything.
"""

from collections.abc import Sequence
from itertools import combinations
from random import Random

from tests.security.oracle import (
    ROLES,
    SCOPES,
    WINDOW,
    Agency,
    Agreement,
    Block,
    Case,
    Finding,
    Grant,
    Incident,
    Membership,
    Picture,
    Record,
    System,
    User,
    World,
)

AREAS = ("North", "South")
PERSONS = 3
HOMES = range(2)
FIRST = (-400, -400, -400, -400, 0, 1)  # days on which something starts
LAST = (None, None, None, None, 0, -1)  # and its last
DAYS = (0, -10, -WINDOW, -WINDOW - 1, -WINDOW - 1)
SENSITIVITIES = ("shared", "shared", "restricted", "sealed")
STARTS = (-120, -120, -120, 0, 1)  # minutes
ENDS = (100, 100, 100, 1, 0)
ENDED = (None, None, None, None, None, 0, 1)
ROLES_HELD = (*ROLES, *["mash_coordinator", "practitioner", "agency_manager"] * 2)


def world(dice: Random) -> World:
    """Three agencies or four, and two people and a system who read of three others."""
    places = range(dice.choice([3, 3, 4]))
    users, persons = range(2), range(PERSONS)
    records = tuple(
        Record(
            agency=dice.choice(places),
            person=dice.choice([*persons, *persons, None]),
            home=dice.choice(HOMES),
        )
        for _ in range(7)
    )
    incidents = tuple(_incident(dice, records) for _ in range(dice.randint(4, 6)))
    merged = (dice.choice(persons), dice.choice([*persons, PERSONS]))  # at one remove, or two
    return World(
        agencies=tuple(_agency(dice) for _ in places),
        agreements=tuple(_agreement(dice, places) for _ in range(dice.randint(1, 3))),
        users=tuple(_user(dice, places) for _ in users),
        systems=(_system(dice, places),),
        persons=PERSONS,
        records=records,
        incidents=incidents,
        cases=tuple(_cases(dice, persons)),
        person_grants=tuple(
            _grant(dice, users, [*persons, PERSONS]) for _ in range(dice.choice([0, 1, 2, 2]))
        ),
        incident_grants=tuple(
            _grant(dice, users, range(len(incidents))) for _ in range(dice.choice([0, 1, 1, 2]))
        ),
        blocks=tuple(_blocks(dice, users, [*persons, *persons, PERSONS, PERSONS + 1])),
        merged=merged,
        prompts=tuple(persons),
        pictures=tuple(Picture(one, _findings(dice, incidents)) for one in persons),
        posing=tuple(Picture(one, _findings(dice, incidents, others=True)) for one in persons),
        pairs=tuple(
            Picture(one, _findings(dice, incidents, others=True), other)
            for one, other in combinations(persons, 2)
        ),
    )


def _agency(dice: Random) -> Agency:
    covers = dice.choice([(), (), *((area,) for area in AREAS), AREAS])
    return Agency(area=dice.choice(["", *AREAS, *AREAS]), covers=covers)


def _agreement(dice: Random, places: range) -> Agreement:
    first, last = dice.choice(FIRST), dice.choice(LAST)
    return Agreement(
        parties=frozenset(dice.sample(places, dice.randint(2, 3))),
        first=first,
        review=dice.choice([first + 1, 300]),
        last=None if last is None else max(first, last),
    )


def _user(dice: Random, places: range) -> User:
    held = {}
    for _ in range(dice.choice([1, 1, 2])):
        first, last = dice.choice(FIRST), dice.choice(LAST)
        made = Membership(
            agency=dice.choice(places),
            role=dice.choice(ROLES_HELD),
            first=first,
            last=None if last is None else max(first, last),
        )
        held[made.agency, made.role] = made
    return User(memberships=tuple(held.values()), active=dice.random() < 0.95, superuser=dice.random() < 0.2)


def _system(dice: Random, places: range) -> System:
    some = frozenset(dice.sample(sorted(SCOPES), dice.randint(1, 4)))
    token = dice.choice([frozenset(SCOPES), frozenset(dice.sample(sorted(SCOPES), 3))])
    return System(agency=dice.choice(places), scopes=some, token=token)


def _incident(dice: Random, records: tuple[Record, ...]) -> Incident:
    agency = dice.choice(records).agency
    own = [place for place, each in enumerate(records) if each.agency == agency]
    return Incident(
        agency=agency,
        sensitivity=dice.choice(SENSITIVITIES),
        day=dice.choice(DAYS),
        records=tuple(dice.sample(own, min(len(own), dice.choice([1, 1, 2, 3])))),
        at=dice.choice([None, *HOMES]),
    )


def _findings(dice: Random, incidents: tuple[Incident, ...], *, others: bool = False) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            incidents=tuple(dice.sample(range(len(incidents)), dice.choice([1, 1, 2]))),
            about_others=others or dice.random() < 0.3,
        )
        for _ in range(2)
    )


def _cases(dice: Random, persons: range) -> list[Case]:
    """At most one open case a person; any number that are closed."""
    cases = {}
    for n in range(dice.randint(1, 4)):
        person, closed = dice.choice(persons), dice.random() < 0.3
        areas = frozenset(dice.choice([(), AREAS, *((area,) for area in AREAS)]))
        cases[person, n if closed else -1] = Case(person=person, areas=areas, closed=closed)
    return list(cases.values())


def _grant(dice: Random, users: range, things: Sequence[int]) -> Grant:
    """In force, over, ended, or not begun; some of an emergency."""
    starts = dice.choice(STARTS)
    return Grant(
        user=dice.choice(users),
        thing=dice.choice(things),
        starts=starts,
        ends=max(starts + 1, dice.choice(ENDS)),
        ended=dice.choice(ENDED),
        emergency=dice.random() < 0.3,
    )


def _blocks(dice: Random, users: range, persons: Sequence[int]) -> list[Block]:
    """One block in force on a user and a person, at most."""
    blocks = {}
    for n in range(dice.choice([0, 1, 1, 2])):
        block = Block(user=dice.choice(users), person=dice.choice(persons), ended=dice.random() < 0.25)
        blocks[block.user, block.person, n if block.ended else -1] = block
    return list(blocks.values())

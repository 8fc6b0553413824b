"""Wrong readings of the page on permissions, each of which some code might make, and worlds that tell them.

Of worlds at random few lie on the very edge of a rule. So a world is drawn for one misreading, until it makes
a difference to one reader: code that reads the page in that way is told in the next few examples.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any
from unittest.mock import patch

from hypothesis import strategies as st

from tests.security import oracle
from tests.security.drawing import world
from tests.security.oracle import Block, Case, Grant, Reader, World

TRIES = 100


def _blocks(counts: Callable[[World, Block, int], bool]) -> Callable[[World, Reader, int], bool]:
    def kept_away(made: World, reader: Reader, person: int) -> bool:
        return any(block.user == reader.user and counts(made, block, person) for block in made.blocks)

    return kept_away


def _once(made: World, person: int) -> int:
    return person if person < made.persons else made.merged[person - made.persons]


def _not_ended(grant: Grant) -> bool:
    return grant.ended is None or grant.ended > 0


def _anywhere(self: Reader, *acts: str) -> set[int]:
    return set(self.may) if any(able & set(acts) for able in self.may.values()) else set()


def _share(first: int, last: int) -> Callable[[World, int, int], bool]:
    """Agreements count from so many days after their first to so many after their last."""

    def share(made: World, one: int, other: int) -> bool:
        return one == other or any(
            each.first + first <= 0
            and (each.last is None or each.last + last >= 0)
            and {one, other} <= each.parties
            for each in made.agreements
        )

    return share


def _of_any_area(made: World, reader: Reader, case: Case) -> bool:
    return bool(reader.where("cases"))


def _of_a_named_area(made: World, reader: Reader, case: Case) -> bool:
    return bool(case.areas & oracle.areas_of(made, reader.where("cases")))


def _closed_too(made: World, reader: Reader, person: int) -> bool:
    return any(case.person == person and oracle.of_their_area(made, reader, case) for case in made.cases)


def _told_unless_unlinked(made: World, reader: Reader, place: int) -> bool:
    record = made.records[place]
    return record.person is not None and oracle.knows(made, reader, record.person)


MISREADINGS: Sequence[tuple[Any, str, Any]] = (
    (oracle, "WINDOW", oracle.WINDOW + 1),
    (oracle, "WINDOW", oracle.WINDOW - 1),
    (oracle, "kept_away", lambda made, reader, person: False),
    (oracle, "kept_away", _blocks(lambda made, block, person: block.person == person and not block.ended)),
    (oracle, "kept_away", _blocks(lambda made, b, person: _once(made, b.person) == person and not b.ended)),
    (oracle, "kept_away", _blocks(lambda made, b, person: oracle.found_to_be(made, b.person) == person)),
    (oracle, "in_force", lambda grant: grant.starts < 0 < grant.ends and _not_ended(grant)),
    (oracle, "in_force", lambda grant: grant.ends > 0 and _not_ended(grant)),
    (oracle, "in_force", lambda grant: grant.starts <= 0 <= grant.ends and _not_ended(grant)),
    (oracle, "in_force", lambda grant: grant.starts <= 0 < grant.ends and grant.ended is None),
    (oracle, "in_force", lambda grant: grant.starts <= 0 < grant.ends),
    (Reader, "where", _anywhere),
    (oracle, "share", lambda made, one, other: True),
    (oracle, "share", lambda made, one, other: one == other),
    (oracle, "share", _share(1, 0)),
    (oracle, "share", _share(0, -1)),
    (oracle, "of_their_area", _of_any_area),
    (oracle, "of_their_area", _of_a_named_area),
    (oracle, "case_open_to", _closed_too),
    (oracle, "told", _told_unless_unlinked),
)


def questions() -> st.SearchStrategy[tuple[World, int]]:
    """Worlds, and which of the three readers in one to ask: of the two people and the system."""
    return st.integers(0, 2**32 - 1).map(lambda seed: _question(Random(seed)))


def _question(dice: Random) -> tuple[World, int]:
    where, name, wrong = dice.choice(MISREADINGS)
    made = world(dice)
    for _ in range(TRIES):
        before = _answers(made)
        with patch.object(where, name, wrong):
            after = _answers(made)
        told = [place for place, answer in enumerate(before) if answer != after[place]]
        if told:
            return made, dice.choice(told)
        made = world(dice)
    return made, dice.randrange(3)


def _answers(made: World) -> list[Any]:
    """For each reader what they are told."""
    users = [oracle.user_reads(made, place) for place in range(len(made.users))]
    systems = [oracle.system_reads(made, place) for place in range(len(made.systems))]
    return [
        (
            [oracle.ways(made, reader, person) for person in range(made.persons)],
            [oracle.told(made, reader, place) for place in range(len(made.records))],
            [oracle.amount(made, reader, place) for place in range(len(made.incidents))],
            [oracle.prompt_seen(made, reader, person) for person in made.prompts],
        )
        for reader in [*users, *systems]
    ]

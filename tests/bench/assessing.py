"""One assessment: in the pure core, and through the database among few people and among very many.

In the core a neighbourhood that is gathered already is assessed, and the baseline is reading it alone (the
View). Through the database `reassess` is measured on two databases that differ in nothing but how many other
people they hold, one person here and one there in turn, so that whatever else the machine does meanwhile
falls on both alike.

In the core the slowest is a figure of its own: where the score lies a little below a level, the days before
are weighed as well, to tell whether that level is held.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from statistics import mean
from typing import Any

from django.db import transaction

from incidents.intake import validate
from risk.models import Picture
from risk.rules.assess import assess
from risk.rules.facts import incident_facts
from risk.rules.memory import MemoryStore
from risk.rules.neighbourhood import Neighbourhood, gather
from risk.rules.pictures.pair import assess_pair, others_of
from risk.rules.pictures.pair_view import PairView
from risk.rules.pictures.posing import assess_posing
from risk.rules.pictures.posing_view import PosingView
from risk.rules.view import View
from risk.selectors.neighbourhoods import DatabaseSource
from risk.services.assessing import reassess
from risk.services.marks import mark_stale
from tests.bench.databases import databases, using
from tests.bench.histories import COMPANY, COURSE, POLICE, PROBATION, SHARED_OUT, contact, load
from tests.bench.results import Figure, median, percentile

# The pure core.
INCIDENTS, ASSOCIATES, OF_EACH, YEARS = 100, 10, 20, 3
HISTORIES, ROUNDS = 40, 5
CORE_MS = 5.0
#: As what the subject, and the other one, take part in what concerns both.
BETWEEN = (
    ("victim", "suspect"),
    ("suspect", "victim"),
    ("subject", "household_member"),
    ("subject", "other"),
)
CONCERNS = ("physical_violence", "threats", "coercive_control", "fear", "alcohol_dependency", "self_neglect")
# Through the database.
FEW, MANY = 10_000, 1_000_000
SUBJECTS, WARM, AGAIN = 200, 20, 3
RATIO = 1.3


# --- the pure core ------------------------------------------------------------------------------------


def core() -> list[Figure]:
    """The three pictures of one neighbourhood, each beside reading it alone: processor time."""
    at = datetime.now(UTC)
    around = [_neighbourhood(seed, at) for seed in range(HISTORIES)]
    return [
        *_beside_view("a person", around, lambda n: assess(n, at=at), lambda n: View(n, at)),
        *_beside_view(
            "the risk they may pose", around, lambda n: assess_posing(n, at=at), lambda n: PosingView(n, at)
        ),
        *_beside_view(
            "all their pairs",
            around,
            lambda n: [assess_pair(n, other, at=at) for other in others_of(n)],
            lambda n: [PairView(n, other, at) for other in others_of(n)],
        ),
    ]


def _beside_view(
    what: str,
    around: Sequence[Neighbourhood],
    ours: Callable[[Neighbourhood], object],
    view: Callable[[Neighbourhood], object],
) -> list[Figure]:
    took, alone = _processor(ours, around), _processor(view, around)
    name = f"assess {what}, {INCIDENTS} incidents, {ASSOCIATES} associates"
    slowest = took.index(max(took))
    return [
        Figure(f"{name}, median", "ms", median(took), "the view alone", median(alone), CORE_MS),
        Figure(
            f"{name}, slowest of {HISTORIES}", "ms", took[slowest], "the view alone", alone[slowest], CORE_MS
        ),
        Figure(f"{name}, over {CORE_MS:g} ms", "share", mean(ms > CORE_MS for ms in took), promised=0.0),
    ]


def _processor(action: Callable[[Neighbourhood], object], around: Sequence[Neighbourhood]) -> list[float]:
    """Milliseconds for each neighbourhood: the middle one of some rounds."""
    rounds: list[list[float]] = []
    for _ in range(ROUNDS + 1):
        took = []
        for each in around:
            started = time.process_time()
            action(each)
            took.append((time.process_time() - started) * 1000)
        rounds.append(took)
    return [median(times) for times in zip(*rounds[1:], strict=True)]  # the first one warms


def _neighbourhood(seed: int, until: datetime) -> Neighbourhood:
    """A subject (0) who was seen with, or lives with, ten others; each of them has a history as well."""
    chance = random.Random(seed)
    associates = [1, *range(2, 2 * ASSOCIATES, 2)]  # 1 shares the home of 0, the others live elsewhere
    plans = [_of_subject(chance, associates[n % ASSOCIATES], n) for n in range(INCIDENTS)]
    with_subject = Counter(who for people in plans for who, _ in people[1:])
    for who in associates:
        plans += [[(who, "subject")] for _ in range(OF_EACH - with_subject[who])]
    store = MemoryStore()
    for number, people in enumerate(plans):
        at = until - timedelta(seconds=chance.randrange(86_400, YEARS * 365 * 86_400))
        record = _telling(chance, f"A{seed}-{number:05}", at, people)
        assert not validate(record, now=until)
        persons = {f"p{n}": who for n, (who, _) in enumerate(people)}
        store.add(incident_facts(record, incident=number, persons=persons))
    found = gather(0, store)
    assert len(found.incidents) == INCIDENTS
    assert set(found.associates) == set(associates)
    assert all(len(each.incidents) == OF_EACH for each in found.associates.values())
    return found


def _of_subject(chance: random.Random, other: int, number: int) -> list[tuple[int, str]]:
    """Everybody is seen once with the subject; of the other incidents, one in eight is with somebody."""
    if number >= ASSOCIATES and chance.random() > 1 / 8:
        return [(0, "subject")]
    mine, theirs = chance.choice(BETWEEN)
    return [(0, mine), (other, theirs)]


def _telling(
    chance: random.Random, reference: str, at: datetime, people: Sequence[tuple[int, str]]
) -> dict[str, Any]:
    """A contact that now and then says what the rules look for: concerns, an order, an offence."""
    agency = POLICE if len(people) > 1 else chance.choice(SHARED_OUT)
    record = contact(chance, agency, reference, at, people)
    if chance.random() < 0.1:
        record["people"][0]["concerns"] = chance.sample(CONCERNS, 2)
    if agency == PROBATION:
        day = at.date().isoformat()
        record["orders"] = [{"person": "p0", "type": "community_order", "starts": day}]
        record["offences"] = [{"person": "p0", "category": "violence", "date": day, "outcome": "convicted"}]
    return record


# --- through the database -----------------------------------------------------------------------------


def through_the_database(few: int = FEW, many: int = MANY) -> list[Figure]:
    """p50 of `reassess` among very many people beside that among few: the first time, and again."""
    with databases("bench_assess_few", "bench_assess_many") as (small, large):
        subjects = {}
        for database, size in ((small, few), (large, many)):
            with using(database):
                started = time.monotonic()
                subjects[size] = load(size, count=SUBJECTS + WARM)
                sys.stderr.write(f"  {size:,} people loaded in {time.monotonic() - started:.0f} s\n")
                _check(subjects[size])
        pairs = list(zip(subjects[few], subjects[many], strict=True))
        first = _in_turn(small, large, pairs)
        again = [_in_turn(small, large, pairs) for _ in range(AGAIN)]
        with using(large):
            levels = Counter(Picture.objects.values_list("level", flat=True))
        sys.stderr.write(f"  levels: {dict(levels)}\n")
    name, baseline = f"reassess, {many:,} people", f"{few:,} people"
    return [
        _p50(f"{name}, first time, p50", baseline, first),
        _p50(f"{name}, again, p50", baseline, [pair for each in again for pair in each]),
    ]


def among_fifty_thousand() -> list[Figure]:
    """The same among fewer, in half a minute; run when asked for by name only."""
    return through_the_database(many=50_000)


def _p50(name: str, baseline: str, pairs: Sequence[tuple[float, float]]) -> Figure:
    few, many = zip(*pairs, strict=True)
    return Figure(name, "ms", percentile(many, 0.5), baseline, percentile(few, 0.5), RATIO)


def _in_turn(small: Any, large: Any, pairs: Sequence[tuple[int, int]]) -> list[tuple[float, float]]:
    """Milliseconds of each person's assessment: (among few, among many). The first ones only warm."""
    took = []
    for number, (one, other) in enumerate(pairs):
        times = [0.0, 0.0]
        order = [(0, small, one), (1, large, other)]
        for place, database, pk in order if number % 2 else reversed(order):
            with using(database):
                times[place] = _reassess(pk)
        took.append((times[0], times[1]))
    return took[WARM:]


def _reassess(pk: int) -> float:
    with transaction.atomic():
        mark_stale(person_ids=[pk])
    started = time.perf_counter()
    after = reassess(person_id=pk)
    took = (time.perf_counter() - started) * 1000
    assert after is not None
    return took


def _check(subjects: Iterable[int]) -> None:
    """What is measured is what was promised to be: twenty incidents, three associates, one shared home.

    It is also read once here, among few and among many, so that neither is measured from the disk.
    """
    for pk in subjects:
        found = gather(pk, DatabaseSource())
        homes = sum(each.lives_with for each in found.associates.values())
        if (len(found.incidents), len(found.associates), homes) != (len(COURSE), len(COMPANY), 1):
            raise RuntimeError(f"{len(found.incidents)} incidents, {len(found.associates)} associates")

"""An address becomes communal by the number of people recorded there: what it gave until then stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk.replay import Replay
from risk.rules.findings import RANK
from risk.rules.memory import MemoryStore
from risk.rules.neighbourhood import Residence, communal_from, gather, household
from risk.rules.ruleset import RULESET
from tests.unit.risk.records import HOME, facts, hurt, person, picture, record, store_of
from tests.unit.risk.rules.pictures.histories import pair, posing
from tests.unit.risk.rules.test_properties import Keys

LIMIT = RULESET.neighbourhood["communal_residents"]
NOW = 400


def lives(on, who):
    return record("gp_consultation", on, person(who, address=HOME))


def called(on, *people):
    return record("police_callout", on, *people, location=HOME)


#: Twelve people at one address, one of them violent, and calls there that do not name the one at risk.
FLAT = [
    *(lives(n, f"r{n}") for n in range(LIMIT - 1)),
    lives(20, "e"),
    record(
        "police_crime_report",
        30,
        person("r3", "suspect", address=HOME),
        offences=[{"person": "r3", "category": "violence", "outcome": "convicted"}],
    ),
    *(called(on, person("r5", "victim", address=HOME)) for on in (40, 50, 60)),
    record("miu_attendance", 70, person("e", injuries=hurt("face", "assault"), address=HOME)),
]


def codes(history, on=NOW):
    return {f.code for f in picture(history, on).findings}


def test_one_more_resident_takes_nothing_away():
    new = called(80, person("n", "victim", address=HOME, injuries=hurt("head", "assault")))
    before, after = picture(FLAT, 80), picture([*FLAT, new], 80)
    assert {"violent_associate", "address_callouts"} <= {f.code for f in before.findings}
    assert {f.code for f in before.findings} <= {f.code for f in after.findings}
    assert after.score >= before.score


def test_from_the_next_day_on_it_gives_nothing_more():
    new = [called(80, person("n", "victim", address=HOME)), lives(81, "m")]
    later = [
        called(on, person("m", "victim", address=HOME), person("n", "suspect", address=HOME))
        for on in (90, 95)
    ]
    at = gather("e", store_of([*FLAT, *new, *later])).at_address
    assert max(f.day for f in at) == facts(new[0]).day
    assert "m" not in gather("e", store_of([*FLAT, *new, *later])).associates
    assert gather("m", store_of([*FLAT, *new, *later])).at_address == []
    assert set(gather("m", store_of([*FLAT, *new])).associates) == set()


def test_who_counts_as_living_together():
    there = [Residence(n, n, 500) for n in range(LIMIT)]
    assert communal_from(there, LIMIT) is None
    assert household(there, LIMIT) == there
    more = [*there, Residence("a", 100, 200), Residence("b", 101, 300)]
    assert communal_from(more, LIMIT) == 100
    assert {each.person for each in household(more, LIMIT)} == {*range(LIMIT), "a"}
    assert {each.last for each in household(more, LIMIT)} == {100}


def test_who_is_assessed_again_at_a_communal_address():
    store = MemoryStore()
    for raw in [*FLAT, lives(80, "n")]:
        store.add(facts(raw))
    assert store.add(facts(lives(81, "m"))) == {"m"}
    assert store.add(facts(called(82, person("m", "victim")))) == {"m"}
    bailed = record(
        "court_outcome", 90, person("r3"), orders=[{"person": "r3", "type": "bail", "starts": "2020-03-31"}]
    )
    assert {"e", "r5", "n"} <= store.add(facts(bailed))


residents = st.integers(0, LIMIT + 4).map(lambda n: f"r{n}" if n else "e")


@st.composite
def contacts(
    draw, earliest=0, kinds=("gp_consultation", "miu_attendance", "police_callout", "court_outcome")
):
    kind, who, other = draw(st.sampled_from(kinds)), draw(residents), draw(residents)
    injuries = hurt("head", draw(st.sampled_from(["assault", "fall"])))
    first = person(who, "victim" if kind == "police_callout" else "subject", address=HOME, injuries=injuries)
    people, more = [first], {}
    if other != who and draw(st.booleans()):
        people.append(person(other, "suspect", address=draw(st.sampled_from([HOME, None]))))
        if draw(st.booleans()):
            more["offences"] = [{"person": other, "category": "violence", "outcome": "convicted"}]
    return record(kind, draw(st.integers(earliest, NOW)), *people, location=HOME, **more)


full = st.lists(contacts(), min_size=8, max_size=16).map(
    lambda more: [*(lives(n * 9, f"r{n}") for n in range(1, LIMIT - 3)), lives(5, "e"), *more]
)


@pytest.mark.parametrize("seen", [picture, pair, posing])
@settings(max_examples=60, deadline=None)
@given(history=full, new=contacts(earliest=NOW, kinds=("miu_attendance", "police_callout")))
def test_harm_to_somebody_new_there_never_lowers_a_score_or_a_level(seen, history, new):
    """Whatever happened before it. An older record that comes to light may tell that it was one sooner."""
    of = {"of": "r2"} if seen is posing else {}
    before, after = seen(history, NOW, **of), seen([*history, new], NOW, **of)
    assert after.score >= before.score
    assert RANK[after.level] >= RANK[before.level]


@settings(max_examples=60, deadline=None)
@given(full.flatmap(lambda h: st.tuples(st.just(h), st.permutations(h))))
def test_the_order_of_arrival_does_not_matter(both):
    history, shuffled = both
    assert picture(history, NOW) == picture(shuffled, NOW)


@settings(max_examples=40, deadline=None)
@given(full)
def test_leaving_out_the_quiet_changes_no_history(history):
    quick, whole = Replay(linker=Keys()), Replay(linker=Keys(), every=True)
    for raw in sorted(history, key=lambda each: each["occurred_at"]):
        quick.take(raw)
        whole.take(raw)
    assert [h.as_dict() for h in quick.histories.values()] == [h.as_dict() for h in whole.histories.values()]

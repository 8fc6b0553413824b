"""Which entries may be one event."""

from datetime import date, time

from hypothesis import given, settings
from hypothesis import strategies as st

from chronology.pairing import TOGETHER, Told, pairs

DAY = date(2012, 7, 14)
CALL = Told("2", "west-midlands-ambulance", "ambulance_callout", DAY, time(21, 10), "14 ws119zq")
POLICE = Told("1", "staffordshire-police", "police_callout", DAY, time(21, 40), "14 ws119zq")
KINDS = sorted({kind for two in TOGETHER for kind in two} | {"letter_sent", "gp_consultation"})
TOLD = st.builds(
    Told,
    st.uuids().map(str),
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from(KINDS),
    st.dates(date(2012, 7, 13), date(2012, 7, 16)),
    st.none() | st.times(),
    st.sampled_from(["", "here", "there"]),
)


def changed(told: Told, **more) -> Told:
    return Told(**{name: getattr(told, name) for name in Told.__dataclass_fields__} | more)


def test_an_ambulance_and_the_police_at_one_address_within_the_hour_may_be_one_event():
    [pair] = pairs([CALL, POLICE])
    assert (pair.one, pair.other) == ("1", "2")
    assert pair.why == "30 minutes apart, at one place."


def test_over_midnight_they_may_still_be_one():
    late = changed(CALL, at=time(23, 50))
    assert pairs([late, changed(POLICE, on=date(2012, 7, 15), at=time(0, 20))])


def test_more_than_an_hour_apart_or_at_another_place_they_are_not():
    assert not pairs([CALL, changed(POLICE, at=time(22, 11))])
    assert not pairs([CALL, changed(POLICE, place="2 ws119zq")])


def test_without_a_time_the_same_day_may_be_and_another_day_is_not():
    assert "without a time" in pairs([changed(CALL, at=None), POLICE])[0].why
    assert not pairs([changed(CALL, at=None), changed(POLICE, on=date(2012, 7, 15))])


def test_one_agency_alone_and_kinds_that_do_not_go_together_are_never_paired():
    assert not pairs([CALL, changed(POLICE, agency=CALL.agency)])
    assert not pairs([CALL, changed(POLICE, kind="letter_sent")])


@settings(max_examples=60, deadline=None)
@given(st.lists(TOLD, max_size=8), st.randoms())
def test_pairs_are_the_same_whatever_the_order_and_never_of_one_agency(entries, random):
    found = pairs(entries)
    shuffled = list(entries)
    random.shuffle(shuffled)
    assert pairs(shuffled) == found
    by = {entry.public_id: entry for entry in entries}
    for pair in found:
        assert pair.one < pair.other
        assert by[pair.one].agency != by[pair.other].agency
        assert abs((by[pair.one].on - by[pair.other].on).days) <= 1

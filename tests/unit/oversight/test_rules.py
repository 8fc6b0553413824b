"""Each rule finds what it says, and not what is beside it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.rules import RULES, Day, Known, Limits, LookFact, Miss, Reader, findings

ON = date(2026, 11, 25)  # a Wednesday
NOON = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Europe/London"))
WORKS = {"members": {("a", "gp")}}


def look(person="p", *, minutes=0, actor="a", agency="gp", at=NOON):
    return LookFact(actor, agency, at + timedelta(minutes=minutes), person)


def day(*looks, **more):
    return Day(on=ON, **{"working": True, "looks": looks, **WORKS, **more})


def codes(day_):
    return [found.code for found in findings(day_)]


def test_an_ordinary_day_says_nothing():
    assert codes(day(look(), look("q"))) == []


class TestManyPeople:
    def test_thirty_within_an_hour(self):
        looks = [look(f"p{number}", minutes=number) for number in range(30)]
        [found] = findings(day(*looks))
        assert (found.code, found.actor, found.agency) == ("many_people", "a", "gp")
        assert found.facts == {"people": 30, "in_an_hour": 30, "usual": 0}

    @pytest.mark.parametrize("apart", [0, 2])
    def test_not_the_same_few_over_and_over_nor_thirty_through_the_day(self, apart):
        few = [look(f"p{number % 5}", minutes=number) for number in range(50)]
        spread = [look(f"p{number}", minutes=number * 2 * apart) for number in range(29)]
        assert codes(day(*few)) == []
        assert codes(day(*spread)) == []

    def test_the_hour_moves_along(self):
        looks = [look(f"p{number}", minutes=3 * number) for number in range(40)]
        assert codes(day(*looks)) == []  # 20 in each hour
        assert findings(day(*looks), Limits(in_an_hour=20))[0].facts["in_an_hour"] == 20

    def test_five_times_the_readers_own_usual_day(self):
        looks = [look(f"p{number}", minutes=10 * number) for number in range(20)]
        assert codes(day(*looks, before={"a": (4, 3, 4)})) == ["many_people"]
        assert codes(day(*looks, before={"a": (5, 5, 90)})) == []
        assert codes(day(*looks[:14], before={"a": (1, 1)})) == []


class TestWhoIsLikeTheReader:
    READER = {"a": Reader("jo", "bright", frozenset({"1|ws11"}))}

    @pytest.mark.parametrize(
        ("names", "homes", "expected"),
        [
            ({("jo", "bright")}, set(), ["own_record"]),
            ({("sam", "bright")}, set(), ["own_surname"]),
            ({("sam", "bright"), ("jo", "bright")}, {"1|ws11"}, ["own_record"]),
            ({("sam", "other")}, {"1|ws11"}, ["own_address"]),
            ({("sam", "bright")}, {"1|ws11"}, ["own_address", "own_surname"]),
            ({("jo", "other")}, {"2|ws11"}, []),
        ],
    )
    def test_by_name_and_address(self, names, homes, expected):
        people = {"p": Known(frozenset(names), frozenset(homes))}
        assert codes(day(look(), readers=self.READER, people=people)) == expected

    def test_an_agency_is_told_by_its_own_records_alone_and_the_rest_is_for_no_agency(self):
        namesake, neighbour = Known(frozenset({("jo", "bright")})), frozenset({"1|ws11"})
        at_home = Known(frozenset({("sam", "other")}), neighbour)
        people = {
            "p": replace(namesake, held={"gp": namesake}),
            "q": replace(namesake, held={"police": namesake}),
            "r": replace(at_home, held={"gp": at_home}),
        }
        readers = {"a": Reader("jo", "bright", neighbour, {"police": neighbour})}
        found = findings(day(look(), look("q"), look("r"), readers=readers, people=people))
        assert [(one.code, one.agency, one.facts["persons"]) for one in found] == [
            ("own_record", "gp", ["p"]),
            ("own_record", "", ["q"]),
            ("own_address", "", ["r"]),  # that the reader lives there is the police's to know
        ]
        readers = {"a": Reader("jo", "bright", neighbour, {"gp": neighbour})}
        [found] = findings(day(look("r"), readers=readers, people=people))
        assert (found.code, found.agency) == ("own_address", "gp")

    def test_one_reader_with_two_agencies_is_found_once_by_what_others_hold(self):
        people = {"p": Known(frozenset({("jo", "bright")})), "q": Known(frozenset({("jo", "bright")}))}
        looks = (look("p"), look("q", agency="police"), look("p", agency="police"))
        members = {("a", "gp"), ("a", "police")}
        [found] = findings(day(*looks, readers=self.READER, people=people, members=members))
        assert (found.agency, found.facts) == ("", {"persons": ["p", "q"]})

    def test_a_reader_without_a_family_name_is_like_nobody(self):
        people = {"p": Known(frozenset({("", "")}))}
        assert codes(day(look(), readers={"a": Reader("", "")}, people=people)) == []


class TestManyNotFound:
    def misses(self, number, *, apart, actor="a"):
        return [
            Miss(actor, "gp", NOON + timedelta(minutes=apart * each), each % 4 == 0) for each in range(number)
        ]

    def test_twenty_addresses_and_searches_within_an_hour(self):
        [found] = findings(day(misses=self.misses(20, apart=2)))
        assert (found.code, found.actor, found.agency) == ("many_not_found", "a", "gp")
        assert found.facts == {"addresses": 15, "searches": 5, "in_an_hour": 20}

    def test_not_a_few_nor_many_through_the_day_nor_those_of_several_readers(self):
        assert codes(day(misses=self.misses(19, apart=1))) == []
        assert codes(day(misses=self.misses(60, apart=4))) == []
        apiece = [*self.misses(12, apart=1), *self.misses(12, apart=1, actor="b")]
        assert codes(day(misses=apiece)) == []
        assert codes(day(misses=apiece)) != codes(day(misses=self.misses(24, apart=1)))

    def test_the_number_is_a_limit(self):
        [found] = findings(day(misses=self.misses(60, apart=4)), Limits(missed=15))
        assert found.facts["in_an_hour"] == 15


class TestOutOfHours:
    @pytest.mark.parametrize(("hour", "expected"), [(6, True), (7, False), (20, False), (21, True)])
    def test_by_the_clock(self, hour, expected):
        assert (codes(day(look(at=NOON.replace(hour=hour)))) == ["out_of_hours"]) == expected

    def test_all_day_when_nobody_works(self):
        assert codes(day(look(), working=False)) == ["out_of_hours"]

    def test_not_for_agencies_that_work_by_night(self):
        assert codes(day(look(at=NOON.replace(hour=3)), all_hours={"gp"})) == []


def test_an_emergency_each_time():
    [found] = findings(day(emergencies=[("a", "gp", "e1"), ("a", "gp", "e2")]))
    assert (found.code, found.facts) == ("break_glass", {"emergencies": ["e1", "e2"]})


def test_a_look_for_an_agency_that_the_reader_does_not_work_for():
    assert codes(day(look(agency="police"))) == ["after_membership_end"]


def test_the_same_person_from_ten_times_on():
    assert codes(day(often=[("a", "gp", "p", 9)])) == []
    assert codes(day(often=[("a", "gp", "p", 10)])) == ["same_person_often"]


def test_somebody_whom_the_reader_turns_out_to_know():
    assert codes(day(declared=[("a", "gp", "p")])) == ["declared_block_later"]


@given(
    st.lists(
        st.builds(
            look,
            st.sampled_from("pqrs"),
            minutes=st.integers(-700, 700),
            actor=st.sampled_from("ab"),
            agency=st.sampled_from(["gp", "police"]),
        ),
        max_size=20,
    )
)
def test_the_order_of_the_looks_changes_nothing_and_each_rule_speaks_once_of_a_reader(looks):
    found = findings(day(*looks), Limits(in_an_hour=3))
    again = findings(day(*reversed(looks)), Limits(in_an_hour=3))
    assert [(one.code, one.actor, one.agency) for one in found] == [
        (one.code, one.actor, one.agency) for one in again
    ]
    keys = [(one.code, one.actor, one.agency) for one in found]
    assert len(keys) == len(set(keys))
    assert {one.code for one in found} <= set(RULES)

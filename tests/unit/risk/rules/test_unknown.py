"""What is not known and whom to ask: each gap appears with a reason, and is gone when it is answered."""

from datetime import date, timedelta

import pytest

from risk.rules.incident import Order
from risk.rules.sights import Sight
from risk.rules.unknown import gaps

TODAY = date(2026, 6, 1)


def sight(days_ago: int, agency: str = "miu", kind: str = "miu_attendance", **more) -> Sight:
    on = TODAY - timedelta(days=days_ago)
    whole = more.pop("whole", True)
    agency_kind = more.pop("agency_kind", agency)
    return Sight(f"i{days_ago}{agency}", f"R{days_ago}", on, agency, agency_kind, kind, whole, **more)


def gap(code: str, *sights: Sight, **more):
    return next((found for found in gaps(sights, on=TODAY, **more) if found.code == code), None)


def test_nothing_is_asked_where_nothing_is_seen():
    assert gaps([], on=TODAY) == []
    assert gaps([sight(400, injuries=1, unexplained=1)], on=TODAY) == []


class TestAlone:
    def test_never_seen_alone_asks_the_agency_that_saw_them_beside_somebody(self):
        found = gap("alone", sight(1, alone=False), sight(2, "gp", "gp_consultation"), sight(3, alone=False))
        assert (found.count, found.of, found.ask) == (2, 3, ["miu"])

    def test_one_contact_alone_answers_it(self):
        assert gap("alone", sight(1, alone=False), sight(2, alone=True)) is None

    def test_one_contact_is_no_reason_to_ask(self):
        assert gap("alone", sight(1, alone=False)) is None

    def test_summaries_and_letters_say_nothing_of_it(self):
        assert (
            gap("alone", sight(1, whole=False), sight(2, whole=False), sight(3, kind="letter_sent")) is None
        )


class TestSober:
    def test_under_the_influence_each_time_that_it_is_recorded(self):
        found = gap("sober", sight(1, influence="alcohol"), sight(2, influence="drugs"), sight(3))
        assert (found.count, found.ask) == (2, ["miu"])

    def test_one_sober_contact_answers_it(self):
        assert gap("sober", sight(1, influence="alcohol"), sight(2, influence="no")) is None

    def test_not_recorded_is_not_drunk(self):
        assert gap("sober", sight(1), sight(2)) is None


class TestRelationship:
    def test_somebody_is_there_and_nobody_asked_who(self):
        found = gap("relationship", sight(1, in_company=True, injuries=1))
        assert (found.count, found.ask) == (1, ["miu"])

    def test_it_is_answered_by_the_persons_own_account(self):
        assert gap("relationship", sight(1, in_company=True, injuries=1), sight(5, told=True)) is None

    def test_without_harm_it_is_nobodys_business(self):
        assert gap("relationship", sight(1, in_company=True)) is None


def test_the_injuries_without_a_cause_are_counted_and_their_agencies_asked():
    found = gap("cause", sight(1, injuries=2, unexplained=2), sight(9, "gp", injuries=1))
    assert (found.count, found.of, found.ask) == (2, 3, ["miu"])
    assert gap("cause", sight(1, injuries=1)) is None


class TestGp:
    def test_no_gp_is_seen_and_the_practice_is_named(self):
        assert gap("gp", sight(1, practice="M83001")).practice == "M83001"

    @pytest.mark.parametrize(
        "answered",
        [
            sight(2, "surgery", "gp_consultation", agency_kind="gp"),
            sight(2, "hub", "information_sharing", partners=frozenset({"gp"})),
        ],
    )
    def test_a_contact_or_a_discussion_answers_it(self, answered):
        assert gap("gp", sight(1), answered) is None

    def test_it_is_not_said_of_a_gp_that_holds_more_than_is_shown(self):
        assert gap("gp", sight(1), more_held_by={"gp"}) is None


class TestLeftOut:
    talk = sight(
        10, "hub", "information_sharing", agency_kind="community_safety_hub", partners=frozenset({"miu"})
    )

    def test_an_agency_with_contacts_before_it_was_not_there(self):
        found = gap("left_out", self.talk, *(sight(day, "police") for day in (20, 30)), sight(40), sight(50))
        assert (found.ask, found.count, found.on) == (["police"], 2, self.talk.on)

    def test_who_came_afterwards_or_once_was_not_left_out(self):
        assert gap("left_out", self.talk, sight(5, "police"), sight(4, "police"), sight(20, "gp")) is None

    def test_without_a_discussion_nobody_was(self):
        assert gap("left_out", *(sight(day, "police") for day in (20, 30))) is None


class TestConditions:
    def order(self, starts: int, ends: int | None) -> Order:
        last = None if ends is None else TODAY + timedelta(days=ends)
        return Order("z", "bail", TODAY - timedelta(days=starts), last, None, "")

    def test_an_order_that_runs_without_conditions(self):
        found = gap("conditions", sight(1, "probation", bare_orders=(self.order(5, None),)))
        assert (found.ask, found.count) == (["probation"], 1)

    def test_the_same_order_told_twice_is_one(self):
        order = self.order(5, 0)
        assert gap("conditions", sight(1, bare_orders=(order,)), sight(2, bare_orders=(order,))).count == 1

    def test_conditions_that_another_record_gives_are_not_asked_for(self):
        order = self.order(5, None)
        assert gap("conditions", sight(1, bare_orders=(order,)), sight(2, bound_orders=(order,))) is None

    def test_one_that_ended_or_has_not_begun_is_not_asked_about(self):
        assert gap("conditions", sight(1, bare_orders=(self.order(5, -1), self.order(-2, 9)))) is None


class TestDrinking:
    def test_noted_and_never_talked_about_the_gp_is_asked_first(self):
        seen = (sight(1, influence="alcohol"), sight(2, influence="both"), sight(3, "gp", "gp_consultation"))
        assert gap("drinking", *seen).ask == ["gp", "miu"]

    def test_one_offer_answers_it(self):
        seen = (sight(1, influence="alcohol"), sight(2, influence="both", drinking_raised=True))
        assert gap("drinking", *seen) is None

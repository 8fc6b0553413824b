"""What a picture is explained with: who sees what, how it changes, what worries, what each finding adds."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from risk.rules.explain import appeared_and_went, moved, seen_lately, trend, waterfall, worst
from risk.rules.sights import Sight, sight_of
from tests.unit.risk.records import hurt, moment, person, picture, record

TODAY = date(2026, 6, 1)
LEVELS = {"emerging": 3.0, "elevated": 7.0, "high": 14.0}


def sight(days_ago: int, agency: str = "miu", kind: str = "miu_attendance", **more) -> Sight:
    on = TODAY - timedelta(days=days_ago)
    return Sight(
        f"i{days_ago}{agency}", f"R{days_ago}", on, agency, agency, kind, more.pop("whole", True), **more
    )


@dataclass
class Found:
    code: str
    family: str
    weight: float
    floor: str = ""

    @property
    def title(self) -> str:
        return self.code.title()


class TestSeenLately:
    def test_agencies_that_saw_most_harm_come_first_and_the_rest_are_counted(self):
        sights = [
            *(sight(day, "miu", injuries=1) for day in (10, 20, 30)),
            *(sight(day, "police", "police_callout") for day in (15, 25)),
            *(sight(day, "care", "social_care_contact") for day in range(1, 9)),
            sight(40, "gp", "gp_consultation"),
        ]
        seen = seen_lately(sights, on=TODAY)
        assert [(a.agency, a.injuries, a.called, a.other) for a in seen.agencies] == [
            ("miu", 3, 0, 0),
            ("police", 0, 2, 0),
            ("care", 0, 0, 8),
        ]
        assert seen.more == 1
        assert seen.latest.agency == "care"

    def test_what_is_older_than_a_year_is_only_the_latest_known(self):
        seen = seen_lately([sight(365, injuries=1), sight(700)], on=TODAY)
        assert (list(seen.agencies), seen.latest.on) == ([], TODAY - timedelta(days=365))

    def test_what_lies_in_the_future_is_not_seen(self):
        assert seen_lately([sight(-1)], on=TODAY).latest is None


def test_the_trend_counts_events_of_harm_in_two_quarters_and_the_year():
    sights = [
        sight(0, injuries=2),
        sight(89, kind="police_callout"),
        sight(90, injuries=1),
        sight(200, injuries=1),
        sight(365, injuries=1),
        sight(5),
    ]
    found = trend(sights, on=TODAY)
    assert (found.now, found.before) == (2, 1)
    assert found.year == 3, "what lies on two days running is one event"


def test_the_top_counts_what_the_findings_count():
    """Police, then the unit on the next day, and an assault told to the GP: two events of three contacts."""
    records = [
        record("police_callout", 700, person("e", "victim"), call={"initial_type": "assault"}),
        record("miu_attendance", 701, person("e", injuries=hurt("face", "assault"))),
        record("gp_consultation", 720, person("e", concerns=["physical_violence"])),
        record("police_callout", 730, person("e", "suspect"), person("y", "victim")),
    ]
    sights = [
        sight_of(raw, keys={"e"}, incident=raw["reference"], agency_kind="x", whole=True) for raw in records
    ]
    on = moment(740).date()
    assert trend(sights, on=on).now == 2
    assert "twice" in picture(records, 740).finding("assault_reported").says
    assert [(a.agency, a.injuries, a.called, a.other) for a in seen_lately(sights, on=on).agencies] == [
        ("anyshire-police", 0, 2, 0),
        ("anytown-miu", 1, 0, 0),
        ("anytown-gp", 0, 0, 1),
    ]


def test_what_two_visits_saw_of_one_injury_is_one_injury_of_that_agency():
    seen = seen_lately([sight(10, injuries=1), sight(11, injuries=2), sight(30, injuries=1)], on=TODAY)
    assert [(a.injuries, a.called, a.other) for a in seen.agencies] == [(2, 0, 0)]


def test_what_sets_the_highest_level_by_itself_worries_most_and_else_what_adds_most():
    heavy, floored = Found("a", "harm", 9.0), Found("b", "harm", 2.0, "elevated")
    assert worst([heavy, floored], level="elevated") is floored
    assert worst([heavy, floored], level="high") is heavy, "it does not explain this level"
    assert worst([heavy, Found("c", "context", 1.0)], level="high") is heavy
    assert worst([Found("d", "response", 0.0)], level="none") is None


class TestWaterfall:
    def test_steps_add_up_in_the_order_harm_others_context(self):
        found = [Found("c", "context", 1.0), Found("o", "others", 2.0), Found("h", "harm", 3.0)]
        falls = waterfall(found, level="emerging", thresholds=LEVELS, held_back=False)
        assert [(s.kind, s.adds, s.total) for s in falls.steps] == [
            ("core", 3.0, 3.0),
            ("core", 2.0, 5.0),
            ("context", 1.0, 6.0),
            ("sum", 0.0, 6.0),
        ]
        assert falls.level_is == "by_sum"

    def test_context_counts_at_most_as_much_again(self):
        found = [Found("h", "harm", 2.0), Found("c", "context", 3.5)]
        falls = waterfall(found, level="emerging", thresholds=LEVELS, held_back=False)
        assert [(s.kind, s.adds, s.total) for s in falls.steps[-2:]] == [
            ("limit", -1.5, 4.0),
            ("sum", 0.0, 4.0),
        ]

    def test_context_alone_comes_to_nothing(self):
        falls = waterfall([Found("c", "context", 3.5)], level="none", thresholds=LEVELS, held_back=False)
        assert falls.steps[-1].total == 0.0

    @pytest.mark.parametrize(
        ("level", "weight", "floor", "why"),
        [
            ("high", 5.0, "high", "by_itself"),
            ("elevated", 6.5, "", "kept"),
            ("emerging", 9.0, "", "held_down"),
            ("high", 14.0, "", "by_sum"),
            ("none", 0.5, "", "by_sum"),
        ],
    )
    def test_it_says_where_the_level_comes_from(self, level, weight, floor, why):
        found = [Found("h", "harm", weight, floor)]
        assert waterfall(found, level=level, thresholds=LEVELS, held_back=False).level_is == why

    def test_beside_something_held_back_nothing_measures_the_gap(self):
        """Level, thresholds and why are all that the part held back could be worked out from."""
        found = [Found("h", "harm", 2.0), Found("c", "context", 3.0)]
        one, other = (
            waterfall(found, level=level, thresholds=LEVELS, held_back=True) for level in ("emerging", "high")
        )
        assert one == other, "whatever it adds, the drawing is the same"
        assert one.thresholds == {}
        assert one.level_is == ""
        assert one.steps[-1].kind == "hidden"
        assert one.steps[-1].adds == 0.0
        assert one.steps[-2].total == 4.0, "the limit on context is taken of what is shown"

    def test_what_is_not_counted_is_named_apart(self):
        falls = waterfall([Found("letter", "response", 0.0)], level="none", thresholds={}, held_back=False)
        assert falls.not_counted == ["Letter"]
        assert [s.kind for s in falls.steps] == ["sum"]


class TestMoved:
    def test_the_day_told_is_that_of_the_last_move(self):
        path = [(date(2026, 5, 1), "elevated"), (date(2026, 5, 3), "elevated"), (date(2026, 5, 9), "high")]
        move = moved(path, before="emerging")
        assert (move.before, move.after, move.on) == ("emerging", "high", date(2026, 5, 9))

    def test_nothing_is_told_of_a_level_that_came_back(self):
        assert moved([(date(2026, 5, 1), "high"), (date(2026, 5, 2), "none")], before="none") is None
        assert moved([], before="high") is None


def test_a_finding_held_back_now_or_before_has_neither_appeared_nor_gone():
    before = {"stays": "Stays", "hides": "Hides", "opens": "Opens", "goes": "Goes", "secret": "Secret"}
    now = {"stays": "Stays", "hides": "Hides", "opens": "Opens", "comes": "Comes", "sealed": "Sealed"}
    appeared, went = appeared_and_went(
        before=before,
        before_shown=["stays", "hides", "goes"],
        now=now,
        now_shown=["stays", "opens", "comes"],
    )
    assert (appeared, went) == (["Comes"], ["Goes"])


class TestSight:
    RECORD = {
        "agency": "cannock-miu",
        "reference": "M1",
        "kind": "miu_attendance",
        "occurred_at": "2026-05-01",
        "people": [
            {
                "key": "e",
                "role": "subject",
                "seen_alone": False,
                "present": ["z"],
                "under_influence": "alcohol",
                "concerns": ["fear"],
                "gp_practice": "M83001",
                "injuries": [{"site": "head"}, {"site": "arm", "mechanism": "fall"}],
                "engagement": {"offered": "alcohol_service", "response": "declined"},
            },
            {"key": "z", "role": "household_member"},
        ],
        "relationships": [{"from": "e", "to": "z", "type": "friend", "asserted_by": "subject"}],
        "orders": [{"person": "z", "type": "bail", "starts": "2026-04-01"}],
    }

    def seen(self, whole: bool) -> Sight:
        return sight_of(self.RECORD, keys={"e"}, incident="x", agency_kind="miu", whole=whole)

    def test_in_full_it_says_who_was_there_and_what_was_asked(self):
        full = self.seen(True)
        assert (full.alone, full.in_company, full.told, full.drinking_raised) == (False, True, True, True)
        assert (full.injuries, full.unexplained, full.practice) == (2, 1, "M83001")
        assert [order.type for order in full.bare_orders] == ["bail"]

    def test_a_summary_says_no_more_than_the_permissions_let_it(self):
        """docs/permissions.md: date, agency, kind, injury sites, influence, concerns."""
        cut = self.seen(False)
        assert (cut.injuries, cut.influence, cut.concerns) == (2, "alcohol", {"fear"})
        bare = Sight("x", "M1", date(2026, 5, 1), "cannock-miu", "miu", "miu_attendance", False)
        for name in (
            "alone",
            "in_company",
            "told",
            "drinking_raised",
            "unexplained",
            "practice",
            "bare_orders",
        ):
            assert getattr(cut, name) == getattr(bare, name), name

    def test_somebody_who_takes_no_part_is_not_seen(self):
        assert sight_of(self.RECORD, keys={"q"}, incident="x", agency_kind="miu", whole=True) is None

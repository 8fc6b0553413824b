"""An order that several records tell of: when it ends and what conditions it has, whoever told first."""

from hypothesis import given, settings
from hypothesis import strategies as st

from risk.rules.findings import RANK
from tests.unit.risk.records import HOME, day, facts, person, picture, record
from tests.unit.risk.rules.pictures.histories import harm, pair, posing
from tests.unit.risk.rules.test_evidence import unsupported


def told(kind, on, ends, role="suspect"):
    order = {"person": "z", "type": "restraining_order", "starts": day(0), "ends": day(ends), "protects": "e"}
    victim, other = person("e", "victim", address=HOME), person("z", role, address=HOME)
    return record(kind, on, victim, other, orders=[order])


FIRST = told("police_crime_report", 5, 100)
EXTENDED = told("court_outcome", 90, 700, "subject")
UNDER_IT = harm(200)


def test_contact_after_the_first_end_and_before_the_later_one_is_under_the_order():
    history = [FIRST, EXTENDED, UNDER_IT]
    mine = picture(history, 210)
    assert mine.finding("order_in_force")
    under = {e.reference for e in mine.finding("contact_under_order").evidence}
    assert UNDER_IT["reference"] in under
    assert mine.finding("protected_contact")
    assert pair(history, 210).finding("pair_order_protects")
    assert posing(history, 210).finding("posing_breach")
    assert picture(history, 701).finding("order_in_force") is None


def test_an_earlier_report_that_names_an_earlier_end_lowers_nothing():
    without = [EXTENDED, UNDER_IT]
    assert picture([FIRST, *without], 210).score >= picture(without, 210).score
    assert pair([FIRST, *without], 210).score >= pair(without, 210).score
    assert posing([FIRST, *without], 210).score >= posing(without, 210).score


def made(kind, on, **more):
    order = {"person": "z", "type": "suspended_sentence_order", "starts": day(0), **more}
    victim, other = person("e", "victim", address=HOME), person("z", "suspect", address=HOME)
    return record(kind, on, victim, other, orders=[order])


def in_force(history, on):
    finding = picture(history, on).finding("order_in_force")
    return finding.says if finding else None


def test_an_end_that_probation_gives_later_is_believed():
    history = [made("court_outcome", 0), made("probation_contact", 60, ends=day(120))]
    assert in_force(history[:1], 130).endswith("no conditions recorded, since 1 January 2020.")
    assert in_force(history, 120).endswith("since 1 January 2020 until 30 April 2020.")
    assert in_force(history, 121) is None
    assert in_force(list(reversed(history)), 121) is None
    assert "until 30 April 2020" not in in_force(history[:1], 120)


def test_an_end_known_only_from_a_record_of_harm_is_told_and_ends_nothing():
    history = [made("court_outcome", 0), made("police_crime_report", 60, ends=day(120)), harm(130)]
    assert in_force(history, 131).endswith(
        "since 1 January 2020 (its end is in doubt: one record gives 30 April 2020, another none)."
    )
    assert picture(history, 131).finding("contact_under_order")
    assert "its end is in doubt" in pair(history, 131).finding("pair_order_on_one").says
    assert "its end is in doubt" in posing(history, 131).finding("posing_order_in_force").says


def test_conditions_given_later_are_told_and_that_another_record_gives_none():
    history = [made("court_outcome", 0), made("probation_contact", 60, conditions="No contact.")]
    finding = picture(history, 100).finding("order_in_force")
    assert "with conditions that not every record of it gives" in finding.says
    assert {history[0]["reference"], history[1]["reference"]} <= {e.reference for e in finding.evidence}
    assert finding.weight == picture(history[:1], 100).finding("order_in_force").weight
    assert "with conditions, since" in in_force(history[1:], 100)


@st.composite
def tellings(draw, kinds):
    more = {
        name: value
        for name, value in (
            ("ends", draw(st.sampled_from([None, day(50), day(200), day(390), day(900)]))),
            ("conditions", draw(st.sampled_from([None, "No contact."]))),
            ("protects", draw(st.sampled_from([None, "e"]))),
        )
        if value
    }
    kind = draw(st.sampled_from(["suspended_sentence_order", "restraining_order"]))
    return made(draw(st.sampled_from(kinds)), draw(st.integers(0, 400)), type=kind, **more)


QUIET = ("court_outcome", "probation_contact", "police_intelligence")
HARM = ("police_callout", "police_crime_report")
told_often = st.lists(tellings(QUIET + HARM) | st.builds(harm, st.integers(0, 400)), max_size=7)


@settings(max_examples=300, deadline=None)
@given(told_often, tellings(HARM))
def test_harm_that_tells_of_an_order_never_lowers_a_score_or_a_level(history, more):
    for seen in (picture, pair, posing):
        before, after = seen(history, 400), seen([*history, more], 400)
        assert after.score >= before.score
        assert RANK[after.level] >= RANK[before.level]


@settings(max_examples=200, deadline=None)
@given(told_often.flatmap(lambda h: st.tuples(st.just(h), st.permutations(h))))
def test_whoever_told_first_does_not_matter(both):
    history, shuffled = both
    for seen in (picture, pair, posing):
        assert seen(history, 400) == seen(shuffled, 400)


@settings(max_examples=200, deadline=None)
@given(told_often)
def test_what_is_said_of_an_order_comes_out_the_same_from_its_evidence_alone(history):
    """Of each by itself: which of two stands first is chosen of all that is known, so that an incident cited
    for one may tell of the other, and not of its end.
    """
    for kind in ("suspended_sentence_order", "restraining_order"):
        of_one = [
            {**raw, "orders": [o for o in raw.get("orders", ()) if o["type"] == kind]} for raw in history
        ]
        assert unsupported([facts(raw) for raw in of_one], 400) == []

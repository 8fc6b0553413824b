"""What must hold of the further pictures for every history, by hypothesis."""

import json
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from risk.rules.findings import RANK, Assessment
from risk.rules.neighbourhood import gather
from risk.rules.pictures.pair import assess_pair, others_of
from risk.rules.pictures.posing import assess_posing
from tests.unit.risk.records import moment, person, record, store_of
from tests.unit.risk.rules.pictures.histories import HISTORIES, NOW, harm, incidents, pair, posing

VIOLENT = st.builds(
    lambda on, ways, concern: harm(on, *ways, concerns=concern),
    st.integers(0, NOW),
    st.sampled_from([("e", "z"), ("z", "e"), ("y", "z")]),
    st.sampled_from([[], ["fear"], ["strangulation"], ["threats_to_kill"], ["weapon"]]),
)


@settings(max_examples=200, deadline=None)
@given(HISTORIES, VIOLENT | incidents(kinds=("callout", "crime")))
def test_an_incident_of_harm_more_never_lowers_a_score_or_a_level(history, more):
    for picture in (pair, posing):
        before, after = picture(history), picture([*history, more])
        assert after.score >= before.score
        assert RANK[after.level] >= RANK[before.level]


@settings(max_examples=150, deadline=None)
@given(HISTORIES.flatmap(lambda h: st.tuples(st.just(h), st.permutations(h))))
def test_the_order_of_arrival_does_not_matter(both):
    history, shuffled = both
    for picture in (pair, posing):
        assert picture(history) == picture(shuffled)


@settings(max_examples=200, deadline=None)
@given(HISTORIES)
def test_a_pair_is_the_same_from_either_side(history):
    assert pair(history, of="e", other="z") == pair(history, of="z", other="e")


@settings(max_examples=150, deadline=None)
@given(HISTORIES)
def test_evidence_is_among_the_inputs_and_everything_survives_being_kept(history):
    for found in (pair(history), posing(history)):
        inputs = set(found.inputs)
        assert len(inputs) == len(found.inputs)
        assert inputs <= {raw["reference"] for raw in history}
        assert {e.incident for f in found.findings for e in f.evidence} <= inputs
        assert all(f.evidence and f.says.endswith(".") and f.about_others for f in found.findings)
        assert len({f.code for f in found.findings}) == len(found.findings)
        assert Assessment.from_dict(json.loads(json.dumps(found.as_dict()))).as_dict() == found.as_dict()


@settings(max_examples=100, deadline=None)
@given(HISTORIES)
def test_whoever_is_in_a_picture_together_is_found_as_one_of_the_others(history):
    neighbourhood = gather("e", store_of(history))
    others = set(others_of(neighbourhood))
    for other in ("z", "y"):
        if assess_pair(neighbourhood, other, at=moment(NOW)).findings:
            assert other in others


@settings(max_examples=150, deadline=None)
@given(HISTORIES, st.integers(300, NOW))
def test_nothing_changes_before_the_next_due_day(history, on):
    known = [raw for raw in history if raw["occurred_at"] <= moment(on).isoformat()]
    neighbourhood = gather("z", store_of(known))
    for assess in (
        lambda at: assess_pair(neighbourhood, "e", at=at),
        lambda at: assess_posing(neighbourhood, at=at),
    ):
        found = assess(moment(on))
        days = (found.next_due - moment(on).date()).days if found.next_due else 400
        assert days > 0
        later = assess(moment(on) + timedelta(days=min(days, 400) - 1))
        assert (later.level, later.score) == (found.level, found.score)
        assert {f.code for f in later.findings} == {f.code for f in found.findings}


@settings(max_examples=100, deadline=None)
@given(HISTORIES)
def test_no_protected_characteristic_changes_a_picture(history):
    told = [
        {
            **raw,
            "people": [
                {**p, "sex": "female", "sexual_orientation": "bisexual", "date_of_birth": "1931"}
                for p in raw["people"]
            ],
        }
        for raw in history
    ]
    assert (pair(told), posing(told)) == (pair(history), posing(history))


@settings(max_examples=60, deadline=None)
@given(HISTORIES)
def test_a_third_persons_own_contact_changes_neither(history):
    more = record("gp_consultation", 5, person("x", injuries=[]))
    assert pair([*history, more]) == pair(history)
    assert posing([*history, more]) == posing(history)

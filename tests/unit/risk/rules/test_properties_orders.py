"""The same properties for histories with orders, convictions, gradings, referrals and every concern."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from risk.replay import Replay
from risk.rules.assess import assess
from risk.rules.findings import RANK
from risk.rules.neighbourhood import gather
from tests.unit.risk.records import HOME, day, facts, hurt, moment, person, picture, record, store_of
from tests.unit.risk.rules.test_evidence import unsupported
from tests.unit.risk.rules.test_properties import HARM_KINDS, NOW, Keys

CONCERNS = [
    "physical_violence",
    "sexual_violence",
    "stalking",
    "coercive_control",
    "financial_exploitation",
    "isolation",
    "separation",
    "breach_of_order",
    "hate_crime",
    "pregnancy",
    "self_neglect",
    "suicidal_ideation",
    "carer_strain",
]
OTHER_KINDS = (
    "probation_contact",
    "court_outcome",
    "information_sharing",
    "letter_sent",
    "addiction_service_contact",
    "social_care_contact",
)
ORDERS = ["restraining_order", "bail", "licence", "non_molestation_order"]


@st.composite
def incidents(draw, kinds=HARM_KINDS + OTHER_KINDS):
    kind, on = draw(st.sampled_from(kinds)), draw(st.integers(0, NOW))
    one, other = draw(st.permutations(["e", "z", "y"]))[:2]
    roles = draw(
        st.sampled_from([("subject", "household_member"), ("victim", "suspect"), ("victim", "victim")])
    )
    first = person(
        one,
        roles[0],
        concerns=draw(st.lists(st.sampled_from(CONCERNS), max_size=2, unique=True)),
        under_influence=draw(st.sampled_from(["no", "alcohol", None])),
        seen_alone=draw(st.sampled_from([True, False, None])),
        address=draw(st.sampled_from([HOME, None])),
        engagement=draw(st.sampled_from([None, {"response": "declined"}, {"response": "did_not_attend"}])),
    )
    if draw(st.booleans()):
        first["injuries"] = hurt("head", draw(st.sampled_from(["assault", "fall", "self_harm"])))
    there, more = [first], {}
    if draw(st.booleans()):
        told = draw(st.lists(st.sampled_from(["breach_of_order", "stalking"]), max_size=1))
        there.append(person(other, roles[1], concerns=told, address=draw(st.sampled_from([HOME, None]))))
        more = draw(st.fixed_dictionaries({}, optional=_about(one, other, on)))
    if draw(st.booleans()):
        level = draw(st.sampled_from(["standard", "medium", "high"]))
        score = draw(st.sampled_from([3, 15]))
        more["assessments"] = [{"person": one, "tool": "dash", "score": score, "level": level}]
    return record(kind, on, *there, **more)


def _about(one, other, on):
    offences = st.fixed_dictionaries(
        {
            "person": st.just(other),
            "victim": st.just(one),
            "category": st.sampled_from(["violence", "sexual", "stalking_harassment", "acquisitive"]),
            "outcome": st.sampled_from(["recorded", "convicted", "acquitted"]),
            "date": st.sampled_from([day(on), day(on)[:7], day(on)[:4]]),
        }
    )
    orders = st.fixed_dictionaries(
        {
            "person": st.just(other),
            "type": st.sampled_from(ORDERS),
            "starts": st.just(day(on)),
            "ends": st.sampled_from([None, day(on + 200)]),
            "protects": st.sampled_from([one, other]),
        }
    )
    referrals = st.fixed_dictionaries(
        {
            "person": st.just(one),
            "to": st.sampled_from(["alcohol service", "anyshire-adult-care", "Housing advice"]),
            "outcome": st.sampled_from(["pending", "declined_by_person", "rejected_by_service", "accepted"]),
        }
    )
    kinds = {"offences": offences, "orders": orders, "referrals": referrals}
    return {name: st.lists(each, min_size=1, max_size=1) for name, each in kinds.items()}


histories = st.lists(incidents(), max_size=14)


@settings(max_examples=150, deadline=None)
@given(histories, incidents(kinds=HARM_KINDS))
def test_an_incident_of_harm_more_never_lowers_the_score_or_the_level(history, harm):
    before, after = picture(history, NOW), picture([*history, harm], NOW)
    assert after.score >= before.score
    assert RANK[after.level] >= RANK[before.level]


@settings(max_examples=100, deadline=None)
@given(histories.flatmap(lambda h: st.tuples(st.just(h), st.permutations(h))))
def test_the_order_of_arrival_does_not_matter(both):
    history, shuffled = both
    assert picture(history, NOW) == picture(shuffled, NOW)


@settings(max_examples=100, deadline=None)
@given(histories)
def test_each_sentence_comes_out_the_same_from_its_evidence_alone(history):
    assert unsupported([facts(raw) for raw in history], NOW) == []


@settings(max_examples=100, deadline=None)
@given(histories, st.integers(300, NOW))
def test_nothing_changes_before_the_next_due_day(history, on):
    store = store_of([raw for raw in history if raw["occurred_at"] <= moment(on).isoformat()])
    around = gather("e", store)
    found = assess(around, at=moment(on))
    days = (found.next_due - moment(on).date()).days if found.next_due else 400
    assert days > 0
    later = assess(around, at=moment(on) + timedelta(days=min(days, 400) - 1))
    assert (later.level, later.score) == (found.level, found.score)
    assert {f.code for f in later.findings} == {f.code for f in found.findings}


@settings(max_examples=150, deadline=None)
@given(histories)
def test_leaving_out_the_quiet_changes_no_history(history):
    quick, full = Replay(linker=Keys()), Replay(linker=Keys(), every=True)
    for raw in sorted(history, key=lambda each: each["occurred_at"]):
        quick.take(raw)
        full.take(raw)
    assert [h.as_dict() for h in quick.histories.values()] == [h.as_dict() for h in full.histories.values()]

"""What must hold for every history, by hypothesis."""

import json
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from risk.replay import Replay
from risk.rules.assess import assess
from risk.rules.findings import RANK, Assessment
from risk.rules.neighbourhood import gather
from tests.unit.risk.records import HOME, hurt, moment, person, picture, record, store_of

NOW = 800
ELSEWHERE = {"lines": ["9 Other Road"], "town": "Anytown", "postcode": "ZZ99 2BB"}
sites = st.sampled_from(["head", "face", "arm", "leg", "neck"])
mechanisms = st.sampled_from(["fall", "assault", "unknown", "accident"])
natures = st.sampled_from(["contusion", "laceration", "strangulation"])
influences = st.sampled_from(["no", "alcohol", None])
concerns = st.lists(
    st.sampled_from(["fear", "weapon", "threats", "coercive_control", "isolation", "alcohol_dependency"]),
    max_size=2,
    unique=True,
)
labels = st.sampled_from(["domestic", "assault", "nuisance", None])
HARM_KINDS = ("miu_attendance", "gp_consultation", "police_callout", "police_crime_report", "ed_attendance")
OTHER_KINDS = (
    "social_care_contact",
    "safeguarding_concern",
    "information_sharing",
    "letter_sent",
    "capacity_assessment",
    "court_outcome",
)


@st.composite
def incidents(draw, kinds=HARM_KINDS + OTHER_KINDS, subject="e"):
    kind, on = draw(st.sampled_from(kinds)), draw(st.integers(0, NOW))
    police = kind.startswith("police")
    first = person(
        subject,
        draw(st.sampled_from(["victim", "subject"])) if police else "subject",
        under_influence=draw(influences),
        concerns=draw(concerns),
        seen_alone=draw(st.sampled_from([True, False, None])),
        address=draw(st.sampled_from([HOME, ELSEWHERE, None])),
        engagement=draw(st.sampled_from([None, {"offered": "support", "response": "declined"}])),
    )
    if draw(st.booleans()):
        first["injuries"] = hurt(draw(sites), draw(mechanisms), nature=draw(natures))
    people, more = [first], {}
    if police or kind == "court_outcome":
        other = "z" if subject == "e" else "e"
        role = draw(st.sampled_from(["suspect", "household_member"]))
        people.append(person(other, role, address=draw(st.sampled_from([HOME, None]))))
    if police:
        more["call"] = {"initial_type": draw(labels) or "other", "closing_type": "no_offence"}
        more["location"] = draw(st.sampled_from([HOME, None]))
    if kind == "police_crime_report" and draw(st.booleans()):
        more["offences"] = [{"person": people[-1]["key"], "category": "violence", "victim": subject}]
    if kind == "court_outcome":
        more["orders"] = [{"person": people[-1]["key"], "type": "licence", "starts": "2021-06-01"}]
    return record(kind, on, *people, **more)


histories = st.lists(incidents() | incidents(subject="z"), max_size=18)


@settings(max_examples=200, deadline=None)
@given(histories, incidents(kinds=HARM_KINDS))
def test_an_incident_of_harm_more_never_lowers_the_score_or_the_level(history, harm):
    before, after = picture(history, NOW), picture([*history, harm], NOW)
    assert after.score >= before.score
    assert RANK[after.level] >= RANK[before.level]


@settings(max_examples=150, deadline=None)
@given(histories.flatmap(lambda h: st.tuples(st.just(h), st.permutations(h))))
def test_the_order_of_arrival_does_not_matter(both):
    history, shuffled = both
    assert picture(history, NOW) == picture(shuffled, NOW)


@settings(max_examples=100, deadline=None)
@given(histories)
def test_assessing_twice_gives_the_same_and_it_survives_being_kept_as_json(history):
    found = picture(history, NOW)
    assert found == picture(history, NOW)
    assert Assessment.from_dict(json.loads(json.dumps(found.as_dict()))).as_dict() == found.as_dict()


@settings(max_examples=150, deadline=None)
@given(histories)
def test_evidence_is_always_among_the_inputs_and_every_own_incident_is_an_input(history):
    found = picture(history, NOW)
    inputs = set(found.inputs)
    assert len(inputs) == len(found.inputs)
    assert {e.incident for f in found.findings for e in f.evidence} <= inputs
    assert {r["reference"] for r in history if any(p["key"] == "e" for p in r["people"])} <= inputs
    assert all(f.evidence and f.says.endswith(".") for f in found.findings)


@settings(max_examples=100, deadline=None)
@given(histories)
def test_a_contact_outside_every_window_changes_nothing_but_the_inputs(history):
    old = record("gp_consultation", "1991-01-01", person(under_influence="alcohol", injuries=hurt()))
    before, after = picture(history, NOW), picture([*history, old], NOW)
    assert (after.level, after.score, after.findings) == (before.level, before.score, before.findings)
    assert set(after.inputs) - set(before.inputs) == {old["reference"]}


@settings(max_examples=100, deadline=None)
@given(histories, st.integers(300, NOW))
def test_nothing_changes_before_the_next_due_day(history, on):
    """The picture knows the next day on which time alone may change what it rests on."""
    neighbourhood = gather("e", store_of([r for r in history if r["occurred_at"] <= moment(on).isoformat()]))
    found = assess(neighbourhood, at=moment(on))
    days = (found.next_due - moment(on).date()).days if found.next_due else 400
    assert days > 0
    later = assess(neighbourhood, at=moment(on) + timedelta(days=min(days, 400) - 1))
    assert (later.level, later.score) == (found.level, found.score)
    assert {f.code for f in later.findings} == {f.code for f in found.findings}


class Keys:
    """A linker for tests: a participant's key is the person."""

    def link_incident(self, agency, reference, participants):
        return {p["key"]: p["key"] for p in participants}


@settings(max_examples=150, deadline=None)
@given(st.lists(incidents() | incidents(subject="z") | incidents(subject="y"), max_size=25))
def test_leaving_out_the_quiet_changes_no_history(history):
    quick, full = Replay(linker=Keys()), Replay(linker=Keys(), every=True)
    for raw in sorted(history, key=lambda r: r["occurred_at"]):
        quick.take(raw)
        full.take(raw)
    assert [h.as_dict() for h in quick.histories.values()] == [h.as_dict() for h in full.histories.values()]

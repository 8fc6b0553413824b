"""What must hold as well where much happens within days and hours, by hypothesis."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from risk.replay import Replay
from risk.rules.assess import assess
from risk.rules.findings import RANK
from risk.rules.incident import IN_ORDER
from risk.rules.indicators.close_in_time import Bursts, runs
from risk.rules.neighbourhood import gather
from tests.unit.risk.records import HOME, facts, hurt, moment, person, picture, record, store_of
from tests.unit.risk.rules.test_evidence import unsupported
from tests.unit.risk.rules.test_properties import Keys

NOW = 20
LAST = 400
KINDS = ("police_callout", "police_callout", "miu_attendance", "ed_attendance", "ambulance_callout")
sites = st.sampled_from(["head", "arm", "leg", "back", "pelvis", "multiple"])
callers = st.sampled_from(["subject", "family", "neighbour", "professional", "unknown", None])


@st.composite
def incidents(draw, subject="e", latest=NOW):
    """A call or an attendance, with a time of day or without, most of them in the same few days."""
    kind = draw(st.sampled_from(KINDS))
    at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(
        days=draw(st.integers(0, 4) | st.integers(0, latest)), hours=draw(st.integers(0, 22))
    )
    injuries = [one for site in draw(st.lists(sites, max_size=2)) for one in hurt(site)]
    home = draw(st.sampled_from([HOME, None]))
    context = {  # as much of it as there is, so that what harm adds up to counts in full
        "under_influence": draw(st.sampled_from(["alcohol", None])),
        "seen_alone": draw(st.sampled_from([False, None])),
        "concerns": draw(st.sampled_from([[], ["alcohol_dependency"]])),
        "engagement": draw(st.sampled_from([None, {"offered": "support", "response": "declined"}])),
    }
    people = [person(subject, "subject", injuries=injuries, address=home, **context)]
    for key in sorted({"e", "z", "y"} - {subject}):
        role = draw(st.sampled_from([None, "suspect", "household_member", "informant"]))
        if role and kind == "police_callout":
            people.append(person(key, role))
    return record(
        kind,
        draw(st.sampled_from([at.isoformat(), at.date().isoformat()])),
        *people,
        call={"reported_by": by} if (by := draw(callers)) else {},
        location=draw(st.sampled_from([HOME, None])),
    )


histories = st.lists(incidents() | incidents(subject="z"), max_size=16)


@settings(max_examples=100, deadline=None)
@given(histories, st.sampled_from([24, 48]), st.integers(-2, NOW + 2), st.integers(0, NOW + 4))
def test_the_fullest_run_of_some_days_is_the_latest_of_those_that_hold_most(history, hours, after, days):
    told = sorted((facts(raw) for raw in history), key=IN_ORDER)
    first = moment(after).date().toordinal()
    last = first + days
    for items in (told, [one for one in told if one.timed]):
        within = [one for one in items if first <= one.day <= last]
        most = max(runs(within, hours), key=lambda run: (len(run), run[0].order), default=[])
        assert Bursts(items, hours).fullest(first, last) == most


@settings(max_examples=200, deadline=None)
@given(histories, incidents())
def test_one_more_never_lowers_the_score_or_the_level(history, harm):
    before, after = picture(history, NOW + 1), picture([*history, harm], NOW + 1)
    assert after.score >= before.score
    assert RANK[after.level] >= RANK[before.level]


@settings(max_examples=150, deadline=None)
@given(histories.flatmap(lambda h: st.tuples(st.just(h), st.permutations(h))))
def test_the_order_of_arrival_does_not_matter(both):
    history, shuffled = both
    assert picture(history, NOW + 1) == picture(shuffled, NOW + 1)


@settings(max_examples=200, deadline=None)
@given(histories)
def test_each_sentence_comes_out_the_same_from_its_evidence_alone(history):
    assert unsupported([facts(raw) for raw in history], NOW + 1) == []


@settings(max_examples=150, deadline=None)
@given(histories, st.integers(NOW, NOW + 380))
def test_nothing_changes_before_the_next_due_day(history, on):
    neighbourhood = gather("e", store_of(history))
    found = assess(neighbourhood, at=moment(on))
    days = (found.next_due - moment(on).date()).days if found.next_due else 400
    later = assess(neighbourhood, at=moment(on) + timedelta(days=min(days, 400) - 1))
    assert (later.level, later.score) == (found.level, found.score)
    assert {f.code for f in later.findings} == {f.code for f in found.findings}


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        incidents(latest=LAST) | incidents(subject="z", latest=LAST) | incidents(subject="y", latest=LAST),
        max_size=16,
    )
)
def test_leaving_out_the_quiet_changes_no_history(history):
    quick, full = Replay(linker=Keys()), Replay(linker=Keys(), every=True)
    for raw in sorted((facts(raw).order, raw["reference"], raw) for raw in history):
        quick.take(raw[-1])
        full.take(raw[-1])
    assert [h.as_dict() for h in quick.histories.values()] == [h.as_dict() for h in full.histories.values()]

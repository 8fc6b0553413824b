"""Which reasons one answer answers: none left out, none twice, and none that was not shown."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from agencies.models import Agency
from risk.matters import BY_THEMSELVES, SUBJECTS, Matter, matters_of
from risk.presenters import Piece, Reason
from risk.rules.asked import INDICATORS

SUBJECT_CODES = [code for _name, codes in SUBJECTS.values() for code in codes]
CODES = sorted(INDICATORS)


def reason(pk: int, indicator: str, *incidents: str, ask: Sequence[Agency] = ()) -> Reason:
    evidence = [Piece(f"2031-01-{number + 1:02d}", "GP", ref, "") for number, ref in enumerate(incidents)]
    return Reason(pk, f"Title of {indicator}", "Said.", evidence, ask, "", indicator)


def keys(matters: Sequence[Matter]) -> list[list[int]]:
    return [[one.pk for one in matter.reasons] for matter in matters]


def test_every_indicator_has_its_place_once_and_there_is_no_place_for_another():
    assert sorted([*SUBJECT_CODES, *BY_THEMSELVES]) == CODES


def test_reasons_of_one_subject_go_together_in_the_order_they_were_added():
    found = matters_of(
        reasons=[
            reason(3, "fear", "A"),
            reason(1, "repeat_injuries", "B"),
            reason(2, "assault_reported", "C"),
            reason(4, "head_face_neck", "D"),
        ]
    )
    assert keys(found) == [[3, 2], [1, 4]]
    assert [matter.name for matter in found] == ["Assault, fear and control", "Injuries"]


def test_subjects_that_rest_on_the_same_incidents_go_together_and_say_both():
    found = matters_of(
        reasons=[reason(1, "help_declined", "A", "B"), reason(2, "conflicting_accounts", "B", "A")]
    )
    assert keys(found) == [[1, 2]]
    assert found[0].name == "Help, and what became of it; How they were seen, and with whom"
    apart = [reason(1, "help_declined", "A", "B"), reason(2, "conflicting_accounts", "A")]
    assert keys(matters_of(reasons=apart)) == [[1], [2]]


def test_a_grave_reason_is_answered_by_itself_even_where_it_rests_on_the_same():
    found = matters_of(
        reasons=[
            reason(1, "strangulation", "A"),
            reason(2, "assault_reported", "A"),
            reason(3, "weapon", "A"),
        ]
    )
    assert keys(found) == [[1], [2], [3]]
    assert found[0].name == "Title of strangulation"


def test_it_is_not_told_that_what_may_not_be_seen_rests_on_the_same():
    hidden = [reason(1, "help_declined", ask=[Agency()]), reason(2, "repeat_callouts", ask=[Agency()])]
    assert keys(matters_of(reasons=hidden)) == [[1], [2]]


def test_a_rule_that_is_gone_is_answered_by_itself():
    assert keys(matters_of(reasons=[reason(1, "gone", "A"), reason(2, "gone_too", "B")])) == [[1], [2]]


def test_what_was_shown_stays_together_and_what_came_since_stands_by_itself():
    now = [reason(n, "repeat_injuries", "A") for n in (1, 2, 3)]
    assert keys(matters_of(reasons=now)) == [[1, 2, 3]]
    assert keys(matters_of(reasons=now, as_shown=[[1], [2]])) == [[1], [2], [3]]
    assert keys(matters_of(reasons=now, as_shown=[[2, 1, 99], []])) == [[2, 1], [3]]


def test_a_matters_evidence_is_every_incident_once_newest_first():
    [matter] = matters_of(
        reasons=[reason(1, "repeat_injuries", "A", "B"), reason(2, "head_face_neck", "A", "B", "C")]
    )
    assert [piece.reference for piece in matter.evidence] == ["C", "B", "A"]


@given(
    st.lists(st.tuples(st.sampled_from(CODES), st.sets(st.sampled_from("ABCD"))), max_size=30),
    st.none() | st.lists(st.lists(st.integers(0, 35)), max_size=10),
)
def test_every_reason_is_in_one_matter(drawn, as_shown):
    reasons = [reason(pk, code, *sorted(incidents)) for pk, (code, incidents) in enumerate(drawn)]
    found = matters_of(reasons=reasons, as_shown=as_shown)
    assert sorted(pk for each in keys(found) for pk in each) == [one.pk for one in reasons]
    assert all(matter.reasons for matter in found)

"""What may be read of a prompt and when: open, closed, by a form sent to it; each time on record."""

from html import unescape

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Membership
from people.models import Case
from risk.models import Answer, Prompt, PromptReason, Question
from risk.rules.registry import INDICATORS
from tests.fixtures.answers import meeting, not_pursued, url


def closed(case, signed_in):
    """The prompt's page for the coordinator, after the answer that a meeting is not pursued was signed."""
    signed_in("mash_coordinator").post(url(case.prompt), not_pursued(case))
    signed_in("second_coordinator").post(url(case.prompt), {"answer": "countersign"})
    assert not Case.objects.filter(person=case.person, closed_at__isnull=True).exists()
    return unescape(signed_in("mash_coordinator").get(url(case.prompt)).content.decode())


def asked_again(case, *, before: Prompt | None = None) -> Prompt:
    """The question asked once more, and closed, of the same person."""
    before = before or case.prompt
    return Prompt.objects.create(
        reference=f"CL-1999-{before.pk:06d}",
        person=case.person,
        question=Question.PROFESSIONALS_MEETING,
        level="high",
        state=Prompt.State.SUPERSEDED,
        raised_at=timezone.now(),
        due_at=timezone.now(),
        ruleset=before.ruleset,
        picture=before.picture,
        asked_before=before,
    )


def what_it_rests_on(case) -> set[str]:
    reasons = list(case.prompt.reasons.all())
    evidence = [item for reason in reasons for item in reason.evidence]
    return {
        *(reason.title for reason in reasons),
        *(reason.says for reason in reasons),
        *(item["reference"] for item in evidence),
        *(str(case.incidents[item["reference"]].public_id) for item in evidence),
        *case.prompt.events.values_list("because", flat=True),
        "Marlow",
    }


def test_an_open_case_shows_the_coordinator_what_the_prompt_rests_on(mr_e, signed_in):
    page = unescape(signed_in("mash_coordinator").get(url(mr_e.prompt)).content.decode())
    assert {said for said in what_it_rests_on(mr_e) if said not in page} == set()
    assert "The case is closed" not in page


def test_a_closed_case_keeps_the_decision_and_shows_nothing_of_what_it_rested_on(mr_e, signed_in):
    page = closed(mr_e, signed_in)
    assert {said for said in what_it_rests_on(mr_e) if said in page} == set()
    assert "The case is closed: what it rested on is no longer shown." in page
    for kept in (mr_e.prompt.reference, "High", "Answered", "Raised", "Casey Wright", "Signed by Sam Okoro"):
        assert kept in page
    assert "Looked into fear" in page
    assert "A key worker calls weekly." in page
    assert signed_in("mash_coordinator").get(f"/people/{mr_e.person.public_id}/").status_code == 404


def test_a_form_sent_to_a_closed_case_gives_nothing_back_of_what_it_rested_on(mr_e, signed_in):
    closed(mr_e, signed_in)
    client = signed_in("mash_coordinator")
    sent = (
        {"answer": "x"},
        {"answer": "meeting"},
        {"answer": "return"},
        meeting(mr_e),
        not_pursued(mr_e),
        {"answer": "not_pursued"},
    )
    for form in sent:
        page = unescape(client.post(url(mr_e.prompt), form).content.decode())
        assert {said for said in what_it_rests_on(mr_e) if said in page} == set()
    assert "Looked into fear" in unescape(client.post(url(mr_e.prompt), not_pursued(mr_e)).content.decode())


def test_a_closed_prompt_that_asked_again_does_not_tell_what_the_earlier_ones_rested_on(mr_e, signed_in):
    earlier = mr_e.prompt
    signed_in("mash_coordinator").post(url(earlier), not_pursued(mr_e))
    returned = {"answer": "return", "return-return_reason": "Ask the surgery first."}
    signed_in("second_coordinator").post(url(earlier), returned)
    closed(mr_e, signed_in)
    again = asked_again(mr_e)
    page = unescape(signed_in("mash_coordinator").get(url(again)).content.decode())
    assert {said for said in what_it_rests_on(mr_e) if said in page} == set()
    assert earlier.reference in page
    assert "Looked into fear" in page
    assert "Ask the surgery first." in page
    Case.objects.create(person=mr_e.person)
    page = unescape(signed_in("mash_coordinator").get(url(again)).content.decode())
    assert {reason.title for reason in earlier.reasons.all() if reason.title not in page} == set()


def test_one_answer_to_many_reasons_is_read_once_and_does_not_tell_how_many_they_were(mr_e, signed_in):
    reasons = mr_e.prompt.reasons.all()
    same = {f"not-evidence_{reason.pk}": "The surgery looked into all of it." for reason in reasons}
    signed_in("mash_coordinator").post(url(mr_e.prompt), not_pursued(mr_e, **same))
    signed_in("second_coordinator").post(url(mr_e.prompt), {"answer": "countersign"})
    page = unescape(signed_in("mash_coordinator").get(url(mr_e.prompt)).content.decode())
    assert page.count("The surgery looked into all of it.") == 1
    assert page.count("What is no longer shown") == 1


def test_the_queries_do_not_grow_with_how_often_it_was_asked_before(
    mr_e, signed_in, django_assert_num_queries
):
    closed(mr_e, signed_in)
    latest = asked_again(mr_e)
    client = signed_in("mash_coordinator")
    client.get(url(latest))
    with CaptureQueriesContext(connection) as once:
        client.get(url(latest))
    for _ in range(3):
        latest = asked_again(mr_e, before=latest)
    with django_assert_num_queries(len(once)):
        page = client.get(url(latest)).content.decode()
    assert [page.count(prompt.reference) for prompt in Prompt.objects.exclude(pk=latest.pk)] == [1, 1, 1, 1]


def test_the_agency_that_recorded_it_still_reads_its_own_part_of_a_closed_case(mr_e, signed_in):
    Membership.objects.filter(user=mr_e.world.users["mash_coordinator"]).update(
        agency=mr_e.world.agencies["cannock-gp"]
    )
    reason = mr_e.prompt.reasons.get(indicator="head_face_neck")
    reason.says = "Seen by the surgery."
    reason.evidence = [item for item in reason.evidence if item["agency"] == "cannock-gp"]
    reason.save()
    page = closed(mr_e, signed_in)
    assert "Marlow" in page
    assert "Seen by the surgery." in page
    assert "GP-04" in page
    assert "The case is closed" in page  # for what speaks of others is held back
    assert reason.title in page
    of_others = [r.title for r in mr_e.prompt.reasons.all() if INDICATORS[r.indicator].about_others]
    assert of_others != []
    assert [title for title in of_others if title in page] == []
    assert "NPS-CONTACT-1" not in page


@pytest.mark.parametrize("form", ["nonsense", "meeting", "not_pursued"])
def test_a_page_given_back_to_a_form_is_recorded_like_any_other(mr_e, signed_in, looked, form):
    page = signed_in("mash_coordinator").post(url(mr_e.prompt), {"answer": form})
    assert page.status_code == 200
    assert "Marlow" in page.content.decode()
    assert looked() == [("prompt.viewed", "answering_prompt")]


def test_a_form_whose_look_cannot_be_recorded_is_refused(mr_e, signed_in, monkeypatch):
    def broken(**_):
        raise DatabaseError

    client = signed_in("mash_coordinator")
    monkeypatch.setattr("audit.services.record_access", broken)
    page = client.post(url(mr_e.prompt), meeting(mr_e))
    assert page.status_code == 503
    assert "Marlow" not in page.content.decode()
    assert Answer.objects.count() == 0


def test_a_prompts_queries_do_not_grow_with_its_reasons(mr_e, signed_in, django_assert_num_queries):
    client = signed_in("mash_coordinator")
    client.get(url(mr_e.prompt))
    with CaptureQueriesContext(connection) as few:
        client.get(url(mr_e.prompt))
    evidence = mr_e.prompt.reasons.first().evidence
    for number in range(20):
        PromptReason.objects.create(
            prompt=mr_e.prompt,
            indicator=f"more_{number}",
            title=f"More {number}",
            says="Said.",
            evidence=evidence,
            added_at=timezone.now(),
        )
    with django_assert_num_queries(len(few)):
        assert "More 19" in client.get(url(mr_e.prompt)).content.decode()

"""The queue and a prompt: due order, both answers, the second signature, and whoever comes second."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import DatabaseError
from django.utils import timezone

from incidents.models import Incident, Sensitivity
from people.models import Case, Person
from risk.models import Answer, Prompt, PromptReason, Question
from risk.services.entries import entry_open
from risk.services.prompting import MeetingPlan, prompt_arrange_meeting
from tests.fixtures.answers import absences, meeting, not_pursued, url

QUEUE = "/prompts/"


def another_prompt(case, *, number: int, due_in: timedelta, level: str = "elevated") -> Prompt:
    person = Person.objects.create(given_name=f"Person{number}", family_name="Other")
    Case.objects.create(person=person)
    prompt = Prompt.objects.create(
        reference=f"CL-1999-{number:06d}",
        person=person,
        question=Question.PROFESSIONALS_MEETING,
        level=level,
        raised_at=timezone.now(),
        due_at=timezone.now() + due_in,
        ruleset=case.prompt.ruleset,
        picture=case.prompt.picture,
    )
    PromptReason.objects.create(
        prompt=prompt, indicator="fear", title="Fear expressed", says="Said.", added_at=timezone.now()
    )
    entry_open(prompt=prompt, queue="decide", due_at=prompt.due_at, at=prompt.raised_at)
    return prompt


# --- the queue ---


def test_the_queue_shows_what_is_due_first_with_time_left_and_reasons(mr_e, signed_in, looked):
    late = another_prompt(mr_e, number=1, due_in=-timedelta(hours=26))
    soon = another_prompt(mr_e, number=2, due_in=timedelta(minutes=125))
    page = signed_in("mash_coordinator").get(QUEUE).content.decode()
    assert "overdue by 1 day" in page
    assert "due in 2 hours" in page
    order = [page.index(p.reference) for p in (late, soon)]
    assert order == sorted(order)
    assert page.index(late.reference) < page.index(mr_e.prompt.reference)
    first, second = mr_e.prompt.reasons.order_by("added_at", "pk")[:2]
    assert first.says in unescape(page)
    assert second.says in unescape(page)
    assert mr_e.prompt.reasons.order_by("added_at", "pk")[2].title in page
    assert looked() == [("queue.viewed", "own_work")]


def test_the_queue_names_the_agencies_that_saw_harm(mr_e, signed_in):
    page = signed_in("mash_coordinator").get(QUEUE).content.decode()
    for agency in ("GP", "minor injuries unit", "police"):
        assert agency in page


def test_the_queue_does_not_tell_what_rests_on_a_sealed_incident(mr_e, signed_in):
    first = mr_e.prompt.reasons.order_by("added_at", "pk").first()
    Incident.objects.filter(pk=first.evidence[0]["incident"]).update(sensitivity=Sensitivity.SEALED)
    page = unescape(signed_in("mash_coordinator").get(QUEUE).content.decode())
    assert first.says not in page


def test_an_arranged_meeting_shows_who_is_asked_to_come(mr_e, signed_in):
    client = signed_in("mash_coordinator")
    client.post(url(mr_e.prompt), meeting(mr_e))
    page = unescape(client.get(url(mr_e.prompt)).content.decode())
    assert "Asked to come: Cannock Road Surgery." in " ".join(page.split())


def test_an_empty_queue_says_what_to_expect(world, signed_in):
    assert "Nothing waits for you" in signed_in("mash_coordinator").get(QUEUE).content.decode()


def test_the_queue_is_paged_and_its_queries_do_not_grow(mr_e, signed_in, django_assert_max_num_queries):
    client = signed_in("mash_coordinator")
    client.get(QUEUE)
    with django_assert_max_num_queries(20) as short:
        client.get(QUEUE)
    for number in range(55):
        another_prompt(mr_e, number=number, due_in=timedelta(hours=number + 30))
    with django_assert_max_num_queries(20) as long:
        page = client.get(QUEUE).content.decode()
    assert len(long) <= len(short)
    assert "Page 1 of 2" in page
    assert "CL-1999-000054" not in page
    second = client.get(f"{QUEUE}?page=2").content.decode()
    assert "CL-1999-000054" in second
    assert client.get(f"{QUEUE}?page=nonsense").status_code == 200


@pytest.mark.parametrize(
    "name", ["practitioner", "agency_manager", "governance_lead", "system_administrator", "outsider"]
)
def test_only_coordinators_see_the_queue_and_its_prompts(mr_e, signed_in, name, looked):
    client = signed_in(name)
    assert client.get(QUEUE).status_code == 403
    assert client.get(url(mr_e.prompt)).status_code == 403
    assert client.post(url(mr_e.prompt), meeting(mr_e)).status_code == 403
    assert looked() == []
    assert Answer.objects.count() == 0


def test_an_unknown_prompt_is_not_found(mr_e, signed_in):
    address = f"/prompts/{mr_e.person.public_id}/"
    assert signed_in("mash_coordinator").get(address).status_code == 404


def test_a_prompt_that_cannot_be_recorded_is_refused(mr_e, signed_in, monkeypatch):
    def broken(**_):
        raise DatabaseError

    monkeypatch.setattr("audit.services.record_access", broken)
    for address in (QUEUE, url(mr_e.prompt)):
        page = signed_in("mash_coordinator").get(address)
        assert page.status_code == 503
        assert "Marlow" not in page.content.decode()


# --- one prompt ---


def test_a_prompt_says_why_on_what_evidence(mr_e, signed_in, looked):
    page = signed_in("mash_coordinator").get(url(mr_e.prompt)).content.decode()
    assert mr_e.prompt.reference in page
    for reason in mr_e.prompt.reasons.all():
        assert reason.title in page
    assert "Eleven injuries seen by the GP, minor injuries unit and police" in page
    assert f"/incidents/{mr_e.incidents['MIU-02'].public_id}/" in page
    assert looked() == [("prompt.viewed", "answering_prompt")]


def test_the_agencies_that_hold_evidence_are_chosen_already_and_the_rest_can_be(mr_e, signed_in):
    page = signed_in("mash_coordinator").get(url(mr_e.prompt))
    fields = page.context["meeting"]["agencies"]
    chosen = {str(box.choice_label) for box in fields if box.data["selected"]}
    assert {"Cannock Road Surgery", "Cannock Minor Injuries Unit", "Staffordshire Police"} <= chosen
    assert "Chase Housing" not in chosen
    assert "Chase Housing" in {str(box.choice_label) for box in fields}


def test_what_rests_on_a_sealed_incident_is_named_but_not_told(mr_e, signed_in):
    sealed = mr_e.incidents["SP-INTEL-1"]
    reason = mr_e.prompt.reasons.get(indicator="fear")
    reason.evidence = [
        *reason.evidence,
        {
            "incident": sealed.pk,
            "agency": "staffordshire-police",
            "reference": "SP-INTEL-1",
            "on": "2026-01-01",
        },
    ]
    reason.says = "A source says so."
    reason.save()
    page = signed_in("mash_coordinator").get(url(mr_e.prompt)).content.decode()
    assert "A source says so" not in page
    assert "SP-INTEL-1" not in page
    assert "It rests on restricted information. Ask:" in page


def test_from_the_prompt_the_persons_page_opens_without_another_question(mr_e, signed_in, looked):
    client = signed_in("mash_coordinator")
    client.get(url(mr_e.prompt))
    assert "Chronology" in client.get(f"/people/{mr_e.person.public_id}/").content.decode()
    assert ("chronology.viewed", "answering_prompt") in looked()


def test_a_meeting_is_arranged(mr_e, signed_in):
    client = signed_in("mash_coordinator")
    answer = client.post(url(mr_e.prompt), meeting(mr_e), follow=True)
    page = answer.content.decode()
    assert "A professionals meeting is arranged." in page
    assert "Room 2" in page
    kept = Answer.objects.get()
    assert kept.meeting.place == "Room 2"
    assert [agency.code for agency in kept.meeting.agencies.all()] == ["cannock-gp"]
    assert timezone.localtime(kept.meeting.starts_at).strftime("%H:%M") == "10:30"
    mr_e.prompt.refresh_from_db()
    assert mr_e.prompt.state == Prompt.State.ANSWERED
    assert "A meeting is arranged" in client.get(QUEUE).content.decode()  # it waits for its decision


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"meeting-date_year": "2020"}, "must be in the future"),
        ({"meeting-date_year": "2099"}, "must be within a year from today"),
        ({"meeting-date_day": "31", "meeting-date_month": "2"}, "Enter a real date"),
        ({"meeting-date_day": "", "meeting-date_month": "", "meeting-date_year": ""}, "Enter the date of"),
        ({"meeting-time": ""}, "Enter the time"),
        ({"meeting-time": "noonish"}, "Enter a time like"),
        ({"meeting-place": " "}, "Say where the meeting is held"),
        ({"meeting-agencies": []}, "Choose at least one agency"),
        ({"meeting-agencies": ["999999"]}, "Choose one of the answers that are listed"),
    ],
)
def test_a_meeting_that_is_not_whole_is_not_kept_and_what_was_typed_is(mr_e, signed_in, change, says):
    answer = signed_in("mash_coordinator").post(url(mr_e.prompt), meeting(mr_e, **change))
    page = answer.content.decode()
    assert says in page
    assert "govuk-error-summary" in page
    assert Answer.objects.count() == 0
    if "meeting-place" not in change:
        assert 'value="Room 2"' in page


def test_all_that_is_wrong_with_a_meeting_is_said_at_once(mr_e, signed_in):
    wrong = {"meeting-date_year": "2020", "meeting-time": "banana", "meeting-place": ""}
    sent = {name: "" if "absence" in name else value for name, value in meeting(mr_e, **wrong).items()}
    page = signed_in("mash_coordinator").post(url(mr_e.prompt), sent).content.decode()
    for says in (
        "must be in the future",
        "Enter a time like",
        "Say where the meeting is held",
        "ask it to come, or",
    ):
        assert says in page


def test_each_reason_needs_its_evidence(mr_e, signed_in):
    first = mr_e.prompt.reasons.order_by("added_at", "pk").first()
    answer = signed_in("mash_coordinator").post(
        url(mr_e.prompt), not_pursued(mr_e, **{f"not-evidence_{first.pk}": "  ", "not-instead": ""})
    )
    page = answer.content.decode()
    assert f"Give the evidence for not pursuing “{first.title}”" in page
    assert "Say what is done instead" in page
    assert f"Looked into {mr_e.prompt.reasons.exclude(pk=first.pk)[0].indicator}" in page
    assert Answer.objects.count() == 0


def test_of_each_reason_it_is_asked_whether_it_was_relevant(mr_e, signed_in):
    first = mr_e.prompt.reasons.order_by("added_at", "pk").first()
    client = signed_in("mash_coordinator")
    answer = client.post(url(mr_e.prompt), not_pursued(mr_e, **{f"not-relevance_{first.pk}": ""}))
    assert f"Say whether “{first.title}” was relevant" in answer.content.decode()
    assert Answer.objects.count() == 0
    told = not_pursued(mr_e, **{f"not-relevance_{first.pk}": "not_relevant"})
    assert "Not relevant." in client.post(url(mr_e.prompt), told, follow=True).content.decode()
    assert first.answers.get().relevance == "not_relevant"


def test_not_pursued_at_a_high_level_waits_for_another_coordinators_signature(mr_e, signed_in):
    first, second = signed_in("mash_coordinator"), signed_in("second_coordinator")
    page = first.post(url(mr_e.prompt), not_pursued(mr_e), follow=True).content.decode()
    assert "It counts once another coordinator has signed it" in page
    assert "Sign the answer" not in page
    assert "Waiting for a second signature" in second.get(QUEUE).content.decode()
    assert first.post(url(mr_e.prompt), {"answer": "countersign"}).status_code == 403
    page = second.get(url(mr_e.prompt)).content.decode()
    assert "Sign the answer" in page
    assert "Looked into fear: the record says why." in page
    page = second.post(url(mr_e.prompt), {"answer": "countersign"}, follow=True).content.decode()
    assert "Signed by Sam Okoro" in page
    mr_e.prompt.refresh_from_db()
    assert mr_e.prompt.state == Prompt.State.ANSWERED


def test_the_second_person_may_return_it_with_a_reason(mr_e, signed_in):
    first, second = signed_in("mash_coordinator"), signed_in("second_coordinator")
    first.post(url(mr_e.prompt), not_pursued(mr_e))
    page = second.post(url(mr_e.prompt), {"answer": "return", "return-return_reason": " "}).content.decode()
    assert "Say why the answer is returned" in page
    page = second.post(
        url(mr_e.prompt), {"answer": "return", "return-return_reason": "Ask the surgery first."}, follow=True
    ).content.decode()
    assert "Returned by Sam Okoro" in page
    assert "Ask the surgery first." in page
    assert "Arrange a professionals meeting" in page  # open again


@pytest.mark.parametrize("answer", ["meeting", "not_pursued"])
def test_who_comes_second_is_told_who_was_first_and_keeps_what_was_typed(mr_e, signed_in, answer):
    plan = MeetingPlan(timezone.now() + timedelta(days=2), "Room 1", [mr_e.world.agencies["cannock-gp"]])
    prompt_arrange_meeting(
        prompt=mr_e.prompt,
        plan=plan,
        absences=absences(),
        by=mr_e.world.users["second_coordinator"],
        actor=mr_e.world.actor("second_coordinator"),
    )
    sent = meeting(mr_e) if answer == "meeting" else not_pursued(mr_e)
    page = signed_in("mash_coordinator").post(url(mr_e.prompt), sent)
    text = page.content.decode()
    assert page.status_code == 409
    assert "Sam Okoro answered this prompt on" in text
    assert ("Room 2" if answer == "meeting" else "A key worker calls weekly.") in text
    assert Answer.objects.count() == 1


def test_an_earlier_answer_stands_beside_the_question_when_it_is_asked_again(mr_e, signed_in):
    client = signed_in("mash_coordinator")
    client.post(url(mr_e.prompt), meeting(mr_e))
    again = Prompt.objects.create(
        reference="CL-1999-000001",
        person=mr_e.person,
        question=Question.PROFESSIONALS_MEETING,
        level="high",
        raised_at=timezone.now(),
        due_at=timezone.now(),
        ruleset=mr_e.prompt.ruleset,
        picture=mr_e.prompt.picture,
        asked_before=mr_e.prompt,
    )
    page = client.get(url(again)).content.decode()
    assert "Asked before" in page
    assert mr_e.prompt.reference in page
    assert "Room 2" in page


def test_a_nonsense_answer_changes_nothing(mr_e, signed_in):
    page = signed_in("mash_coordinator").post(url(mr_e.prompt), {"answer": "close"})
    assert page.status_code == 200
    assert Answer.objects.count() == 0


def test_time_left_is_said_in_plain_words(mr_e, signed_in):
    # Signed in at that time: a session does not last until tomorrow.
    with time_machine.travel(mr_e.prompt.due_at - timedelta(minutes=40, seconds=5), tick=False):
        assert "due in 40 minutes" in signed_in("mash_coordinator").get(QUEUE).content.decode()
    with time_machine.travel(mr_e.prompt.due_at + timedelta(hours=3, seconds=5), tick=False):
        assert "overdue by 3 hours" in signed_in("mash_coordinator").get(QUEUE).content.decode()


def test_the_top_of_a_prompt_says_why_now_what_came_since_and_who_holds_it(mr_e, signed_in):
    client, now = signed_in("mash_coordinator"), timezone.now()
    Prompt.objects.filter(pk=mr_e.prompt.pk).update(raised_at=now - timedelta(days=2))
    mr_e.prompt.events.update(at=now - timedelta(days=2))
    since = mr_e.incidents["MIU-02"]
    Incident.objects.exclude(pk=since.pk).update(received_at=now - timedelta(days=3))
    top = unescape(client.get(url(mr_e.prompt)).text).partition('id="why-now"')[2].partition("</section>")[0]
    told = (
        mr_e.prompt.events.get().because,
        "Since it was asked",
        "The level was",
        "Cannock Minor Injuries Unit 1",
        "Next move: Chase Safety Hub",
    )
    assert [words for words in told if words not in top] == [], top
    places = [top.index(words) for words in told]
    assert places == sorted(places)
    Incident.objects.update(received_at=now - timedelta(days=3))
    top = unescape(client.get(url(mr_e.prompt)).text).partition('id="why-now"')[2].partition("</section>")[0]
    assert "Cannock Minor Injuries Unit 1" not in top

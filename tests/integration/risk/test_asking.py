"""Agencies are asked before a prompt is decided: with a time by which, and a silence that is seen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.models import AgencyQuestion, Prompt
from risk.selectors.questions import question_visible_to, questions_for
from risk.selectors.work import entry_of
from risk.services.asking import Asked, agencies_ask, decide_without, question_answer, questions_lapse
from risk.services.prompting import MeetingPlan, prompt_arrange_meeting
from tests.fixtures.answers import absences, not_pursued, url

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def ask(mr_e, *codes, who="mash_coordinator", **more):
    agencies = [mr_e.world.agencies[code] for code in codes or ("cannock-gp",)]
    asked = [Asked(agency, **({"words": "Was he seen alone?"} | more)) for agency in agencies]
    return agencies_ask(prompt=mr_e.prompt, questions=asked, by=mr_e.world.actor(who))


def answer(mr_e, question, who="practitioner", *, holds=True, said="Alone, in May."):
    return question_answer(question=question, answer=said, holds=holds, by=mr_e.world.actor(who))


def stands(mr_e):
    mr_e.prompt.refresh_from_db()
    entry = entry_of(prompt=mr_e.prompt)
    return mr_e.prompt.state, entry.queue, entry.turn_agency.code


def test_the_prompt_waits_for_the_agency_whose_answer_is_due_first(mr_e):
    due = max(mr_e.prompt.due_at, timezone.now() + HOUR)
    surgery, police = mr_e.world.agencies["cannock-gp"], mr_e.world.agencies["staffordshire-police"]
    asked = [
        Asked(police, "Who called?", due + 2 * HOUR, "They change shift."),
        Asked(surgery, "Was he seen alone?", due + HOUR, "The surgery opens at eight."),
    ]
    agencies_ask(prompt=mr_e.prompt, questions=asked, by=mr_e.world.actor("mash_coordinator"))
    assert stands(mr_e) == ("open", "gather", "cannock-gp")
    answer(mr_e, AgencyQuestion.objects.get(agency=surgery))
    assert stands(mr_e) == ("open", "gather", "staffordshire-police")
    answer(mr_e, AgencyQuestion.objects.get(agency=police), "police_practitioner", holds=False, said="")
    assert stands(mr_e) == ("open", "decide", "chase-safety-hub")


def test_silence_is_marked_once_and_the_prompt_goes_on(mr_e):
    [question] = ask(mr_e)
    assert questions_lapse(now=question.due_at) == 0
    later = question.due_at + HOUR
    assert [questions_lapse(now=later), questions_lapse(now=later)] == [1, 0]
    question.refresh_from_db()
    assert question.state == "no_answer"
    assert stands(mr_e) == ("open", "decide", "chase-safety-hub")
    assert Event.objects.filter(action="question.unanswered").count() == 1
    answer(mr_e, question)  # late is better than never
    assert AgencyQuestion.objects.get().state == "answered"


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"words": " "}, "words_0"),
        ({"due_at": timezone.now() - HOUR}, "due_at_0"),
        ({"due_at": timezone.now() + timedelta(days=30)}, "due_reason_0"),
    ],
)
def test_a_question_that_is_not_whole_is_not_asked(mr_e, more, key):
    with pytest.raises(Incomplete) as refused:
        ask(mr_e, **more)
    assert list(refused.value.missing) == [key]
    assert not AgencyQuestion.objects.exists()


def test_an_agency_without_contacts_is_asked_through_somebody_by_name_alone(mr_e):
    with pytest.raises(Incomplete) as refused:
        ask(mr_e, "chase-housing")
    assert list(refused.value.missing) == ["user_0"]
    [question] = ask(mr_e, "chase-housing", user=mr_e.world.users["outsider"])
    assert questions_for(by=mr_e.world.actor("outsider")) == [question]
    answer(mr_e, question, "outsider")


def test_nobody_is_asked_twice_at_once(mr_e):
    ask(mr_e)
    with pytest.raises(Incomplete) as refused:
        ask(mr_e)
    assert list(refused.value.missing) == ["agency_0"]


def test_only_the_agency_that_is_asked_answers_and_only_once(mr_e):
    [question] = ask(mr_e)
    for stranger in ("police_practitioner", "outsider", "mash_coordinator"):
        with pytest.raises(NotAllowed):
            answer(mr_e, question, stranger)
    with pytest.raises(Incomplete) as refused:
        answer(mr_e, question, said=" ")
    assert list(refused.value.missing) == ["answer"]
    answer(mr_e, question)
    with pytest.raises(NotOpen):
        answer(mr_e, question)


def test_other_agencies_do_not_learn_what_is_asked(mr_e):
    [question] = ask(mr_e)
    seen = {
        name
        for name in ("practitioner", "police_practitioner", "outsider", "mash_coordinator")
        if question_visible_to(by=mr_e.world.actor(name), public_id=question.public_id) is not None
    }
    assert seen == {"practitioner", "mash_coordinator"}


def test_deciding_without_an_answer_needs_a_reason_for_each(mr_e):
    [question] = ask(mr_e)
    by = mr_e.world.actor("mash_coordinator")
    with pytest.raises(Incomplete) as refused:
        decide_without(prompt=mr_e.prompt, reasons={}, by=by)
    assert list(refused.value.missing) == [f"why_{question.pk}"]
    decide_without(prompt=mr_e.prompt, reasons={question.pk: "The surgery is shut."}, by=by)
    question.refresh_from_db()
    assert (question.state, question.closed_reason) == ("withdrawn", "The surgery is shut.")
    assert stands(mr_e) == ("open", "decide", "chase-safety-hub")
    with pytest.raises(NotOpen):
        decide_without(prompt=mr_e.prompt, reasons={}, by=by)


def test_an_answer_ends_the_waiting(mr_e):
    [question] = ask(mr_e)
    prompt_arrange_meeting(
        prompt=mr_e.prompt,
        plan=MeetingPlan(timezone.now() + 24 * HOUR, "Room 2", [mr_e.world.agencies["cannock-gp"]]),
        absences=absences(),
        by=mr_e.world.users["mash_coordinator"],
        actor=mr_e.world.actor("mash_coordinator"),
    )
    question.refresh_from_db()
    assert question.state == "withdrawn"
    with pytest.raises(NotOpen):
        ask(mr_e, "staffordshire-police")


def test_a_question_is_asked_and_answered_on_its_pages(mr_e, signed_in):
    coordinator, surgery = signed_in("mash_coordinator"), signed_in("practitioner")
    where = f"/prompts/{mr_e.prompt.public_id}/questions/"
    empty = coordinator.post(where, {"do": "ask", "words": ""}).content.decode()
    assert "Choose at least one agency" in empty
    assert "Say what you ask" in empty
    pk = mr_e.world.agencies["cannock-gp"].pk
    sent = coordinator.post(
        where, {"do": "ask", "agencies": [pk], "words": "Was he seen alone?"}, follow=True
    )
    assert "They are asked." in sent.content.decode()
    question = AgencyQuestion.objects.get()
    page = surgery.post(
        f"/questions/{question.public_id}/", {"holds": "yes", "answer": "Alone, in May."}, follow=True
    )
    assert "Your agency’s answer is kept." in page.content.decode()
    again = surgery.post(f"/questions/{question.public_id}/", {"holds": "yes", "answer": "And in June."})
    assert again.status_code == 409
    assert "And in June." in again.content.decode()
    prompt = coordinator.get(f"/prompts/{mr_e.prompt.public_id}/").content.decode()
    assert "Alone, in May." in prompt


def test_who_was_asked_and_who_has_not_been_stands_where_the_persons_page_leads(mr_e, signed_in):
    browser, page = signed_in("mash_coordinator"), f"/people/{mr_e.person.public_id}/"
    purposes = {"purpose": "preparing_visit"}
    where = f"/prompts/{mr_e.prompt.public_id}/questions/"
    assert f'href="{where}"' in browser.post(page, purposes, follow=True).content.decode()
    told = browser.get(where).content.decode()
    assert "Nobody has been asked." in told
    assert "These have contacts and have not been asked:" in told
    asked = {
        "do": "ask",
        "agencies": [str(mr_e.world.agencies["staffordshire-police"].pk)],
        "words": "What is held?",
    }
    told = browser.post(where, asked, follow=True).content.decode()
    unasked = told.partition("have not been asked:")[2].partition("</p>")[0]
    assert "Staffordshire Police" not in unasked
    assert unasked
    coordinator = mr_e.world.actor("mash_coordinator")
    left = {AgencyQuestion.objects.get().pk: "It can wait."}
    decide_without(prompt=mr_e.prompt, reasons=left, by=coordinator)
    browser.post(url(mr_e.prompt), not_pursued(mr_e))
    assert Prompt.objects.get(pk=mr_e.prompt.pk).state == "countersign"  # nobody is asked any more
    assert f'href="{where}"' not in browser.get(page).content.decode()

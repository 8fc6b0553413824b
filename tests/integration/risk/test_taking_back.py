"""Who answered waits for a colleague's signature: they sign and claim nothing, and may take it back."""

from html import unescape

import pytest

from actions.models import Action
from audit.models import Event
from caselink.templatetags.plain import moment
from chronology.selectors.decided import prompted
from documents.selectors.sources.decisions import decision_sections
from incidents.selectors import standing
from notices.selectors.audience import audience
from notices.selectors.told import notices_for
from people.services.refusals import NotAllowed, NotOpen
from risk.models import Answer, Holding, Prompt
from risk.selectors.work import entry_of
from risk.services.queueing import prompt_claim
from risk.services.taking_back import NO_REASON, answer_take_back
from tests.fixtures.answers import meeting, not_pursued, url
from tests.integration.risk.test_decision_pages import action

pytestmark = pytest.mark.django_db
FIRST, SECOND = "mash_coordinator", "second_coordinator"
WHY = {"return-return_reason": "Ask the surgery: they saw him on Monday."}
WAITS = "Your answer waits for a colleague’s signature"


@pytest.fixture
def client(mr_e, signed_in):
    client = signed_in(FIRST)
    client.post(url(mr_e.prompt), not_pursued(mr_e, **action(mr_e)))
    return client


def read(client, where: str) -> str:
    return unescape(client.get(where).content.decode())


def back(client, mr_e, **more: str):
    return client.post(url(mr_e.prompt), {"answer": "take_back", **more}, follow=True)


def test_who_answered_is_offered_nothing_to_claim_and_a_colleague_is(mr_e, client, signed_in):
    for where in ("/prompts/?of=all", url(mr_e.prompt), f"{url(mr_e.prompt)}holder/"):
        page = read(client, where)
        assert WAITS in page, where
        assert "Claim" not in page.replace("Claims", "").replace("Claim those chosen", ""), where
    assert "Sign the answer" not in read(client, url(mr_e.prompt))
    theirs = read(signed_in(SECOND), "/prompts/?of=all")
    assert WAITS not in theirs
    assert "Claim or hand over" in theirs


def told_to_sign(mr_e, username: str):
    return notices_for(by=mr_e.world.actor(username)).filter(code="decision_countersign", seen_at=None)


def test_the_notice_that_a_signature_waits_is_to_colleagues_and_not_to_who_answered(mr_e, client):
    assert told_to_sign(mr_e, SECOND).count() == 1
    assert not told_to_sign(mr_e, FIRST).exists()
    sent = audience(notice=told_to_sign(mr_e, SECOND).get(), on=mr_e.today)
    assert mr_e.world.users[SECOND] in sent
    assert mr_e.world.users[FIRST] not in sent


@pytest.mark.parametrize("answer", ["take_back", "return", "countersign"])
def test_nobody_is_told_to_sign_what_is_taken_back_returned_or_signed(mr_e, client, signed_in, answer):
    browser = client if answer == "take_back" else signed_in(SECOND)
    browser.post(url(mr_e.prompt), {"answer": answer, **WHY})
    assert not told_to_sign(mr_e, SECOND).exists()


def test_who_answered_is_told_that_it_was_returned(mr_e, client, signed_in):
    signed_in(SECOND).post(url(mr_e.prompt), {"answer": "return", **WHY})
    told = notices_for(by=mr_e.world.actor(FIRST)).filter(code="decision_returned")
    assert told.get().user == mr_e.world.users[FIRST]
    assert "was returned: it is open again" in read(client, "/notices/")


def test_that_it_was_returned_is_not_told_any_more_once_it_is_answered_again(mr_e, client, signed_in):
    colleague = signed_in(SECOND)
    colleague.post(url(mr_e.prompt), {"answer": "return", **WHY})
    told = notices_for(by=mr_e.world.actor(FIRST)).filter(code="decision_returned", seen_at=None)
    assert told.exists()
    colleague.post(url(mr_e.prompt), meeting(mr_e))
    assert not told.exists()


def test_who_answered_cannot_claim_what_waits_for_a_signature(mr_e, client):
    said = client.post("/prompts/", {"prompt": str(mr_e.prompt.public_id)}, follow=True)
    assert "there is nothing for you to claim" in unescape(said.content.decode())
    assert not Holding.objects.filter(ended_at=None, user__isnull=False).exists()


def test_what_is_taken_back_is_open_as_before_with_one_event_and_the_answer_kept(mr_e, client, signed_in):
    due, before = mr_e.prompt.due_at, Event.objects.filter(action="prompt.taken_back").count()
    page = unescape(back(client, mr_e).content.decode())
    assert "You took your answer back. The prompt is open again." in page
    prompt, answer = Prompt.objects.get(), Answer.objects.get()
    entry = entry_of(prompt=prompt)
    assert (prompt.state, entry.queue, entry.due_at) == ("open", "decide", due)
    assert (answer.returned_by, answer.return_reason) == (answer.by, NO_REASON)
    assert Event.objects.filter(action="prompt.taken_back").count() == before + 1
    assert Action.objects.get().state == "closed"  # nobody had begun it
    assert f"Taken back by {answer.by.get_full_name()}" in page
    assert "The answer was taken back by who gave it." in page
    client.post(url(mr_e.prompt), not_pursued(mr_e))
    assert signed_in(SECOND).post(url(mr_e.prompt), {"answer": "countersign"}).status_code == 302
    assert Answer.objects.get(returned_at=None).countersigned_by == mr_e.world.users[SECOND]


def test_a_reason_is_kept_and_one_that_is_too_long_stays_typed(mr_e, client):
    page = back(client, mr_e, **{"back-why": "x" * 2001})
    assert "Shorten “Why do you take it back?” to 2000 characters" in page.text
    assert "x" * 2001 in page.text
    assert not Answer.objects.filter(returned_at__isnull=False).exists()
    back(client, mr_e, **{"back-why": " The surgery rang. "})
    assert Answer.objects.get().return_reason == "The surgery rang."


def test_who_signs_too_late_is_told_who_took_it_back(mr_e, client, signed_in):
    back(client, mr_e)
    late = signed_in(SECOND).post(url(mr_e.prompt), {"answer": "countersign"})
    assert late.status_code == 409
    name = mr_e.world.users[FIRST].get_full_name()
    said = unescape(late.content.decode())
    assert (
        f"{name} took back the answer to this prompt on {moment(Answer.objects.get().returned_at)}." in said
    )
    assert "Your signature was not kept." in said


def test_who_returns_it_too_late_and_without_a_word_is_told_first_that_it_waits_no_more(
    mr_e, client, signed_in
):
    back(client, mr_e)
    late = signed_in(SECOND).post(url(mr_e.prompt), {"answer": "return", "return-return_reason": ""})
    assert late.status_code == 409
    assert "took back the answer to this prompt" in late.text
    assert "Say why the answer is returned" not in late.text


def test_who_signs_is_told_whether_the_prompt_closes(mr_e, client, signed_in):
    colleague = signed_in(SECOND)
    page = colleague.post(url(mr_e.prompt), {"answer": "countersign"}, follow=True).text
    assert "What was agreed is followed now: the prompt closes with that plan." in page
    assert "The prompt is closed." not in page


def test_what_was_taken_back_is_not_called_returned(mr_e, client):
    back(client, mr_e, **{"back-why": "The surgery rang."})
    page = read(client, url(mr_e.prompt))
    assert "Answers that do not stand any more" in page
    assert "Taken back by" in page
    by, person = mr_e.world.actor(FIRST), mr_e.prompt.person
    entries = prompted(
        by=by, person=person, as_at=None, facts=standing(by=by, person=person, today=mr_e.today)
    )
    document = [section.title for section in decision_sections(by=by, public_id=mr_e.prompt.public_id)]
    said = [entry.words for entry in entries]
    assert any("Taken back: The surgery rang." in words for words in said)
    assert any("An answer that was taken back by who gave it" in title for title in document)
    assert not any(
        "eturned" in words for words in [page.partition("What happened with")[0], *said, *document]
    )


def test_what_was_taken_back_is_begun_with_by_who_gave_it_and_by_nobody_else(mr_e, client, signed_in):
    back(client, mr_e)
    evidence = set(Answer.objects.get().reasons.values_list("evidence", flat=True))
    form = client.get(url(mr_e.prompt)).context["not_pursued"]
    filled = {field.value() for _matter, _relevant, field in form.by_matter}
    assert filled - {None}  # a matter of which each reason was answered apart is begun with nothing
    assert filled - {None} <= evidence
    assert not any(fold.opens for *_fields, fold in form.folds)
    assert "What you answered before is filled in" in read(client, url(mr_e.prompt))
    theirs = signed_in(SECOND).get(url(mr_e.prompt)).context["not_pursued"]
    assert {field.value() for _matter, _relevant, field in theirs.by_matter} == {None}


def test_nobody_else_takes_it_back_and_nobody_once_it_is_signed(mr_e, client, signed_in):
    colleague = signed_in(SECOND)
    assert back(colleague, mr_e).status_code == 403
    who = {"prompt": mr_e.prompt, "by": mr_e.world.users[FIRST]}
    with pytest.raises(NotAllowed):
        answer_take_back(**who, actor=mr_e.world.actor("practitioner"))
    colleague.post(url(mr_e.prompt), {"answer": "countersign"})
    taken = back(client, mr_e, **{"back-why": "The surgery rang."})
    assert taken.status_code == 409
    assert "The surgery rang." in taken.text
    with pytest.raises(NotOpen):
        answer_take_back(**who, actor=mr_e.world.actor(FIRST))


def test_whoever_holds_it_has_the_turn_again(mr_e, client):
    prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor(SECOND))
    back(client, mr_e)
    assert entry_of(prompt=mr_e.prompt).turn_user == mr_e.world.users[SECOND]

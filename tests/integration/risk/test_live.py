"""A page asks whether what it shows is still so, of what its reader may see alone."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessEvent
from people.services.blocks import block_set
from risk.models import Answer, Prompt, PromptEvent
from risk.presenters import rows_of
from risk.services.queueing import prompt_claim, prompt_give_back, prompt_hand_over, prompt_take_over
from tests.fixtures.answers import answered_at_once, meeting, not_pursued, url

pytestmark = pytest.mark.django_db
QUEUE, FIRST, SECOND = "/prompts/", "mash_coordinator", "second_coordinator"


def asks(client, page: str) -> str:
    """Where that page asks whether it is still so."""
    return unescape(re.search(r'hx-get="([^"]+/news/[^"]*)"', client.get(page).content.decode())[1])


def said(answer) -> str:
    html = unescape(answer.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("</p>")[0]).split())


@pytest.fixture
def later():
    """A minute goes by between what a page showed and what happens then."""
    with time_machine.travel(timezone.now(), tick=True) as clock:
        yield lambda: clock.shift(timedelta(minutes=1))


class TestAList:
    def test_nothing_is_said_while_it_is_as_it_was_shown(self, mr_e, signed_in):
        client = signed_in(FIRST)
        answer = client.get(asks(client, f"{QUEUE}?of=all"))
        assert (answer.status_code, answer.content) == (204, b"")

    def test_a_colleague_who_claimed_is_counted_and_the_way_to_the_list_is_given(
        self, later, mr_e, signed_in
    ):
        client = signed_in(FIRST)
        ask = asks(client, f"{QUEUE}?of=all")
        later()
        prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor(SECOND))
        answer = client.get(ask)
        assert said(answer) == "1 claimed by a colleague"
        assert f'hx-get="{QUEUE}?of=all&amp;page=1"' in answer.content.decode()

    def test_what_came_or_was_handed_over_to_its_reader_is_counted(self, later, mr_e, signed_in):
        client, colleague = signed_in(FIRST), mr_e.world.actor(SECOND)
        everything, mine = asks(client, f"{QUEUE}?of=all"), asks(client, f"{QUEUE}?of=mine")
        later()
        prompt_claim(prompt=mr_e.prompt, by=colleague)
        prompt_hand_over(
            prompt=mr_e.prompt, to=mr_e.world.users[FIRST], why="Sam is away from noon on.", by=colleague
        )
        assert said(client.get(mine)) == "1 new prompt"
        Prompt.objects.update(raised_at=timezone.now())
        assert said(client.get(everything)) == "1 new prompt"

    def test_what_happened_in_one_is_said_and_that_a_colleague_answered(self, later, mr_e, signed_in):
        client = signed_in(FIRST)
        ask = asks(client, f"{QUEUE}?of=all")
        later()
        signed_in(SECOND).post(url(mr_e.prompt), meeting(mr_e))
        assert said(client.get(ask)) == "1 answered"
        PromptEvent.objects.create(prompt=mr_e.prompt, at=timezone.now(), level="high", because="Harm.")
        assert said(client.get(ask)) == "something new in 1, 1 answered"

    def test_what_was_answered_and_left_the_list_is_counted_and_what_oneself_did_is_not(
        self, later, mr_e, signed_in
    ):
        prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor(FIRST))
        client, colleague = signed_in(FIRST), signed_in(SECOND)
        lists = {of: asks(client, f"{QUEUE}?of={of}") for of in ("all", "agency", "mine")}
        theirs = asks(colleague, f"{QUEUE}?of=all")
        later()
        prompt_take_over(prompt=mr_e.prompt, why="Sam is ill.", by=mr_e.world.actor(SECOND))
        assert said(client.get(lists["mine"])) == "1 claimed by a colleague"
        answered = answered_at_once(mr_e)
        Answer.objects.filter(pk=answered.pk).update(by=mr_e.world.users[SECOND])
        assert {said(client.get(ask)) for ask in lists.values()} == {"1 answered"}
        assert said(colleague.get(theirs)) == "This list has changed"

    def test_what_was_given_back_signed_or_opened_again_is_counted(self, later, mr_e, signed_in):
        prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor(SECOND))
        client, colleague = signed_in(FIRST), signed_in(SECOND)
        ask = asks(client, f"{QUEUE}?of=all")
        later()
        prompt_give_back(prompt=mr_e.prompt, why="Off sick from tomorrow on.", by=mr_e.world.actor(SECOND))
        assert said(client.get(ask)) == "1 held by nobody now"
        client.post(url(mr_e.prompt), not_pursued(mr_e))
        ask = asks(client, f"{QUEUE}?of=all")
        later()
        colleague.post(url(mr_e.prompt), {"answer": "return", "return-return_reason": "Ask the surgery."})
        assert said(client.get(ask)) == "1 open again: the answer does not stand"
        client.post(url(mr_e.prompt), not_pursued(mr_e))
        ask = asks(client, f"{QUEUE}?of=all")
        later()
        colleague.post(url(mr_e.prompt), {"answer": "countersign"})
        assert said(client.get(ask)) == "1 answer signed"

    def test_what_is_claimed_while_the_page_is_made_is_not_lost(self, later, mr_e, signed_in, monkeypatch):
        def claimed_meanwhile(**more):
            rows = rows_of(**more)
            prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor(SECOND))
            return rows

        monkeypatch.setattr("risk.views.queue.rows_of", claimed_meanwhile)
        client = signed_in(FIRST)
        ask = asks(client, f"{QUEUE}?of=all")
        assert said(client.get(ask)) == "1 claimed by a colleague"

    def test_what_oneself_did_is_no_news_of_others_but_the_list_has_changed(self, later, mr_e, signed_in):
        client = signed_in(FIRST)
        ask = asks(client, f"{QUEUE}?of=all")
        later()
        prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor(FIRST))
        assert said(client.get(ask)) == "This list has changed"

    def test_what_is_hidden_from_its_reader_changes_nothing(self, later, mr_e, signed_in):
        block_set(
            user=mr_e.world.users[FIRST],
            person=mr_e.person,
            relation="family",
            reason="Her brother.",
            by=mr_e.world.actor(FIRST),
        )
        client = signed_in(FIRST)
        ask = asks(client, f"{QUEUE}?of=all")
        later()
        prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor(SECOND))
        assert client.get(ask).status_code == 204

    @pytest.mark.parametrize("seen", ["", "x", "x.0", "1.all.x.0:1abcde:x"])
    def test_nobody_is_told_of_a_time_in_which_they_did_not_look(self, mr_e, signed_in, seen):
        prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor(SECOND))
        client = signed_in(FIRST)
        answer = client.get("/prompts/news/", {"of": "nowhere", "page": "x", "seen": seen})
        assert said(answer) == "This list has changed"
        where = reverse("risk:prompt_news", args=[mr_e.prompt.public_id])
        assert said(client.get(where, {"seen": seen})) == "This prompt has changed since you opened it."
        theirs = parse_qs(urlsplit(asks(signed_in(SECOND), url(mr_e.prompt))).query)["seen"]
        assert said(client.get(where, {"seen": theirs})) == "This prompt has changed since you opened it."


class TestAPrompt:
    def where(self, mr_e) -> str:
        return reverse("risk:prompt", args=[mr_e.prompt.public_id])

    def test_nothing_is_said_while_it_is_as_it_was_shown(self, mr_e, signed_in):
        client = signed_in(FIRST)
        assert client.get(asks(client, self.where(mr_e))).status_code == 204

    def test_a_colleague_who_holds_or_answers_it_is_named(self, later, mr_e, signed_in):
        client, colleague = signed_in(FIRST), signed_in(SECOND)
        ask = asks(client, self.where(mr_e))
        later()
        prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor(SECOND))
        name = mr_e.world.users[SECOND].get_full_name()
        assert said(client.get(ask)) == f"{name} holds this prompt now."
        assert colleague.post(self.where(mr_e), meeting(mr_e)).status_code == 302
        first = said(client.get(ask))
        assert f"{name} answered this prompt on " in first
        later()
        assert said(client.get(ask)) == first  # it is not read out again

    def test_what_no_longer_stands_as_it_was_is_said(self, later, mr_e, signed_in):
        prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor(SECOND))
        client = signed_in(FIRST)
        ask = asks(client, self.where(mr_e))
        later()
        prompt_give_back(prompt=mr_e.prompt, why="Off sick from tomorrow on.", by=mr_e.world.actor(SECOND))
        name = mr_e.world.users[SECOND].get_full_name()
        assert said(client.get(ask)) == f"{name} gave this prompt back: nobody holds it now."

    def test_who_took_an_answer_back_or_returned_it_is_said_and_to_themselves_that_it_was_they(
        self, later, mr_e, signed_in
    ):
        client, colleague = signed_in(FIRST), signed_in(SECOND)
        names = [mr_e.world.users[one].get_full_name() for one in (FIRST, SECOND)]
        deeds = (
            (
                client,
                {"answer": "take_back"},
                names[0],
                "took the answer back",
                "You took your answer back on",
            ),
            (
                colleague,
                {"answer": "return", "return-return_reason": "Ask the surgery: they saw him on Monday."},
                names[1],
                "returned the answer",
                "You returned the answer on",
            ),
        )
        for browser, deed, name, theirs, own in deeds:
            client.post(self.where(mr_e), not_pursued(mr_e))
            asked = [(one, asks(one, self.where(mr_e))) for one in (client, colleague)]
            later()
            browser.post(self.where(mr_e), deed)
            told = {one is browser: said(one.get(ask)) for one, ask in asked}
            assert own in told[True]
            assert f"{name} {theirs} on " in told[False]
            assert all(each.endswith("the prompt is open again.") for each in told.values())

    def test_to_ask_is_no_look_and_names_nobody_whom_records_are_about(self, later, mr_e, signed_in):
        client = signed_in(FIRST)
        ask = asks(client, self.where(mr_e))
        later()
        prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor(SECOND))
        looks = AccessEvent.objects.count()
        page = client.get(ask).content.decode()
        assert AccessEvent.objects.count() == looks
        assert not {mr_e.person.family_name, mr_e.person.given_name} & set(re.findall(r"\w+", page))

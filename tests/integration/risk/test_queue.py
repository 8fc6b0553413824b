"""The queue's lists, and the page of who holds a prompt: claim it, hand it over, give it back."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from people.services.blocks import block_set
from risk.models import Holding, QueueEntry
from risk.selectors.work import holder_of
from risk.services.queueing import prompt_claim
from tests.fixtures.answers import meeting, not_pursued, url
from tests.fixtures.world import CaseOfMrE

pytestmark = pytest.mark.django_db
QUEUE = "/prompts/"
FIRST, SECOND = "mash_coordinator", "second_coordinator"


def text(answer) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def where(mr_e: CaseOfMrE) -> str:
    return reverse("risk:holder", args=[mr_e.prompt.public_id])


def claim(mr_e: CaseOfMrE, who: str = FIRST) -> Holding:
    return prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor(who))


def here(page: str) -> str:
    """Which list is shown."""
    return page.partition('aria-current="page" href="/prompts/?of=')[2].partition('"')[0]


class TestTheLists:
    def test_without_a_choice_the_first_list_with_something_is_shown(self, mr_e, signed_in):
        client = signed_in(FIRST)
        assert here(text(client.get(QUEUE))) == "agency"
        claim(mr_e)
        assert here(text(client.get(QUEUE))) == "mine"
        assert here(text(signed_in(SECOND).get(QUEUE))) == "agency"

    def test_each_list_has_what_its_name_says(self, mr_e, signed_in):
        claim(mr_e)
        first, second = signed_in(FIRST), signed_in(SECOND)
        shown = {
            (name, of): mr_e.prompt.reference in text(client.get(f"{QUEUE}?of={of}"))
            for name, client in ((FIRST, first), (SECOND, second))
            for of in ("mine", "agency", "all", "late")
        }
        assert shown == {
            (FIRST, "mine"): True,
            (FIRST, "agency"): True,
            (FIRST, "all"): True,
            (FIRST, "late"): False,
            (SECOND, "mine"): False,
            (SECOND, "agency"): True,
            (SECOND, "all"): True,
            (SECOND, "late"): False,
        }
        QueueEntry.objects.update(due_at=timezone.now() - timedelta(hours=1))
        assert mr_e.prompt.reference in text(second.get(f"{QUEUE}?of=late"))

    def test_a_row_says_whose_move_it_is_who_holds_it_and_how_long_it_waits(self, mr_e, signed_in):
        QueueEntry.objects.update(entered_at=timezone.now() - timedelta(hours=3))
        page = text(signed_in(SECOND).get(QUEUE))
        assert "To be decided" in page
        assert "Next move: Chase Safety Hub" in page
        assert "Held by Chase Safety Hub, not yet claimed" in page
        assert "Waiting for 3 hours" in page
        claim(mr_e)
        assert "Next move: Casey Wright, Chase Safety Hub" in text(signed_in(SECOND).get(QUEUE))
        own = text(signed_in(FIRST).get(QUEUE))
        assert "Your move" in own
        assert "Held by you" in own

    def test_a_case_stays_in_the_queue_until_its_meeting_has_decided(self, mr_e, signed_in):
        client = signed_in(FIRST)
        client.post(url(mr_e.prompt), meeting(mr_e))
        assert "A meeting is arranged" in text(client.get(QUEUE))

    def test_what_waits_for_a_signature_is_with_whoever_may_give_it_and_not_with_who_answered(
        self, mr_e, signed_in
    ):
        first, second = signed_in(FIRST), signed_in(SECOND)
        claim(mr_e)
        assert first.post(url(mr_e.prompt), not_pursued(mr_e)).status_code == 302
        mine = {
            who: mr_e.prompt.reference in text(c.get(f"{QUEUE}?of=mine"))
            for who, c in (("1", first), ("2", second))
        }
        assert mine == {"1": False, "2": True}
        for where in (f"{QUEUE}?of=mine", f"{QUEUE}?of=all", f"{url(mr_e.prompt)}holder/"):
            assert "Your move: sign or return the answer" in text(second.get(where)), where
        assert "1 yours" in re.sub(r"<[^>]+>", "", text(second.get("/")))
        assert "0 yours" in re.sub(r"<[^>]+>", "", text(first.get("/")))

    def test_nothing_late_is_said_so(self, mr_e, signed_in):
        assert "Nothing is late." in text(signed_in(FIRST).get(f"{QUEUE}?of=late"))


class TestClaimingSeveral:
    def test_those_chosen_are_claimed_and_it_is_said_how_many(self, mr_e, signed_in):
        client = signed_in(FIRST)
        assert f'value="{mr_e.prompt.public_id}"' in text(client.get(f"{QUEUE}?of=agency"))
        answer = client.post(f"{QUEUE}?of=agency", {"prompt": [mr_e.prompt.public_id]}, follow=True)
        assert answer.redirect_chain == [(f"{QUEUE}?of=mine", 302)]
        assert "You hold 1 more prompt." in text(answer)
        assert holder_of(prompt=mr_e.prompt).user == mr_e.world.users[FIRST]
        assert 'name="prompt"' not in text(answer)

    def test_what_somebody_claimed_meanwhile_stays_theirs_and_is_named(self, mr_e, signed_in):
        client = signed_in(FIRST)
        claim(mr_e, SECOND)
        answer = text(client.post(QUEUE, {"prompt": [mr_e.prompt.public_id]}, follow=True))
        assert "Not done" in answer
        assert f"{mr_e.prompt.reference} was not claimed. Sam Okoro has held this prompt since" in answer
        assert holder_of(prompt=mr_e.prompt).user == mr_e.world.users[SECOND]

    @pytest.mark.parametrize("sent", [{}, {"prompt": ["not an id"]}])
    def test_to_choose_none_is_said(self, mr_e, signed_in, sent):
        answer = signed_in(FIRST).post(QUEUE, sent)
        assert answer.status_code == 200
        assert "Choose the prompts that you claim." in text(answer)

    def test_one_that_is_hidden_is_as_one_that_is_not_there(self, mr_e, signed_in):
        block_set(
            user=mr_e.world.users[FIRST],
            person=mr_e.person,
            relation="family",
            reason="Her brother.",
            by=mr_e.world.actor(FIRST),
        )
        with time_machine.travel(timezone.now(), tick=False):  # a page says when it was made
            answers = [
                text(signed_in(FIRST).post(QUEUE, {"prompt": [one]}, follow=True)).replace(str(one), "")
                for one in (mr_e.prompt.public_id, uuid4())
            ]
        mains = [answer.partition("<main")[2].partition("</main>")[0] for answer in answers]
        assert mains[0] == mains[1]
        assert "None of those stands in your queue any more." in answers[0]
        assert holder_of(prompt=mr_e.prompt).user is None


class TestWhoHoldsIt:
    def test_it_is_claimed_with_one_button_and_by_one_alone(self, mr_e, signed_in):
        assert "Claim this prompt" in text(signed_in(FIRST).get(url(mr_e.prompt)))
        answer = signed_in(FIRST).post(where(mr_e), {"do": "claim"}, follow=True)
        assert "You hold this prompt now." in text(answer)
        second = signed_in(SECOND).post(where(mr_e), {"do": "claim"})
        assert second.status_code == 409
        assert "Casey Wright has held this prompt since" in text(second)
        assert holder_of(prompt=mr_e.prompt).user == mr_e.world.users[FIRST]
        assert "Claim this prompt" not in text(signed_in(SECOND).get(url(mr_e.prompt)))

    def test_it_is_handed_over_with_a_reason(self, mr_e, signed_in):
        claim(mr_e)
        to = mr_e.world.users[SECOND]
        sent = {"do": "hand_over", "to": str(to.public_id), "why": "On leave from tomorrow."}
        answer = signed_in(FIRST).post(where(mr_e), sent, follow=True)
        assert "The prompt is handed over" in text(answer)
        assert holder_of(prompt=mr_e.prompt).user == to
        assert "“On leave from tomorrow.”" in text(signed_in(SECOND).get(where(mr_e)))

    def test_a_hand_over_that_is_not_whole_says_what_is_missing_and_keeps_the_rest(self, mr_e, signed_in):
        claim(mr_e)
        page = text(signed_in(FIRST).post(where(mr_e), {"do": "hand_over", "why": "On leave."}))
        assert "Choose who takes the prompt" in page
        assert "On leave.</textarea>" in page.replace("\n", "")
        to = str(mr_e.world.users[SECOND].public_id)
        page = text(signed_in(FIRST).post(where(mr_e), {"do": "hand_over", "to": to, "why": " "}))
        assert "Say why the prompt is handed over" in page
        assert "checked" in page
        assert holder_of(prompt=mr_e.prompt).user == mr_e.world.users[FIRST]

    def test_only_who_holds_it_gives_it_back(self, mr_e, signed_in):
        claim(mr_e)
        assert "Give it back" not in text(signed_in(SECOND).get(where(mr_e)))
        sent = {"do": "give_back", "back-why": "It is another's."}
        assert signed_in(SECOND).post(where(mr_e), sent).status_code == 403
        assert "Say why you give the prompt back" in text(
            signed_in(FIRST).post(where(mr_e), {"do": "give_back"})
        )
        assert "You gave the prompt back" in text(signed_in(FIRST).post(where(mr_e), sent, follow=True))
        assert holder_of(prompt=mr_e.prompt).user is None

    def test_a_manager_of_the_agency_sees_who_holds_it_and_no_name_of_whom_it_is_about(
        self, mr_e, signed_in, looked
    ):
        claim(mr_e)
        client = signed_in("hub_manager")
        page = text(client.get(where(mr_e)))
        assert "Held by Casey Wright" in page
        assert mr_e.prompt.reference in page
        assert "Marlow" not in page
        assert "Claim this prompt" not in page
        assert looked()[-1] == ("prompt.viewed", "overseeing_work")
        to = mr_e.world.users[SECOND]
        client.post(where(mr_e), {"do": "hand_over", "to": str(to.public_id), "why": "Casey is ill."})
        assert holder_of(prompt=mr_e.prompt).user == to
        assert signed_in("care_manager").get(where(mr_e)).status_code == 404

    def test_who_is_kept_away_is_neither_shown_it_nor_offered_it(self, mr_e, signed_in):
        block_set(
            user=mr_e.world.users[SECOND],
            person=mr_e.person,
            relation="family",
            reason="Her brother.",
            by=mr_e.world.actor(SECOND),
        )
        assert signed_in(SECOND).get(where(mr_e)).status_code == 404
        page = text(signed_in(FIRST).get(where(mr_e)))
        assert "Sam Okoro" not in page
        assert "Nobody else may answer this prompt" in page

    def test_whoever_may_answer_too_may_take_it_over_and_is_not_told_that_nobody_may(self, mr_e, signed_in):
        rows = text(signed_in(SECOND).get(f"{QUEUE}?of=all"))
        assert "Claim or hand over" in rows
        claim(mr_e)
        client = signed_in(SECOND)
        page = text(client.get(where(mr_e)))
        assert "Nobody else may answer this prompt" not in page
        assert "Casey Wright holds this prompt. You may take it over" in page
        rows = text(client.get(f"{QUEUE}?of=all"))
        assert "See who holds it" in rows
        assert "Claim or hand over" not in rows
        assert "Hand over or give back" in text(signed_in(FIRST).get(QUEUE))

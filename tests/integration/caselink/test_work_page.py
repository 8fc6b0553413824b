"""What waits for one's agency stands on one page, and nothing about whom one may not know."""

from html import unescape

import pytest
from django.urls import reverse

from people.services.blocks import block_set
from risk.services.asking import Asked, agencies_ask
from tests.fixtures.world import CaseOfMrE

pytestmark = pytest.mark.django_db
WORDS = "Was he ever seen alone?"


def work(client) -> str:
    return " ".join(unescape(client.get(reverse("work")).content.decode()).split())


def asked(mr_e: CaseOfMrE, *, by_name: str = ""):
    user = mr_e.world.users[by_name] if by_name else None
    [question] = agencies_ask(
        prompt=mr_e.prompt,
        questions=[Asked(mr_e.world.agencies["cannock-gp"], WORDS, user=user)],
        by=mr_e.world.actor("mash_coordinator"),
    )
    return question


def test_a_question_waits_for_the_agency_that_was_asked_and_opens(mr_e, signed_in, looked):
    question = asked(mr_e)
    client = signed_in("practitioner")
    page = work(client)
    assert WORDS in page
    assert "For you by name" not in page
    assert reverse("risk:question", args=[question.public_id]) in page
    assert client.get(reverse("risk:question", args=[question.public_id])).status_code == 200
    assert ("work.viewed", "own_work") in looked()
    assert "1 question waits for an answer" in unescape(client.get("/").content.decode())
    for other in ("police_practitioner", "outsider", "mash_coordinator"):
        assert WORDS not in work(signed_in(other))


def test_what_names_the_reader_stands_first(mr_e, signed_in):
    asked(mr_e, by_name="practitioner")
    assert "For you by name" in work(signed_in("practitioner"))
    assert "For you by name" not in work(signed_in("agency_manager"))


def test_who_is_kept_away_is_told_of_nothing(mr_e, signed_in):
    asked(mr_e)
    block_set(
        person=mr_e.person,
        user=mr_e.world.users["practitioner"],
        relation="family",
        reason="",
        by=mr_e.world.actor("practitioner"),
    )
    assert "Nothing waits for your agency." in work(signed_in("practitioner"))
    assert "1 question" not in signed_in("practitioner").get("/").content.decode()

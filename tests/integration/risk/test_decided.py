"""What was decided, listed for everybody who may read it; and what is told once a plan is closed."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions.models import Action
from audit.models import AccessEvent
from people.models import Case, Person
from people.services.blocks import block_set
from risk.models import Answer, Holding, Prompt
from tests.fixtures.answers import meeting, not_pursued, url

pytestmark = pytest.mark.django_db
LIST = "/decisions/"


def milder(mr_e) -> None:
    Prompt.objects.filter(pk=mr_e.prompt.pk).update(level="elevated")


def page_of(answer) -> str:
    return unescape(answer.content.decode())


def more_decided(mr_e, number: int) -> None:
    for n in range(number):
        person = Person.objects.create(given_name=f"Person{n}", family_name="Other")
        Case.objects.create(person=person, areas=["Cannock Chase"])
        prompt = Prompt.objects.get(pk=mr_e.prompt.pk)
        prompt.pk, prompt.public_id, prompt.reference = None, person.public_id, f"CL-D-{n}"
        prompt.person, prompt.asked_before, prompt.state = person, None, Prompt.State.ANSWERED
        prompt.save()
        by = mr_e.world.users["mash_coordinator"]
        Answer.objects.create(prompt=prompt, kind="not_pursued", by=by, at=timezone.now(), instead="Seen.")


def test_it_is_listed_for_the_hub_and_agencies_involved_and_for_nobody_else(mr_e, signed_in):
    client, surgery, outsider = (signed_in(who) for who in ("mash_coordinator", "practitioner", "outsider"))
    milder(mr_e)
    assert "Nothing is decided" in page_of(surgery.get(LIST))
    client.post(url(mr_e.prompt), meeting(mr_e))
    for reader in (client, surgery):
        page = page_of(reader.get(LIST))
        assert mr_e.prompt.reference in page
        assert "A professionals meeting was arranged" in page
        assert "Room 2" not in page
        assert f"/decisions/{mr_e.prompt.public_id}/" in page
    assert "Nothing is decided" in page_of(outsider.get(LIST))
    looks = AccessEvent.objects.filter(action="decisions.viewed")
    assert looks.filter(detail__persons=[str(mr_e.person.public_id)]).count() == 2
    assert LIST in page_of(client.get("/prompts/"))


def test_the_page_of_a_prompt_tells_in_order_what_happened_to_it(mr_e, signed_in):
    first, second = signed_in("mash_coordinator"), signed_in("second_coordinator")
    Prompt.objects.filter(pk=mr_e.prompt.pk).update(level="high")
    first.post(url(mr_e.prompt), not_pursued(mr_e))
    second.post(url(mr_e.prompt), {"answer": "return", "return-return_reason": "Nobody asked the surgery."})
    first.post(url(mr_e.prompt), meeting(mr_e))
    page = page_of(first.get(url(mr_e.prompt)))
    told = page.split("What happened with this prompt</span>")[1].split("</ol>")[0]
    said = ("A professionals meeting was arranged", "was returned", "A meeting was not pursued")
    places = [told.index(words) for words in said]
    assert places == sorted(places)  # the latest first


def test_who_answered_is_told_who_may_sign_and_has_the_answer_in_the_list(mr_e, signed_in):
    first, second = signed_in("mash_coordinator"), signed_in("second_coordinator")
    Prompt.objects.filter(pk=mr_e.prompt.pk).update(level="high")
    first.post(url(mr_e.prompt), not_pursued(mr_e))
    signer = mr_e.world.users["second_coordinator"].get_full_name()
    waits = "It counts once another coordinator has signed it."
    assert f"{waits} These may: {signer}." in " ".join(page_of(first.get(url(mr_e.prompt))).split())
    assert waits in page_of(first.get(LIST))
    assert "Nothing is decided" in page_of(second.get(LIST))  # it does not count yet


def test_a_colleague_who_holds_the_prompt_may_sign_and_is_named(mr_e, signed_in):
    Prompt.objects.filter(pk=mr_e.prompt.pk).update(level="high")
    first, second = signed_in("mash_coordinator"), mr_e.world.users["second_coordinator"]
    first.post(url(mr_e.prompt), not_pursued(mr_e))
    Holding.objects.filter(prompt=mr_e.prompt, ended_at=None).update(user=second)
    assert f"These may: {second.get_full_name()}." in " ".join(page_of(first.get(url(mr_e.prompt))).split())
    by = mr_e.world.actor("second_coordinator")
    block_set(user=second, person=mr_e.person, relation="family", reason="Her brother.", by=by)
    assert "Nobody else may at present" in page_of(first.get(url(mr_e.prompt)))


def test_many_are_listed_in_as_many_statements_as_few_and_fifty_a_page(mr_e, signed_in):
    client = signed_in("mash_coordinator")
    milder(mr_e)
    client.post(url(mr_e.prompt), not_pursued(mr_e))
    more_decided(mr_e, 1)
    client.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(LIST)
    Prompt.objects.filter(reference="CL-D-0").update(reference="CL-D-few")
    more_decided(mr_e, 52)
    with CaptureQueriesContext(connection) as many:
        page = page_of(client.get(LIST))
    assert page.count("caselink-prompt__title") == 50
    assert len(many) == len(few) < 30


def test_a_closed_plan_says_what_is_different_and_what_was_left_open_can_still_be_read(mr_e, signed_in):
    client = signed_in("mash_coordinator")
    milder(mr_e)
    day = timezone.localdate() + timedelta(days=5)
    client.post(
        url(mr_e.prompt),
        not_pursued(
            mr_e,
            **{
                "not-what_0": "See him alone at the day centre.",
                "not-how_0": "visit",
                "not-owner_agency_0": str(mr_e.world.agencies["staffordshire-adult-care"].pk),
                **{f"not-due_on_0_{part}": str(getattr(day, part)) for part in ("day", "month", "year")},
            },
        ),
    )
    agreed = Action.objects.get()
    said = {"words": "He lives with his sister now.", f"why_{agreed.reference}": "The visit is on Monday."}
    client.post(f"/prompts/{mr_e.prompt.public_id}/close/", said)
    assert not Case.objects.filter(person=mr_e.person, closed_at=None).exists()
    for address in (url(mr_e.prompt), f"/decisions/{mr_e.prompt.public_id}/"):
        page = page_of(client.get(address))
        assert "What is different for the person now" in page
        assert "He lives with his sister now." in page
        assert "The visit is on Monday." in page
    # The case is closed: who it is about is not told any more, and no link leads to nowhere.
    for address in ("/actions/", f"/actions/{agreed.public_id}/"):
        page = page_of(client.get(address))
        assert agreed.reference in page
        assert "Name not known" not in page
        assert f"/people/{mr_e.person.public_id}/" not in page

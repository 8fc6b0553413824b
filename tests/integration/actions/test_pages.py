"""The pages of actions and referrals: what is due, what can be done next, and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, Referral
from actions.services import doing
from audit.models import AccessEvent
from people.models import PersonBlock
from tests.fixtures.acting import (
    GP,
    action_of,
    again,
    coordinator,
    not_attended,
    referral_of,
    refused_by_him,
    reported,
    tried,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(mr_e):
    def signed_in(who: str) -> Client:
        found = Client()
        found.force_login(mr_e.world.users[who])
        return found

    return signed_in


def day(prefix: str, name: str, days: int = 0) -> dict[str, str]:
    on = timezone.localdate() + timedelta(days=days)
    return {f"{prefix}-{name}_{part}": getattr(on, part) for part in ("day", "month", "year")}


def page(action: Action) -> str:
    return reverse("actions:action", args=[action.public_id])


def referral_at(referral: Referral) -> str:
    return reverse("actions:referral", args=[referral.public_id])


def test_an_owner_reports_on_the_page(mr_e, browser):
    action = action_of(mr_e)
    sent = {"step": "done", "done-words": "Saw him.", "done-kinds": ["visit"], "done-evidence": "The file."}
    answer = browser("care_practitioner").post(page(action), sent | day("done", "on"))
    assert answer.status_code == 302
    action.refresh_from_db()
    assert action.state == "reported"
    assert AccessEvent.objects.filter(action="action.viewed").count() == 0
    browser("care_practitioner").get(page(action))
    looked = AccessEvent.objects.get(action="action.viewed")
    assert (looked.purpose, looked.detail["persons"]) == ("doing_agreed_work", [str(mr_e.person.public_id)])


def test_what_a_form_leaves_out_is_named_and_what_was_typed_stands_there(mr_e, browser):
    sent = {"step": "refused", "refused-offered_by": "Jo", "refused-words": "He said nothing was wrong."}
    text = browser("care_practitioner").post(page(action_of(mr_e)), sent).content.decode()
    assert "There is a problem" in text
    assert "He said nothing was wrong." in text
    for key in ("alone", "sober", "risks"):
        assert f"#id_refused-{key}_0" in text


def test_the_letter_rule_is_told_before_it_is_met(mr_e, browser):
    action = reported(mr_e, kinds=frozenset({"letter"}))
    assert "A letter was all that was done" in browser("mash_coordinator").get(page(action)).content.decode()
    answer = browser("mash_coordinator").post(
        page(action), {"step": "adequate", "adequate-letter_reason": ""}
    )
    assert "at level high" in answer.content.decode()
    action.refresh_from_db()
    assert action.state == "reported"


def test_whoever_is_second_gets_back_what_they_typed_and_who_was_first(mr_e, browser):
    action = refused_by_him(mr_e)
    doing.try_again(action=action, again=again(mr_e), by=coordinator(mr_e))
    sent = {"step": "weigh", "weigh-weighed": "He may be afraid.", "weigh-why": "He moved away."}
    answer = browser("second_coordinator").post(page(action), sent)
    assert answer.status_code == 409
    for words in ("Casey Wright", "He may be afraid.", "He moved away."):
        assert words in answer.content.decode()


def test_a_coordinator_has_it_tried_by_another_agency_that_could_open_it(mr_e, browser):
    action = refused_by_him(mr_e)
    gp = mr_e.world.agencies[GP]
    holds_none = mr_e.world.agencies["chase-housing"]
    shown = browser("mash_coordinator").get(page(action)).content.decode()
    assert f'<option value="{gp.pk}"' in shown
    assert f'<option value="{holds_none.pk}"' not in shown
    sent = {"step": "again", "again-how": "They visit him.", "again-owner_agency": holds_none.pk}
    answer = browser("mash_coordinator").post(page(action), sent | day("again", "due_on", 3))
    assert "Choose an agency in the list" in answer.content.decode()
    assert "They visit him." in answer.content.decode()
    sent = {"step": "again", "again-how": "The GP sees him.", "again-owner_agency": gp.pk}
    assert browser("mash_coordinator").post(page(action), sent | day("again", "due_on", 3)).status_code == 302
    action.refresh_from_db()
    assert (action.state, action.owner_agency) == ("open", gp)
    assert browser("care_practitioner").get(page(action)).status_code == 404
    assert browser("practitioner").get(page(action)).status_code == 200


def test_a_member_who_may_not_know_of_the_person_is_told_that_there_is_something_to_do(mr_e, browser):
    action = action_of(mr_e, owner_agency=mr_e.world.agencies["chase-housing"])
    text = browser("outsider").get(reverse("actions:list")).content.decode()
    assert action.reference in text
    for word in (action.what, "Marlow", page(action)):
        assert word not in text
    assert browser("outsider").get(page(action)).status_code == 404


def test_whoever_is_kept_away_is_not_told_that_there_is_an_action(mr_e, browser):
    action = action_of(mr_e)
    user = mr_e.world.users["care_practitioner"]
    PersonBlock.objects.create(
        user=user, person=mr_e.person, relation="family", reason="A cousin.", set_by="x"
    )
    assert action.reference not in browser("care_practitioner").get(reverse("actions:list")).content.decode()
    assert browser("care_practitioner").get(page(action)).status_code == 404


def test_a_referral_is_answered_and_tried_on_its_page(mr_e, browser):
    referral = referral_of(mr_e)
    care = browser("care_practitioner")
    assert care.post(referral_at(referral), {"step": "acknowledge"}).status_code == 302
    assert care.post(referral_at(referral), {"step": "reject"}).status_code == 200  # without why
    assert care.post(referral_at(referral), {"step": "accept"}).status_code == 302
    sent = {"step": "follow", "follow-outcome": "not_attended", "follow-words": "He did not come."}
    assert care.post(referral_at(referral), sent | day("follow", "on")).status_code == 302
    sent = {"step": "attempt", "attempt-way": "visit", "attempt-reached": "yes", "attempt-alone": "no"}
    sent |= {"attempt-sober": "cannot_tell", "attempt-words": "His friend spoke for him."}
    assert care.post(referral_at(referral), sent | day("attempt", "on")).status_code == 302
    made = referral.attempts.get()
    assert (made.reached, made.alone, made.sober) == (True, False, None)
    refused = care.post(referral_at(referral), {"step": "close", "close-followed": "Nothing."})
    assert "Fewer than 3 attempts" in refused.content.decode()


def test_a_rejected_referral_is_sent_on(mr_e, browser):
    referral = referral_of(mr_e)
    care, hub = browser("care_practitioner"), browser("mash_coordinator")
    care.post(referral_at(referral), {"step": "reject", "reject-why": "Not ours."})
    sent = {"step": "send_on", "send_on-why": "He drinks.", "send_on-route": "alcohol"}
    text = hub.post(referral_at(referral), sent).content.decode()
    assert "Say to whom the person is referred" in text
    answer = hub.post(referral_at(referral), sent | {"send_on-to_words": "The alcohol service"})
    assert answer.status_code == 302
    assert Referral.objects.filter(to_words="The alcohol service", state="sent").exists()


@pytest.mark.parametrize("name", ["actions:list", "actions:referrals", "home"])
def test_a_list_takes_as_many_queries_for_one_as_for_twenty(mr_e, browser, name):
    coordinator_ = browser("mash_coordinator")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            coordinator_.get(reverse(name))
        return len(queries)

    action_of(mr_e), referral_of(mr_e)
    asked()
    one = asked()
    for _ in range(19):
        action_of(mr_e), referral_of(mr_e)
    assert asked() == one


def test_a_page_takes_as_many_queries_for_many_steps_as_for_few(mr_e, browser):
    care, referral = browser("care_practitioner"), not_attended(mr_e)
    care.get(referral_at(referral))
    with CaptureQueriesContext(connection) as few:
        care.get(referral_at(referral))
    for _ in range(10):
        tried(mr_e, referral)
    with CaptureQueriesContext(connection) as many:
        care.get(referral_at(referral))
    assert len(many) == len(few)


def test_the_first_page_says_what_waits_and_what_is_late(mr_e, browser):
    action = action_of(mr_e)
    referral_of(mr_e)
    Action.objects.filter(pk=action.pk).update(turn_due_at=timezone.now() - timedelta(hours=1))
    text = browser("care_practitioner").get(reverse("home")).content.decode()
    assert "2 actions and referrals wait for your agency" in text
    assert "1 late" in text

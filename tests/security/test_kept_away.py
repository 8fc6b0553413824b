"""Somebody is kept away from a person by a block on whoever was found to be them, wherever that is asked."""

import pytest
from django.utils import timezone

from duties.selectors.requests import requests_released
from oversight.selectors.who_looked import incident_overseen, person_overseen
from people.models import Person, PersonBlock
from people.selectors.persons import persons_visible_to
from sharing.selectors.disclosures import disclosures_kept, register
from tests.fixtures.subject import asked


@pytest.fixture
def blocked(mr_e):
    """The hub's lead, by a block on somebody who was found to be somebody who was found to be Mr E."""
    between = Person.objects.create(redirected_to=mr_e.person)
    gone = Person.objects.create(redirected_to=between)
    user = mr_e.world.users["governance_lead"]
    PersonBlock.objects.create(person=gone, user=user, relation="family", set_by="tests")
    return lambda: mr_e.world.actor("governance_lead")


def test_a_block_on_an_earlier_person_is_one_on_the_person(mr_e, disclose, blocked):
    disclose("GP-01")
    asked(mr_e)
    today = timezone.localdate()
    for found in (
        persons_visible_to(by=blocked()),
        register(by=blocked(), today=today),
        disclosures_kept(by=blocked()),
        requests_released(by=blocked()),
    ):
        assert not found.exists()
    assert person_overseen(by=blocked(), public_id=mr_e.person.public_id) is None
    assert incident_overseen(by=blocked(), public_id=mr_e.incidents["GP-01"].public_id) is None


def test_without_it_the_lead_reads_all_of_these(mr_e, disclose, blocked):
    disclose("GP-01")
    asked(mr_e)
    PersonBlock.objects.update(ended_at=timezone.now(), ended_by="tests", end_reason="tests")
    assert register(by=blocked(), today=timezone.localdate()).exists()
    assert requests_released(by=blocked()).exists()
    assert person_overseen(by=blocked(), public_id=mr_e.person.public_id)
    assert incident_overseen(by=blocked(), public_id=mr_e.incidents["GP-01"].public_id)

"""A hold on somebody is not there for whoever is kept away from them, in the list, the count or its end."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from duties.models import LegalHold
from duties.selectors.retention import holds_seen, holds_to_review
from duties.services.retention import hold_set
from people.models import PersonBlock
from tests.fixtures.subject import held, manager

pytestmark = pytest.mark.django_db


@pytest.fixture
def holds(mr_e) -> list[LegalHold]:
    """One on Mr E, one on a record in which he takes part."""
    on_a_record = hold_set(
        agency=mr_e.world.agencies["cannock-gp"],
        reason="A complaint.",
        review_on=timezone.localdate() + timedelta(days=1),
        incident=mr_e.incidents["GP-01"],
        by=manager(mr_e),
    )
    return [held(mr_e), on_a_record]


def test_a_hold_is_not_there_for_a_manager_who_is_kept_away(mr_e, holds):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert set(holds_seen(by=manager(mr_e))) == set(holds)
    assert holds_to_review(by=manager(mr_e), today=tomorrow) == 2
    user = mr_e.world.users["agency_manager"]
    PersonBlock.objects.create(user=user, person=mr_e.person, relation="family", set_by="system")

    assert list(holds_seen(by=manager(mr_e))) == []
    assert holds_to_review(by=manager(mr_e), today=tomorrow) == 0
    browser = Client()
    browser.force_login(user)
    page = browser.get(reverse("duties:holds")).content.decode()
    assert "Inquest." not in page
    assert "A complaint." not in page
    assert "GP-01" not in page
    sent = {"hold": str(holds[0].public_id), "reason": "Over."}
    assert browser.post(reverse("duties:holds"), sent).status_code == 404

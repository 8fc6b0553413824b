"""An action is given to an agency that can open it: one that holds a record of the person, or a hub."""

from datetime import timedelta

import pytest
from django.utils import timezone

from actions.models import Action
from risk.models import Answer
from tests.fixtures.answers import not_pursued, url

pytestmark = pytest.mark.django_db


def action_of(mr_e, code: str) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=5)
    return {
        "not-what_0": "See him alone at the day centre.",
        "not-how_0": "visit",
        "not-owner_agency_0": str(mr_e.world.agencies[code].pk),
        **{f"not-due_on_0_{part}": str(getattr(day, part)) for part in ("day", "month", "year")},
    }


def test_an_agency_that_holds_no_record_is_refused_in_words_and_nothing_typed_is_lost(mr_e, signed_in):
    client = signed_in("mash_coordinator")
    page = client.post(url(mr_e.prompt), not_pursued(mr_e, **action_of(mr_e, "chase-housing"))).text
    assert "Chase Housing holds no record of this person" in page
    assert "See him alone at the day centre." in page
    assert not Answer.objects.exists()


@pytest.mark.parametrize("code", ["staffordshire-adult-care", "chase-safety-hub"])
def test_an_agency_with_contacts_and_the_hub_have_actions(mr_e, signed_in, code):
    client = signed_in("mash_coordinator")
    client.post(url(mr_e.prompt), not_pursued(mr_e, **action_of(mr_e, code)))
    assert Action.objects.get().owner_agency.code == code

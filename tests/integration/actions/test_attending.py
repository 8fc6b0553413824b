"""Somebody who comes often is shared with the hub by a person, on a basis, and for a year at most."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import FrequentAttender
from actions.selectors.attending import attending
from actions.services.attending import attender_end, attender_review
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from tests.fixtures.acting import attender_of

pytestmark = pytest.mark.django_db


def often(mr_e, who: str) -> list[tuple[str, int, int]]:
    found = attending(by=mr_e.world.actor(who), person=mr_e.person, on=timezone.localdate())
    return [(one.agency.code, one.count, one.window_days) for one in found]


def test_attendances_are_counted_for_the_agency_that_recorded_them_and_nobody_else(mr_e):
    assert often(mr_e, "miu_practitioner") == [("cannock-miu", 6, 365)]
    for who in ("practitioner", "police_practitioner", "mash_coordinator", "outsider"):
        assert often(mr_e, who) == []


def test_it_is_shared_once_with_a_basis_a_reason_and_a_day_within_a_year(mr_e):
    today = timezone.localdate()
    bad = {"basis": "because", "why": " ", "review_on": today + timedelta(days=366)}
    with pytest.raises(Incomplete) as incomplete:
        attender_of(mr_e, **bad)
    assert set(incomplete.value.missing) == {"basis", "why", "review_on"}
    shared = attender_of(mr_e)
    assert (shared.hub.code, shared.count) == ("chase-safety-hub", 6)
    with pytest.raises(NotOpen):
        attender_of(mr_e)


def test_only_the_agency_that_counts_shares_and_ends(mr_e):
    with pytest.raises(NotAllowed):
        attender_of(mr_e, by=mr_e.world.actor("practitioner"))
    with pytest.raises(NotOpen):
        attender_of(mr_e, agency=mr_e.world.agencies["cannock-gp"], by=mr_e.world.actor("practitioner"))
    shared, unit = attender_of(mr_e), mr_e.world.actor("miu_practitioner")
    with pytest.raises(NotAllowed):
        attender_end(attender=shared, reason="No.", by=mr_e.world.actor("mash_coordinator"))
    with pytest.raises(Incomplete):
        attender_end(attender=shared, reason=" ", by=unit)
    later = timezone.localdate() + timedelta(days=300)
    assert attender_review(attender=shared, why="Still.", review_on=later, by=unit).review_on == later
    attender_end(attender=shared, reason="He moved.", by=unit)
    with pytest.raises(NotOpen):
        attender_end(attender=shared, reason="Again.", by=unit)


def test_the_hub_lists_it_and_names_the_person_only_to_who_may_know_of_them(mr_e):
    unit, hub = Client(), Client()
    unit.force_login(mr_e.world.users["miu_practitioner"])
    hub.force_login(mr_e.world.users["mash_coordinator"])
    sent = {"basis": "public_interest", "why": "Hurt again and again."}
    day = timezone.localdate() + timedelta(days=30)
    sent |= {f"review_on_{part}": getattr(day, part) for part in ("day", "month", "year")}
    where = reverse("actions:share_attender", args=[mr_e.person.public_id])
    assert "6 contacts" in unit.get(where).content.decode()
    assert unit.post(where, sent).status_code == 302
    assert unit.post(where, sent).status_code == 409  # shared already
    text = hub.get(reverse("actions:attenders")).content.decode()
    assert "Hurt again and again." in text
    assert "Marlow" in text
    mr_e.person.cases.update(closed_at=timezone.now(), close_reason="answered")
    text = hub.get(reverse("actions:attenders")).content.decode()
    assert "Hurt again and again." in text
    assert "Marlow" not in text
    shared = FrequentAttender.objects.get()
    ended = {"attender": str(shared.public_id), "step": "end", "reason": "He moved."}
    assert unit.post(reverse("actions:attenders"), ended).status_code == 302
    assert "Nobody is shared" in hub.get(reverse("actions:attenders")).content.decode()


def test_the_persons_page_leads_to_sharing_them_where_they_come_often_and_nowhere_else(mr_e):
    page = reverse("risk:person", args=[mr_e.person.public_id])
    share = f'href="{reverse("actions:share_attender", args=[mr_e.person.public_id])}"'
    told = {}
    for who in ("miu_practitioner", "practitioner"):
        browser = Client()
        browser.force_login(mr_e.world.users[who])
        browser.post(page, {"purpose": "preparing_visit"})
        told[who] = share in browser.get(page).content.decode()
    assert told == {"miu_practitioner": True, "practitioner": False}

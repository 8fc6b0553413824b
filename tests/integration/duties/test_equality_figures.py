"""Figures of equality monitoring: answers apart, small counts held back, own agency only."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role
from duties.selectors.equality import figures
from incidents.contact import contact_record
from incidents.intake import validate
from people.invented.numbers import nhs_number
from tests.fixtures.world import store

pytestmark = pytest.mark.django_db
GIVEN = ("Ada", "Boris", "Clement", "Dorothea", "Ezra", "Florence", "Gideon")


def family(number):
    """A family name like no other's."""
    return "".join(chr(97 + (number * 7 + step * 11) % 26) for step in range(8)).title()


def seen(world, said, start):
    """Somebody new for each answer, hurt at the GP last year."""
    on = timezone.localdate().replace(month=6, day=1).replace(year=timezone.localdate().year - 1)
    records = []
    for number, answer in enumerate(said, start):
        person = {
            "key": "p",
            "role": "victim",
            "given_name": GIVEN[number % 7],
            "family_name": family(number),
        }
        person |= {"identifiers": [{"scheme": "nhs_number", "value": nhs_number(number + 1)}]}
        person |= {"sexual_orientation": answer} if answer else {}
        records.append(
            {
                "agency": "cannock-gp",
                "reference": f"EQ-{number}",
                "kind": "gp_consultation",
                "occurred_at": (on + timedelta(days=number)).isoformat(),
                "people": [person],
            }
        )
    store(records, world.agencies)
    return on.year


def test_declined_not_asked_not_known_and_nothing_are_counted_apart(world):
    said = ["declined"] * 11 + ["not_asked"] * 12 + ["not_known"] * 13 + [None] * 14
    year = seen(world, said, 0)
    tables = figures(by=world.actor(Role.AGENCY_MANAGER), year=year)
    [table] = [one for one in tables if (one.part, one.question) == ("harmed", "sexual_orientation")]
    assert table.counts == {"declined": 11, "not_asked": 12, "not_known": 13, "missing": 14}
    other = figures(by=world.actor(Role.AGENCY_MANAGER), year=year - 1)
    assert all(not one.counts for one in other)


def test_the_form_asks_both_and_keeps_declined_apart_from_not_asked(world):
    browser = Client()
    browser.force_login(world.users[Role.PRACTITIONER])
    page = browser.get(reverse("incidents:new")).content.decode()
    assert "Sexual orientation, as the person says" in page
    assert "Ethnicity, as the person says" in page
    data = {"given_name": "Ada", "sexual_orientation": "declined", "ethnicity": "Z", "role": "subject"}
    data |= {"occurred_on": "2026-01-05", "once": "20260105-0123456789", "kind": "gp_consultation"}
    made = contact_record(data, agency="cannock-gp", practitioner="Grace Patel")
    assert made["people"][0]["sexual_orientation"] == "declined"
    assert made["people"][0]["ethnicity"] == "Z"
    assert validate(made, now=timezone.now()) == []
    data["sexual_orientation"] = "not_asked"
    made = contact_record(data, agency="cannock-gp", practitioner="Grace Patel")
    assert made["people"][0]["sexual_orientation"] == "not_asked"


def test_small_counts_are_not_shown_on_the_page_and_other_agencies_are_not_counted(world):
    year = seen(world, ["gay_or_lesbian"] * 3 + ["heterosexual"] * 12 + ["not_asked"] * 15, 100)
    browser = Client()
    browser.force_login(world.users[Role.AGENCY_MANAGER])
    page = browser.get(reverse("duties:equality"), {"year": year}).content.decode()
    assert "Gay or lesbian" in page
    assert ">3<" not in page
    assert ">12<" not in page, "the small count could be worked out"
    assert ">15<" in page
    coordinator = figures(by=world.actor(Role.MASH_COORDINATOR), year=year)
    assert all(not one.counts for one in coordinator), "the hub recorded nothing itself"

"""Naming people of an agency: those that are listed by a box, the others by how they sign in."""

import pytest
from django.utils import timezone

from sharing import forms
from sharing.forms import ReadersForm, key_of
from sharing.selectors.disclosable import readers_in
from tests.factories.agencies import AgencyFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def members(monkeypatch):
    """Three who work for one agency, of whom two are listed."""
    monkeypatch.setattr(forms, "MOST_LISTED", 2)
    agency = AgencyFactory()
    for name in ("anna", "bela", "cara"):
        MembershipFactory(agency=agency, user__username=name, user__last_name=name.title())
    return list(readers_in(agencies=[agency.pk], on=timezone.localdate()))


def test_the_first_are_listed_and_another_is_named_by_how_they_sign_in(members):
    form = ReadersForm({"readers": [key_of(members[0])], "others": "cara\n"}, members=members)
    assert form.is_valid()
    assert [one.user.get_username() for one in form.chosen] == ["anna", "cara"]


def test_somebody_who_does_not_work_there_is_nobody_and_what_was_typed_stays(members):
    form = ReadersForm({"others": "cara\nzoe"}, members=members)
    assert not form.is_valid()
    assert "zoe" in str(form.errors["others"])
    assert form["others"].value() == "cara\nzoe"


def test_where_all_are_listed_nobody_is_asked_for_user_names(members):
    assert "others" not in ReadersForm(members=members[:2]).fields


def test_a_member_who_left_or_whose_role_reads_nothing_is_not_listed(members):
    agency = members[0].agency
    MembershipFactory(agency=agency, user__username="gone", ended_on=timezone.localdate().replace(year=2021))
    MembershipFactory(agency=agency, user__username="lead", role="governance_lead")
    MembershipFactory(agency=agency, user__username="out", user__is_active=False)
    found = readers_in(agencies=[agency.pk], on=timezone.localdate())
    assert [one.user.get_username() for one in found] == ["anna", "bela", "cara"]

"""Whoever is kept away from one of the two whom an application concerns is not told that it is due."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.models import Membership, User
from agencies.selectors import actor_for_user
from notices.models import Escalation, Notice
from notices.selectors.audience import audience
from notices.selectors.told import late_for, notices_for
from notices.services.covering import cover_set
from people.models import PersonBlock
from safeguards.services.reminding import remind
from tests.fixtures.guarding import applied, second_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(mr_e):
    """An application that is late, for Mr E."""
    return applied(mr_e, received_on=timezone.localdate() - timedelta(days=20))


@pytest.fixture
def managers(mr_e):
    """Two managers of the police."""
    police, made = mr_e.world.agencies["staffordshire-police"], []
    for name in ("inspector", "sergeant"):
        made.append(User.objects.create(username=name))
        Membership.objects.create(
            user=made[-1], agency=police, role="agency_manager", started_on="2020-01-01"
        )
    return made


def told(user):
    by = actor_for_user(user=user, on=timezone.localdate())
    return set(notices_for(by=by).filter(about_type="application").values_list("code", flat=True))


def late_with(user):
    return late_for(by=actor_for_user(user=user, on=timezone.localdate())).filter(about_type="application")


def keep_away(user, person):
    PersonBlock.objects.create(user=user, person=person, relation="family", set_by="system")


def test_an_officer_kept_away_from_the_applicant_is_not_told_and_the_others_are(mr_e, late):
    colleague = second_officer(mr_e)
    officer = mr_e.world.users["police_practitioner"]
    keep_away(officer, mr_e.person)
    remind(now=timezone.now())
    assert remind(now=timezone.now()) == 0
    assert not told(officer)
    assert set(notices_for(by=colleague).values_list("code", flat=True)) == {"application_due"}


def test_who_is_kept_away_from_the_applicant_later_or_covers_for_who_is_told_reads_it_no_more(mr_e, late):
    colleague = second_officer(mr_e)
    user, today = User.objects.get(pk=colleague.user_pk), timezone.localdate()
    officer, police = mr_e.world.users["police_practitioner"], mr_e.world.agencies["staffordshire-police"]
    cover_set(
        user=user,
        instead=officer,
        agency=police,
        from_on=today,
        to_on=today + timedelta(days=3),
        by=colleague,
    )
    remind(now=timezone.now())
    assert told(officer) == {"application_due"}
    keep_away(officer, mr_e.person)
    assert not told(officer)
    for notice in Notice.objects.filter(code="application_due"):
        assert officer not in audience(notice=notice, on=today)
    assert told(user) == {"application_due"}


def test_a_manager_kept_away_from_the_applicant_sees_no_lateness_and_the_others_are_told(
    mr_e, late, managers
):
    remind(now=timezone.now())
    assert all(late_with(one).exists() for one in managers)
    keep_away(managers[0], mr_e.person)
    remind(now=timezone.now())
    assert remind(now=timezone.now()) == 0
    assert not late_with(managers[0]).exists()
    assert "escalation" in told(managers[1])
    assert not Escalation.objects.filter(about_type="application", ended_at__isnull=True).exists()


def test_a_manager_kept_away_before_it_was_late_is_told_nothing(mr_e, late, managers):
    keep_away(managers[0], mr_e.person)
    remind(now=timezone.now())
    assert not told(managers[0])
    assert not late_with(managers[0]).exists()
    assert told(managers[1]) >= {"escalation"}

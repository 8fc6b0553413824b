"""Who is named as coming to a meeting reads the person's unsealed record until the meeting is over."""

from datetime import timedelta

import pytest
import time_machine

from people.models import PersonBlock, PersonGrant
from people.selectors.persons import persons_visible_to
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.models import MeetingMember
from risk.services.naming import closes_at, meeting_end, meeting_name

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(meeting_of_mr_e):
    return meeting_of_mr_e


@pytest.fixture
def name(mr_e, meeting):
    def do(*users, by="mash_coordinator"):
        members = [
            (mr_e.world.users[user], mr_e.world.users[user].memberships.get().agency_id) for user in users
        ]
        return meeting_name(meeting=meeting, members=members, by=mr_e.world.actor(by))

    return do


def knows(case, user):
    return persons_visible_to(by=case.world.actor(user)).filter(pk=case.person.pk).exists()


def test_who_is_named_knows_of_the_person_until_the_meeting_is_over(mr_e, meeting, name):
    assert not knows(mr_e, "outsider")
    name("outsider")
    assert knows(mr_e, "outsider")
    meeting_end(meeting=meeting, reason="It was held.", by=mr_e.world.actor("mash_coordinator"))
    assert not knows(mr_e, "outsider")
    with pytest.raises(NotOpen):
        name("practitioner")


def test_left_alone_it_closes_a_month_after_it_started(mr_e, meeting, name):
    name("outsider")
    with time_machine.travel(closes_at(meeting) - timedelta(seconds=1), tick=False):
        assert knows(mr_e, "outsider")
    with time_machine.travel(closes_at(meeting) + timedelta(seconds=1), tick=False):
        assert not knows(mr_e, "outsider")
        with pytest.raises(NotOpen):
            name("practitioner")


def test_named_twice_is_named_once(name):
    assert len(name("outsider")) == 1
    assert name("outsider") == []
    assert [one.user.username for one in MeetingMember.objects.all()] == ["outsider"]
    assert PersonGrant.objects.count() == 1


def test_only_people_of_agencies_that_are_asked_are_named(name):
    with pytest.raises(NotAllowed):
        name("police_practitioner")
    assert not MeetingMember.objects.exists()


def test_nobody_who_is_kept_away_from_the_person_is_named(mr_e, name):
    PersonBlock.objects.create(
        person=mr_e.person, user=mr_e.world.users["outsider"], relation="friend", set_by="system"
    )
    with pytest.raises(NotAllowed):
        name("outsider")
    assert not MeetingMember.objects.exists()


def test_only_whoever_answers_prompts_names_and_ends(mr_e, meeting, name):
    for user in ("practitioner", "agency_manager", "governance_lead", "system_administrator"):
        with pytest.raises(NotAllowed):
            name("outsider", by=user)
        with pytest.raises(NotAllowed):
            meeting_end(meeting=meeting, reason="No.", by=mr_e.world.actor(user))


def test_naming_takes_somebody_and_ending_a_reason(mr_e, meeting, name):
    with pytest.raises(Incomplete):
        name()
    with pytest.raises(Incomplete):
        meeting_end(meeting=meeting, reason=" ", by=mr_e.world.actor("mash_coordinator"))

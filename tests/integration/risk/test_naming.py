"""Who is named as coming to a meeting reads the person's unsealed record until the meeting is over."""

from datetime import timedelta

import pytest
import time_machine

from agencies.models import User
from audit.models import Event
from people.models import PersonBlock, PersonGrant
from people.selectors.persons import persons_visible_to
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.models import MeetingMember
from risk.services.naming import closes_at, meeting_end, meeting_leave, meeting_name
from tests.fixtures.world import make_user

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


class TestLeaving:
    def leave(self, mr_e, meeting, user="outsider", reason="On leave.", by="mash_coordinator"):
        return meeting_leave(
            meeting=meeting, user=mr_e.world.users[user], reason=reason, by=mr_e.world.actor(by)
        )

    def test_closes_the_person_to_them_at_once_and_to_nobody_else(self, mr_e, meeting, name):
        make_user("second", "chase-housing", "practitioner", "Ola", "Reed", mr_e.world.agencies)
        mr_e.world.users["second"] = User.objects.get(username="second")
        name("outsider", "second")
        last = Event.objects.latest("pk").pk
        self.leave(mr_e, meeting)
        assert (knows(mr_e, "outsider"), knows(mr_e, "second")) == (False, True)
        events = Event.objects.filter(pk__gt=last).order_by("pk")
        assert [event.action for event in events] == ["meeting.left", "grant.ended"]
        assert "On leave" not in str([event.detail for event in events])
        name("outsider")  # and comes after all
        assert knows(mr_e, "outsider")

    def test_takes_a_reason_somebody_who_is_named_and_who_may_name(self, mr_e, meeting, name):
        name("outsider")
        with pytest.raises(Incomplete):
            self.leave(mr_e, meeting, reason=" ")
        with pytest.raises(NotAllowed):
            self.leave(mr_e, meeting, by="practitioner")
        with pytest.raises(NotOpen):
            self.leave(mr_e, meeting, user="practitioner")
        self.leave(mr_e, meeting)
        with pytest.raises(NotOpen):
            self.leave(mr_e, meeting)

    def test_is_chosen_on_the_page_that_ends_it_and_stays_to_be_read(self, mr_e, meeting, name, signed_in):
        name("outsider", "practitioner")
        browser, where = signed_in("mash_coordinator"), f"/meetings/{meeting.public_id}/"
        whom = str(mr_e.world.users["outsider"].public_id)
        answer = browser.post(f"{where}end/", {"whom": whom, "reason": "Off sick."})
        assert answer.status_code == 302
        page = browser.get(answer["Location"]).content.decode()
        assert "Off sick." in page
        meeting.refresh_from_db()
        assert meeting.ended_at is None
        assert not knows(mr_e, "outsider")

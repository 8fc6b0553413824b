"""Asking an agency to a meeting that is arranged, taking one off, and asking it again."""

import pytest

from meetings.models import Invitation
from meetings.selectors import meeting_known_to, meeting_told
from meetings.services.asking import agencies_ask, agency_take_off
from meetings.services.preparing import reply
from notices.models import Notice
from notices.presenters import lines
from people.services.refusals import NotAllowed, NotOpen
from risk.services.naming import meeting_name
from tests.fixtures.meeting import coordinator, held, knows, missing_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(meeting_of_mr_e):
    return meeting_of_mr_e


class TestWhoIsAsked:
    def ask(self, mr_e, meeting, codes, why="It recorded something last night."):
        agencies = [mr_e.world.agencies[code] for code in codes]
        return agencies_ask(meeting=meeting, agencies=agencies, why=why, by=coordinator(mr_e))

    def off(self, mr_e, meeting, code, why="It sends what it knows in writing."):
        agency = mr_e.world.agencies[code]
        return agency_take_off(meeting=meeting, agency=agency, why=why, by=coordinator(mr_e))

    def test_an_agency_asked_later_takes_part_and_is_named_as_left_out_no_more(self, mr_e, meeting):
        told = meeting_told(by=coordinator(mr_e), public_id=meeting.public_id)
        assert "Staffordshire Police" in told.absent
        by = mr_e.world.actor("police_practitioner")
        assert meeting_known_to(by=by, public_id=meeting.public_id) is None
        assert missing_of(lambda: self.ask(mr_e, meeting, [], "Short.")) == {"agencies", "why"}
        with pytest.raises(NotAllowed):
            agencies_ask(meeting=meeting, agencies=[], why="", by=by)

        self.ask(mr_e, meeting, ["staffordshire-police", "cannock-gp"])
        told = meeting_told(by=coordinator(mr_e), public_id=meeting.public_id)
        assert "Staffordshire Police" not in told.absent
        why = {one.agency: one.asked_why for one in told.invited}
        assert why["staffordshire-police"] == "It recorded something last night."
        assert why["cannock-gp"] == ""  # it was asked before
        assert Invitation.objects.get(agency__code="staffordshire-police").holds
        assert Notice.objects.filter(code="meeting_invited", agency__code="staffordshire-police").count() == 1
        own = meeting_told(by=by, public_id=meeting.public_id)
        assert [one.asked_why for one in own.invited] == [""]
        with pytest.raises(NotOpen):
            self.ask(mr_e, meeting, ["staffordshire-police"])

    def test_an_agency_asked_no_longer_and_its_people_are_out_of_it_with_the_reason(self, mr_e, meeting):
        housing = mr_e.world.agencies["chase-housing"]
        comes = [(mr_e.world.users["outsider"], housing.pk)]
        meeting_name(meeting=meeting, members=comes, by=coordinator(mr_e))
        assert knows(mr_e, "outsider")
        assert missing_of(lambda: self.off(mr_e, meeting, "chase-housing", "Short.")) == {"why"}
        self.off(mr_e, meeting, "chase-housing")
        assert not knows(mr_e, "outsider")
        assert Notice.objects.filter(code="meeting_not_asked", agency=housing).exists()
        with pytest.raises(NotOpen):
            self.off(mr_e, meeting, "cannock-gp")  # the last one
        self.ask(mr_e, meeting, ["staffordshire-police"])
        self.off(mr_e, meeting, "staffordshire-police", "It has nothing to add to its letter.")
        left = Notice.objects.filter(code="meeting_not_asked", agency__code="staffordshire-police")
        [line] = lines(left.select_related("of_agency"), mr_e.world.actor("police_practitioner"))
        assert line.address == ""  # they may open the meeting no longer
        told = meeting_told(by=coordinator(mr_e), public_id=meeting.public_id)
        assert told.absent["Staffordshire Police"] == "It has nothing to add to its letter."
        held(mr_e, meeting)  # nobody asks whether those came that are asked no longer, nor why they were not
        with pytest.raises(NotOpen):
            self.ask(mr_e, meeting, ["chase-housing"])

    def test_an_agency_asked_again_has_not_replied_and_holds_what_it_holds_now(self, mr_e, meeting):
        police = mr_e.world.agencies["staffordshire-police"]
        by = mr_e.world.actor("police_practitioner")
        self.ask(mr_e, meeting, ["staffordshire-police"])
        reply(meeting=meeting, agency=police, answer="cannot", words="Nobody is free that day.", by=by)
        reply(
            meeting=meeting,
            agency=mr_e.world.agencies["cannock-gp"],
            answer="comes",
            words="",
            by=mr_e.world.actor("practitioner"),
        )
        self.off(mr_e, meeting, "staffordshire-police")
        Invitation.objects.filter(agency=police).update(holds=False)  # as before its first record
        self.ask(mr_e, meeting, ["staffordshire-police"])
        again = Invitation.objects.get(agency=police)
        assert (again.reply, again.reply_words, again.replied_by, again.replied_at) == (
            "waiting",
            "",
            None,
            None,
        )
        assert again.holds
        assert Invitation.objects.get(agency__code="cannock-gp").reply == "comes"  # it was asked all along

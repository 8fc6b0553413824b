"""A meeting from its terms to what it decided: every step refuses what leaves something out."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from actions.models import Action
from audit.models import Event
from caselink.templatetags.plain import moment
from meetings.drafts import AttendedDraft, PartDraft, TermsDraft
from meetings.models import Course, Invitation, MeetingAction, Minutes, Part
from meetings.selectors import state_of
from meetings.services.deciding import decide, hold
from meetings.services.inviting import invitations_make
from meetings.services.preparing import meeting_move, part_give, reply, terms_agree
from meetings.services.reminding import parts_remind
from people.models import PersonBlock, PersonGrant
from people.services.refusals import NotAllowed, NotOpen
from risk.models import Meeting, Prompt
from risk.selectors.work import entry_of, holder_of
from risk.services.naming import closes_at, meeting_end, meeting_name
from risk.services.prompting import MeetingPlan, prompt_arrange_meeting
from tests.fixtures.answers import absences
from tests.fixtures.case import HOME
from tests.fixtures.case import mr_e as person_of_the_case
from tests.fixtures.meeting import (
    DAY,
    TERMS,
    action,
    agreed,
    brought,
    coordinator,
    decided,
    everybody_came,
    held,
    knows,
    minutes,
    missing_of,
    repeated,
    today,
)
from tests.fixtures.world import store

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(meeting_of_mr_e):
    return meeting_of_mr_e


def test_agencies_are_invited_once_by_what_they_hold(mr_e, meeting):
    at = timezone.now()
    assert invitations_make(meeting=meeting, by=coordinator(mr_e), at=at) == 2
    assert invitations_make(meeting=meeting, by=coordinator(mr_e), at=at) == 0
    holds = dict(Invitation.objects.values_list("agency__code", "holds"))
    assert holds == {"cannock-gp": True, "chase-housing": False}


class TestTerms:
    def test_take_a_basis_and_words_are_agreed_once_and_by_whoever_runs_it(self, mr_e, meeting):
        for user in ("practitioner", "agency_manager", "governance_lead"):
            with pytest.raises(NotAllowed):
                terms_agree(meeting=meeting, draft=TERMS, by=mr_e.world.actor(user))

        def agree(*said):
            return terms_agree(meeting=meeting, draft=TermsDraft(*said), by=coordinator(mr_e))

        assert missing_of(lambda: agree([], " ")) == {"bases", "words"}
        assert missing_of(lambda: agree(["none of these"], "So.")) == {"bases"}
        agree(["care_act_42"], "It goes no further.")
        with pytest.raises(NotOpen):
            agree(["care_act_42"], "Something else.")


class TestReply:
    def say(self, mr_e, meeting, answer, words="", by="practitioner", agency="cannock-gp"):
        return reply(
            meeting=meeting,
            agency=mr_e.world.agencies[agency],
            answer=answer,
            words=words,
            by=mr_e.world.actor(by),
        )

    def test_is_changed_and_says_why_nobody_comes(self, mr_e, meeting):
        assert missing_of(lambda: self.say(mr_e, meeting, "perhaps")) == {"reply"}
        assert missing_of(lambda: self.say(mr_e, meeting, "cannot")) == {"words"}
        self.say(mr_e, meeting, "cannot", "A clinic.")
        self.say(mr_e, meeting, "comes")
        assert Invitation.objects.get(agency__code="cannock-gp").reply == "comes"

    def test_is_given_by_the_agency_itself_alone(self, mr_e, meeting):
        with pytest.raises(NotAllowed):  # of an agency that is not asked
            self.say(mr_e, meeting, "comes", by="police_practitioner", agency="staffordshire-police")
        with pytest.raises(NotAllowed):  # for another's
            self.say(mr_e, meeting, "comes", by="police_practitioner")
        with pytest.raises(NotAllowed):  # of one that is asked, and may not know of him
            self.say(mr_e, meeting, "comes", by="outsider", agency="chase-housing")
        user = mr_e.world.users["practitioner"]  # kept away
        PersonBlock.objects.create(person=mr_e.person, user=user, relation="friend", set_by="system")
        with pytest.raises(NotAllowed):
            self.say(mr_e, meeting, "comes")


class TestPart:
    def test_waits_for_the_terms_and_holds_facts(self, mr_e, meeting):
        with pytest.raises(NotOpen):
            brought(mr_e, meeting)
        agreed(mr_e, meeting)
        assert missing_of(lambda: brought(mr_e, meeting, facts=" ")) == {"facts"}

    def test_keeps_every_version_under_the_agencys_name(self, mr_e, meeting):
        agreed(mr_e, meeting)
        brought(mr_e, meeting)
        brought(mr_e, meeting, facts="Three falls.")
        assert list(Part.objects.values_list("version", "facts", "agency__code")) == [
            (1, "Two falls.", "cannock-gp"),
            (2, "Three falls.", "cannock-gp"),
        ]
        assert "falls" not in str(list(Event.objects.values_list("detail", flat=True)))
        agency, by = mr_e.world.agencies["cannock-gp"], mr_e.world.actor("police_practitioner")
        with pytest.raises(NotAllowed):
            part_give(meeting=meeting, agency=agency, draft=PartDraft("No.", ""), by=by)


def test_an_agency_whose_part_is_due_and_not_there_is_reminded_once(mr_e, meeting):
    agreed(mr_e, meeting)
    brought(mr_e, meeting)  # the surgery's is there, the housing association's is not
    assert parts_remind(now=timezone.now()) == 1
    assert parts_remind(now=timezone.now()) == 0


class TestMoving:
    def test_takes_a_future_time_a_place_and_a_reason(self, mr_e, meeting):
        def move(starts_at, place="", why=" "):
            return meeting_move(
                meeting=meeting, starts_at=starts_at, place=place, why=why, by=coordinator(mr_e)
            )

        assert missing_of(lambda: move(timezone.now())) == {"starts_at", "place", "why"}

    def test_what_was_opened_lasts_until_the_new_time_and_the_prompt_waits_for_it(self, mr_e, meeting):
        user = mr_e.world.users["outsider"]
        agency = mr_e.world.agencies["chase-housing"].pk
        meeting_name(meeting=meeting, members=[(user, agency)], by=coordinator(mr_e))
        later = timezone.now() + 20 * DAY
        moved = meeting_move(
            meeting=meeting, starts_at=later, place="Room 9", why="The GP can come.", by=coordinator(mr_e)
        )
        assert knows(mr_e, "outsider")
        assert PersonGrant.objects.get(user=user, ended_at__isnull=True).ends_at == closes_at(moved)
        assert entry_of(prompt=mr_e.prompt).due_at == later

    def test_one_that_was_held_sits_again(self, mr_e, meeting):
        held(mr_e, meeting)
        moved = meeting_move(
            meeting=meeting,
            starts_at=timezone.now() + DAY,
            place="Room 2",
            why="It was not finished.",
            by=coordinator(mr_e),
        )
        assert state_of(Meeting.objects.get(pk=moved.pk)) == "arranged"


class TestHolding:
    def test_takes_terms_its_day_and_of_every_agency_whether_it_came(self, mr_e, meeting):
        gp, housing = (mr_e.world.agencies[code].pk for code in ("cannock-gp", "chase-housing"))
        said = {gp: AttendedDraft(True), housing: AttendedDraft(False)}
        missing = missing_of(lambda: hold(meeting=meeting, attendance=said, by=coordinator(mr_e)))
        assert missing == {"terms", "starts_at", f"who_{gp}", f"words_{housing}"}
        missing = missing_of(lambda: hold(meeting=meeting, attendance={}, by=coordinator(mr_e)))
        assert {f"came_{gp}", f"came_{housing}"} <= missing
        assert not Course.objects.exclude(state="arranged").exists()

    def test_an_agency_with_contacts_since_it_was_arranged_is_explained(self, mr_e):
        agencies = mr_e.world.agencies
        answer = prompt_arrange_meeting(
            prompt=mr_e.prompt,
            plan=MeetingPlan(timezone.now() + DAY, "Room 2", [agencies["cannock-gp"]]),
            absences=absences(),
            by=mr_e.world.users["mash_coordinator"],
            actor=coordinator(mr_e),
        )
        meeting = today(agreed(mr_e, answer.meeting))
        contact = {
            "agency": "chase-housing",
            "reference": "H-1",
            "kind": "housing_contact",
            "occurred_at": f"{(mr_e.today - DAY).isoformat()}T10:00:00+00:00",
            "people": [person_of_the_case(given_name="Edwin", address=HOME)],
            "summary": "Shouting was heard.",
        }
        store([contact], agencies)
        came, late = everybody_came(meeting), agencies["chase-housing"]
        missing = missing_of(lambda: hold(meeting=meeting, attendance=came, by=coordinator(mr_e)))
        assert missing == {f"absence_{late.pk}"}
        why = {late.pk: "It was told of his case afterwards."}
        hold(meeting=meeting, attendance=came, absences=why, by=coordinator(mr_e))
        assert meeting.answer.absences.get(agency=late).why == why[late.pk]

    def test_the_minutes_are_due_next_and_it_is_noted_once(self, mr_e, meeting):
        held(mr_e, meeting)
        entry = entry_of(prompt=mr_e.prompt)
        assert entry.queue == "meeting"
        assert entry.due_at > timezone.now()
        with pytest.raises(NotOpen):
            hold(meeting=meeting, attendance=everybody_came(meeting), by=coordinator(mr_e))


class TestDeciding:
    def test_every_part_of_the_minutes_and_of_the_person_is_demanded(self, mr_e, meeting):
        today(agreed(mr_e, meeting))
        with pytest.raises(NotOpen):  # it was not held yet
            decide(meeting=meeting, minutes=minutes(), actions=[action(mr_e)], by=coordinator(mr_e))
        held(mr_e, meeting)
        empty = minutes(facts="", opinion=" ", decision="", why="", about_person={"alone": ("yes", "")})

        def nothing():
            return decide(meeting=meeting, minutes=empty, actions=[], by=coordinator(mr_e))

        assert missing_of(nothing) == {
            *("facts", "opinion", "decision", "why", "no_actions_why"),
            *("about_sober", "about_trusted", "about_told", "about_family"),
            *("words_alone", "words_sober", "words_trusted", "words_told", "words_family"),
        }
        assert not Minutes.objects.exists()

    def test_an_action_that_is_not_whole_is_named_and_none_is_kept(self, mr_e, meeting):
        held(mr_e, meeting)
        late = action(mr_e, due_on=timezone.localdate() - DAY)

        def do():
            return decide(
                meeting=meeting, minutes=minutes(), actions=[action(mr_e), late], by=coordinator(mr_e)
            )

        assert missing_of(do) == {"action_1_due_on"}
        assert not Action.objects.exists()

    def test_makes_actions_ends_what_it_opened_and_hands_the_prompt_to_its_plan(self, mr_e, meeting):
        agency = mr_e.world.agencies["chase-housing"].pk
        member = (mr_e.world.users["outsider"], agency)
        meeting_name(meeting=meeting, members=[member], by=coordinator(mr_e))
        assert knows(mr_e, "outsider")
        decided(mr_e, meeting)
        assert not knows(mr_e, "outsider")
        entry = entry_of(prompt=mr_e.prompt)
        assert (entry.queue, state_of(meeting)) == ("plan", "decided")
        assert holder_of(prompt=mr_e.prompt) is not None
        assert Action.objects.get().owner_agency.code == "staffordshire-adult-care"
        with pytest.raises(NotOpen):
            meeting_end(meeting=meeting, reason="No.", by=coordinator(mr_e))

    def test_the_database_knows_no_decision_without_minutes_or_without_an_action_or_reason(
        self, mr_e, meeting
    ):
        held(mr_e, meeting)
        now = timezone.now()

        def write():
            with transaction.atomic():
                Course.objects.update(state="decided", decided_at=now)
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS meetings_decided_is_whole IMMEDIATE")

        with pytest.raises(IntegrityError):
            write()
        said = {
            code: {"choice": "no", "words": ""} for code in ("alone", "sober", "trusted", "told", "family")
        }
        Minutes.objects.create(
            meeting=meeting,
            facts="a",
            opinion="b",
            decision="c",
            why="d",
            about_person=said,
            written_by=mr_e.world.users["mash_coordinator"],
            written_at=now,
        )
        with pytest.raises(IntegrityError):
            write()


class TestCallingOff:
    def test_opens_the_prompt_again_and_keeps_the_answer_with_the_reason(self, mr_e, meeting):
        meeting_end(meeting=meeting, reason="He is in hospital.", by=coordinator(mr_e))
        prompt = Prompt.objects.get(pk=mr_e.prompt.pk)
        assert (prompt.state, entry_of(prompt=prompt).queue) == ("open", "decide")
        assert prompt.answers.get().return_reason == "He is in hospital."
        assert state_of(Meeting.objects.get()) == "called_off"
        with pytest.raises(NotOpen):
            terms_agree(meeting=meeting, draft=TERMS, by=coordinator(mr_e))

    def test_is_said_beside_the_way_to_it_on_the_prompts_page(self, mr_e, meeting, signed_in):
        client, address = signed_in("mash_coordinator"), f"/prompts/{mr_e.prompt.public_id}/"
        way = f'/meetings/{meeting.public_id}/">The meeting of {moment(meeting.starts_at)}</a>'
        assert f"{way}</p>" in client.get(address).text
        meeting_end(meeting=meeting, reason="He is in hospital.", by=coordinator(mr_e))
        assert f"{way}, called off</p>" in client.get(address).text

    def test_counts_though_what_it_opened_closed_by_itself(self, mr_e, meeting):
        Meeting.objects.update(starts_at=timezone.now() - timedelta(days=60))
        meeting.refresh_from_db()
        meeting_end(meeting=meeting, reason="Nobody came.", by=coordinator(mr_e))
        assert Prompt.objects.get(pk=mr_e.prompt.pk).state == "open"


def test_a_repeat_carries_what_is_still_open(mr_e, meeting):
    decided(mr_e, meeting)
    open_one = Action.objects.get()
    again = repeated(mr_e, meeting)
    held(mr_e, again)

    def carry():
        said = {"minutes": minutes(), "actions": [], "carried": [open_one]}
        return decide(meeting=again, by=coordinator(mr_e), **said)

    Action.objects.update(person=mr_e.other)  # of somebody else, it is not
    assert missing_of(carry) == {"carried"}
    Action.objects.update(person=mr_e.person)
    carry()
    row = MeetingAction.objects.get(meeting=again)
    assert (row.action, row.carried, row.carried_from) == (open_one, True, meeting)
    assert list(open_one.steps.order_by("pk").values_list("move", flat=True)) == ["agree", "carry"]

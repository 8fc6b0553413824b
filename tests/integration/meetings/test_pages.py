"""Pages of a meeting: whole for who runs it and who comes, their own part for who is merely asked."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessEvent
from incidents.models import Incident, Sensitivity
from meetings.models import Invitation
from meetings.selectors import home, invitations_for, meeting_told, meetings_of, prefilled
from people.models import PersonBlock
from risk.models import Meeting
from risk.services.naming import meeting_name
from tests.fixtures.meeting import agreed, brought, coordinator, decided, held, repeated, today

pytestmark = pytest.mark.django_db
WORDS = {one: f"canary{one}" for one in ("facts", "opinion", "decision", "why")}


@pytest.fixture
def meeting(mr_e, meeting_of_mr_e):
    """The police are asked as well."""
    meeting_of_mr_e.agencies.add(mr_e.world.agencies["staffordshire-police"])
    return meeting_of_mr_e


def where(meeting, step=""):
    return f"/meetings/{meeting.public_id}/{step}"


def text(answer):
    return answer.content.decode()


def test_each_reader_is_told_their_own(mr_e, meeting, signed_in):
    """Words that one agency brings, or the minutes hold, are not for another that is merely asked."""
    agreed(mr_e, meeting)
    brought(mr_e, meeting, facts="canarypart", opinion="canarythought")
    coordinates, surgery, police = map(signed_in, ("mash_coordinator", "practitioner", "police_practitioner"))
    page = text(coordinates.get(where(meeting)))
    assert "canarypart" in page
    assert "Staffordshire Adult Care" in page  # has contacts, and is not asked
    assert "It sends what it knows in writing." in page
    page = text(surgery.get(where(meeting)))
    assert "canarypart" in page
    assert "Staffordshire Adult Care" not in page
    page = text(police.get(where(meeting)))
    assert "canary" not in page
    assert "Cannock Road Surgery" not in page
    for nobody in ("probation_practitioner", "outsider"):  # not asked; asked, and may not know of him
        assert signed_in(nobody).get(where(meeting)).status_code == 404
    assert AccessEvent.objects.filter(action="meeting.viewed").count() == 3

    decided(mr_e, meeting, **WORDS)
    page = text(police.get(where(meeting)))
    assert "canarydecision" in page
    assert not any(word in page for word in ("canaryfacts", "canaryopinion", "canarywhy", "canarypart"))
    assert "None for your agency" in page
    told = meeting_told(by=coordinator(mr_e), public_id=meeting.public_id)
    assert (told.minutes.facts, len(told.actions), told.whole) == ("canaryfacts", 1, True)


def test_who_is_named_reads_all_of_it_until_it_is_over(mr_e, meeting, signed_in):
    agency = mr_e.world.agencies["chase-housing"].pk
    meeting_name(meeting=meeting, members=[(mr_e.world.users["outsider"], agency)], by=coordinator(mr_e))
    agreed(mr_e, meeting)
    brought(mr_e, meeting, facts="canarypart")
    browser = signed_in("outsider")
    page = text(browser.get(where(meeting)))
    assert "canarypart" in page
    assert "Housemate (4)" in page  # what the police call the other man
    for step in ("terms/", "move/", "held/", "minutes/"):
        assert browser.get(where(meeting, step)).status_code == 403
    decided(mr_e, meeting)
    assert browser.get(where(meeting)).status_code == 404


def test_somebody_kept_away_learns_of_no_meeting(mr_e, meeting, signed_in):
    for name in ("practitioner", "mash_coordinator"):
        user = mr_e.world.users[name]
        PersonBlock.objects.create(person=mr_e.person, user=user, relation="friend", set_by="system")
        for step in ("", "reply/", "part/"):
            assert signed_in(name).get(where(meeting, step)).status_code == 404
        actor = mr_e.world.actor(name)
        assert not invitations_for(by=actor)
        assert not home(actor)
        assert not meetings_of(by=actor, person=mr_e.person)


def test_a_part_begins_with_what_the_agency_recorded_itself_and_never_with_what_is_sealed(mr_e, meeting):
    agency = mr_e.world.agencies["staffordshire-police"]
    own = list(Incident.objects.filter(agency=agency, involvements__record__links__person=mr_e.person))

    def begun(by):
        return prefilled(by=mr_e.world.actor(by), agency=agency, person=mr_e.person)

    before = begun("police_practitioner").sealed
    own = [one for one in own if one.sensitivity != Sensitivity.SEALED]
    Incident.objects.filter(pk=own[0].pk).update(sensitivity=Sensitivity.SEALED)
    mine = begun("police_practitioner")
    assert mine.sealed == before + 1
    assert own[0].reference not in mine.text
    references = {one.reference for one in Incident.objects.exclude(agency=agency)}
    assert not any(reference in mine.text for reference in references)
    assert begun("practitioner").text == ""  # who reads it as a summary at most begins with nothing


def test_the_pages_say_what_is_wrong_and_keep_what_was_typed(mr_e, meeting, signed_in):
    browser = signed_in("mash_coordinator")
    answer = browser.post(where(meeting, "terms/"), {"words": "It goes no further."})
    assert "Choose at least one lawful basis." in text(answer)
    assert "It goes no further." in text(answer)
    terms = {"words": "It goes no further.", "bases": ["care_act_42"]}
    assert browser.post(where(meeting, "terms/"), terms).status_code == 302
    again = browser.post(where(meeting, "terms/"), {**terms, "words": "Something typed."})
    assert again.status_code == 409
    assert "Something typed." in text(again)

    surgery = signed_in("practitioner")
    assert surgery.post(where(meeting, "reply/"), {"reply": "comes"}).status_code == 302
    assert Invitation.objects.get(agency__code="cannock-gp").reply == "comes"
    assert "Give the facts" in text(surgery.post(where(meeting, "part/"), {"opinion": "So."}))
    assert surgery.post(where(meeting, "part/"), {"facts": "Two falls."}).status_code == 302

    today(meeting)
    gp, *others = meeting.agencies.values_list("pk", flat=True)
    came = {f"came_{gp}": "yes", f"who_{gp}": "Dr Typed"}
    answer = browser.post(where(meeting, "held/"), came)
    assert "Dr Typed" in text(answer)
    assert "Say whether Staffordshire Police came." in text(answer)
    came |= {f"came_{one}": "no" for one in others} | {f"words_{one}": "Short of it." for one in others}
    assert "Write at least 20 characters" in text(browser.post(where(meeting, "held/"), came))
    came |= {f"words_{one}": "Short of staff; it was rung." for one in others}
    assert browser.post(where(meeting, "held/"), came).status_code == 302


def test_who_is_asked_is_changed_on_one_page_that_keeps_what_was_typed(mr_e, meeting, signed_in):
    browser, care = signed_in("mash_coordinator"), str(mr_e.world.agencies["staffordshire-adult-care"].pk)
    answer = text(browser.post(where(meeting, "agencies/"), {"step": "ask", "ask-why": "Too short"}))
    assert "Too short" in answer
    assert "Write at least 20 characters for “Why are they asked now?”" in answer
    assert "Choose at least one agency to ask." in answer
    answer = text(browser.post(where(meeting, "agencies/"), {"step": "off"}))
    assert "Choose the agency that is asked no longer" in answer
    assert "Say why it is asked no longer" in answer
    answer = text(
        browser.post(where(meeting, "agencies/"), {"step": "off", "off-why": "It writes to us instead."})
    )
    assert "It writes to us instead." in answer
    assert "Choose the agency that is asked no longer" in answer
    asked = {"step": "ask", "ask-agencies": [care], "ask-why": "A social worker saw him on Monday."}
    page = text(browser.post(where(meeting, "agencies/"), asked, follow=True))
    assert "Asked as well: Staffordshire Adult Care." in page
    assert "Asked after the meeting was arranged: A social worker saw him on Monday." in page
    off = {"step": "off", "off-agency": care, "off-why": "She writes down what she saw instead."}
    page = text(browser.post(where(meeting, "agencies/"), off, follow=True))
    assert "Staffordshire Adult Care is asked no longer." in page
    assert "She writes down what she saw instead." in page


def test_what_is_typed_for_the_one_stays_where_the_other_is_sent(mr_e, meeting, signed_in):
    browser, care = signed_in("mash_coordinator"), str(mr_e.world.agencies["staffordshire-adult-care"].pk)
    ask = {"ask-agencies": [care], "ask-why": "A social worker saw him on Monday."}
    off = {"off-agency": str(mr_e.world.agencies["cannock-gp"].pk), "off-why": "It writes to us instead."}
    for step in ("ask", "off"):  # refused: one of the two is not whole
        answer = text(
            browser.post(where(meeting, "agencies/"), {**ask, **off, f"{step}-why": "", "step": step})
        )
        assert (ask["ask-why"] in answer) == (step == "off")
        assert (off["off-why"] in answer) == (step == "ask")
        assert f'value="{care}" ' in answer.partition("checked")[0].rpartition("<input")[2]
    done = browser.post(where(meeting, "agencies/"), {**ask, **off, "step": "ask"})
    assert done["Location"] == where(meeting, "agencies/?unsent=1")  # here again, for what is not sent yet
    answer = text(browser.get(done["Location"]))
    assert "Asked as well: Staffordshire Adult Care." in answer
    assert off["off-why"] in answer
    assert ask["ask-why"] not in answer
    assert "Not sent yet: what you typed about an agency that is asked no longer." in answer
    assert "Not sent yet: what you typed about asking another agency" not in answer
    assert off["off-why"] in text(browser.get(done["Location"]))  # loaded anew: sent nothing, lost nothing
    last = browser.post(where(meeting, "agencies/"), {**off, "ask-why": "", "step": "off"})
    assert last["Location"] == where(meeting)
    assert off["off-why"] not in text(browser.get(where(meeting, "agencies/")))  # it was done


def test_all_that_is_wrong_with_another_time_is_said_at_once(meeting, signed_in):
    day = {"date_day": "1", "date_month": "2", "date_year": "2099"}
    answer = text(signed_in("mash_coordinator").post(where(meeting, "move/"), {**day, "time": "banana"}))
    for says in ("within a year", "Enter a time like", "Say where the meeting", "Say why it is at another"):
        assert says in answer


def test_what_is_not_sent_can_be_thrown_away_and_is_gone_where_the_page_is_opened_afresh(
    mr_e, meeting, signed_in
):
    browser, care = signed_in("mash_coordinator"), str(mr_e.world.agencies["staffordshire-adult-care"].pk)
    ask = {"ask-agencies": [care], "ask-why": "A social worker saw him on Monday."}
    off = {"off-agency": str(mr_e.world.agencies["cannock-gp"].pk), "off-why": "It writes to us instead."}
    page = where(meeting, "agencies/")
    again = browser.post(page, {**ask, **off, "step": "ask"})["Location"]
    assert off["off-why"] not in text(browser.get(page))
    assert "Not sent yet" not in text(browser.get(again))
    dropped = browser.post(page, {**off, "ask-why": "She was rung.", "drop": "off"})
    assert dropped["Location"] == again  # what was typed in the other meanwhile is kept
    answer = text(browser.get(again))
    assert "She was rung." in answer
    assert off["off-why"] not in answer
    assert browser.post(page, {"ask-why": "She was rung.", "drop": "ask"})["Location"] == page
    assert "She was rung." not in text(browser.get(again))
    assert meeting.agencies.filter(code="cannock-gp").exists()


def test_what_is_kept_of_one_meeting_is_not_shown_at_another_nor_for_long(mr_e, meeting, signed_in):
    browser = signed_in("mash_coordinator")
    for at, of, stays in (
        (timezone.now(), meeting.public_id, True),
        (timezone.now(), uuid4(), False),
        (timezone.now() - timedelta(hours=1), meeting.public_id, False),
    ):
        session = browser.session
        session["asking"] = [str(of), at.isoformat(), {"off": {"agency": "", "why": "It writes instead."}}]
        session.save()
        answer = text(browser.get(where(meeting, "agencies/?unsent=1")))
        assert ("It writes instead." in answer) == stays
    session["asking"] = [str(of), at.isoformat(), {"off": {"agency": "", "why": "It writes instead."}}]
    session.save()
    browser.get(reverse("work"))
    assert "asking" not in browser.session  # dropped by whatever page comes next


def test_minutes_are_written_on_one_page_with_their_actions(mr_e, meeting, signed_in):
    held(mr_e, meeting)
    browser, care = signed_in("mash_coordinator"), mr_e.world.agencies["staffordshire-adult-care"].pk
    said = {"facts": "Typed facts.", "opinion": "So.", "decision": "This.", "why": "Because."}
    about = {f"about_{one}": "no" for one in ("alone", "sober", "trusted", "told", "family")}
    about |= {f"words_{one}": "Nobody asked him." for one in ("alone", "sober", "trusted", "told", "family")}
    answer = browser.post(where(meeting, "minutes/"), {**said, **about})
    assert "Agree an action, or say why there is nothing to do." in text(answer)
    assert "Typed facts." in text(answer)
    housing = mr_e.world.agencies["chase-housing"]  # asked, and could not open an action about him
    answer = browser.get(where(meeting, "minutes/"))
    assert f'<option value="{care}"' in text(answer)
    assert f'<option value="{housing.pk}"' not in text(answer)
    assert "ask Chase Housing first to log a contact" in text(answer)
    wrong = {"what_1": "Visit him.", "owner_1": str(housing.pk)}
    answer = browser.post(where(meeting, "minutes/"), {**said, **about, **wrong})
    assert "Choose an agency that could open an action" in text(answer)
    begun = {"what_1": "Visit him.", "owner_1": str(care)}
    answer = browser.post(where(meeting, "minutes/"), {**said, **about, **begun})
    assert "Enter the day by which it is done" in text(answer)
    past = {"due_1_day": "1", "due_1_month": "1", "due_1_year": "2020"}
    answer = browser.post(where(meeting, "minutes/"), {**said, **about, **begun, **past})
    assert "must not be in the past" in text(answer)
    due = {"due_1_day": "1", "due_1_month": "1", "due_1_year": str(mr_e.today.year + 2)}
    answer = browser.post(where(meeting, "minutes/"), {**said, **about, **begun, **due})
    assert answer.status_code == 302
    page = text(browser.get(where(meeting)))
    assert "Visit him." in page
    assert "Nobody asked him." in page


def test_a_repeat_shows_the_meeting_before_and_what_is_open_of_it(mr_e, meeting, signed_in):
    decided(mr_e, meeting, decision="canarydecision")
    again = repeated(mr_e, meeting)
    page = text(signed_in("mash_coordinator").get(where(again)))
    assert "canarydecision" in page
    held(mr_e, again)
    assert "Visit him at the day centre" in text(signed_in("mash_coordinator").get(where(again, "minutes/")))
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=again.starts_at.replace(year=2020))
    assert not meeting_told(by=coordinator(mr_e), public_id=again.public_id).before


def test_the_queries_do_not_grow_with_agencies_and_parts(
    mr_e, meeting, signed_in, django_assert_max_num_queries
):
    meeting.agencies.set(mr_e.world.agencies.values())
    agreed(mr_e, meeting)
    for _ in range(5):
        brought(mr_e, meeting)
    browser = signed_in("mash_coordinator")
    browser.get(where(meeting))
    with django_assert_max_num_queries(55):
        browser.get(where(meeting))
    listing = signed_in("practitioner").get("/meetings/")
    assert mr_e.prompt.reference in text(listing)
    assert home(mr_e.world.actor("practitioner")) == {"meetings": 1}

"""The pages of the chronology across agencies."""

import pytest
from django.urls import reverse

from audit.models import AccessEvent
from chronology.models import Comment, PairingDecision
from chronology.presenters import rows
from chronology.selectors import review
from chronology.services.erasing import comments_erase
from chronology.services.reviewing import comment_write, pairing_decide
from chronology.told import Filters
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from tests.fixtures.reviewing import call_of_two_agencies

pytestmark = pytest.mark.django_db


def opened(browser, case, name="person", **query):
    where = reverse(f"chronology:{name}", args=[case.person.public_id])
    browser.post(
        reverse("chronology:person", args=[case.person.public_id]), {"purpose": "safeguarding_enquiry"}
    )
    return browser.get(where, query)


def told(case, who="mash_coordinator"):
    return review(by=case.world.actor(who), person=case.person, filters=Filters())


def at(case, reference):
    return f"incident:{case.incidents[reference].public_id}"


def test_the_page_asks_what_for_and_keeps_that_somebody_read_it(signed_in, mr_e):
    browser = signed_in("mash_coordinator")
    asked = browser.get(reverse("chronology:person", args=[mr_e.person.public_id]))
    assert "Why are you opening this record?" in asked.content.decode()
    assert "GP-01" not in asked.content.decode()
    page = opened(browser, mr_e)
    assert "GP-01" in page.content.decode()
    looked = AccessEvent.objects.filter(action="review_chronology.viewed")
    assert looked.get().purpose == "safeguarding_enquiry"


def test_the_page_says_what_agencies_had_recorded_by_a_day(signed_in, mr_e):
    browser = signed_in("mash_coordinator")
    page = opened(browser, mr_e, as_at_day="1", as_at_month="1", as_at_year="2012")
    assert "By the end of 1 January 2012 these agencies had recorded" in page.content.decode()
    assert "GP-01" not in page.content.decode()


def test_a_day_that_is_none_is_said_and_everything_is_shown(signed_in, mr_e):
    page = opened(signed_in("mash_coordinator"), mr_e, since_day="40", since_month="1", since_year="2012")
    assert "Enter a real date" in page.content.decode()
    assert "GP-01" in page.content.decode()


def test_without_names_the_page_names_nobody_and_says_that_it_must_be_read(signed_in, mr_e):
    colleague = mr_e.world.users["outsider"]
    comment_write(
        person=mr_e.person,
        at_key=at(mr_e, "GP-01"),
        words=f"{colleague.get_full_name()} said it; Mx {colleague.last_name.upper()} wrote it down.",
        by=mr_e.world.actor("mash_coordinator"),
    )
    text = opened(signed_in("mash_coordinator"), mr_e, letters="on").content.decode()
    main = text[text.index("<main") :]
    for word in ("Marlow", "Hollis", "Edwin", "GP-01", "Larkhill", *colleague.get_full_name().split()):
        assert word.lower() not in main.lower(), word
    assert "[a member of staff, Housing] said it; [a member of staff, Housing] wrote it down." in main
    assert "read it before you pass it on" in main


def test_a_comment_is_kept_with_its_entry_and_taken_away_by_its_agency_alone(signed_in, mr_e):
    browser = signed_in("mash_coordinator")
    opened(browser, mr_e)
    where = reverse("chronology:comment", args=[mr_e.person.public_id])
    empty = browser.post(where, {"at": at(mr_e, "GP-01"), "words": " "})
    assert "Write your comment" in empty.content.decode()
    browser.post(where, {"at": at(mr_e, "GP-01"), "words": "Nobody asked how."})
    assert "Nobody asked how." in opened(browser, mr_e).content.decode()
    comment = Comment.objects.get()
    stranger = signed_in("practitioner")
    opened(stranger, mr_e)
    stranger.post(where, {"at": at(mr_e, "GP-01"), "end": str(comment.public_id)})
    comment.refresh_from_db()
    assert comment.ended_at is None
    browser.post(where, {"at": at(mr_e, "GP-01"), "end": str(comment.public_id)})
    assert "Nobody asked how." not in opened(browser, mr_e).content.decode()


def test_a_comment_is_told_to_no_agency_that_reads_less(mr_e):
    by = mr_e.world.actor("mash_coordinator")
    comment_write(person=mr_e.person, at_key=at(mr_e, "SP-01"), words="Quillfeather.", by=by)
    comment_write(person=mr_e.person, at_key=at(mr_e, "GP-01"), words="Quillfeather.", by=by)
    assert "Quillfeather" in str(rows(told(mr_e), named=True))
    assert "Quillfeather" not in str(rows(told(mr_e, "practitioner"), named=True))


def test_nobody_comments_on_what_they_read_in_summary_or_cannot_know(mr_e):
    gp = mr_e.world.actor("practitioner")
    for key in (at(mr_e, "SP-01"), at(mr_e, "SP-INTEL-1"), "incident:nothing", ""):
        with pytest.raises(NotOpen):
            comment_write(person=mr_e.person, at_key=key, words="x", by=gp)
    with pytest.raises(Incomplete):
        comment_write(person=mr_e.person, at_key=at(mr_e, "GP-01"), words=" ", by=gp)


def test_two_entries_that_somebody_said_are_one_event_stand_as_one_with_two_sources(signed_in, mr_e):
    one, other = call_of_two_agencies(mr_e)
    browser = signed_in("mash_coordinator")
    page = opened(browser, mr_e).content.decode()
    assert "May be the same as number" in page
    before = len(rows(told(mr_e), named=True))
    where = reverse("chronology:pairs", args=[mr_e.person.public_id])
    listed = browser.get(where).content.decode()
    assert "30 minutes apart, at one place." in listed
    pair = {"one": str(one), "other": str(other)}
    refused = browser.post(where, {**pair, "same": "yes", "reason": ""}).content.decode()
    assert "Say why, for whoever reads it later" in refused
    assert not PairingDecision.objects.exists()
    browser.post(where, {**pair, "same": "yes", "reason": "One call."})
    after = rows(told(mr_e), named=True)
    assert len(after) == before - 1
    [both] = [row for row in after if len(row.keys) == 2]
    assert "SP-CALL" in both.source
    assert "MIU-CALL" in both.source
    assert both.paired == ["One event, recorded by 2 agencies."]
    assert not browser.get(where).content.decode().count("Keep my answer")


def test_what_is_said_not_to_be_one_event_is_asked_no_more_until_somebody_says_otherwise(mr_e):
    one, other = call_of_two_agencies(mr_e)
    by = mr_e.world.actor("mash_coordinator")
    pairing_decide(person=mr_e.person, one=other, other=one, same=False, reason="Two.", by=by)
    assert not any(entry.may_be or entry.paired for entry in told(mr_e).entries)
    pairing_decide(person=mr_e.person, one=one, other=other, same=True, reason="One after all.", by=by)
    assert PairingDecision.objects.count() == 2
    assert PairingDecision.objects.get(ended_at=None).same


def test_nobody_pairs_what_they_read_in_summary_and_no_agency_pairs_its_own(mr_e):
    one, other = call_of_two_agencies(mr_e)
    said = {"person": mr_e.person, "same": True, "reason": "x"}
    with pytest.raises(NotOpen):
        pairing_decide(one=one, other=other, by=mr_e.world.actor("miu_practitioner"), **said)
    one, other = (mr_e.incidents[reference].public_id for reference in ("GP-01", "GP-02"))
    with pytest.raises(NotAllowed):
        pairing_decide(one=one, other=other, by=mr_e.world.actor("practitioner"), **said)


def test_what_is_written_beside_an_incident_goes_when_it_is_erased(mr_e):
    one, other = call_of_two_agencies(mr_e)
    by = mr_e.world.actor("mash_coordinator")
    comment_write(person=mr_e.person, at_key=f"incident:{one}", words="x", by=by)
    pairing_decide(person=mr_e.person, one=one, other=other, same=True, reason="x", by=by)
    assert comments_erase(public_ids=[one]) == 1
    assert not Comment.objects.exists()
    assert not PairingDecision.objects.exists()

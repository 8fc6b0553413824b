"""What a decision must say before it is kept, on its pages; who reads it; and how its plan is closed."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from actions.models import Action, Referral
from agencies.models import Membership
from audit.models import Event
from people.models import Case
from people.services.refusals import Incomplete
from risk.further_questions import BY_CODE
from risk.models import Absence, Answer, AnswerFurther, Prompt, Route
from risk.selectors.work import entry_of
from risk.services.closing import plan_close
from tests.fixtures.answers import meeting, not_pursued, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(mr_e, signed_in):
    return signed_in("mash_coordinator")


def page_of(answer) -> str:
    return unescape(answer.content.decode())


def action(mr_e, how: str = "visit", place: int = 0, **more) -> dict:
    day = timezone.localdate() + timedelta(days=5)
    return {
        f"not-what_{place}": "See him alone at the day centre.",
        f"not-how_{place}": how,
        f"not-owner_agency_{place}": str(mr_e.world.agencies["staffordshire-adult-care"].pk),
        f"not-due_on_{place}_day": str(day.day),
        f"not-due_on_{place}_month": str(day.month),
        f"not-due_on_{place}_year": str(day.year),
        **more,
    }


def milder(mr_e) -> None:
    Prompt.objects.filter(pk=mr_e.prompt.pk).update(level="elevated")
    mr_e.prompt.refresh_from_db()


def test_an_agency_with_contacts_is_not_left_out_in_silence(mr_e, client):
    police = mr_e.world.agencies["staffordshire-police"]
    alone = {"meeting-agencies": [str(police.pk)]}
    silent = {name: "" for name in meeting(mr_e) if name.startswith("meeting-absence_")}
    page = page_of(client.post(url(mr_e.prompt), meeting(mr_e, **alone, **silent)))
    assert "Cannock Road Surgery recorded" in page
    assert "Why is Cannock Road Surgery not asked?" in page
    assert 'value="Room 2"' in page
    assert not Answer.objects.exists()
    letters = {name: "x " * 9 for name in silent}
    page = page_of(client.post(url(mr_e.prompt), meeting(mr_e, **alone, **letters)))
    assert "Write at least 20 characters" in page
    assert not Answer.objects.exists()
    kept = page_of(client.post(url(mr_e.prompt), meeting(mr_e, **alone), follow=True))
    assert "Cannock Road Surgery is not asked: It sends what it knows in writing." in kept
    assert Absence.objects.filter(agency__code="cannock-gp").exists()
    assert not Absence.objects.filter(agency=police).exists()


def test_the_reviews_questions_are_asked_where_they_apply_and_nothing_typed_is_lost(mr_e, client):
    left = {"not-choice_gp_asked": "", "not-said_who_tries_next": " "}
    page = page_of(client.post(url(mr_e.prompt), not_pursued(mr_e, **left)))
    assert f"Answer “{BY_CODE['gp_asked'].asks}”" in page
    assert f"Say what is known of “{BY_CODE['who_tries_next'].asks}”" in page
    assert "Looked into seen_sober." in page
    assert not Answer.objects.exists()
    client.post(url(mr_e.prompt), not_pursued(mr_e))
    said = dict(AnswerFurther.objects.values_list("code", "said"))
    assert said["gp_asked"] == "Looked into gp_asked."
    assert said["nothing_instead"] == "A key worker calls weekly."


def test_a_letter_alone_is_refused_where_the_level_is_high(mr_e, client):
    page = page_of(client.post(url(mr_e.prompt), not_pursued(mr_e, **action(mr_e, "letter"))))
    assert "At a high level a letter alone is not enough" in page
    assert "See him alone at the day centre." in page
    assert not Action.objects.exists()
    both = {**action(mr_e, "letter"), **action(mr_e, "visit", 1)}
    client.post(url(mr_e.prompt), not_pursued(mr_e, **both))
    assert Action.objects.count() == 2


def test_an_action_that_is_begun_must_be_whole(mr_e, client):
    page = page_of(client.post(url(mr_e.prompt), not_pursued(mr_e, **{"not-what_1": "Ring him."})))
    for said in ("Say how it is done", "Choose the agency that does it", "Enter the day by which it is done"):
        assert said in page
    assert not Answer.objects.exists()


def test_what_is_agreed_instead_is_followed_and_then_closed_with_what_is_different(mr_e, client):
    milder(mr_e)
    client.post(url(mr_e.prompt), not_pursued(mr_e, **action(mr_e)))
    agreed = Action.objects.get()
    mr_e.prompt.refresh_from_db()
    assert (mr_e.prompt.state, entry_of(prompt=mr_e.prompt).queue) == ("answered", "plan")
    assert Case.objects.filter(person=mr_e.person, closed_at=None).exists()
    assert "See him alone at the day centre. (Staffordshire Adult Care, by" in Answer.objects.get().instead
    where = f"/prompts/{mr_e.prompt.public_id}/close/"
    page = page_of(client.post(where, {"words": "He is seen weekly."}))
    assert f"Say why {agreed.reference} may stay as it is" in page
    short = {"words": "He is seen weekly.", f"why_{agreed.reference}": "x"}
    assert "Write at least 20 characters" in page_of(client.post(where, short))
    with pytest.raises(Incomplete):
        plan_close(
            prompt=mr_e.prompt,
            words="So.",
            reasons={agreed.reference: "x"},
            by=mr_e.world.actor("mash_coordinator"),
        )
    done = {"words": "He is seen weekly.", f"why_{agreed.reference}": "The visit is on Monday."}
    assert "The plan is closed." in page_of(client.post(where, done, follow=True))
    assert entry_of(prompt=mr_e.prompt) is None
    assert not Case.objects.filter(person=mr_e.person, closed_at=None).exists()
    assert client.post(where, {"words": "Again."}).status_code == 409


def test_a_section_42_referral_says_which_part_is_not_met_and_whether_an_enquiry_goes_ahead(mr_e, client):
    care = mr_e.world.agencies["staffordshire-adult-care"]
    Route.objects.create(area="Cannock Chase", code="s42", to_agency=care, set_at=timezone.now())
    chosen = {
        "not-routes": ["s42"],
        "not-why_s42": "He is hurt by whoever lives with him.",
        "not-limb_needs_s42": "yes",
        "not-limb_risk_s42": "yes",
    }
    page = page_of(client.post(url(mr_e.prompt), not_pursued(mr_e, **chosen)))
    assert "Say of each part of the section 42 test whether it is met" in page
    page = page_of(
        client.post(url(mr_e.prompt), not_pursued(mr_e, **chosen, **{"not-limb_cannot_protect_s42": "no"}))
    )
    assert "say whether an enquiry still goes ahead" in page
    assert not Referral.objects.exists()
    whole = {**chosen, "not-limb_cannot_protect_s42": "no", "not-anyway_s42": "yes"}
    client.post(url(mr_e.prompt), not_pursued(mr_e, **whole))
    sent = Referral.objects.get()
    assert (sent.to_agency, sent.from_agency.code) == (care, "chase-safety-hub")
    kept = sent.answer_route
    assert (kept.limbs["cannot_protect"], kept.enquiry_anyway) == ("no", True)


def test_a_decision_is_read_by_agencies_involved_as_far_as_each_may_know(mr_e, client, signed_in):
    milder(mr_e)
    where = f"/decisions/{mr_e.prompt.public_id}/"
    surgery, outsider = signed_in("practitioner"), signed_in("outsider")
    assert "It is not decided yet." in page_of(surgery.get(where))
    client.post(url(mr_e.prompt), not_pursued(mr_e))
    page = page_of(surgery.get(where))
    assert "A key worker calls weekly." in page
    assert "Chase Safety Hub" in page
    assert "Casey Wright" not in page
    assert "Looked into gp_asked." not in page
    assert "Something you may not see" in page  # a reason that rests on what is restricted or sealed
    assert "Looked into gp_asked." in page_of(client.get(where))
    assert outsider.get(where).status_code == 404
    assert Event.objects.filter(action="prompt.answered").count() == 1


def test_an_answer_that_is_not_signed_yet_is_no_decision_for_others(mr_e, client, signed_in):
    client.post(url(mr_e.prompt), not_pursued(mr_e))
    page = page_of(signed_in("practitioner").get(f"/decisions/{mr_e.prompt.public_id}/"))
    assert "It is not decided yet." in page
    assert "A key worker calls weekly." not in page


def test_a_hubs_manager_keeps_the_routes_of_its_area(mr_e, signed_in):
    hub, surgery = signed_in("hub_manager"), signed_in("agency_manager")
    given = {"area": "Cannock Chase", "code": "marac", "to_words": "The county’s MARAC", "rule": "14 ticks."}
    assert "The route is kept." in page_of(hub.post("/routes/", given, follow=True))
    hub.post("/routes/", {**given, "rule": "Judgement alone counts too."})
    assert Route.objects.filter(ended_at=None).get().rule == "Judgement alone counts too."
    assert Route.objects.count() == 2
    surgery.post("/routes/", given)
    assert Route.objects.count() == 2


def test_who_signs_reads_all_that_they_sign(mr_e, client, signed_in):
    care = mr_e.world.agencies["staffordshire-adult-care"]
    Route.objects.create(area="Cannock Chase", code="s42", to_agency=care, set_at=timezone.now())
    Route.objects.create(area="Cannock Chase", code="clares_law", to_words="The desk", set_at=timezone.now())
    chosen: dict = {
        "not-routes": ["s42", "clares_law"],
        "not-why_s42": "He is hurt by whoever lives with him.",
        "not-why_clares_law": "His sister asked about the man.",
        "not-limb_needs_s42": "yes",
        "not-limb_risk_s42": "yes",
        "not-limb_cannot_protect_s42": "no",
        "not-anyway_s42": "yes",
    }
    evidence = {
        name: "Seen together with the surgery and the police."
        for name in not_pursued(mr_e)
        if "evidence" in name
    }
    client.post(url(mr_e.prompt), not_pursued(mr_e, **chosen, **evidence))
    page = " ".join(page_of(signed_in("second_coordinator").get(url(mr_e.prompt))).split())
    to_sign = page.partition("The answer that waits for a second signature")[2].partition("Sign the answer")[
        0
    ]
    for said in (
        "He is hurt by whoever lives with him.",
        "To Staffordshire Adult Care.",
        "can they not protect themselves? <strong>No</strong>",
        "does an enquiry go ahead? <strong>Yes</strong>",
        "His sister asked about the man.",
        "To The desk.",
        "Looked into gp_asked.",
    ):
        assert said in to_sign, said
    titles = [reason.title for reason in mr_e.prompt.reasons.all()]
    assert f"{len(titles)} reasons, answered together" in to_sign
    assert all(f"<li>{title}</li>" in to_sign for title in titles)
    assert '<details class="govuk-details" open>' in to_sign  # the further questions


def test_nobody_is_told_to_ask_their_own_agency(mr_e, client):
    ask = f"/prompts/{mr_e.prompt.public_id}/questions/"
    own = mr_e.world.agencies["cannock-gp"]
    chosen = f'name="agencies" value="{own.pk}"'
    assert chosen in page_of(client.get(ask))
    user = mr_e.world.users["mash_coordinator"]
    Membership.objects.create(user=user, agency=own, role="practitioner", started_on=timezone.localdate())
    page = page_of(client.get(ask))
    assert chosen not in page
    assert "Cannock Road Surgery, your own agency, has contacts with this person" in page

"""A document is made of what its reader may see, for that reader alone, and no longer than they may."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from actions.models import Action
from actions.services.referring import referral_send
from agencies.sessions import FRESH_AT
from audit.models import AccessEvent
from documents.models import Document
from documents.selectors.collecting import content_for
from documents.selectors.kept import about_of
from documents.services import document_ask, document_build, documents_clear, documents_waiting
from documents.services.building import LATE, LOST, TRIES
from incidents.models import Incident, Sensitivity, Tombstone
from meetings.services.asking import agencies_ask, agency_take_off
from people.models import Case, Link, PersonBlock
from people.services.refusals import Incomplete, NotAllowed
from risk.models import AnswerFurther
from risk.services.closing import open_of, plan_close
from tests.fixtures.acting import referral_draft
from tests.fixtures.answers import not_pursued, url
from tests.fixtures.documents import actor, asked_for, made

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(mr_e) -> Client:
    return signed_in(mr_e, "mash_coordinator")


def signed_in(case, name: str) -> Client:
    browser = Client()
    browser.force_login(case.world.users[name])
    return browser


def page(name: str, thing) -> str:
    return reverse(f"documents:{name}", args=[thing.public_id])


# Asking


def words_of(content) -> str:
    return str(content.as_data())


def test_the_record_of_a_decision_says_who_decided_for_which_agency_and_how_it_ended(mr_e, browser):
    care = str(mr_e.world.agencies["staffordshire-adult-care"].pk)
    due = {"not-due_on_0_day": "1", "not-due_on_0_month": "6", "not-due_on_0_year": str(mr_e.today.year + 1)}
    asked = {"not-what_0": "Visit him alone.", "not-how_0": "visit", "not-owner_agency_0": care, **due}
    browser.post(url(mr_e.prompt), not_pursued(mr_e, **asked))
    signed_in(mr_e, "second_coordinator").post(url(mr_e.prompt), {"answer": "countersign"})

    def told() -> str:
        by = actor(mr_e.world.users["mash_coordinator"])
        about = about_of(by=by, type_="prompt", public_id=mr_e.prompt.public_id)
        return words_of(content_for(by=by, about=about, kind="decision", options=[]))

    said = told()
    assert "Casey Wright, Chase Safety Hub, " in said
    assert "'A meeting was not pursued.'" in said
    assert "'The answer was signed.'" in said
    assert "Sam Okoro, Chase Safety Hub, " in said
    assert "['State', 'Answered']" in said
    reasons = {one.reference: "The sister sees to it from now on." for one in open_of(prompt=mr_e.prompt)}
    by = mr_e.world.actor("mash_coordinator")
    plan_close(prompt=mr_e.prompt, words="He lives with his sister.", reasons=reasons, by=by)
    said = told()
    assert "['State', 'Closed']" in said
    assert "['What is different for the person now', 'He lives with his sister.']" in said


def test_the_record_of_a_decision_on_a_closed_case_says_no_more_than_its_page(mr_e, browser):
    care = str(mr_e.world.agencies["staffordshire-adult-care"].pk)
    due = {"not-due_on_0_day": "1", "not-due_on_0_month": "6", "not-due_on_0_year": str(mr_e.today.year + 1)}
    asked = {"not-what_0": "Visit him alone.", "not-how_0": "visit", "not-owner_agency_0": care, **due}
    browser.post(url(mr_e.prompt), not_pursued(mr_e, **asked))
    done = {"done_words": "He was seen alone.", "evidence": "Her note of that day."}
    Action.objects.update(**done)
    further = [one.said for one in AnswerFurther.objects.all()]
    assert further

    def told() -> str:
        by = actor(mr_e.world.users["mash_coordinator"])
        about = about_of(by=by, type_="prompt", public_id=mr_e.prompt.public_id)
        return words_of(content_for(by=by, about=about, kind="decision", options=[]))

    said = told()
    assert all(words in said for words in [*further, *done.values()])
    Case.objects.filter(person=mr_e.person).update(closed_at=timezone.now(), close_reason="answered")
    said, page = told(), browser.get(url(mr_e.prompt)).content.decode()
    assert "Visit him alone." in said
    for words in [*further, *done.values()]:
        assert words not in page
        assert words not in said


def test_an_agency_taken_off_a_meeting_stands_in_the_decision_with_the_reason(mr_e, meeting_of_mr_e, browser):
    by, police = mr_e.world.actor("mash_coordinator"), mr_e.world.agencies["staffordshire-police"]
    housing = mr_e.world.agencies["chase-housing"]
    agency_take_off(meeting=meeting_of_mr_e, agency=housing, why="It moved him out, and left.", by=by)
    agencies_ask(meeting=meeting_of_mr_e, agencies=[police], why="It was called last night.", by=by)

    def told() -> list[str]:
        about = about_of(by=by, type_="prompt", public_id=mr_e.prompt.public_id)
        document = words_of(content_for(by=by, about=about, kind="decision", options=[]))
        return [document, browser.get(url(mr_e.prompt)).content.decode()]

    for said in told():
        assert "It moved him out, and left." in said
    agency_take_off(meeting=meeting_of_mr_e, agency=police, why="It sends a letter after all.", by=by)
    for said in told():
        assert "It sends a letter after all." in said  # and not why it was not asked at first
    agencies_ask(meeting=meeting_of_mr_e, agencies=[housing], why="It houses him again.", by=by)
    for said in told():
        assert "It moved him out, and left." not in said


def test_a_decision_is_asked_for_built_and_read(mr_e, browser):
    asked = browser.post(page("prompt", mr_e.prompt), {"what": "decision:pdf:"})
    document = Document.objects.get()
    assert asked["Location"] == page("document", document)
    assert "It waits to be made." in browser.get(asked["Location"]).content.decode()

    document_build(document_id=document.pk)
    shown = browser.get(asked["Location"]).content.decode()
    assert "Download the PDF" in shown
    assert "hx-get" not in shown
    file = browser.get(page("download", document))
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"] == 'attachment; filename="caselink-decision.pdf"'
    assert "no-store" in file["Cache-Control"]
    read = "\n".join(each.extract_text() for each in PdfReader(BytesIO(file.content)).pages)
    assert mr_e.prompt.reference in read
    assert all(reason.title in " ".join(read.split()) for reason in mr_e.prompt.reasons.all())
    assert "Nobody has answered yet." in read
    assert "Casey Wright, Chase Safety Hub" in read
    looked = AccessEvent.objects.filter(action="document.viewed").get()
    assert looked.target_id == str(document.public_id)
    assert looked.detail["person"] == str(mr_e.person.public_id)


def test_who_had_to_prove_who_they_are_comes_back_to_the_page_where_the_file_comes_by_itself(mr_e, browser):
    document = made(mr_e)
    session = browser.session
    session[FRESH_AT] = (timezone.now() - timedelta(minutes=6)).isoformat()
    session.save()
    asked = browser.get(page("download", document))
    where = page("document", document) + "?proved=1"
    assert asked["Location"].endswith(f"?{urlencode({'next': where})}")
    browser = signed_in(mr_e, "mash_coordinator")
    shown = browser.get(where)
    assert shown["Refresh"] == f"1; url={page('download', document)}"
    assert "the file comes by itself" in shown.content.decode()
    assert "Refresh" not in browser.get(page("document", document)).headers
    assert browser.get(page("download", document))["Content-Type"] == "application/pdf"


def test_nothing_chosen_is_said_at_the_field(mr_e, browser):
    answer = browser.post(page("person", mr_e.person), {}).content.decode()
    assert "Choose which document to make" in answer
    assert browser.post(page("person", mr_e.person), {"what": "decision:pdf:"}).status_code == 200
    assert not Document.objects.exists()


def test_the_same_document_is_not_made_twice_at_once(mr_e):
    assert asked_for(mr_e).pk == asked_for(mr_e).pk
    assert asked_for(mr_e, options=["anonymous"]).pk != asked_for(mr_e).pk


def test_only_so_many_are_made_at_once_for_one_user(mr_e):
    for kind, form in (("chronology", "pdf"), ("chronology", "docx"), ("action_plan", "pdf")):
        asked_for(mr_e, kind=kind, form=form)
    asked_for(mr_e, kind="action_plan", form="docx")
    asked_for(mr_e, kind="review_pack")
    with pytest.raises(Incomplete) as refused:
        asked_for(mr_e, kind="decision")
    assert "still being made" in refused.value.missing["what"]
    asked_for(mr_e, user=mr_e.world.users["practitioner"])  # does not stop others


@pytest.mark.parametrize(
    ("kind", "form", "options"),
    [
        ("decision", "pdf", []),
        ("nothing", "pdf", []),
        ("review_pack", "docx", []),
        ("action_plan", "pdf", ["x"]),
    ],
)
def test_what_is_not_on_offer_is_refused(mr_e, kind, form, options):
    by = mr_e.world.actor("mash_coordinator")
    about = about_of(by=by, type_="person", public_id=mr_e.person.public_id)
    with pytest.raises(Incomplete):
        document_ask(kind=kind, form=form, about=about, options=options, by=by)
    with pytest.raises(NotAllowed):
        document_ask(kind="chronology", form="pdf", about=about, by=mr_e.world.actor("system_administrator"))


# Building


def test_a_lost_message_or_a_dead_worker_leaves_no_document_behind(mr_e):
    document, now = asked_for(mr_e, kind="decision"), timezone.now()
    assert documents_waiting(now=now) == []
    assert documents_waiting(now=now + LATE + timedelta(seconds=1)) == [document.pk]
    Document.objects.filter(pk=document.pk).update(state="building", begun_at=now, attempts=1)
    assert document_build(document_id=document.pk) is None  # somebody is at it
    Document.objects.filter(pk=document.pk).update(begun_at=now - LOST - timedelta(seconds=1))
    assert documents_waiting(now=now) == [document.pk]
    assert document_build(document_id=document.pk).state == "ready"
    assert document_build(document_id=document.pk) is None
    document_build(document_id=0)


def test_after_three_attempts_it_has_failed_and_says_what_to_do(mr_e, browser):
    document, long_ago = asked_for(mr_e), timezone.now() - 2 * LOST
    Document.objects.filter(pk=document.pk).update(state="building", begun_at=long_ago, attempts=TRIES)
    assert document_build(document_id=document.pk) is None
    assert "tried three times" in browser.get(page("document", document)).content.decode()


def test_nothing_is_made_of_what_may_not_be_seen_any_more(mr_e, browser):
    document = asked_for(mr_e, kind="decision")
    Case.objects.filter(person=mr_e.person).delete()
    assert document_build(document_id=document.pk).why_failed == "right_gone"
    assert "You may no longer see" in browser.get(page("document", document)).content.decode()


def test_an_empty_document_is_not_made(mr_e, browser):
    document = asked_for(mr_e, kind="action_plan")
    assert document_build(document_id=document.pk).why_failed == "nothing_there"
    assert "nothing yet to put into it" in browser.get(page("document", document)).content.decode()


def test_a_referral_under_clares_law_stands_in_no_document(mr_e):
    by = mr_e.world.actor("mash_coordinator")
    draft = referral_draft(mr_e, route="clares_law")
    secret = referral_send(draft=draft, by=by, at=timezone.now())
    about = about_of(by=by, type_="person", public_id=mr_e.person.public_id)
    for kind in ("action_plan", "review_pack"):
        assert secret.reference not in str(content_for(by=by, about=about, kind=kind, options=[])), kind


# Giving it out


def test_it_is_nobody_elses(mr_e):
    document = made(mr_e)
    for name in ("second_coordinator", "practitioner", "agency_manager"):
        for where in ("document", "download"):
            assert signed_in(mr_e, name).get(page(where, document)).status_code == 404
        assert "Chronology" not in signed_in(mr_e, name).get(reverse("documents:list")).content.decode()


def test_it_is_not_given_out_once_its_reader_may_see_less(mr_e, browser):
    document = made(mr_e)
    assert browser.get(page("download", document)).status_code == 200
    Case.objects.filter(person=mr_e.person).update(closed_at=timezone.now(), close_reason="answered")
    assert browser.get(page("download", document)).status_code == 302
    assert "has changed since" in browser.get(page("document", document)).content.decode()
    assert AccessEvent.objects.filter(action="document.viewed").count() == 1


def test_it_is_not_given_out_once_a_record_it_may_rest_on_was_sealed(mr_e, browser):
    document = made(mr_e)
    Incident.objects.exclude(agency__code="chase-safety-hub").update(sensitivity=Sensitivity.SEALED)
    assert browser.get(page("download", document)).status_code == 302
    assert "has changed since" in browser.get(page("document", document)).content.decode()


def test_it_is_not_given_out_once_a_record_was_found_to_be_of_somebody_else(mr_e, browser):
    document = made(mr_e)
    link = Link.objects.filter(person=mr_e.person, ended_at__isnull=True).first()
    Link.objects.filter(pk=link.pk).update(person=mr_e.other)
    assert browser.get(page("download", document)).status_code == 302


def test_it_is_not_there_for_whoever_is_kept_away(mr_e, browser):
    document, user = made(mr_e), mr_e.world.users["mash_coordinator"]
    PersonBlock.objects.create(user=user, person=mr_e.person, relation="family", set_by="system")
    for where in ("document", "download"):
        assert browser.get(page(where, document)).status_code == 404
    assert "Chronology" not in browser.get(reverse("documents:list")).content.decode()


def test_it_is_not_given_out_once_a_record_was_erased(mr_e, browser):
    document = made(mr_e)
    Tombstone.objects.create(
        incident=document.public_id, agency="x", mark="m", rule="r", records=0, erased_at=timezone.now()
    )
    assert browser.get(page("download", document)).status_code == 302
    assert "A record was erased" in browser.get(page("document", document)).content.decode()


def test_after_a_week_it_is_taken_away(mr_e, browser):
    document = made(mr_e)
    assert documents_clear(now=timezone.now() + timedelta(days=6)) == 0
    assert documents_clear(now=timezone.now() + timedelta(days=8)) == 1
    document.refresh_from_db()
    assert (document.state, document.content) == ("gone", None)
    assert browser.get(page("download", document)).status_code == 302
    assert "after seven days" in browser.get(page("document", document)).content.decode()
    assert documents_clear(now=timezone.now() + timedelta(days=9)) == 0


def test_the_part_that_asks_again_names_nobody(mr_e, browser):
    document = asked_for(mr_e)
    answer = browser.get(page("document", document), headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="load delay:2s"' in answer
    assert "Look again" in answer
    assert "Marlow" not in answer


def test_the_list_costs_the_same_for_one_and_for_twenty(mr_e, browser, django_assert_max_num_queries):
    made(mr_e)
    browser.get(reverse("documents:list"))
    with django_assert_max_num_queries(60) as one:
        browser.get(reverse("documents:list"))
    for _ in range(19):
        made(mr_e)
    with django_assert_max_num_queries(len(one)):
        assert browser.get(reverse("documents:list")).content.decode().count("caselink-card__title") == 20

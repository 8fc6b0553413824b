"""Who reads which notice, marks it as read, and answers for what is late."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Membership, User
from audit.models import Event
from notices.codes import COORDINATORS, MANAGERS
from notices.models import Cover, Escalation, Notice
from notices.selectors.told import late_for, late_once, notices_for
from notices.services import escalation_raise, escalations_end, notice_give
from notices.services.seeing import escalation_answer
from people.models import Person, PersonBlock
from people.services.refusals import NotAllowed, NotOpen

pytestmark = pytest.mark.django_db
LIST, LATE = "/notices/", "/notices/late/"
WHO = "Marlowquist"


def give(key="given", **changed):
    told = {
        "code": "prompt_late",
        "about": ("prompt", uuid4()),
        "reference": f"CL-{key}",
        "person": None,
        "at": timezone.now(),
        "key": key,
    }
    notice_give(**told | changed)
    return Notice.objects.filter(key=key).latest("pk")


def read(world, name):
    return set(notices_for(by=world.actor(name)).values_list("key", flat=True))


@pytest.fixture
def late(world):
    person = Person.objects.create(given_name="Otto", family_name=WHO)
    return escalation_raise(
        about=("prompt", uuid4()),
        reference="CL-2026-000007",
        person=person.public_id,
        agency=world.agencies["cannock-gp"],
        due_at=timezone.now() - timedelta(hours=2),
        at=timezone.now(),
    )


def test_each_reads_what_is_to_them_and_to_their_role(world):
    gp, hub = world.agencies["cannock-gp"], world.agencies["chase-safety-hub"]
    give("to all who do the work", agencies=[(gp, "")])
    give("to managers", agencies=[(gp, MANAGERS)])
    give("to coordinators", agencies=[(hub, COORDINATORS)])
    give("to one", users=[world.users["practitioner"]])
    assert read(world, "practitioner") == {"to all who do the work", "to one"}
    assert read(world, "agency_manager") == {"to all who do the work", "to managers"}
    assert read(world, "mash_coordinator") == {"to coordinators"}
    assert read(world, "outsider") == read(world, "system_administrator") == set()


def test_whoever_is_kept_away_is_told_nothing_also_of_who_was_found_to_be_that_person(world):
    kept = Person.objects.create(given_name="Otto", family_name=WHO)
    earlier = Person.objects.create(given_name="Otto", family_name=WHO, redirected_to=kept)
    for number, person in enumerate((kept, earlier)):
        give(f"given {number}", person=person.public_id, agencies=[(world.agencies["cannock-gp"], "")])
    give("about nobody", agencies=[(world.agencies["cannock-gp"], "")])
    block = PersonBlock.objects.create(
        user=world.users["practitioner"], person=kept, relation="family", set_by="system"
    )
    assert read(world, "practitioner") == {"about nobody"}
    block.delete()
    assert len(read(world, "practitioner")) == 3


def test_whoever_covers_for_somebody_reads_what_is_to_them_at_that_agency(world):
    gp, user = world.agencies["cannock-gp"], world.users["practitioner"]
    other = User.objects.create(username="covers", first_name="Cover", last_name="Ing")
    Membership.objects.create(user=other, agency=gp, role="practitioner", started_on="2020-01-01")
    today = timezone.localdate()
    cover = Cover.objects.create(
        user=user, instead=other, agency=gp, from_on=today, to_on=today, set_by=user, set_at=timezone.now()
    )
    give("to one", users=[user])
    world.users["covers"] = other
    assert read(world, "covers") == {"to one"}
    cover.ended_at = timezone.now()
    cover.save()
    assert read(world, "covers") == set()


def test_the_page_lists_what_was_not_read_and_marks_it(world, signed_in, looked):
    mine = give("one", users=[world.users["practitioner"]], code="document_ready", reference="")
    give("two", agencies=[(world.agencies["cannock-gp"], "")], code="action_due", due_at=timezone.now())
    browser = signed_in("practitioner")
    page = browser.get(LIST)
    assert "A document you asked for is ready" in page.text
    assert "Action CL-two is due" in page.text
    assert ("notices.viewed", "own_work") in looked()
    assert browser.post(LIST, {"notice": mine.public_id}).status_code == 302
    assert "A document you asked for is ready" not in browser.get(LIST).text
    assert "A document you asked for is ready" in browser.get(f"{LIST}?of=read").text
    assert browser.post(LIST, {"do": "all"}).status_code == 302
    assert "nothing that you have not read" in browser.get(LIST).text
    assert Event.objects.filter(action="notice.seen_work").count() == 2


def test_the_first_page_tells_of_it(world, signed_in):
    give("one", users=[world.users["practitioner"]])
    assert "Prompt CL-one waits past its time" in signed_in("practitioner").get(reverse("home")).text


def test_somebody_elses_notice_is_not_there(world, signed_in):
    theirs = give("one", users=[world.users["outsider"]])
    for sent in ({"notice": theirs.public_id}, {"notice": uuid4()}, {"notice": "nonsense"}, {}):
        assert signed_in("practitioner").post(LIST, sent).status_code == 404
    theirs.refresh_from_db()
    assert theirs.seen_at is None


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_costs_the_same_however_long(world, signed_in, rows, django_assert_max_num_queries):
    for number in range(rows):
        give(f"given {number}", agencies=[(world.agencies["cannock-gp"], "")])
    browser = signed_in("practitioner")
    browser.get(LIST)
    with django_assert_max_num_queries(14):
        browser.get(LIST)


def test_a_manager_answers_for_what_is_late_and_it_stays_until_it_moves(world, signed_in, late):
    browser = signed_in("agency_manager")
    assert f'href="{LATE}">CL-2026-000007 is late' in browser.get(LIST).text
    page = browser.get(LATE)
    assert "CL-2026-000007" in page.text
    assert WHO not in page.text
    empty = browser.post(LATE, {"escalation": late.public_id, "words": " "})
    assert "Say why it is late" in empty.text
    assert browser.post(LATE, {"escalation": late.public_id, "words": "No doctor was in."}).status_code == 302
    late.refresh_from_db()
    assert (late.state, late.words) == ("answered", "No doctor was in.")
    assert "No doctor was in." in browser.get(LATE).text
    escalations_end(about=("prompt", late.about_id), at=timezone.now())
    assert "late with nothing" in browser.get(LATE).text


def test_what_moved_or_was_answered_meanwhile_is_said_and_what_was_typed_is_shown(world, signed_in, late):
    escalation_answer(escalation=late, words="No doctor was in.", by=world.actor("agency_manager"))
    answer = signed_in("agency_manager").post(LATE, {"escalation": late.public_id, "words": "My own words."})
    assert answer.status_code == 409
    assert "has answered for this meanwhile" in answer.text
    assert "My own words." in answer.text
    with pytest.raises(NotOpen, match="answered for this"):
        escalation_answer(escalation=late, words="Again.", by=world.actor("agency_manager"))
    escalations_end(about=("prompt", late.about_id), at=timezone.now())
    with pytest.raises(NotOpen, match="moved on"):
        escalation_answer(escalation=late, words="Again.", by=world.actor("agency_manager"))


def test_what_is_said_again_is_listed_once_as_late_since_it_was_first_due(world, signed_in, late):
    again = escalation_raise(
        about=("prompt", late.about_id),
        reference=late.reference,
        person=late.person_public_id,
        agency=late.agency,
        due_at=late.due_at + timedelta(hours=1),
        at=timezone.now(),
    )
    page = signed_in("agency_manager").get(LATE).text
    assert page.count('name="escalation"') == 1
    assert str(again.public_id) in page
    [listed] = late_once(by=world.actor("agency_manager"))
    assert listed.since == late.due_at


@pytest.mark.parametrize("name", ["care_manager", "practitioner", "mash_coordinator", "governance_lead"])
def test_nobody_else_sees_or_answers(world, late, name):
    by = world.actor(name)
    assert not late_for(by=by).exists()
    with pytest.raises(NotAllowed):
        escalation_answer(escalation=late, words="Because.", by=by)


def test_a_manager_who_is_kept_away_does_not_see_it(world, signed_in, late):
    person = Person.objects.get(public_id=late.person_public_id)
    PersonBlock.objects.create(
        user=world.users["agency_manager"], person=person, relation="family", set_by="system"
    )
    assert "late with nothing" in signed_in("agency_manager").get(LATE).text
    sent = {"escalation": late.public_id, "words": "Because."}
    assert signed_in("agency_manager").post(LATE, sent).status_code == 404
    assert Escalation.objects.get().state == "raised"


def test_a_notice_leads_to_no_page_that_its_reader_may_not_open(mr_e, signed_in):
    world, person = mr_e.world, mr_e.person.public_id
    about = {kind: uuid4() for kind in ("question", "decision", "meeting", "action", "referral")}
    for kind, thing in about.items():
        for code in ("chase-safety-hub", "cannock-gp"):
            give(f"{kind}-{code}", about=(kind, thing), person=person, agencies=[(world.agencies[code], "")])
    linked = {}
    for name in ("hub_manager", "practitioner", "mash_coordinator"):
        text = signed_in(name).get(LIST).text
        assert "Prompt CL-action-" in text
        linked[name] = {kind for kind, thing in about.items() if str(thing) in text}
    # The hub holds no record of him, and its manager sees no prompts.
    assert linked == {"hub_manager": set(), "practitioner": set(about), "mash_coordinator": set(about)}


def test_what_is_late_leads_to_no_page_that_the_manager_may_not_open(mr_e, signed_in):
    thing = uuid4()
    for code in ("chase-safety-hub", "cannock-gp"):
        escalation_raise(
            about=("action", thing),
            reference="CL-2026-000008",
            person=mr_e.person.public_id,
            agency=mr_e.world.agencies[code],
            due_at=timezone.now() - timedelta(hours=2),
            at=timezone.now(),
        )
    told = {name: signed_in(name).get(LATE).text for name in ("hub_manager", "agency_manager")}
    assert all("CL-2026-000008" in text for text in told.values())
    assert {name: str(thing) in text for name, text in told.items()} == {
        "hub_manager": False,
        "agency_manager": True,
    }

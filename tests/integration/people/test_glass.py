"""Emergencies: opened for a reason and four hours, told to others at once, reviewed by somebody else."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Membership, Role
from agencies.selectors import actor_for_client
from audit.models import AccessEvent, Event
from people.models import AccessNotice, GlassBreak, Person, PersonBlock, PersonGrant
from people.selectors.emergencies import Wanted, emergency_notices, emergency_open
from people.selectors.persons import person_visible_to
from people.services.blocks import block_set
from people.services.glass import glass_break, glass_review
from people.services.refusals import Incomplete, NotAllowed
from risk.tasks import exceptions_lapse
from tests.fixtures.case import NHS_NUMBER, mr_z
from tests.fixtures.world import store

EMERGENCY, REASON = "/people/emergency/", "Found unconscious at a bus stop; what has he taken?"
MR_E = Wanted(family_name="Marlow", date_of_birth="1954-03-17")
_BORN = {"date_of_birth_day": "17", "date_of_birth_month": "3", "date_of_birth_year": "1954"}
ASKED = {"family_name": "Marlow", **_BORN, "reason": REASON}


def broken(case, *, by="outsider", whom=MR_E, reason=REASON):
    return glass_break(whom=whom, reason=reason, by=case.world.actor(by))


def marlow(case, *, sensitivity="shared", **more):
    """Another man of Mr E's name and birth, whom the police alone know of."""
    person = mr_z(family_name="Marlow", given_name="Absalom", date_of_birth="1954-03-17", role="subject")
    contact = {"agency": "staffordshire-police", "reference": "SP-M", "kind": "police_callout"}
    record = {**contact, "occurred_at": case.today.isoformat(), "sensitivity": sensitivity}
    store([{**record, "people": [{**person, "address": None, **more}]}], case.world.agencies)


def page_of(client, asked):
    """The page, without what differs each time it is made."""
    page = client.post(EMERGENCY, asked).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


# Whom it opens


@pytest.mark.parametrize(
    "whom",
    [
        Wanted(nhs_number=NHS_NUMBER),
        Wanted(nhs_number="999 004 1539"),
        MR_E,
        Wanted(family_name="MARLOW", given_name="edwin", date_of_birth="1954-03-17"),
    ],
)
def test_a_whole_number_or_a_name_and_a_whole_birth_date_open_the_person_for_four_hours(mr_e, whom):
    before = timezone.now()
    glass = broken(mr_e, whom=whom)
    assert glass.person == mr_e.person
    assert glass.grant.kind == PersonGrant.Kind.BREAK_GLASS
    assert timedelta(hours=4) >= glass.grant.ends_at - glass.grant.started_at > timedelta(hours=3, minutes=59)
    assert glass.grant.ends_at >= before + timedelta(hours=3, minutes=59)
    assert person_visible_to(by=mr_e.world.actor("outsider"), public_id=mr_e.person.public_id)


@pytest.mark.parametrize(
    "whom",
    [
        Wanted(family_name="Marlowe", date_of_birth="1954-03-17"),  # spelt otherwise
        Wanted(family_name="Marlow", date_of_birth="1954-03-18"),
        Wanted(family_name="Larkhill", date_of_birth="1954-03-17"),  # his street
        Wanted(family_name="Marlow", given_name="Zachary", date_of_birth="1954-03-17"),
        Wanted(nhs_number="9990041547"),
    ],
)
def test_what_fits_nearly_opens_nobody(mr_e, whom):
    glass = broken(mr_e, whom=whom)
    assert (glass.person, glass.grant) == (None, None)


@pytest.mark.parametrize(
    "whom",
    [
        Wanted(),
        Wanted(nhs_number="999004153"),
        Wanted(family_name="Marlow"),
        Wanted(family_name="Marlow", date_of_birth="1954-03"),
        Wanted(given_name="Edwin", date_of_birth="1954-03-17"),
    ],
)
def test_less_than_that_is_not_looked_for(mr_e, whom):
    with pytest.raises(Incomplete) as refused:
        broken(mr_e, whom=whom)
    assert set(refused.value.missing) == {"whom"}
    assert not GlassBreak.objects.exists()


def test_two_who_fit_are_not_told_apart(mr_e):
    marlow(mr_e)
    assert Person.objects.filter(family_name="Marlow", redirected_to=None).count() == 2
    assert broken(mr_e).grant is None
    assert broken(mr_e, whom=Wanted(nhs_number=NHS_NUMBER)).person == mr_e.person


def test_who_is_known_from_sealed_incidents_alone_is_not_found(mr_e):
    marlow(mr_e, sensitivity="sealed", family_name="Quietly")
    assert broken(mr_e, whom=Wanted(family_name="Quietly", date_of_birth="1954-03-17")).grant is None


def test_a_reason_of_twenty_letters_is_needed_and_another_one_each_time(mr_e):
    for reason in ("", "   ", "Nineteen letters, n", " " * 30 + "urgent"):
        with pytest.raises(Incomplete) as refused:
            broken(mr_e, reason=reason)
        assert set(refused.value.missing) == {"reason"}
    broken(mr_e)
    with pytest.raises(Incomplete):
        broken(mr_e)
    assert broken(mr_e, reason="He was taken to hospital; who cares for him?").grant is not None


@pytest.mark.parametrize("name", [Role.GOVERNANCE_LEAD, Role.SYSTEM_ADMINISTRATOR])
def test_who_does_not_work_with_persons_opens_nobody(mr_e, name):
    with pytest.raises(NotAllowed):
        broken(mr_e, by=name)


def test_an_agencys_system_opens_nobody(mr_e, system):
    scopes = "people:read incidents:read incidents:write"
    client = system("chase-housing", scopes).client
    with pytest.raises(NotAllowed):
        glass_break(
            whom=MR_E, reason=REASON, by=actor_for_client(client=client, scopes=frozenset(scopes.split()))
        )
    assert not GlassBreak.objects.exists()


def test_it_ends_by_itself_at_the_second_and_the_end_is_written_later(mr_e):
    grant = broken(mr_e).grant
    with time_machine.travel(grant.ends_at - timedelta(seconds=1), tick=False):
        assert person_visible_to(by=mr_e.world.actor("outsider"), public_id=mr_e.person.public_id)
    with time_machine.travel(grant.ends_at, tick=False):
        by = mr_e.world.actor("outsider")
        assert person_visible_to(by=by, public_id=mr_e.person.public_id) is None
        assert emergency_open(by=by, person=mr_e.person, now=timezone.now()) is None
        exceptions_lapse()
    grant.refresh_from_db()
    assert (grant.ended_by, grant.end_reason) == ("system", "its time was up")
    assert Event.objects.latest("pk").action == "grant.ended"
    last = Event.objects.latest("pk").pk
    exceptions_lapse()
    assert Event.objects.latest("pk").pk == last


# Who is told


def test_the_owning_agencies_the_own_one_and_the_hub_are_told_with_the_grant(mr_e):
    glass = broken(mr_e)
    told = set(AccessNotice.objects.filter(glass=glass).values_list("agency__code", flat=True))
    assert told == {
        "cannock-gp",
        "cannock-miu",
        "staffordshire-police",
        "national-probation",
        "staffordshire-adult-care",
        "chase-housing",
        "chase-safety-hub",
    }


def test_where_nobody_was_opened_the_own_agency_and_the_hub_are_told(mr_e):
    glass = broken(mr_e, whom=Wanted(family_name="Nobody", date_of_birth="1990-01-01"))
    told = set(AccessNotice.objects.filter(glass=glass).values_list("agency__code", flat=True))
    assert told == {"chase-housing", "chase-safety-hub"}


def test_every_agency_of_who_opens_somebody_is_told_where_they_may(mr_e):
    police, care = (
        mr_e.world.agencies[code] for code in ("staffordshire-police", "staffordshire-adult-care")
    )
    user = mr_e.world.users["outsider"]
    for agency, role in ((police, Role.PRACTITIONER), (care, Role.SYSTEM_ADMINISTRATOR)):
        Membership.objects.create(user=user, agency=agency, role=role, started_on=mr_e.today)
    glass = broken(mr_e, whom=Wanted(family_name="Nobody", date_of_birth="1990-01-01"))
    told = set(AccessNotice.objects.filter(glass=glass).values_list("agency__code", flat=True))
    assert told == {"chase-housing", "staffordshire-police", "chase-safety-hub"}


def test_a_hub_elsewhere_is_told_only_where_no_hub_is_nearer(mr_e):
    hub = mr_e.world.agencies["chase-safety-hub"]
    hub.area = "Stoke"
    hub.save()
    assert AccessNotice.objects.filter(glass=broken(mr_e), agency=hub).exists()
    near = Agency.objects.create(code="near-hub", name="Near Hub", kind=hub.kind, area="Cannock Chase")
    glass = broken(mr_e, reason="He has gone from hospital; where does he live?")
    assert AccessNotice.objects.filter(glass=glass, agency=near).exists()
    assert not AccessNotice.objects.filter(glass=glass, agency=hub).exists()


def test_the_first_page_of_who_reviews_accesses_shows_it_until_it_is_seen_and_reviewed(mr_e, signed_in):
    glass = broken(mr_e)
    address = reverse("people:glass", args=[glass.public_id])
    assert address in signed_in("agency_manager").get("/").content.decode()
    home = signed_in("governance_lead").get("/").content.decode()
    assert address in home
    assert "Lee Marsh" in home
    assert "Marlow" not in home
    assert REASON not in home
    assert address not in signed_in("practitioner").get("/").content.decode()
    signed_in("governance_lead").get(address)
    assert [told.new for told in emergency_notices(by=mr_e.world.actor("governance_lead"))] == [False]
    assert [told.new for told in emergency_notices(by=mr_e.world.actor("agency_manager"))] == [True]
    glass_review(glass=glass, finding="justified", note="", by=mr_e.world.actor("governance_lead"))
    assert emergency_notices(by=mr_e.world.actor("governance_lead")) == []
    assert [told.new for told in emergency_notices(by=mr_e.world.actor("agency_manager"))] == [True]


# What is written, and what is said


def test_it_is_written_before_it_is_known_whether_anybody_is_found_and_without_a_name(mr_e):
    last = Event.objects.latest("pk").pk
    glass = broken(mr_e)
    first, second = Event.objects.filter(pk__gt=last).order_by("pk")
    assert (first.action, first.target_id, first.agency) == (
        "glass.broken",
        str(glass.public_id),
        "chase-housing",
    )
    assert first.detail == {"asked": ["family_name", "date_of_birth"], "agencies": ["chase-housing"]}
    assert (second.action, second.target_id) == ("grant.opened", str(mr_e.person.public_id))
    assert glass.asked == ["family_name", "date_of_birth"]


def test_its_event_names_every_agency_that_answers_for_who_asks(mr_e):
    for agency, role in (("cannock-miu", "practitioner"), ("national-probation", "system_administrator")):
        Membership.objects.create(
            user=mr_e.world.users["outsider"],
            agency=mr_e.world.agencies[agency],
            role=role,
            started_on=timezone.localdate(),
        )
    broken(mr_e)
    event = Event.objects.get(action="glass.broken")
    assert event.detail["agencies"] == ["cannock-miu", "chase-housing"]  # and none where the role may not
    assert event.agency == "chase-housing"


def test_nobody_blocked_and_several_are_answered_word_for_word_the_same(mr_e, signed_in):
    outsider = mr_e.world.users["outsider"]
    pages = [page_of(signed_in("outsider"), {**ASKED, "family_name": "Nemo"}).replace("Nemo", "Marlow")]
    block = PersonBlock.objects.create(person=mr_e.person, user=outsider, relation="friend", set_by="system")
    pages.append(page_of(signed_in("outsider"), ASKED))
    block.delete()
    marlow(mr_e)
    pages.append(page_of(signed_in("outsider"), ASKED))
    assert "Nobody was opened" in pages[0]
    assert len(set(pages)) == 1
    events = AccessEvent.objects.filter(action="person.searched").values_list("detail", "purpose")
    assert [tuple(event) for event in events] == [
        ({"fields": ["family_name", "date_of_birth"]}, "emergency")
    ] * 3
    told = {tuple(sorted(g.notices.values_list("agency__code", flat=True))) for g in GlassBreak.objects.all()}
    assert told == {("chase-housing", "chase-safety-hub")}


def test_the_same_queries_are_asked_for_nobody_blocked_and_several(mr_e):
    outsider = mr_e.world.users["outsider"]

    def queries(family):
        whom = Wanted(family_name=family, date_of_birth="1954-03-17")
        by = mr_e.world.actor("outsider")
        with CaptureQueriesContext(connection) as asked:
            glass_break(whom=whom, reason=REASON, by=by)
        return [re.sub(r"'[^']*'|\d+", "?", query["sql"])[:120] for query in asked]

    nobody = queries("Nemo")
    block = PersonBlock.objects.create(person=mr_e.person, user=outsider, relation="friend", set_by="system")
    blocked = queries("Marlow")
    block.delete()
    marlow(mr_e)
    assert nobody == blocked == queries("Marlow")


def test_who_is_kept_away_opens_nobody_by_any_way(mr_e):
    by = mr_e.world.actor("practitioner")
    user = mr_e.world.users["practitioner"]
    block_set(person=mr_e.person, user=user, relation="family", reason="", by=by)
    assert broken(mr_e, by="practitioner").grant is None
    assert broken(mr_e, by="practitioner", whom=mr_e.person).grant is None
    assert not PersonGrant.objects.exists()


# The pages


def test_the_page_opens_the_person_and_says_how_long_is_left(mr_e, signed_in):
    client = signed_in("outsider")
    answer = client.post(EMERGENCY, ASKED)
    assert answer["Location"] == reverse("risk:person", args=[mr_e.person.public_id])
    page = client.get(answer["Location"]).content.decode()
    assert "Open in an emergency" in page
    assert "3\xa0hours, 59\xa0minutes left" in page
    assert AccessEvent.objects.filter(action="person.viewed", purpose="emergency").exists()


def test_what_was_typed_stays_when_something_is_missing(mr_e, signed_in):
    page = signed_in("outsider").post(EMERGENCY, {**ASKED, "reason": "urgent"}).content.decode()
    assert "Say in at least 20 letters" in page
    assert 'value="Marlow"' in page
    assert 'value="1954"' in page
    page = signed_in("outsider").post(EMERGENCY, {"reason": REASON}).content.decode()
    assert "Enter a whole NHS number, or a family name and a whole date of birth" in page
    assert REASON in page
    page = signed_in("outsider").post(EMERGENCY, {"nhs_number": "9990041538", "reason": REASON})
    assert 'href="#id_nhs_number"' in page.content.decode()
    assert not GlassBreak.objects.exists()


@pytest.mark.parametrize("where", ["find", "person"])
def test_who_has_not_just_proved_who_they_are_is_asked_to(mr_e, signed_in, where):
    client = signed_in("practitioner")
    address = (
        EMERGENCY if where == "find" else reverse("people:emergency_person", args=[mr_e.person.public_id])
    )
    client.get("/")
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        assert client.get(address)["Location"].startswith("/account/")
        client.post(address, ASKED)
    assert not GlassBreak.objects.exists()


def test_somebody_known_already_is_opened_from_their_page(mr_e, signed_in):
    client = signed_in("practitioner")
    address = reverse("people:emergency_person", args=[mr_e.person.public_id])
    client.post(reverse("risk:person", args=[mr_e.person.public_id]), {"purpose": "preparing_visit"})
    assert address in client.get(reverse("risk:person", args=[mr_e.person.public_id])).content.decode()
    assert "Edwin Marlow" in client.get(address).content.decode()
    assert client.post(address, {"reason": "short"}).status_code == 200
    assert client.post(address, {"reason": REASON})["Location"] == reverse(
        "risk:person", args=[mr_e.person.public_id]
    )
    [glass] = GlassBreak.objects.all()
    assert (glass.person, glass.asked) == (mr_e.person, ["person"])

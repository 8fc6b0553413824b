"""A disclosure: who may make it, what it opens and for how long, and who reads of it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from agencies.models import SharingAgreement
from audit.models import Event
from incidents.models import IncidentGrant
from incidents.permissions import Tier
from incidents.selectors import incident_visible_to
from people.models import PersonBlock
from people.selectors.persons import persons_visible_to
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from sharing.models import Disclosure
from sharing.selectors.disclosures import (
    DUE,
    ENDED,
    IN_FORCE,
    Filters,
    disclosed_to,
    disclosure_visible_to,
    disclosures_due,
    items_told,
    register,
    state_of,
)
from sharing.services.disclosures import (
    disclosure_end,
    disclosure_make,
    disclosure_review,
)
from tests.fixtures.disclosing import disclosure_draft
from tests.fixtures.world import make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def today():
    return timezone.localdate()


def tier_for(case, name, reference="GP-01"):
    """How much of the incident the user of that name sees, asked afresh."""
    seen = incident_visible_to(
        by=case.world.actor(name), public_id=case.incidents[reference].public_id, today=today()
    )
    return seen.tier if seen else Tier.NONE


def told(case, disclosure, name):
    return disclosure_visible_to(by=case.world.actor(name), public_id=disclosure.public_id, today=today())


@pytest.fixture
def manager(mr_e):
    """A manager of the receiving agency, and one of the MIU, which has no part in it."""
    for name, agency in (("housing_manager", "chase-housing"), ("miu_manager", "cannock-miu")):
        mr_e.world.users[name] = make_user(name, agency, "agency_manager", "Ida", "Moss", mr_e.world.agencies)


class TestWhatItOpens:
    def test_the_named_reader_reads_the_incident_in_full_and_nothing_else(self, mr_e, disclose):
        assert tier_for(mr_e, "outsider") == Tier.NONE
        disclose("GP-01")
        assert tier_for(mr_e, "outsider") == Tier.FULL
        assert tier_for(mr_e, "outsider", "MIU-02") == Tier.NONE
        assert not persons_visible_to(by=mr_e.world.actor("outsider")).exists()

    def test_it_ends_with_its_last_day(self, mr_e, disclose):
        made = disclose("GP-01")
        last = timezone.make_aware(timezone.datetime.combine(made.ends_on, timezone.datetime.max.time()))
        with time_machine.travel(last - timedelta(seconds=5), tick=False):
            assert tier_for(mr_e, "outsider") == Tier.FULL
            assert told(mr_e, made, "outsider").content
        with time_machine.travel(last + timedelta(seconds=5), tick=False):
            assert tier_for(mr_e, "outsider") == Tier.NONE
            assert told(mr_e, made, "outsider") is None

    def test_ended_early_it_is_gone_at_once(self, mr_e, disclose):
        made = disclose("GP-01")
        disclosure_end(disclosure=made, reason="He has moved.", by=mr_e.world.actor("practitioner"))
        assert tier_for(mr_e, "outsider") == Tier.NONE
        assert told(mr_e, made, "outsider") is None
        [grant] = IncidentGrant.objects.all()
        assert grant.end_reason == "the disclosure was ended"
        with pytest.raises(NotOpen):
            disclosure_end(disclosure=made, reason="Again.", by=mr_e.world.actor("practitioner"))

    def test_an_agency_without_a_named_reader_is_only_written_down(self, mr_e, disclose):
        made = disclose("GP-01", readers=[])
        assert not IncidentGrant.objects.exists()
        assert [one.agency.code for one in made.recipients.all()] == ["chase-housing"]
        assert tier_for(mr_e, "outsider") == Tier.NONE


class TestWhoMayDisclose:
    def test_nobody_discloses_what_they_do_not_see_in_full(self, mr_e, disclose):
        with pytest.raises(NotAllowed):
            disclose("GP-01", "MIU-02")
        assert not Disclosure.objects.exists()

    def test_nobody_passes_on_what_was_only_disclosed_to_them(self, mr_e, disclose):
        disclose("GP-01", to="miu_practitioner")
        assert tier_for(mr_e, "miu_practitioner") == Tier.FULL
        onward = disclosure_draft(mr_e, "GP-01", made_for=mr_e.world.agencies["cannock-miu"])
        with pytest.raises(NotAllowed):
            disclosure_make(draft=onward, by=mr_e.world.actor("miu_practitioner"))

    def test_a_coordinator_discloses_what_an_open_case_shows_them_and_never_what_is_sealed(self, mr_e):
        by, hub = mr_e.world.actor("mash_coordinator"), mr_e.world.agencies["chase-safety-hub"]
        disclosure_make(draft=disclosure_draft(mr_e, "GP-01", "MIU-02", made_for=hub), by=by)
        assert tier_for(mr_e, "outsider", "MIU-02") == Tier.FULL
        with pytest.raises(NotAllowed):
            disclosure_make(draft=disclosure_draft(mr_e, "SP-INTEL-1", made_for=hub), by=by)

    def test_a_coordinator_passes_on_nothing_that_was_only_disclosed_to_them(self, mr_e, disclose):
        by, hub = mr_e.world.actor("mash_coordinator"), mr_e.world.agencies["chase-safety-hub"]
        unagreed = {"bases": ["public_interest"], "unagreed_reason": "He is in danger tonight."}
        SharingAgreement.objects.get().parties.remove(mr_e.world.agencies["cannock-gp"])
        assert tier_for(mr_e, "mash_coordinator") < Tier.FULL
        disclose("GP-01", to="mash_coordinator", **unagreed)
        assert tier_for(mr_e, "mash_coordinator") == Tier.FULL
        with pytest.raises(NotAllowed):
            disclosure_make(draft=disclosure_draft(mr_e, "GP-01", made_for=hub, **unagreed), by=by)
        assert tier_for(mr_e, "outsider") == Tier.NONE

    def test_not_for_an_agency_that_one_does_not_work_for(self, mr_e):
        draft = disclosure_draft(mr_e, made_for=mr_e.world.agencies["cannock-miu"])
        with pytest.raises(NotAllowed):
            disclosure_make(draft=draft, by=mr_e.world.actor("practitioner"))

    def test_a_role_that_sees_no_cases_discloses_nothing(self, mr_e, disclose):
        for name in ("governance_lead", "system_administrator"):
            with pytest.raises(NotAllowed):
                disclose("GP-01", by=name)

    def test_not_to_somebody_who_is_kept_away_from_the_person(self, mr_e, disclose):
        PersonBlock.objects.create(
            person=mr_e.person, user=mr_e.world.users["outsider"], relation="family", set_by="system"
        )
        with pytest.raises(NotAllowed):
            disclose("GP-01")
        assert not Disclosure.objects.exists()

    def test_not_to_a_reader_of_another_agency_than_those_that_receive_it(self, mr_e, disclose):
        police = mr_e.world.agencies["staffordshire-police"]
        with pytest.raises(NotAllowed):
            disclose("GP-01", readers=[(mr_e.world.users["outsider"], police.pk)])


class TestAgreements:
    @pytest.fixture
    def unagreed(self, mr_e):
        SharingAgreement.objects.get().parties.remove(mr_e.world.agencies["chase-housing"])

    def test_an_agency_without_an_agreement_takes_the_public_interest_and_a_reason(self, disclose, unagreed):
        with pytest.raises(Incomplete) as refused:
            disclose("GP-01")
        assert set(refused.value.missing) == {"bases", "unagreed_reason"}
        disclose("GP-01", bases=["public_interest"], unagreed_reason="He is in danger tonight.")

    def test_somebody_outside_takes_a_reason(self, disclose):
        with pytest.raises(Incomplete) as refused:
            disclose("GP-01", outside=["The coroner"])
        assert set(refused.value.missing) == {"unagreed_reason"}
        made = disclose("GP-01", outside=["The coroner"], unagreed_reason="An inquest.")
        assert "The coroner" in {one.outside_name for one in made.recipients.all()}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("incidents", []),
        ("what", " "),
        ("purpose", ""),
        ("bases", []),
        ("bases", ["because"]),
        ("consent", "no"),
        ("consent_reason", ""),
        ("proportionality", ""),
        ("ends_on", timezone.localdate() - DAY),
        ("ends_on", timezone.localdate() + 400 * DAY),
        ("review_on", timezone.localdate() + 29 * DAY),
    ],
)
def test_what_is_left_out_is_named(disclose, field, value):
    with pytest.raises(Incomplete) as refused:
        disclose("GP-01", **{field: value})
    assert field in refused.value.missing
    assert not Disclosure.objects.exists()


def test_to_nobody_is_no_disclosure(disclose):
    with pytest.raises(Incomplete) as refused:
        disclose("GP-01", agencies=[], readers=[])
    assert set(refused.value.missing) == {"agencies"}


def test_consent_that_was_given_needs_no_explanation(disclose):
    assert disclose("GP-01", consent="sought_given", consent_reason="").pk


def test_references_are_given_in_order_and_never_twice(disclose):
    year = today().year
    assert [disclose("GP-01").reference for _ in range(2)] == [f"CL-D-{year}-0001", f"CL-D-{year}-0002"]


def test_the_event_holds_nothing_that_was_written(mr_e, disclose):
    disclose("GP-01")
    event = Event.objects.get(action="disclosure.made")
    assert event.detail["incidents"] == [str(mr_e.incidents["GP-01"].public_id)]
    assert event.detail["agencies"] == ["chase-housing"]
    assert "kitchen" not in str(event.detail)


class TestReview:
    def test_a_review_moves_the_next_one_and_says_why_it_stands(self, mr_e, disclose):
        made = disclose("GP-01", review_on=today())
        by = mr_e.world.actor("practitioner")
        assert list(disclosures_due(by=by, today=today())) == [made]
        disclosure_review(disclosure=made, note="He still waits.", review_on=made.ends_on, by=by)
        assert list(disclosures_due(by=by, today=today())) == []

    def test_it_is_reviewed_by_its_author_or_who_keeps_the_register_and_nobody_else(self, mr_e, disclose):
        made = disclose("GP-01")
        for name in ("outsider", "miu_practitioner", "police_practitioner"):
            with pytest.raises(NotAllowed):
                disclosure_end(disclosure=made, reason="No.", by=mr_e.world.actor(name))
        later = today() + 20 * DAY
        disclosure_review(
            disclosure=made, note="Right.", review_on=later, by=mr_e.world.actor("agency_manager")
        )
        disclosure_end(disclosure=made, reason="Asked to.", by=mr_e.world.actor("governance_lead"))

    @pytest.mark.parametrize("days", [0, 29])
    def test_the_next_review_lies_between_today_and_the_end(self, mr_e, disclose, days):
        with pytest.raises(Incomplete) as refused:
            disclosure_review(
                disclosure=disclose("GP-01"),
                note="Right.",
                review_on=today() + days * DAY,
                by=mr_e.world.actor("practitioner"),
            )
        assert set(refused.value.missing) == {"review_on"}


class TestWhoReadsOfIt:
    def test_content_is_for_its_author_their_manager_and_whom_it_names(self, mr_e, disclose, manager):
        made = disclose("GP-01")
        assert {
            name: None if (seen := told(mr_e, made, name)) is None else seen.content
            for name in (
                "practitioner",
                "agency_manager",
                "outsider",
                "housing_manager",
                "miu_manager",
                "police_practitioner",
                "mash_coordinator",
                "governance_lead",
                "system_administrator",
            )
        } == {
            "practitioner": True,
            "agency_manager": True,
            "outsider": True,
            "housing_manager": False,
            "miu_manager": None,
            "police_practitioner": None,
            "mash_coordinator": None,
            "governance_lead": False,
            "system_administrator": None,
        }

    def test_the_register_is_each_agencys_own_and_all_for_the_hubs_lead(self, mr_e, disclose, manager):
        made = disclose("GP-01")
        found = {
            name: list(register(by=mr_e.world.actor(name), today=today()))
            for name in (
                "agency_manager",
                "housing_manager",
                "miu_manager",
                "governance_lead",
                "practitioner",
            )
        }
        assert found == {
            "agency_manager": [made],
            "housing_manager": [made],
            "miu_manager": [],
            "governance_lead": [made],
            "practitioner": [],
        }

    def test_somebody_kept_away_from_the_person_reads_nothing_of_it(self, mr_e, disclose):
        made = disclose("GP-01")
        for name in ("agency_manager", "governance_lead", "practitioner"):
            PersonBlock.objects.create(
                person=mr_e.person, user=mr_e.world.users[name], relation="friend", set_by="system"
            )
            assert told(mr_e, made, name) is None
            assert not register(by=mr_e.world.actor(name), today=today()).exists()

    def test_what_is_listed_for_the_reader_is_what_they_may_see(self, mr_e, disclose):
        made = disclose("GP-01")
        by = mr_e.world.actor("outsider")
        assert list(disclosed_to(by=by, today=today())) == [made]
        seen = told(mr_e, made, "outsider")
        assert [
            (one.incident.reference, one.tier) for one in items_told(told=seen, by=by, today=today())
        ] == [("GP-01", Tier.FULL)]
        assert seen.person is None
        lead = mr_e.world.actor("governance_lead")
        assert items_told(told=told(mr_e, made, "governance_lead"), by=lead, today=today()) == []

    def test_the_register_is_filtered_by_state_and_agency(self, mr_e, disclose):
        due, standing, ended = (
            disclose("GP-01", review_on=today()),
            disclose("GP-01"),
            disclose("GP-01", to="miu_practitioner"),
        )
        by = mr_e.world.actor("agency_manager")
        disclosure_end(disclosure=ended, reason="Done.", by=by)

        def found(**filters):
            return set(register(by=by, today=today(), filters=Filters(**filters)))

        assert found(state=DUE) == {due}
        assert found(state=IN_FORCE) == {due, standing}
        assert found(state=ENDED) == {ended}
        assert found(agency="cannock-miu") == {ended}
        assert found(agency="cannock-gp") == {due, standing, ended}
        ended.refresh_from_db()
        assert [state_of(one, today()) for one in (due, standing, ended)] == [DUE, IN_FORCE, ENDED]

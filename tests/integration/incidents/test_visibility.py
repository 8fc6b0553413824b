"""Who sees how much: the policy of docs/permissions.md, from the selectors' side."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission

from agencies.permissions import Actor
from incidents.models import Incident, IncidentGrant, Sensitivity
from incidents.permissions import Tier
from incidents.selectors import VIEW_FULL, chronology, incident_visible_to, standing
from people.models import Case
from people.selectors.persons import person_visible_to, persons_visible_to
from people.selectors.search import PersonQuery, persons_found
from risk.models import Picture
from risk.selectors.pictures import picture_seen

pytestmark = pytest.mark.django_db


def tiers(mr_e, who, person=None):
    seen = chronology(by=mr_e.world.actor(who), person=person or mr_e.person, today=mr_e.today)
    return {(entry.incident.agency.code, entry.tier) for entry in seen}


def a_police_incident(mr_e):
    about = Incident.objects.filter(involvements__record__links__person=mr_e.person)
    return about.filter(agency__code="staffordshire-police").first()


@pytest.fixture(autouse=True)
def _all_shared(mr_e):
    """Each test says for itself what is restricted or sealed."""
    Incident.objects.update(sensitivity=Sensitivity.SHARED)


class TestChronology:
    def test_an_involved_agency_sees_its_own_in_full_and_others_in_summary(self, mr_e):
        seen = tiers(mr_e, "practitioner")
        assert ("cannock-gp", Tier.FULL) in seen
        assert ("staffordshire-police", Tier.SUMMARY) in seen
        assert {tier for code, tier in seen if code != "cannock-gp"} == {Tier.SUMMARY}

    def test_an_agency_that_is_not_involved_sees_nobody(self, mr_e):
        assert tiers(mr_e, "outsider") == set()
        actor = mr_e.world.actor("outsider")
        assert person_visible_to(by=actor, public_id=mr_e.person.public_id) is None
        assert not persons_visible_to(by=actor).exists()

    @pytest.mark.parametrize("who", ["governance_lead", "system_administrator"])
    def test_roles_without_cases_see_nobody(self, mr_e, who):
        assert tiers(mr_e, who) == set()
        assert not persons_visible_to(by=mr_e.world.actor(who)).exists()

    def test_a_superuser_flag_opens_nothing(self, mr_e):
        user = mr_e.world.users["system_administrator"]
        user.is_superuser = user.is_staff = True
        user.save()
        assert tiers(mr_e, "system_administrator") == set()

    def test_a_coordinator_sees_an_open_case_in_full(self, mr_e):
        assert {tier for _, tier in tiers(mr_e, "mash_coordinator")} == {Tier.FULL}

    def test_and_nothing_once_it_is_closed(self, mr_e):
        Case.objects.update(closed_at=mr_e.prompt.raised_at, close_reason="answered")
        assert tiers(mr_e, "mash_coordinator") == set()

    def test_involvement_lapses_after_24_months(self, mr_e):
        Incident.objects.filter(agency__code="cannock-gp").update(
            occurred_on=mr_e.today - timedelta(days=800)
        )
        assert tiers(mr_e, "practitioner") == {("cannock-gp", Tier.FULL)}

    def test_restricted_is_shown_as_existing_only(self, mr_e):
        Incident.objects.filter(agency__code="staffordshire-police").update(
            sensitivity=Sensitivity.RESTRICTED
        )
        assert ("staffordshire-police", Tier.EXISTENCE) in tiers(mr_e, "practitioner")
        assert ("staffordshire-police", Tier.FULL) in tiers(mr_e, "mash_coordinator")
        assert ("staffordshire-police", Tier.FULL) in tiers(mr_e, "police_practitioner")

    def test_sealed_is_not_shown_to_others_at_all_and_exists_for_coordinators(self, mr_e):
        Incident.objects.filter(agency__code="staffordshire-police").update(sensitivity=Sensitivity.SEALED)
        assert "staffordshire-police" not in {code for code, _ in tiers(mr_e, "practitioner")}
        assert ("staffordshire-police", Tier.EXISTENCE) in tiers(mr_e, "mash_coordinator")

    def test_a_grant_opens_one_incident_to_one_user(self, mr_e):
        incident = a_police_incident(mr_e)
        permission = Permission.objects.get(codename=VIEW_FULL, content_type__app_label="incidents")
        user = mr_e.world.users["practitioner"]
        IncidentGrant.objects.create(user=user, permission=permission, content_object=incident)
        seen = chronology(by=mr_e.world.actor("practitioner"), person=mr_e.person, today=mr_e.today)
        full = {entry.incident.pk for entry in seen if entry.tier == Tier.FULL}
        assert incident.pk in full
        assert (
            Incident.objects.exclude(pk=incident.pk)
            .filter(pk__in=full)
            .exclude(agency__code="cannock-gp")
            .count()
            == 0
        )


class TestIncident:
    def test_a_stranger_is_not_told_that_it_exists(self, mr_e):
        incident = a_police_incident(mr_e)
        actor = mr_e.world.actor("outsider")
        assert incident_visible_to(by=actor, public_id=incident.public_id, today=mr_e.today) is None

    def test_an_involved_agency_gets_the_summary_tier(self, mr_e):
        incident = a_police_incident(mr_e)
        seen = incident_visible_to(
            by=mr_e.world.actor("practitioner"), public_id=incident.public_id, today=mr_e.today
        )
        assert seen is not None
        assert seen.tier == Tier.SUMMARY


class TestPicture:
    def test_findings_that_rest_on_somebody_elses_record_are_withheld_from_other_agencies(self, mr_e):
        gp = picture_seen(by=mr_e.world.actor("practitioner"), person=mr_e.person, today=mr_e.today)
        coordinator = picture_seen(
            by=mr_e.world.actor("mash_coordinator"), person=mr_e.person, today=mr_e.today
        )
        about_others = {
            finding["code"]
            for finding in Picture.objects.get(person=mr_e.person).findings
            if finding["about_others"]
        }
        assert about_others
        assert about_others <= {finding.code for finding in coordinator.findings}
        assert not about_others & {finding.code for finding in gp.findings}
        assert {agency.code for agency in gp.ask} - {"cannock-gp"}

    def test_no_sentence_told_to_another_agency_speaks_of_anybody_else(self, mr_e):
        gp = picture_seen(by=mr_e.world.actor("practitioner"), person=mr_e.person, today=mr_e.today)
        told = " ".join(finding.says for finding in gp.findings).lower()
        assert told
        for words in ("live with", "other person", "somebody", "order", "partner", "friend", "offence"):
            assert words not in told

    def test_what_rests_on_a_sealed_incident_is_withheld_even_on_an_open_case(self, mr_e):
        actor = mr_e.world.actor("mash_coordinator")
        before = picture_seen(by=actor, person=mr_e.person, today=mr_e.today)
        finding = next(f for f in before.findings if f.evidence)
        Incident.objects.filter(public_id=finding.evidence[0]["incident"]).update(
            sensitivity=Sensitivity.SEALED
        )
        after = picture_seen(by=actor, person=mr_e.person, today=mr_e.today)
        assert finding.code not in {f.code for f in after.findings if f.evidence == finding.evidence}
        assert after.ask

    def test_the_picture_itself_holds_every_finding(self, mr_e):
        actor = mr_e.world.actor("mash_coordinator")
        seen = picture_seen(by=actor, person=mr_e.person, today=mr_e.today)
        assert len(seen.findings) == len(Picture.objects.get(person=mr_e.person).findings)


class TestSearch:
    @pytest.mark.parametrize(
        "query",
        [
            PersonQuery(family_name="Marlow"),
            PersonQuery(family_name="marlowe", given_name="Ted", date_of_birth="1954-03-17"),
            PersonQuery(family_name="Marlow", given_name="Ed"),
        ],
    )
    def test_an_involved_agency_finds_by_any_spelling(self, mr_e, query):
        assert mr_e.person in persons_found(by=mr_e.world.actor("practitioner"), query=query)

    def test_a_stranger_finds_nobody(self, mr_e):
        found = persons_found(by=mr_e.world.actor("outsider"), query=PersonQuery(family_name="Marlow"))
        assert found == []

    def test_a_number_that_is_not_valid_finds_nobody(self, mr_e):
        query = PersonQuery(nhs_number="1234567890", family_name="Marlow")
        assert persons_found(by=mr_e.world.actor("practitioner"), query=query) == []


def test_standing_of_an_actor_without_agencies_is_nothing(mr_e):
    nobody = Actor(kind="user", id="", name="")
    facts = standing(by=nobody, person=mr_e.person, today=mr_e.today)
    assert (facts.involved, facts.case_open) == (False, False)

"""What is opened to somebody by name is open from its first moment to its last, and to nobody else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.models import SharingAgreement
from incidents.models import Incident, IncidentGrant
from incidents.permissions import Tier
from incidents.selectors import chronology, incident_visible_to
from incidents.services.grants import incident_grant_open, incident_grants_end, incident_grants_lapse
from people.models import PersonBlock, PersonGrant
from people.selectors.persons import described_for, persons_visible_to, records_told
from people.selectors.search import PersonQuery, people_found
from people.services.granting import TIME_UP
from people.services.grants import person_grant_open, person_grants_end, person_grants_lapse
from people.services.refusals import NotAllowed
from tests.fixtures.case import NHS_NUMBER

pytestmark = pytest.mark.django_db
MEETING, DISCLOSURE = ("meeting", "a-meeting"), ("disclosure", "a-disclosure")


def opened(case, *names: str, by: str = "mash_coordinator", **more) -> list[PersonGrant]:
    said = {
        "users": [case.world.users[name] for name in names or ("outsider",)],
        "person": case.person,
        "kind": PersonGrant.Kind.MEETING,
        "purpose": "comes to the meeting",
        "about": MEETING,
        "ends_at": timezone.now() + timedelta(days=30),
        "by": case.world.actor(by),
    }
    return person_grant_open(**{**said, **more})


def disclosed(case, *references: str, to: str = "outsider", by: str = "police_practitioner", **more):
    said = {
        "users": [case.world.users[to]],
        "incidents": [case.incidents[reference] for reference in references],
        "kind": IncidentGrant.Kind.DISCLOSURE,
        "purpose": "to house him away from the risk",
        "about": DISCLOSURE,
        "ends_at": timezone.now() + timedelta(days=30),
        "by": case.world.actor(by),
    }
    return incident_grant_open(**{**said, **more})


def knows(case, name: str = "outsider") -> bool:
    return persons_visible_to(by=case.world.actor(name)).filter(pk=case.person.pk).exists()


def seen(case, reference: str, name: str = "outsider") -> Tier:
    public_id = case.incidents[reference].public_id
    found = incident_visible_to(by=case.world.actor(name), public_id=public_id, today=case.today)
    return found.tier if found else Tier.NONE


class TestAPerson:
    def test_is_found_and_read_as_far_as_nothing_is_sealed(self, mr_e):
        by = mr_e.world.actor("outsider")
        asked = PersonQuery(nhs_number=NHS_NUMBER).asked()
        assert people_found(by=by, asked=asked).persons == []
        opened(mr_e)
        by = mr_e.world.actor("outsider")
        assert people_found(by=by, asked=asked).persons == [mr_e.person]
        assert described_for(by=by, persons=[mr_e.person])[mr_e.person.pk].family_name == "Marlow"
        tiers = {one.tier for one in chronology(by=by, person=mr_e.person, today=mr_e.today)}
        assert tiers == {Tier.FULL, Tier.EXISTENCE}
        assert seen(mr_e, "SP-INTEL-1") == Tier.EXISTENCE

    def test_needs_no_agreement(self, mr_e):
        opened(mr_e)
        SharingAgreement.objects.all().delete()
        assert knows(mr_e)
        assert seen(mr_e, "SP-01") == Tier.FULL

    def test_opens_nobody_else_and_to_nobody_else(self, mr_e):
        opened(mr_e)
        by = mr_e.world.actor("outsider")
        assert list(persons_visible_to(by=by)) == [mr_e.person]
        colleague = mr_e.world.users["miu_practitioner"]
        assert not PersonGrant.objects.filter(user=colleague).exists()

    def test_ends_at_its_last_moment(self, mr_e):
        [grant] = opened(mr_e)
        now = timezone.now()
        for ends_at, still in ((now + timedelta(minutes=1), True), (now - timedelta(microseconds=1), False)):
            PersonGrant.objects.filter(pk=grant.pk).update(ends_at=ends_at, started_at=now - timedelta(1))
            assert knows(mr_e) == still

    def test_does_not_begin_before_its_first_moment(self, mr_e):
        [grant] = opened(mr_e)
        PersonGrant.objects.filter(pk=grant.pk).update(started_at=timezone.now() + timedelta(minutes=1))
        assert not knows(mr_e)

    def test_ends_at_once_with_what_it_rests_on(self, mr_e):
        opened(mr_e, "outsider", "care_practitioner")
        by = mr_e.world.actor("mash_coordinator")
        assert person_grants_end(about=MEETING, reason="the meeting is over", by=by) == 2
        assert not knows(mr_e)
        assert person_grants_end(about=MEETING, reason="the meeting is over", by=by) == 0

    def test_whose_time_is_up_is_written_down(self, mr_e):
        [grant] = opened(mr_e)
        then = timezone.now() - timedelta(days=2)
        PersonGrant.objects.update(started_at=then, ends_at=then + timedelta(days=1))
        assert person_grants_lapse() == 1
        grant.refresh_from_db()
        assert (grant.end_reason, grant.ended_by) == (TIME_UP, "system")
        assert person_grants_lapse() == 0

    def test_opened_twice_for_the_same_is_open_once(self, mr_e):
        assert [one.pk for one in opened(mr_e)] == [one.pk for one in opened(mr_e)]

    def test_is_not_opened_by_who_may_not_or_to_who_may_not(self, mr_e):
        with pytest.raises(NotAllowed):
            opened(mr_e, by="police_practitioner")  # does not answer prompts
        with pytest.raises(NotAllowed):
            opened(mr_e, person=mr_e.other)  # of whom the coordinator may not know
        with pytest.raises(NotAllowed):
            opened(mr_e, "system_administrator")
        with pytest.raises(NotAllowed):
            opened(mr_e, kind=PersonGrant.Kind.BREAK_GLASS)  # to another than oneself
        PersonBlock.objects.create(
            person=mr_e.person, user=mr_e.world.users["outsider"], relation="friend", set_by="tests"
        )
        with pytest.raises(NotAllowed):
            opened(mr_e)
        mr_e.world.users["care_practitioner"].is_active = False
        mr_e.world.users["care_practitioner"].save()
        with pytest.raises(NotAllowed):
            opened(mr_e, "care_practitioner")

    def test_a_refusal_does_not_tell_that_somebody_is_kept_away(self, mr_e):
        PersonBlock.objects.create(
            person=mr_e.person, user=mr_e.world.users["outsider"], relation="friend", set_by="tests"
        )
        said = set()
        for name in ("outsider", "system_administrator"):
            with pytest.raises(NotAllowed) as refused:
                opened(mr_e, name)
            said.add(str(refused.value))
            with pytest.raises(NotAllowed) as refused:
                disclosed(mr_e, "SP-01", to=name)
            said.add(str(refused.value))
        assert said == {"Somebody among them cannot be named for this."}

    def test_an_emergency_lasts_four_hours_at_most_whatever_is_asked(self, mr_e):
        [grant] = opened(mr_e)
        late = grant.started_at + timedelta(hours=4, seconds=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            PersonGrant.objects.filter(pk=grant.pk).update(kind="break_glass", ends_at=late)

    def test_a_block_beats_it(self, mr_e):
        opened(mr_e)
        PersonBlock.objects.create(
            person=mr_e.person, user=mr_e.world.users["outsider"], relation="friend", set_by="tests"
        )
        assert not knows(mr_e)
        assert records_told(by=mr_e.world.actor("outsider"), person=mr_e.person) == []


class TestAnIncident:
    def test_is_read_in_full_and_nothing_else(self, mr_e):
        assert seen(mr_e, "SP-01") == Tier.NONE
        disclosed(mr_e, "SP-01")
        assert seen(mr_e, "SP-01") == Tier.FULL
        assert seen(mr_e, "SP-02") == Tier.NONE
        assert not knows(mr_e)

    def test_ends_with_what_it_rests_on_or_by_itself(self, mr_e):
        disclosed(mr_e, "SP-01", "SP-02")
        by = mr_e.world.actor("police_practitioner")
        assert incident_grants_end(about=DISCLOSURE, reason="no longer needed", by=by) == 2
        assert seen(mr_e, "SP-01") == Tier.NONE
        disclosed(mr_e, "SP-01")
        then = timezone.now() - timedelta(days=2)
        IncidentGrant.objects.filter(ended_at=None).update(started_at=then, ends_at=then + timedelta(days=1))
        assert seen(mr_e, "SP-01") == Tier.NONE
        assert incident_grants_lapse() == 1

    def test_nobody_opens_what_they_do_not_read_in_full_or_what_another_agency_sealed(self, mr_e):
        with pytest.raises(NotAllowed):
            disclosed(mr_e, "SP-01", by="practitioner")  # a summary to them
        Incident.objects.filter(reference="SP-01").update(sensitivity="sealed")
        mr_e.incidents["SP-01"].refresh_from_db()
        with pytest.raises(NotAllowed):
            disclosed(mr_e, "SP-01", by="mash_coordinator")
        disclosed(mr_e, "SP-01")
        assert seen(mr_e, "SP-01") == Tier.FULL

    def test_with_somebody_the_user_is_kept_away_from_is_not_opened_and_not_read(self, mr_e):
        disclosed(mr_e, "SP-01")
        PersonBlock.objects.create(
            person=mr_e.other, user=mr_e.world.users["outsider"], relation="family", set_by="tests"
        )
        with_him = [
            reference
            for reference, one in mr_e.incidents.items()
            if one.involvements.filter(record__links__person=mr_e.other).exists() and reference[:3] == "SP-"
        ]
        assert with_him
        with pytest.raises(NotAllowed):
            disclosed(mr_e, *with_him, about=("disclosure", "another"))
        for reference in with_him:
            assert seen(mr_e, reference) == Tier.NONE

"""A disclosure that changed since it was made: ended for one reader, or of records of somebody else."""

import pytest
from django.utils import timezone

from audit.models import Event
from incidents.permissions import Tier
from incidents.selectors import incident_visible_to
from people.models import Link, Person
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from sharing.selectors.disclosures import disclosed_to, disclosure_visible_to, disclosures_due
from sharing.services.disclosures import disclosure_narrow, disclosure_review
from tests.fixtures.world import make_user

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def tier_for(case, name):
    """How much of the first incident the user of that name sees, asked afresh."""
    public_id = case.incidents["GP-01"].public_id
    seen = incident_visible_to(by=case.world.actor(name), public_id=public_id, today=today())
    return seen.tier if seen else Tier.NONE


def told(case, disclosure, name):
    return disclosure_visible_to(by=case.world.actor(name), public_id=disclosure.public_id, today=today())


class TestEndingItForOne:
    @pytest.fixture
    def made(self, mr_e, disclose):
        housing = mr_e.world.agencies["chase-housing"]
        second = make_user("second", "chase-housing", "practitioner", "Ola", "Reed", mr_e.world.agencies)
        mr_e.world.users["second"] = second
        readers = [(mr_e.world.users["outsider"], housing.pk), (second, housing.pk)]
        return disclose("GP-01", readers=readers)

    def test_closes_it_to_them_at_once_and_to_nobody_else(self, mr_e, made):
        last = Event.objects.latest("pk").pk
        disclosure_narrow(
            disclosure=made,
            user=mr_e.world.users["outsider"],
            reason="They are leaving.",
            by=mr_e.world.actor("practitioner"),
        )
        assert (tier_for(mr_e, "outsider"), tier_for(mr_e, "second")) == (Tier.NONE, Tier.FULL)
        assert told(mr_e, made, "outsider") is None
        assert told(mr_e, made, "second").content
        events = Event.objects.filter(pk__gt=last).order_by("pk")
        assert [event.action for event in events] == ["disclosure.narrowed", "grant.ended"]
        assert "leaving" not in str([event.detail for event in events])

    def test_takes_a_reason_somebody_it_names_and_who_keeps_it(self, mr_e, made):
        user, by = mr_e.world.users["outsider"], mr_e.world.actor("practitioner")
        with pytest.raises(Incomplete):
            disclosure_narrow(disclosure=made, user=user, reason=" ", by=by)
        with pytest.raises(NotAllowed):
            disclosure_narrow(disclosure=made, user=user, reason="No.", by=mr_e.world.actor("second"))
        with pytest.raises(NotOpen):
            disclosure_narrow(
                disclosure=made, user=mr_e.world.users["police_practitioner"], reason="No.", by=by
            )
        disclosure_narrow(disclosure=made, user=user, reason="They are leaving.", by=by)
        with pytest.raises(NotOpen):
            disclosure_narrow(disclosure=made, user=user, reason="Again.", by=by)

    def test_is_chosen_on_the_page_that_ends_it_and_stays_to_be_read(self, mr_e, made, signed_in):
        browser, where = signed_in("practitioner"), f"/sharing/disclosures/{made.public_id}/"
        assert "For everybody" in browser.get(f"{where}end/").content.decode()
        whom = str(mr_e.world.users["outsider"].public_id)
        bad = browser.post(f"{where}end/", {"whom": "nobody", "reason": "x"}).content.decode()
        assert "It does not name them any more: choose again" in bad
        assert browser.post(f"{where}end/", {"whom": whom, "reason": "Leaving."}).status_code == 302
        page = browser.get(where).content.decode()
        assert "Lee Marsh, Chase Housing (no longer since" in page
        assert "Ola Reed, Chase Housing" in page
        assert "For everybody" not in browser.get(f"{where}end/").content.decode()  # one is left
        lead = signed_in("governance_lead").get(f"{where}end/").content.decode()
        assert "Marsh" not in lead
        made.refresh_from_db()
        assert made.ended_at is None


class TestWhatIsFoundNotToBeThePersons:
    @pytest.fixture
    def made(self, mr_e, disclose):
        return disclose("GP-01", "GP-02")

    def taken_out(self, mr_e, reference="GP-01"):
        """The incident's record is found to be another person's."""
        theirs = Link.objects.filter(
            record__involvements__incident=mr_e.incidents[reference], person=mr_e.person, ended_at=None
        )
        records = list(theirs.values_list("record_id", flat=True))
        theirs.update(ended_at=timezone.now(), ended_by="system", end_reason="a test")
        return records

    def test_nothing_is_said_while_all_is_theirs(self, mr_e, made, signed_in):
        page = signed_in("outsider").get(f"/sharing/disclosures/{made.public_id}/").content.decode()
        assert "found not to be about this person" not in page
        assert not disclosures_due(by=mr_e.world.actor("practitioner"), today=today()).exists()

    def test_who_gave_it_and_who_reads_it_are_told_on_the_first_page_and_on_its_own(
        self, mr_e, made, signed_in
    ):
        self.taken_out(mr_e)
        for name in ("practitioner", "outsider"):
            browser = signed_in(name)
            assert "Not all about this person" in browser.get("/").content.decode()
            page = browser.get(f"/sharing/disclosures/{made.public_id}/").content.decode()
            assert "found not to be about this person" in page
            assert "Cannock Road Surgery, GP-01" in page
        lead = signed_in("governance_lead").get(f"/sharing/disclosures/{made.public_id}/").content.decode()
        assert "GP-01" not in lead

    def test_a_review_after_it_is_enough_for_who_gave_it(self, mr_e, made):
        by = mr_e.world.actor("practitioner")
        self.taken_out(mr_e)
        assert disclosures_due(by=by, today=today()).get().apart
        disclosure_review(disclosure=made, note="They were told by telephone.", review_on=made.ends_on, by=by)
        assert not disclosures_due(by=by, today=today()).exists()
        assert disclosed_to(by=mr_e.world.actor("outsider"), today=today()).get().apart

    def test_a_person_found_to_be_another_is_still_theirs(self, mr_e, made):
        Link.objects.filter(person=mr_e.person).update(person=mr_e.other)
        Person.objects.filter(pk=mr_e.person.pk).update(redirected_to=mr_e.other)
        assert not disclosed_to(by=mr_e.world.actor("outsider"), today=today()).get().apart

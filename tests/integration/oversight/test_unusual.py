"""Looks that stand out are found by night and looked into by somebody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.selectors import actor_for_client
from audit import services as audit
from audit.models import AccessEvent, Event
from oversight.models import MissedAddress, UnusualAccess
from oversight.presenters import TITLES, rows, says
from oversight.rules import RULES, Limits
from oversight.selectors.day import bounds, day_of
from oversight.selectors.unusual import looks_of_the_day, unusual_visible_to
from oversight.services.missed import missed_forget
from oversight.services.unusual import unusual_find
from oversight.tasks import unusual
from people.models import GlassBreak, Link, Person, PersonBlock, PersonRecord
from tests.architecture.tables.oversight import standing_out
from tests.fixtures.clients import make_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


def opened(case, name, *, person=None, times=1, action="person.viewed"):
    target = audit.Target("person", str((person or case.person).public_id))
    for _time in range(times):
        audit.record_access(action=action, by=case.world.actor(name), target=target, purpose="a check")


def found(code):
    return list(UnusualAccess.objects.filter(code=code).values_list("actor_id", "agency"))


class TestADay:
    def test_holds_who_was_shown_whom_and_what_is_known_of_both(self, mr_e, today):
        opened(mr_e, "practitioner")
        opened(mr_e, "practitioner", action="accesses.viewed")
        target = audit.Target("prompt", "p", {"person": str(mr_e.person.public_id)})
        by = mr_e.world.actor("mash_coordinator")
        audit.record_access(action="prompt.viewed", by=by, target=target, purpose="answering_prompt")
        day = day_of(on=today)
        nurse = str(mr_e.world.users["practitioner"].public_id)
        assert sorted((look.actor, look.agency) for look in day.looks) == sorted(
            [(nurse, "cannock-gp"), (by.id, "chase-safety-hub")]
        )
        assert {look.person for look in day.looks} == {str(mr_e.person.public_id)}
        assert (nurse, "cannock-gp") in day.members
        assert day.readers[nurse].family == "patel"
        assert ("edwin", "marlow") in day.people[str(mr_e.person.public_id)].names
        assert {"staffordshire-police", "cannock-miu"} <= set(day.all_hours)

    def test_asks_as_much_of_the_database_however_many_looked(
        self, mr_e, today, django_assert_max_num_queries
    ):
        for name in ("practitioner", "police_practitioner", "miu_practitioner", "outsider"):
            opened(mr_e, name, times=5)
        with django_assert_max_num_queries(10):
            day_of(on=today)


class TestFinding:
    def test_the_readers_own_name_family_and_address(self, mr_e, today):
        nurse = mr_e.world.users["practitioner"]
        nurse.first_name, nurse.last_name = "Edwin", "Marlow"
        nurse.save()
        opened(mr_e, "practitioner")
        opened(mr_e, "practitioner", person=mr_e.other)
        unusual_find(on=today)
        assert found("own_record") == [(str(nurse.public_id), "cannock-gp")]
        assert found("own_address") == [(str(nurse.public_id), "")]  # Mr Z lives there too, say others alone
        assert PersonRecord.objects.exclude(address_key="").exists()

    def test_an_emergency_and_a_reader_who_turns_out_to_know_the_person(self, mr_e, today):
        nurse = mr_e.world.users["practitioner"]
        GlassBreak.objects.create(
            broken_by=str(nurse.public_id), agency=mr_e.world.agencies["cannock-gp"], reason="Bleeding."
        )
        opened(mr_e, "practitioner")
        PersonBlock.objects.create(person=mr_e.person, user=nurse, relation="family", set_by="system")
        unusual_find(on=today)
        assert found("break_glass") == found("declared_block_later") == [(str(nurse.public_id), "cannock-gp")]

    def test_the_same_person_often_only_without_a_contact_of_the_agency(self, mr_e, today):
        opened(mr_e, "outsider", times=12)
        opened(mr_e, "care_practitioner", times=12)  # whose agency met him six days ago
        unusual_find(on=today)
        assert [agency for _actor, agency in found("same_person_often")] == ["chase-housing"]

    def test_is_repeated_without_harm_and_recorded_once(self, mr_e, today):
        opened(mr_e, "outsider", times=12)
        assert unusual_find(on=today) > 0
        assert unusual_find(on=today) == 0
        assert Event.objects.filter(action="unusual.found").count() == UnusualAccess.objects.count()

    def test_is_done_each_night_for_the_days_that_are_over(self, mr_e, today, monkeypatch):
        days = []
        monkeypatch.setattr("oversight.tasks.unusual_find", lambda *, on: days.append(on))
        unusual()
        assert days == [today - timedelta(days=number) for number in (3, 2, 1)]

    def test_keeps_no_name(self, mr_e, today):
        nurse = mr_e.world.users["practitioner"]
        nurse.last_name = "Marlow"
        nurse.save()
        opened(mr_e, "practitioner", times=12)
        unusual_find(on=today)
        assert "arlow" not in str(list(UnusualAccess.objects.values_list("facts")))


class TestWhatLedToNobody:
    def test_addresses_that_are_not_there_and_searches_that_find_nobody(self, mr_e, today, signed_in):
        browser = signed_in("outsider")
        for public_id in (mr_e.person.public_id, uuid4()):  # hidden, and never there: alike
            assert browser.get(f"/people/{public_id}/").status_code == 404
        browser.get("/nowhere/of/ours/")
        by = mr_e.world.actor("outsider")
        for found_ in (0, 1):
            target = audit.Target("search", "", {"found": found_, "persons": []})
            audit.record_access(action="person.searched", by=by, target=target, purpose="a check")
        misses = day_of(on=today).misses
        assert [(one.actor, one.agency, one.search) for one in misses if not one.search] == [
            (by.id, "chase-housing", False)
        ] * 2
        assert len([one for one in misses if one.search]) == 1

    def test_nothing_of_what_was_tried_is_kept_and_all_is_forgotten_in_days(self, mr_e, signed_in):
        signed_in("outsider").get(f"/people/{mr_e.person.public_id}/")
        [kept] = MissedAddress.objects.values()
        assert set(kept) == {"id", "actor_id", "agency", "at"}
        missed_forget(now=timezone.now() + timedelta(days=7))
        assert MissedAddress.objects.exists()
        missed_forget(now=timezone.now() + timedelta(days=9))
        assert not MissedAddress.objects.exists()

    def test_nobody_signed_in_is_nobodys_miss(self, mr_e, client):
        client.get(f"/account/oidc/{'nowhere'}/")
        assert not MissedAddress.objects.exists()


class TestSystems:
    """An agency's system that tries identifiers stands out as somebody signed in does."""

    def test_addresses_that_are_not_there_for_it_are_counted_hidden_or_never_there(self, mr_e, today, system):
        asking = system("chase-housing")
        for public_id in (mr_e.person.public_id, uuid4()):
            assert asking.get(f"people/{public_id}/picture/").status_code == 404
        assert asking.get("nothing/of/ours/").status_code == 404
        Client().get(f"/api/v1/people/{uuid4()}/picture/")  # without a token: nobody is known
        misses = [(one.actor, one.agency, one.search, one.system) for one in day_of(on=today).misses]
        assert misses == [(asking.client.client_id, "chase-housing", False, True)] * 2

    def test_who_reviews_the_agencys_access_reads_which_system_and_how_often(self, mr_e, today, signed_in):
        client = make_client(mr_e.world.agencies["cannock-gp"])
        for _time in range(Limits().missed):
            MissedAddress.objects.create(actor_id=client.client_id, agency="cannock-gp", at=timezone.now())
        unusual_find(on=today)
        assert found("many_not_found") == [(client.client_id, "cannock-gp")]
        for name in ("agency_manager", "governance_lead"):
            page = signed_in(name).get(reverse("oversight:unusual")).content.decode()
            assert client.name in page
            assert f"asked for {Limits().missed} addresses that are not there for it" in page
        [row] = UnusualAccess.objects.all()
        audit.record_access(
            action="picture.viewed",
            by=actor_for_client(client=client, scopes=frozenset({"people:read"})),
            target=audit.Target("person", str(mr_e.person.public_id)),
            purpose="a check",
        )
        review = reverse("oversight:unusual_review", args=[row.public_id])
        assert "read a picture" in signed_in("agency_manager").get(review).content.decode()


class TestWhoSees:
    def test_ones_own_agency_or_all_for_the_hub_and_never_ones_own(self, mr_e):
        row = standing_out(mr_e)
        names = ("agency_manager", "governance_lead", "practitioner", "mash_coordinator")
        seen = {name: unusual_visible_to(by=mr_e.world.actor(name)).exists() for name in names}
        assert seen == dict(zip(names, (True, True, False, False), strict=True))
        UnusualAccess.objects.update(actor_id=str(mr_e.world.users["agency_manager"].public_id))
        assert not unusual_visible_to(by=mr_e.world.actor("agency_manager")).exists()
        assert row.reviewed_at is None

    def test_the_first_page_says_how_many_wait(self, mr_e, signed_in):
        standing_out(mr_e)
        assert (
            "1 waits for somebody to look into it." in signed_in("agency_manager").get("/").content.decode()
        )
        assert "Looks that stand out" not in signed_in("practitioner").get("/").content.decode()


class TestWhoIsKeptAway:
    """Nothing of what stands out counts a look at the person from whom a reader is kept away."""

    def keep_away(self, mr_e):
        manager = mr_e.world.users["agency_manager"]
        PersonBlock.objects.create(person=mr_e.person, user=manager, relation="family", set_by="system")

    def sentences(self, mr_e, name="agency_manager"):
        by = mr_e.world.actor(name)
        return [row.says for row in rows(list(unusual_visible_to(by=by)), by=by)]

    def made(self, mr_e, code, **facts):
        nurse = str(mr_e.world.users["practitioner"].public_id)
        first, _until = bounds(timezone.localdate())
        return UnusualAccess.objects.create(
            code=code, actor_id=nurse, agency="cannock-gp", window_start=first, facts=facts
        )

    def test_persons_are_counted_without_them_and_a_row_of_them_alone_is_not_there(self, mr_e, signed_in):
        one, other = str(mr_e.person.public_id), str(mr_e.other.public_id)
        self.made(mr_e, "same_person_often", persons=[one, other])
        self.made(mr_e, "declared_block_later", persons=[one])
        assert len(self.sentences(mr_e)) == 2
        self.keep_away(mr_e)
        [said] = self.sentences(mr_e)
        assert said.startswith("Opened 1 person ten times")
        assert len(self.sentences(mr_e, "governance_lead")) == 2
        home = signed_in("agency_manager").get("/").content.decode()
        assert "1 waits for somebody to look into it." in home

    def test_numbers_are_those_of_the_other_looks(self, mr_e):
        opened(mr_e, "practitioner")
        opened(mr_e, "practitioner", person=mr_e.other)
        self.made(mr_e, "after_membership_end", looks=2)
        self.keep_away(mr_e)
        assert self.sentences(mr_e) == ["Looked once for an agency for which they did not work on that day."]
        UnusualAccess.objects.update(code="many_people", facts={"people": 2, "in_an_hour": 2, "usual": 0})
        assert self.sentences(mr_e) == []  # without him it would not stand out

    def test_an_emergency_with_them_is_not_there(self, mr_e):
        agency = mr_e.world.agencies["cannock-gp"]
        nurse = str(mr_e.world.users["practitioner"].public_id)
        glass = GlassBreak.objects.create(
            broken_by=nurse, agency=agency, reason="Bleeding.", person=mr_e.person
        )
        self.made(mr_e, "break_glass", emergencies=[str(glass.public_id), "another"])
        self.keep_away(mr_e)
        assert self.sentences(mr_e) == ["Asked for somebody in an emergency once."]


class TestWhatAnAgencyHoldsNow:
    def test_a_row_that_rests_on_records_it_no_longer_holds_is_for_the_hubs_lead_alone(self, mr_e):
        made = TestWhoIsKeptAway().made
        one, other = str(mr_e.person.public_id), str(mr_e.other.public_id)
        made(mr_e, "own_record", persons=[one])
        made(mr_e, "own_surname", persons=[one, other])
        manager, lead = mr_e.world.actor("agency_manager"), mr_e.world.actor("governance_lead")
        said = {row.found.code: row.says for row in rows(list(unusual_visible_to(by=manager)), by=manager)}
        assert set(said) == {"own_record", "own_surname"}
        assert "1 person" in said["own_surname"]  # of Mr Z the surgery holds nothing
        Link.objects.filter(record__agency__code="cannock-gp", ended_at__isnull=True).update(
            ended_at=timezone.now(), ended_by="system", end_reason="a test"
        )
        assert not unusual_visible_to(by=manager).exists()
        assert unusual_visible_to(by=lead).count() == 2


class TestLookingInto:
    def test_is_kept_with_who_did_and_leaves_the_list(self, mr_e, signed_in):
        opened(mr_e, "practitioner")
        row = standing_out(mr_e)
        manager = signed_in("agency_manager")
        where = reverse("oversight:unusual_review", args=[row.public_id])
        page = manager.get(where).content.decode()
        assert "Grace Patel" in page
        assert "opened a person&#x27;s page: person A" in page
        answer = manager.post(where, {"outcome": "explained", "note": "She was on call."})
        assert (answer.status_code, answer["Location"]) == (302, reverse("oversight:unusual"))
        row.refresh_from_db()
        assert (row.outcome, row.reviewed_by) == (
            "explained",
            str(mr_e.world.users["agency_manager"].public_id),
        )
        assert "Grace Patel" not in manager.get(reverse("oversight:unusual")).content.decode()
        reviewed = manager.get(reverse("oversight:unusual") + "?show=reviewed").content.decode()
        assert "There was a reason for it" in reviewed
        assert "She was on call." in manager.get(where).content.decode()

    def test_who_is_kept_away_from_a_person_reads_of_no_look_at_them(self, mr_e, signed_in):
        one, other = str(mr_e.person.public_id), str(mr_e.other.public_id)
        opened(mr_e, "practitioner")
        opened(mr_e, "practitioner", person=mr_e.other)
        by = mr_e.world.actor("practitioner")
        for target in (
            audit.Target("prompt", "p", {"person": one}),
            audit.Target("search", "s", {"persons": [other, one]}),
            audit.Target("incident", str(mr_e.incidents["GP-01"].public_id)),
        ):
            audit.record_access(action="person.viewed", by=by, target=target, purpose="a check")
        row = standing_out(mr_e)
        UnusualAccess.objects.update(facts={"persons": [one, other], "emergencies": []})
        row.refresh_from_db()
        manager = mr_e.world.users["agency_manager"]
        earlier = Person.objects.create(redirected_to=mr_e.person)
        opened(mr_e, "practitioner", person=earlier)
        assert len(looks_of_the_day(found=row, by=mr_e.world.actor("agency_manager"))) == 6
        PersonBlock.objects.create(person=mr_e.person, user=manager, relation="family", set_by="system")
        looks = looks_of_the_day(found=row, by=mr_e.world.actor("agency_manager"))
        assert [look.target_id for look in looks] == [other]
        browser = signed_in("agency_manager")
        page = browser.get(reverse("oversight:unusual_review", args=[row.public_id])).content.decode()
        assert other in page
        assert one not in page
        home = browser.get(reverse("oversight:lately")).content.decode()
        assert other in home
        assert one not in home
        assert str(earlier.public_id) not in home

    def test_needs_an_outcome_and_a_sentence_and_loses_nothing(self, mr_e, signed_in):
        where = reverse("oversight:unusual_review", args=[standing_out(mr_e).public_id])
        page = signed_in("agency_manager").post(where, {"note": "She was on call."}).content.decode()
        assert "Choose what came of it" in page
        assert "She was on call.</textarea>" in page.replace("\n", "")

    def test_twice_tells_the_second_that_somebody_was_first(self, mr_e, signed_in):
        where = reverse("oversight:unusual_review", args=[standing_out(mr_e).public_id])
        said = {"outcome": "explained", "note": "She was on call."}
        signed_in("agency_manager").post(where, said)
        answer = signed_in("governance_lead").post(where, said | {"note": "Again."})
        assert answer.status_code == 409
        assert "Somebody else has looked into this already." in answer.content.decode()

    def test_is_a_read_with_a_purpose(self, mr_e, signed_in):
        signed_in("agency_manager").get(reverse("oversight:unusual"))
        last = AccessEvent.objects.latest("pk")
        assert (last.action, last.purpose) == ("unusual.viewed", "access_review")


def test_every_rule_has_a_title_and_a_sentence():
    facts = {
        "persons": ["x"],
        "people": 2,
        "in_an_hour": 2,
        "usual": 1,
        "looks": 1,
        "first": "22:00",
        "last": "23:00",
        "emergencies": ["x"],
        "addresses": 3,
        "searches": 2,
    }
    assert set(TITLES) == set(RULES)
    assert all(says(code, facts) for code in RULES)

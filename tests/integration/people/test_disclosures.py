"""What was shown under the wrong name is listed, and the governance lead handles it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from agencies.models import Membership
from agencies.permissions import Actor
from audit import services as audit
from audit.models import AccessEvent, Event
from people.models import WrongDisclosure
from people.selectors.decisions import wrong_disclosures, wrong_visits
from people.services.cases import case_close, case_open
from people.services.disclosures import wrong_disclosure_handle
from people.services.refusals import Incomplete, NotAllowed, NotOpen

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(deciding):
    """Somebody looks at persons: on a page, on a prompt about one, or in a list."""

    def at(*persons, by="practitioner", action="person.viewed", own=False) -> AccessEvent:
        ids = [str(person.public_id) for person in persons]
        target = {
            "person.searched": audit.Target("search", "", {"persons": ids}),
            "prompt.viewed": audit.Target("prompt", "x", {"person": ids[0]}),
            "queue.viewed": audit.Target("queue", "prompts", {"persons": ids}),
            "incident.viewed": audit.Target("incident", "x", {"persons": ids, "own": own}),
        }.get(action, audit.Target("person", ids[0]))
        audit.record_access(action=action, by=deciding.world.actor(by), target=target, purpose="a check")
        return AccessEvent.objects.latest("pk")

    return at


WHOLE = ["person.viewed", "picture.viewed", "chronology.viewed", "prompt.viewed", "queue.viewed"]
SHOWN = [*WHOLE, "person.searched", "incident.viewed"]


@pytest.mark.parametrize("action", SHOWN)
def test_whoever_was_shown_the_person_while_both_were_linked_is_listed(deciding, look, action):
    orla, bran = deciding.known("orla"), deciding.known("bran")
    person, other = deciding.person(orla), deciding.person(bran)
    look(person, other, action=action)
    decision = deciding.answer(bran, orla, "same")
    shown = look(person, action=action)
    deciding.known("wenna")
    undone = deciding.undo(decision).decision
    look(person, action=action)
    listed = WrongDisclosure.objects.get()
    assert (listed.access_id, listed.access_action, listed.accessed_at) == (shown.pk, action, shown.at)
    assert (listed.decision, listed.record, listed.person) == (undone, bran, person)
    assert (listed.accessed_by, listed.accessed_for) == (shown.actor_id, "cannock-gp")


def test_what_showed_two_of_three_parts_as_one_is_listed(deciding, look):
    orla, bran, wenna = (deciding.known(who) for who in ("orla", "bran", "wenna"))
    deciding.answer(wenna, orla, "same")
    shown = look(deciding.person(orla))
    deciding.answer(orla, bran, "same")
    deciding.unlink(deciding.person(orla), orla)
    assert len({deciding.person(record).pk for record in (orla, bran, wenna)}) == 3
    listed = WrongDisclosure.objects.get()
    assert listed.access_id == shown.pk
    assert listed.record in (orla, wenna)


def test_somebody_else_who_was_looked_at_is_not_listed(deciding, look):
    orla, bran, wenna = (deciding.known(who) for who in ("orla", "bran", "wenna"))
    decision = deciding.answer(bran, orla, "same")
    for action in SHOWN:
        look(deciding.person(wenna), action=action)
    deciding.undo(decision)
    assert not WrongDisclosure.objects.exists()


def test_every_wrongly_linked_record_is_listed_once_an_access(deciding, look):
    orla, other = deciding.known("orla"), deciding.known("orla", "cannock-miu")
    bran, more = deciding.known("bran"), deciding.known("bran", "staffordshire-police")
    deciding.answer(bran, orla, "same")
    person = deciding.person(orla)
    looked = [look(person), look(person, action="picture.viewed")]
    deciding.unlink(person, bran, more)
    listed = WrongDisclosure.objects.values_list("record_id", "access_id")
    assert sorted(listed) == sorted((one.pk, each.pk) for one in (bran, more) for each in looked)
    assert deciding.together(orla, other)


def test_what_was_shown_of_a_person_who_was_joined_later_is_listed_by_the_id_it_had_then(deciding, look):
    wenna = deciding.known("wenna")
    orla, bran = deciding.known("orla"), deciding.known("bran")
    deciding.answer(bran, orla, "same")
    both = deciding.person(orla)
    shown = look(both)
    deciding.answer(orla, wenna, "same")
    assert deciding.person(bran) == deciding.person(wenna)
    later = look(deciding.person(wenna))
    deciding.unlink(deciding.person(wenna), bran)
    listed = WrongDisclosure.objects.order_by("access_id").values_list("access_id", "person_id")
    assert list(listed) == [(shown.pk, both.pk), (later.pk, deciding.person(wenna).pk)]


class TestByTheReadersOwnRecords:
    """Orla at her GP and Bran at the unit were taken for one; a search describes them by what is told."""

    @pytest.fixture
    def wrongly(self, deciding):
        """The decision, and the two records."""
        orla, bran = deciding.known("orla"), deciding.known("bran", "cannock-miu")
        return deciding.answer(bran, orla, "same"), orla, bran

    @staticmethod
    def listed(deciding, decision) -> list[tuple[str, str]]:
        deciding.undo(decision)
        return list(
            WrongDisclosure.objects.values_list("access_action", "accessed_for").order_by("access_id")
        )

    @pytest.mark.parametrize("who", ["practitioner", "miu_practitioner", "outsider", "mash_coordinator"])
    def test_a_search_that_told_of_one_of_them_alone_is_not_listed(self, deciding, look, wrongly, who):
        look(deciding.person(wrongly[1]), by=who, action="person.searched")
        assert self.listed(deciding, wrongly[0]) == []

    @pytest.mark.parametrize("action", [*WHOLE, "incident.viewed"])
    @pytest.mark.parametrize("who", ["practitioner", "miu_practitioner"])
    def test_what_rests_on_all_records_is_listed_whosever_the_reader_holds(
        self, deciding, look, wrongly, who, action
    ):
        seen = look(deciding.person(wrongly[1]), by=who, action=action)
        assert self.listed(deciding, wrongly[0]) == [(action, seen.agency)]

    def test_an_own_incident_tells_of_others_as_a_search_does(self, deciding, look, wrongly):
        look(deciding.person(wrongly[1]), action="incident.viewed", own=True)
        assert deciding.together(deciding.known("bran"), wrongly[1])
        both = look(deciding.person(wrongly[1]), action="incident.viewed", own=True)
        deciding.unlink(deciding.person(wrongly[1]), wrongly[1])
        assert [one.access_id for one in WrongDisclosure.objects.all()] == [both.pk]

    def test_a_search_told_of_both_once_the_agency_held_both(self, deciding, look, wrongly):
        """Of two of Bran's records that were taken out, the agency was told of its own."""
        _decision, orla, bran = wrongly
        before = look(deciding.person(orla), action="person.searched")
        own = deciding.known("bran", "cannock-gp")
        assert deciding.together(own, orla)
        after = look(deciding.person(orla), action="person.searched")
        look(deciding.person(orla), by="miu_practitioner", action="person.searched")
        deciding.unlink(deciding.person(orla), bran, own)
        assert before.pk < after.pk
        assert list(WrongDisclosure.objects.values_list("record", "access_id")) == [(own.pk, after.pk)]

    @pytest.mark.parametrize(("ended", "count"), [(None, 1), (0, 1), (1, 0)])
    def test_a_reader_is_told_what_each_agency_holds_that_they_worked_for_then(
        self, deciding, look, wrongly, ended, count
    ):
        today, world = timezone.localdate(), deciding.world
        Membership.objects.create(
            user=world.users["practitioner"],
            agency=world.agencies["cannock-miu"],
            role="practitioner",
            started_on=today - timedelta(days=30),
            ended_on=None if ended is None else today - timedelta(days=ended),
        )
        look(deciding.person(wrongly[1]), action="person.searched")
        assert len(self.listed(deciding, wrongly[0])) == count

    def test_an_agencys_system_is_told_what_its_agency_holds(self, deciding, wrongly):
        person = str(deciding.person(wrongly[1]).public_id)
        assert deciding.together(deciding.known("bran"), wrongly[1])
        for code in ("cannock-gp", "cannock-miu"):
            by = Actor(kind="client", id="a client", name=code, agencies={1: code})
            target = audit.Target("search", "people", {"persons": [person]})
            audit.record_access(action="person.searched", by=by, target=target, purpose="a check")
        deciding.unlink(deciding.person(wrongly[1]), wrongly[1])
        assert {one.accessed_for for one in WrongDisclosure.objects.all()} == {"cannock-gp"}

    def test_an_open_case_told_a_coordinator_of_all_and_nobody_else(self, deciding, look, wrongly):
        decision, orla, _bran = wrongly
        person = deciding.person(orla)
        look(person, by="mash_coordinator", action="person.searched")
        case_open(person=person)
        for who in ("practitioner", "mash_coordinator"):
            look(person, by=who, action="person.searched")
        case_close(person=person, reason="answered")
        look(person, by="mash_coordinator", action="person.searched")
        case_open(person=deciding.person(deciding.known("wenna")))
        assert self.listed(deciding, decision) == [("person.searched", "chase-safety-hub")]


class TestHandling:
    @pytest.fixture
    def disclosure(self, deciding, look):
        """Something that a police officer was shown."""
        orla, bran = deciding.known("orla"), deciding.known("bran")
        decision = deciding.answer(bran, orla, "same")
        look(deciding.person(orla), by="police_practitioner")
        deciding.undo(decision)
        return WrongDisclosure.objects.get()

    def test_the_hubs_lead_says_once_what_was_done(self, disclosure, world):
        lead = world.actor("governance_lead")
        assert list(wrong_disclosures(by=lead)) == [disclosure]
        with pytest.raises(Incomplete):
            wrong_disclosure_handle(disclosure=disclosure, handling=" ", by=lead)
        done = wrong_disclosure_handle(disclosure=disclosure, handling="Rang the reader.", by=lead)
        assert (done.handled_by, done.handling) == (lead.id, "Rang the reader.")
        with pytest.raises(NotOpen):
            wrong_disclosure_handle(disclosure=disclosure, handling="Again.", by=lead)

    def test_nobody_else_sees_or_handles_it(self, disclosure, world):
        for name in ("practitioner", "agency_manager", "mash_coordinator", "police_practitioner"):
            by = world.actor(name)
            assert not wrong_disclosures(by=by).exists()
            with pytest.raises(NotAllowed):
                wrong_disclosure_handle(disclosure=disclosure, handling="Nothing.", by=by)


class TestOneVisit:
    """Opening a person's page is three accesses: it is told, and handled, as one."""

    @pytest.fixture
    def visits(self, deciding, look):
        """The practitioner's page, the officer's at the same time, and the practitioner's an hour later."""
        orla, bran = deciding.known("orla"), deciding.known("bran")
        decision = deciding.answer(bran, orla, "same")
        at: dict[int, datetime] = {}
        for hour, who in ((9, "practitioner"), (9, "police_practitioner"), (10, "practitioner")):
            for action in ("person.viewed", "picture.viewed", "chronology.viewed"):
                seen = look(deciding.person(orla), by=who, action=action)
                at[seen.pk] = datetime(2026, 3, 2, hour, 30, len(at), tzinfo=UTC)
        deciding.undo(decision)
        for row in WrongDisclosure.objects.all():
            row.accessed_at = at[row.access_id]
            row.save(update_fields=["accessed_at"])
        return list(wrong_visits(by=deciding.world.actor("governance_lead")))

    def test_it_is_one_line_that_names_all_that_was_read(self, visits):
        assert WrongDisclosure.objects.count() == 9
        assert [one.actions for one in visits] == [
            ["person.viewed", "picture.viewed", "chronology.viewed"]
        ] * 3
        assert [(one.accessed_at.hour, one.accessed_for) for one in visits] == [
            (10, "cannock-gp"),
            (9, "staffordshire-police"),
            (9, "cannock-gp"),
        ]

    def test_what_was_done_about_it_holds_for_all_of_it_and_nothing_else(self, visits, world):
        lead = world.actor("governance_lead")
        wrong_disclosure_handle(disclosure=visits[0], handling="Rang the reader.", by=lead)
        handled = WrongDisclosure.objects.exclude(handled_at=None)
        assert handled.count() == 3
        assert {(one.accessed_at.hour, one.handling) for one in handled} == {(10, "Rang the reader.")}
        assert list(wrong_visits(by=lead).filter(handled_at=None)) == visits[1:]
        assert Event.objects.get(action="disclosure.handled").detail["accesses"] == 3
        with pytest.raises(NotOpen):
            wrong_disclosure_handle(disclosure=handled.last(), handling="Again and again.", by=lead)

    def test_nobody_else_is_told_of_it(self, visits, world):
        assert not wrong_visits(by=world.actor("practitioner")).exists()

"""What was shown under the wrong name is listed, and the governance lead handles it."""

import pytest

from audit import services as audit
from audit.models import AccessEvent
from people.models import WrongDisclosure
from people.selectors.decisions import wrong_disclosures
from people.services.disclosures import wrong_disclosure_handle
from people.services.refusals import Incomplete, NotAllowed, NotOpen

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(deciding):
    """Somebody looks at persons: on a page, on a prompt about one, or in a list."""

    def at(*persons, by="practitioner", action="person.viewed") -> AccessEvent:
        ids = [str(person.public_id) for person in persons]
        target = {
            "person.searched": audit.Target("search", "", {"persons": ids}),
            "prompt.viewed": audit.Target("prompt", "x", {"person": ids[0]}),
        }.get(action, audit.Target("person", ids[0]))
        audit.record_access(action=action, by=deciding.world.actor(by), target=target)
        return AccessEvent.objects.latest("pk")

    return at


SHOWN = ["person.viewed", "picture.viewed", "chronology.viewed", "prompt.viewed", "person.searched"]


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

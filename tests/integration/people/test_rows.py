"""An id leads to the same person's records after a join is taken back or records are taken out."""

import pytest
from django.db import transaction

from audit.models import Event
from people.models import Person
from people.services.carrying import overrides_carry
from people.services.linking import records_retire
from tests.fixtures.deciding import Seen

pytestmark = pytest.mark.django_db


class NoLongerSeen(Seen):
    """No incident names any of these records."""

    def times(self, record_ids):
        return {}


def ids(deciding, *records) -> list[int]:
    return [deciding.person(record).pk for record in records]


def leads_to(row: int) -> int:
    person = Person.objects.get(pk=row)
    while person.redirected_to is not None:
        person = person.redirected_to
    return person.pk


class TestTakenOut:
    def test_those_who_were_joined_have_their_own_id_again(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        had = ids(deciding, orla, bran)
        deciding.answer(bran, orla, "same")
        deciding.unlink(deciding.person(orla), bran)
        assert ids(deciding, orla, bran) == had
        assert Event.objects.filter(action="person.parted").count() == 1

    def test_so_have_they_when_it_is_the_other_who_is_taken_out(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        had = ids(deciding, orla, bran)
        deciding.answer(bran, orla, "same")
        deciding.unlink(deciding.person(orla), orla)
        assert ids(deciding, orla, bran) == had, "who stays does not take the id of who goes"

    def test_an_id_goes_with_most_of_the_records_that_had_it_first(self, deciding):
        orla, miu, police = (
            deciding.known("orla", agency) for agency in ("cannock-gp", "cannock-miu", "staffordshire-police")
        )
        [person, *_] = ids(deciding, orla)
        deciding.unlink(deciding.person(orla), miu, police)
        assert ids(deciding, miu, police) == [person, person]
        assert deciding.person(orla).pk != person

    def test_of_equals_the_one_who_founded_it_has_it(self, deciding):
        orla, miu = deciding.known("orla"), deciding.known("orla", "cannock-miu")
        [person, _] = ids(deciding, orla, miu)
        deciding.unlink(deciding.person(orla), orla)
        assert deciding.person(orla).pk == person
        assert deciding.person(miu).pk != person

    def test_every_id_of_a_chain_leads_to_whose_it_was(self, deciding):
        records = [deciding.known(who) for who in ("wenna", "bran", "orla")]
        wenna, bran, orla = records
        had = ids(deciding, *records)
        deciding.answer(orla, bran, "same")
        deciding.answer(bran, wenna, "same")
        assert {leads_to(row) for row in had} == {had[0]}
        deciding.unlink(deciding.person(wenna), wenna)
        assert [leads_to(row) for row in had] == ids(deciding, *records)
        assert ids(deciding, wenna, bran) == had[:2]
        assert deciding.together(bran, orla), "their own join stands"

    def test_an_id_that_nobody_needs_leads_to_whose_records_had_it(self, deciding):
        orla, bran, wenna = (deciding.known(who) for who in ("orla", "bran", "wenna"))
        had = ids(deciding, orla, bran, wenna)
        deciding.answer(bran, orla, "same")
        deciding.answer(wenna, bran, "same")
        deciding.unlink(deciding.person(orla), orla, bran)
        assert ids(deciding, orla, bran) == [had[0], had[0]]
        assert [leads_to(row) for row in had] == [had[0], had[0], had[2]]

    def test_each_of_those_who_stay_has_their_own_when_nothing_else_held_them_together(self, deciding):
        orla, bran, wenna = (deciding.known(who) for who in ("orla", "bran", "wenna"))
        had = ids(deciding, orla, bran, wenna)
        deciding.answer(orla, bran, "same")
        deciding.answer(orla, wenna, "same")
        deciding.unlink(deciding.person(orla), orla)
        assert ids(deciding, orla, bran, wenna) == had

    def test_who_was_named_again_takes_no_id_from_those_taken_out(self, deciding):
        orla, miu, police = (
            deciding.known("orla", agency) for agency in ("cannock-gp", "cannock-miu", "staffordshire-police")
        )
        [person, *_] = ids(deciding, orla)
        with transaction.atomic():
            records_retire(record_ids=[orla.pk], sightings=NoLongerSeen())
        deciding.link(orla)
        deciding.unlink(deciding.person(orla), miu, police)
        assert ids(deciding, miu, police) == [person, person]
        assert deciding.person(orla).pk != person

    def test_records_that_came_after_a_join_do_not_take_the_id_along(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        had = ids(deciding, orla, bran)
        deciding.answer(bran, orla, "same")
        more = [deciding.known("bran", agency) for agency in ("cannock-miu", "staffordshire-police")]
        deciding.unlink(deciding.person(orla), bran, *more)
        assert ids(deciding, orla, bran) == had


class TestAmended:
    """The record that an id was known by is replaced while it is linked wrongly."""

    @pytest.fixture(params=["undo", "unlink"])
    def after(self, deciding, request):
        def parted(orla, bran, agency: str):
            decision = deciding.answer(bran, orla, "same")
            new = deciding.record("bran", agency, given_name="Branok")
            with transaction.atomic():
                overrides_carry(replaced=[(bran.pk, new.pk)], sightings=Seen())
            deciding.link(new)
            with transaction.atomic():
                records_retire(record_ids=[bran.pk], sightings=NoLongerSeen())
            if request.param == "undo":
                deciding.undo(decision)
            else:
                deciding.unlink(deciding.person(orla), new)
            assert not deciding.together(new, orla)
            return new

        return parted

    def test_its_id_leads_to_who_has_the_agencys_record_now(self, deciding, after):
        orla, bran = deciding.known("orla"), deciding.known("bran", "cannock-miu")
        had = ids(deciding, orla, bran)
        new = after(orla, bran, "cannock-miu")
        assert ids(deciding, orla) == had[:1]
        assert leads_to(had[1]) == deciding.person(new).pk

    def test_it_leads_to_nobody_rather_than_to_somebody_else(self, deciding, after):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        had = ids(deciding, orla, bran)
        after(orla, bran, "cannock-gp")
        assert ids(deciding, orla) == had[:1]
        assert leads_to(had[1]) == had[1]


class TestUndone:
    def test_each_has_the_id_of_just_before_the_decision(self, deciding):
        first, second = deciding.known("orla"), deciding.known("bran")
        third = deciding.known("bran", "cannock-miu")
        had = ids(deciding, first, second, third)
        decision = deciding.answer(third, first, "same")
        later = deciding.known("bran", "staffordshire-police")
        deciding.undo(decision)
        assert ids(deciding, first, second, third) == had
        assert deciding.person(later).pk == had[1]

    def test_an_id_is_never_that_of_somebody_elses_record(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        had = ids(deciding, orla, bran)
        decision = deciding.answer(bran, orla, "same")
        wenna = deciding.known("wenna")
        deciding.undo(decision)
        assert deciding.person(wenna).pk not in had

    def test_a_record_linked_later_takes_no_id_from_those_of_before_however_long_it_is_known(self, deciding):
        late = deciding.record("bran", "cannock-miu")
        orla, bran = deciding.known("orla"), deciding.known("bran")
        had = ids(deciding, orla, bran)
        decision = deciding.answer(bran, orla, "same")
        deciding.link(late)
        deciding.undo(decision)
        assert ids(deciding, orla, bran, late) == [*had, had[1]]

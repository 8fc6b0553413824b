"""A decision rests on who was who when the locks were had, not on what was read before them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from agencies.permissions import SYSTEM
from people.models import LinkDecision, LinkOverride, Person, PersonRecord
from people.services import deciding as services
from people.services.linker import Linked, Linker, Raced
from people.services.refusals import NotOpen
from tests.fixtures.deciding import Deciding, Seen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def joined_meanwhile(monkeypatch) -> Callable[[Person, Person], None]:
    """Let another worker join two persons, and commit, just before the next decision has its locks."""

    def prepare(kept: Person, gone: Person) -> None:
        waiting = [(kept.pk, gone.pk)]

        def join(pair: tuple[int, int]) -> None:
            try:
                with transaction.atomic():
                    Linker(Seen(), Linked(), SYSTEM).join(*pair)
            finally:
                connections.close_all()

        class Late(Linker):
            @staticmethod
            def lock(profiles):
                if waiting:
                    with ThreadPoolExecutor(1) as pool:
                        pool.submit(join, waiting.pop()).result()
                Linker.lock(profiles)

        monkeypatch.setattr(services, "Linker", Late)

    return prepare


def never_with() -> set[frozenset[int]]:
    standing = LinkOverride.objects.filter(kind="never", ended_at=None)
    return {frozenset((one.one_id, one.other_id)) for one in standing}


def pairs(record: PersonRecord, *others: PersonRecord) -> set[frozenset[int]]:
    return {frozenset((record.pk, other.pk)) for other in others}


def test_not_the_same_is_kept_when_the_person_was_joined_meanwhile(deciding: Deciding, joined_meanwhile):
    orla, bran, wenna = (deciding.known(who) for who in ("orla", "bran", "wenna"))
    question = deciding.question(wenna, bran)
    joined_meanwhile(deciding.person(orla), deciding.person(bran))
    with pytest.raises(Raced):
        deciding.decide(question, "not_same")
    assert deciding.together(orla, bran)
    assert not LinkDecision.objects.exists()
    deciding.decide(question, "not_same")
    assert never_with() == pairs(wenna, orla, bran)


def test_the_same_is_kept_when_the_records_own_person_was_joined_meanwhile(deciding, joined_meanwhile):
    orla, bran, wenna = (deciding.known(who) for who in ("orla", "bran", "wenna"))
    question = deciding.question(wenna, orla)
    joined_meanwhile(deciding.person(bran), deciding.person(wenna))
    with pytest.raises(Raced):
        deciding.decide(question, "same")
    deciding.decide(question, "same")
    assert deciding.together(orla, bran, wenna)


def test_taking_out_is_started_again_when_the_person_was_joined_meanwhile(deciding, joined_meanwhile):
    orla = deciding.known("orla")
    bran, other = deciding.known("bran"), deciding.known("bran", "cannock-miu")
    joined_meanwhile(deciding.person(orla), deciding.person(bran))
    person = deciding.person(bran)
    with pytest.raises(Raced):
        deciding.unlink(person, other)
    deciding.unlink(person, other)
    assert never_with() == pairs(other, orla, bran)


def test_taking_back_is_started_again_when_a_person_was_joined_meanwhile(deciding, joined_meanwhile):
    orla, bran, wenna = (deciding.known(who) for who in ("orla", "bran", "wenna"))
    decision = deciding.answer(bran, orla, "not_same")
    joined_meanwhile(deciding.person(orla), deciding.person(wenna))
    deciding.undo(decision)  # the one that stays is concerned, and is still who it was
    assert never_with() == set()
    again = deciding.answer(bran, orla, "not_same")
    joined_meanwhile(deciding.person(deciding.known("piran")), deciding.person(bran))
    with pytest.raises(Raced):
        deciding.undo(again)
    again.refresh_from_db()
    assert again.state == "applied"
    deciding.undo(again)
    assert never_with() == set()


def test_an_answer_about_nobody_is_refused(deciding):
    orla, bran = deciding.known("orla"), deciding.known("bran")
    question = deciding.question(bran, orla)
    orla.links.all().delete()
    for outcome in ("same", "not_same"):
        with pytest.raises(NotOpen):
            deciding.decide(question, outcome)
    assert not LinkDecision.objects.exists()

"""Always and never between records: what contradicts is refused, and nothing links against a never."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from agencies.permissions import SYSTEM
from people.models import ClusterReview, Link, LinkDecision, LinkOverride
from people.selectors.overrides import Override, contradiction, overrides_between
from people.services.deciding import records_keep
from people.services.linker import KeptApart, Linked, Linker
from people.services.linking import records_retire
from people.services.overrides import overrides_set
from people.services.reconsidering import overrides_lapse
from people.services.refusals import Contradiction, NotAllowed, NotOpen
from tests.fixtures.deciding import Seen

pytestmark = pytest.mark.django_db


def lapse() -> int:
    with transaction.atomic():
        return overrides_lapse(today=timezone.localdate(), sightings=Seen(), by=SYSTEM)[0]


def expire(**which) -> None:
    """Let the last day of these overrides be yesterday."""
    LinkOverride.objects.filter(**which).update(expires_on=timezone.localdate() - timedelta(days=1))


class TestTheDatabaseItself:
    def test_a_link_against_a_never_is_refused_whoever_writes_it(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        deciding.answer(bran, orla, "not_same")
        orlas = deciding.person(orla)
        with pytest.raises(DatabaseError), transaction.atomic():
            Link.objects.filter(record=bran, ended_at=None).update(person=orlas)
        with pytest.raises(KeptApart), transaction.atomic():
            Linker(Seen(), Linked(), SYSTEM).join(orlas.pk, deciding.person(bran).pk)
        assert not deciding.together(orla, bran)

    def test_a_never_between_records_of_one_person_is_refused_at_commit(self, deciding):
        one, other = deciding.known("orla"), deciding.known("orla", "cannock-miu")
        decision = LinkDecision.objects.create(
            outcome="not_same", record=one, person=deciding.person(other), reason="r", decided_by="u"
        )
        with transaction.atomic():
            overrides_set(pairs=[(one.pk, other.pk)], kind="never", decision=decision)
            with pytest.raises(DatabaseError), transaction.atomic():
                connection.check_constraints()
            transaction.set_rollback(True)

    def test_what_has_expired_or_ended_stands_in_nobodys_way(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        deciding.answer(bran, orla, "not_same")
        expire()
        assert overrides_between([orla.pk], [bran.pk]) == []
        with transaction.atomic():
            Linker(Seen(), Linked(), SYSTEM).join(deciding.person(orla).pk, deciding.person(bran).pk)
        assert deciding.together(orla, bran)


class TestContradiction:
    def test_a_path_of_always_must_not_end_where_a_never_stands(self, deciding):
        """Between records that no link brings together yet."""
        a, b, c = (deciding.record(who) for who in ("orla", "bran", "wenna"))
        anybody = deciding.person(deciding.known("piran"))
        first, second, third = (
            LinkDecision.objects.create(outcome="same", record=a, person=anybody, reason="r", decided_by="u")
            for _ in range(3)
        )
        overrides_set(pairs=[(a.pk, b.pk)], kind="always", decision=first)
        overrides_set(pairs=[(b.pk, c.pk)], kind="always", decision=second)
        with pytest.raises(Contradiction) as refused, transaction.atomic():
            overrides_set(pairs=[(c.pk, a.pk)], kind="never", decision=third)
        assert set(refused.value.decisions) == {str(first.public_id), str(second.public_id)}
        assert LinkOverride.objects.count() == 2

    def test_an_always_is_refused_by_a_never_further_on(self, deciding):
        a, b, c = (deciding.record(who) for who in ("orla", "bran", "wenna"))
        anybody = deciding.person(deciding.known("piran"))
        never, always, last = (
            LinkDecision.objects.create(outcome="same", record=a, person=anybody, reason="r", decided_by="u")
            for _ in range(3)
        )
        overrides_set(pairs=[(a.pk, c.pk)], kind="never", decision=never)
        overrides_set(pairs=[(a.pk, b.pk)], kind="always", decision=always)
        with pytest.raises(Contradiction) as refused, transaction.atomic():
            overrides_set(pairs=[(b.pk, c.pk)], kind="always", decision=last)
        assert refused.value.decisions == (str(never.public_id),)

    def test_the_last_word_about_the_same_two_records_counts(self, deciding):
        a, b = deciding.record("orla"), deciding.record("bran")
        anybody = deciding.person(deciding.known("piran"))
        first, second = (
            LinkDecision.objects.create(outcome="same", record=a, person=anybody, reason="r", decided_by="u")
            for _ in range(2)
        )
        overrides_set(pairs=[(a.pk, b.pk)], kind="never", decision=first)
        overrides_set(pairs=[(b.pk, a.pk)], kind="always", decision=second)
        earlier, later = LinkOverride.objects.order_by("pk")
        assert (earlier.end_reason, earlier.superseded_by) == ("superseded", later)
        first.refresh_from_db()
        assert first.state == "superseded"

    @pytest.mark.parametrize(("stands", "wanted"), [("never", "always"), ("always", "never")])
    def test_nobody_overrules_somebody_else_about_the_same_two_records(self, deciding, stands, wanted):
        a, b = deciding.record("orla"), deciding.record("bran")
        anybody = deciding.person(deciding.known("piran"))
        first, second = (
            LinkDecision.objects.create(outcome="same", record=a, person=anybody, reason="r", decided_by=who)
            for who in ("u", "v")
        )
        overrides_set(pairs=[(a.pk, b.pk)], kind=stands, decision=first)
        with pytest.raises(Contradiction) as refused, transaction.atomic():
            overrides_set(pairs=[(b.pk, a.pk)], kind=wanted, decision=second)
        assert refused.value.decisions == (str(first.public_id),)
        assert LinkOverride.objects.get().ended_at is None
        overrides_set(pairs=[(a.pk, b.pk)], kind=stands, decision=second)  # the same, perhaps for longer
        first.refresh_from_db()
        assert first.state == "superseded"

    def test_what_has_expired_is_overruled_by_anybody(self, deciding):
        a, b = deciding.record("orla"), deciding.record("bran")
        anybody = deciding.person(deciding.known("piran"))
        first, second = (
            LinkDecision.objects.create(outcome="same", record=a, person=anybody, reason="r", decided_by=who)
            for who in ("u", "v")
        )
        overrides_set(pairs=[(a.pk, b.pk)], kind="never", decision=first)
        expire()
        overrides_set(pairs=[(a.pk, b.pk)], kind="always", decision=second)
        assert LinkOverride.objects.get(ended_at=None).kind == "always"

    def test_a_never_elsewhere_contradicts_nothing(self):
        always = [Override(1, 2, "always", 1), Override(2, 3, "always", 1)]
        assert contradiction([*always, Override(4, 5, "never", 2)]) is None
        assert contradiction([*always, Override(1, 3, "never", 2)]) == Override(1, 3, "never", 2)

    def test_an_always_that_meets_a_never_through_links_is_asked_about(self, deciding, holds):
        """The record is said to be in one person, where a record is that it is never to be with."""
        orla, other = deciding.known("orla"), deciding.known("orla", "cannock-miu")
        bran = deciding.record("bran")
        decision = LinkDecision.objects.create(
            outcome="same", record=bran, person=deciding.person(orla), reason="r", decided_by="u"
        )
        overrides_set(pairs=[(bran.pk, orla.pk)], kind="always", decision=decision)
        overrides_set(pairs=[(bran.pk, other.pk)], kind="never", decision=decision)
        deciding.link(bran)
        assert not deciding.together(bran, orla)
        asked = ClusterReview.objects.filter(closed_at=None, reason="contradiction")
        assert {review.person for review in asked} == {deciding.person(orla), deciding.person(bran)}
        holds()


class TestExpiry:
    def test_a_never_that_lapses_lets_them_be_one_again(self, deciding):
        one, other = deciding.known("orla"), deciding.known("orla", "cannock-miu")
        deciding.unlink(deciding.person(one), other)
        assert lapse() == 0
        assert not deciding.together(one, other)
        LinkOverride.objects.update(expires_on=timezone.localdate())
        assert lapse() == 0, "it stands on its last day"
        expire()
        assert lapse() == 1
        assert deciding.together(one, other)
        assert LinkOverride.objects.get().end_reason == "expired"
        assert lapse() == 0

    def test_an_always_that_lapses_takes_nobody_apart_but_asks(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        deciding.answer(bran, orla, "same", expires_on=timezone.localdate())
        assert not ClusterReview.objects.exists()
        expire()
        lapse()
        assert deciding.together(orla, bran)
        review = ClusterReview.objects.get(closed_at=None)
        assert (review.reason, review.person) == ("broken", deciding.person(orla))
        assert review.explanation["parts"] == sorted(
            [[str(orla.public_id)], [str(bran.public_id)]], key=lambda part: part != [str(orla.public_id)]
        )


class TestHoldingTogether:
    def test_a_question_closes_by_itself_when_the_odd_one_is_taken_out(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        deciding.answer(bran, orla, "same", expires_on=timezone.localdate())
        expire()
        lapse()
        deciding.unlink(deciding.person(orla), bran)
        review = ClusterReview.objects.get()
        assert review.closed_at is not None
        assert review.close_reason == "the records hold together again"

    def test_somebody_says_that_they_belong_together_and_that_lasts(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        deciding.answer(bran, orla, "same", expires_on=timezone.localdate())
        expire()
        lapse()
        review = ClusterReview.objects.get(closed_at=None)
        keep = {"review": review, "reason": "He changed his name.", "sightings": Seen()}
        with pytest.raises(NotAllowed):
            records_keep(**keep, by=deciding.world.actor("practitioner"))
        decision = records_keep(**keep, by=deciding.world.actor("mash_coordinator")).decision
        review.refresh_from_db()
        assert review.closed_at is not None
        assert LinkOverride.objects.get(ended_at=None).kind == "always"
        with pytest.raises(NotOpen):
            records_keep(**keep, by=deciding.world.actor("mash_coordinator"))
        deciding.known("orla", "cannock-miu")
        assert not ClusterReview.objects.filter(closed_at=None).exists()
        deciding.undo(decision)
        assert not deciding.together(orla, bran)


class Unseen(Seen):
    """Sightings of records that no incident names."""

    def times(self, record_ids):
        """None was seen."""
        return {}


def retire(*records) -> None:
    with transaction.atomic():
        records_retire(record_ids=[record.pk for record in records], sightings=Unseen())


class TestRetired:
    def test_its_keys_find_nobody_and_it_returns_to_the_person_it_was(self, deciding):
        orla = deciding.known("orla")
        person = deciding.person(orla)
        retire(orla)
        assert not Link.objects.filter(ended_at=None).exists()
        other = deciding.known("orla", "cannock-miu")
        assert deciding.person(other) != person
        retire(other)
        deciding.link(orla)
        assert deciding.person(orla) == person

    def test_those_whom_only_that_record_tied_are_asked_about_until_it_is_back(self, deciding):
        orla, bran, wenna = (deciding.known(who) for who in ("orla", "bran", "wenna"))
        deciding.answer(wenna, orla, "same")
        deciding.answer(bran, wenna, "same")
        assert deciding.together(orla, bran, wenna)
        assert not ClusterReview.objects.exists()
        retire(wenna)
        assert deciding.together(orla, bran), "nobody is taken apart by CaseLink"
        review = ClusterReview.objects.get(closed_at=None)
        assert (review.reason, review.person) == ("broken", deciding.person(orla))
        deciding.link(wenna)
        assert deciding.together(orla, bran, wenna)
        review.refresh_from_db()
        assert review.closed_at is not None

    def test_a_record_that_an_incident_names_stays(self, deciding):
        orla = deciding.known("orla")
        with transaction.atomic():
            assert records_retire(record_ids=[orla.pk], sightings=Seen()) == set()
        assert Link.objects.filter(record=orla, ended_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_deciding_and_linking_at_the_same_time_never_contradict(deciding, holds):
    """Eight records of one name arrive while somebody says that two of those there are not one."""
    one, other = deciding.known("orla"), deciding.known("orla", "cannock-miu", date_of_birth="1971-04-05")
    third = deciding.known("bran")
    arriving = [deciding.record("orla", "staffordshire-police", phone=f"07700 90012{n}") for n in range(6)]
    question = deciding.question(third, one)
    start = Barrier(len(arriving) + 1)

    def linking(record):
        try:
            start.wait()
            for _ in range(5):
                try:
                    deciding.link(record)
                except KeptApart:
                    continue
                return
        finally:
            connections.close_all()

    def answering():
        try:
            start.wait()
            deciding.decide(question, "not_same")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(arriving) + 1) as pool:
        waiting = [pool.submit(linking, record) for record in arriving] + [pool.submit(answering)]
        for each in waiting:
            each.result()
    assert Link.objects.filter(ended_at=None).count() == 3 + len(arriving)
    assert other.links.filter(ended_at=None).count() == 1
    holds()

"""Somebody decides who is who, and every later run keeps to it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.models import Role
from audit.models import Event
from people.models import Case, IdentityNotice, Link, LinkDecision, LinkOverride, Person
from people.selectors.decisions import identity_notices, opinions_on
from people.services.notices import notice_seen
from people.services.refusals import Contradiction, Incomplete, NeedsAnother, NotAllowed, NotOpen
from tests.fixtures.deciding import Deciding
from tests.fixtures.world import HUB, make_user

pytestmark = pytest.mark.django_db


class TestSame:
    def test_the_whole_present_cluster_of_the_record_joins_the_person(self, deciding: Deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran", "cannock-miu")
        more = deciding.known("bran", "staffordshire-police")
        question = deciding.question(bran, orla)
        decided = deciding.decide(question, "same")
        assert deciding.together(orla, bran, more)
        assert set(decided.linked.joined.values()) == {deciding.person(orla).pk}
        moved = Link.objects.get(record=bran, ended_at=None)
        assert (moved.method, moved.decided_by) == ("human", deciding.world.actor("mash_coordinator").id)
        override = LinkOverride.objects.get()
        assert (override.kind, {override.one_id, override.other_id}) == ("always", {orla.pk, bran.pk})
        question.refresh_from_db()
        assert (question.state, question.reason) == ("same", "Both were seen today.")

    def test_the_older_person_is_kept_and_the_other_redirects(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        older, younger = deciding.person(orla), deciding.person(bran)
        deciding.answer(orla, bran, "same")
        younger.refresh_from_db()
        assert younger.redirected_to == older

    def test_it_lasts_when_more_records_come(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        deciding.answer(bran, orla, "same")
        later = [deciding.known(who, agency) for who in ("orla", "bran") for agency in ("cannock-miu",)]
        deciding.link(orla, bran)
        assert deciding.together(orla, bran, *later)

    def test_a_record_that_comes_back_is_linked_to_whom_it_was_said_to_be(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        deciding.answer(bran, orla, "same")
        Link.objects.filter(record=bran, ended_at=None).update(
            ended_at=timezone.now(), ended_by="system", end_reason="no incident names it any longer"
        )
        deciding.link(bran)
        assert deciding.together(orla, bran)
        assert Link.objects.get(record=bran, ended_at=None).method == "human"

    def test_the_agencies_that_hold_a_record_are_told_once(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran", "cannock-miu")
        decision = deciding.answer(bran, orla, "same")
        told = IdentityNotice.objects.all()
        assert {notice.agency.code for notice in told} == {"cannock-gp", "cannock-miu"}
        assert {(notice.what, notice.decision) for notice in told} == {("joined", decision)}
        nurse = deciding.world.actor("miu_practitioner")
        [mine] = identity_notices(by=nurse)
        notice_seen(notice=mine, by=nurse)
        assert identity_notices(by=nurse).get().seen_by == nurse.id
        with pytest.raises(NotAllowed):
            notice_seen(notice=mine, by=deciding.world.actor("practitioner"))


class TestNotSame:
    def test_the_record_is_kept_apart_from_every_record_of_the_person(self, deciding):
        orla, other = deciding.known("orla"), deciding.known("orla", "cannock-miu")
        bran = deciding.known("bran")
        assert deciding.together(orla, other)
        deciding.answer(bran, orla, "not_same")
        pairs = {frozenset((one.one_id, one.other_id)) for one in LinkOverride.objects.filter(kind="never")}
        assert pairs == {frozenset((bran.pk, orla.pk)), frozenset((bran.pk, other.pk))}

    def test_it_lasts_when_the_same_person_comes_again(self, deciding, holds):
        """Two records that linkage would take for one person at once."""
        one = deciding.known("orla")
        other = deciding.record("orla", "cannock-miu")
        deciding.link(other)
        assert deciding.together(one, other)
        deciding.unlink(deciding.person(one), other)
        assert not deciding.together(one, other)
        third = deciding.known("orla", "staffordshire-police")
        fourth = deciding.known("orla", "national-probation", phone="07700 900123")
        deciding.link(one, other)
        assert not deciding.together(one, other)
        asked = {question.person_id for question in third.candidates.filter(state="open")}
        assert asked == {deciding.person(one).pk, deciding.person(other).pk}, "which of them, a person says"
        deciding.decide(third.candidates.get(person=deciding.person(other)), "same")
        assert deciding.together(other, third)
        assert fourth.links.filter(ended_at=None).count() == 1
        holds()

    def test_a_third_person_who_is_both_joins_one_of_them_only(self, deciding, holds):
        orla, bran, wenna = (deciding.known(who) for who in ("orla", "bran", "wenna"))
        deciding.answer(bran, orla, "not_same")
        deciding.answer(wenna, orla, "same")
        with pytest.raises(Contradiction) as refused:
            deciding.answer(wenna, bran, "same")
        stands = LinkDecision.objects.get(outcome="not_same")
        assert refused.value.decisions == (str(stands.public_id),)
        assert deciding.together(orla, wenna)
        assert not deciding.together(orla, bran)
        assert LinkDecision.objects.count() == 2, "nothing of what was refused is kept"
        holds()


class TestCannotTell:
    def test_it_goes_to_the_end_and_comes_back_when_the_person_changes(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        question = deciding.question(bran, orla)
        deciding.decide(question, "cannot_tell")
        question.refresh_from_db()
        assert question.state == "open"
        assert question.set_aside_at is not None
        deciding.known("wenna")
        question.refresh_from_db()
        assert question.set_aside_at is not None
        deciding.known("orla", "cannock-miu")
        question.refresh_from_db()
        assert question.set_aside_at is None

    def test_it_comes_back_when_the_records_own_person_changes(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        question = deciding.question(bran, orla)
        deciding.decide(question, "cannot_tell")
        deciding.known("bran", "cannock-miu")
        question.refresh_from_db()
        assert question.set_aside_at is None


class TestSecondOpinion:
    def test_a_weighty_guard_needs_two_who_agree(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        question = deciding.question(bran, orla, "twin")
        first = deciding.decide(question, "same").decision
        assert first.state == "opinion"
        assert not deciding.together(orla, bran)
        assert not LinkOverride.objects.exists()
        with pytest.raises(NeedsAnother):
            deciding.decide(question, "same")
        second = deciding.decide(question, "same", by="second_coordinator").decision
        first.refresh_from_db()
        assert (first.state, second.state, second.seconds) == ("superseded", "applied", first)
        assert deciding.together(orla, bran)

    def test_an_open_case_of_either_needs_two(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        Case.objects.create(person=deciding.person(bran))
        assert deciding.answer(bran, orla, "not_same").state == "opinion"

    def test_anybody_may_ask_for_one(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        assert deciding.answer(bran, orla, "same", ask_second=True).state == "opinion"
        assert not deciding.together(orla, bran)

    def test_who_disagree_leave_it_to_a_third(self, deciding, make_member):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        question = deciding.question(bran, orla, "twin")
        deciding.decide(question, "same")
        deciding.decide(question, "not_same", by="second_coordinator")
        assert [opinion.outcome for opinion in opinions_on(candidate=question)] == ["same", "not_same"]
        assert not deciding.together(orla, bran)
        with pytest.raises(NeedsAnother):
            deciding.decide(question, "not_same", by="second_coordinator")
        make_member("third_coordinator")
        third = deciding.decide(question, "not_same", by="third_coordinator").decision
        assert third.state == "applied"
        assert opinions_on(candidate=question) == []
        question.refresh_from_db()
        assert question.state == "not_same"


@pytest.fixture
def make_member(world):
    """Another coordinator of the hub."""

    def build(name: str) -> None:
        world.users[name] = make_user(name, HUB, Role.MASH_COORDINATOR, "Third", "Reader", world.agencies)

    return build


class TestRefused:
    def test_who_may_not_decide(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        for name in ("practitioner", "agency_manager", "governance_lead", "system_administrator"):
            with pytest.raises(NotAllowed):
                deciding.answer(bran, orla, "same", by=name)
            Link.objects.get(record=bran, ended_at=None)
            deciding.person(bran).candidates.all().delete()
            deciding.person(orla).candidates.all().delete()

    def test_a_decision_without_reason_outcome_or_future(self, deciding):
        question = deciding.question(deciding.known("bran"), deciding.known("orla"))
        yesterday = timezone.localdate() - timedelta(days=1)
        with pytest.raises(Incomplete) as refused:
            deciding.decide(question, "unlink", reason=" Seen ", expires_on=yesterday)
        assert set(refused.value.missing) == {"reason", "outcome", "expires_on"}
        assert not LinkDecision.objects.exists()

    def test_a_question_that_was_answered_meanwhile(self, deciding):
        question = deciding.question(deciding.known("bran"), deciding.known("orla"))
        deciding.decide(question, "not_same")
        with pytest.raises(NotOpen):
            deciding.decide(question, "same", by="second_coordinator")

    def test_taking_out_all_records_or_one_that_is_not_there(self, deciding):
        orla, other = deciding.known("orla"), deciding.known("orla", "cannock-miu")
        bran = deciding.known("bran")
        person = deciding.person(orla)
        with pytest.raises(Incomplete):
            deciding.unlink(person, orla, other)
        with pytest.raises(Incomplete):
            deciding.unlink(person)
        with pytest.raises(NotOpen):
            deciding.unlink(person, bran)


class TestUndo:
    def test_same_taken_back_opens_the_question_and_parts_them(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        person = deciding.person(orla)
        before = deciding.partition()
        decision = deciding.answer(bran, orla, "same")
        undone = deciding.undo(decision, by="second_coordinator").decision
        assert deciding.partition() == before
        assert deciding.person(orla) == person, "who stays keeps the id"
        assert (undone.state, undone.undone_by) == ("undone", deciding.world.actor("second_coordinator").id)
        assert decision.candidate.decisions.get().pk == decision.pk
        decision.candidate.refresh_from_db()
        assert decision.candidate.state == "open"
        assert not LinkOverride.objects.filter(ended_at=None).exists()
        with pytest.raises(NotOpen):
            deciding.undo(decision)

    def test_everybody_has_the_id_of_before(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        had = deciding.person(orla), deciding.person(bran)
        deciding.undo(deciding.answer(bran, orla, "same"))
        assert (deciding.person(orla), deciding.person(bran)) == had
        assert not Person.objects.exclude(redirected_to=None).exists()

    def test_taking_out_taken_back_brings_them_together_again(self, deciding):
        one, other = deciding.known("orla"), deciding.known("orla", "cannock-miu")
        person = deciding.person(one)
        decision = deciding.unlink(person, other).decision
        assert not deciding.together(one, other)
        deciding.undo(decision)
        assert deciding.together(one, other)
        assert deciding.person(one) == person

    def test_what_the_decision_superseded_stands_again(self, deciding):
        orla, bran = deciding.known("orla"), deciding.known("bran")
        same = deciding.answer(bran, orla, "same")
        out = deciding.unlink(deciding.person(orla), bran).decision
        same.refresh_from_db()
        assert same.state == "superseded"
        assert not deciding.together(orla, bran)
        deciding.undo(out)
        same.refresh_from_db()
        assert same.state == "applied"
        assert deciding.together(orla, bran)
        assert LinkOverride.objects.get(ended_at=None).kind == "always"

    def test_an_opinion_taken_back_lets_the_same_user_answer_again(self, deciding):
        question = deciding.question(deciding.known("bran"), deciding.known("orla"), "twin")
        deciding.undo(deciding.decide(question, "same").decision)
        assert deciding.decide(question, "not_same").decision.state == "opinion"


class TestOpinionsThatDiffer:
    @pytest.fixture
    def differing(self, deciding):
        question = deciding.question(deciding.known("bran"), deciding.known("orla"), "twin")
        deciding.decide(question, "not_same")
        deciding.decide(question, "same", by="second_coordinator")
        return question

    def test_who_gave_one_may_come_round_to_the_other(self, deciding, differing):
        settled = deciding.decide(differing, "same", reason="I have read what was said.").decision
        assert settled.state == "applied"
        differing.refresh_from_db()
        assert differing.state == "same"
        assert settled.seconds.decided_by == deciding.world.actor("second_coordinator").id
        assert set(differing.decisions.exclude(pk=settled.pk).values_list("state", flat=True)) == {
            "superseded"
        }

    def test_saying_the_same_again_settles_nothing(self, deciding, differing):
        with pytest.raises(NeedsAnother):
            deciding.decide(differing, "not_same")
        assert len(opinions_on(candidate=differing)) == 2

    def test_a_third_answer_replaces_the_own_one_and_still_differs(self, deciding, differing):
        assert deciding.decide(differing, "cannot_tell").decision.state == "opinion"
        standing = {one.outcome for one in opinions_on(candidate=differing)}
        assert standing == {"same", "cannot_tell"}
        assert deciding.decide(differing, "cannot_tell", by="second_coordinator").decision.state == "applied"
        assert not opinions_on(candidate=differing)

    def test_somebody_else_settles_it_by_agreeing_with_one(self, deciding, differing, make_member):
        make_member("third")
        assert deciding.decide(differing, "not_same", by="third").decision.state == "applied"
        differing.refresh_from_db()
        assert differing.state == "not_same"


def test_every_decision_writes_one_event_of_its_own(deciding):
    orla, bran = deciding.known("orla"), deciding.known("bran")
    last = Event.objects.latest("pk").pk
    decision = deciding.answer(bran, orla, "same")
    deciding.undo(decision)
    events = Event.objects.filter(pk__gt=last).order_by("pk")
    actions = list(events.values_list("action", flat=True))
    assert actions[:2] == ["link.decided", "person.joined"]
    assert actions.count("link.undone") == 1
    assert Person.objects.filter(redirected_to=None).count() == 2

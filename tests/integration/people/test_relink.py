"""manage.py relink_people proposes what linking everybody afresh would change; a person approves by class."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from audit.models import Event
from people.matching.model import MODEL
from people.models import ClusterReview, Link, Person, PersonRecord, RelinkProposal, RelinkRun
from people.relinking import engines
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from people.services.relinking import proposals_decide
from risk.services.relinking import relink_carry_out
from tests.fixtures.deciding import Deciding

pytestmark = pytest.mark.django_db
NHS = [{"scheme": "nhs_number", "value": "9990000018"}]
OTHER_NHS = [{"scheme": "nhs_number", "value": "9990000026"}]


def relink(**options) -> str:
    out = StringIO()
    call_command("relink_people", stdout=out, **options)
    return out.getvalue()


def linked_to(record: PersonRecord, person: Person | None = None, *, weight: float = 0.0, **more) -> Person:
    """A link as some earlier program may have left it, right or wrong."""
    person = person or Person.objects.create()
    Link.objects.create(
        record=record, person=person, weight=weight, decided_by="system", model_version="earlier",
        **{"method": "new", **more},
    )  # fmt: skip
    return person


def decide(deciding: Deciding, proposal: RelinkProposal, *, approve: bool = True, **more) -> int:
    by = deciding.world.actor(more.pop("by", "mash_coordinator"))
    said = {"kind": proposal.kind, "group": proposal.group, "reason": "Looked at some of them.", **more}
    return proposals_decide(run=proposal.run, approve=approve, by=by, **said)


@pytest.fixture
def apart(deciding: Deciding) -> tuple[PersonRecord, PersonRecord]:
    """One human being's records at two agencies, pointing to two persons."""
    one = deciding.record("orla", identifiers=NHS)
    other = deciding.record("orla", "cannock-miu", identifiers=NHS)
    linked_to(one)
    linked_to(other)
    return one, other


@pytest.fixture
def mixed(deciding: Deciding) -> tuple[PersonRecord, PersonRecord]:
    """Two human beings' records, pointing to one person."""
    one, other = deciding.record("orla"), deciding.record("bran", "cannock-miu")
    linked_to(other, linked_to(one))
    return one, other


class TestWhatIsProposed:
    def test_persons_who_are_one(self, deciding, apart):
        relink()
        proposal = RelinkProposal.objects.get()
        assert (proposal.kind, proposal.group, proposal.state) == ("join", "number agrees", "proposed")
        assert proposal.parts == [sorted(record.pk for record in apart)]
        assert proposal.persons == sorted(deciding.person(record).pk for record in apart)
        assert proposal.weight >= MODEL.thresholds.link

    def test_by_what_decides_it(self, deciding):
        for agency in ("cannock-gp", "cannock-miu"):
            linked_to(deciding.record("wenna", agency))
        relink()
        assert RelinkProposal.objects.get().group.startswith("weights, ")

    def test_persons_who_are_several(self, deciding, mixed):
        relink()
        proposal = RelinkProposal.objects.get()
        assert (proposal.kind, proposal.persons) == ("split", [deciding.person(mixed[0]).pk])
        assert sorted(proposal.parts) == [[mixed[0].pk], [mixed[1].pk]]
        assert proposal.group == "births or first names differ"

    def test_numbers_that_differ_are_a_class_of_splits(self, deciding):
        one = deciding.record("orla", identifiers=NHS)
        other = deciding.record("orla", "cannock-miu", identifiers=OTHER_NHS)
        linked_to(other, linked_to(one))
        relink()
        assert RelinkProposal.objects.get().group == "numbers differ"

    def test_nobody_is_joined_to_a_person_whose_records_do_not_hold_together(self, deciding, mixed):
        linked_to(deciding.record("orla", "staffordshire-police"))
        relink()
        assert [proposal.kind for proposal in RelinkProposal.objects.all()] == ["split"]

    def test_links_that_stay_with_another_weight(self, deciding):
        one, other = deciding.known("orla"), deciding.known("orla", "cannock-miu")
        link = Link.objects.get(record=other)
        assert deciding.together(one, other)
        relink()
        assert not RelinkProposal.objects.exists()
        Link.objects.filter(pk=link.pk).update(weight=link.weight - 3.0)
        relink()
        proposal = RelinkProposal.objects.get()
        assert (proposal.kind, proposal.group) == ("weight", "stronger")
        assert proposal.weight == pytest.approx(link.weight, abs=1e-6)
        assert proposal.weight_before == pytest.approx(link.weight - 3.0)

    def test_nothing_where_nothing_differs(self, deciding):
        for who in ("orla", "bran", "wenna"):
            deciding.known(who)
            deciding.known(who, "cannock-miu")
        assert "Nothing differs." in relink()
        assert not RelinkProposal.objects.exists()


class TestWhatPeopleDecided:
    def test_a_never_is_not_proposed_against(self, deciding, apart):
        deciding.answer(*apart, "not_same")
        relink()
        assert not RelinkProposal.objects.filter(kind="join").exists()

    def test_an_always_is_not_proposed_against(self, deciding):
        one, other = deciding.known("orla"), deciding.known("bran")
        deciding.answer(one, other, "same")
        relink()
        assert not RelinkProposal.objects.filter(kind="split").exists()


class TestNothingIsApplied:
    def test_by_a_run(self, deciding, apart, mixed):
        before = list(Link.objects.order_by("pk").values())
        relink()
        assert list(Link.objects.order_by("pk").values()) == before
        assert not Person.objects.exclude(redirected_to=None).exists()
        assert not ClusterReview.objects.exists()

    def test_and_a_dry_run_keeps_nothing(self, deciding, mixed):
        for agency in ("cannock-gp", "cannock-miu", "staffordshire-police"):
            linked_to(deciding.record("wenna", agency, identifiers=NHS))
        deciding.record("piran")
        last = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
        said = relink(dry_run=True)
        assert "proposed, join: number agrees: 1" in said
        assert "proposed, split: births or first names differ: 1" in said
        assert "records: 6" in said
        assert not RelinkRun.objects.exists()
        assert Event.objects.order_by("-pk").values_list("pk", flat=True).first() == last

    def test_before_somebody_approves(self, deciding, apart):
        relink()
        assert relink_carry_out() == 0
        assert not deciding.together(*apart)


class TestDeciding:
    def test_an_approved_join_is_carried_out(self, deciding, apart):
        relink()
        assert decide(deciding, RelinkProposal.objects.get()) == 1
        assert relink_carry_out() == 1
        assert deciding.together(*apart)
        proposal = RelinkProposal.objects.get()
        assert (proposal.state, proposal.reason) == ("applied", "Looked at some of them.")
        kept, gone = proposal.persons
        assert Person.objects.get(pk=gone).redirected_to_id == kept
        assert relink_carry_out() == 0

    def test_a_refused_one_is_not(self, deciding, apart):
        relink()
        decide(deciding, RelinkProposal.objects.get(), approve=False)
        assert relink_carry_out() == 0
        assert not deciding.together(*apart)

    def test_an_approved_split_becomes_a_question(self, deciding, mixed):
        relink()
        decide(deciding, RelinkProposal.objects.get())
        relink_carry_out()
        assert deciding.together(*mixed), "only a person takes records apart"
        review = ClusterReview.objects.get(closed_at=None)
        assert review.person == deciding.person(mixed[0])
        assert {frozenset(part) for part in review.explanation["parts"]} == {
            frozenset([str(record.public_id)]) for record in mixed
        }

    def test_an_approved_weight_is_written(self, deciding):
        deciding.known("orla")
        link = Link.objects.get(record=deciding.known("orla", "cannock-miu"))
        Link.objects.filter(pk=link.pk).update(weight=1.0)
        relink()
        decide(deciding, RelinkProposal.objects.get())
        relink_carry_out()
        assert Link.objects.get(pk=link.pk).weight == pytest.approx(link.weight, abs=1e-6)

    def test_what_changed_since_is_outdated(self, deciding, apart):
        relink()
        linked_to(deciding.record("orla", "staffordshire-police"), deciding.person(apart[0]))
        decide(deciding, RelinkProposal.objects.get())
        relink_carry_out()
        proposal = RelinkProposal.objects.get()
        assert (proposal.state, proposal.decided_by) == ("outdated", "")
        assert not deciding.together(*apart)

    def test_a_never_decided_since_stands(self, deciding, apart):
        relink()
        deciding.answer(*apart, "not_same")
        decide(deciding, RelinkProposal.objects.get())
        relink_carry_out()
        assert RelinkProposal.objects.get().state == "outdated"
        assert not deciding.together(*apart)

    def test_a_newer_run_takes_the_place_of_the_last(self, deciding, apart):
        relink()
        old = RelinkProposal.objects.get()
        relink()
        with pytest.raises(NotOpen):
            decide(deciding, old)

    def test_nobody_decides_twice_or_without_reason_or_right(self, deciding, apart):
        relink()
        proposal = RelinkProposal.objects.get()
        with pytest.raises(NotAllowed):
            decide(deciding, proposal, by="practitioner")
        with pytest.raises(Incomplete):
            decide(deciding, proposal, reason="Yes.")
        decide(deciding, proposal)
        with pytest.raises(NotOpen):
            decide(deciding, proposal)


class TestWhatCanGoWrong:
    def test_a_missing_extra_is_named_with_what_installs_it(self, monkeypatch):
        def missing(name: str) -> None:
            raise ModuleNotFoundError("No module", name="duckdb")

        monkeypatch.setattr(engines, "import_module", missing)
        with pytest.raises(CommandError, match=r"Relinking on duckdb needs duckdb.*pip install .*-r req"):
            relink()
        assert not RelinkRun.objects.exists()

    @pytest.mark.parametrize("memory", ["banana", "", "4", "0GB", "4GB; DROP"])
    def test_what_is_no_amount_of_memory_is_named(self, memory):
        with pytest.raises(CommandError, match=r"--memory: .* such as 4GB") as ended:
            relink(dry_run=True, memory=memory)
        assert ended.value.returncode == 2

    def test_a_run_that_fails_says_so(self, deciding, apart, monkeypatch):
        def fails(*_args: object, **_kwargs: object) -> None:
            raise RuntimeError("no space left")

        monkeypatch.setattr(engines.Engine, "weigh", fails)
        with pytest.raises(RuntimeError, match="no space"):
            relink()
        run = RelinkRun.objects.get()
        assert (run.state, run.proposals.count()) == ("failed", 0)

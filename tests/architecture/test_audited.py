"""Every service that changes something writes its audit event with it, or changes nothing.

Each public function of the services is either called here, or says why it writes no event of its own.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from audit import services as audit
from audit.models import Event
from incidents.models import Incident, Involvement
from incidents.selectors import IncidentSightings
from incidents.services import receive
from people.models import (
    CandidateLink,
    Case,
    ClusterReview,
    IdentityNotice,
    LinkOverride,
    PersonRecord,
    WrongDisclosure,
)
from people.services.cases import ANOTHER, case_close, case_open, case_resume
from people.services.choosing import record_choose
from people.services.disclosures import wrong_disclosure_handle
from people.services.linking import link_records, records_retire
from people.services.notices import notice_seen
from people.services.records import records_for
from risk.models import Picture, PictureVersion
from risk.rules.asking import Ask
from risk.services import assessing, identity, prompting
from risk.services.taking_back import answer_take_back
from tests.architecture.relinking_calls import RELINKING
from tests.architecture.source import APPS, functions, modules
from tests.architecture.tabled import listed, mapped
from tests.fixtures.answers import FURTHER, absences, answered_at_once
from tests.fixtures.case import mr_z
from tests.fixtures.world import store

Call = Callable[[], Any]
NO_EVENT = {
    "audit.services.record": "is the audit",
    "audit.services.record_many": "is the audit",
    "audit.services.record_access": "is the audit of reads; the pages' own tests hold it",
    "incidents.services.receiving.dry_run": "writes nothing",
    "incidents.services.receiving.batch_limit": "writes nothing",
    "people.services.attention.attention_return": "part of linking, whose events it is",
    "people.services.attention.clusters_look": "one event a question opened or closed; tested with deciding",
    "people.services.disclosures.disclosures_note": "part of the decision, whose event it is",
    "people.services.linker.tell": "part of the decision or the join, whose event it is",
    "people.services.linking.link_afresh": "the links' events; part of the decision",
    "people.services.linking.persons_join": "the join's event; part of the decision",
    "people.services.linking.persons_settle": "the joins' events; part of the decision",
    "people.services.carrying.overrides_carry": "one event an override; tested with amendments",
    "people.services.overrides.overrides_set": "part of the decision, whose event it is",
    "people.services.overrides.overrides_undo": "part of the decision, whose event it is",
    "people.services.overrides.overrides_expire": "called by overrides_lapse",
    "people.services.overrides.refuse_never_between": "writes nothing",
    "people.services.deciding.candidate_decide": "called by identity_decide",
    "people.services.deciding.decision_undo": "called by identity_undo",
    "people.services.deciding.records_keep": "called by identity_keep",
    "people.services.deciding.records_unlink": "called by identity_unlink",
    "people.services.reconsidering.overrides_lapse": "called by identity_lapse",
    "people.services.records.records_for": "part of receiving an incident, whose event it is",
    "risk.services.assessing.assess_incidents": "calls incident_linked and reassess",
    "risk.services.marks.lock_persons": "locks, and writes nothing",
    "risk.services.marks.take_incident": "locks, and writes nothing",
    "risk.services.marks.take_picture": "locks, and writes nothing",
    "risk.services.marks.mark_stale": "a mark is work to do, not a change of what is known",
    "risk.services.marks.clear_incident": "a mark is work to do, not a change of what is known",
    "risk.services.marks.clear_picture": "a mark is work to do, not a change of what is known",
    "risk.services.assessing.joins_follow": "prompts_follow's events",
    "risk.services.further.further_keep": "one event a change of level; part of reassess, tested with pairs",
    "risk.services.further.further_end": "removes what is derived; part of the join, whose event it is",
    "risk.services.assessing.may_repeat": "writes nothing",
    "risk.services.identity.pictures_follow": "one event a picture and a prompt; tested with unlinking",
    "risk.services.revising.prompts_revise": "one event a prompt; tested with unlinking",
    "risk.services.assessing.sweep": "calls assess_incidents and reassess",
    "risk.services.assessing.incident_linked": "link_records' events: one a record and a join",
    "risk.services.prompting.needs_countersignature": "writes nothing",
    "risk.services.too_late.who_was_first": "writes nothing",
    "risk.services.prompting.prompts_follow": "one event a prompt that follows; tested with joining",
}
NO_EVENT_OF_ITS_OWN = mapped("NO_EVENT", NO_EVENT)


@pytest.fixture
def case(mr_e):
    """The shortened case, with what the calls below need of it."""
    return mr_e


def received(case) -> Call:
    record = {**case.incidents["GP-01"].record, "reference": "GP-NEW"}
    return lambda: receive(records=[record], by=case.world.actor("practitioner"), via="form")


def amended(case) -> Call:
    record = {**case.incidents["GP-01"].record, "summary": "Read again: the left hand."}
    return lambda: receive(records=[record], by=case.world.actor("practitioner"), via="form")


def linked(case) -> Call:
    stranger = {"key": "p", "given_name": "Ottoline", "family_name": "Brisk", "date_of_birth": "1970-01-02"}
    [record_id] = records_for(participants=[(case.world.agencies["cannock-gp"], "GP-X", stranger)])
    return lambda: link_records(record_ids=[record_id], sightings=IncidentSightings())


def reassessed(case) -> Call:
    """A picture that said more than is so any longer."""
    Picture.objects.filter(person=case.other).update(level="emerging", score=3.5)
    assessing.mark_stale(person_ids=[case.other.pk])
    return lambda: assessing.reassess(person_id=case.other.pk)


def asked(case) -> Call:
    picture = PictureVersion.objects.filter(person=case.person).latest("assessed_at")
    return lambda: prompting.prompt_ask(
        person=case.person, ask=Ask("high", (), "Something new."), picture=picture, at=timezone.now()
    )


def raised(case) -> Call:
    answered_at_once(case)
    return asked(case)


def opened(case) -> Call:
    return lambda: case_open(person=case.other)


def resumed(case) -> Call:
    case_open(person=case.other)
    case_close(person=case.other, reason=ANOTHER)
    return lambda: case_resume(person=case.other)


def closed(case) -> Call:
    return lambda: case_close(person=case.person, reason="nothing more is asked")


def raised_anew(case) -> Call:
    """A prompt about somebody whose case was closed."""
    call = raised(case)
    Case.objects.filter(person=case.person).update(closed_at=timezone.now(), close_reason="not pursued")
    return call


def arranged(case) -> Call:
    plan = prompting.MeetingPlan(
        timezone.now() + timedelta(days=1), "Room 2", list(case.world.agencies.values())
    )
    return lambda: prompting.prompt_arrange_meeting(
        prompt=case.prompt, plan=plan, absences=absences(), **answering(case)
    )


def not_pursued(case) -> Call:
    evidence = {reason.pk: "Seen today, safe and well." for reason in case.prompt.reasons.all()}
    return lambda: prompting.prompt_not_pursue(
        prompt=case.prompt,
        relevance=dict.fromkeys(evidence, "relevant"),
        evidence=evidence,
        instead="A visit by the GP.",
        further=FURTHER,
        **answering(case),
    )


def countersigned(case) -> Call:
    not_pursued(case)()
    return lambda: prompting.answer_countersign(prompt=case.prompt, **answering(case, "second_coordinator"))


def returned(case) -> Call:
    not_pursued(case)()
    return lambda: prompting.answer_return(
        prompt=case.prompt, reason="The evidence is old.", **answering(case, "second_coordinator")
    )


def taken_back(case) -> Call:
    not_pursued(case)()
    return lambda: answer_take_back(prompt=case.prompt, **answering(case))


def answering(case, name: str = "mash_coordinator") -> dict[str, Any]:
    return {"by": case.world.users[name], "actor": case.world.actor(name)}


def coordinator(case) -> Any:
    return case.world.actor("mash_coordinator")


def question(case) -> CandidateLink:
    """A record that may be Mr Z's, kept apart by the twin guard."""
    person = mr_z(given_name="Barnaby", role="subject")
    contact = {"agency": "cannock-gp", "reference": "GP-Z1", "kind": "gp_consultation", "people": [person]}
    store([{**contact, "occurred_at": timezone.localdate().isoformat()}], case.world.agencies)
    return CandidateLink.objects.get(record__given_name="Barnaby", person=case.other)


def decide(case, outcome: str, name: str = "mash_coordinator") -> Call:
    asked = CandidateLink.objects.filter(record__given_name="Barnaby").first() or question(case)
    return lambda: identity.identity_decide(
        candidate=asked, outcome=outcome, reason="Seen both of them.", by=case.world.actor(name)
    )


def opined(case) -> Call:
    return decide(case, "not_same")


def not_same(case) -> Call:
    opined(case)()
    return decide(case, "not_same", "second_coordinator")


def same(case) -> Call:
    decide(case, "same")()
    return decide(case, "same", "second_coordinator")


def chosen(case) -> Call:
    """Somebody logs a contact with hardly a name, and says that it is about Mr E."""
    held = PersonRecord.objects.filter(agency__code="cannock-gp", links__person=case.person).first()
    [record_id] = records_for(
        participants=[(case.world.agencies["cannock-gp"], "GP-X", {"key": "p", "given_name": "Ned"})]
    )
    return lambda: record_choose(record_id=record_id, held=held, by=case.world.actor("practitioner"))


def undone(case) -> Call:
    decision = not_same(case)()
    return lambda: identity.identity_undo(
        decision=decision, reason="The other was meant.", by=coordinator(case)
    )


def unlinked(case) -> Call:
    """Mr Z's brother was taken for him: he is taken out again, and every record is linked afresh."""
    same(case)()
    [record] = PersonRecord.objects.filter(given_name="Barnaby")
    return lambda: identity.identity_unlink(
        person=case.other, record_ids=[record.pk], reason="His brother's contact.", by=coordinator(case)
    )


def lapsed(case) -> Call:
    not_same(case)()
    LinkOverride.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    return identity.identity_lapse


def retired(case) -> Call:
    [record] = PersonRecord.objects.filter(agency__code="staffordshire-adult-care", family_name="Marlow")
    Involvement.objects.filter(record=record).delete()
    return lambda: records_retire(record_ids=[record.pk], sightings=IncidentSightings())


def kept(case) -> Call:
    """A person whose records are asked about, and belong together."""
    records = PersonRecord.objects.filter(family_name="Hollis").values_list("public_id", flat=True)
    parts = [[str(public_id)] for public_id in records]
    review = ClusterReview.objects.create(person=case.other, reason="broken", explanation={"parts": parts})
    return lambda: identity.identity_keep(review=review, reason="He uses both names.", by=coordinator(case))


def handled(case) -> Call:
    call = unlinked(case)
    shown = audit.Target("person", str(case.other.public_id))
    audit.record_access(action="person.viewed", by=coordinator(case), target=shown, purpose="a check")
    call()
    disclosure = WrongDisclosure.objects.get()
    lead = case.world.actor("governance_lead")
    return lambda: wrong_disclosure_handle(disclosure=disclosure, handling="Rang the reader.", by=lead)


def noticed(case) -> Call:
    same(case)()
    notice = IdentityNotice.objects.get(agency__code="cannock-gp", person=case.other)
    return lambda: notice_seen(notice=notice, by=case.world.actor("practitioner"))


# service, what its events say in order, how to call it once everything is there
OWN_CALLS = [
    ("incidents.services.receiving.receive", "incident.received", received),
    ("incidents.services.receiving.receive", "incident.amended", amended),
    ("people.services.cases.case_open", "case.opened", opened),
    ("people.services.cases.case_close", "case.closed", closed),
    ("people.services.cases.case_resume", "case.opened", resumed),
    ("people.services.linking.link_records", "person.linked", linked),
    ("people.services.choosing.record_choose", "link.decided", chosen),
    ("people.services.linking.records_retire", "person.retired", retired),
    ("people.services.disclosures.wrong_disclosure_handle", "disclosure.handled", handled),
    ("people.services.notices.notice_seen", "notice.seen", noticed),
    ("risk.services.identity.identity_decide", "link.opinion", opined),
    ("risk.services.identity.identity_decide", "link.decided", not_same),
    ("risk.services.identity.identity_decide", "link.decided person.joined", same),
    ("risk.services.identity.identity_undo", "link.undone", undone),
    (
        "risk.services.identity.identity_unlink",
        "person.unlinked" + " person.linked" * 3 + " person.parted person.linked",
        unlinked,
    ),
    ("risk.services.identity.identity_keep", "link.decided cluster.settled", kept),
    ("risk.services.identity.identity_lapse", " ".join(["override.expired"] * 3), lapsed),
    *RELINKING,
    ("risk.services.assessing.reassess", "picture.changed", reassessed),
    ("risk.services.prompting.prompt_ask", "prompt.event", asked),
    ("risk.services.prompting.prompt_ask", "prompt.raised", raised),
    ("risk.services.prompting.prompt_ask", "case.opened prompt.raised", raised_anew),
    ("risk.services.prompting.prompt_arrange_meeting", "prompt.answered", arranged),
    ("risk.services.prompting.prompt_not_pursue", "prompt.answered", not_pursued),
    ("risk.services.prompting.answer_countersign", "prompt.countersigned case.closed", countersigned),
    ("risk.services.prompting.answer_return", "prompt.returned", returned),
    ("risk.services.taking_back.answer_take_back", "prompt.taken_back", taken_back),
]
CALLS = listed("CALLS", OWN_CALLS)


@contextmanager
def ledger_refuses() -> Iterator[None]:
    """The database takes no audit row for as long as this lasts."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE audit_event ADD CONSTRAINT refuse_all CHECK (false) NOT VALID")
        yield
        cursor.execute("ALTER TABLE audit_event DROP CONSTRAINT refuse_all")


def was_refused(call: Call) -> bool:
    """Whether the call failed: by raising, or, where it answers for each record, by rejecting them all."""
    try:
        with transaction.atomic():
            outcomes = call()
    except DatabaseError:
        return True
    return isinstance(outcomes, list) and {outcome.status for outcome in outcomes} == {"rejected"}


def everything() -> dict[str, list[Any]]:
    """Every row of ours, so that nothing can differ unseen. The audit's own are left out."""
    return {
        model._meta.label: sorted(map(repr, model._default_manager.values_list()))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in APPS and model._meta.app_label != "audit"
    }


@pytest.mark.parametrize(
    ("service", "actions", "prepare"), CALLS, ids=[call[1] + "-" + call[2].__name__ for call in CALLS]
)
def test_a_change_is_audited_once_or_not_made(service, actions, prepare, case):
    call = prepare(case)
    before, last = everything(), Event.objects.latest("pk").pk

    with ledger_refuses():
        assert was_refused(call)
    assert everything() == before, "something was kept that the audit does not know"

    call()
    assert everything() != before
    told = Event.objects.filter(pk__gt=last).order_by("pk")
    assert list(told.values_list("action", flat=True)) == actions.split()


def test_every_public_service_is_here_or_says_why_not():
    public = {
        f"{path.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}.{function.name}"
        for path in modules()
        if "services" in path.removesuffix(".py").split("/")
        for function in functions(path)
        if not function.name.startswith("_") and function.col_offset == 0
    }
    assert {call[0] for call in CALLS} | set(NO_EVENT_OF_ITS_OWN) == public


def test_an_event_names_what_it_is_about_by_public_id_and_holds_no_name(case):
    names = {"Edwin", "Marlow", "Zachary", "Hollis", "dressing"}
    for event in Event.objects.all():
        assert not any(name in f"{event.detail}{event.target_id}" for name in names)
    assert Incident.objects.count() <= Event.objects.filter(action="incident.received").count()

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

from audit.models import Event
from incidents.models import Incident
from incidents.selectors import IncidentSightings
from incidents.services import receive
from people.models import Case
from people.services.cases import case_close, case_open
from people.services.linking import link_records
from people.services.records import records_for
from risk.models import Picture, PictureVersion, Prompt
from risk.rules.asking import Ask
from risk.services import assessing, prompting
from tests.architecture.source import APPS, functions, modules

Call = Callable[[], Any]
NO_EVENT_OF_ITS_OWN = {
    "audit.services.record": "is the audit",
    "audit.services.record_many": "is the audit",
    "audit.services.record_access": "is the audit of reads; the pages' own tests hold it",
    "incidents.services.dry_run": "writes nothing",
    "incidents.services.batch_limit": "writes nothing",
    "people.services.records.records_for": "part of receiving an incident, whose event it is",
    "risk.services.assessing.assess_incidents": "calls incident_linked and reassess",
    "risk.services.marks.take_incident": "locks, and writes nothing",
    "risk.services.marks.take_picture": "locks, and writes nothing",
    "risk.services.marks.mark_stale": "a mark is work to do, not a change of what is known",
    "risk.services.marks.clear_incident": "a mark is work to do, not a change of what is known",
    "risk.services.marks.clear_picture": "a mark is work to do, not a change of what is known",
    "risk.services.assessing.sweep": "calls assess_incidents and reassess",
    "risk.services.assessing.incident_linked": "link_records' events: one a record and a join",
    "risk.services.prompting.needs_countersignature": "writes nothing",
    "risk.services.prompting.prompts_follow": "one event a prompt that follows; tested with joining",
}


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
    Prompt.objects.filter(person=case.person).update(state=Prompt.State.ANSWERED)
    return asked(case)


def opened(case) -> Call:
    return lambda: case_open(person=case.other)


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
    return lambda: prompting.prompt_arrange_meeting(prompt=case.prompt, plan=plan, **answering(case))


def not_pursued(case) -> Call:
    evidence = {reason.pk: "Seen today, safe and well." for reason in case.prompt.reasons.all()}
    return lambda: prompting.prompt_not_pursue(
        prompt=case.prompt, evidence=evidence, instead="A visit by the GP.", **answering(case)
    )


def countersigned(case) -> Call:
    not_pursued(case)()
    return lambda: prompting.answer_countersign(prompt=case.prompt, **answering(case, "second_coordinator"))


def returned(case) -> Call:
    not_pursued(case)()
    return lambda: prompting.answer_return(
        prompt=case.prompt, reason="The evidence is old.", **answering(case, "second_coordinator")
    )


def answering(case, name: str = "mash_coordinator") -> dict[str, Any]:
    return {"by": case.world.users[name], "actor": case.world.actor(name)}


# service, what its events say in order, how to call it once everything is there
CALLS = [
    ("incidents.services.receive", "incident.received", received),
    ("incidents.services.receive", "incident.amended", amended),
    ("people.services.cases.case_open", "case.opened", opened),
    ("people.services.cases.case_close", "case.closed", closed),
    ("people.services.linking.link_records", "person.linked", linked),
    ("risk.services.assessing.reassess", "picture.changed", reassessed),
    ("risk.services.prompting.prompt_ask", "prompt.event", asked),
    ("risk.services.prompting.prompt_ask", "prompt.raised", raised),
    ("risk.services.prompting.prompt_ask", "case.opened prompt.raised", raised_anew),
    ("risk.services.prompting.prompt_arrange_meeting", "prompt.answered", arranged),
    ("risk.services.prompting.prompt_not_pursue", "prompt.answered", not_pursued),
    ("risk.services.prompting.answer_countersign", "prompt.countersigned case.closed", countersigned),
    ("risk.services.prompting.answer_return", "prompt.returned", returned),
]


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
    assert list(Event.objects.filter(pk__gt=last).values_list("action", flat=True)) == actions.split()


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

"""How the services of whole-population relinking are called, for test_audited."""

from collections.abc import Callable
from typing import Any

from incidents.selectors import IncidentSightings
from people.models import Link, RelinkProposal, RelinkRun
from people.relinking.proposals import Proposal
from people.services.relinking import (
    proposal_carry_out,
    proposals_decide,
    relink_fail,
    relink_propose,
    relink_start,
)
from risk.services.relinking import relink_carry_out

Call = Callable[[], Any]


def begun(case) -> RelinkRun:
    return relink_start(engine="duckdb", model_version="m", model_hash="0")


def weight_found(case) -> Proposal:
    """A link whose weight would be another."""
    link = Link.objects.filter(person=case.person, ended_at=None).earliest("pk")
    parts = [[link.record_id]]
    return Proposal("weight", "stronger", [case.person.pk], parts, link.weight + 1.0, link.weight)


def started(case) -> Call:
    return lambda: begun(case)


def failed(case) -> Call:
    run = begun(case)
    return lambda: relink_fail(run=run)


def proposed(case) -> Call:
    run = begun(case)
    return lambda: relink_propose(run=run, proposals=[weight_found(case)], counts={})


def class_decided(case, *, approve: bool) -> Call:
    run = proposed(case)()
    return lambda: proposals_decide(
        run=run,
        kind="weight",
        group="stronger",
        approve=approve,
        reason="Looked at some.",
        by=case.world.actor("mash_coordinator"),
    )


def approved(case) -> Call:
    return class_decided(case, approve=True)


def refused(case) -> Call:
    return class_decided(case, approve=False)


def carried_out(case) -> Call:
    approved(case)()
    waiting = RelinkProposal.objects.get().pk
    return lambda: proposal_carry_out(proposal_id=waiting, sightings=IncidentSightings())


def all_carried_out(case) -> Call:
    approved(case)()
    return relink_carry_out


RELINKING = [
    ("people.services.relinking.relink_start", "relink.started", started),
    ("people.services.relinking.relink_fail", "relink.failed", failed),
    ("people.services.relinking.relink_propose", "relink.proposed", proposed),
    ("people.services.relinking.proposals_decide", "relink.approved", approved),
    ("people.services.relinking.proposals_decide", "relink.refused", refused),
    ("people.services.relinking.proposal_carry_out", "relink.applied", carried_out),
    ("risk.services.relinking.relink_carry_out", "relink.applied", all_carried_out),
]

"""Background work: fetch, call a service, nothing else."""

from datetime import timedelta

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from incidents.services.grants import incident_grants_lapse
from people.services.grants import person_grants_lapse
from risk.services import asking, assessing, identity, planning, queueing, relinking

SWEEP_AFTER = timedelta(seconds=5)  # a message usually does it sooner
HEARTBEAT_KEY, HEARTBEAT_SECONDS = "worker-heartbeat", 60


@shared_task(name="risk.assess_incidents")
def assess_incidents(incident_ids: list[int]) -> None:
    """Link and assess newly received incidents."""
    assessing.assess_incidents(incident_ids=incident_ids)


@shared_task(name="risk.reassess")
def reassess(person_ids: list[int]) -> None:
    """Assess these persons' pictures, if they are marked."""
    for person_id in person_ids:
        assessing.reassess(person_id=person_id)


@shared_task(name="risk.identity_lapse")
def identity_lapse() -> None:
    """End decisions about who is who whose last day is past."""
    identity.identity_lapse()


@shared_task(name="risk.exceptions_lapse")
def exceptions_lapse() -> None:
    """Write the end of what was open to somebody by name and whose time is up."""
    person_grants_lapse()
    incident_grants_lapse()


@shared_task(name="risk.relink_carry_out")
def relink_carry_out() -> None:
    """Carry out what a person approved of a whole-population run."""
    relinking.relink_carry_out()


@shared_task(name="risk.queue_lapse")
def queue_lapse() -> None:
    """Tell managers of what waits past its time, and mark questions to agencies that nobody answered."""
    asking.questions_lapse(now=timezone.now())
    planning.plans_follow(now=timezone.now())
    queueing.queue_lapse(now=timezone.now())


@shared_task(name="risk.plans_follow")
def plans_follow(person_ids: list[int]) -> None:
    """Something was done with an action or a referral of these persons: the turn of their plans goes on."""
    planning.plans_follow(now=timezone.now(), persons=person_ids)


@shared_task(name="risk.sweep")
def sweep() -> None:
    """Do what lost messages left undone."""
    assessing.sweep(older_than=timezone.now() - SWEEP_AFTER)


@shared_task(name="risk.heartbeat")
def heartbeat() -> None:
    """Say that a worker is alive, for the health check."""
    cache.set(HEARTBEAT_KEY, timezone.now().isoformat(), HEARTBEAT_SECONDS)

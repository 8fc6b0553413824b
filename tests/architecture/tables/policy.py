"""What the policy adds: grants, blocks, emergencies."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from incidents.models import IncidentGrant
from incidents.services.grants import incident_grant_open, incident_grants_end, incident_grants_lapse
from people.models import PersonGrant
from people.services.grants import (
    person_grant_open,
    person_grants_end,
    person_grants_lapse,
    person_grants_withdraw,
)
from tests.architecture.fates import HISTORY, UNTOUCHED, Fate
from tests.architecture.kinds import AUDITED

Call = Callable[[], Any]
MEETING, DISCLOSURE = ("meeting", "a-meeting"), ("disclosure", "a-disclosure")

MODELS = {
    "people.AccessNotice": AUDITED,
    "people.GlassBreak": AUDITED,
    "people.PersonBlock": AUDITED,
    "people.PersonGrant": AUDITED,
}
RELATIONS = {
    "people.PersonGrant.content_object": Fate(
        "ends: what was opened was somebody else; open it anew for the person kept", UNTOUCHED
    ),
    "people.PersonBlock.person": Fate(
        "holds for the kept person as well", "holds for every person that the records become"
    ),
    "people.GlassBreak.person": Fate(HISTORY, UNTOUCHED),
}


def person_opened(case) -> Call:
    return lambda: person_grant_open(
        users=[case.world.users["outsider"]],
        person=case.person,
        kind=PersonGrant.Kind.MEETING,
        purpose="comes to the meeting",
        about=MEETING,
        ends_at=timezone.now() + timedelta(days=30),
        by=case.world.actor("mash_coordinator"),
    )


def person_ended(case) -> Call:
    person_opened(case)()
    by = case.world.actor("mash_coordinator")
    return lambda: person_grants_end(about=MEETING, reason="the meeting is over", by=by)


def person_withdrawn(case) -> Call:
    person_opened(case)()
    by, user = case.world.actor("mash_coordinator"), case.world.users["outsider"]
    return lambda: person_grants_withdraw(person=case.person, user=user, reason="a block was set", by=by)


def person_lapsed(case) -> Call:
    person_opened(case)()
    then = timezone.now() - timedelta(days=2)
    PersonGrant.objects.update(started_at=then, ends_at=then + timedelta(days=1))
    return person_grants_lapse


def incident_opened(case) -> Call:
    return lambda: incident_grant_open(
        users=[case.world.users["outsider"]],
        incidents=[case.incidents["SP-01"]],
        kind=IncidentGrant.Kind.DISCLOSURE,
        purpose="to house him away from the risk",
        about=DISCLOSURE,
        ends_at=timezone.now() + timedelta(days=30),
        by=case.world.actor("police_practitioner"),
    )


def incident_ended(case) -> Call:
    incident_opened(case)()
    by = case.world.actor("police_practitioner")
    return lambda: incident_grants_end(about=DISCLOSURE, reason="it is no longer needed", by=by)


def incident_lapsed(case) -> Call:
    incident_opened(case)()
    then = timezone.now() - timedelta(days=2)
    IncidentGrant.objects.update(started_at=then, ends_at=then + timedelta(days=1))
    return incident_grants_lapse


CALLS = [
    ("people.services.grants.person_grant_open", "grant.opened", person_opened),
    ("people.services.grants.person_grants_end", "grant.ended", person_ended),
    ("people.services.grants.person_grants_withdraw", "grant.ended", person_withdrawn),
    ("people.services.grants.person_grants_lapse", "grant.ended", person_lapsed),
    ("incidents.services.grants.incident_grant_open", "grant.opened", incident_opened),
    ("incidents.services.grants.incident_grants_end", "grant.ended", incident_ended),
    ("incidents.services.grants.incident_grants_lapse", "grant.ended", incident_lapsed),
]

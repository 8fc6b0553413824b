"""What the policy adds: grants, blocks, emergencies."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from agencies.permissions import Perm
from incidents.models import IncidentGrant
from incidents.services.grants import incident_grant_open, incident_grants_end, incident_grants_lapse
from people.models import GlassBreak, PersonBlock, PersonGrant
from people.selectors.emergencies import Wanted
from people.services.blocks import block_end, block_set
from people.services.glass import glass_break, glass_review
from people.services.grants import (
    person_grant_open,
    person_grants_end,
    person_grants_lapse,
    person_grants_withdraw,
)
from tests.architecture.fates import HISTORY, UNTOUCHED, Fate
from tests.architecture.guards import needs
from tests.architecture.kinds import AUDITED
from tests.fixtures.case import NHS_NUMBER

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
URLS = {
    "people:emergency": needs(Perm.BREAK_GLASS),
    "people:emergency_person": needs(Perm.BREAK_GLASS),
    "people:know_them": needs(Perm.PERSON_VIEW),
    "people:glass": needs(Perm.ACCESS_REVIEW),
    "people:blocks": needs(Perm.BLOCK_SET),
    "people:readers": needs(Perm.PERSON_VIEW, Perm.ACCESS_REVIEW),
    "incidents:readers": needs(Perm.PERSON_VIEW, Perm.CONTACT_LOG, Perm.ACCESS_REVIEW),
}
PAGES_SEEN = {
    ("people:emergency_person", "Mr E"): (200, 200, 200, 200, 404, 200, 403, 403),
    ("people:emergency_person", "Mr Z"): (404, 404, 200, 200, 404, 404, 403, 403),
    ("people:know_them", "Mr E"): (200, 200, 200, 200, 404, 200, 403, 403),
    ("people:know_them", "Mr Z"): (404, 404, 200, 200, 404, 404, 403, 403),
    # whoever holds a record of them, and the hub's governance lead
    ("people:readers", "Mr E"): (200, 200, 200, 200, 404, 404, 200, 403),
    ("people:readers", "Mr Z"): (404, 404, 200, 200, 404, 404, 200, 403),
    # whoever reads it in full, and who reviews accesses of its agency or of the hub
    ("incidents:readers", "GP-01"): (200, 200, 404, 404, 404, 200, 200, 403),
    ("incidents:readers", "SP-INTEL-1"): (404, 404, 200, 404, 404, 404, 200, 403),
    # one that opened Mr E: the agencies that hold a record of him are told, and the hub
    ("people:glass", "the emergency"): (403, 200, 403, 403, 403, 403, 200, 403),
    # one that opened nobody: the reader's own agency is told, and the hub
    ("people:glass", "the emergency about nobody"): (403, 404, 403, 403, 403, 403, 200, 403),
}


def THINGS(case) -> dict[str, Any]:
    nobody = Wanted(family_name="Nobody", date_of_birth="1990-01-01")
    at_the_miu, elsewhere = case.world.actor("miu_practitioner"), case.world.actor("outsider")
    return {
        "the emergency": broken(case, by=at_the_miu).public_id,
        "the emergency about nobody": broken(case, by=elsewhere, whom=nobody).public_id,
    }


def broken(case, *, by=None, whom=None) -> GlassBreak:
    return glass_break(
        whom=whom or Wanted(nhs_number=NHS_NUMBER),
        reason="Found unconscious; who is he, and what has he taken?",
        by=by or case.world.actor("outsider"),
    )


def glass_was_broken(case) -> Call:
    return lambda: broken(case)


def glass_opened_nobody(case) -> Call:
    return lambda: broken(case, whom=Wanted(family_name="Nobody", date_of_birth="1990-01-01"))


def glass_was_reviewed(case) -> Call:
    glass, lead = broken(case), case.world.actor("governance_lead")
    return lambda: glass_review(glass=glass, finding="justified", note="", by=lead)


def glass_was_not_justified(case) -> Call:
    glass, lead = broken(case), case.world.actor("governance_lead")
    return lambda: glass_review(glass=glass, finding="not_justified", note="Curiosity.", by=lead)


def block_was_set(case) -> Call:
    by, user = case.world.actor("practitioner"), case.world.users["practitioner"]
    family = PersonBlock.Relation.FAMILY
    return lambda: block_set(person=case.person, user=user, relation=family, reason="His aunt.", by=by)


def block_was_set_on_who_had_opened(case) -> Call:
    broken(case, by=case.world.actor("practitioner"))
    return block_was_set(case)


def block_was_ended(case) -> Call:
    block, lead = block_was_set(case)(), case.world.actor("governance_lead")
    return lambda: block_end(block=block, reason="Another of that name.", by=lead)


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
    ("people.services.glass.glass_break", "glass.broken grant.opened", glass_was_broken),
    ("people.services.glass.glass_break", "glass.broken", glass_opened_nobody),
    ("people.services.glass.glass_review", "glass.reviewed", glass_was_reviewed),
    ("people.services.glass.glass_review", "glass.reviewed grant.ended", glass_was_not_justified),
    ("people.services.blocks.block_set", "block.set", block_was_set),
    ("people.services.blocks.block_set", "block.set grant.ended", block_was_set_on_who_had_opened),
    ("people.services.blocks.block_end", "block.ended", block_was_ended),
    ("people.services.grants.person_grant_open", "grant.opened", person_opened),
    ("people.services.grants.person_grants_end", "grant.ended", person_ended),
    ("people.services.grants.person_grants_withdraw", "grant.ended", person_withdrawn),
    ("people.services.grants.person_grants_lapse", "grant.ended", person_lapsed),
    ("incidents.services.grants.incident_grant_open", "grant.opened", incident_opened),
    ("incidents.services.grants.incident_grants_end", "grant.ended", incident_ended),
    ("incidents.services.grants.incident_grants_lapse", "grant.ended", incident_lapsed),
]
NO_EVENT = {
    "people.services.granting.grant_row": "writes nothing",
    "people.services.granting.grants_end": "part of a service of grants, which writes the event",
    "people.services.granting.grants_lapse": "part of a service of grants, which writes the event",
    "people.services.granting.grants_standing": "part of a service of grants, which writes the event",
    "people.services.cases.case_areas_follow": "part of linking records, whose events it is",
    "people.services.glass.glass_looked": "a look, recorded as one: glass.viewed",
    "people.services.blocks.blocks_follow": "one event a block and a grant; part of the join or the undoing",
}

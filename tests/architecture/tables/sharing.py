"""What sharing adds: agreements, disclosures, who comes to a meeting."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from agencies.models import SharingAgreement
from agencies.permissions import Perm
from risk.models import Meeting
from risk.services.naming import meeting_end, meeting_leave, meeting_name
from risk.services.prompting import MeetingPlan, prompt_arrange_meeting
from sharing.models import Disclosure
from sharing.services.agreements import AgreementDraft, agreement_end, agreement_make, agreement_review
from sharing.services.disclosures import (
    disclosure_end,
    disclosure_make,
    disclosure_narrow,
    disclosure_review,
)
from tests.architecture.fates import HISTORY, Fate
from tests.architecture.guards import Scopes, needs
from tests.architecture.kinds import AUDITED, DERIVED, ERASABLE
from tests.fixtures.answers import absences
from tests.fixtures.disclosing import disclosure_draft

DAY = timedelta(days=1)
URLS = {
    "risk:meeting_people": needs(Perm.PROMPT_ANSWER),
    "risk:meeting_end": needs(Perm.PROMPT_ANSWER),
    "sharing:agreements": needs(Perm.AGREEMENT_KEEP),
    "sharing:agreement_new": needs(Perm.AGREEMENT_KEEP),
    "sharing:agreement": needs(Perm.AGREEMENT_KEEP),
    "sharing:register": needs(Perm.REGISTER_VIEW),
    "sharing:register_export": needs(Perm.REGISTER_VIEW),
    "sharing:disclose": needs(Perm.DISCLOSE),
    "sharing:disclosure": needs(Perm.PERSON_VIEW, Perm.REGISTER_VIEW),
    "sharing:disclosure_review": needs(Perm.DISCLOSE, Perm.REGISTER_VIEW),
    "sharing:disclosure_end": needs(Perm.DISCLOSE, Perm.REGISTER_VIEW),
    "api-disclosures": Scopes({"GET": "disclosures:read"}),
}
FOR_COORDINATORS = (403, 403, 403, 403, 403, 200, 403, 403)
# by the GP practice, to the police practitioner: its author, their manager, who is named, the hub's lead
KEPT = (200, 200, 404, 404, 404, 404, 200, 403)
PAGES_SEEN = {
    ("risk:meeting_people", "the meeting"): FOR_COORDINATORS,
    ("risk:meeting_end", "the meeting"): FOR_COORDINATORS,
    ("sharing:agreement", "the agreement"): (403, 403, 403, 403, 403, 403, 200, 403),
    ("sharing:disclose", "Mr E"): (200, 200, 200, 200, 404, 200, 403, 403),
    ("sharing:disclose", "Mr Z"): (404, 404, 200, 200, 404, 404, 403, 403),
    ("sharing:disclosure", "the disclosure"): (200, 200, 200, 404, 404, 404, 200, 403),
    ("sharing:disclosure_review", "the disclosure"): KEPT,
    ("sharing:disclosure_end", "the disclosure"): KEPT,
}
MODELS = {
    "sharing.Disclosure": AUDITED,
    "sharing.DisclosureItem": ERASABLE,
    "sharing.DisclosureTo": AUDITED,
    "sharing.DisclosureCounter": DERIVED,
    "risk.MeetingMember": AUDITED,
}
RELATIONS = {
    "sharing.Disclosure.person": Fate(
        HISTORY + "; it is told of the person kept", "stays: it says what was disclosed, of which incidents"
    ),
}


def THINGS(case) -> dict[str, UUID]:
    """The public ids of what the rows above name."""
    # not of GP-01, of whose readers the rows of other subjects say who is told without a disclosure
    draft = disclosure_draft(case, "GP-02", to="police_practitioner")
    disclosure = disclosure_make(draft=draft, by=case.world.actor("practitioner"))
    return {
        "the agreement": SharingAgreement.objects.get().public_id,
        "the disclosure": disclosure.public_id,
        "the meeting": meeting(case).public_id,
    }


def agreement_is_made(case) -> Any:
    today = timezone.localdate()
    draft = AgreementDraft(
        title="Falls",
        purpose="Adding up falls.",
        lawful_basis="uk_gdpr_6_1_e",
        parties=list(case.world.agencies.values())[:2],
        starts_on=today,
        review_on=today + 90 * DAY,
    )
    return lambda: agreement_make(draft=draft, by=case.world.actor("governance_lead"))


def agreement_is_reviewed(case) -> Any:
    agreement, today = SharingAgreement.objects.get(), timezone.localdate()
    lead = case.world.actor("governance_lead")
    return lambda: agreement_review(agreement=agreement, review_on=today + 90 * DAY, by=lead)


def agreement_is_ended(case) -> Any:
    agreement, today = SharingAgreement.objects.get(), timezone.localdate()
    lead = case.world.actor("governance_lead")
    return lambda: agreement_end(agreement=agreement, ended_on=today, reason="We leave.", by=lead)


def is_disclosed(case) -> Any:
    draft = disclosure_draft(case)
    return lambda: disclosure_make(draft=draft, by=case.world.actor("practitioner"))


def disclosed(case) -> Disclosure:
    return is_disclosed(case)()


def disclosure_is_reviewed(case) -> Any:
    made, by = disclosed(case), case.world.actor("practitioner")
    return lambda: disclosure_review(disclosure=made, note="Still right.", review_on=made.ends_on, by=by)


def disclosure_is_ended(case) -> Any:
    made, by = disclosed(case), case.world.actor("practitioner")
    return lambda: disclosure_end(disclosure=made, reason="He has moved.", by=by)


def disclosure_is_narrowed(case) -> Any:
    made, by = disclosed(case), case.world.actor("practitioner")
    reader = made.recipients.get(user__isnull=False).user
    return lambda: disclosure_narrow(disclosure=made, user=reader, reason="She has moved.", by=by)


def meeting(case) -> Meeting:
    plan = MeetingPlan(timezone.now() + DAY, "Room 2", list(case.world.agencies.values()))
    coordinator = case.world.users["mash_coordinator"], case.world.actor("mash_coordinator")
    return prompt_arrange_meeting(
        prompt=case.prompt, plan=plan, absences=absences(), by=coordinator[0], actor=coordinator[1]
    ).meeting


def comes(case, name: str = "outsider") -> Any:
    user = case.world.users[name]
    return user, user.memberships.get().agency_id


def is_named(case) -> Any:
    held, by = meeting(case), case.world.actor("mash_coordinator")
    return lambda: meeting_name(meeting=held, members=[comes(case)], by=by)


def meeting_is_ended(case) -> Any:
    held, by = meeting(case), case.world.actor("mash_coordinator")
    meeting_name(meeting=held, members=[comes(case)], by=by)
    return lambda: meeting_end(meeting=held, reason="He is in hospital.", by=by)


def somebody_leaves(case) -> Any:
    held, by = meeting(case), case.world.actor("mash_coordinator")
    meeting_name(meeting=held, members=[comes(case)], by=by)
    return lambda: meeting_leave(meeting=held, user=comes(case)[0], reason="On leave.", by=by)


CALLS = [
    (
        "sharing.services.disclosures.disclosure_narrow",
        "disclosure.narrowed grant.ended",
        disclosure_is_narrowed,
    ),
    ("risk.services.naming.meeting_leave", "meeting.left grant.ended", somebody_leaves),
    ("sharing.services.agreements.agreement_make", "agreement.made", agreement_is_made),
    ("sharing.services.agreements.agreement_review", "agreement.reviewed", agreement_is_reviewed),
    ("sharing.services.agreements.agreement_end", "agreement.ended", agreement_is_ended),
    ("sharing.services.disclosures.disclosure_make", "disclosure.made grant.opened", is_disclosed),
    ("sharing.services.disclosures.disclosure_review", "disclosure.reviewed", disclosure_is_reviewed),
    ("sharing.services.disclosures.disclosure_end", "disclosure.ended grant.ended", disclosure_is_ended),
    ("risk.services.naming.meeting_name", "meeting.named grant.opened", is_named),
    ("risk.services.naming.meeting_end", "meeting.called_off grant.ended", meeting_is_ended),
]
NO_EVENT = {
    "sharing.services.agreements.may_make": "writes nothing",
    "sharing.services.disclosures.left_out": "writes nothing",
    "sharing.services.disclosures.end_of": "writes nothing",
    "risk.services.naming.closes_at": "writes nothing",
}

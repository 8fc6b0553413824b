"""Notices, escalations, cover and webhooks."""

from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from agencies.permissions import Perm
from agencies.selectors import actor_for_client
from notices.models import Delivery, Notice
from notices.services import escalation_raise, escalations_end, notice_give
from notices.services.covering import cover_end, cover_set, preference_set
from notices.services.deliveries import deliveries_make
from notices.services.seeing import escalation_answer, notice_seen, notices_seen
from notices.services.webhooks import WAITS, delivery_send, webhook_end, webhook_make
from tests.architecture.guards import Scopes, needs
from tests.architecture.kinds import AUDITED, PASSING
from tests.fixtures.clients import make_client
from tests.fixtures.notices import PUBLIC, make_webhook

URLS = {
    "notices:list": needs(Perm.WORK_DO, Perm.ACCESS_REVIEW, Perm.CONFIGURE),
    "notices:late": needs(Perm.WORK_OVERSEE),
    "notices:preferences": needs(Perm.WORK_DO, Perm.ACCESS_REVIEW, Perm.CONFIGURE),
    "notices:cover": needs(Perm.WORK_DO),
    "api-webhooks": Scopes({"GET": "webhooks:manage", "POST": "webhooks:manage"}),
    "api-webhook": Scopes({"GET": "webhooks:manage", "POST": "webhooks:manage"}),
    "api-deliveries": Scopes({"GET": "webhooks:manage"}),
}
OF_THE_GP = (200, 404, 404, 404, 404)
API_SEEN = {
    ("api-webhook", "the GP's webhook"): OF_THE_GP,
    ("api-deliveries", "the GP's webhook"): OF_THE_GP,
}
MODELS = {
    "notices.Cover": AUDITED,
    "notices.Delivery": PASSING,
    "notices.Escalation": AUDITED,
    "notices.Notice": AUDITED,
    "notices.Preference": AUDITED,
    "notices.Webhook": AUDITED,
}
NO_EVENT = {
    "notices.services.giving.notice_give": "part of the change it tells of, whose event it is",
    "notices.services.giving.notices_end": "part of the change after which nothing waits, whose event it is",
    "notices.services.deliveries.deliveries_make": "part of the change it tells of, whose event it is",
    "notices.services.mailing.mail_send": "tells of nothing that was not told; tested with mail",
    "notices.services.mailing.digest_send": "tells of nothing that was not told; tested with mail",
    "notices.services.webhooks.networks": "writes nothing",
    "notices.services.webhooks.deliveries_due": "writes nothing",
    "notices.services.webhooks.body_of": "writes nothing",
}


def THINGS(case) -> dict[str, UUID]:
    """One webhook, to which one thing was sent."""
    hook = make_webhook(case.world.agencies["cannock-gp"])
    told = late(case)
    deliveries_make(
        code="prompt_late",
        about=told["about"],
        person=told["person"],
        agencies=[hook.agency_id],
        key="told",
        at=told["at"],
    )
    return {"the GP's webhook": hook.public_id}


def late(case) -> dict[str, Any]:
    """What is told of a prompt that waits past its time."""
    return {
        "about": ("prompt", case.prompt.public_id),
        "reference": case.prompt.reference,
        "person": case.person.public_id,
        "agency": case.world.agencies["cannock-gp"],
        "due_at": timezone.now(),
        "at": timezone.now(),
    }


def raised(case) -> Any:
    told = late(case) | {"about": ("prompt", uuid4())}
    return lambda: escalation_raise(**told)


def ended(case) -> Any:
    told = late(case)
    escalation_raise(**told)
    return lambda: escalations_end(about=told["about"], at=timezone.now())


def given(case) -> Notice:
    """The practitioner is told something."""
    notice_give(
        code="document_ready",
        about=("document", uuid4()),
        reference="",
        person=None,
        at=timezone.now(),
        users=[case.world.users["practitioner"]],
        key="given",
    )
    return Notice.objects.get(key="given")


def seen(case) -> Any:
    notice, by = given(case), case.world.actor("practitioner")
    return lambda: notice_seen(notice=notice, by=by)


def all_seen(case) -> Any:
    given(case)
    by = case.world.actor("practitioner")
    return lambda: notices_seen(by=by)


def answered(case) -> Any:
    escalation, by = escalation_raise(**late(case)), case.world.actor("agency_manager")
    return lambda: escalation_answer(escalation=escalation, words="We had nobody on Sunday.", by=by)


def preferred(case) -> Any:
    by = case.world.actor("practitioner")
    return lambda: preference_set(mail="digest", hour=9, by=by)


def cover(case) -> Any:
    """The manager is told as well while the practitioner is away."""
    users, today = case.world.users, timezone.localdate()
    return lambda: cover_set(
        user=users["practitioner"],
        instead=users["agency_manager"],
        agency=case.world.agencies["cannock-gp"],
        from_on=today,
        to_on=today,
        by=case.world.actor("practitioner"),
    )


def cover_is_ended(case) -> Any:
    made, by = cover(case)(), case.world.actor("practitioner")
    return lambda: cover_end(cover=made, by=by)


def _system(case) -> Any:
    client = make_client(case.world.agencies["cannock-gp"], "webhooks:manage")
    return actor_for_client(client=client, scopes=frozenset({"webhooks:manage"}))


def hooked(case) -> Any:
    by = _system(case)
    return lambda: webhook_make(url=PUBLIC, codes=["prompt_late"], by=by)


def unhooked(case) -> Any:
    hook, by = make_webhook(case.world.agencies["cannock-gp"]), _system(case)
    return lambda: webhook_end(webhook=hook, by=by)


def given_up(case) -> Any:
    """The last attempt fails: the address is not one that is posted to."""
    hook, now = make_webhook(case.world.agencies["cannock-gp"], url="http://localhost/"), timezone.now()
    delivery = Delivery.objects.create(
        webhook=hook,
        key="told",
        code="prompt_late",
        about_type="prompt",
        about_id=uuid4(),
        at=now,
        next_at=now,
        attempts=len(WAITS),
    )
    return lambda: delivery_send(delivery_id=delivery.pk, now=now)


CALLS = [
    ("notices.services.webhooks.webhook_make", "webhook.made", hooked),
    ("notices.services.webhooks.webhook_end", "webhook.ended", unhooked),
    ("notices.services.webhooks.delivery_send", "webhook.given_up", given_up),
    ("notices.services.covering.preference_set", "preference.set", preferred),
    ("notices.services.covering.cover_set", "cover.set", cover),
    ("notices.services.covering.cover_end", "cover.ended", cover_is_ended),
    ("notices.services.seeing.notice_seen", "notice.seen_work", seen),
    ("notices.services.seeing.notices_seen", "notice.seen_work", all_seen),
    ("notices.services.seeing.escalation_answer", "escalation.answered", answered),
    ("notices.services.escalating.escalation_raise", "escalation.raised", raised),
    ("notices.services.escalating.escalations_end", "escalation.ended", ended),
]

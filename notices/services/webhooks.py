"""Agencies' systems are told of what their agency is told of: ids only, signed, until it is taken.

A delivery is written in the transaction of what it tells of, sent after it, and marked once it was taken:
at least once, with a key by which a second one is known.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies.models import Agency, ApiClient, User
from agencies.permissions import SYSTEM, Actor
from audit import services as audit
from notices import secrets
from notices.addresses import wrong_with
from notices.codes import ADMINISTRATORS, FOR_SYSTEMS
from notices.models import Delivery, Webhook
from notices.posting import NotPosted, may_be_posted_to, post
from notices.selectors.audience import holders
from notices.services.giving import notice_give
from people.services.refusals import Incomplete, NotAllowed, NotOpen

MOST = 10  # webhooks of one agency
# How long after each attempt the next is made; after the last none is.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
LEASE = timedelta(minutes=2)  # in which nobody else sends what is being sent
AT_MOST = 200  # deliveries started in one run


def networks() -> list[IPv4Network | IPv6Network]:
    """Those that are not public and may be posted to all the same, as the installation names them."""
    return [ip_network(one, strict=False) for one in settings.WEBHOOK_NETWORKS]


@transaction.atomic
def webhook_make(*, url: str, codes: Sequence[str], by: Actor) -> tuple[Webhook, str]:
    """The client's agency is told of the events with these codes at this address. Returned with its secret.

    The secret is shown once. Raises NotAllowed, NotOpen (the agency has as many as it may, or this address
    already), or Incomplete.
    """
    client, missing = _client(by), {}
    if wrong := wrong_with(url):
        missing["url"] = wrong
    elif not may_be_posted_to(url, networks()):
        missing["url"] = "must be an https address whose host is found and is public"
    if not codes or set(codes) - set(FOR_SYSTEMS):
        missing["events"] = f"must name one or more of: {', '.join(FOR_SYSTEMS)}"
    if missing:
        raise Incomplete(missing)
    agency = Agency.objects.select_for_update().get(pk=client.agency_id)
    standing = Webhook.objects.filter(agency=agency, ended_at__isnull=True)
    if standing.filter(url=url).exists():
        raise NotOpen("Your agency has a webhook with this address. End it before you make another.")
    if standing.count() >= MOST:
        raise NotOpen(f"Your agency has {MOST} webhooks, which is the most. End one first.")
    secret = secrets.new()
    webhook = Webhook.objects.create(
        agency=agency,
        url=url,
        codes=sorted(set(codes)),
        secret=secrets.encrypt(secret),
        made_at=timezone.now(),
        made_by=client,
    )
    audit.record(action="webhook.made", by=by, target=_target(webhook))
    return webhook, secret


@transaction.atomic
def webhook_end(*, webhook: Webhook, by: Actor) -> Webhook:
    """Nothing more is sent there, also not what waits. Safe to repeat. Raises NotAllowed."""
    if webhook.agency_id != _client(by).agency_id:
        raise NotAllowed("This webhook is another agency's.")
    webhook = Webhook.objects.select_for_update(of=("self",)).select_related("agency").get(pk=webhook.pk)
    if webhook.ended_at is not None:
        return webhook
    webhook.ended_at = timezone.now()
    webhook.save(update_fields=["ended_at"])
    Delivery.objects.filter(webhook=webhook, next_at__isnull=False).update(
        next_at=None, given_up_at=webhook.ended_at
    )
    audit.record(action="webhook.ended", by=by, target=_target(webhook))
    return webhook


def deliveries_due(*, now: datetime) -> list[int]:
    """Primary keys of what is to be sent now, longest waiting first."""
    due = Delivery.objects.filter(next_at__lte=now).order_by("next_at", "pk")
    return list(due.values_list("pk", flat=True)[:AT_MOST])


def delivery_send(*, delivery_id: int, now: datetime) -> bool:
    """Send one, if its time has come and nobody else sends it. Whether it was taken (any 2xx).

    What is not taken is sent again after 1, 5 and 30 minutes, 2 and 12 hours, and then given up, which
    administrators are told.
    """
    delivery = _claim(delivery_id, now)
    if delivery is None:
        return False
    body = body_of(delivery)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "CaseLink",
        "CaseLink-Signature": secrets.signature(secrets.decrypt(delivery.webhook.secret), body, now),
    }
    try:
        status = post(delivery.webhook.url, body, headers, networks())
    except NotPosted:
        status = 0
    return _settle(delivery, status, now)


def body_of(delivery: Delivery) -> bytes:
    """What is sent: ids, a code and a moment."""
    said = {
        "id": str(delivery.public_id),
        "event": delivery.code,
        "at": delivery.at.isoformat(),
        "about": {"type": delivery.about_type, "id": str(delivery.about_id)},
    }
    return json.dumps(said, separators=(",", ":")).encode()


@transaction.atomic
def _claim(delivery_id: int, now: datetime) -> Delivery | None:
    """The delivery, kept from others for a while; None where it is not to be sent now."""
    found = (
        Delivery.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("webhook__agency")
        .filter(pk=delivery_id, next_at__lte=now, webhook__ended_at__isnull=True)
        .first()
    )
    if found is None:
        return None
    person, agency = found.person_public_id, found.webhook.agency_id
    if person is not None and agency not in holders(person=person, agencies={agency}):
        found.next_at, found.given_up_at = None, now  # it may not know of the person any more
        found.save(update_fields=["next_at", "given_up_at"])
        return None
    found.next_at, found.attempts = now + LEASE, found.attempts + 1
    found.save(update_fields=["next_at", "attempts"])
    return found


@transaction.atomic
def _settle(delivery: Delivery, status: int, now: datetime) -> bool:
    taken = 200 <= status < 300
    hook = (
        Webhook.objects.select_for_update(of=("self",)).select_related("agency").get(pk=delivery.webhook_id)
    )
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if delivery.next_at is None:
        return False  # ended meanwhile
    delivery.status = status or None
    given_up = not taken and delivery.attempts > len(WAITS)
    delivery.delivered_at = now if taken else None
    delivery.given_up_at = now if given_up else None
    delivery.next_at = None if taken or given_up else now + WAITS[delivery.attempts - 1]
    delivery.save(update_fields=["status", "delivered_at", "given_up_at", "next_at"])
    failing = None if taken else hook.failing_since or now
    if failing != hook.failing_since:
        hook.failing_since = failing
        hook.save(update_fields=["failing_since"])
    if given_up:
        _tell(hook, now)
    return taken


def _tell(webhook: Webhook, now: datetime) -> None:
    """Administrators are told, once for as long as it fails."""
    notice_give(
        code="webhook_given_up",
        about=("webhook", webhook.public_id),
        reference="",
        person=None,
        at=now,
        users=_administrators(timezone.localdate(now)),
        of_agency=webhook.agency,
        key=f"webhook_given_up:{webhook.public_id}:{webhook.failing_since}",
    )
    audit.record(action="webhook.given_up", by=SYSTEM, target=_target(webhook))


def _administrators(on: date) -> list[User]:
    in_force = Q(memberships__ended_on__isnull=True) | Q(memberships__ended_on__gte=on)
    found = User.objects.filter(
        in_force,
        memberships__role=ADMINISTRATORS,
        memberships__started_on__lte=on,
        is_active=True,
    )
    return list(found.distinct().order_by("pk"))


def _client(by: Actor) -> ApiClient:
    client = ApiClient.objects.select_related("agency").filter(client_id=by.id).first()
    if by.kind != "client" or client is None:
        raise NotAllowed("Webhooks are for agencies' systems.")
    return client


def _target(webhook: Webhook) -> audit.Target:
    detail = {"agency": webhook.agency.code, "events": list(webhook.codes)}
    return audit.Target("webhook", str(webhook.public_id), detail)

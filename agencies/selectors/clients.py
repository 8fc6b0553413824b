"""Read agencies' systems and their secrets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from oauth2_provider.models import get_access_token_model

from agencies.models import ApiClient, ClientSecret
from agencies.permissions import Actor, Perm

UNUSED = timedelta(days=90)  # after which a secret nobody uses should be ended


@dataclass(frozen=True, slots=True)
class SecretTold:
    """A secret as its page tells of it; nothing of the secret itself is kept."""

    secret: ClientSecret
    works: bool
    unused: bool


def secrets_working(*, client: ApiClient, at: datetime) -> list[ClientSecret]:
    """The client's secrets that work at that moment, oldest first."""
    held = ClientSecret.objects.filter(client=client, ended_at__isnull=True)
    return list(held.filter(Q(works_until__isnull=True) | Q(works_until__gt=at)).order_by("created_at", "pk"))


def client_configured(*, by: Actor, public_id: UUID) -> ApiClient | None:
    """The system, for who may configure; None for everybody else and where there is none."""
    if not by.may(Perm.CONFIGURE):
        return None
    return ApiClient.objects.select_related("agency").filter(public_id=public_id).first()


def secrets_told(*, by: Actor, client: ApiClient, at: datetime) -> Sequence[SecretTold]:
    """The client's secrets, the latest first, for who may configure; none otherwise."""
    if not by.may(Perm.CONFIGURE):
        return []
    working = {held.pk for held in secrets_working(client=client, at=at)}
    return [
        SecretTold(
            held,
            works=held.pk in working,
            unused=held.pk in working and (held.last_used_at or held.created_at) < at - UNUSED,
        )
        for held in ClientSecret.objects.filter(client=client)
        .select_related("created_by")
        .order_by("-created_at", "-pk")
    ]


def tokens_alive(*, by: Actor, client: ApiClient, at: datetime) -> int:
    """How many tokens of the client work now, for who may configure; none otherwise."""
    if not by.may(Perm.CONFIGURE):
        return 0
    return get_access_token_model().objects.filter(application=client, expires__gt=at).count()

"""What agencies' systems add: the secrets they bring, and who changes them."""

from collections.abc import Callable
from typing import Any

from agencies.models import ApiClient, ClientSecret, Role
from agencies.permissions import Perm
from agencies.services.clients import client_change, client_make, secret_end, secret_make
from tests.architecture.guards import needs
from tests.fixtures.clients import make_client

Call = Callable[[], Any]
URLS = {
    "agencies:clients": needs(Perm.CONFIGURE),
    "agencies:client_new": needs(Perm.CONFIGURE),
    "agencies:client": needs(Perm.CONFIGURE),
}
PAGES_SEEN = {("agencies:client", "the GP's system"): (403, 403, 403, 403, 403, 403, 403, 200)}


def THINGS(case: Any) -> dict[str, Any]:
    """One system."""
    return {"the GP's system": _client(case).public_id}


def _client(case: Any) -> ApiClient:
    return make_client(case.world.agencies["cannock-gp"])


def _chief(case: Any) -> Any:
    return case.world.actor(Role.SYSTEM_ADMINISTRATOR)


def made(case: Any) -> Call:
    agency = case.world.agencies["cannock-miu"]
    return lambda: client_make(agency=agency, name="triage", scopes=["people:read"], by=_chief(case))


def changed(case: Any) -> Call:
    client = _client(case)
    return lambda: client_change(
        client=client, scopes=["people:read"], requests_a_minute=5, certificate="", by=_chief(case)
    )


def replaced(case: Any) -> Call:
    client = _client(case)
    return lambda: secret_make(client=client, overlap_hours=24, by=_chief(case))


def ended(case: Any) -> Call:
    replaced(case)()
    old = ClientSecret.objects.earliest("created_at")
    return lambda: secret_end(secret=old, by=_chief(case))


NO_EVENT = {
    "agencies.services.clients.secret_fits": "keeps when a secret was last used, to the nearest minutes",
    "agencies.services.clients.secret_fits_nobody": "writes nothing",
}
CALLS = [
    ("agencies.services.clients.client_make", "client.changed client.secret_made", made),
    ("agencies.services.clients.client_change", "client.changed", changed),
    ("agencies.services.clients.secret_make", "client.secret_made", replaced),
    ("agencies.services.clients.secret_end", "client.secret_ended", ended),
]

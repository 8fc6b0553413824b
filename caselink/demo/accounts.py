"""Agencies, sign-ins and API clients of the demonstration. Secrets are made for this installation alone."""

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from oauth2_provider.scopes import get_scopes_backend

from agencies.models import Agency, ApiClient, Membership, SharingAgreement, User
from agencies.selectors import actor_for_user
from caselink.demo.cast import AGENCIES, AGREEMENT, AREA, USERS, AgencyPart, UserPart
from caselink.whose import whose
from sharing.services.agreements import AgreementDraft, agreement_make

FILE = "demo.json"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another


@dataclass(slots=True)
class Secrets:
    """What var/demo.json remembers: passwords by username, client secrets by client id; may be empty."""

    passwords: dict[str, str]
    clients: dict[str, str]
    key: str = ""  # of the authenticator app that everybody in the demonstration shares


@transaction.atomic
def set_up() -> dict[str, Any]:
    """Make what is missing of agencies, users and clients. Returns the content of var/demo.json.

    A sign-in or client whose secret the file no longer knows gets a new one.
    """
    known = _read()
    agencies = {part.code: _agency(part) for part in AGENCIES}
    if not _still_right(known):
        known = Secrets({}, known.clients, known.key)
    password = next(iter(known.passwords.values()), None) or new_password()
    hashed = cache(partial(make_password, password))  # one password for all: hashed once, it is slow
    users = [_user(part, agencies[part.agency], known, password, hashed) for part in USERS]
    key = known.key or generate_totp_secret()
    for user in User.objects.filter(username__in=[part.username for part in USERS]):
        _second_factor(user, key, new=not known.key)
    clients = [_client(part, agencies[part.code], known) for part in AGENCIES]
    _agreement(list(agencies.values()))
    return {"url": _url(), "second_factor_key": key, "users": users, "api_clients": clients}


def write(content: dict[str, Any]) -> Path:
    """Write var/demo.json, readable by its owner alone, whole or not at all."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        json.dump(content, handle, indent=2)
        handle.write("\n")
    scratch.replace(path)
    return path


def new_password() -> str:
    """Four groups of four, easy to read out: 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _path() -> Path:
    return Path(settings.VAR_DIR) / FILE


def _url() -> str:
    return f"http://127.0.0.1:{os.environ.get('CASELINK_PORT') or 8000}"


def _read() -> Secrets:
    try:
        content = json.loads(_path().read_text())
        return Secrets(
            {user["username"]: user["password"] for user in content["users"]},
            {client["client_id"]: client["client_secret"] for client in content["api_clients"]},
            str(content.get("second_factor_key", "")),
        )
    except (OSError, ValueError, LookupError, TypeError):
        return Secrets({}, {})  # never written, lost or spoilt: new secrets are made


def _still_right(known: Secrets) -> bool:
    """Whether the file's first password opens its account: it may be another database's file.

    One stands for all, because checking a password is slow on purpose.
    """
    for username, password in known.passwords.items():
        user = User.objects.filter(username=username).first()
        return user is not None and check_password(password, user.password)
    return False


def _agency(part: AgencyPart) -> Agency:
    agency, _ = Agency.objects.get_or_create(
        code=part.code,
        defaults={"name": part.name, "kind": part.kind, "area": AREA, "contact_point": part.contact_point},
    )
    return agency


def _user(
    part: UserPart, agency: Agency, known: Secrets, password: str, hashed: Callable[[], str]
) -> dict[str, Any]:
    user, created = User.objects.get_or_create(
        username=part.username, defaults={"first_name": part.first_name, "last_name": part.last_name}
    )
    remembered = known.passwords.get(part.username)
    if created or remembered is None:
        remembered = password
        user.password = hashed()
        user.save(update_fields=["password"])
    Membership.objects.get_or_create(
        user=user, agency=agency, role=part.role, ended_on=None, defaults={"started_on": timezone.localdate()}
    )
    return {
        "username": part.username,
        "password": remembered,
        "role": part.role.value,
        "agency": part.agency,
    }


def _agreement(agencies: list[Agency]) -> None:
    """The agencies of the demonstration agree to share, once; ended by hand, it stays ended."""
    if SharingAgreement.objects.filter(title=AGREEMENT.title).exists():
        return
    lead = User.objects.get(username=AGREEMENT.made_by)
    today = timezone.localdate()
    draft = AgreementDraft(
        title=AGREEMENT.title,
        purpose=AGREEMENT.purpose,
        lawful_basis=AGREEMENT.lawful_basis,
        parties=agencies,
        starts_on=today,
        review_on=today + timedelta(days=365),
    )
    agreement_make(draft=draft, by=actor_for_user(user=lead, on=today))


def _second_factor(user: User, key: str, *, new: bool) -> None:
    """An authenticator app that holds the demonstration's key, unless the user has set up one since."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    if new:
        found.delete()
    if not found.exists():
        TOTP.activate(user, key)


def _client(part: AgencyPart, agency: Agency, known: Secrets) -> dict[str, Any]:
    name = f"{whose(part.name)} system"
    # As it was called before, in a demonstration that stands.
    ApiClient.objects.filter(agency=agency, name=f"{part.name}'s system").update(name=name)
    client = ApiClient.objects.filter(agency=agency, name=name).first()
    secret = known.clients.get(client.client_id) if client else None
    if client is None:
        client = ApiClient(
            agency=agency,
            name=name,
            client_type=ApiClient.CLIENT_CONFIDENTIAL,
            authorization_grant_type=ApiClient.GRANT_CLIENT_CREDENTIALS,
            scopes=" ".join(get_scopes_backend().get_all_scopes()),
        )
    if secret is None:
        secret = client.client_secret = secrets.token_urlsafe(32)
        client.save()
    return {"agency": part.code, "client_id": client.client_id, "client_secret": secret}

"""A change of how somebody signs in is audited once, or not made.

The factors are in the sign-in package's table, which the test of all services does not compare.
"""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from agencies.models import IdentityProvider, ProviderIdentity
from agencies.selectors.sign_in import codes_left
from agencies.services import factors
from agencies.services.identities import identity_end
from agencies.services.sign_in import sessions_end
from audit.models import Event
from tests.fixtures.passkeys import KEY

WHO = "outsider"


def app_added(user, by):
    return lambda: factors.totp_add(user=user, secret=KEY, step=1, by=by)


def passkey_added(user, by):
    return lambda: factors.passkey_add(user=user, name="key", credential={}, by=by)


def factor_removed(user, by):
    app_added(user, by)()
    passkey = passkey_added(user, by)()
    return lambda: factors.factor_remove(factor=Authenticator.objects.get(pk=passkey.pk), by=by)


def identity_ended(user, by):
    app_added(user, by)()
    provider = IdentityProvider.objects.create(
        agency=user.memberships.get().agency,
        slug="housing",
        name="Housing",
        issuer="https://sign-in.housing.example",
        client_id="caselink",
    )
    identity = ProviderIdentity.objects.create(provider=provider, user=user, subject="s")
    return lambda: identity_end(identity=identity, now=timezone.now(), by=by)


def codes_made(user, by):
    return lambda: factors.recovery_codes_make(user=user, by=by)


def codes_kept(user, by):
    codes_made(user, by)()
    return lambda: factors.recovery_codes_kept(user=user, by=by)


def recovery_code_used(user, by):
    codes_made(user, by)()
    code = codes_left(user=user)[0]
    return lambda: factors.code_use(user=user, code=code, by=by)


def sessions_ended(user, by):
    UserSession.objects.create(user=user, ip="127.0.0.1", session_key="k", user_agent="a browser")
    return lambda: sessions_end(user=user, by=by)


CALLS = [
    (app_added, "factor.added"),
    (passkey_added, "factor.added"),
    (factor_removed, "factor.removed"),
    (identity_ended, "factor.removed"),
    (codes_made, "factor.added"),
    (codes_kept, "factor.added"),
    (recovery_code_used, "recovery.used"),
    (sessions_ended, "session.ended"),
]


def rows():
    return [
        sorted(map(repr, model.objects.values_list()))
        for model in (Authenticator, UserSession, ProviderIdentity)
    ]


@pytest.mark.parametrize(("prepare", "action"), CALLS)
def test_a_change_is_audited_once_or_not_made(prepare, action, world):
    user, by = world.users[WHO], world.actor(WHO)
    call = prepare(user, by)
    before, count = rows(), Event.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event ADD CONSTRAINT refuse_all CHECK (false) NOT VALID")
        with pytest.raises(DatabaseError), transaction.atomic():
            call()
        cursor.execute("ALTER TABLE audit_event DROP CONSTRAINT refuse_all")
    assert rows() == before

    call()
    assert rows() != before
    assert list(Event.objects.order_by("pk").values_list("action", flat=True))[count:] == [action]

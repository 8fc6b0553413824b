"""Signing in, one's own account, and its factors."""

from typing import Any

from django.utils import timezone

from agencies.models import IdentityProvider, Membership, RecoveryInvitation, Role
from agencies.permissions import Perm
from agencies.services import members, recovery
from agencies.services.looks import language_keep, looks_keep
from tests.architecture.guards import Public, SignedIn, needs

URLS = {
    "mfa_authenticate": Public("the second step of signing in; needs the first"),
    "mfa_login_webauthn": Public("signing in by a passkey"),
    "mfa_reauthenticate": SignedIn(),
    "mfa_reauthenticate_webauthn": SignedIn(),
    "account_factors": SignedIn(),
    "account_totp": SignedIn(),
    "account_passkey_add": SignedIn(),
    "account_recovery_codes": SignedIn(),
    "account_factor_remove": SignedIn(),
    "account_sign_out_elsewhere": SignedIn(),
    "account_oidc": Public("leads to an agency's own sign-in"),
    "account_oidc_back": Public("comes back from it, with what this browser was sent for"),
    "account_oidc_link": SignedIn(),
    "account_recovery": Public("coming back with a key; says the same for every name"),
    "agencies:agencies": needs(Perm.CONFIGURE, Perm.AGENCY_MANAGE),
    "agencies:agency": needs(Perm.CONFIGURE, Perm.AGENCY_MANAGE),
    "agencies:agency_new": needs(Perm.CONFIGURE),
    "agencies:agency_change": needs(Perm.CONFIGURE),
    "agencies:member_new": needs(Perm.CONFIGURE),
    "agencies:provider_new": needs(Perm.CONFIGURE),
    "account_looks": SignedIn(),
    "account_language": Public("the language of pages, on the sign-in page too; keeps no more than that"),
    "account_away": Public("where one leaves for at once; it says nothing of anything"),
    "account_demonstration_code": Public("the demonstration's code, on its own machine; 404 everywhere else"),
}

FOR_ADMINISTRATORS = (403, 403, 403, 403, 403, 403, 403, 200)
PAGES_SEEN = {
    # the GP's manager sees the GP, and not the police
    ("agencies:agency", "the GP"): (403, 200, 403, 403, 403, 403, 403, 200),
    ("agencies:agency", "the police"): (403, 404, 403, 403, 403, 403, 403, 200),
    ("agencies:agency_change", "the GP"): FOR_ADMINISTRATORS,
    ("agencies:member_new", "the GP"): FOR_ADMINISTRATORS,
    ("agencies:provider_new", "the GP"): FOR_ADMINISTRATORS,
}


def THINGS(case: Any) -> dict[str, Any]:
    """Two agencies."""
    agencies = case.world.agencies
    return {
        "the GP": agencies["cannock-gp"].public_id,
        "the police": agencies["staffordshire-police"].public_id,
    }


def _chief(case: Any) -> Any:
    return case.world.actor(Role.SYSTEM_ADMINISTRATOR)


def agency_made(case: Any) -> Any:
    said = {"code": "new", "name": "New", "kind": "gp", "area": "", "contact_point": ""}
    return lambda: members.agency_make(**said, by=_chief(case))


def agency_changed(case: Any) -> Any:
    agency = case.world.agencies["cannock-gp"]
    return lambda: members.agency_change(
        agency=agency, name="Another", area="Chase", contact_point="", by=_chief(case)
    )


def member_added(case: Any) -> Any:
    member = members.NewMember("new.person", "New", "Person", Role.PRACTITIONER)
    agency = case.world.agencies["cannock-gp"]
    return lambda: members.member_add(agency=agency, member=member, on=timezone.localdate(), by=_chief(case))


def member_ended(case: Any) -> Any:
    membership = Membership.objects.get(user__username="outsider")
    return lambda: members.member_end(membership=membership, on=timezone.localdate(), by=_chief(case))


def provider_made(case: Any) -> Any:
    said = {"slug": "p", "name": "P", "issuer": "https://p.example", "client_id": "c", "required_amr": []}
    agency = case.world.agencies["cannock-gp"]
    return lambda: members.provider_make(agency=agency, **said, by=_chief(case))


def provider_switched(case: Any) -> Any:
    provider_made(case)()
    provider = IdentityProvider.objects.get()
    return lambda: members.provider_switch(provider=provider, active=False, by=_chief(case))


def dark(case: Any) -> Any:
    user = case.world.users["practitioner"]
    return lambda: looks_keep(user=user, look="dark", by=case.world.actor("practitioner"))


def in_welsh(case: Any) -> Any:
    user = case.world.users["practitioner"]
    return lambda: language_keep(user=user, language="cy", by=case.world.actor("practitioner"))


def way_back_asked(case: Any) -> Any:
    user = case.world.users["practitioner"]
    return lambda: recovery.recovery_ask(user=user, now=timezone.now(), by=_chief(case))


def way_back_confirmed(case: Any) -> Any:
    way_back_asked(case)()
    invitation = RecoveryInvitation.objects.get()
    return lambda: recovery.recovery_confirm(
        invitation=invitation, now=timezone.now(), by=case.world.actor("agency_manager")
    )


def way_back_used(case: Any) -> Any:
    key = way_back_confirmed(case)()
    return lambda: recovery.recovery_use(
        key=key,
        username="practitioner",
        password="a quite new sentence",
        now=timezone.now(),
    )


CALLS = [
    ("agencies.services.looks.looks_keep", "looks.set", dark),
    ("agencies.services.looks.language_keep", "language.set", in_welsh),
    ("agencies.services.members.agency_make", "agency.changed", agency_made),
    ("agencies.services.members.agency_change", "agency.changed", agency_changed),
    ("agencies.services.members.member_add", "member.changed", member_added),
    ("agencies.services.members.member_end", "member.changed", member_ended),
    ("agencies.services.members.provider_make", "provider.changed", provider_made),
    ("agencies.services.members.provider_switch", "provider.changed", provider_switched),
    ("agencies.services.recovery.recovery_ask", "recovery.asked", way_back_asked),
    ("agencies.services.recovery.recovery_confirm", "recovery.confirmed", way_back_confirmed),
    ("agencies.services.recovery.recovery_use", "recovery.used", way_back_used),
]
NO_EVENT = {
    "agencies.services.factors.step_of": "writes nothing",
    **{
        f"agencies.services.factors.{name}": "changes the sign-in package's table; tested with signing in"
        for name in (
            "totp_add",
            "passkey_add",
            "factor_remove",
            "recovery_codes_make",
            "recovery_codes_kept",
            "code_use",
        )
    },
    "agencies.services.attempts.wait_after": "writes nothing",
    "agencies.services.attempts.attempt_begin": "counts a try, whose failure is the event",
    "agencies.services.attempts.attempt_failed": "is the event of a failure; the count was there before",
    "agencies.services.attempts.attempt_passed": "takes back a count; the sign-in is the event",
    "agencies.services.attempts.device_remember": "part of signing in, whose event it is",
    "agencies.services.identities.identity_end": "tested with the page of factors",
    "agencies.services.identities.identity_link": "tested with signing in by a provider",
    "agencies.services.sign_in.signed_in": "is the event of a sign-in",
    "agencies.services.sign_in.sessions_end": "changes the sign-in package's table; tested with signing in",
    "agencies.services.sign_in.sessions_clear": "deletes what is over already; tested with signing in",
}

"""Signing in, one's own account, and its factors."""

from tests.architecture.guards import Public, SignedIn

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
    "account_demonstration_code": Public("the demonstration's code, on its own machine; 404 everywhere else"),
}

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
    "agencies.services.identities.identity_link": "tested with signing in by a provider",
    "agencies.services.sign_in.signed_in": "is the event of a sign-in",
    "agencies.services.sign_in.sessions_end": "changes the sign-in package's table; tested with signing in",
}

"""Signing in, and one's own account. Only what is used of the sign-in package has an address."""

from allauth.account import views as allauth_account
from allauth.mfa.base import views as allauth_mfa
from allauth.mfa.webauthn import views as allauth_webauthn
from django.urls import URLPattern, URLResolver, path

from agencies.decorators import fresh
from agencies.views import account, demonstration, looks, members, oidc

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", allauth_account.login, name="account_login"),
    path("logout/", allauth_account.logout, name="account_logout"),
    path("inactive/", allauth_account.account_inactive, name="account_inactive"),
    path("signup/", allauth_account.signup, name="account_signup"),
    path(
        "reauthenticate/", account.with_factor(allauth_account.reauthenticate), name="account_reauthenticate"
    ),
    path("password/", fresh(allauth_account.password_change), name="account_change_password"),
    path("code/", allauth_mfa.authenticate, name="mfa_authenticate"),
    path("reauthenticate/code/", account.with_factor(allauth_mfa.reauthenticate), name="mfa_reauthenticate"),
    path(
        "reauthenticate/passkey/",
        account.with_factor(allauth_webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("login/passkey/", allauth_webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("security/", account.factors, name="account_factors"),
    path("security/app/", account.app_add, name="account_totp"),
    path("security/passkey/", account.passkey_new, name="account_passkey_add"),
    path("security/codes/", account.recovery_codes, name="account_recovery_codes"),
    path("security/remove/", account.factor_take_away, name="account_factor_remove"),
    path("security/sign-out/", account.sign_out_elsewhere, name="account_sign_out_elsewhere"),
    path("oidc/<slug:slug>/", oidc.begin, name="account_oidc"),
    path("oidc/<slug:slug>/back/", oidc.back, name="account_oidc_back"),
    path("oidc-link/", oidc.link, name="account_oidc_link"),
    path("recovery/", members.recovery_page, name="account_recovery"),
    path("looks/", looks.looks_page, name="account_looks"),
    path("language/", looks.language_page, name="account_language"),
    path("away/", looks.away, name="account_away"),
    path("demonstration-code/", demonstration.code, name="account_demonstration_code"),
]

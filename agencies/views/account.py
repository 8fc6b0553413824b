"""How one proves who one is: ways added and taken away, recovery codes, and where one is signed in."""

from functools import wraps
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agencies.decorators import View, fresh
from agencies.devices import remember
from agencies.forms import NewAppForm, NewPasskeyForm
from agencies.middleware import actor_of, user_of
from agencies.selectors.providers import identities_of, providers_active, works_for
from agencies.selectors.sign_in import CODES, codes_left, codes_shown, factors_of, has_factor, sessions_of
from agencies.services.factors import (
    LastFactorError,
    factor_remove,
    passkey_add,
    recovery_codes_kept,
    recovery_codes_make,
    totp_add,
)
from agencies.services.identities import identity_end
from agencies.services.sign_in import sessions_end
from agencies.sessions import go_to, is_fresh, second_factor_done, shown, stamp, was_shown


def setting_up(view: View) -> View:
    """Who has no second factor may set one up; who has brings it first, and lately.

    Somebody without one has proved themselves by password or by their agency's sign-in, so that must be
    recent too: a machine left alone must not be given somebody else's telephone. What is sent may come
    later than that only from the page that was shown in time, so that there is time to set up an app.
    """

    @login_required
    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_factor(user=user_of(request)):
            if not second_factor_done(request.session):
                return go_to(request, reverse("account_reauthenticate"), back=True)
            return fresh(view)(request, *args, **kwargs)
        now, page = timezone.now(), view.__name__
        if is_fresh(request.session, now):
            if request.method == "GET":
                shown(request.session, page, now)
            return view(request, *args, **kwargs)
        if request.method == "POST" and was_shown(request.session, page, now):
            return view(request, *args, **kwargs)
        logout(request)
        return go_to(request, reverse("account_login"), back=True)

    return checked


def with_factor(view: View) -> View:
    """Who has nothing to prove themselves with is led to where that is set up."""

    @login_required
    @wraps(view)
    def led(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_factor(user=user_of(request)):
            return redirect("account_factors")
        return view(request, *args, **kwargs)

    return led


@login_required
@never_cache
def factors(request: HttpRequest) -> HttpResponse:
    """How the user signs in; where there is no second factor yet, what to do about it."""
    user = user_of(request)
    mine = factors_of(user=user)
    if mine and not second_factor_done(request.session):
        return go_to(request, reverse("account_reauthenticate"), back=False)
    if not mine:
        return render(request, "account/factors_first.html")
    codes = codes_left(user=user)
    context = {
        "factors": [(factor, getattr(factor.wrap(), "name", "")) for factor in mine],
        "has_app": any(factor.type == Authenticator.Type.TOTP for factor in mine),
        "identities": identities_of(user=user),
        "codes": codes,
        "unseen": codes is not None and not codes_shown(user=user),
        "sessions": sessions_of(user=user),
        "here": request.session.session_key,
        "own_providers": [
            provider
            for provider in providers_active()
            if works_for(user=user, provider=provider, on=timezone.localdate())
        ],
    }
    return render(request, "account/factors.html", context)


@require_http_methods(["GET", "POST"])
@setting_up
def app_add(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app: a key to scan or type, then a code that shows that it is there."""
    form = NewAppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = user_of(request)
        totp_add(user=user, secret=form.secret, step=form.step, by=actor_of(request))
        totp.clear_totp_secret(request)
        return _added(request)
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(user_of(request), form.secret))
    context = {
        "form": form,
        "picture": picture.partition("?>")[2] or picture,  # drawn in the page: no image from anywhere
        "secret": " ".join(form.secret[at : at + 4] for at in range(0, len(form.secret), 4)),
        "instead": has_factor(user=user_of(request)),
    }
    return render(request, "account/app_add.html", context)


@require_http_methods(["GET", "POST"])
@setting_up
def passkey_new(request: HttpRequest) -> HttpResponse:
    """Add a passkey: the browser makes it, and verifies its user with it."""
    form = NewPasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        passkey_add(
            user=user_of(request),
            name=form.cleaned_data["name"],
            credential=form.cleaned_data["credential"],
            by=actor_of(request),
        )
        return _added(request)
    context = {"form": form, "options": webauthn.begin_registration(user_of(request), True)}
    return render(request, "account/passkey_add.html", context)


def _added(request: HttpRequest) -> HttpResponse:
    """The session now has its second factor; sessions that began without it end."""
    sessions_end(user=user_of(request), by=actor_of(request), but=request.session.session_key or "")
    stamp(request.session, timezone.now())
    answer = redirect("account_recovery_codes")
    if codes_shown(user=user_of(request)):
        messages.success(request, _("You can now sign in with it."))
        answer = redirect("account_factors")
    remember(request, answer, user_of(request))
    return answer


@require_http_methods(["GET", "POST"])
@setting_up
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The recovery codes, until the user says that they have them; after that, only new ones."""
    user = user_of(request)
    if request.method == "POST" and request.POST.get("do") == "kept":
        recovery_codes_kept(user=user, by=actor_of(request))
        return redirect("home")
    if request.method == "POST" and has_factor(user=user):
        recovery_codes_make(user=user, by=actor_of(request))
        return redirect("account_recovery_codes")
    codes = codes_left(user=user)
    if codes is None or codes_shown(user=user):
        return redirect("account_factors")
    return render(request, "account/recovery_codes.html", {"codes": codes})


@require_http_methods(["GET", "POST"])
@setting_up
def factor_take_away(request: HttpRequest) -> HttpResponse:
    """Remove one's app, a passkey or an agency's sign-in, unless it is the last."""
    if request.method != "POST":
        return redirect("account_factors")
    number, linked = request.POST.get("factor", ""), request.POST.get("identity", "")
    try:
        if linked:
            identities = identities_of(user=user_of(request))
            identity = next((one for one in identities if str(one.pk) == linked), None)
            if identity is None:
                raise Http404
            identity_end(identity=identity, now=timezone.now(), by=actor_of(request))
        else:
            mine = Authenticator.objects.filter(user=user_of(request)).exclude(type=CODES)
            factor = get_object_or_404(mine, pk=number if number.isdecimal() else None)
            factor_remove(factor=factor, by=actor_of(request))
    except LastFactorError:
        context = {"problem": _("It is the only one you have. Add another first, then remove this one.")}
        return render(request, "account/factor_last.html", context, status=409)
    sessions_end(user=user_of(request), by=actor_of(request), but=request.session.session_key or "")
    messages.success(request, _("It is removed, and you are signed out everywhere else."))
    return redirect("account_factors")


@require_http_methods(["GET", "POST"])
@login_required
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End every session of the user's but this one."""
    if request.method != "POST":
        return redirect("account_factors")
    sessions_end(user=user_of(request), by=actor_of(request), but=request.session.session_key or "")
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("account_factors")

"""Signing in by an agency's own provider, and telling CaseLink whom that provider means."""

from dataclasses import asdict

import structlog
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from agencies import oidc
from agencies.decorators import fresh
from agencies.middleware import actor_of, user_of
from agencies.models import IdentityProvider
from agencies.selectors.providers import provider_active, user_meant, works_for
from agencies.services.identities import TakenError, identity_link

log = structlog.get_logger(__name__)
ASKED, LINKING = "oidc_asked", "oidc_linking"


@require_GET
@never_cache
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the visitor to the provider to sign in there."""
    provider = _provider(slug)
    if request.user.is_authenticated:
        return redirect("home")
    try:
        url, asked = oidc.ask(provider, _callback(request, slug))
    except oidc.ProviderRefusedError as error:
        return _refused(request, provider, error)
    request.session[ASKED] = asdict(asked)
    request.session.pop(LINKING, None)
    return HttpResponseRedirect(url)


@require_http_methods(["GET", "POST"])
@fresh
def link(request: HttpRequest) -> HttpResponse:
    """Somebody who has just proved who they are goes to the provider, to be recognised from then on.

    A page with a link, and not a redirect: forms may lead nowhere but here.
    """
    if request.method != "POST":
        return redirect("account_factors")
    slug = request.POST.get("provider", "")
    provider = _provider(slug)
    if not works_for(user=user_of(request), provider=provider, on=timezone.localdate()):
        raise Http404
    try:
        url, asked = oidc.ask(provider, _callback(request, slug))
    except oidc.ProviderRefusedError as error:
        return _refused(request, provider, error)
    request.session[ASKED], request.session[LINKING] = asdict(asked), str(user_of(request).public_id)
    return render(request, "account/oidc_link.html", {"provider": provider, "url": url})


@require_GET
@never_cache
def back(request: HttpRequest, slug: str) -> HttpResponse:
    """The visitor comes back from the provider. What was asked is forgotten, whatever comes of it."""
    provider = _provider(slug)
    asked, linking = request.session.pop(ASKED, None), request.session.pop(LINKING, None)
    try:
        if asked is None:
            raise oidc.ProviderRefusedError("nothing was asked")
        proved = oidc.prove(provider, oidc.Asked(**asked), request.GET, _callback(request, slug))
    except oidc.ProviderRefusedError as error:
        return _refused(request, provider, error)
    if linking is not None:
        return _linked(request, provider, proved, linking)
    user = user_meant(provider=provider, subject=proved.subject, on=timezone.localdate())
    if user is None:
        return render(request, "account/oidc_unknown.html", {"provider": provider}, status=403)
    if proved.means & set(provider.required_amr):
        request.proved_by = "provider"  # type: ignore[attr-defined]
    return perform_login(request, Login(user=user))


def _linked(
    request: HttpRequest, provider: IdentityProvider, proved: oidc.Proved, linking: str
) -> HttpResponse:
    if not request.user.is_authenticated or str(user_of(request).public_id) != linking:
        return _refused(request, provider, oidc.ProviderRefusedError("somebody else is signed in"))
    try:
        identity_link(provider=provider, user=user_of(request), subject=proved.subject, by=actor_of(request))
    except TakenError as error:
        return _refused(request, provider, error)
    messages.success(request, _("You can now sign in with your agency’s sign-in."))
    return redirect("account_factors")


def _refused(request: HttpRequest, provider: IdentityProvider, error: Exception) -> HttpResponse:
    log.warning("provider_refused", provider=provider.slug, why=str(error) or type(error).__name__)
    return render(request, "account/oidc_refused.html", {"provider": provider}, status=403)


def _provider(slug: str) -> IdentityProvider:
    provider = provider_active(slug=slug)
    if provider is None:
        raise Http404
    return provider


def _callback(request: HttpRequest, slug: str) -> str:
    return request.build_absolute_uri(reverse("account_oidc_back", args=[slug]))

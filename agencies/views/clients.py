"""Agencies' systems, for system administrators: what each may do, and its secrets."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.client_forms import ClientForm, NewClientForm, SecretForm
from agencies.decorators import fresh_once_right, fresh_to_change, needs, recorded
from agencies.models import ApiClient
from agencies.permissions import Perm
from agencies.selectors import agencies_by_code, agencies_configured, clients_configured
from agencies.selectors.clients import client_configured, secrets_told, tokens_alive
from agencies.services.clients import Refused, client_change, client_make, secret_end, secret_make
from audit import services as audit


def _new_form(request: HttpRequest) -> NewClientForm:
    agencies = agencies_configured(by=request.actor, on=timezone.localdate())  # type: ignore[attr-defined]
    sent = request.POST if request.method == "POST" else None
    return NewClientForm(sent, agencies=[(agency.code, agency.name) for agency in agencies])


@needs(Perm.CONFIGURE)
@recorded
def clients_page(request: HttpRequest) -> HttpResponse:
    """Every agency's systems."""
    actor = request.actor  # type: ignore[attr-defined]
    _looked(actor, "systems", "")
    return render(request, "agencies/clients/list.html", {"clients": clients_configured(by=actor)})


@needs(Perm.CONFIGURE)
@fresh_once_right(lambda request: _new_form(request).is_valid())
@recorded
def client_new_page(request: HttpRequest) -> HttpResponse:
    """Connect a system; its id and first secret are shown once."""
    actor = request.actor  # type: ignore[attr-defined]
    form, problem = _new_form(request), ""
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        agency = agencies_by_code({said["agency"]})[said["agency"]]
        try:
            client, secret = client_make(agency=agency, name=said["name"], scopes=said["scopes"], by=actor)
            return _client_shown(request, client, secret=secret)
        except Refused as refused:
            problem = str(refused)
    return render(request, "agencies/clients/new.html", {"form": form, "problem": problem})


@needs(Perm.CONFIGURE)
@fresh_to_change
@recorded
def client_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One system: what it may do, its secrets, and a new one, which is shown once."""
    actor = request.actor  # type: ignore[attr-defined]
    client = client_configured(by=actor, public_id=public_id)
    if client is None:
        raise Http404
    if request.method != "POST":
        _looked(actor, "system", str(client.public_id))
        return _client_shown(request, client)
    does = {"change": _changed, "secret": _secret_made, "end": _secret_ended}
    do = does.get(request.POST.get("do", ""))
    if do is None:
        raise Http404
    try:
        return do(request, client)
    except Refused as refused:
        return _client_shown(request, client, problem=str(refused))


def _changed(request: HttpRequest, client: ApiClient) -> HttpResponse:
    form = ClientForm(request.POST)
    if not form.is_valid():
        return _client_shown(request, client, form=form)
    client_change(client=client, by=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
    messages.success(request, _("What the system may do is kept, also for the tokens it has."))
    return redirect("agencies:client", client.public_id)


def _secret_made(request: HttpRequest, client: ApiClient) -> HttpResponse:
    form = SecretForm(request.POST)
    if not form.is_valid():
        return _client_shown(request, client, secret_form=form)
    hours = form.cleaned_data["overlap"]
    secret = secret_make(client=client, overlap_hours=hours, by=request.actor)  # type: ignore[attr-defined]
    return _client_shown(request, client, secret=secret)


def _secret_ended(request: HttpRequest, client: ApiClient) -> HttpResponse:
    named = request.POST.get("secret", "")
    held = [row.secret for row in _secrets(request, client) if str(row.secret.public_id) == named]
    if not held:
        raise Http404
    secret_end(secret=held[0], by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("The secret has ended, and with it every token of the system."))
    return redirect("agencies:client", client.public_id)


def _secrets(request: HttpRequest, client: ApiClient) -> Any:
    return secrets_told(by=request.actor, client=client, at=timezone.now())  # type: ignore[attr-defined]


def _client_shown(
    request: HttpRequest,
    client: ApiClient,
    *,
    secret: str = "",
    problem: str = "",
    form: ClientForm | None = None,
    secret_form: SecretForm | None = None,
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    wrong = form or secret_form
    context = {
        "client": client,
        "secrets": _secrets(request, client),
        "tokens": tokens_alive(by=actor, client=client, at=timezone.now()),
        "secret": secret,
        "problem": problem,
        "form": wrong,
        "client_form": form or ClientForm.of(client),
        "secret_form": secret_form or SecretForm(),
    }
    return render(request, "agencies/clients/client.html", context)


def _looked(actor: Any, what: str, public_id: str) -> None:
    audit.record_access(
        action="configuration.viewed",
        by=actor,
        target=audit.Target(what, public_id or "all"),
        purpose=audit.OWN_WORK,
    )

"""Agencies and who works for them: for administrators all, for managers their own, to read and to confirm."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from agencies.decorators import fresh_once_right, fresh_to_change, needs, recorded
from agencies.devices import remember
from agencies.member_forms import AgencyForm, NewAgencyForm, NewMemberForm, NewProviderForm, RecoveryForm
from agencies.models import Agency, Membership
from agencies.permissions import Actor, Perm
from agencies.selectors.members import agencies_seen, agency_seen, members_at, providers_of, works_at
from agencies.selectors.recovery import may_confirm, recoveries_waiting
from agencies.services.members import (
    AlreadyKnown,
    NewMember,
    agency_change,
    agency_make,
    member_add,
    member_end,
    provider_make,
    provider_switch,
)
from agencies.services.recovery import recovery_ask, recovery_confirm, recovery_use
from agencies.services.refusals import Refusal
from audit import services as audit

READERS = (Perm.CONFIGURE, Perm.AGENCY_MANAGE)


def _right(kind: type[Form]) -> Callable[[HttpRequest], bool]:
    """Whether what was sent is a whole form of this kind: else there is nothing to prove oneself for."""
    return lambda request: kind(request.POST).is_valid()


@needs(*READERS)
@recorded
def agencies_page(request: HttpRequest) -> HttpResponse:
    """The agencies that the reader configures or manages."""
    actor = request.actor  # type: ignore[attr-defined]
    _looked(actor, "agencies", "")
    return render(request, "agencies/members/list.html", {"agencies": agencies_seen(by=actor)})


@needs(Perm.CONFIGURE)
@fresh_once_right(_right(NewAgencyForm))
@recorded
def agency_new_page(request: HttpRequest) -> HttpResponse:
    """A new agency."""
    actor = request.actor  # type: ignore[attr-defined]

    def make(said: dict[str, Any]) -> HttpResponse:
        return redirect("agencies:agency", agency_make(**said, by=actor).public_id)

    return _formed(request, NewAgencyForm, make, {"title": _("Add an agency"), "button": _("Add it")})


@needs(*READERS)
@fresh_to_change
@recorded
def agency_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One agency: its members and its own sign-ins, and what is done about one of them."""
    actor = request.actor  # type: ignore[attr-defined]
    agency = _agency(actor, public_id)
    problem = ""
    if request.method == "POST":
        try:
            return _done(request, actor, agency)
        except Refusal as refusal:
            problem = str(refusal)
    _looked(actor, "agency", str(agency.public_id))
    today, now = timezone.localdate(), timezone.now()
    members = members_at(agency=agency, on=today)
    waiting = recoveries_waiting(users={member.user_id for member in members}, now=now)
    rows = []
    for member in members:
        asked = waiting.get(member.user_id)
        rows.append((member, asked, asked is not None and may_confirm(invitation=asked, by=actor, on=today)))
    context = {
        "agency": agency,
        "rows": rows,
        "providers": providers_of(agency=agency),
        "problem": problem,
        "me": actor.user_pk,
    }
    return render(request, "agencies/members/agency.html", context, status=409 if problem else 200)


def _done(request: HttpRequest, actor: Actor, agency: Agency) -> HttpResponse:
    """What the pressed button does. Raises Refusal; 404 for what is not of this agency."""
    do, what = request.POST.get("do", ""), request.POST.get("what", "")
    now, today = timezone.now(), timezone.localdate()
    number = int(what) if what.isdecimal() and len(what) < 10 else 0
    if do == "switch":
        for provider in providers_of(agency=agency):
            if provider.pk == number:
                provider_switch(provider=provider, active=not provider.active, by=actor)
                return redirect("agencies:agency", agency.public_id)
        raise Http404
    membership = next((one for one in members_at(agency=agency, on=today) if one.pk == number), None)
    if membership is None:
        raise Http404
    if do == "end":
        member_end(membership=membership, on=today, by=actor)
        messages.success(request, _("The role has ended, and the user is signed out everywhere."))
    elif do == "ask":
        recovery_ask(user=membership.user, now=now, by=actor)
        messages.success(request, _("Asked for. A manager of the agency now confirms that it is this user."))
    elif do == "confirm":
        asked = recoveries_waiting(users=[membership.user_id], now=now).get(membership.user_id)
        if asked is None:
            raise Http404
        key = recovery_confirm(invitation=asked, now=now, by=actor)
        context = {"agency": agency, "member": membership, "key": key}
        answer = render(request, "agencies/members/key.html", context)
        answer["Cache-Control"] = "no-store"
        return answer
    else:
        raise Http404
    return redirect("agencies:agency", agency.public_id)


@needs(Perm.CONFIGURE)
@fresh_once_right(_right(AgencyForm))
@recorded
def agency_change_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put right an agency's name, area and contact point."""
    actor = request.actor  # type: ignore[attr-defined]
    agency = _agency(actor, public_id)

    def change(said: dict[str, Any]) -> HttpResponse:
        agency_change(agency=agency, **said, by=actor)
        return redirect("agencies:agency", agency.public_id)

    known = {"name": agency.name, "area": agency.area, "contact_point": agency.contact_point}
    context = {"title": _("Change the agency"), "button": _("Save"), "agency": agency}
    return _formed(request, AgencyForm, change, context, initial=known)


@needs(Perm.CONFIGURE)
@fresh_once_right(_right(NewMemberForm))
@recorded
def member_new_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody is to work for the agency."""
    actor = request.actor  # type: ignore[attr-defined]
    agency = _agency(actor, public_id)

    context = {"title": _("Add somebody"), "button": _("Add them"), "agency": agency}

    def add(said: dict[str, Any]) -> HttpResponse:
        member, today = NewMember(**said, known=request.POST.get("known", "")), timezone.localdate()
        try:
            made = member_add(agency=agency, member=member, on=today, by=actor)
        except AlreadyKnown as already:
            _looked(actor, "user", str(already.user.public_id))
            form = NewMemberForm(request.POST)
            asked = {
                "form": form,
                "known": already.user,
                "at": works_at(user=already.user, on=today, by=actor),
            }
            return render(request, "agencies/members/form.html", context | asked)
        messages.success(request, _added(made, known=member.known == str(made.user.public_id)))
        return redirect("agencies:agency", agency.public_id)

    return _formed(request, NewMemberForm, add, context)


def _added(made: Membership, *, known: bool) -> str:
    """What is true of somebody who was added."""
    if not known:
        return _("Added. A new user comes in with a key: ask for a way back for them.")
    said = _(
        "Added: %(name)s works for %(agency)s as well, and signs in as they did. Their name is as it was."
    )
    return said % {"name": made.user.get_full_name() or made.user.username, "agency": made.agency.name}


@needs(Perm.CONFIGURE)
@fresh_once_right(_right(NewProviderForm))
@recorded
def provider_new_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The agency's own sign-in is to be used."""
    actor = request.actor  # type: ignore[attr-defined]
    agency = _agency(actor, public_id)

    def make(said: dict[str, Any]) -> HttpResponse:
        provider_make(agency=agency, **said, by=actor)
        return redirect("agencies:agency", agency.public_id)

    context = {"title": _("Add the agency’s own sign-in"), "button": _("Add it"), "agency": agency}
    return _formed(request, NewProviderForm, make, context)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@never_cache
def recovery_page(request: HttpRequest) -> HttpResponse:
    """Somebody comes back with the key that two people gave them."""
    form, problem = RecoveryForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("key", "username", "password")}
        try:
            user = recovery_use(**said, now=timezone.now())
        except Refusal as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("Your password is changed. Sign in with it and add a second proof."))
            answer = redirect("account_login")
            remember(request, answer, user)  # or whoever guesses at the name meanwhile makes them wait
            return answer
    return render(request, "account/recovery.html", {"form": form, "problem": problem})


def _formed(
    request: HttpRequest,
    kind: type[Form],
    then: Callable[[dict[str, Any]], HttpResponse],
    context: dict[str, Any],
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    form, problem = kind(request.POST if request.method == "POST" else None, initial=initial), ""
    if form.is_bound and form.is_valid():
        try:
            return then(form.cleaned_data)
        except Refusal as refusal:
            problem = str(refusal)
    context |= {"form": form, "problem": problem}
    return render(request, "agencies/members/form.html", context)


def _agency(actor: Actor, public_id: UUID) -> Agency:
    agency = agency_seen(by=actor, public_id=public_id)
    if agency is None:
        raise Http404
    return agency


def _looked(actor: Actor, kind: str, public_id: str) -> None:
    audit.record_access(
        action="configuration.viewed",
        by=actor,
        target=audit.Target(kind, public_id),
        purpose=audit.OWN_WORK,
    )

"""How the reader is told, and who is told while they are away."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from caselink.ids import public_id_in
from notices.forms import CoverForm, PreferenceForm
from notices.models import Preference
from notices.selectors.covers import colleagues, covers_told
from notices.services.covering import cover_end, cover_set, preference_set
from people.services.refusals import Incomplete, NotAllowed, NotOpen


@needs(Perm.WORK_DO, Perm.ACCESS_REVIEW, Perm.CONFIGURE)
@recorded
def preferences_page(request: HttpRequest) -> HttpResponse:
    """How the reader is told by e-mail."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = Preference.objects.filter(user=actor.user_pk).first()
    initial = {"mail": now.mail if now else "", "hour": now.hour if now else 8}
    form = PreferenceForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        preference_set(mail=form.cleaned_data["mail"], hour=form.cleaned_data["hour"], by=actor)
        messages.success(request, _("How you are told is kept."))
        return redirect("notices:preferences")
    return render(request, "notices/preferences.html", {"form": form})


@needs(Perm.WORK_DO)
@recorded
def cover_page(request: HttpRequest) -> HttpResponse:
    """The covers that the reader is part of or manages, and a form for one more."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.POST.get("do") == "end":
        return _end(request, actor)
    today = timezone.localdate()
    initial = {"from_on": today.isoformat()}
    members = colleagues(by=actor, on=today)
    form = CoverForm(request.POST or None, initial=initial, by=actor, members=members)
    if form.is_bound and form.is_valid() and _set(form, actor):
        messages.success(request, _("The cover is kept."))
        return redirect("notices:cover")
    context = {"form": form, "covers": covers_told(by=actor, on=today), "today": today}
    return render(request, "notices/cover.html", context)


def _set(form: CoverForm, actor: Actor) -> bool:
    """Whether the cover is kept; otherwise the form says what is wrong."""
    away, instead = form.cleaned_data["chosen"]
    try:
        cover_set(
            user=away.user,
            instead=instead.user,
            agency=away.agency,
            from_on=date.fromisoformat(form.cleaned_data["from_on"]),
            to_on=date.fromisoformat(form.cleaned_data["to_on"]),
            by=actor,
        )
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return False
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    return True


def _end(request: HttpRequest, actor: Actor) -> HttpResponse:
    named = public_id_in(request.POST.get("cover", ""))
    if named is None:
        raise Http404
    cover = covers_told(by=actor, on=timezone.localdate()).filter(public_id=named).first()
    if cover is None:
        raise Http404
    try:
        cover_end(cover=cover, by=actor)
    except NotOpen:
        messages.success(request, _("The cover had been ended already."))
    else:
        messages.success(request, _("The cover is ended."))
    return redirect("notices:cover")

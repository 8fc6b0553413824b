"""How pages look to the reader, their language, and the page that says nothing."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from agencies.language import LANGUAGE_COOKIE
from agencies.looks import LOOK_COOKIE, reader_of
from agencies.middleware import actor_of, user_of
from agencies.models import User
from agencies.services.looks import language_keep, looks_keep
from agencies.sessions import second_factor_done
from caselink.came_from import page_before
from caselink.forms import GovukForm

KEPT_FOR = 365 * 24 * 60 * 60  # seconds


class LooksForm(GovukForm):
    """Colours; nothing chosen: as the device has them."""

    look = forms.ChoiceField(
        label=gettext_lazy("Colours"),
        help_text=gettext_lazy("Paper is always light"),
        choices=[
            ("", gettext_lazy("As this device has them")),
            (User.Look.LIGHT, gettext_lazy("Light")),
            (User.Look.DARK, gettext_lazy("Dark")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )


@login_required
def looks_page(request: HttpRequest) -> HttpResponse:
    """How CaseLink looks to the reader."""
    user = user_of(request)
    form = LooksForm(request.POST if request.method == "POST" else None, initial={"look": user.look})
    if form.is_bound and form.is_valid():
        look = form.cleaned_data["look"]
        looks_keep(user=user, look=look, by=actor_of(request))
        messages.success(request, _("How CaseLink looks is kept."))
        answer = redirect("account_looks")
        _remember(answer, LOOK_COOKIE, look)
        return answer
    return render(request, "account/looks.html", {"form": form})


@require_POST
def language_page(request: HttpRequest) -> HttpResponse:
    """Go on in another language, on the page that asked for it: one of ours, or the first page."""
    answer = redirect(page_before(request) or reverse("home"))
    chosen = request.POST.get("language", "")
    if chosen in User.Language.values:
        user = reader_of(request)
        if user is not None and second_factor_done(request.session):
            language_keep(user=user, language=chosen, by=actor_of(request))
        _remember(answer, LANGUAGE_COOKIE, chosen)
    return answer


@require_safe
def away(request: HttpRequest) -> HttpResponse:
    """A page that says nothing, not even what it was left for."""
    return render(request, "account/away.html")


def _remember(answer: HttpResponse, name: str, value: str) -> None:
    """In this browser too, for the pages before somebody signs in."""
    if value:
        answer.set_cookie(name, value, max_age=KEPT_FOR, secure=settings.HTTPS, httponly=True, samesite="Lax")
    else:
        answer.delete_cookie(name, samesite="Lax")

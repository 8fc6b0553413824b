"""How pages look to the reader, and the page that says nothing."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from agencies.looks import LOOK_COOKIE
from agencies.middleware import actor_of, user_of
from agencies.models import User
from agencies.services.looks import looks_keep
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
        _remember(answer, look)
        return answer
    return render(request, "account/looks.html", {"form": form})


@require_safe
def away(request: HttpRequest) -> HttpResponse:
    """A page that says nothing, not even what it was left for."""
    return render(request, "account/away.html")


def _remember(answer: HttpResponse, look: str) -> None:
    """In this browser too, for the pages before somebody signs in."""
    if look:
        answer.set_cookie(
            LOOK_COOKIE, look, max_age=KEPT_FOR, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
    else:
        answer.delete_cookie(LOOK_COOKIE, samesite="Lax")

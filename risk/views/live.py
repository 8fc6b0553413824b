"""Whether what a page shows is still so. The page asks, not its reader: it says nothing about anybody."""

from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from agencies.decorators import needs
from agencies.permissions import Actor, Perm
from risk.live_words import list_said, prompt_said, seen_of
from risk.selectors.live import list_news, list_version, prompt_news, prompt_version
from risk.selectors.prompts import prompts_visible_to
from risk.selectors.work import LISTS, Of, order_of

NOTHING_NEW = 204


def list_shown(actor: Actor, of: Of) -> str:
    """What was shown, and to whom, where a list was."""
    return f"{actor.user_pk}.{of}"


def prompt_shown(actor: Actor, public_id: UUID) -> str:
    """What was shown, and to whom, where a prompt was."""
    return f"{actor.user_pk}.{public_id}"


@needs(Perm.PROMPT_VIEW)
def queue_news_page(request: HttpRequest) -> HttpResponse:
    """Nothing while the list is as it was shown, or what is new of it in numbers, and the way to it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asked, now = request.GET.get("of", ""), timezone.now()
    of = cast(Of, asked if asked in LISTS else "all")
    version, since = seen_of(request.GET.get("seen", ""), what=list_shown(actor, of))
    if version == list_version(order=order_of(by=actor, of=of, now=now)):
        return HttpResponse(status=NOTHING_NEW)
    news = list_news(by=actor, of=of, since=since) if since is not None else None
    page = request.GET.get("page", "")
    query = {"of": of} | ({"page": page} if page.isdecimal() else {})
    url = f"{reverse('risk:queue')}?{urlencode(query)}"
    context = {"said": list_said(news), "url": url, "list": "queue-list"}
    return render(request, "components/live_said.html", context)


@needs(Perm.PROMPT_VIEW)
def prompt_news_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Nothing while the prompt is as it was shown, or what others did with it since."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    prompt = prompts_visible_to(by=actor).filter(public_id=public_id).first()
    if prompt is None:
        raise Http404
    version, since = seen_of(request.GET.get("seen", ""), what=prompt_shown(actor, public_id))
    if version == prompt_version(public_id=public_id):
        return HttpResponse(status=NOTHING_NEW)
    news = prompt_news(prompt=prompt, by=actor, since=since) if since is not None else None
    said = " ".join(prompt_said(news, reader=actor.user_pk))
    context = {"said": said, "url": reverse("risk:prompt", args=[public_id])}
    return render(request, "components/live_said.html", context)

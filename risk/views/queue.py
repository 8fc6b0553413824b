"""What waits for an answer: one's own, one's agency's, everybody's, and what is late."""

from collections.abc import Collection
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from caselink.ids import public_id_in
from incidents.selectors import standings
from people import purposes
from people.selectors.persons import described_for
from people.services.refusals import NotAllowed, NotOpen
from risk.live_words import seen_as
from risk.models import Holding, Prompt
from risk.presenters import rows_of
from risk.selectors.live import list_version
from risk.selectors.prompts import each_reason_seen, prompts_visible_to
from risk.selectors.work import MOST, Of, entries_of, order_of, part_of, unsigned_of
from risk.services.queueing import prompt_claim
from risk.views.live import list_shown

PAGE_SIZE = 50
TABS = (
    ("mine", _("Mine")),
    ("agency", _("My agency’s")),
    ("all", _("All open")),
    ("late", _("Late")),
)
FIRST: tuple[Of, ...] = ("mine", "agency", "all")  # which is shown when none is asked for: one with something


@needs(Perm.PROMPT_VIEW)
@recorded
def queue_page(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the prompt due first at the top; those that nobody holds can be claimed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    problem = ""
    if request.method == "POST":
        problem = _claim_chosen(request, actor)
        if not problem:
            return redirect(f"{reverse('risk:queue')}?of=mine")
    of, now = _list(actor, request.GET.get("of", "")), timezone.now()
    order = order_of(by=actor, of=of, now=now)
    # Before anything that is shown is read: what changes meanwhile is said, not lost.
    seen_version = list_version(order=order)
    page = Paginator(order[:MOST], PAGE_SIZE).get_page(request.GET.get("page"))
    entries = part_of(order=list(page))
    prompts = [entry.prompt for entry in entries]
    detail = {"shown": len(prompts), "persons": purposes.named([prompt.person for prompt in prompts])}
    audit.record_access(action="queue.viewed", by=actor, target=audit.Target("queue", "prompts", detail))
    today, persons = timezone.localdate(), {prompt.person_id: prompt.person for prompt in prompts}
    facts = standings(by=actor, persons=persons, today=today)
    seen = each_reason_seen(prompts=prompts, by=actor, today=today, facts=facts)
    # Who answered waits for somebody else: nothing to claim.
    answers_for, unsigned = actor.where(Perm.PROMPT_ANSWER), unsigned_of(by=actor, prompts=prompts)
    own = [prompt.pk in unsigned for prompt in prompts]
    free = [_is_free(prompt, answers_for) and prompt.pk not in unsigned for prompt in prompts]
    cases = {person for person, each in facts.items() if each.case_open}
    context: dict[str, Any] = {
        "of": of,
        "tabs": TABS,
        "query": f"of={of}&",
        "page": page,
        "more": len(order) > MOST,
        "rows": list(zip(entries, rows_of(seen=seen, prompts=prompts), free, own, strict=True)),
        "problem": problem,
        "user_pk": actor.user_pk,
        "claimable": any(free),
        "described": described_for(by=actor, persons=persons.values(), cases=cases),
        "ask": _ask(of, page.number, seen_as(version=seen_version, at=now, what=list_shown(actor, of))),
    }
    return render(request, "risk/queue.html", context)


def _claim_chosen(request: HttpRequest, actor: Actor) -> str:
    """Claim each prompt that was chosen and say what came of it; in words what is missing, if anything is."""
    named = map(public_id_in, request.POST.getlist("prompt")[:PAGE_SIZE])
    chosen = [one for one in named if one is not None]
    if not chosen:
        return gettext("Choose the prompts that you claim.")
    claimed, refusals = 0, 0
    for prompt in prompts_visible_to(by=actor).filter(public_id__in=chosen).order_by("due_at", "pk"):
        try:
            prompt_claim(prompt=prompt, by=actor)
            claimed += 1
        except (NotAllowed, NotOpen) as refused:
            refusals += 1
            said = {"reference": prompt.reference, "why": refused}
            messages.warning(request, gettext("%(reference)s was not claimed. %(why)s") % said)
    if not claimed and not refusals:
        return gettext("None of those stands in your queue any more. Choose again.")
    if claimed:
        words = ngettext("You hold 1 more prompt.", "You hold %(number)d more prompts.", claimed)
        messages.success(request, words % {"number": claimed})
    return ""


def _ask(of: Of, page: int, seen: str) -> str:
    """Where the page asks whether this list is still as it shows it."""
    return f"{reverse('risk:queue_news')}?{urlencode({'of': of, 'page': page, 'seen': seen})}"


def _is_free(prompt: Prompt, answers_for: Collection[int]) -> bool:
    """Whether nobody holds it and the reader's agency answers for it. The holdings are read with the list."""
    held: list[Holding] = prompt.held  # type: ignore[attr-defined]
    return bool(held) and held[0].user_id is None and held[0].agency_id in answers_for


def _list(actor: Actor, asked: str) -> Of:
    """Which list is shown: the one asked for, or the first with something."""
    if asked in dict(TABS):
        return cast(Of, asked)
    now = timezone.now()
    return next((of for of in FIRST if entries_of(by=actor, of=of, now=now).exists()), FIRST[-1])

"""What waits for an answer: one's own, one's agency's, everybody's, and what is late."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from incidents.selectors import standings
from people.purposes import named
from people.selectors.persons import described_for
from risk.presenters import rows_of
from risk.selectors.prompts import each_reason_seen
from risk.selectors.work import MOST, Of, order_of, part_of

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
    """What waits for an answer, the prompt due first at the top."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    of, order = _list(actor, request.GET.get("of", ""))
    page = Paginator(order[:MOST], PAGE_SIZE).get_page(request.GET.get("page"))
    entries = part_of(order=list(page))
    prompts = [entry.prompt for entry in entries]
    detail = {"shown": len(prompts), "persons": named([prompt.person for prompt in prompts])}
    audit.record_access(action="queue.viewed", by=actor, target=audit.Target("queue", "prompts", detail))
    today, persons = timezone.localdate(), {prompt.person_id: prompt.person for prompt in prompts}
    facts = standings(by=actor, persons=persons, today=today)
    seen = each_reason_seen(prompts=prompts, by=actor, today=today, facts=facts)
    cases = {person for person, each in facts.items() if each.case_open}
    context: dict[str, Any] = {
        "of": of,
        "tabs": TABS,
        "query": f"of={of}&",
        "page": page,
        "more": len(order) > MOST,
        "rows": list(zip(entries, rows_of(seen=seen, prompts=prompts), strict=True)),
        "user_pk": actor.user_pk,
        "answers_for": actor.where(Perm.PROMPT_ANSWER),
        "described": described_for(by=actor, persons=persons.values(), cases=cases),
    }
    return render(request, "risk/queue.html", context)


def _list(actor: Actor, asked: str) -> tuple[Of, list[int]]:
    """Which list is shown, and the entries in it in order: the one asked for, or the first with something."""
    now = timezone.now()
    if asked in dict(TABS):
        of = cast(Of, asked)
        return of, order_of(by=actor, of=of, now=now)
    order: list[int] = []
    of = FIRST[0]
    for of in FIRST:
        if order := order_of(by=actor, of=of, now=now):
            break
    return of, order

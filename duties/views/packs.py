"""Put together, read, take out and release what is held of a person."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies.decorators import fresh, needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from duties.forms import TextsForm
from duties.models import Pack, PackText
from duties.packing import own_part
from duties.selectors.requests import (
    pack_of,
    pack_to_release,
    pack_visible_to,
    request_kept,
)
from duties.services import packs as services
from duties.withheld import listed
from incidents.selectors import keys_of
from people.selectors.persons import current_person
from people.services.refusals import Incomplete, NeedsAnother, NotAllowed, NotOpen

PAGE_SIZE = 10  # texts
PURPOSE = "answering a request by the person recorded"


@needs(Perm.SUBJECT_DUTY)
@fresh
@recorded
def reading_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read each text and say what of it is told; then finish."""
    actor = request.actor  # type: ignore[attr-defined]
    asked = request_kept(by=actor, public_id=public_id)
    if asked is None:
        raise Http404
    pack = pack_of(request=asked)
    step = request.POST.get("step", "")
    problem = ""
    if step in ("begin", "finish"):
        pack, problem = _step(step, asked, pack, actor)
        if not problem:
            done = pack is not None and pack.made_at is not None
            return redirect("duties:request" if done else "duties:reading", public_id=public_id)
    if pack is None or pack.made_at is not None:
        return render(request, "duties/pack_begin.html", {"asked": asked, "pack": pack, "problem": problem})
    texts = pack.texts.select_related("incident__agency").order_by("incident__occurred_on", "pk")
    page = Paginator(texts, PAGE_SIZE).get_page(request.GET.get("page"))
    form = TextsForm(request.POST if step == "read" else None, texts=list(page))
    if form.is_bound and form.is_valid():
        problem = _keep(pack, form, actor)
        if not problem and not form.errors:
            following = page.next_page_number() if page.has_next() else page.number
            return redirect(f"{request.path}?page={following}")
    _looked(actor, pack, "texts")
    left = texts.filter(decision="").count()
    context = {"asked": asked, "pack": pack, "page": page, "form": form, "problem": problem, "left": left}
    context["rows"] = _rows(pack, list(page), form)
    return render(request, "duties/pack_texts.html", context)


def _step(step: str, asked: Any, pack: Pack | None, by: Actor) -> tuple[Pack | None, str]:
    try:
        if step == "begin":
            return services.pack_begin(request=asked, by=by), ""
        return (services.pack_finish(pack=pack, by=by), "") if pack else (None, _("Begin first."))
    except (NotOpen, NotAllowed) as refused:
        return pack, str(refused)


def _keep(pack: Pack, form: TextsForm, by: Actor) -> str:
    try:
        services.texts_decide(pack=pack, said=form.said, by=by)
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
    except NotOpen as closed:
        return str(closed)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    return ""


def _rows(pack: Pack, texts: list[PackText], form: TextsForm) -> list[dict[str, Any]]:
    """Each text as it stands in its record, with its fields."""
    person = current_person(person_id=pack.request.person_id)
    keys = keys_of(person=person, incidents=[text.incident_id for text in texts])
    rows = []
    for text in texts:
        own = own_part(text.incident.record, keys=keys.get(text.incident_id, set()))
        here = next((one for one in own.texts if one.field == text.field), None)
        rows.append(
            {
                "text": text,
                "label": here.label if here else text.field,
                "says": here.text if here else "",
                "others": own.others,
                "fields": [form[f"{name}_{text.pk}"] for name in ("decision", "hidden", "reason")],
            }
        )
    return rows


@needs(Perm.SUBJECT_DUTY)
@fresh
@recorded
def pack_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The answer as it goes out, to be printed; as a file where that is asked for."""
    actor = request.actor  # type: ignore[attr-defined]
    pack = pack_visible_to(by=actor, public_id=public_id)
    if pack is None or pack.made_at is None or not pack.content:
        raise Http404
    as_file = request.GET.get("as") == "json"
    if as_file and pack.released_at is None:
        raise PermissionDenied
    _looked(actor, pack, "file" if as_file else "page")
    if as_file:
        answer = {**pack.content, "sha256": pack.digest}
        headers = {"Content-Disposition": 'attachment; filename="subject-access.json"'}
        headers["Cache-Control"] = "no-store"
        return JsonResponse(answer, headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 2})
    return render(request, "duties/pack.html", {"pack": pack, "told": pack.content, "asked": pack.request})


@needs(Perm.SUBJECT_RELEASE)
@fresh
@recorded
def release_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is told and what is withheld, as a list without the content; and let it go out."""
    actor = request.actor  # type: ignore[attr-defined]
    pack = pack_to_release(by=actor, public_id=public_id)
    if pack is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            services.pack_release(pack=pack, by=actor)
            return redirect("duties:request", public_id=pack.request.public_id)
        except (NotOpen, NeedsAnother) as refused:
            problem = str(refused)
    _looked(actor, pack, "list")
    context = {"pack": pack, "asked": pack.request, "problem": problem, **listed(manifest=pack.manifest)}
    return render(request, "duties/pack_release.html", context)


def _looked(actor: Actor, pack: Pack, how: str) -> None:
    target = audit.Target(
        "pack",
        str(pack.public_id),
        {"request": str(pack.request.public_id), "person": str(pack.request.person.public_id), "as": how},
    )
    audit.record_access(
        action="pack.viewed", by=actor.at(pack.request.agency_id), target=target, purpose=PURPOSE
    )

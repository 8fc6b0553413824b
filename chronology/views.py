"""Pages of the chronology across agencies."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from chronology.forms import CommentForm, FilterForm, PairForm, filters_of
from chronology.models import Comment
from chronology.page_rows import page_rows, pairs_waiting, sums
from chronology.presenters import rows
from chronology.selectors import review
from chronology.services.reviewing import comment_end, comment_write, pairing_decide
from chronology.told import Filters, Review
from incidents.permissions import Standing
from incidents.selectors import standing
from people import purposes
from people.models import Person
from people.selectors.persons import described_for, person_visible_to
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from people.views.opening import ask_purpose, person_opened

PAGE_SIZE = 25
PAIRS_AT_ONCE = 20


@needs(Perm.PERSON_VIEW)
@recorded
def person_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything agencies recorded and decided about one person that the reader may know, in time order."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    opened = person_opened(request, public_id, page="chronology:person")
    if isinstance(opened, HttpResponse):
        return opened
    person, purpose = opened
    _record(actor, person, purpose)
    facts = standing(by=actor, person=person, today=timezone.localdate())
    filters, as_at, named = filters_of(_any_choice(request))
    told = review(by=actor, person=person, filters=filters, as_at=as_at, facts=facts, named=named)
    form = FilterForm(request.GET or None, agencies=told.agencies, kinds=told.kinds)
    form.is_valid()
    shown = rows(told, named=named)
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "person": person,
        "known": described_for(by=actor, persons=[person], cases=_case(person, facts))[person.pk],
        "form": form,
        "named": named,
        "as_at": as_at,
        "page": page,
        "rows": page_rows(page.object_list, told),
        "total": len(shown),
        "sums": sums(shown, told, named=named),
        "query": f"{query.urlencode()}&" if query else "",
        "waiting": len(pairs_waiting(told)),
        "told": told,
    }
    return render(request, "chronology/person.html", context)


def _case(person: Person, facts: Standing) -> list[int]:
    return [person.pk] if facts.case_open else []


def _any_choice(request: HttpRequest) -> FilterForm:
    """Before it is known which there are, whatever is asked for may be chosen, and finds nothing."""
    return FilterForm(
        request.GET,
        agencies={request.GET.get("agency", ""): ""},
        kinds={request.GET.get("kind", ""): ""},
    )


def _record(actor: Actor, person: Person, purpose: str) -> None:
    target = audit.Target("person", str(person.public_id))
    audit.record_access(action="review_chronology.viewed", by=actor, target=target, purpose=purpose)


def _opened(request: HttpRequest, public_id: UUID) -> tuple[Person, Review] | HttpResponse:
    """The person and their whole chronology, recorded; or where the reader is to say first what for."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    person = person_visible_to(by=actor, public_id=public_id)
    if person is None:
        raise Http404
    if person.public_id != public_id:
        return redirect("chronology:person", public_id=person.public_id)
    purpose = purposes.remembered(request.session, person=person.public_id, now=timezone.now())
    if "purpose" in request.POST or (not purpose and request.method != "POST"):
        return ask_purpose(request, person.public_id)
    # What was written while the hour ran out is not lost: the page itself says what it is for.
    _record(actor, person, purpose or "reading_chronology")
    return person, review(by=actor, person=person, filters=Filters())


@needs(Perm.PERSON_VIEW)
@recorded
def comment_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Comment on one entry (`at`, its key), or take a comment of one's own agency away."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    opened = _opened(request, public_id)
    if isinstance(opened, HttpResponse):
        return opened
    person, told = opened
    key = request.POST.get("at") or request.GET.get("at", "")
    entry = next((one for one in told.entries if one.key == key and not one.hidden), None)
    form, problem = CommentForm(request.POST if "words" in request.POST else None), ""
    try:
        if entry is not None and "end" in request.POST:
            comment_end(comment=_own_comment(entry.comments, request.POST["end"]), by=actor)
            messages.success(request, _("The comment is taken away."))
            return redirect("chronology:person", public_id=person.public_id)
        if entry is not None and form.is_bound and form.is_valid():
            comment_write(person=person, at_key=key, words=form.cleaned_data["words"], by=actor)
            messages.success(request, _("Your comment is kept."))
            return redirect("chronology:person", public_id=person.public_id)
    except Incomplete as incomplete:
        form.add_error("words", _(incomplete.missing["words"]))
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except NotOpen as gone:
        problem = _(str(gone))
    found = rows(Review([entry], told.agencies, hidden=False), named=True) if entry else []
    context = {"person": person, "entry": entry, "row": found[0] if found else None, "form": form, "key": key}
    return render(request, "chronology/comment.html", {**context, "problem": problem})


def _own_comment(comments: Any, asked: str) -> Comment:
    wanted = next((one for one in comments if str(one.public_id) == asked and one.own), None)
    if wanted is None:
        raise NotOpen("The comment is not there any more.")
    return Comment.objects.get(public_id=wanted.public_id)


@needs(Perm.PERSON_VIEW)
@recorded
def pairs_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Entries of two agencies that may be one event, and of which nobody has said."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    opened = _opened(request, public_id)
    if isinstance(opened, HttpResponse):
        return opened
    person, told = opened
    pairs = pairs_waiting(told)
    answered = (request.POST.get("one", ""), request.POST.get("other", ""))
    sent: PairForm | None = None
    problem = ""
    if request.method == "POST":
        sent, problem = PairForm(request.POST, auto_id="sent_%s"), ""
        if sent.is_valid():
            try:
                _decide(person, answered, sent, actor)
            except Incomplete as incomplete:
                sent.add_error("reason", _(incomplete.missing["reason"]))
            except (NotOpen, ValueError) as gone:
                problem = _(str(gone))
            except NotAllowed as refused:
                raise PermissionDenied(str(refused)) from refused
            else:
                messages.success(request, _("Your answer is kept, with your reason."))
                return redirect("chronology:pairs", public_id=person.public_id)
    listed = []
    for number, pair in enumerate(pairs[:PAIRS_AT_ONCE]):
        mine = sent if sent is not None and answered == (pair.one, pair.other) else None
        listed.append((pair, mine or PairForm(auto_id=f"pair{number}_%s")))
    shown = sent if sent is not None else PairForm()
    context = {"person": person, "listed": listed, "more": len(pairs) - len(listed), "form": shown}
    return render(request, "chronology/pairs.html", {**context, "problem": problem})


def _decide(person: Person, pair: tuple[str, str], form: PairForm, actor: Actor) -> None:
    try:
        one, other = (UUID(each) for each in pair)
    except ValueError:
        raise NotOpen("Choose two entries that are listed here.") from None
    said = form.cleaned_data
    pairing_decide(
        person=person, one=one, other=other, same=said["same"] == "yes", reason=said["reason"], by=actor
    )

"""Keep somebody who knows a person away from them, and let them near again."""

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
from people.exception_forms import KnowsForm, LetNearForm
from people.selectors.blocks import blocks_kept, blocks_shown, users_kept_by
from people.selectors.persons import described_for, person_visible_to
from people.services.blocks import block_end, block_set
from people.services.refusals import Incomplete, NotAllowed, NotOpen

PAGE_SIZE = 25


@needs(Perm.PERSON_VIEW)
@recorded
def know_them_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The reader, or a colleague of theirs, knows this person: from now on they do not see them."""
    actor = request.actor  # type: ignore[attr-defined]
    person = person_visible_to(by=actor, public_id=public_id)
    if person is None:
        raise Http404
    if person.public_id != public_id:
        return redirect("people:know_them", public_id=person.public_id)
    colleagues = users_kept_by(by=actor, on=timezone.localdate()).exclude(pk=actor.user_pk)
    form = KnowsForm(request.POST if request.method == "POST" else None, colleagues=colleagues)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            block_set(
                person=person,
                user=form.chosen or request.user,  # type: ignore[arg-type]
                relation=said["relation"],
                reason=said["reason"],
                by=actor,
            )
        except Incomplete as incomplete:
            form.add_missing(incomplete.missing)
        else:
            return _kept(request, person.public_id, oneself=form.chosen is None)
    _record(actor, person.public_id)
    context = {"form": form, "person": person, "known": described_for(by=actor, persons=[person])[person.pk]}
    return render(request, "people/block/know_them.html", context)


def _kept(request: HttpRequest, person: UUID, *, oneself: bool) -> HttpResponse:
    if oneself:
        messages.success(request, _("You are kept away from this person from now on."))
        return redirect("home")
    messages.success(request, _("They are kept away from this person from now on."))
    return redirect("risk:person", public_id=person)


def _record(actor: Actor, person: UUID) -> None:
    target = audit.Target("person", str(person))
    audit.record_access(action="person.viewed", by=actor, target=target, purpose="knows_them")


@needs(Perm.BLOCK_SET)
@recorded
def blocks_page(request: HttpRequest) -> HttpResponse:
    """Who is kept away from whom; a governance lead may let them near again."""
    actor = request.actor  # type: ignore[attr-defined]
    sent, form, problem = "", LetNearForm(), ""
    if request.method == "POST":
        sent = request.POST.get("block", "")
        form = LetNearForm(request.POST)
        done, problem = _let_near(request, form, sent)
        if done:
            return done
    page = Paginator(blocks_kept(by=actor, on=timezone.localdate()), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    audit.record_access(
        action="readers.viewed",
        by=actor,
        target=audit.Target("blocks", "in force", {"shown": len(page)}),
        purpose="who is kept away",
    )
    rows = [
        (kept, form if sent == str(kept.block.public_id) else LetNearForm(auto_id=f"id_{number}_%s"))
        for number, kept in enumerate(blocks_shown(by=actor, blocks=list(page)), 1)
    ]
    context = {"page": page, "rows": rows, "form": form, "problem": problem}
    return render(request, "people/block/list.html", context)


def _let_near(request: HttpRequest, form: LetNearForm, sent: str) -> tuple[HttpResponse | None, str]:
    """Redirected when it was done; otherwise what is wrong, where no field says so."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.may(Perm.BLOCK_END):
        raise PermissionDenied
    block = next(
        (one for one in blocks_kept(by=actor, on=timezone.localdate()) if str(one.public_id) == sent), None
    )
    if block is None:
        return None, _("They are not kept away any more.")
    if not form.is_valid():
        return None, ""
    try:
        block_end(block=block, reason=form.cleaned_data["reason"], by=actor)
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return None, ""
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except NotOpen as closed:
        return None, str(closed)
    messages.success(request, _("They may see this person again, as far as their role lets them."))
    return redirect("people:blocks"), ""

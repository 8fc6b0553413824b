"""What whole-population runs propose: a person approves or refuses it, a class at a time."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.permissions import Perm
from audit import services as audit
from people.models import RelinkProposal, RelinkRun
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from people.services.relinking import proposals_decide
from risk.identity_forms import ClassForm
from risk.identity_presenters import compared, waterfall
from risk.identity_told import explanation_told, weight_told
from risk.selectors.identity_queue import broken_count
from risk.selectors.relinking import classes_of, proposal_shown, run_shown, runs_shown
from risk.views.identity import PURPOSE, record_compared


@needs(Perm.LINK_DECIDE)
@recorded
def runs_page(request: HttpRequest) -> HttpResponse:
    """The latest runs, newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    context = {"runs": runs_shown(by=actor), "broken_count": broken_count(by=actor)}
    return render(request, "risk/identity/relinking.html", context)


@needs(Perm.LINK_DECIDE)
@recorded
def run_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One run's classes of proposals with examples; each is approved or refused whole."""
    actor = request.actor  # type: ignore[attr-defined]
    run = run_shown(by=actor, public_id=public_id)
    if run is None:
        raise Http404
    audit.record_access(
        action="relinking.viewed",
        by=actor,
        target=audit.Target("relink_run", str(public_id)),
        purpose=PURPOSE,
    )
    if request.method == "POST":
        return _decide(request, run)
    return _run(request, run)


def _decide(request: HttpRequest, run: RelinkRun) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    kind, group = request.POST.get("kind", ""), request.POST.get("group", "")
    form = ClassForm(request.POST)
    if not form.is_valid():
        return _run(request, run, form=form, chosen=(kind, group))
    try:
        proposals_decide(
            run=run,
            kind=kind,
            group=group,
            approve=form.cleaned_data["approve"] == "yes",
            reason=form.cleaned_data["reason"],
            by=actor,
        )
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return _run(request, run, form=form, chosen=(kind, group))
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except NotOpen as closed:
        return _run(request, run, form=form, chosen=(kind, group), problem=str(closed))
    messages.success(request, _("Your decision is kept."))
    return redirect("risk:identity_run", public_id=run.public_id)


def _run(
    request: HttpRequest,
    run: RelinkRun,
    form: ClassForm | None = None,
    chosen: tuple[str, str] = ("", ""),
    **more: Any,
) -> HttpResponse:
    """Each class that waits has a form of its own; the one that was sent keeps what was typed."""
    classes = [
        (
            one,
            form if form and (one.kind, one.group) == chosen else ClassForm(auto_id=f"id_{number}_%s"),
        )
        for number, one in enumerate(classes_of(run=run), 1)
    ]
    context = {"run": run, "classes": classes, "form": form or ClassForm(), **more}
    return render(request, "risk/identity/run.html", context)


@needs(Perm.LINK_DECIDE)
@recorded
def proposal_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One proposal, side by side: the persons who would be one, or the parts one would be."""
    actor = request.actor  # type: ignore[attr-defined]
    shown = proposal_shown(by=actor, public_id=public_id)
    if shown is None:
        raise Http404
    record_compared(actor, [side.person.public_id for side in shown.persons])
    proposal = shown.proposal
    if proposal.kind == RelinkProposal.Kind.SPLIT:
        groups = list(shown.parts)
    else:
        groups = [side.records for side in shown.persons]
    left, right = (groups[0], [one for group in groups[1:] for one in group]) if groups else ([], [])
    context = {
        "shown": shown,
        "proposal": proposal,
        "rows": compared(left, right, steps=proposal.explanation.get("steps", ())),
        "left": left,
        "right": right,
        "falls": waterfall(proposal.explanation) if proposal.explanation.get("steps") else [],
        "sentences": explanation_told(proposal.explanation).get("sentences", ()),
        "weight": weight_told(proposal.explanation, stored=proposal.weight),
    }
    return render(request, "risk/identity/proposal.html", context)

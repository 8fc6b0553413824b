"""A person's picture, and the prompts that pictures raised."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from rest_framework.response import Response

from agencies.models import Agency
from audit import services as audit
from caselink.api import ApiRequest, BadRequest, CursorPagination, parameters, purpose
from caselink.api_view import ApiView
from people.purposes import named
from people.selectors.persons import person_visible_to
from risk.api import documents
from risk.further_presenters import as_document, pair_document
from risk.models import Prompt
from risk.selectors.further import around_seen
from risk.selectors.pictures import FindingSeen, PictureSeen, picture_seen
from risk.selectors.prompts import prompts_known_to, reasons_seen


class PictureView(ApiView):
    """What all agencies' incidents about one person add up to."""

    required_scopes = {"GET": "people:read"}

    @documents.picture_read
    def get(self, request: ApiRequest, public_id: UUID) -> Response:
        """Read a person's picture.

        An indicator is told when the client's agency may see all that it rests on; `ask` names the
        agencies that hold the rest. `pairs` says with whom the person is seen, without `person` where the
        agency may not know of that person, and `poses_risk` what is known of them as somebody who poses risk;
        both are told only where all behind them may be read in full. `stale` says that something was received
        which it does not hold yet.
        """
        parameters(request, known=(), paged=False)
        why = purpose(request)
        with transaction.atomic():
            person = person_visible_to(by=request.actor, public_id=public_id)
            if person is None:
                raise Http404
            picture = picture_seen(by=request.actor, person=person, today=timezone.localdate())
            risk, pairs = around_seen(by=request.actor, person=person, today=timezone.localdate())
            beside = named([pair.other for pair in pairs if pair.other is not None])
            detail = {"level": picture.level, **({"persons": beside} if beside else {})}
            audit.record_access(
                action="picture.viewed",
                by=request.actor,
                target=audit.Target("person", str(person.public_id), detail),
                purpose=why,
            )
        around = {
            "pairs": [pair_document(pair) for pair in pairs],
            "poses_risk": as_document(risk) if risk is not None else None,
        }
        return Response({"person": str(person.public_id), **_picture(picture), **around})


class _NewestFirst(CursorPagination):
    ordering = ("-raised_at", "-pk")


class PromptsView(ApiView):
    """Prompts about people of whom the client's agency may know."""

    required_scopes = {"GET": "prompts:read"}

    @documents.prompts_read
    def get(self, request: ApiRequest) -> Response:
        """List prompts, newest first; the open ones when no state is given."""
        state = parameters(request, known=("state",)).get("state", Prompt.State.OPEN)
        if state not in Prompt.State.values:
            raise BadRequest(("state", f"must be one of: {', '.join(Prompt.State.values)}"))
        why = purpose(request, required=False)
        pages, today = _NewestFirst(), timezone.localdate()
        with transaction.atomic():
            known = prompts_known_to(by=request.actor).filter(state=state)
            shown = pages.paginate_queryset(known, request, self) or []
            audit.record_access(
                action="queue.viewed",
                by=request.actor,
                target=audit.Target(
                    "queue",
                    "prompts",
                    {
                        "state": str(state),
                        "found": len(shown),
                        "persons": named([prompt.person for prompt in shown]),
                    },
                ),
                purpose=why,
            )
            results = []
            for prompt in shown:
                told, ask = reasons_seen(prompt=prompt, by=request.actor, today=today)
                results.append({**_prompt(prompt), "indicators": _reasons(told), "ask": _ask(ask)})
        return pages.get_paginated_response(results)


def _picture(picture: PictureSeen) -> dict[str, Any]:
    return {
        "level": picture.level,
        "score": picture.score,
        "ruleset": picture.ruleset,
        "indicators": [
            {**reason, "source": finding.source}
            for reason, finding in zip(_reasons(picture.findings), picture.findings, strict=True)
        ],
        "ask": _ask(picture.ask),
        "assessed_at": picture.assessed_at.isoformat() if picture.assessed_at else None,
        "stale": picture.stale,
    }


def _prompt(prompt: Prompt) -> dict[str, Any]:
    return {
        "id": str(prompt.public_id),
        "reference": prompt.reference,
        "question": prompt.question,
        "level": prompt.level,
        "state": prompt.state,
        "raised_at": prompt.raised_at.isoformat(),
        "due_at": prompt.due_at.isoformat(),
        "person": str(prompt.person.public_id),
    }


def _reasons(findings: Iterable[FindingSeen]) -> list[dict[str, Any]]:
    return [
        {
            "code": finding.code,
            "title": finding.title,
            "says": finding.says,
            "evidence": [
                {name: value for name, value in item.items() if value != ""} for item in finding.evidence
            ],
        }
        for finding in findings
    ]


def _ask(agencies: Iterable[Agency]) -> list[dict[str, Any]]:
    return [
        {"agency": agency.code, "name": agency.name, "contact_point": agency.contact_point}
        for agency in agencies
    ]

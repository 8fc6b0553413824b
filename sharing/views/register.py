"""The register of disclosures, on a page and as a file."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import fresh_file, needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from caselink.csv_export import csv_response
from people.purposes import named
from sharing.forms import RegisterFilter
from sharing.presenters import STATE_WORDS, Row, rows_of
from sharing.selectors.disclosures import ALL, Filters, persons_told, register

PAGE_SIZE = 25
PURPOSE = "reviewing_sharing"
MOST = 20_000  # lines of one file


@needs(Perm.REGISTER_VIEW)
@recorded
def register_page(request: HttpRequest) -> HttpResponse:
    """What the reader's agencies disclosed and received: agencies, basis and dates, and no content."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    form = RegisterFilter(request.GET)
    filters = _filters(form)
    page = Paginator(register(by=actor, today=today, filters=filters), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    shown = list(page)
    persons = persons_told(disclosures=shown, by=actor)
    _record("register.viewed", actor, filters, shown=len(shown), persons=named(persons.values()))
    context = {
        "page": page,
        "rows": rows_of(disclosures=shown, persons=persons, today=today),
        "filter": form,
        "filters": filters,
        "query": f"state={filters.state}&agency={filters.agency}&",
        "states": STATE_WORDS,
    }
    return render(request, "sharing/register.html", context)


@needs(Perm.REGISTER_VIEW)
@fresh_file(partial(reverse, "sharing:register"))
@recorded
def export(request: HttpRequest) -> HttpResponse:
    """The register as a file, without anybody's name."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    filters = _filters(RegisterFilter(request.GET))
    found = list(register(by=actor, today=timezone.localdate(), filters=filters)[:MOST])
    _record("register.exported", actor, filters, shown=len(found))
    rows = rows_of(disclosures=found, persons={}, today=timezone.localdate())
    header = [
        _("Reference"),
        _("Disclosed by"),
        _("To"),
        _("Lawful basis"),
        _("Consent"),
        _("Made on"),
        _("Last day"),
        _("Review"),
        _("State"),
    ]
    response: HttpResponseBase = csv_response(
        name="register-of-disclosures", header=header, rows=_lines(rows)
    )
    return response  # type: ignore[return-value]


def _lines(rows: list[Row]) -> Iterator[list[object]]:
    for row in rows:
        one = row.disclosure
        yield [
            one.reference,
            one.made_for.name,
            "; ".join(row.to),
            "; ".join(row.bases),
            one.get_consent_display(),
            one.made_on.isoformat(),
            one.ends_on.isoformat(),
            one.review_on.isoformat(),
            STATE_WORDS[row.state],
        ]


def _filters(form: RegisterFilter) -> Filters:
    """What was chosen; a choice that there is not is none."""
    form.is_valid()
    chosen = getattr(form, "cleaned_data", {})
    return Filters(state=chosen.get("state") or ALL, agency=chosen.get("agency") or "")


def _record(action: str, actor: Actor, filters: Filters, **detail: Any) -> None:
    detail |= {"state": filters.state, "agency": filters.agency}
    audit.record_access(
        action=action,
        by=actor,
        target=audit.Target("register", "disclosures", detail),
        purpose=PURPOSE,
    )

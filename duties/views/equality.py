"""Figures of equality monitoring."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agencies.decorators import needs, recorded
from agencies.permissions import Perm
from audit import services as audit
from duties.equality import SMALLEST
from duties.equality_words import PART, QUESTION, said_in_words
from duties.selectors.equality import figures, years_offered


@needs(Perm.EQUALITY_VIEW)
@recorded
def equality_page(request: HttpRequest) -> HttpResponse:
    """One whole year, of the reader's own agency; of every agency for the hub's lead."""
    actor = request.actor  # type: ignore[attr-defined]
    years = years_offered(today_year=timezone.localdate().year)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(one) for one in years} else years[0]
    audit.record_access(
        action="equality.viewed",
        by=actor,
        target=audit.Target("equality", str(year)),
        purpose="equality figures",
    )
    tables = [
        {
            "title": f"{PART[table.part]}: {QUESTION[table.question]}",
            "rows": sorted(
                ((said_in_words(said), count) for said, count in table.counts.items()), key=lambda row: row[0]
            ),
            "total": table.total,
        }
        for table in figures(by=actor, year=year)
    ]
    context = {"tables": tables, "years": years, "year": year, "smallest": SMALLEST}
    return render(request, "duties/equality.html", context)

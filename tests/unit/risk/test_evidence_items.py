"""The incidents that a finding rests on, on a page."""

from risk.presenters import Piece
from risk.templatetags.evidence import MOST, SPARE, evidence_items


def pieces(number: int) -> list[Piece]:
    return [
        Piece("2026-01-01", "Police", f"R-{at}", f"/incidents/{at}/", "1 January 2026")
        for at in range(number)
    ]


def test_each_is_listed_and_leads_to_its_page():
    html = evidence_items(pieces(MOST + SPARE))
    assert html.count("<li>") == MOST + SPARE
    assert '<a class="govuk-link" href="/incidents/0/">R-0</a>' in html
    assert "earlier" not in html


def test_of_very_many_the_newest_are_listed_and_the_rest_is_counted():
    html = evidence_items(pieces(MOST + SPARE + 1))
    assert html.count("<li>") == MOST + 1
    assert f"R-{MOST}<" not in html
    assert f"and {SPARE + 1} earlier ones, which the chronology has" in html

"""Evidence on a page: a finding may rest on hundreds of incidents, and a page show dozens of findings."""

from collections.abc import Iterator, Sequence
from typing import Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from risk.presenters import Piece

register = template.Library()
MOST: Final = 30  # that are listed of one finding; beyond it nobody reads them, they weigh on the page
SPARE: Final = 5  # so many more are listed as well: a list does not end with "and 1 more"


@register.simple_tag
def evidence_items(evidence: Sequence[Piece]) -> SafeString:
    """The newest incidents as items of a list: day, agency and reference, which leads to it where that may be
    opened; and how many more there are. Made here because a template takes ten times as long over it.
    """
    listed = evidence if len(evidence) <= MOST + SPARE else evidence[:MOST]
    items = format_html_join("\n", '<li><span class="caselink-nowrap">{}</span>, {}, {}</li>', _parts(listed))
    more = len(evidence) - len(listed)
    if not more:
        return items
    words = ngettext(
        "and %(count)d earlier one, which the chronology has",
        "and %(count)d earlier ones, which the chronology has",
        more,
    )
    return format_html("{}\n<li>{}</li>", items, words % {"count": more})


def _parts(evidence: Sequence[Piece]) -> Iterator[tuple[str, str, str]]:
    for piece in evidence:
        reference = piece.reference
        if piece.href:
            reference = format_html('<a class="govuk-link" href="{}">{}</a>', piece.href, reference)
        yield piece.day, piece.agency, reference

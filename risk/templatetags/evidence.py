"""Evidence on a page: a finding may rest on dozens of incidents, and a page show dozens of findings."""

from collections.abc import Iterable, Iterator

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from risk.presenters import Piece

register = template.Library()


@register.simple_tag
def evidence_items(evidence: Iterable[Piece]) -> SafeString:
    """Each incident as an item of a list: its day, agency and reference, which leads to it where that may be
    opened. Made here because a template takes ten times as long over it.
    """
    return format_html_join(
        "\n", '<li><span class="caselink-nowrap">{}</span>, {}, {}</li>', _parts(evidence)
    )


def _parts(evidence: Iterable[Piece]) -> Iterator[tuple[str, str, str]]:
    for piece in evidence:
        reference = piece.reference
        if piece.href:
            reference = format_html('<a class="govuk-link" href="{}">{}</a>', piece.href, reference)
        yield piece.day, piece.agency, reference

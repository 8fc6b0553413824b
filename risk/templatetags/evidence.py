"""Evidence on a page: a finding may rest on hundreds of incidents, and a page show dozens of findings."""

from collections.abc import Sequence
from typing import Final, Protocol

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

register = template.Library()
MOST: Final = 30  # that are listed of one finding; beyond it nobody reads them, they weigh on the page
SPARE: Final = 5  # so many more are listed as well: a list does not end with "and 1 more"


class Listed(Protocol):
    """An incident as an item of a list."""

    @property
    def item(self) -> SafeString: ...


@register.simple_tag
def evidence_items(evidence: Sequence[Listed]) -> SafeString:
    """The newest incidents as items of a list, and how many more there are.

    Made here because a template takes ten times as long over it.
    """
    listed = evidence if len(evidence) <= MOST + SPARE else evidence[:MOST]
    items = format_html_join("\n", "{}", ((one.item,) for one in listed))
    more = len(evidence) - len(listed)
    if not more:
        return items
    words = ngettext(
        "and %(count)d earlier one, which the chronology has",
        "and %(count)d earlier ones, which the chronology has",
        more,
    )
    return format_html("{}\n<li>{}</li>", items, words % {"count": more})

"""One component in one state, and how it is drawn beside others on one page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

State = Literal["empty", "one", "many", "error", "restricted", "loading"]
STATES: Mapping[State, Any] = {
    "empty": _("Empty"),
    "one": _("One"),
    "many": _("Many"),
    "error": _("With an error"),
    "restricted": _("Restricted"),
    "loading": _("Not there yet"),
}
# What tells two elements of a page apart, and what points to it.
NAMED = re.compile(r'(?<=\s)(id|for|name|aria-labelledby|aria-describedby|aria-controls)="([^"{]+)"')
POINTED = re.compile(r'href="#([^"]+)"')
TAKES_FOCUS = re.compile(r'data-module="(govuk-error-summary|govuk-notification-banner)"')
# What a component stands in on its pages, where that is more than a piece of a page.
AROUND = {
    "li": ("<ul>", "</ul>"),
    "dl": ('<dl class="govuk-summary-list">', "</dl>"),
}


@dataclass(frozen=True, slots=True)
class Example:
    """`component` is a file of templates/components, without its ending; `within` a key of AROUND."""

    component: str
    state: State
    context: Mapping[str, Any]
    note: Any = ""  # what there is to see, where the state does not say it
    within: str = ""

    def drawn(self, number: int, request: HttpRequest | None = None) -> SafeString:
        """The component as it stands on a page, its names apart from those of all other examples."""
        html: str = render_to_string(f"components/{self.component}.html", dict(self.context), request)
        html = NAMED.sub(lambda found: f'{found[1]}="{_apart(found[2], number)}"', html)
        html = POINTED.sub(lambda found: f'href="#{_apart(found[1], number)}"', html)
        html = TAKES_FOCUS.sub(r'data-module="\1" data-disable-auto-focus="true"', html)
        before, after = AROUND.get(self.within, ("", ""))
        return mark_safe(before + html + after)  # noqa: S308 - our own templates, which escape what they are given


def _apart(names: str, number: int) -> str:
    return " ".join(f"{name}-{number}" for name in names.split())

"""The page of all components. For system administrators: whoever keeps the pages looks here, nobody else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from agencies.decorators import needs
from agencies.permissions import Perm
from caselink.examples import figures, forms, identity, lists, pictures
from caselink.examples.example import STATES, Example


@dataclass(frozen=True, slots=True)
class Shown:
    """One component with its examples: the state in words, a note, and how it is drawn."""

    name: str
    examples: Sequence[tuple[Any, Any, SafeString]]


def every_example() -> list[Example]:
    """Each component in each of its states, by name."""
    gathered = (figures, forms, identity, lists, pictures)
    return sorted((one for each in gathered for one in each.examples()), key=lambda one: one.component)


@needs(Perm.CONFIGURE)
def components_page(request: HttpRequest) -> HttpResponse:
    """Every component in every state. Nothing is read of anybody, so no look is recorded."""
    return render(request, "caselink/components.html", {"components": list(_shown(request))})


def _shown(request: HttpRequest) -> Iterator[Shown]:
    numbered = enumerate(every_example(), 1)
    for name, found in groupby(numbered, key=lambda each: each[1].component):
        drawn = [(STATES[one.state], one.note, one.drawn(number, request)) for number, one in found]
        yield Shown(name, drawn)

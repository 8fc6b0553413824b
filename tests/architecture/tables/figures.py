"""Figures for managers."""

from typing import Any

from agencies.permissions import Perm
from tests.architecture.guards import needs
from tests.architecture.kinds import APPEND_ONLY
from tests.fixtures.figures import returned

URLS = {
    "figures:figures": needs(Perm.FIGURES_VIEW),
    "figures:export": needs(Perm.FIGURES_VIEW),
    "figures:returns": needs(Perm.FIGURES_VIEW),
    "figures:return": needs(Perm.FIGURES_VIEW),
    "figures:return_file": needs(Perm.FIGURES_VIEW),
}
OF_THE_HUB = (403, 404, 403, 403, 403, 200, 200, 403)
PAGES_SEEN = {
    ("figures:return", "a return"): OF_THE_HUB,
    ("figures:return_file", "a return"): OF_THE_HUB,
}


def THINGS(case) -> dict[str, Any]:
    return {"a return": returned(case).public_id}


MODELS = {"figures.Return": APPEND_ONLY}
NO_EVENT = {"figures.services.returning.mark_of": "writes nothing"}
CALLS = [("figures.services.returning.return_make", "return.made", lambda case: lambda: returned(case))]

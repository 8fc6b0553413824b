"""What the first page says of looks that stand out."""

from collections.abc import Mapping
from typing import Any

from agencies.permissions import Actor, Perm
from oversight.selectors.unusual import unusual_open


def home(by: Actor) -> Mapping[str, Any]:
    """`unusual`: how many wait for the actor; empty for who reviews nobody's access."""
    if not by.may(Perm.ACCESS_REVIEW):
        return {}
    return {"unusual": unusual_open(by=by).count()}

"""What every page knows: who is signed in and what they may do."""

from typing import Any

from django.http import HttpRequest

from agencies.language import language_of, other_language
from agencies.looks import exit_address, look_of
from agencies.permissions import Perm


def signed_in(request: HttpRequest) -> dict[str, Any]:
    """`actor`, and `may`: a mapping from permission name to whether the actor has it.

    And how pages look and speak.
    """
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "may": {perm.value: actor is not None and actor.may(perm) for perm in Perm},
        "look": look_of(request),
        "frame_language": language_of(request),
        "other_language": other_language(request),
        "exit_url": exit_address(),
    }

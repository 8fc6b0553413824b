"""What a reader's session keeps for a while only, and their next request drops once it lapsed.

Whatever page they ask for: what was typed must not lie in a session that goes on because its reader is
somewhere else. What the sessions of those who never come back hold goes with these
(agencies.services.sign_in.sessions_clear).
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

Still = Callable[[Any, datetime], Any]
_LAPSES: dict[str, Still] = {}


def lapses(key: str, still: Still) -> None:
    """Say of what stands under a key how much has not lapsed: `still(value, now)`, empty where all has.

    Said where the module of the key is read, which the addresses of the pages do before any is shown.
    """
    _LAPSES[key] = still


def drop_lapsed(session: SessionBase, now: datetime) -> None:
    """Drop what lapsed. A session is written whole, so it is changed only where something did."""
    for key, still in _LAPSES.items():
        if key not in session:
            continue
        kept = still(session[key], now)
        if not kept:
            del session[key]
        elif kept != session[key]:
            session[key] = kept

"""What somebody searched for last, so that they come back to whom they found and not to an empty form.

Kept in the reader's own session, for an hour, and the last few only: what is typed stands in no address and
in no log. What lapsed is dropped by whatever they do next, and with a session that is over by a task.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict

from agencies.lapsing import lapses
from people.purposes import LASTS

_KEY = "searched"
_MOST = 3  # searches
_LONGEST = 200  # characters of what was typed into one box


def remember_search(
    session: SessionBase,
    *,
    sent: QueryDict,
    fields: Collection[str],
    persons: Collection[UUID],
    now: datetime,
) -> str:
    """Remember what was sent in these fields, or in parts of them, and who was found by it.

    Returns by what the search is asked for again.
    """
    parts = {name: name.rpartition("_")[0] for name in sent}
    typed = {
        name: value[:_LONGEST]
        for name, value in sent.items()
        if value and (name in fields or parts[name] in fields)
    }
    kept = [one for one in _kept(session, now).values() if one["typed"] != typed]
    new = {"id": secrets.token_urlsafe(8), "at": now.isoformat(), "typed": typed}
    new["persons"] = [str(person) for person in persons]
    session[_KEY] = [*kept, new][-_MOST:]
    return str(new["id"])


def search_of(session: SessionBase, *, person: UUID, now: datetime) -> str:
    """By what the latest search that found this person is asked for again; empty where none did."""
    found = [one["id"] for one in _kept(session, now).values() if str(person) in one["persons"]]
    return found[-1] if found else ""


def searched(session: SessionBase, *, named: str, now: datetime) -> tuple[QueryDict, datetime] | None:
    """What was sent in that search, and when; None where it is not kept, or not any longer."""
    found = _kept(session, now).get(named)
    if found is None:
        return None
    sent = QueryDict(mutable=True)
    sent.update(found["typed"])
    return sent, datetime.fromisoformat(found["at"])


def still(kept: Sequence[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Of the searches that are kept, those that have not lapsed, the latest last."""
    return [one for one in kept if now - datetime.fromisoformat(one["at"]) < LASTS]


def _kept(session: SessionBase, now: datetime) -> Mapping[str, dict[str, Any]]:
    """Those that have not lapsed, by what each is asked for again, the latest last."""
    return {one["id"]: one for one in still(session.get(_KEY, []), now)}


lapses(_KEY, still)

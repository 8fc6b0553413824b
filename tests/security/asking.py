"""Asking for what is hidden and for what never was, and comparing everything that the asker could measure."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpResponse

# What each answer has of its own: tokens, keys against sending twice, nonces, the time of day, and by what
# a search is asked for again.
_OWN_EACH = re.compile(
    rb"[A-Za-z0-9]{64}|\b20\d{6}-[0-9a-f]{10}\b|\b\d+(?::\d\d)?[ap]m\b"
    rb"|nonce-[\w+/=-]+|nonce=\"[^\"]*\"|\bagain=[\w-]{11}(?=\")"
)
_NONCE = re.compile(r"nonce-[\w+/=-]+")
_HEADERS_OF_EACH = {"X-Request-ID", "Set-Cookie", "RateLimit", "Content-Length"}
_LIST = re.compile(r"\((?:%s(?:::\w+)?, )+%s(?:::\w+)?\)")
_SAVEPOINT = re.compile(r'"s\d+_x\d+"')


@dataclass(frozen=True)
class Answered:
    """An answer as somebody outside can measure it, and the statements behind it, without their values."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[str, ...]
    statements: tuple[str, ...]

    def unlike(self, other: "Answered") -> str:
        """What tells this from the other, in a line; empty where nothing does."""
        if self.status != other.status:
            return f"status: {self.status} and {other.status}"
        for name in ("headers", "cookies", "body"):
            mine, theirs = str(getattr(self, name)), str(getattr(other, name))
            if mine != theirs:
                at = next((n for n, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), 0)
                return f"{name}: {mine[max(at - 60, 0) : at + 200]!r} and {theirs[at : at + 200]!r}"
        if self.statements == other.statements:
            return ""
        counts = f"{len(self.statements)} statements and {len(other.statements)}"
        pairs = zip(self.statements, other.statements, strict=False)
        first, second = next(((a, b) for a, b in pairs if a != b), ("none", "none"))
        return f"{counts}; first apart:\n    {first:.700}\n    {second:.700}"


def asked(ask: Callable[[str], HttpResponse], where: str, *, echoed: Iterable[UUID | str] = ()) -> Answered:
    """The answer to `ask(where)`; `echoed`, the ids asked for, are taken out of what is said back."""
    with _statements() as statements:
        answer = ask(where)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type, attr-defined]
    for one in (where, *map(str, echoed)):
        body = body.replace(one.encode(), b"ID")
    headers = {name: _NONCE.sub("", value) for name, value in answer.headers.items()}
    return Answered(
        answer.status_code,
        _OWN_EACH.sub(b"", body),
        tuple(sorted((name, value) for name, value in headers.items() if name not in _HEADERS_OF_EACH)),
        tuple(sorted(answer.cookies)),
        tuple(statements),
    )


@contextmanager
def _statements() -> Iterator[list[str]]:
    found: list[str] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append(shape(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield found


def shape(sql: str) -> str:
    """A statement without values: a list of however many is one, and a savepoint has no name."""
    return _SAVEPOINT.sub("SAVEPOINT", _LIST.sub("(%s)", sql))

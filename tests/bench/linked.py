"""Where the links of the demonstration lead: a page of each kind about somebody, by the first role there."""

import re
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from html import unescape
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, ResolverMatch, resolve

from tests.fixtures.contact import NEW, filled

_LINK = re.compile(r'<a [^>]*href="(/[^"]*)"')
_KIND = re.compile(r'<select name="kind".*?<option value="(\w+)"', re.S)
_ASKS_PURPOSE = b'name="purpose"'
_PURPOSE = {"purpose": "safeguarding_enquiry"}


def linked(clients: Mapping[str, Client], *, known: Collection[str]) -> dict[str, tuple[Client, str]]:
    """By what it is and the role: the client and the address. What is `known` (addresses) is left out."""
    found: dict[str, tuple[Client, str]] = {}
    names = {match.view_name for where in known if (match := _match(where)) is not None}
    for role, client in clients.items():
        for name, where in _walk(client, ["/", *_logged(client, role)]):
            if name not in names:
                names.add(name)
                found[f"{name}, {role}"] = (client, where)
    return found


def _walk(client: Client, waiting: Collection[str]) -> Iterator[tuple[str, str]]:
    """(route, address) of the first page of each route that names something; every link is followed."""
    queue, met = deque(waiting), set[str]()
    while queue:
        where = queue.popleft()
        match = _match(where)
        if match is None or match.view_name in met:
            continue
        met.add(match.view_name)
        answer = _opened(client, where)
        if answer is None:
            met.discard(match.view_name)  # another of its kind may open
            continue
        if match.kwargs:
            yield match.view_name, where
        queue += [unescape(each) for each in _LINK.findall(answer.content.decode())]


def _opened(client: Client, where: str) -> HttpResponse | None:
    """The page, once its reader has said what for; None where it is none, or not theirs."""
    answer = client.get(where)
    if not _is_page(answer):
        return None
    if _ASKS_PURPOSE in answer.content and client.post(where, _PURPOSE).status_code == 302:
        answer = client.get(where)
    return answer if _is_page(answer) else None


def _is_page(answer: HttpResponse) -> bool:
    if answer.status_code != 200 or answer.streaming:
        return False
    return answer.headers["Content-Type"].startswith("text/html")


def _match(where: str) -> ResolverMatch | None:
    try:
        return resolve(urlsplit(where).path)
    except Resolver404:
        return None


def _logged(client: Client, role: str) -> list[str]:
    """The page of a contact that was just saved, from which it is read and corrected."""
    if role != "practitioner":
        return []
    kind = _KIND.search(client.get(NEW).content.decode())
    if kind is None:
        raise RuntimeError("the contact form offers no kind")
    saved = client.post(NEW, filled(kind=kind[1]))
    if saved.status_code != 302:
        raise RuntimeError(f"no contact was saved: {saved.status_code}")
    return [saved["Location"]]

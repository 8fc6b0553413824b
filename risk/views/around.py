"""Two persons together, an address, and what a person's page says of those around them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from incidents.models import Incident
from incidents.permissions import Standing
from incidents.presenters import entry
from incidents.selectors import chronology, keys_of
from people import purposes
from people.models import Person
from people.purposes import named
from people.selectors.persons import described_for, person_visible_to
from people.views.opening import ask_purpose
from risk.further_presenters import address_rows, pair_rows, told
from risk.selectors.addresses import address_seen, whom_to_ask
from risk.selectors.further import PairSeen, around_seen, beside, pair_seen


def around(*, actor: Actor, person: Person, facts: Standing, own: Sequence[Incident] = ()) -> dict[str, Any]:
    """A person's page's context: pairs, and the risk the person may pose.

    `own` are the person's incidents that the page has read (see selectors.pictures.grounds_of). `named`
    are the persons that it names, for the access event.
    """
    posing, pairs = around_seen(by=actor, person=person, today=timezone.localdate(), facts=facts, own=own)
    return {
        "pairs": pair_rows(pairs=pairs, person=person),
        "posing": posing,
        "posing_findings": told(posing, of=person) if posing is not None else [],
        "named": named([pair.page for pair in pairs if pair.page is not None]),
    }


@needs(Perm.PERSON_VIEW)
@recorded
def pair_page(request: HttpRequest, public_id: UUID, other_id: UUID) -> HttpResponse:
    """What is known of two persons together, for whoever may know of both or reads a case of one in full."""
    actor = request.actor  # type: ignore[attr-defined]
    person = person_visible_to(by=actor, public_id=public_id)
    if person is None:
        return _turned(actor, public_id, other_id)
    other = beside(by=actor, person=person, public_id=other_id)
    if other is None or person == other:
        raise Http404
    if (person.public_id, other.public_id) != (public_id, other_id):
        return redirect("risk:pair", public_id=person.public_id, other_id=other.public_id)
    pair = pair_seen(by=actor, person=person, other=other, today=timezone.localdate())
    if pair is None or pair.page is None:
        raise Http404
    purpose = purposes.remembered(request.session, person=person.public_id, now=timezone.now())
    if request.method == "POST" or not purpose:
        return ask_purpose(request, person.public_id)
    for one, with_whom in ((person, other), (other, person)):
        _record(actor, "pair.viewed", one, purpose, persons=named([with_whom]))
    return render(request, "risk/pair.html", {**_pair_told(actor, person, pair), "purpose": purpose})


def _turned(actor: Actor, public_id: UUID, other_id: UUID) -> HttpResponse:
    """To the page of the two from the side of the one whom the reader may know of."""
    person = person_visible_to(by=actor, public_id=other_id)
    other = beside(by=actor, person=person, public_id=public_id) if person is not None else None
    if person is None or other is None:
        raise Http404
    if pair_seen(by=actor, person=person, other=other, today=timezone.localdate()) is None:
        raise Http404
    return redirect("risk:pair", public_id=person.public_id, other_id=other.public_id)


def _pair_told(actor: Actor, person: Person, pair: PairSeen) -> dict[str, Any]:
    seen = chronology(by=actor, person=person, today=timezone.localdate())
    shared = [one for one in seen if one.incident.pk in pair.picture.rests_on]
    keys = keys_of(person=person, incidents=[one.incident.pk for one in shared])
    (row,) = pair_rows(pairs=[pair], person=person)
    return {
        "person": person,
        "known": described_for(by=actor, persons=[person])[person.pk],
        "row": row,
        "pair": pair,
        "entries": [entry(one, keys=keys.get(one.incident.pk, set()), of=person) for one in shared],
    }


@needs(Perm.PERSON_VIEW)
@recorded
def address_page(request: HttpRequest, public_id: UUID, record_id: UUID) -> HttpResponse:
    """What agencies recorded at the address in one record of a person."""
    actor = request.actor  # type: ignore[attr-defined]
    person = person_visible_to(by=actor, public_id=public_id)
    if person is None:
        raise Http404
    if person.public_id != public_id:
        return redirect("risk:address", public_id=person.public_id, record_id=record_id)
    seen = address_seen(by=actor, person=person, record_id=record_id, now=timezone.now())
    if seen is None:
        raise Http404
    purpose = purposes.remembered(request.session, person=person.public_id, now=timezone.now())
    if request.method == "POST" or not purpose:
        return ask_purpose(request, person.public_id)
    with_them = [one for one in seen.residents.values() if one != person]
    _record(actor, "address.viewed", person, purpose, persons=named(with_them))
    context = {
        "person": person,
        "known": described_for(by=actor, persons=[person])[person.pk],
        "address": seen,
        **address_rows(seen=seen),
        "whom_to_ask": whom_to_ask(by=actor),
        "purpose": purpose,
    }
    return render(request, "risk/address.html", context)


def _record(actor: Actor, action: str, person: Person, purpose: str, *, persons: list[str]) -> None:
    """One access event; `persons` are the public ids of those named beside the person."""
    detail = {"persons": persons} if persons else {}
    target = audit.Target("person", str(person.public_id), detail)
    audit.record_access(action=action, by=actor, target=target, purpose=purpose)

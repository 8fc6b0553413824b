"""What explains a picture on the pages that show one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from agencies.permissions import Actor
from incidents.permissions import Standing, Tier
from incidents.selectors import Seen
from people.models import Person
from risk.curiosity import agencies_of, unknowns
from risk.explained import names_of, sentences
from risk.falls import Waterfall, waterfall_of
from risk.news import news_of
from risk.rules.explain import Changes, seen_lately, trend, waterfall
from risk.rules.unknown import gaps
from risk.selectors.explaining import changes, sights
from risk.selectors.pictures import PictureSeen
from risk.selectors.rulesets import thresholds_of


def explanation(
    *,
    actor: Actor,
    person: Person,
    picture: PictureSeen,
    seen: Sequence[Seen],
    keys: Mapping[int, Collection[str]],
    sees_all: bool,
    last: tuple[datetime, bool] | None = None,
    facts: Standing | None = None,
) -> dict[str, Any]:
    """The template's context: sentences, waterfall, unknown, sights, names of agencies; with `last`, news.

    `seen` is the reader's chronology, `keys` those under which the person takes part in each incident;
    everything is made of these and of the picture as they see it. `facts`, where the caller has read it, is
    what the reader's tiers depend on; `last` says since when what is new is told.
    """
    today = timezone.localdate()
    own = sights(seen=seen, keys=keys)
    names = names_of(sights=own.values(), findings=picture.findings)
    missing = gaps(own.values(), on=today, more_held_by=_hold_more(picture, seen))
    context: dict[str, Any] = {
        "sentences": sentences(
            seen=seen_lately(own.values(), on=today),
            trend=trend(own.values(), on=today),
            picture=picture,
            names=names,
            sees_all=sees_all,
        ),
        "waterfall": _waterfall(picture),
        "unknown": unknowns(missing, agencies=agencies_of(missing), of=person),
        "sights": own,
        "names": names,
    }
    if last is not None:
        since, looked = last
        new = changes(by=actor, person=person, since=since, picture=picture, seen=seen, own=own, facts=facts)
        received = _received(new, seen)
        context["news"] = news_of(new, since=since, looked=looked, names=names, received=received)
    return context


def _received(new: Changes, seen: Sequence[Seen]) -> dict[str, date]:
    """On which day each incident that is new or amended (public id) was received as it is now."""
    told = {sight.incident for sight in (*new.received, *new.amended)}
    incidents = [one.incident for one in seen] if told else []
    days = {str(one.public_id): one.received_at for one in incidents}
    return {public_id: timezone.localdate(days[public_id]) for public_id in told}


def _hold_more(picture: PictureSeen, seen: Sequence[Seen]) -> set[str]:
    """The kinds of agency that hold more than is shown, as far as that is told."""
    known = {one.incident.agency.kind for one in seen if one.tier == Tier.EXISTENCE}
    return known | {agency.kind for agency in picture.ask}


def _waterfall(picture: PictureSeen) -> Waterfall:
    held_back = picture.partial
    falls = waterfall(
        picture.findings,
        level=picture.level,
        thresholds=thresholds_of(ruleset=picture.ruleset),
        held_back=held_back,
    )
    return waterfall_of(falls, level=picture.level, held_back=held_back)

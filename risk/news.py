"""What was received of a person, or found about them, since the reader looked last, in words.

What was received is not what happened: an agency may send years of contacts in one day. So what happened in
the time is told apart from what had happened before and arrived in it, and where the two days differ both
are said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caselink.templatetags.plain import level_words
from risk.rules.explain import Changes, Moved
from risk.rules.findings import RANK
from risk.rules.sights import Sight

TOLD = 3  # agencies, and titles, named in one line
Names = Mapping[str, str]  # agency's code to its name
Days = Mapping[str, date]  # an incident's public id to the day on which what it says now was received


@dataclass(frozen=True, slots=True)
class News:
    """What is new, in at most six lines, since when, and whether that is the reader's own last look."""

    lines: Sequence[str]
    since: datetime
    looked: bool
    moved: bool = False  # the first line says that the level did

    @property
    def besides(self) -> Sequence[str]:
        """The lines but for the one on the level."""
        return self.lines[1:] if self.moved else self.lines


def news_of(changes: Changes, *, since: datetime, looked: bool, names: Names, received: Days) -> News:
    """The changes in words: the level, incidents received and amended, findings that appeared and went."""
    lines = [_moved(changes.level)] if changes.level else []
    lines += [
        said % {"count": len(sights), "what": _from(sights, names, received)}
        for sights, said in _arrived(changes, first=timezone.localdate(since))
        if sights
    ]
    if changes.appeared:
        lines.append(_("Now found: %(titles)s.") % {"titles": _titles(changes.appeared)})
    if changes.went:
        lines.append(_("No longer found: %(titles)s.") % {"titles": _titles(changes.went)})
    return News(lines, since, looked, moved=changes.level is not None)


def _moved(move: Moved) -> str:
    said = (
        _("The level went up from %(before)s to %(after)s on %(day)s.")
        if RANK[move.after] > RANK[move.before]
        else _("The level went down from %(before)s to %(after)s on %(day)s.")
    )
    return said % {"before": level_words(move.before), "after": level_words(move.after), "day": _day(move.on)}


def _arrived(changes: Changes, *, first: date) -> list[tuple[Sequence[Sight], str]]:
    """What happened since, what had happened before and came since, and what was amended, each with how."""
    lately = [sight for sight in changes.received if sight.on >= first]
    earlier = [sight for sight in changes.received if sight.on < first]
    new = ngettext("%(count)d new incident: %(what)s.", "%(count)d new incidents: %(what)s.", len(lately))
    late = ngettext(
        "%(count)d incident that had happened before was received: %(what)s.",
        "%(count)d incidents that had happened before were received: %(what)s.",
        len(earlier),
    )
    amended = ngettext(
        "%(count)d incident was amended: %(what)s.",
        "%(count)d incidents were amended: %(what)s.",
        len(changes.amended),
    )
    return [(lately, new), (earlier, late), (changes.amended, amended)]


def _day(on: date) -> str:
    return date_format(on, "j F Y")


def _days(days: Sequence[date]) -> str:
    first, last = min(days), max(days)
    if first == last:
        return _day(first)
    pattern = "j" if (first.year, first.month) == (last.year, last.month) else "j F"
    begins = date_format(first, pattern if first.year == last.year else "j F Y")
    return _("%(first)s to %(last)s") % {"first": begins, "last": _day(last)}


def _from(sights: Sequence[Sight], names: Names, received: Days) -> str:
    by: dict[str, list[Sight]] = {}
    for sight in sights:
        by.setdefault(sight.agency, []).append(sight)
    came = {received.get(sight.incident, sight.on) for sight in sights}
    at_once = len(by) > 1 and len(came) == 1 and any(sight.on not in came for sight in sights)
    told = [
        _("%(agency)s %(count)d (%(when)s)")
        % {"agency": names.get(agency, agency), "count": len(of), "when": _when(of, received, at_once)}
        for agency, of in sorted(by.items(), key=lambda each: (-len(each[1]), each[0]))
    ]
    said = [*told[:TOLD], *([_("and others")] if len(told) > TOLD else [])]
    if at_once:
        said.append(_("all received %(day)s") % {"day": _day(came.pop())})
    return "; ".join(said)


def _when(sights: Sequence[Sight], received: Days, at_once: bool) -> str:
    """The days on which these happened, and those on which they were received where they differ; `at_once`
    where that is said of all together.
    """
    happened = [sight.on for sight in sights]
    came = [received.get(sight.incident, sight.on) for sight in sights]
    if came == happened:
        return _days(happened)
    if at_once:
        return _("happened %(happened)s") % {"happened": _days(happened)}
    return _("happened %(happened)s, received %(received)s") % {
        "happened": _days(happened),
        "received": _days(came),
    }


def _titles(titles: Sequence[str]) -> str:
    more = len(titles) - TOLD
    told = list(titles[:TOLD])
    if more > 0:
        told.append(ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
    return "; ".join(told)

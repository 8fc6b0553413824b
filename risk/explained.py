"""A picture explained in words: the three sentences at its top. What is new is in risk.news."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.selectors import agencies_by_code
from caselink.templatetags.plain import level_words
from risk.rules.explain import AgencySeen, SeenLately, Trend, worst
from risk.rules.sights import Sight
from risk.rules.words import once
from risk.selectors.pictures import FindingSeen, PictureSeen

SAYS_LITTLE = 2  # so few in three months say nothing about what changes
Names = Mapping[str, str]  # agency's code to its name


def names_of(*, sights: Iterable[Sight], findings: Iterable[FindingSeen]) -> Names:
    """The names of the agencies that these come from. One query."""
    codes = {sight.agency for sight in sights} | {
        item["agency"] for finding in findings for item in finding.evidence
    }
    return {code: agency.name for code, agency in agencies_by_code(codes).items()}


def _day(on: date) -> str:
    return date_format(on, "j F Y")


def _list(items: Sequence[str]) -> str:
    return get_text_list(list(items), _("and"))


def _name(code: str, names: Names) -> str:
    return names.get(code, code)


def sentences(
    *, seen: SeenLately, trend: Trend, picture: PictureSeen, names: Names, sees_all: bool
) -> list[str]:
    """Who is seeing what, how it is changing, and what is most worrying. `sees_all`: but what is sealed."""
    told = [_who_sees(seen, names, sees_all)]
    if seen.agencies:
        told.append(_how_it_changes(trend))
    told.append(_what_worries(picture, names))
    return told


def _who_sees(seen: SeenLately, names: Names, sees_all: bool) -> str:
    latest = seen.latest
    if latest is None:
        return _("Nothing is recorded.") if sees_all else _("Nothing is recorded that you may see.")
    last = {"day": _day(latest.on), "agency": _name(latest.agency, names)}
    if not seen.agencies:
        if sees_all:
            return _("Nothing recorded in the last 12 months; the last was on %(day)s, by %(agency)s.") % last
        return (
            _(
                "Nothing recorded in the last 12 months that you may see; the last was on %(day)s, by "
                "%(agency)s."
            )
            % last
        )
    by = [f"{_name(one.agency, names)} ({_recorded(one)})" for one in seen.agencies]
    if seen.more:
        by.append(
            ngettext("%(count)d more agency", "%(count)d more agencies", seen.more) % {"count": seen.more}
        )
    who = {"who": "; ".join(by), **last}
    if sees_all:
        return _("Recorded in the last 12 months: %(who)s. The latest on %(day)s, by %(agency)s.") % who
    return (
        _(
            "Recorded in the last 12 months, of what you may see: %(who)s. The latest on %(day)s, by "
            "%(agency)s."
        )
        % who
    )


def _recorded(one: AgencySeen) -> str:
    parts = []
    if one.injuries:
        parts.append(
            ngettext("%(count)d injury", "%(count)d injuries", one.injuries) % {"count": one.injuries}
        )
    if one.called:
        parts.append(
            ngettext("%(count)d call-out", "%(count)d call-outs", one.called) % {"count": one.called}
        )
    if one.other:
        if parts:
            said = ngettext("%(count)d other contact", "%(count)d other contacts", one.other)
        else:
            said = ngettext("%(count)d contact", "%(count)d contacts", one.other)
        parts.append(said % {"count": one.other})
    return _list(parts)


def _how_it_changes(trend: Trend) -> str:
    counts = {"now": _times(trend.now), "before": _times(trend.before), "year": _times(trend.year)}
    if not trend.year:
        return _("No injury, no assault and no call-out among them.")
    if not trend.now and not trend.before:
        said = _(
            "No injury, assault or call-out in the last 6 months; %(year)s in the 6 before. Ask whether it "
            "has stopped, or whether nobody has seen it."
        )
    elif trend.now > max(trend.before, SAYS_LITTLE):
        said = _(
            "It is happening more often: an injury, an assault or a call-out %(now)s in the last 3 months, "
            "%(before)s in the 3 months before."
        )
    elif trend.now < trend.before:
        said = _(
            "An injury, an assault or a call-out less often lately: %(now)s in the last 3 months, %(before)s "
            "in the 3 months before. Ask whether it has stopped, or whether nobody has seen it."
        )
    elif trend.now == trend.before:
        said = _(
            "It goes on as before: an injury, an assault or a call-out %(now)s in the last 3 months, as "
            "often in the 3 months before."
        )
    else:
        said = _(
            "An injury, an assault or a call-out %(now)s in the last 3 months, %(before)s in the 3 months "
            "before: too little to say whether that changes."
        )
    return said % counts


def _times(count: int) -> str:
    return once(count) if count else _("not at all")


def _what_worries(picture: PictureSeen, names: Names) -> str:
    finding = worst(picture.findings, level=picture.level)
    if finding is None:
        if picture.ask:
            return _("Nothing shown here adds up to a concern; more is held that is not shown.")
        return _("Nothing in what is recorded so far adds up to a concern.")
    says = finding.says
    if not says[1:2].isupper():  # "DASH" stays
        says = says[:1].lower() + says[1:]
    told = _("Most worrying: %(says)s") % {"says": says}
    if finding.floor == picture.level:
        told += " " + _("This alone sets the level: %(level)s.") % {"level": level_words(finding.floor)}
    return told

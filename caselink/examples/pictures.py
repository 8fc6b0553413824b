"""What a picture rests on, what it says, and what is drawn of it."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies.models import Agency
from caselink.examples.example import Example
from caselink.examples.invented import DAY, KNOWN, PERSON, POLICE, SURGERY, UNIT, entry, now, pieces
from caselink.templatetags.plain import LEVELS
from incidents.selectors import Corrected
from risk.chronicle import Choice, Chronicle, Row, Year
from risk.curiosity import Shown, Unknown
from risk.drawings.lanes import Lane, Lanes
from risk.drawings.network import Network, Tie
from risk.falls import Bar, Waterfall
from risk.news import News
from risk.presenters import Reason
from risk.selectors.pictures import FindingSeen, PictureSeen

HEAD = _("Four injuries to the head in twelve months, at two agencies.")


def examples() -> list[Example]:
    """Findings and reasons, the chronology, and the drawings' tables."""
    return [*_findings(), *_chronology(), *_corrections(), *_drawings(), *_said()]


def _finding(weight: float = 4.0, floor: str = "") -> FindingSeen:
    return FindingSeen(
        "head", _("Injuries to the head"), HEAD, _("The guidance, page 3"), weight, floor=floor
    )


def _reason(**more: Any) -> Reason:
    said: dict[str, Any] = {"says": HEAD, "evidence": pieces(3), "ask": [], "span": "August 2026", **more}
    return Reason(1, _("Injuries to the head"), **said)


def _findings() -> list[Example]:
    behind = {"title": _("Injuries to the head"), "source": _("The guidance, page 3")}
    counts = {"finding": _finding(floor="high"), "span": "August 2026"}
    return [
        Example("finding", "one", {**counts, "evidence": pieces(1)}, within="li"),
        Example("finding", "many", {"finding": _finding(0), "evidence": pieces(14)}, within="li"),
        Example("reason", "one", {"reason": _reason()}),
        Example(
            "reason", "restricted", {"reason": _reason(says="", evidence=[], span="", ask=[POLICE, UNIT])}
        ),
        Example("evidence", "one", {"evidence": pieces(1)}),
        Example("evidence", "many", {"evidence": pieces(14)}),
        Example("evidence_details", "one", {"evidence": pieces(1), **behind}),
        Example("evidence_details", "many", {"evidence": pieces(14), **behind}),
        Example("ask", "empty", {"ask": []}),
        Example("ask", "restricted", {"ask": [POLICE]}),
        Example("ask", "many", {"ask": [POLICE, SURGERY, UNIT]}),
    ]


def _corrected() -> Corrected:
    return Corrected(1, now() - DAY, "Ida Fenn", _("The time was 14:30, not 04:30."), "")


def _chronology() -> list[Example]:
    full = entry(
        clock="3.40pm",
        injuries=[_("head"), _("left arm")],
        influence=_("alcohol"),
        concerns=[_("fear")],
        others=["Rob Hale"],
        call=_("opened as domestic, closed as no offence"),
        response=_("a statement was offered and declined"),
        narrative=_("Both said that nothing was going on."),
        disputed=True,
        corrected=_corrected(),
    )
    summary, existence = entry("summary", injuries=[_("head")]), entry("existence")
    year = Year(2025, True, 2, [Row(summary, False), Row(full, True)], "")
    there = Year(2024, False, 31, [], "year=2024")
    choices = [
        Choice("police", _("Example Police (2)"), True),
        Choice("surgery", _("Example Surgery (1)"), False),
    ]
    none = Chronicle([], [], [], [], [], [], 0, 0)
    few = Chronicle([Row(full, True)], [], [], [], [], [], 1, 1)
    some = Chronicle(
        [Row(full, True), Row(summary, False)], [year, there], [], choices, choices, choices, 2, 35
    )
    held = Chronicle([Row(summary, False)], [], [SURGERY, UNIT], [], [], [], 1, 1)
    return [
        Example("chronology_entry", "one", {"entry": full, "evidence": True}, within="li"),
        Example("chronology_entry", "restricted", {"entry": summary}, _("In summary"), "li"),
        Example("chronology_entry", "restricted", {"entry": existence}, _("That it exists"), "li"),
        Example("chronicle_year", "one", {"year": Year(2025, False, 1, [], "")}),
        Example("chronicle_year", "many", {"year": year}),
        Example("chronicle", "empty", {"chronicle": none, "person": PERSON}),
        Example("chronicle", "one", {"chronicle": few, "person": PERSON}),
        Example("chronicle", "many", {"chronicle": some, "person": PERSON}),
        Example("chronicle", "restricted", {"chronicle": held, "person": PERSON}),
    ]


def _corrections() -> list[Example]:
    said = {"corrected": _corrected()}
    return [
        Example("corrected", "one", said),
        Example("corrected", "many", {**said, "why": said["corrected"].wrong}, _("To its own agency")),
    ]


def _drawings() -> list[Example]:
    groups = [("injury", _("Injury")), ("called", _("Call-out or assault"))]
    first, last = date(2025, 9, 1), date(2026, 8, 2)
    rows = [Lane("Example Surgery", [4, 0], first, last), Lane("Example Police", [0, 2], first, last)]
    hidden = Lane("Example Minor Injuries Unit", [0, 0], None, None, True, "01632 960003")
    says = _("Six incidents in twelve months, at two agencies.")
    bars = [
        Bar("for", _("Injuries to the head"), HEAD, 4.0, 4.0, 0, 120),
        Bar("for", _("Calls to the address"), "", 2.5, 6.5, 120, 75),
        Bar("sum", _("Score"), "", None, 6.5, 0, 195),
    ]
    lines = [("elevated", 3.0, 90.0), ("high", 6.0, 180.0)]
    whole = Waterfall(bars, lines, False, _("The level is high: the score is past 6.0."), [_("Lives alone")])
    part = Waterfall(
        [*bars[1:], Bar("hidden", _("Information you may not see"), "", None, None, 0, 0)], [], True, "", []
    )
    tie = Tie("harm", "n0", "n1", "Rob Hale", _("is recorded as harming"), "Alma Thorne", 3, last)
    return [
        Example("drawn_lanes", "one", {"lanes": _lanes(groups, rows[:1], says), "person": PERSON}),
        Example(
            "drawn_lanes",
            "many",
            {"lanes": _lanes(groups, rows, says), "person": PERSON, "levels_open": True},
        ),
        Example(
            "drawn_lanes", "restricted", {"lanes": _lanes(groups, [*rows, hidden], says), "person": PERSON}
        ),
        Example("drawn_network", "one", {"network": _network([tie])}),
        Example("drawn_network", "many", {"network": _network([tie] * 3)}),
        Example("waterfall", "many", {"waterfall": whole}),
        Example("waterfall", "restricted", {"waterfall": part}),
    ]


def _lanes(groups: list[tuple[str, str]], rows: list[Lane], says: str) -> Lanes:
    drawn = [place for place, row in enumerate(rows) if row.total] * 2
    marks = {
        "on": [f"2026-0{month}-02" for month, _place in enumerate(drawn, 1)],
        "lane": drawn,
        **{name: [0] * len(drawn) for name in ("group", "kind", "says")},
        "counts": [place % 2 for place, _lane in enumerate(drawn)],
        "begins": [str(month) for month, _place in enumerate(drawn, 1)],
    }
    words = {"heldBack": _("More is held: ask"), "counts": _("In the picture"), "open": _("Open it")}
    lanes = [{"agency": row.agency, "heldBack": row.held_back} for row in rows]
    said = {"kinds": [groups[0][1]], "says": [HEAD], "there": "#", "today": "2026-08-20"}
    data = {"lanes": lanes, "groups": dict(groups), "marks": marks, **said, **words}
    return Lanes(groups, rows, says, data)


def _network(ties: list[Tie]) -> Network:
    nodes = [
        {"id": "n0", "kind": "other", "name": "Rob Hale"},
        {"id": "n1", "kind": "person", "name": "Alma Thorne", "level": "high"},
    ]
    drawn = [{"kind": "harm", "source": "n0", "target": "n1", "says": "", "label": "3"}]
    says = _("Rob Hale is recorded as harming Alma Thorne 3 times.")
    return Network(ties, says, {"nodes": nodes, "ties": drawn, "open": _("Open it")})


def _said() -> list[Example]:
    unknown = Unknown(
        _("Nobody recorded whether she was seen alone."),
        _("Example Surgery, 01632 960002"),
        _("Was she seen alone this year?"),
        [],
    )
    shows = [Shown("2 August 2026", _("GP consultation"), "EX-1", "#main-content")]
    asked = Unknown(unknown.what, unknown.ask, unknown.question, shows)
    bar = {"known": KNOWN, "person": PERSON}
    none = News([], now() - DAY, True)
    return [
        *(Example("level_tag", "one", {"level": level}) for level in LEVELS),
        Example("identity_bar", "one", {**bar, "picture": _picture("high", now()), "news": _news(2)}),
        Example("identity_bar", "empty", {**bar, "picture": _picture("none", None), "news": none}),
        Example(
            "identity_bar",
            "loading",
            {**bar, "picture": _picture("emerging", now(), stale=True), "news": none},
        ),
        Example("changes", "empty", {"news": none}),
        Example("changes", "one", {"news": _news(1)}),
        Example("changes", "many", {"news": _news(6)}),
        Example("sentences", "one", {"sentences": [HEAD]}),
        Example("sentences", "many", {"sentences": [HEAD] * 3}),
        Example("unknown", "one", {"unknown": [unknown]}),
        Example("unknown", "many", {"unknown": [asked] * 5}),
        Example("unknown_one", "one", {"one": asked}, within="li"),
    ]


def _news(lines: int) -> News:
    return News([_("Example Surgery recorded 1 incident.")] * lines, now() - 3 * DAY, True)


def _picture(level: str, at: datetime | None, *, stale: bool = False) -> PictureSeen:
    ask: list[Agency] = []
    return PictureSeen(level, 6.5, "2026-1", at, stale, [], ask, 6)

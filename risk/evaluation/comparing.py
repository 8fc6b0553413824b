"""Two rulesets on the same records: which prompts appear, vanish or move, and which indicators made it so."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from risk.evaluation.county import County
from risk.evaluation.watching import Watch, watch
from risk.replay import Replay
from risk.rules.assess import assess
from risk.rules.facts import LONDON
from risk.rules.findings import RANK, Assessment
from risk.rules.ruleset import Ruleset

#: How a person's first prompt can differ, the gravest first.
CHANGES: Final = ("vanishes", "appears", "later", "earlier", "level")


@dataclass(slots=True, frozen=True)
class First:
    """The first prompt about a linked person, and the highest level at which they were ever asked about."""

    on: date
    level: str
    highest: str
    reasons: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {
            "raised_on": self.on.isoformat(),
            "level": self.level,
            "highest_level": self.highest,
            "reasons": list(self.reasons),
        }


def compare(
    county: County,
    base: Ruleset,
    other: Ruleset,
    *,
    begin: Callable[[Ruleset], Callable[[], None] | None] = lambda _ruleset: None,
) -> dict[str, Any]:
    """Replay both and tell, person by person, what differs. `begin` gives what to call after each record.

    Linking does not depend on the ruleset, so that a linked person is the same in both.
    """
    run, _ = watch(county, base, tick=begin(base))
    before = firsts(run)
    del run  # one replay's records are in memory at a time
    run, seen = watch(county, other, tick=begin(other))
    after = firsts(run)
    changes = [
        _change(run, seen, county, person, (base, other), (before.get(person), after.get(person)), what)
        for person in sorted(before.keys() | after.keys(), key=str)
        if (what := difference(before.get(person), after.get(person))) is not None
    ]
    changes.sort(key=lambda change: (CHANGES.index(change["change"]), change["day"], change["person"]))
    return {
        "with": base.name,
        "other": other.name,
        "levels": {"with": dict(base.levels), "other": dict(other.levels)},
        "records": len(county.lines),
        "rejected": len(county.rejected),
        "asked_about": {"with": len(before), "other": len(after)},
        "unchanged": len(before.keys() | after.keys()) - len(changes),
        "counts": {what: _counted(changes, what) for what in CHANGES},
        "changes": changes,
    }


def firsts(run: Replay) -> dict[Hashable, First]:
    """The first prompt of everybody who was asked about."""
    found = {}
    for person, history in run.histories.items():
        if history.prompts:
            on, ask = history.prompts[0]
            highest = max((ask.level for _, ask in history.prompts), key=RANK.__getitem__)
            found[person] = First(on, ask.level, highest, tuple(f.code for f in ask.findings))
    return found


def difference(before: First | None, after: First | None) -> str | None:
    """One of `CHANGES`; None where nothing that matters differs."""
    if before is None or after is None:
        return None if before is after else "appears" if before is None else "vanishes"
    if before.on != after.on:
        return "later" if after.on > before.on else "earlier"
    return "level" if (before.level, before.highest) != (after.level, after.highest) else None


def _counted(changes: list[dict[str, Any]], what: str) -> dict[str, int]:
    kept = [change for change in changes if change["change"] == what]
    return {"persons": len(kept), "cases": sum([change["case"] is True for change in kept])}


def _change(
    run: Replay,
    seen: Watch,
    county: County,
    person: Hashable,
    rulesets: tuple[Ruleset, Ruleset],
    both: tuple[First | None, First | None],
    what: str,
) -> dict[str, Any]:
    """One person: the two first prompts, and both pictures on the day of the earlier one."""
    before, after = both
    day = min(first.on for first in both if first is not None)
    pictures = [_picture(run, person, day, ruleset) for ruleset in rulesets]
    about = seen.about(person)
    marked = county.marked.get(about or "")
    return {
        "person": f"P{person}",
        "names": list(run.histories[person].names),
        "change": what,
        "days": (after.on - before.on).days if before and after else None,
        "day": day.isoformat(),
        "case": (about in county.cases) if county.marked else None,
        "kind": marked.kind if marked else None,
        "with": before.as_dict() if before else None,
        "other": after.as_dict() if after else None,
        "picture": {
            name: {"score": picture.score, "level": picture.level}
            for name, picture in zip(("with", "other"), pictures, strict=True)
        },
        "indicators": list(_indicators(*pictures)),
    }


def _picture(run: Replay, person: Hashable, day: date, ruleset: Ruleset) -> Assessment:
    """With the links as they are in the end; what is recorded later is not seen."""
    at = datetime.combine(day, time(12), LONDON)
    return assess(run.neighbourhood(person, ruleset), at=at, ruleset=ruleset)


def _indicators(before: Assessment, after: Assessment) -> Iterator[Mapping[str, Any]]:
    """Those whose weight, or the level they set, differs between two pictures; the greatest first."""
    sums: dict[str, list[Any]] = {}
    for place, picture in enumerate((before, after)):
        for finding in picture.findings:
            row = sums.setdefault(finding.code, [finding.title, 0.0, 0.0, None, None])
            row[1 + place] = round(row[1 + place] + finding.weight, 3)
            row[3 + place] = finding.floor or row[3 + place]
    differ = {code: row for code, row in sums.items() if row[1] != row[2] or row[3] != row[4]}
    for code, (title, was, now, floor_was, floor_now) in sorted(
        differ.items(), key=lambda each: (each[1][3] == each[1][4], -abs(each[1][2] - each[1][1]), each[0])
    ):
        yield {
            "code": code,
            "title": title,
            "weight": {"with": was, "other": now},
            "floor": {"with": floor_was, "other": floor_now},
        }

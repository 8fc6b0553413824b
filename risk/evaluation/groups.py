"""Whether everybody is seen alike: by group, kind of case and number of contacts; and the hard negatives."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from risk.evaluation.county import NOT_KNOWN, County
from risk.evaluation.outcomes import Outcome
from risk.evaluation.statistics import DIGITS, middle, rate, share
from risk.evaluation.watching import Prompted

#: A group whose sensitivity lies further under the whole than this is named.
MOST_BELOW: Final = 0.05
GROUPS: Final[Mapping[str, Callable[[Outcome], str]]] = {
    "sex": lambda outcome: outcome.marked.sex,
    "age_band": lambda outcome: outcome.marked.age_band,
    "same_sex": lambda outcome: outcome.marked.same_sex,
    "relationship": lambda outcome: outcome.marked.relationship,
}
#: The most recorded contacts of each band, and its name.
_BANDS: Final = ((2, "0-2"), (4, "3-4"), (9, "5-9"), (19, "10-19"))


def by_group(cases: Sequence[Outcome], firsts: Iterable[Prompted], county: County) -> dict[str, Any]:
    """Sensitivity of each group with its difference from the whole; by sex and age also the wrong prompts."""
    whole = _sensitivity(cases)
    report = {name: _rates(_split(cases, of), whole) for name, of in GROUPS.items()}
    for prompt in firsts:
        if prompt.about in county.cases:
            continue
        resident = county.people.get(prompt.about or "")
        for name in ("sex", "age_band"):
            value = getattr(resident, name) if resident else NOT_KNOWN
            row = report[name].setdefault(value, {**rate(0, 0), "difference": None, "wrong_prompts": 0})
            row["wrong_prompts"] = row.get("wrong_prompts", 0) + 1
    for name in ("sex", "age_band"):
        for row in report[name].values():
            row.setdefault("wrong_prompts", 0)
    return {name: dict(sorted(rows.items())) for name, rows in report.items()}


def groups_below(cases: Sequence[Outcome]) -> list[dict[str, Any]]:
    """The groups more than five points under the whole, with how many cases that rests on (n)."""
    whole = _sensitivity(cases)
    below = []
    for name, of in GROUPS.items():
        for value, row in _rates(_split(cases, of), whole).items():
            if row["difference"] is not None and row["difference"] < -MOST_BELOW:
                below.append(
                    {
                        "group": name,
                        "value": value,
                        "n": row["cases"],
                        "sensitivity": row["sensitivity"],
                        "interval": row["interval"],
                        "difference": row["difference"],
                    }
                )
    return below


def by_kind(cases: Sequence[Outcome]) -> dict[str, Any]:
    """Each kind of case with its lead."""
    return _with_lead(_split(cases, lambda outcome: outcome.marked.kind), _sensitivity(cases))


def by_contacts(cases: Sequence[Outcome]) -> dict[str, Any]:
    """How faint the case was: recorded contacts before the serious event."""
    return _with_lead(_split(cases, _band), _sensitivity(cases))


def hard_negatives(county: County, firsts: Iterable[Prompted]) -> dict[str, Any]:
    """By kind of those who only look like cases: how many there are, and how many were asked about."""
    asked = {prompt.about for prompt in firsts}
    kinds: dict[str, list[bool]] = {}
    for person, marked in county.marked.items():
        if not marked.case:
            kinds.setdefault(marked.kind, []).append(person in asked)
    return {
        kind: {"people": len(each), "asked_about": sum(each), "share": share(sum(each), len(each))}
        for kind, each in sorted(kinds.items())
    }


def _band(outcome: Outcome) -> str:
    contacts = outcome.marked.contacts
    if contacts is None:
        return NOT_KNOWN
    return next((name for most, name in _BANDS if contacts <= most), "20 or more")


def _split(cases: Iterable[Outcome], of: Callable[[Outcome], str]) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in cases:
        groups.setdefault(of(outcome), []).append(outcome)
    return dict(sorted(groups.items()))


def _sensitivity(cases: Sequence[Outcome]) -> float | None:
    return sum([o.found for o in cases]) / len(cases) if cases else None


def _rates(groups: Mapping[str, Sequence[Outcome]], whole: float | None) -> dict[str, dict[str, Any]]:
    report = {}
    for value, members in groups.items():
        own = _sensitivity(members)
        difference = None if own is None or whole is None else round(own - whole, DIGITS)
        row = rate(sum([o.found for o in members]), len(members))
        report[value] = {**row, "difference": difference}
    return report


def _with_lead(groups: Mapping[str, Sequence[Outcome]], whole: float | None) -> dict[str, dict[str, Any]]:
    report = _rates(groups, whole)
    for value, members in groups.items():
        leads = [o.lead for o in members if o.lead is not None]
        report[value]["median_lead_days"] = middle(leads)
    return report

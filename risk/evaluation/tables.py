"""An evaluation as tables for a terminal."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

_NAMES = {
    "sex": "By sex",
    "age_band": "By age band",
    "same_sex": "By same-sex pair",
    "relationship": "By relationship to whoever harms",
}


def tables(report: Mapping[str, Any]) -> Iterator[Table]:
    """The report of `measure`, the whole first."""
    yield _whole(report)
    yield _rates("By kind of case", report["by_kind"], "median_lead_days")
    yield _rates("By recorded contacts before the serious event", report["by_contacts"], "median_lead_days")
    for name, rows in report["by_group"].items():
        yield _rates(_NAMES[name], rows, "wrong_prompts" if name in ("sex", "age_band") else None)
    yield _below(report["groups_below"])
    yield _counts("Hard negatives", report["hard_negatives"])
    yield _pairs("Whom the wrong prompts are about", report["wrong_prompts"])
    yield _pairs("Linkage", report["linkage"])
    yield _indicators(report["indicators"])


def _whole(report: Mapping[str, Any]) -> Table:
    low, high = report["sensitivity_interval"] or (None, None)
    slow = report["slow_cases"]
    return _pairs(
        f"Ruleset {report['ruleset']} on {report['county']}: {report['population']} people, "
        f"{report['weeks']} weeks, {report['records']} records",
        {
            "True cases": report["cases"],
            "Found on or before the serious event": f"{report['found']}, {percent(report['sensitivity'])} "
            f"({percent(low)} to {percent(high)})",
            "Found before that day": percent(report["sensitivity_before"]),
            "Asked about at any time": percent(report["sensitivity_ever"]),
            "Persons asked about who are cases (PPV)": percent(report["ppv"]),
            "Persons asked about, per 100,000 a week": report["prompts_per_100k_week"],
            "... of these wrong": report["wrong_prompts_per_100k_week"],
            "... and meet none of MARAC's criteria": report["wrong_beyond_criteria_per_100k_week"],
            "Asked again, per 100,000 a week": report["re_asks_per_100k_week"],
            "... of these wrongly": report["wrong_re_asks_per_100k_week"],
            "Median lead, days": shown(report["median_lead_days"]),
            "Median lead of cases that build for over a year, days": f"{shown(slow['median_lead_days'])} "
            f"({slow['found']} of {slow['cases']} found)",
            "Asked about before the first harm": report["asked_before_first_harm"],
            "AUC, against everybody in a record": shown(report["auc"]),
            "AUC, against hard negatives": shown(report["auc_hard_negatives"]),
        },
    )


def as_text(all_tables: Iterable[Table], *, width: int | None = None) -> str:
    """Tables one under the other; `width` in characters, else that of the terminal."""
    console = Console(width=width)
    with console.capture() as kept:
        for table in all_tables:
            console.print(table)
    return kept.get()


def percent(value: float | None) -> str:
    """A share as readers know it."""
    return "-" if value is None else f"{100 * value:.1f}%"


def shown(value: Any) -> str:
    """A number, or a dash where there is none."""
    return "-" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for place, name in enumerate(columns):
        table.add_column(name, justify="right" if place else "left")
    return table


def _pairs(title: str, rows: Mapping[str, Any]) -> Table:
    table = _table(title, "", "")
    for name, value in rows.items():
        table.add_row(name.replace("_", " "), str(value))
    return table


def _rates(title: str, rows: Mapping[str, Mapping[str, Any]], last: str | None) -> Table:
    more = [last.replace("_", " ")] if last else []
    table = _table(title, "", "cases", "found", "sensitivity", "95% interval", "from the whole", *more)
    for value, row in rows.items():
        low, high = row["interval"] or (None, None)
        apart = row["difference"]
        table.add_row(
            value.replace("_", " "),
            str(row["cases"]),
            str(row["found"]),
            percent(row["sensitivity"]),
            f"{percent(low)} to {percent(high)}",
            "-" if apart is None else f"{100 * apart:+.1f}",
            *([shown(row[last])] if last else []),
        )
    return table


def _below(rows: list[dict[str, Any]]) -> Table:
    table = _table("Groups more than five points under the whole", "", "cases", "sensitivity", "difference")
    for row in rows:
        name = f"{row['group']} {row['value']}".replace("_", " ")
        table.add_row(name, str(row["n"]), percent(row["sensitivity"]), f"{100 * row['difference']:+.1f}")
    if not rows:
        table.add_row("none", "", "", "")
    return table


def _counts(title: str, rows: Mapping[str, Mapping[str, Any]]) -> Table:
    table = _table(title, "", "people", "asked about", "share")
    for kind, row in rows.items():
        table.add_row(
            kind.replace("_", " "), str(row["people"]), str(row["asked_about"]), percent(row["share"])
        )
    return table


def _indicators(rows: Mapping[str, Mapping[str, Any]]) -> Table:
    table = _table("Indicators, in persons", "", "fires", "among cases", "prompts", "alone", "useful")
    for code, row in rows.items():
        table.add_row(
            code,
            str(row["fires"]),
            str(row["fires_among_cases"]),
            str(row["prompts"]),
            str(row["alone"]),
            percent(row["useful"]),
        )
    return table


def calibration_tables(report: Mapping[str, Any]) -> Iterator[Table]:
    """The report of `calibrate`: before and after on each county, then what moved."""
    table = _table(
        f"{report['from']} calibrated as {report['to']}; elevated from {report['levels']['elevated']:g}",
        *(
            "",
            "",
            "cases",
            "sensitivity",
            "PPV",
            "wrong a week",
            "median lead",
            "slow cases' lead",
            "AUC",
        ),
    )
    for heading in ("training", "reporting"):
        for both in report[heading]:
            for when in ("before", "after"):
                table.add_row(f"{heading}: {both[when]['county']}", when, *_summary(both[when]))
    yield table
    if not report["threshold"]["kept_within"]:
        yield _pairs("No threshold keeps wrong prompts within the rate", report["threshold"])
    moved = _table("Weights", "", "source", "was", "is")
    for name, row in report["numbers"].items():
        moved.add_row(name, row["source"], shown(row.get("was")), shown(row.get("is")))
    yield moved


def _summary(row: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(row["cases"]), percent(row["sensitivity"]), percent(row["ppv"]))
    for column in ("wrong_prompts_per_100k_week", "median_lead_days", "slow_median_lead_days", "auc"):
        yield shown(row[column])


def comparison_tables(report: Mapping[str, Any]) -> Iterator[Table]:
    """The report of `compare`: how many prompts differ, then each person."""
    table = _table(f"{report['other']} compared with {report['with']}", "first prompts", "persons", "cases")
    table.add_row("unchanged", str(report["unchanged"]), "")
    for what, row in report["counts"].items():
        table.add_row(what, str(row["persons"]), str(row["cases"]))
    yield table
    if not report["changes"]:
        return
    each = _table("By person", "", "", "case", "was asked", "is asked", "score", "indicators")
    for column in each.columns[1:]:
        column.justify = "left"
    for change in report["changes"]:
        each.add_row(*_changed(change))
    yield each


def _changed(change: Mapping[str, Any]) -> Iterator[str]:
    days = change["days"]
    yield change["person"]
    yield change["change"] + (f" by {abs(days)} days" if days else "")
    case = {True: "case", False: "no case", None: "-"}[change["case"]]
    yield f"{case}: {change['kind'].replace('_', ' ')}" if change["kind"] else case
    for name in ("with", "other"):
        first = change[name]
        yield f"{first['raised_on']} {first['level']}" if first else "never"
    picture = change["picture"]
    yield f"{picture['with']['score']:g} -> {picture['other']['score']:g}"
    yield (
        "; ".join(
            f"{row['code']} {row['weight']['with']:g} -> {row['weight']['other']:g}"
            + (f", sets {row['floor']['other'] or 'no level'}" if len(set(row["floor"].values())) > 1 else "")
            for row in change["indicators"]
        )
        or "none: the thresholds"
    )

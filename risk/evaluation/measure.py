"""The report of `manage.py evaluate_ruleset`: what was found, how early, and at what price."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from time import perf_counter
from typing import Any, Final

from risk.evaluation.county import County
from risk.evaluation.groups import by_contacts, by_group, by_kind, groups_below, hard_negatives
from risk.evaluation.marac import Criteria
from risk.evaluation.outcomes import Outcome, outcomes
from risk.evaluation.statistics import auc, middle, rate, share
from risk.evaluation.watching import Prompted, Watch, watch
from risk.rules.registry import INDICATORS
from risk.rules.ruleset import RULESET, Ruleset

#: A case that builds for longer than this should be seen long before the serious event.
SLOW_DAYS: Final = 365
PER: Final = 100_000


def evaluate(
    county: County,
    ruleset: Ruleset = RULESET,
    *,
    every: bool = False,
    tick: Callable[[], None] | None = None,
) -> dict[str, Any]:
    """Replay a county and measure. `every` assesses everybody each time: slower, and the AUC is exact."""
    started = perf_counter()
    _, seen = watch(county, ruleset, every=every, tick=tick)
    report = measure(county, seen, ruleset)
    report["seconds"] = round(perf_counter() - started, 1)
    return report


def measure(county: County, seen: Watch, ruleset: Ruleset) -> dict[str, Any]:
    """The report of a replay that was watched."""
    cases = outcomes(county, seen.prompts)
    firsts = [prompt for prompt in seen.prompts if prompt.first]
    return {
        "ruleset": ruleset.name,
        "county": county.name,
        "seed": county.seed,
        "generator": county.generator,
        "data": county.data_hash,
        "population": county.population,
        "weeks": county.weeks,
        "records": len(county.lines),
        "rejected": len(county.rejected),
        **_found(cases),
        **_asked(county, seen.prompts),
        **_ranked(county, seen),
        "by_kind": by_kind(cases),
        "by_contacts": by_contacts(cases),
        "by_group": by_group(cases, firsts, county),
        "groups_below": groups_below(cases),
        "hard_negatives": hard_negatives(county, firsts),
        "wrong_prompts": _wrong(county, firsts),
        "linkage": linkage(county, seen, cases),
        "indicators": indicators(county, seen, firsts),
    }


def _found(cases: Sequence[Outcome]) -> dict[str, Any]:
    """How many cases were found, and how long before the serious event."""
    found = rate(sum([o.found for o in cases]), len(cases))
    slow = [o for o in cases if (o.marked.builds_days or 0) > SLOW_DAYS]
    return {
        "cases": found["cases"],
        "found": found["found"],
        "sensitivity": found["sensitivity"],
        "sensitivity_interval": found["interval"],
        "sensitivity_before": share(sum([bool(o.lead) for o in cases]), len(cases)),
        "sensitivity_ever": share(sum([o.asked_on is not None for o in cases]), len(cases)),
        "median_lead_days": middle(o.lead for o in cases if o.lead is not None),
        "slow_cases": {
            **rate(sum([o.found for o in slow]), len(slow)),
            "median_lead_days": middle(o.lead for o in slow if o.lead is not None),
        },
        "asked_before_first_harm": sum([_before_harm(o) for o in cases]),
    }


def _asked(county: County, prompts: Sequence[Prompted]) -> dict[str, Any]:
    """The burden: persons asked about, and asking again, each with how much of it was wrong."""
    firsts = [prompt for prompt in prompts if prompt.first]
    wrong = [prompt for prompt in prompts if prompt.about not in county.cases]
    wrong_firsts = sum([prompt.first for prompt in wrong])
    criteria = Criteria(county)
    beyond = sum([prompt.first and not criteria.met(prompt.about, prompt.on) for prompt in wrong])
    return {
        "persons_asked_about": len(firsts),
        "ppv": share(len(firsts) - wrong_firsts, len(firsts)),
        "prompts_per_100k_week": _rate(len(firsts), county),
        "wrong_prompts_per_100k_week": _rate(wrong_firsts, county),
        "wrong_beyond_criteria_per_100k_week": _rate(beyond, county),
        "re_asks_per_100k_week": _rate(len(prompts) - len(firsts), county),
        "wrong_re_asks_per_100k_week": _rate(len(wrong) - wrong_firsts, county),
    }


def _rate(times: int, county: County) -> float:
    return round(times * PER / county.population / county.weeks, 3)


def _before_harm(outcome: Outcome) -> bool:
    begins = outcome.marked.begins_on
    return begins is not None and outcome.asked_on is not None and outcome.asked_on < begins


def _ranked(county: County, seen: Watch) -> dict[str, float | None]:
    """The AUC of the highest score, against everybody in a record and against the hard negatives alone."""
    recorded = set(county.who.values())
    cases = [seen.best.get(person, 0.0) for person in county.cases]
    others = [seen.best.get(person, 0.0) for person in recorded if person not in county.cases]
    hard = [seen.best.get(person, 0.0) for person, m in county.marked.items() if not m.case]
    return {"auc": auc(cases, others), "auc_hard_negatives": auc(cases, hard)}


def _wrong(county: County, firsts: Iterable[Prompted]) -> dict[str, int]:
    """Whom the wrong prompts are about: those who harm a case, hard negatives by kind, and others."""
    harmers = county.harmers
    counts: dict[str, int] = {}
    for prompt in firsts:
        if prompt.about in county.cases:
            continue
        marked = county.marked.get(prompt.about or "")
        if marked is not None:
            name = marked.kind
        elif prompt.about is None:
            name = "nobody that the files know"
        else:
            name = "somebody who harms a case" if prompt.about in harmers else "anybody else"
        counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))


def linkage(county: County, seen: Watch, cases: Iterable[Outcome]) -> dict[str, int]:
    """What linkage did to the people: split over several linked persons, or several in one."""
    spread: dict[str, int] = {}
    mixed = mixed_cases = 0
    for counts in seen.parts.values():
        for true in counts:
            spread[true] = spread.get(true, 0) + 1
        if len(counts) > 1:
            mixed += 1
            mixed_cases += any(true in county.cases for true in counts)
    split = {true for true, times in spread.items() if times > 1}
    return {
        "people": len(spread),
        "persons": len(seen.parts),
        "people_split": len(split),
        "cases_split": sum([true in county.cases for true in split]),
        "cases_split_and_found": sum([o.found and o.marked.person in split for o in cases]),
        "persons_mixed": mixed,
        "persons_mixed_with_a_case": mixed_cases,
        "participations_of_unknown_people": seen.unknown,
    }


def indicators(county: County, seen: Watch, firsts: Iterable[Prompted]) -> dict[str, Any]:
    """Per indicator, in persons: for whom it ever fired, and what it was a reason of.

    `fires` and, among them, `fires_among_cases`; `prompts` of which it was a reason at the first time of
    asking, those in which it was the reason `alone`, and `useful`, the share of them that were cases.
    """
    fired = seen.fired()
    given: dict[str, list[Prompted]] = {}
    for prompt in firsts:
        for code in prompt.reasons:
            given.setdefault(code, []).append(prompt)
    report: dict[str, Any] = {}
    for code, indicator in INDICATORS.items():
        whom, prompts = fired.get(code, []), given.get(code, [])
        report[code] = {
            "title": indicator.title,
            "fires": len(whom),
            "fires_among_cases": sum([about in county.cases for about in whom]),
            "prompts": len(prompts),
            "alone": sum([len(p.reasons) == 1 for p in prompts]),
            "useful": share(sum([p.about in county.cases for p in prompts]), len(prompts)),
        }
    return report


def summary(report: Mapping[str, Any]) -> dict[str, Any]:
    """The few numbers by which rulesets are compared."""
    names = (
        *("county", "seed", "ruleset", "cases", "sensitivity", "sensitivity_interval", "ppv"),
        *("prompts_per_100k_week", "wrong_prompts_per_100k_week", "wrong_beyond_criteria_per_100k_week"),
        *("median_lead_days", "auc"),
    )
    return {name: report[name] for name in names} | {
        "slow_median_lead_days": report["slow_cases"]["median_lead_days"]
    }

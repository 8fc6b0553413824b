"""Rules in a coordinator's words: every rule has its own, and every number a name."""

import pytest

from risk.rule_groups import GROUPS
from risk.rule_plain import plain
from risk.rule_presenters import (
    _LABELS,
    answered,
    further,
    grouped,
    numbers,
    setting,
    thresholds,
    usual_window,
)
from risk.rule_words import SAYS
from risk.rules.checking import INDICATORS, PAIR, POSING
from risk.rules.registry import Indicator
from risk.rules.ruleset import RULESET, load
from risk.selectors.rulesets import Burden, pair_rules_in_force

KNOWN = {"person": INDICATORS, "pair": PAIR.by_code, "posing": POSING.by_code}
TITLES = {"fear": "Fear expressed", "dash_high": "DASH of fourteen or more"}


@pytest.mark.parametrize("picture", sorted(KNOWN))
def test_every_rule_has_words_and_no_words_are_left_over(picture):
    assert set(SAYS[picture]) == set(KNOWN[picture])


def test_every_rule_about_a_person_stands_under_one_heading():
    codes = [code for _anchor, _heading, codes in GROUPS for code in codes]
    assert sorted(codes) == sorted(INDICATORS)


def test_every_number_in_force_has_a_name():
    parts = [*RULESET.indicators.values(), *RULESET.pair["indicators"].values()]
    parts += [*RULESET.posing["indicators"].values(), RULESET.address]
    named = {name for part in parts for name in part}
    assert named - set(_LABELS) - {"basis", "off"} == set()


def _grouped(**given):
    given = {"ruleset": RULESET, "burden": {}, "sources": {}, **given}
    return grouped(**given)


def test_a_rule_that_stands_under_no_heading_and_has_no_words_is_shown_all_the_same():
    def new(view, p):
        """Counts `fear` in the window."""

    ruleset = load()
    extra = Indicator("brand_new", "Brand new", "DASH", "harm", False, False, False, new)
    ruleset = type(ruleset)(
        **{name: getattr(ruleset, name) for name in ("version", "hash", "levels", "neighbourhood", "hold")},
        indicators={**ruleset.indicators, "brand_new": {"weight": 1.0}},
    )
    (group,) = _grouped(indicators=[extra], ruleset=ruleset)
    assert (group.anchor, group.heading) == ("others", "Other rules")
    assert group.rules[0].says == "Counts fear in the window."


def test_a_heading_without_rules_is_left_out():
    groups = _grouped(indicators=[INDICATORS["fear"]])
    assert [(group.anchor, [rule.code for rule in group.rules]) for group in groups] == [
        ("control", ["fear"])
    ]


def test_what_adds_nothing_is_shown_and_not_counted_whatever_its_family():
    (group,) = _grouped(indicators=[INDICATORS["rising_frequency"]])
    assert group.rules[0].counts == "Shown, not counted."
    (group,) = _grouped(indicators=[INDICATORS["pregnancy"]])
    assert group.rules[0].counts.startswith("Counts only beside harm")


def test_how_a_number_came_about_is_said_once_and_unknown_words_are_not_shown():
    sources = {
        "fear.steps.0": {"source": "fitted, drawn to 2026-2"},
        "fear.steps.1": {"source": "fitted, drawn to 2026-2"},
        "fear.steps.2": {"source": "found in a drawer"},
        "fearful.steps.0": {"source": "kept from literature"},
    }
    (group,) = _grouped(indicators=[INDICATORS["fear"]], sources=sources)
    assert group.rules[0].origin == (
        "Worked out on invented records, then moved part of the way back to ruleset 2026-2."
    )


def test_what_sets_a_level_is_sorted_gravest_and_surest_first():
    told = setting(_grouped(indicators=list(INDICATORS.values()), ruleset=load("2026-4")))
    assert [(level, beside) for level, beside, _rules in told] == [
        ("High", 0),
        ("High", 3),
        ("Elevated", 0),
        ("Elevated", 2),
        ("Elevated", 3),
    ]


def test_levels_tell_when_they_ask_and_how_long_they_are_kept():
    emerging, elevated, high = thresholds(RULESET)
    assert (emerging.asks, elevated.asks, high.asks) == (False, True, True)
    assert elevated.kept == elevated.least * (1 - RULESET.hold.margin)


def test_the_usual_window_is_that_of_most_rules():
    assert usual_window(RULESET) == "365 days"


def test_parameters_are_told_in_words():
    assert numbers({"window_days": 365, "basis": "x", "hours": 1}) == [
        ("Looks back", "365 days"),
        ("Close together means within", "1 hour"),
    ]
    assert numbers({"fades": [[365, 0.5]]}) == [
        ("Fades after the last incident", "50% is left from 365 days after the latest incident")
    ]
    assert numbers({"floor": "high", "weights": {"threats": 1.0}})[0] == ("Sets the level by itself", "High")


def test_a_further_rule_is_told_without_reasons_of_prompts():
    rules = further("pair", rules=pair_rules_in_force(), parameters=RULESET.pair, titles=TITLES)
    assert [rule.anchor for rule in rules] == [f"pair-{code}" for code in RULESET.pair["indicators"]]
    assert {rule.answered for rule in rules} == {""}


@pytest.mark.parametrize(
    ("raised", "said"), [(0, ""), (1, "A reason once:"), (2, "A reason twice:"), (9, "A reason nine times:")]
)
def test_what_became_of_reasons_is_said_in_a_line(raised, said):
    assert answered(Burden(raised=raised)).startswith(said)
    assert bool(answered(Burden(raised=raised))) is bool(raised)


def test_of_what_became_of_reasons_only_what_happened_is_said():
    told = answered(Burden(raised=6, meeting=1, relevant=2, not_relevant=1))
    assert told == "A reason six times: not relevant 1; relevant 2; meeting arranged 1; waits, or not said 2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Review 2.6; DASH question 2.", "Domestic homicide review of Mr E, 2.6; DASH question 2."),
        ("DHR Mr E 3.1", "Domestic homicide review of Mr E, 3.1"),
        ("Shown; `fear` carries it.", "Shown; “Fear expressed” carries it."),
        ("Shown: dash_high counts it.", "Shown: “DASH of fourteen or more” counts it."),
        ("`no_such_rule` does", "No such rule does"),
        ("Judgement; tried on hard negatives.", "Judgement; tried on people who only look like a case."),
        (
            "Kinds that have an indicator of their own; capped.",
            "Kinds that have a rule of their own, up to a limit.",
        ),
        (
            "Review 3.21. Does not lapse; capped.",
            "Domestic homicide review of Mr E, 3.21. Counts however old, up to a limit.",
        ),
        ("Nothing known here changes.", "Nothing known here changes."),
        ("", ""),
    ],
)
def test_a_rulesets_own_text_is_put_in_plain_words(text, said):
    assert plain(text, TITLES) == said


@pytest.mark.parametrize("version", ["2026-1", "2026-2", "2026-3", "2026-4"])
def test_no_ruleset_kept_speaks_of_log_likelihood_or_hard_negatives(version):
    content = load(version)
    told = " ".join(plain(str(p.get("basis", "")), TITLES) for p in content.indicators.values())
    assert "log-likelihood" not in told
    assert "hard negative" not in told

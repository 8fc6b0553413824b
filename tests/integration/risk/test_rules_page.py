"""The page of the rules in force: every rule, in plain words, with its place, at a constant cost."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from risk.models import PromptReason
from risk.rule_presenters import anchor
from risk.rules.ruleset import RULESET
from risk.selectors.rulesets import pair_rules_in_force, posing_rules_in_force, rules_in_force

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.fixture
def page(world, signed_in):
    return unescape(signed_in("mash_coordinator").get("/rules/").content.decode())


def places(page: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', page)


def told_of(page: str) -> str:
    """What is read on the page, but for the line that gives a rule's code."""
    return re.sub(r"Code [a-z_]+", "", words(page.partition("<main")[2].partition("</main")[0]))


def test_each_rule_of_each_picture_has_one_place_to_link_to(page):
    ids = places(page)
    expected = [
        *(anchor("person", rule.code) for rule in rules_in_force()),
        *(anchor("pair", rule.code) for rule in pair_rules_in_force()),
        *(anchor("posing", rule.code) for rule in posing_rules_in_force()),
    ]
    assert expected
    assert [name for name in expected if ids.count(name) != 1] == []


def test_a_rule_of_a_pair_and_one_of_a_person_with_one_code_have_places_of_their_own(page):
    assert {"person-pair_callouts", "pair-pair_callouts"} <= set(places(page))


def test_every_link_within_the_page_leads_somewhere(page):
    ids = set(places(page))
    assert {target for target in re.findall(r'href="#([^"]+)"', page) if target not in ids} == set()


def test_no_place_is_given_twice(page):
    ids = places(page)
    assert len(ids) == len(set(ids))


def test_the_contents_lists_every_heading_of_the_rules(page):
    contents = page.partition('id="contents"')[2].partition("</nav>")[0]
    linked = re.findall(r'href="#([^"]+)"', contents)
    headings = re.findall(r'<h[23][^>]* id="([^"]+)"', page)
    assert set(headings) - {"contents"} == set(linked)


def test_rules_of_pairs_of_people_who_pose_risk_and_of_addresses_are_told(page):
    told = words(page)
    assert "Harm of one by the other" in told
    assert "Recorded as having harmed somebody" in told
    assert f"Near in time means within {RULESET.address['near_days']} days" in told
    assert told.count("This picture raises no prompt by itself.") == 2


def test_levels_are_told_with_the_numbers_of_the_ruleset(page):
    told = words(page.partition('id="levels"')[2].partition('id="measured"')[0])
    for name, least in (("Emerging", "emerging"), ("Elevated", "elevated"), ("High", "high")):
        assert f"{name}: from {RULESET.levels[least]:.1f}" in told
    assert "raises no prompt" in told
    assert f"kept for {RULESET.hold.days} days" in told
    kept = RULESET.levels["elevated"] * (1 - RULESET.hold.margin)
    assert re.search(rf"Elevated while it is at least {kept:.2f}", told)
    assert "within the last 365 days" in told
    assert "counts only beside harm" in told


def test_what_sets_a_level_and_what_fades_is_linked_to_its_rule(page):
    told = page.partition('id="levels"')[2].partition('id="measured"')[0]
    floors = {code for code, p in RULESET.indicators.items() if p.get("floor")}
    fades = {code for code, p in RULESET.indicators.items() if p.get("fades")}
    assert floors
    assert set(re.findall(r'href="#person-(\w+)"', told)) == floors | fades


def test_a_level_that_needs_other_harm_is_not_said_to_be_set_alone(page):
    told = words(page)
    harms = RULESET.indicators["threats_to_kill"]["floor_harms"]
    assert f"Threats to kill (as one of {harms} harmful events or more: High)" in told
    assert "Strangulation (by itself: High)" in told


def test_where_it_is_told_how_good_the_rules_are_is_named_and_is_there(page):
    told = words(page.partition('id="measured">')[2].partition("<h2")[0])
    assert "docs/evaluation.md" in told
    headings = (ROOT / "docs/evaluation.md").read_text(encoding="utf-8")
    for quoted in re.findall("“([^”]+)”", told):
        assert re.search(rf"^#+ {re.escape(quoted)}$", headings, re.M), quoted
    assert not re.search(r"\d", told.replace(RULESET.name, "")), "a number here would go stale"


@pytest.mark.parametrize(
    "jargon",
    [
        "`",
        "log-likelihood",
        "hard negative",
        "sensitivity",
        "specificity",
        "hysteresis",
        "actuarial",
        "fitted",
        "indicator",
        "associate",
        "capped",
        "lapse",
        "trigger",
        " flag",
        " alert",
    ],
)
def test_no_word_of_those_who_write_rules_is_left(page, jargon):
    assert jargon not in told_of(page).lower()


def test_no_code_is_shown_but_as_the_code(page):
    assert re.findall(r"\b[a-z]+_[a-z_]+\b", told_of(page)) == []


def test_what_became_of_a_rules_reasons_is_said_with_the_rule_as_well(mr_e, signed_in):
    page = unescape(signed_in("mash_coordinator").get("/rules/").content.decode())
    fear = words(page.partition('id="person-fear"')[2].partition("</details>")[0])
    assert "A reason once: waits, or not said 1." in fear
    assert "A reason" not in words(page.partition('id="person-hate_crime"')[2].partition("</details>")[0])


def test_how_a_number_came_about_is_told(page):
    strangulation = words(page.partition('id="person-strangulation"')[2].partition("</details>")[0])
    assert "As guidance and research suggest" in strangulation
    injuries = words(page.partition('id="person-repeat_injuries"')[2].partition("</details>")[0])
    assert "Worked out on invented records, then moved part of the way back to ruleset 2026-2." in injuries


def test_its_cost_does_not_grow_with_prompts(mr_e, signed_in):
    client = signed_in("mash_coordinator")
    client.get("/rules/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/rules/")
    reason = PromptReason.objects.first()
    for number in range(30):
        PromptReason.objects.create(
            prompt=mr_e.prompt,
            indicator=f"more_{number}",
            title="x",
            says="x",
            evidence=[],
            added_at=reason.added_at,
        )
    with CaptureQueriesContext(connection) as many:
        client.get("/rules/")
    assert len(many) == len(few)

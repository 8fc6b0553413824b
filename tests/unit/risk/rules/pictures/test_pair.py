"""Two people together: what is said, in which direction, and what is left undecided."""

import pytest

from risk.rules.neighbourhood import gather
from risk.rules.pictures.pair import others_of
from tests.unit.risk.records import HOME, day, hurt, person, record, store_of
from tests.unit.risk.rules.pictures.histories import NOW, harm, pair


def says(found, code):
    finding = found.finding(code)
    return finding.says if finding else ""


def together(on, kind="police_callout", **more):
    return record(
        kind, on, person("e", "subject", address=HOME), person("z", "household_member", address=HOME), **more
    )


def test_both_directions_of_harm_are_counted_alike_and_neither_is_decided():
    one_way = pair([harm(700), harm(710), harm(720)])
    both_ways = pair([harm(700), harm(710), harm(720, victim="z", by="e")])
    assert "always in the same direction" in says(one_way, "pair_harm")
    assert "twice in one direction and once in the other" in says(both_ways, "pair_harm")
    assert (one_way.score, one_way.level) == (both_ways.score, both_ways.level)


def test_two_reports_of_one_event_count_once():
    assert (
        pair([harm(700), harm(701)]).finding("pair_harm").weight
        == pair([harm(700)]).finding("pair_harm").weight
    )


def test_call_outs_count_whatever_their_label():
    found = pair([together(700 + n, call={"initial_type": "nuisance"}) for n in (0, 20, 40)])
    assert "three police call-outs" in says(found, "pair_callouts")


def test_who_only_saw_or_reported_it_is_no_pair_of_call_outs():
    history = [record("police_callout", 700, person("e", "victim"), person("z", "witness"))]
    assert pair(history).findings == ()


def test_strangulation_of_one_by_the_other_is_high_and_of_somebody_else_is_not_theirs():
    assert pair([harm(700, concerns=["strangulation"])]).level == "high"
    elsewhere = record(
        "police_callout",
        700,
        person("y", "victim", concerns=["strangulation"]),
        person("z", "suspect"),
        person("e", "witness"),
    )
    assert pair([elsewhere]).level == "none"


@pytest.mark.parametrize(("concern", "level"), [("threats_to_kill", "high"), ("weapon", "elevated")])
def test_threats_or_a_weapon_set_a_level_beside_other_harm_only_as_the_ruleset_says(concern, level):
    threat = harm(700, concerns=[concern])
    alone = pair([threat]).finding(f"pair_{concern}")
    assert alone.floor is None
    other = harm(650)
    beside = pair([other, threat])
    assert beside.finding(f"pair_{concern}").floor == level
    assert beside.finding(f"pair_{concern}").background == (other["reference"],)
    assert pair([other, threat], 650 + 364).finding(f"pair_{concern}").floor == level
    assert pair([other, threat], 650 + 365).finding(f"pair_{concern}").floor is None


def test_a_mother_beside_her_daughter_is_not_whom_she_is_strangled_by():
    history = [
        record(
            "gp_consultation",
            700,
            person("e", "subject", concerns=["strangulation"]),
            person("z", "other"),
            relationships=[{"from": "e", "to": "z", "type": "parent", "asserted_by": "subject"}],
        )
    ]
    found = pair(history)
    assert found.level == "none"
    assert {f.code for f in found.findings} == {"pair_accounts", "pair_company"}


def test_an_order_that_protects_one_and_contact_while_it_runs():
    order = {
        "person": "z",
        "type": "restraining_order",
        "starts": day(690),
        "ends": day(900),
        "protects": "e",
    }
    history = [
        record("court_outcome", 690, person("z"), person("e", "victim"), orders=[order]),
        together(700),
        harm(720),
    ]
    found = pair(history)
    assert "protected from the other by a restraining order" in says(found, "pair_order_protects")
    assert "Two call-outs or reports of harm" in says(found, "pair_contact_under_order")
    assert "pair_order_protects" not in {f.code for f in pair(history, NOW + 150).findings}


def test_an_order_that_protects_somebody_else_is_not_about_the_two():
    order = {"person": "z", "type": "restraining_order", "starts": day(690), "protects": "y"}
    history = [
        record("court_outcome", 690, person("z"), person("y", "victim"), orders=[order]),
        together(700),
    ]
    assert not {f.code for f in pair(history).findings} & {"pair_order_protects", "pair_order_on_one"}


BOTH = (person("e"), person("z", "household_member"))


def test_differing_accounts_stand_side_by_side():
    ties = [("partner", "other_party"), ("friend", "subject"), ("tenant", "subject")]
    history = [
        together(700 + n, relationships=[{"from": "e", "to": "z", "type": word, "asserted_by": who}])
        for n, (word, who) in enumerate(ties)
    ]
    said = says(pair(history), "pair_accounts")
    assert said.startswith("The two are described ")
    assert all(word in said for word, _ in ties)


def test_accounts_are_told_of_two_people_alike():
    told = {"from": "e", "to": "z", "asserted_by": "subject"}
    turned = {"from": "z", "to": "e", "asserted_by": "other_party"}
    history = [
        record("police_callout", 600, *BOTH, relationships=[{**told, "type": "tenant"}]),
        record("housing_contact", 610, *BOTH, relationships=[{**turned, "type": "landlord"}]),
        record("gp_consultation", 620, *BOTH, relationships=[{**told, "type": "friend"}]),
        record("gp_consultation", 630, *BOTH, relationships=[{**told, "type": "friend"}]),
    ]
    found = pair(history[:2]).finding("pair_accounts")
    assert (
        found.says == "The two are described one as the other's tenant by police (once) and housing (once)."
    )
    assert found.weight == 0, "a tenant and a landlord are two sides of one account"
    assert says(pair(history), "pair_accounts") == (
        "The two are described as friends by the GP (twice) and one as the other's tenant by police (once) "
        "and housing (once)."
    )
    assert pair(history).finding("pair_accounts").weight > 0


def test_old_offences_do_not_ask_by_themselves():
    offences = [
        {"person": "z", "category": "violence", "victim": "e", "date": year, "outcome": "convicted"}
        for year in ("1998", "2001", "2004")
    ]
    history = [record("presentence_report", 700, person("z"), person("e", "other"), offences=offences)]
    found = pair(history)
    assert "Three violent offences of one against the other on record, from 1998, 2001 and 2004" in says(
        found, "pair_offences"
    )
    assert found.level == "emerging"


def test_when_last_seen_together_and_whether_at_one_address():
    said = says(pair([together(700)]), "pair_company")
    assert "last recorded together on" in said
    assert "at one address" in said


def test_sentences_name_nobody_and_whoever_is_seen_with_them_is_found():
    found = pair([harm(700), together(720)])
    assert all(" e " not in f.says and " z " not in f.says for f in found.findings)
    assert others_of(gather("e", store_of([harm(700), together(720)]))) == ["z"]


def test_an_injury_by_assault_tells_where_each_accuses_the_other():
    hurt_one = record(
        "police_callout",
        700,
        person("e", "suspect", injuries=hurt("face", "assault")),
        person("z", "suspect"),
    )
    assert "pair_harm" in {f.code for f in pair([hurt_one]).findings}
    unhurt = record("police_callout", 700, person("e", "suspect"), person("z", "suspect"))
    assert "pair_harm" not in {f.code for f in pair([unhurt]).findings}

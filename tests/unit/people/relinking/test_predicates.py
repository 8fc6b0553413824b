"""Every level of the model has a condition, and each condition finds its level, in both engines."""

from collections.abc import Mapping

import pytest

from people.matching.compare import compare
from people.matching.identifiers import check_letter
from people.matching.identity import Identity
from people.matching.model import LEVELS, ModelError
from people.matching.normalise import prepare
from people.relinking import splink_settings
from people.relinking.columns import Held, named_in
from people.relinking.engines import open_engine
from people.relinking.predicates import COMPARISONS, CONTEXT, NOT_COMPARED
from people.relinking.splink_settings import check_predicates, level_sql, read_model
from tests.unit.people.relinking.engines import ENGINES

#: (comparison, level) to two identities that reach it.
EXAMPLES: Mapping[tuple[str, str], tuple[dict, dict]] = {
    ("given_name", "exact"): ({"given_name": "Anna"}, {"given_name": "Anna"}),
    ("given_name", "nickname"): ({"given_name": "William"}, {"given_name": "Bill"}),
    ("given_name", "similar"): ({"given_name": "Katarzyna"}, {"given_name": "Katarzina"}),
    ("given_name", "alike"): ({"given_name": "Emma"}, {"given_name": "Gemma"}),
    ("given_name", "initial"): ({"given_name": "W"}, {"given_name": "William"}),
    ("given_name", "middle"): ({"given_name": "Rose Marian"}, {"given_name": "Marian"}),
    ("given_name", "kindred"): ({"given_name": "Edwin"}, {"given_name": "Theodore"}),
    ("given_name", "different"): ({"given_name": "Anna"}, {"given_name": "Zoltan"}),
    ("family_name", "exact"): ({"family_name": "Marlow"}, {"family_name": "Marlow"}),
    ("family_name", "similar"): ({"family_name": "Marlow"}, {"family_name": "Marlowe"}),
    ("family_name", "part"): ({"family_name": "Khan-Wood"}, {"family_name": "Wood"}),
    ("family_name", "different"): ({"family_name": "Marlow"}, {"family_name": "Zielinski"}),
    ("middle_name", "exact"): ({"given_name": "Ann Mary"}, {"given_name": "Ann Mary"}),
    ("middle_name", "initial"): ({"given_name": "Ann Mary"}, {"given_name": "Ann M"}),
    ("middle_name", "different"): ({"given_name": "Ann Mary"}, {"given_name": "Ann Ruth"}),
    ("date_of_birth", "exact"): ({"date_of_birth": "1951-03-04"}, {"date_of_birth": "1951-03-04"}),
    ("date_of_birth", "default_day"): ({"date_of_birth": "1951-01-01"}, {"date_of_birth": "1951-01-01"}),
    ("date_of_birth", "swapped"): ({"date_of_birth": "1951-03-04"}, {"date_of_birth": "1951-04-03"}),
    ("date_of_birth", "near"): ({"date_of_birth": "1951-03-04"}, {"date_of_birth": "1951-03-14"}),
    ("date_of_birth", "month"): ({"date_of_birth": "1951-03"}, {"date_of_birth": "1951-03-14"}),
    ("date_of_birth", "year"): ({"date_of_birth": "1951"}, {"date_of_birth": "1951-03-14"}),
    ("date_of_birth", "decade"): ({"date_of_birth": "1951-03-04"}, {"date_of_birth": "1971-03-04"}),
    ("date_of_birth", "birthday"): ({"date_of_birth": "1951-03-04"}, {"date_of_birth": "1978-03-04"}),
    ("date_of_birth", "year_near"): ({"date_of_birth": "1951"}, {"date_of_birth": "1952-03-04"}),
    ("date_of_birth", "day_differs"): ({"date_of_birth": "1951-03-04"}, {"date_of_birth": "1951-11-25"}),
    ("date_of_birth", "different"): ({"date_of_birth": "1951-03-04"}, {"date_of_birth": "1980-11-25"}),
    ("sex", "same"): ({"sex": "male"}, {"sex": "male"}),
    ("sex", "different"): ({"sex": "male"}, {"sex": "female"}),
    ("address", "same"): (
        {"lines": ("14 Mill Street",), "postcode": "ZZ99 4QQ"},
        {"lines": ("14 Mill St",), "postcode": "ZZ99 4QQ"},
    ),
    ("address", "street"): (
        {"lines": ("14 Mill Street",), "town": "Cannock"},
        {"lines": ("Mill Street",), "town": "Cannock"},
    ),
    ("address", "postcode"): (
        {"lines": ("14 Mill Street",), "postcode": "ZZ99 4QQ"},
        {"lines": ("92 Hill Road",), "postcode": "ZZ99 4QQ"},
    ),
    ("address", "district"): (
        {"lines": ("14 Mill Street",), "postcode": "ZZ99 4QQ"},
        {"lines": ("92 Hill Road",), "postcode": "ZZ99 7AB"},
    ),
    ("address", "town"): (
        {"lines": ("14 Mill Street",), "town": "Cannock"},
        {"lines": ("92 Hill Road",), "town": "Cannock"},
    ),
    ("address", "different"): (
        {"lines": ("14 Mill Street",), "town": "Cannock"},
        {"lines": ("92 Hill Road",), "town": "Rugeley"},
    ),
    ("phone", "same"): ({"phone": "01543 496 0123"}, {"phone": "+44 1543 496 0123"}),
    ("phone", "different"): ({"phone": "01543 496 0123"}, {"phone": "01543 496 0999"}),
    **{
        (scheme, level): (
            {"identifiers": ((scheme, one),)},
            {"identifiers": ((scheme, one if level == "same" else other),)},
        )
        for scheme, one, other in (
            ("nhs_number", "9990000018", "9990000026"),
            (
                "pnc_id",
                f"1990/0000001{check_letter('1990', '0000001')}",
                f"1990/0000002{check_letter('1990', '0000002')}",
            ),
            (
                "cro_number",
                f"000001/90{check_letter('90', '000001')}",
                f"000002/90{check_letter('90', '000002')}",
            ),
            ("probation_crn", "X000001", "X000002"),
            ("noms_number", "A1234BC", "A1234BD"),
            ("social_care_id", "P1", "P2"),
            ("local", "17", "18"),
        )
        for level in ("same", "different")
    },
}
"""Examples are named for the comparison they are about; what else differs does not matter."""


@pytest.fixture(scope="module")
def file():
    return read_model()


@pytest.fixture(scope="module", params=ENGINES)
def found(request, file) -> dict[tuple[str, str], str]:
    """For each example, the level that the engine's condition reaches."""
    held = [
        Held(number, None, prepare(Identity(agency="gp", **said)))
        for number, said in enumerate([one for pair in EXAMPLES.values() for one in pair])
    ]
    levels = {}
    with open_engine(request.param) as engine:
        engine.load(held, file)
        for place, (comparison, level) in enumerate(EXAMPLES):
            case = level_sql(comparison, file, engine.dialect)
            records = f"a.record = {2 * place} AND b.record = {2 * place + 1}"
            query = (
                f"SELECT {case} FROM (SELECT {named_in(case, 'a', 'b')} FROM held_rows a, held_rows b"
                f" WHERE NOT a.turned AND NOT b.turned AND {records}) pair"
            )
            [[levels[comparison, level]]] = engine.fetch(query)
    return levels


def test_each_example_reaches_its_level(found) -> None:
    assert {example: level for example, level in found.items() if example[1] != level} == {}


def test_people_matching_says_the_same_of_the_examples(file) -> None:
    for (comparison, level), (one, other) in EXAMPLES.items():
        profiles = [prepare(Identity(agency="gp", **said)) for said in (one, other)]
        steps = {step.comparison: step.level for step in compare(*profiles, file.model).steps}
        assert (comparison, steps.get(comparison)) == (comparison, level)


def test_there_is_an_example_of_every_level() -> None:
    levels = {(name, level) for name, levels in LEVELS.items() if name not in CONTEXT for level in levels}
    untold = {pair for pair in levels if pair[1] == "missing" or pair[0] == "name_order"}
    assert levels - untold == set(EXAMPLES)


def test_every_level_of_the_model_has_a_condition() -> None:
    check_predicates()
    named = {name: {level.name for level in levels} - {NOT_COMPARED} for name, levels in COMPARISONS.items()}
    assert named == {name: set(levels) for name, levels in LEVELS.items() if name not in CONTEXT}


def test_a_level_without_a_condition_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(splink_settings, "LEVELS", {**LEVELS, "sex": LEVELS["sex"] | {"unheard_of"}})
    with pytest.raises(ModelError, match="sex"):
        check_predicates()

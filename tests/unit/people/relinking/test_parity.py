"""One model, two engines: what Splink's SQL says of a pair is what people.matching says, to 1e-9 bits."""

import random

import pytest

from people.matching.compare import compare
from people.relinking.columns import Held
from people.relinking.engines import Engine, Scored, open_engine
from people.relinking.splink_settings import ModelFile, read_model
from tests.unit.people.relinking.engines import ENGINES
from tests.unit.people.relinking.strangers import invented

RECORDS, PAIRS = 300, 4000
EVERYTHING = -1000.0  # bits: below any weight


@pytest.fixture(scope="module")
def file() -> ModelFile:
    return read_model()


@pytest.fixture(scope="module")
def held() -> list[Held]:
    return invented(RECORDS, seed=20260824)


@pytest.fixture(scope="module", params=ENGINES)
def scored(request, file: ModelFile, held: list[Held]) -> dict[tuple[int, int], Scored]:
    draw = random.Random(7)
    pairs = {tuple(sorted(draw.sample(range(1, RECORDS + 1), 2))) for _ in range(PAIRS)}
    engine: Engine = open_engine(request.param)
    with engine:
        engine.load(held, file)
        engine.load_pairs(pairs)
        found = {(pair.one, pair.other): pair for pair in engine.score(file, least=EVERYTHING)}
    assert found.keys() == pairs
    return found


def test_both_engines_weigh_a_pair_alike(scored, file, held) -> None:
    apart = []
    for (one, other), found in scored.items():
        pair = compare(held[one - 1].profile, held[other - 1].profile, file.model)
        if abs(file.model.prior + pair.weight - found.weight) > 1e-9:
            apart.append((held[one - 1], held[other - 1], pair.steps, found.weight))
    assert apart == []


def test_both_engines_weigh_a_pair_alike_against_relatives(scored, file, held) -> None:
    apart = []
    for (one, other), found in scored.items():
        pair = compare(held[one - 1].profile, held[other - 1].profile, file.model)
        if abs(file.model.kin_prior + pair.kin - found.kin) > 1e-9:
            apart.append((held[one - 1], held[other - 1], pair.steps, found.kin))
    assert apart == []


def test_the_pairs_compared_reach_every_level(scored, file, held) -> None:
    reached = {
        (step.comparison, step.level)
        for one, other in scored
        for step in compare(held[one - 1].profile, held[other - 1].profile, file.model).steps
    }
    known = {(comparison, level) for comparison, levels in file.model.weights.items() for level in levels}
    not_drawn = {comparison for comparison, _ in known if comparison in ("company", "familiar")}
    not_drawn |= {"cro_number", "noms_number"}  # told by the same conditions as the others' numbers
    numbers_missing = {pair for pair in known if pair[1] == "missing"}  # no step is made of those
    assert {pair for pair in known - reached - numbers_missing if pair[0] not in not_drawn} == set()

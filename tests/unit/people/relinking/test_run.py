"""A whole run on each engine, over people in memory."""

import pytest

from people.matching.identity import Identity
from people.matching.normalise import prepare
from people.matching.score import Cluster, Member, against_both
from people.relinking.columns import Held
from people.relinking.engines import open_engine
from people.relinking.reweighing import Decided
from people.relinking.run import Relinking
from people.relinking.splink_settings import read_model
from tests.unit.people.relinking.engines import ENGINES

ORLA = {"given_name": "Orla", "family_name": "Penhaligon", "date_of_birth": "1971-05-04"}
SWAPPED = {"given_name": "Penhaligon", "family_name": "Orla", "date_of_birth": "1971-05-04"}
BRAN = {"given_name": "Bran", "family_name": "Trevanion", "date_of_birth": "1980-11-23"}
WENNA = {"given_name": "Wenna", "family_name": "Curnow", "date_of_birth": "1966-02-17"}
NAMELESS = {"phone": "01543 496 0123"}


class People:
    """Persons by number, and their records."""

    def __init__(self, records: list[Held]) -> None:
        self.held: dict[int, list[Member]] = {}
        for record, person, profile in records:
            self.held.setdefault(person, []).append(Member(record, profile))

    def clusters(self, persons) -> list[Cluster]:
        return [Cluster(person, self.held[person]) for person in sorted(persons)]

    def members_of(self, person: int) -> list[Member]:
        return self.held[person]

    def forget(self) -> None:
        """Nothing is kept."""


@pytest.fixture(params=ENGINES)
def engine(request):
    with open_engine(request.param) as started:
        yield started


def test_a_run_finds_joins_splits_and_changed_weights(engine) -> None:
    said = [(1, ORLA), (2, SWAPPED), (3, BRAN), (3, WENNA), (4, NAMELESS), (5, BRAN | NAMELESS), (6, WENNA),
            (6, WENNA)]  # fmt: skip
    records = [
        Held(number, person, prepare(Identity(agency=f"agency-{number}", **identity)))
        for number, (person, identity) in enumerate(said, 1)
    ]
    people, file = People(records), read_model()
    run = Relinking(engine, file, people, lambda refs: ())
    run.weigh(records, [Decided(8, 7, 2.5, "missing", "agency_1")])
    found = {(one.kind, tuple(one.persons)): one for one in run.proposals()}
    assert set(found) == {("split", (3,)), ("join", (1, 2)), ("weight", (6,))}
    assert sorted(found["split", (3,)].parts) == [[3], [4]]
    assert found["join", (1, 2)].parts == [[1, 2]]
    assert run.counts["records"] == len(said)
    [[weight, kin]] = engine.fetch("SELECT weight, kin FROM weighed WHERE one = 7 AND other = 8")
    model = file.model
    expected = against_both(
        weight + model.weights["familiar"]["agency_1"], kin + model.kin["familiar"]["agency_1"]
    )
    reweighed = found["weight", (6,)]
    assert (reweighed.weight, reweighed.weight_before) == (pytest.approx(expected, abs=1e-9), 2.5)


def test_nothing_of_a_run_is_left_on_the_disk(engine) -> None:
    engine.load([Held(1, 1, prepare(Identity(agency="gp", **ORLA)))], read_model())
    assert list(engine.folder.iterdir())
    engine.__exit__(None, None, None)
    assert not engine.folder.exists()

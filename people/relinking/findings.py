"""What the weighed pairs say about the persons that stand: asked of an engine, streamed."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from people.matching.compare import BIRTH_DIFFERS, GIVEN_AGREES
from people.relinking.columns import SCHEMES, named_in
from people.relinking.engines import Engine
from people.relinking.reweighing import Decided, Reweighed
from people.relinking.splink_settings import ModelFile, level_sql

_NEAR: Final = """
    SELECT DISTINCT a.person, b.person FROM weighed w
    JOIN held_links a ON a.record = w.one JOIN held_links b ON b.record = w.other
    WHERE a.person <> b.person AND w.weight >= {stranger} AND w.kin >= {kin}
"""
#: Pairs of one person's records, each way of writing their names a row of its own.
_INSIDE: Final = """
    SELECT person, one, other, max(weight), max(kin), bool_or({given}) AND bool_and({rest}) FROM (
        SELECT l.person, w.one, w.other, w.weight, w.kin, {columns}
        FROM weighed w
        JOIN held_links l ON l.record = w.one JOIN held_links m ON m.record = w.other
        JOIN held_rows a ON a.record = w.one AND NOT a.turned
        JOIN held_rows b ON b.record = w.other AND NOT b.turned
        WHERE l.person = m.person AND w.weight >= {least}
    ) named GROUP BY person, one, other
"""
#: Records of which enough is known to hold to somebody (people.matching.coherence).
_SIZES: Final = """
    SELECT l.person, count(*) FROM held_links l
    JOIN (SELECT record, max(birth_day) AS birth_day, {numbers} FROM held_rows GROUP BY record) r
      ON r.record = l.record
    WHERE r.birth_day > 0 OR {any_number}
    GROUP BY l.person HAVING count(*) > 1
"""
_REWEIGHED: Final = """
    SELECT a.person, d.record, CASE WHEN d.record = d.one THEN d.other ELSE d.one END, d.weight_before,
           d.company, d.familiar, coalesce(w.weight, {least}), coalesce(w.kin, {least})
    FROM held_decided d
    JOIN held_links a ON a.record = d.one JOIN held_links b ON b.record = d.other AND b.person = a.person
    LEFT JOIN weighed w ON w.one = d.one AND w.other = d.other
"""


class Inside(NamedTuple):
    """Two records of one person, and the bits of the pair. `sure`: nothing that a guard looks at differs."""

    person: int
    one: int
    other: int
    weight: float
    kin: float
    sure: bool


def least_bits(file: ModelFile) -> float:
    """The fewest bits of a pair that incidents could still make one person."""
    return _link(file) - file.context_bits("stranger")


def _link(file: ModelFile) -> float:
    """The fewest bits that link by themselves, whoever sent the record."""
    return min([file.model.thresholds.link, *file.document.get("sources", {}).values()])


def near(engine: Engine, file: ModelFile) -> dict[int, set[int]]:
    """For each person, the others of whom some record could be theirs."""
    kin = _link(file) - file.context_bits("kin")
    found: dict[int, set[int]] = {}
    for one, other in engine.fetch(_NEAR.format(stranger=least_bits(file), kin=kin)):
        found.setdefault(int(one), set()).add(int(other))
        found.setdefault(int(other), set()).add(int(one))
    return found


def inside(engine: Engine, file: ModelFile) -> Iterator[Inside]:
    """The pairs of records of one person that could hold together."""
    agrees = ", ".join(f"'{level}'" for level in sorted(GIVEN_AGREES - {"initial"} | {"missing"}))
    differs = ", ".join(f"'{level}'" for level in sorted(BIRTH_DIFFERS))
    given = f"{level_sql('given_name', file, engine.dialect)} IN ({agrees})"
    rest = [f"{level_sql('date_of_birth', file, engine.dialect)} NOT IN ({differs})"]
    for name in ("sex", *SCHEMES):
        if name != "local":
            rest.append(f"{level_sql(name, file, engine.dialect)} <> 'different'")
    query = _INSIDE.format(
        given=given,
        rest=" AND ".join(rest),
        columns=named_in(given + " ".join(rest), "a", "b"),
        least=file.model.thresholds.fracture,
    )
    for person, one, other, weight, kin, sure in engine.fetch(query):
        yield Inside(int(person), int(one), int(other), float(weight), float(kin), bool(sure))


def sizes(engine: Engine) -> dict[int, int]:
    """How many records each person has of which enough is known; persons with one are left out."""
    query = _SIZES.format(
        numbers=", ".join(f"bool_or(n_{scheme} IS NOT NULL) AS n_{scheme}" for scheme in SCHEMES),
        any_number=" OR ".join(f"r.n_{scheme}" for scheme in SCHEMES),
    )
    return {int(person): int(count) for person, count in engine.fetch(query)}


def reweighed(engine: Engine, file: ModelFile) -> Iterator[Reweighed]:
    """The pairs that decided a link and are of one person still, weighed as they would be now."""
    for row in engine.fetch(_REWEIGHED.format(least=least_bits(file))):
        decided = Decided(int(row[1]), int(row[2]), float(row[3]), str(row[4]), str(row[5]))
        yield Reweighed(int(row[0]), decided, float(row[6]), float(row[7]))

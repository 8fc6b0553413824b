"""Estimate m and u from records of which nobody knows the truth: expectation maximisation on a short rein.

An untouched estimate takes households for persons (measured on pseudopeople's census against W2: precision
0.26), so every session looks only at pairs that agree in something that does not select a household: a
number, or a date of birth or a telephone together with the first name; never family name and address. u is
counted between random records of different people. The prior, the frequencies of names and what relatives
have in common are not estimated. Winkler, Using the EM algorithm for weight computation in the
Fellegi-Sunter model of record linkage, US Census Bureau RR/2000-05.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from people.relinking.columns import ROWS_A_RECORD, named_in
from people.relinking.engines import Engine
from people.relinking.predicates import COMPARISONS
from people.relinking.splink_settings import ModelFile, level_sql, plain_settings

#: Pairs of a session in which a level must be seen before its m is believed.
ENOUGH_SAME: Final = 50
#: Pairs of strangers in which a level must be seen before its u is believed.
ENOUGH_STRANGERS: Final = 50
#: Pairs of strangers that are looked at.
STRANGERS: Final = 1e7
#: A session with fewer pairs than this teaches nothing.
LEAST_PAIRS: Final = 500
_SEED: Final = 20260824


class TooFewError(ValueError):
    """There are too few records to estimate anything; the message says what would be enough."""


class Session(NamedTuple):
    """Pairs that agree in `by`, and the comparisons that therefore cannot be learnt from them."""

    name: str
    by: tuple[str, ...]
    silent: frozenset[str]


_NAMED: Final = frozenset({"given_name", "middle_name", "name_order", "sex"})
SESSIONS: Final = (
    Session("NHS number", ("one_nhs",), frozenset({"nhs_number"})),
    Session("PNC ID", ("one_pnc",), frozenset({"pnc_id"})),
    Session("date of birth and first name", ("born", "given"), _NAMED | {"date_of_birth"}),
    Session("telephone and first name", ("phone", "given"), _NAMED | {"phone"}),
)
#: One row a record, as first written, of records with one name: of more, the best of all counts online.
_RECORDS: Final = """
    SELECT r.*, l.person,
           n_nhs_number[1] AS one_nhs, n_pnc_id[1] AS one_pnc,
           CASE WHEN birth_day > 0 AND birth_month_day <> '0101'
                THEN birth_year_text || birth_month_day END AS born,
           nullif(given, '') AS known_given
    FROM held_rows r LEFT JOIN held_links l ON l.record = r.record
    WHERE row_id % {rows} = 0
      AND r.record NOT IN (SELECT record FROM held_rows WHERE row_id % {rows} > 1)
"""
#: One record a person, as far as that is known without linking: those are strangers to each other.
_STRANGERS: Final = """
    SELECT * FROM train_records QUALIFY row_number() OVER (
        PARTITION BY coalesce(
            person::VARCHAR, one_nhs, one_pnc, born || left(known_given, 1) || family_sound, row_id::VARCHAR
        ) ORDER BY row_id
    ) = 1
"""


class Estimate(NamedTuple):
    """What was seen of one level: its share among pairs of one person and of strangers, and in how many."""

    m: float | None
    u: float | None
    same: int
    strangers: int


class Trained(NamedTuple):
    """All estimates by (comparison, level), and how many pairs each session had (0: too few, not used)."""

    estimates: Mapping[tuple[str, str], Estimate]
    sessions: Mapping[str, int]
    records: int
    strangers: int


def train(engine: Engine, file: ModelFile, *, most: float = STRANGERS) -> Trained:
    """Estimate from the records an engine has loaded. DuckDB only; nothing is written or changed.

    `most` is how many pairs of strangers are looked at. Raises `TooFewError` where there is no such pair.
    """
    engine.fill("train_records", _RECORDS.format(rows=ROWS_A_RECORD))
    engine.fill("train_strangers", _STRANGERS)
    records = _count(engine, "SELECT count(*) FROM train_records")
    strangers = _count(engine, "SELECT count(*) FROM train_strangers")
    if strangers < 2:
        raise TooFewError(too_few(records))
    u, stranger_pairs = _strangers(engine, file, strangers, most)
    weighed: dict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
    seen: Counter[tuple[str, str]] = Counter()
    sessions: dict[str, int] = {}
    for session in SESSIONS:
        found = _session(engine, file, session, u)
        sessions[session.name] = found.pairs
        for level, m in found.m.items():
            weighed[level].append((m, found.known[level[0]]))
        seen.update(found.seen)
    estimates = {
        (comparison, level.name): Estimate(
            _mean(weighed[comparison, level.name]),
            u.get((comparison, level.name)),
            seen[comparison, level.name],
            round(u.get((comparison, level.name), 0.0) * stranger_pairs),
        )
        for comparison, levels in COMPARISONS.items()
        for level in levels
    }
    return Trained(estimates, sessions, records, strangers)


def too_few(records: int) -> str:
    """What is wrong with so many records, and what would be enough."""
    seen = "There are no records" if not records else f"There are too few records ({records})"
    return (
        f"{seen} to estimate anything from, so no candidate was made. At least {LEAST_PAIRS} pairs of "
        "records must agree in an NHS number, a PNC ID, or a first name and a date of birth or telephone."
    )


class _Found(NamedTuple):
    pairs: int
    m: Mapping[tuple[str, str], float]
    known: Mapping[str, int]
    seen: Mapping[tuple[str, str], int]


def _session(engine: Engine, file: ModelFile, session: Session, u: Mapping[tuple[str, str], float]) -> _Found:
    rule = " AND ".join([f"l.{column} = r.{column}" for column in session.by])
    if "given" in session.by:
        rule += " AND length(l.given) > 1"
    spoken = [name for name in COMPARISONS if name not in session.silent and name != "name_order"]
    seen = _seen(engine, file, rule, spoken)
    pairs = max([sum(counts.values()) for counts in seen.values()], default=0)
    # A comparison that no pair of the session can make would make Splink fail.
    spoken = [name for name in spoken if sum(_known(seen[name]).values()) >= ENOUGH_SAME]
    if pairs < LEAST_PAIRS or not spoken:
        return _Found(0, {}, {}, {})
    linker = engine.linker("train_records", plain_settings(file, engine.dialect, only=spoken, u=u))
    linker.training.estimate_parameters_using_expectation_maximisation(
        rule, estimate_without_term_frequencies=True, fix_u_probabilities=True
    )
    return _Found(
        pairs,
        _read(linker, "m_probability"),
        {name: sum(_known(seen[name]).values()) for name in spoken},
        {(name, level): times for name in spoken for level, times in _known(seen[name]).items()},
    )


def _known(counts: Mapping[str, int]) -> dict[str, int]:
    return {level: times for level, times in counts.items() if level not in ("missing", "not compared")}


def _seen(engine: Engine, file: ModelFile, rule: str, spoken: Iterable[str]) -> dict[str, Counter[str]]:
    """How many pairs that a rule brings together reach each level."""
    counts: dict[str, Counter[str]] = {}
    for name in spoken:
        level = level_sql(name, file, engine.dialect)
        named = named_in(level, "l", "r")
        query = (
            f"SELECT {level} AS level, count(*) FROM (SELECT {named} FROM train_records l"
            f" JOIN train_records r ON {rule} AND l.row_id < r.row_id) pairs GROUP BY 1"
        )
        counts[name] = Counter({str(row[0]): int(row[1]) for row in engine.fetch(query)})
    return counts


def _strangers(
    engine: Engine, file: ModelFile, records: int, most: float
) -> tuple[dict[tuple[str, str], float], float]:
    """u of every level as random pairs of strangers show it, and how many pairs those were."""
    spoken = [name for name in COMPARISONS if name != "name_order"]
    linker = engine.linker("train_strangers", plain_settings(file, engine.dialect, only=spoken))
    linker.training.estimate_u_using_random_sampling(
        max_pairs=most, seed=_SEED, min_count_per_level=None, num_chunks=1
    )
    return _read(linker, "u_probability"), min(most, records * (records - 1) / 2)


def _read(linker: Any, name: str) -> dict[tuple[str, str], float]:
    """What Splink estimated, by (comparison, level); conditions of one level are added up."""
    found: dict[tuple[str, str], float] = defaultdict(float)
    for comparison in linker.misc.save_model_to_json()["comparisons"]:
        for level in comparison["comparison_levels"]:
            if name in level and not level.get("is_null_level"):
                found[comparison["output_column_name"], level["label_for_charts"]] += level[name]
    return dict(found)


def _mean(weighed: list[tuple[float, int]]) -> float | None:
    """The mean of a level's m over sessions, each as heavy as it has pairs of which that is known."""
    pairs = sum([count for _, count in weighed])
    return sum([m * count for m, count in weighed]) / pairs if pairs else None


def _count(engine: Engine, query: str) -> int:
    return int(next(engine.fetch(query))[0])

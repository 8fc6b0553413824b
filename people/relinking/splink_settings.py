"""Splink's settings out of one model document, so that both engines and the online scorer share one file."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import log2
from pathlib import Path
from typing import Any, Final, Literal

from people.matching.model import CURRENT_VERSION, LEVELS, Model, ModelError
from people.relinking.columns import Shares
from people.relinking.predicates import COMPARISONS, CONTEXT, DIALECTS, ELSE, NOT_COMPARED, Level

Against = Literal["stranger", "kin"]
MODELS: Final = Path(__file__).parents[1] / "matching" / "models"
#: The column whose share of the population sets the weight of a comparison's levels.
_TERM_COLUMNS: Final = {"given_name": "given", "family_name": "family"}
_SMALLEST: Final = 1e-9
#: The one level whose share is that of what two names have in common, not of either name.
_SHARED_PART: Final = ("family_name", "part")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model and the document it was read from."""

    model: Model
    document: Mapping[str, Any]

    @property
    def shares(self) -> Shares:
        """How common each name is by this model."""
        return Shares(self.model, self.document["frequencies"])

    def context_bits(self, against: Against) -> float:
        """The most that incidents can add to a pair's weight, in bits."""
        weights = self.model.weights if against == "stranger" else self.model.kin
        return sum([max(weights[comparison].values()) for comparison in sorted(CONTEXT)])


def read_model(version: str = CURRENT_VERSION) -> ModelFile:
    """A model by version. Raises `FileNotFoundError` when unknown and `ModelError` when unusable."""
    return model_file((MODELS / f"{version}.json").read_bytes())


def model_file(raw: bytes) -> ModelFile:
    """A model from the bytes of its file. Raises `ModelError` when the code and the document disagree."""
    document = json.loads(raw)
    return ModelFile(Model(document, digest=sha256(raw).hexdigest()[:16]), document)


def check_predicates() -> None:
    """Raises `ModelError` when the model's levels and the conditions of this package differ."""
    known = {
        comparison: {level.name for level in levels} - {NOT_COMPARED}
        for comparison, levels in COMPARISONS.items()
    }
    wanted = {comparison: set(levels) for comparison, levels in LEVELS.items() if comparison not in CONTEXT}
    if known != wanted:
        differ = sorted(name for name in known.keys() | wanted.keys() if known.get(name) != wanted.get(name))
        raise ModelError(f"No SQL condition says the same as the levels of {', '.join(differ)}.")


def settings(
    file: ModelFile, dialect: str, *, against: Against = "stranger", only: Iterable[str] = COMPARISONS
) -> dict[str, Any]:
    """Splink settings that give a pair of rows the weight that people.matching.compare gives it.

    `dialect` is "duckdb" or "spark", `only` the comparisons to make. `against` is the alternative that is
    weighed: that the two are strangers, or relatives in one home. Raises `ModelError` when a weight cannot
    be said in Splink's terms.
    """
    check_predicates()
    prior = file.model.prior if against == "stranger" else file.model.kin_prior
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "row_id",
        "probability_two_random_records_match": probability(prior),
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "blocking_rules_to_generate_predictions": [],
        "comparisons": [
            {
                "output_column_name": name,
                "comparison_levels": list(_levels(name, file, dialect, against)),
            }
            for name in COMPARISONS
            if name in set(only)
        ],
    }


def plain_settings(
    file: ModelFile,
    dialect: str,
    *,
    only: Iterable[str] = COMPARISONS,
    u: Mapping[tuple[str, str], float] | None = None,
) -> dict[str, Any]:
    """Settings to estimate with: the same levels, without names' frequencies; `u` where that is known."""
    check_predicates()
    known = u or {}
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "row_id",
        "probability_two_random_records_match": probability(file.model.prior),
        "blocking_rules_to_generate_predictions": [],
        "comparisons": [
            {
                "output_column_name": name,
                "comparison_levels": [
                    _start(name, level, file, dialect, known) for level in COMPARISONS[name]
                ],
            }
            for name in COMPARISONS
            if name in set(only)
        ],
    }


def _start(
    comparison: str, level: Level, file: ModelFile, dialect: str, u: Mapping[tuple[str, str], float]
) -> dict[str, Any]:
    """A level as estimation starts with it; conditions of one level share what is known of it."""
    start = {"label_for_charts": level.name, "sql_condition": condition(level, file, dialect)}
    if level.name in ("missing", NOT_COMPARED):
        return {**start, "is_null_level": True}
    row = file.document["comparisons"][comparison][level.name]
    parts = [one.name for one in COMPARISONS[comparison]].count(level.name)
    strangers = u.get((comparison, level.name), row.get("u", row.get("tf_minimum_u", 0.0)))
    return {
        **start,
        "m_probability": row["m"] / parts,
        "u_probability": max(strangers / parts, _SMALLEST),
    }


def probability(bits: float) -> float:
    """The probability whose log2 odds are `bits`."""
    return 2.0**bits / (1.0 + 2.0**bits)


def condition(level: Level, file: ModelFile, dialect: str) -> str:
    """A level's condition in an engine's own words, with the model's thresholds."""
    words = {**DIALECTS[dialect], **{name: repr(value) for name, value in file.model.similarity.items()}}
    return level.condition.format(**words)


def level_sql(comparison: str, file: ModelFile, dialect: str) -> str:
    """An expression whose value is the name of the level that two rows reach."""
    cases = [
        f"ELSE '{level.name}'"
        if level.condition == ELSE
        else f"WHEN {condition(level, file, dialect)} THEN '{level.name}'"
        for level in COMPARISONS[comparison]
    ]
    return f"CASE {' '.join(cases)} END"


def _levels(comparison: str, file: ModelFile, dialect: str, against: Against) -> Iterator[dict[str, Any]]:
    weights = (file.model.weights if against == "stranger" else file.model.kin)[comparison]
    for level in COMPARISONS[comparison]:
        row = file.document["comparisons"][comparison].get(level.name, {})
        sql = condition(level, file, dialect)
        label = {"label_for_charts": level.name}
        if level.name in ("missing", NOT_COMPARED):
            if weights.get(level.name, 0.0) != 0.0:
                raise ModelError(f"{comparison}: what is missing says nothing, so m equals u.")
            yield {**label, "sql_condition": sql, "is_null_level": True}
        elif "tf" not in row or against == "kin":  # relatives share a name because they are relatives
            yield {**label, "sql_condition": sql, **_plain(row["m"], weights[level.name])}
        elif (comparison, level.name) == _SHARED_PART:
            yield from _by_class(level, row, file, dialect)
        else:
            yield {**label, "sql_condition": sql, **_named(comparison, level, row, file)}


def _plain(m: float, weight: float) -> dict[str, float]:
    """m, and the u that gives the weight: the model's own unless a clamp holds the weight."""
    return {"m_probability": m, "u_probability": m / 2.0**weight}


def _named(comparison: str, level: Level, row: Mapping[str, float], file: ModelFile) -> dict[str, Any]:
    """A level whose u is `times` the share of the commoner name: Splink takes u from the share alone."""
    if level.condition == ELSE:
        raise ModelError(f"{comparison}, {level.name}: what is left over has no share.")
    low, high = file.document["clamp"]
    m, times = row["m"], row["tf"]
    if log2(m / times) < low:
        raise ModelError(f"{comparison}, {level.name}: a common name could fall below the clamp.")
    return {
        **_plain(m / times, 0.0),
        "tf_adjustment_column": _TERM_COLUMNS[comparison],
        "tf_adjustment_weight": 1.0,
        "tf_minimum_u_value": max(row["tf_minimum_u"] / times, m / times / 2.0**high),
        "disable_tf_exact_match_detection": True,
    }


def _by_class(
    level: Level, row: Mapping[str, float], file: ModelFile, dialect: str
) -> Iterator[dict[str, Any]]:
    """One level for each class of share, told by the last part that both names have."""
    low, high = file.document["clamp"]
    words = DIALECTS[dialect]
    last = f"{words['last']}({words['shared']}(family_bands_l, family_bands_r))"
    sql = condition(level, file, dialect)
    for index, share in enumerate(file.shares.classes):
        weight = log2(row["m"] / max(row["tf"] * share, row["tf_minimum_u"]))
        yield {
            "label_for_charts": f"{level.name} {index}",
            "sql_condition": f"({sql}) AND {last} LIKE '% {index}'",
            **_plain(row["m"], min(high, max(low, weight))),
        }

"""The versioned model: what each level of agreement is worth, in bits.

A weight is log2(m / u) (Fellegi and Sunter, JASA 64 (1969) 1183-1210): m is how often the level is seen
between two records of one person, u between records of two strangers, `kin` between records of two relatives
who live together. A level with `tf` takes u from how common the name itself is. One JSON file holds
everything; its hash is stored with every decision, so that a decision can be explained as it was made.
"""

import json
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from math import log2
from pathlib import Path
from typing import Any, Final

from people.matching.nicknames import is_known

_FOLDER: Final = Path(__file__).parent / "models"
_NEVER_KIN: Final = 1000.0  # bits
CURRENT_VERSION: Final = "2026-2"

#: Every level that the code can find. A model file must weigh each of them and no other.
LEVELS: Final[Mapping[str, frozenset[str]]] = {
    "given_name": frozenset(
        {
            "exact", "nickname", "similar", "alike", "kindred", "initial", "middle", "missing", "different",
        }
    ),
    "family_name": frozenset(["exact", "similar", "part", "missing", "different"]),
    "name_order": frozenset({"as_written", "swapped"}),
    "middle_name": frozenset(["exact", "initial", "missing", "different"]),
    "date_of_birth": frozenset(
        {
            "exact", "default_day", "swapped", "near", "month", "year", "decade", "birthday", "year_near",
            "day_differs", "missing", "different",
        }
    ),
    "sex": frozenset(["same", "missing", "different"]),
    **{
        scheme: frozenset(["same", "missing", "different"])
        for scheme in (
            "nhs_number", "pnc_id", "cro_number", "probation_crn", "noms_number", "social_care_id", "local",
        )
    },
    "address": frozenset({"same", "street", "postcode", "district", "town", "missing", "different"}),
    "phone": frozenset(["same", "missing", "different"]),
    "company": frozenset(["same", "missing"]),
    "familiar": frozenset(
        {
            "agency_16", "agency_8", "agency_4", "agency_2", "agency_1",
            "elsewhere_16", "elsewhere_8", "elsewhere_4", "elsewhere_2", "missing",
        }
    ),
}  # fmt: skip


class ModelError(ValueError):
    """A model file that this code cannot use: a level unknown or missing, a probability outside (0, 1]."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Bits. `link` and above links by itself, `review` and above is shown to a person.

    `unsure` is asked for instead of `link` where neither a number nor the whole date of birth agrees, or the
    first name does not: there a relative of whom nothing is known yet is the likelier explanation.
    Records once linked stay so down to `fracture`: what lies between does not flap. A record that falls
    below `veto` against the whole of another cluster forbids joining the two; `gap` is how far the best
    candidate must be ahead of the next that is not the same person.
    """

    link: float
    unsure: float
    fracture: float
    veto: float
    review: float
    gap: float


class Model:
    """One version of the weights, term frequencies and thresholds."""

    def __init__(self, document: Mapping[str, Any], *, digest: str) -> None:
        """Check and compile a model document. Raises `ModelError` when the code and the document disagree."""
        self.version: str = document["version"]
        self.hash = digest
        self.population: int = document["population"]
        self.prior = -log2(self.population)
        #: bits by which "the same person" is likelier than "a relative", before anything is compared
        self.kin_prior: float = document["kin_prior"]
        self.has_relatives = True
        self.thresholds = Thresholds(**document["thresholds"])
        #: the `link` threshold of kinds of agency whose records are better, or worse, than most
        self.sources: Mapping[str, float] = document["sources"]
        self.similarity: Mapping[str, float] = document["similarity"]
        self._low, self._high = document["clamp"]
        self._link_from: dict[str, float] = {}
        self.weights: dict[str, dict[str, float]] = {}
        self.kin: dict[str, dict[str, float]] = {}
        self._tf: dict[tuple[str, str], tuple[float, float, float]] = {}
        self._comparisons = document["comparisons"]
        self._compile(self._comparisons)
        self._frequencies, self._others = _read_frequencies(document["frequencies"])

    def _compile(self, comparisons: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
        if comparisons.keys() != LEVELS.keys():
            raise ModelError(f"Comparisons differ: {sorted(comparisons.keys() ^ LEVELS.keys())}")
        for comparison, levels in comparisons.items():
            if levels.keys() != LEVELS[comparison]:
                raise ModelError(f"Levels of {comparison}: {sorted(levels.keys() ^ LEVELS[comparison])}")
            compiled = self.weights[comparison] = {}
            kin = self.kin[comparison] = {}
            for level, row in levels.items():
                m, u = row["m"], row.get("u", row.get("tf_minimum_u", 0.0))
                k = row.get("kin", u)
                if not (0.0 < m <= 1.0 and 0.0 < u <= 1.0 and 0.0 < k <= 1.0):
                    raise ModelError(f"{comparison}, {level}: m, u and kin lie above 0 and up to 1")
                compiled[level] = self._clamped(log2(m / u))
                kin[level] = self._clamped(log2(m / k))
                if "tf" in row:
                    self._tf[comparison, level] = (m, row["tf"], row["tf_minimum_u"])

    def _clamped(self, weight: float) -> float:
        return min(self._high, max(self._low, weight))

    def link_from(self, agency: str) -> float:
        """The weight from which on a record of this agency links by itself.

        An agency's kind is read off the words of its code ("cannock-gp", "staffordshire-police"), which the
        workers, `replay` and `evaluate_matching` all know; a code that does not say gets the ordinary one.
        """
        known = self._link_from.get(agency)
        if known is None:
            words = set(agency.split("-"))
            found = [link for kind, link in self.sources.items() if words.issuperset(kind.split("-"))]
            known = self._link_from[agency] = max(found, default=self.thresholds.link)
        return known

    def frequency(self, table: str, term: str) -> float:
        """The share of the population that bears a name; for a name not listed, that of a rare one."""
        return self._frequencies[table].get(term, self._others[table])

    def lists(self, table: str, term: str) -> bool:
        """Whether a name is one in its own right: its frequency is listed, or it is known with pet forms."""
        return term in self._frequencies[table] or (table == "given_name" and is_known(term))

    def named_weight(self, comparison: str, level: str, one: str, other: str) -> float:
        """Bits for a level whose u depends on how common the agreeing names are; the commoner one counts."""
        row = self._tf.get((comparison, level))
        if row is None:
            return self.weights[comparison][level]
        m, times, minimum = row
        term = max(self.frequency(comparison, one), self.frequency(comparison, other))
        return self._clamped(log2(m / max(times * term, minimum)))

    def m(self, comparison: str, level: str) -> float:
        """How often the level is seen between two records of one person."""
        return float(self._comparisons[comparison][level]["m"])

    def with_m(self, m: Mapping[tuple[str, str], float]) -> "Model":
        """The same model with other m for some (comparison, level)."""
        other = copy(self)
        other._comparisons = {
            comparison: {
                level: {**row, "m": m.get((comparison, level), row["m"])} for level, row in levels.items()
            }
            for comparison, levels in self._comparisons.items()
        }
        other.weights, other.kin, other._tf = {}, {}, {}
        other._compile(other._comparisons)
        return other

    def without_relatives(self, *, population: int, names: Mapping[str, Mapping[str, int]]) -> "Model":
        """The same model for a list of so many people, nobody's relatives: see people.matching.relatives.

        `names` are how many of them bear each given and each family name.
        """
        other = copy(self)
        other._frequencies = {
            table: {name: times / population for name, times in counts.items()}
            for table, counts in names.items()
        }
        other._others = dict.fromkeys(names, 1.0 / population)
        other.population, other.prior = population, -log2(population)
        other.kin_prior, other.has_relatives = _NEVER_KIN, False
        other.version = f"{self.version}, fitted to a list without relatives"
        return other

    @cached_property
    def stamp(self) -> dict[str, str]:
        """What a stored decision says about the model that it was made with."""
        return {"version": self.version, "hash": self.hash}


def _read_frequencies(
    tables: Mapping[str, Mapping[str, Any]],
) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    found = {
        name: {term: per / table["per"] for per, terms in reversed(table["bands"]) for term in terms.split()}
        for name, table in tables.items()
    }
    return found, {name: table["other"] / table["per"] for name, table in tables.items()}


def load_model(version: str = CURRENT_VERSION) -> Model:
    """Read a model by version. Raises `FileNotFoundError` when unknown and `ModelError` when unusable."""
    raw = (_FOLDER / f"{version}.json").read_bytes()
    return Model(json.loads(raw), digest=sha256(raw).hexdigest()[:16])


def read_model(path: Path) -> Model:
    """A model that is not among the shipped ones, such as a candidate. Raises `ModelError`, `OSError`."""
    raw = path.read_bytes()
    try:
        return Model(json.loads(raw), digest=sha256(raw).hexdigest()[:16])
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, ModelError):
            raise
        raise ModelError("It is not a model file: see people/matching/models for one that is.") from error


MODEL: Final = load_model()

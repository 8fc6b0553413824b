"""Why two records were or were not taken for one person: as data to store and as sentences to read."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from people.matching.compare import Step
from people.matching.guards import SENTENCES
from people.matching.model import Model

_TITLES: Final = {
    "given_name": "first name",
    "family_name": "family name",
    "name_order": "order of names",
    "middle_name": "middle name",
    "date_of_birth": "date of birth",
    "sex": "sex",
    "nhs_number": "NHS number",
    "pnc_id": "PNC ID",
    "cro_number": "CRO number",
    "probation_crn": "probation case reference number",
    "noms_number": "prison number",
    "social_care_id": "social care number",
    "local": "agency's own number",
    "address": "address",
    "phone": "telephone number",
    "company": "people they are seen with",
    "familiar": "how well they are known",
}
_SAYS: Final[Mapping[tuple[str, str], str]] = {
    ("given_name", "exact"): "The first names are the same.",
    ("given_name", "nickname"): "The first names are forms of one name.",
    ("given_name", "similar"): "The first names are spelt alike.",
    ("given_name", "alike"): "The first names are alike, but each is a name of its own.",
    ("given_name", "kindred"): "The first names differ but share a short form.",
    ("given_name", "initial"): "The initial fits the first name.",
    ("given_name", "middle"): "One's first name is the other's middle name.",
    ("given_name", "different"): "The first names differ.",
    ("family_name", "exact"): "The family names are the same.",
    ("family_name", "similar"): "The family names sound or are spelt alike.",
    ("family_name", "part"): "The family names share a part.",
    ("family_name", "different"): "The family names differ.",
    ("name_order", "swapped"): "The names agree once first and family name change places.",
    ("middle_name", "exact"): "A middle name is the same.",
    ("middle_name", "initial"): "A middle initial fits.",
    ("middle_name", "different"): "The middle names differ.",
    ("date_of_birth", "exact"): "The dates of birth are the same.",
    (
        "date_of_birth",
        "default_day",
    ): "Both births are put on 1 January of one year, which is often a guess.",
    ("date_of_birth", "swapped"): "The dates of birth agree once day and month change places.",
    ("date_of_birth", "near"): "The dates of birth differ in one digit.",
    ("date_of_birth", "month"): "The month and year of birth agree.",
    ("date_of_birth", "year"): "The years of birth agree; no more is known of one of them.",
    ("date_of_birth", "decade"): "The dates of birth are alike but ten years or more apart.",
    ("date_of_birth", "birthday"): "The same birthday in different years.",
    ("date_of_birth", "year_near"): "The years of birth are one apart.",
    ("date_of_birth", "day_differs"): "The same year of birth, but another day.",
    ("date_of_birth", "different"): "The dates of birth differ.",
    ("sex", "same"): "The recorded sex is the same.",
    ("sex", "different"): "The recorded sex differs.",
    ("address", "same"): "The address is the same.",
    ("address", "street"): "The street is the same; the house is not known, or one character differs.",
    ("address", "postcode"): "The postcode is the same, the house is not.",
    ("address", "district"): "The addresses are in one postcode district.",
    ("address", "town"): "The addresses are in one town.",
    ("address", "different"): "The addresses are in different places.",
    ("phone", "same"): "The telephone number is the same.",
    ("phone", "different"): "The telephone numbers differ.",
    ("company", "same"): "Both are seen with, or live with, the same person.",
}
_RELATIVE: Final = "A relative in the same home would agree nearly as much."
#: bits that a relative must take away before it is said in words
_WORTH_SAYING: Final = 3.0


def says(comparison: str, level: str) -> str:
    """One level as a sentence for a reader."""
    sentence = _SAYS.get((comparison, level))
    if sentence:
        return sentence
    if comparison == "familiar":
        where, _, times = level.partition("_")
        times = "once" if times == "1" else f"at least {times} times"
        place = "by this agency" if where == "agency" else "by other agencies"
        return f"The person is already recorded {times} {place}."
    title = _TITLES[comparison]
    return f"The {title} is the same." if level == "same" else f"The {title} differs."


class Explanation(NamedTuple):
    """A waterfall from the prior through every comparison to the weight, with guards. All weights in bits.

    `weight` is below the sum of prior and steps by what a relative in the same home would explain as well.
    """

    prior: float
    steps: tuple[Step, ...]
    weight: float
    guards: tuple[str, ...]
    model: Model
    #: the record in the cluster that the deciding comparison was made with
    against: Any = None

    @property
    def relative(self) -> float:
        """Bits taken away because a relative would agree as much; 0 or less."""
        if not self.steps:
            return 0.0
        return self.weight - self.prior - sum([step.weight for step in self.steps])

    def sentences(self) -> list[str]:
        """The same for a reader: what agrees and what does not, strongest first, then the guards."""
        spoken = sorted(
            [step for step in self.steps if step.level not in ("missing", "as_written")],
            key=lambda step: -abs(step.weight),
        )
        kin = [_RELATIVE] if self.relative <= -_WORTH_SAYING else []
        return [
            *[says(step.comparison, step.level) for step in spoken],
            *kin,
            *[SENTENCES[guard] for guard in self.guards],
        ]

    def as_dict(self) -> dict[str, Any]:
        """JSON-able, to be stored with the decision: names appear only as the terms that set a weight."""
        return {
            "model": dict(self.model.stamp),
            "prior": round(self.prior, 3),
            "relative": round(self.relative, 3),
            "weight": round(self.weight, 3),
            "steps": [self._step(step) for step in self.steps if step.level != "as_written"],
            "guards": [{"code": guard, "says": SENTENCES[guard]} for guard in self.guards],
            "sentences": self.sentences(),
            "against": None if self.against is None else str(self.against),
        }

    def _step(self, step: Step) -> dict[str, Any]:
        written: dict[str, Any] = {
            "comparison": step.comparison,
            "title": _TITLES[step.comparison],
            "level": step.level,
            "weight": round(step.weight, 3),
        }
        if step.terms and step.level != "missing":
            written["terms"] = list(step.terms)
            written["frequency"] = max(self.model.frequency(step.comparison, term) for term in step.terms)
        return written

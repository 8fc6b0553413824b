"""What a stored comparison may tell whoever decides who is who: all that does not rest on incidents. Pure.

How often a person was recorded, in whose company, and that two took part in one incident is weighed from
all incidents, sealed ones too. Whoever decides links reads none of them, so neither these steps nor what
follows from them is shown: what is told is the same whether such evidence exists or not.
"""

from collections.abc import Iterable, Mapping
from math import log2
from typing import Any

from people.matching.explain import says
from people.matching.guards import SENTENCES
from people.matching.model import MODEL

UNTOLD_STEPS = frozenset({"company", "familiar"})
UNTOLD_GUARDS = frozenset({"same_incident"})
#: guards by code to what they say, those that may be told
GUARDS_TOLD: Mapping[str, str] = {code: said for code, said in SENTENCES.items() if code not in UNTOLD_GUARDS}
#: what people.matching.explain says of a relative, and from how many bits taken away on
_OF_A_RELATIVE, _WORTH_SAYING = "A relative in the same home would agree nearly as much.", 3.0
_SILENT = frozenset({"missing", "as_written"})  # levels that have no sentence


def guards_told(codes: Iterable[str]) -> list[str]:
    """The guards that may be told, in order."""
    return [code for code in codes if code not in UNTOLD_GUARDS]


def explanation_told(explanation: Mapping[str, Any]) -> dict[str, Any]:
    """The explanation, as people.matching.explain stored it, as if incidents had had no say. All in bits."""
    steps = [step for step in explanation.get("steps", ()) if step["comparison"] not in UNTOLD_STEPS]
    if not steps:  # nothing is known of how it was weighed
        return {name: value for name, value in explanation.items() if name == "against"}
    prior, relative = float(explanation.get("prior", 0.0)), _relative(explanation)
    untold = _untold_sentences(explanation) | ({_OF_A_RELATIVE} if relative > -_WORTH_SAYING else set())
    return {
        **explanation,
        "steps": steps,
        "relative": relative,
        "weight": prior + sum(step["weight"] for step in steps) + relative,
        "guards": [one for one in explanation.get("guards", ()) if one["code"] not in UNTOLD_GUARDS],
        "sentences": [one for one in explanation.get("sentences", ()) if one not in untold],
    }


def weight_told(explanation: Mapping[str, Any], *, stored: float) -> float:
    """The weight in bits without what incidents say; the `stored` one where no step of it is known."""
    return float(explanation_told(explanation).get("weight", stored))


def _relative(explanation: Mapping[str, Any]) -> float:
    """What a relative takes away, had incidents no say: they tell for a relative too, though less.

    The stored share is -log2(1 + 2 ** lead) where `lead` is by how much the same person was likelier than a
    relative (people.matching.score.against_both); what the untold steps added to the lead is taken off.
    """
    stored = float(explanation.get("relative", 0.0))
    if stored >= 0.0:
        return stored
    lead = log2(2.0**-stored - 1.0)
    for step in explanation.get("steps", ()):
        if step["comparison"] in UNTOLD_STEPS:
            kin = MODEL.kin[step["comparison"]].get(step["level"], step["weight"])
            lead -= step["weight"] - kin
    return -log2(1.0 + 2.0**lead)


def _untold_sentences(explanation: Mapping[str, Any]) -> set[str]:
    of_steps = {
        str(step.get("says") or says(step["comparison"], step["level"]))
        for step in explanation.get("steps", ())
        if step["comparison"] in UNTOLD_STEPS and step["level"] not in _SILENT
    }
    of_guards = {one["says"] for one in explanation.get("guards", ()) if one["code"] in UNTOLD_GUARDS}
    return of_steps | of_guards

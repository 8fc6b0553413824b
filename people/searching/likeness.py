"""What is said of somebody who may be whom a contact is about, and whether they fit all that was typed.

Both speak of what was typed alone: linkage weighs more than that, and says so to those who decide who is who.
"""

from collections.abc import Hashable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from people.matching.compare import BIRTH_DIFFERS, Step
from people.matching.explain import Explanation, says
from people.matching.guards import SENTENCES
from people.matching.normalise import Profile

MOST = 5  # things that agree or differ, the weightiest; warnings come on top
#: What each warning speaks of: it is said where all of that was typed.
_WARNS_OF: Final[Mapping[str, frozenset[str]]] = {
    "number_conflict": frozenset({"number"}),
    "number_only": frozenset({"number", "given_name", "family_name", "date_of_birth"}),
    "twin": frozenset({"given_name", "family_name", "date_of_birth"}),
    "namesake": frozenset({"family_name", "date_of_birth", "address"}),
    "birth_differs": frozenset({"date_of_birth"}),
    "unsure": frozenset({"given_name", "date_of_birth"}),
}
_NAMED: Final = ("given_name", "family_name")
#: Where somebody can be found or reached.
_REACHED: Final = frozenset({("phone", "same"), ("address", "same"), ("address", "street")})
#: Levels of the address whose sentences speak of houses, known or not.
_AT_POSTCODE, _IN_STREET = ("address", "postcode"), ("address", "street")


def reasons(explanation: Explanation, typed: Profile, held: Mapping[Hashable, Profile]) -> list[str]:
    """Sentences on what agrees and what does not, the weightiest first, then the warnings.

    `held`: the records that the explanation was made of, by their refs. Nothing is said of a comparison, nor
    of a warning, whose fields were not typed.
    """
    entered = _entered(typed)
    spoken = [step for step in explanation.steps if step.comparison in entered and step.level != "missing"]
    levels = {step.comparison: step.level for step in spoken}
    heaviest = sorted(spoken, key=lambda step: -abs(step.weight))[:MOST]
    home = bool(typed.address and (typed.address.house or typed.address.uprn))
    trimmed = _only(explanation, heaviest, _warnings(explanation, entered, levels), home)
    said = trimmed.sentences()
    warned = SENTENCES["number_only"] in said
    said = [_of_house(one, _houses(explanation, typed, held)) for one in said]
    if "number_only" in explanation.guards and not warned and _against(spoken):
        said.append(_("A number agrees, but not all else does: it may be on the wrong person's record."))
    return list(dict.fromkeys(said))


def fits(explanation: Explanation, typed: Profile, held: Mapping[Hashable, Profile]) -> bool:
    """Whether telephone, dwelling or postcode agree, and nothing else that was typed stands against it.

    At one postcode two houses, where both are known, stand against it too.
    """
    found = {(step.comparison, step.level) for step in explanation.steps}
    at_postcode = _AT_POSTCODE in found and None in _houses(explanation, typed, held)
    return bool(at_postcode or found & _REACHED) and not _against(explanation.steps)


def _entered(typed: Profile) -> set[str]:
    """The comparisons whose field was typed; "number" stands for a number of any kind."""
    entered = {scheme for scheme, _value in typed.identifiers}
    entered |= {"number"} if entered else set()
    if any(name.given for name in typed.names):
        entered |= {"given_name"}
    if any(name.family for name in typed.names):
        entered |= {"family_name"}
    if any(name.middles for name in typed.names):
        entered |= {"middle_name"}
    for comparison in ("sex", "address", "phone"):
        entered |= {comparison} if getattr(typed, comparison) else set()
    return entered | ({"date_of_birth"} if typed.birth else set())


def _warnings(explanation: Explanation, entered: set[str], levels: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        [
            guard
            for guard in explanation.guards
            if guard in _WARNS_OF and _WARNS_OF[guard] <= entered and _is_news(guard, levels)
        ]
    )


def _is_news(guard: str, levels: Mapping[str, str]) -> bool:
    """Whether a warning is true word for word, and not said by what is compared already."""
    births_differ = levels.get("date_of_birth") in BIRTH_DIFFERS
    if guard == "number_only":
        return births_differ and all(levels.get(name) == "different" for name in _NAMED)
    return not (guard == "birth_differs" and births_differ)


def _only(explanation: Explanation, steps: list[Step], guards: tuple[str, ...], home: bool) -> Explanation:
    """The explanation of these steps and guards; of relatives in the home only where a home was typed."""
    relative = explanation.relative if home else 0.0
    weight = explanation.prior + sum([step.weight for step in steps]) + relative
    return explanation._replace(steps=tuple(steps), guards=guards, weight=weight)


def _houses(explanation: Explanation, typed: Profile, held: Mapping[Hashable, Profile]) -> list[str | None]:
    homes = (typed.address, held[explanation.against].address)
    return [home.house if home else None for home in homes]


def _of_house(sentence: str, houses: list[str | None]) -> str:
    """The sentence, or one that says of the two houses only what is known of them."""
    one, other = houses
    if sentence == says(*_AT_POSTCODE) and None in houses:
        return _("The postcode is the same.")
    if sentence != says(*_IN_STREET):
        return _(sentence)  # of people.matching, which knows no languages
    if None in houses:
        return _("The street is the same.")
    if one == other:
        return _("The house number is the same; the postcodes differ in one character.")
    return _("The street is the same; the house numbers differ in one character.")


def _against(steps: tuple[Step, ...] | list[Step]) -> bool:
    """Whether names, birth, sex or a number stand against it. Where somebody lives may have changed."""
    return any(
        step.level in BIRTH_DIFFERS if step.comparison == "date_of_birth" else step.level == "different"
        for step in steps
        if step.comparison not in ("address", "phone", "middle_name")
    )

"""Named reasons that keep a pair from being linked without a person, whatever its weight.

Measured on hostile test data, weights alone made false links almost only to relatives of the right person;
raising the threshold did not help, these guards did (precision 0.978 to 0.998). A guard never lowers the
weight that is shown: it caps the band at review and says why.
"""

from collections.abc import Sequence
from typing import Final

from people.matching.compare import (
    BIRTH_AGREES,
    BIRTH_DIFFERS,
    FAMILY_AGREES,
    GIVEN_AGREES,
    Pair,
)

#: What each guard says to the person who reviews the pair.
SENTENCES: Final = {
    "number_conflict": "They hold different numbers of a kind that one person has only one of.",
    "number_only": (
        "A number agrees, but the names and dates of birth do not: it may be on the wrong person's record."
    ),
    "twin": "Same family and date of birth but another first name: they may be twins.",
    "namesake": (
        "Same address or same company, but the dates of birth differ: they may be relatives of one name."
    ),
    "birth_differs": "The dates of birth differ.",
    "sparse": (
        "Too little is known: no whole date of birth and no number agrees, and too little else ties them."
    ),
    "unsure": (
        "The whole date of birth does not agree, or the first name does not: what agrees would fit a "
        "relative as well."
    ),
    "same_incident": "Both took part in one incident as two people.",
    "never": "A person has decided that they are not the same.",
    "ambiguous": "Another person fits almost as well.",
}

#: Guards that also forbid joining two clusters, for any of their members.
VETOES: Final = frozenset(
    {"number_conflict", "twin", "namesake", "birth_differs", "same_incident", "never", "number_only"}
)


def pair_guards(pair: Pair, *, company: bool, familiar: str, relatives: bool = True) -> tuple[str, ...]:
    """Guards that rest on the pair that decides.

    `company`: both were seen with the same person, or live with the same person. `familiar`: the level of the
    `familiar` comparison. `relatives`: whether the population has any to speak of.
    """
    found = []
    if pair.numbers_agree and _number_only(pair):
        found.append("number_only")
    if relatives and not pair.numbers_agree and _sparse(pair, company, familiar):
        found.append("sparse")
    return tuple(found)


def _number_only(pair: Pair) -> bool:
    """A number that agrees needs two of given name, family name and birth, or one and nothing against it."""
    agree = (
        (pair.given in GIVEN_AGREES)
        + (pair.family in FAMILY_AGREES)
        + (pair.birth in BIRTH_AGREES or pair.birth in ("year", "month"))
    )
    against = (pair.given == "different") + (pair.family == "different") + (pair.birth in BIRTH_DIFFERS)
    return agree == 0 or (agree == 1 and against > 0)


def _sparse(pair: Pair, company: bool, familiar: str) -> bool:
    """Neither a whole date of birth nor a number agrees, and the context does not make up for it.

    With the year of birth, more than an initial and one more tie are asked for: address, telephone, company,
    or a full name at the same agency with no address against it. With no date at all, a full name and the
    dwelling or the telephone; or company with the same agency or an uncommon name. A relative of one name
    takes away from the weight as much as a relative would explain, and a known one makes it ambiguous.
    """
    if pair.birth in BIRTH_AGREES or pair.birth == "month":
        return False
    full_name = pair.given in GIVEN_AGREES and pair.given != "initial" and pair.family in FAMILY_AGREES
    home, phone = pair.address == "same", pair.phone == "same"
    agency = familiar.startswith("agency") and pair.address != "different"
    if pair.birth == "year":
        return pair.given == "initial" or not (home or phone or company or (agency and full_name))
    if not full_name:
        return True
    uncommon = pair.name_weight >= 20.0
    return not (home or phone or (company and (agency or uncommon)))


def cluster_guards(
    pairs: Sequence[Pair], *, company: bool, numbers: Sequence[tuple[str, str]], relatives: bool = True
) -> tuple[str, ...]:
    """Guards that rest on one record against every member of a cluster.

    A single member that lacks a first name or a date of birth must not carry a twin or a namesake past the
    members that have them. `numbers` are the levels of each kind of number against all that the cluster
    holds: a person who already has two values of a kind, by a human's decision, agrees with either.
    `relatives`: whether the population has any to speak of; in one that has none, nobody has a twin.
    """
    found = []
    if any([level == "different" and scheme != "local" for scheme, level in numbers]):
        found.append("number_conflict")
    if any([level == "same" and scheme != "local" for scheme, level in numbers]):
        return tuple(found)
    if not relatives:
        return tuple(found)
    if _twin(pairs, company):
        found.append("twin")
    births = {pair.birth for pair in pairs if pair.birth != "missing"}
    if births and births <= BIRTH_DIFFERS:
        near = company or any([pair.address in ("same", "postcode") for pair in pairs])
        found.append("namesake" if near else "birth_differs")
    return tuple(found)


def _twin(pairs: Sequence[Pair], company: bool) -> bool:
    """Same birth, same family or home, and no member whose first name agrees.

    Kindred names (Edwin and Edward share Ted) count as agreeing only in the company of the same person. A
    first name that is merely like another does not agree across a difference of sex.
    """
    if not any(
        [
            pair.birth in BIRTH_AGREES and (pair.family in FAMILY_AGREES or pair.address == "same")
            for pair in pairs
        ]
    ):
        return False
    named = [pair for pair in pairs if pair.given != "missing"]
    return bool(named) and not any(_first_name_agrees(pair, company) for pair in named)


def _first_name_agrees(pair: Pair, company: bool) -> bool:
    if pair.sex == "different" and pair.given != "exact":
        return False
    if pair.given == "initial":  # twins often share one
        return False
    if pair.middle == "different":  # Thi Lan and Thi Hoa, Mary Ann and Mary Kate
        return False
    return pair.given in GIVEN_AGREES or (company and pair.given == "kindred")

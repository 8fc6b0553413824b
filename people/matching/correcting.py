"""Whether an agency that corrects what it wrote about somebody still speaks of the same person. Pure."""

from collections.abc import Mapping
from typing import Any

from people.matching.compare import BIRTH_AGREES, FAMILY_AGREES, GIVEN_AGREES, Pair, compare, number_levels
from people.matching.identity import Identity
from people.matching.model import MODEL
from people.matching.normalise import prepare


def somebody_else(before: Mapping[str, Any], after: Mapping[str, Any], *, agency: str) -> bool:
    """Whether the second participant can hardly be the first one, written down better.

    `agency` is the code of the agency that says both. A slip is: a name that is like the other; a figure of a
    birth; a number of somebody whose name stays; another family name of somebody whose first name stays and
    whose birth, number, home or telephone does. What was not said before, or is left out now, contradicts
    nothing. Another first name is another person, as everybody at one address may share all the rest, but for
    a number with its birth, which one alone has; so is another birth altogether, unless the number says
    otherwise, because fathers and sons share names.
    """
    one, other = (prepare(Identity.from_participant(said, agency=agency)) for said in (before, after))
    pair = compare(one, other, MODEL)
    named = pair.given in GIVEN_AGREES
    theirs = pair.numbers_agree and pair.birth in BIRTH_AGREES
    if pair.given == "different" and not theirs:
        return True
    if pair.birth == "different" and not (named and pair.numbers_agree):
        return True
    if pair.family == "different":
        return not (theirs or (named and _holds(pair)))
    levels = {level for _scheme, level in number_levels(one.identifiers, other.identifiers)}
    return levels == {"different"} and not (named or pair.family in FAMILY_AGREES)


def _holds(pair: Pair) -> bool:
    return pair.birth in BIRTH_AGREES or pair.numbers_agree or "same" in (pair.address, pair.phone)

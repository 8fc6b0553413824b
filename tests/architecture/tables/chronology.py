"""The chronology across agencies."""

from collections.abc import Callable
from typing import Any

from agencies.permissions import Perm
from chronology.services.reviewing import comment_end, comment_write, pairing_decide
from tests.architecture.fates import HISTORY, UNTOUCHED, Fate
from tests.architecture.guards import needs
from tests.architecture.kinds import AUDITED_ERASABLE
from tests.fixtures.reviewing import call_of_two_agencies

Call = Callable[[], Any]
URLS = {
    "chronology:person": needs(Perm.PERSON_VIEW),
    "chronology:comment": needs(Perm.PERSON_VIEW),
    "chronology:pairs": needs(Perm.PERSON_VIEW),
}
# as the person's own page
KNOWING_MR_E = (200, 200, 200, 200, 404, 200, 403, 403)
KNOWING_MR_Z = (404, 404, 200, 200, 404, 404, 403, 403)
PAGES_SEEN = {(name, "Mr E"): KNOWING_MR_E for name in URLS} | {(name, "Mr Z"): KNOWING_MR_Z for name in URLS}

MODELS = {
    "chronology.Comment": AUDITED_ERASABLE,
    "chronology.PairingDecision": AUDITED_ERASABLE,
}
RELATIONS = {
    "chronology.Comment.person": Fate(HISTORY + "; it is told in that of the person kept", UNTOUCHED),
    "chronology.PairingDecision.person": Fate(HISTORY, "stays: it is about the two incidents"),
}


def commented(case: Any) -> Call:
    key = f"incident:{case.incidents['GP-01'].public_id}"
    by = case.world.actor("mash_coordinator")
    return lambda: comment_write(person=case.person, at_key=key, words="Never asked how.", by=by)


def comment_taken_away(case: Any) -> Call:
    comment = commented(case)()
    return lambda: comment_end(comment=comment, by=case.world.actor("mash_coordinator"))


def paired(case: Any) -> Call:
    one, other = call_of_two_agencies(case)
    by = case.world.actor("mash_coordinator")
    said = {"same": True, "reason": "One call, two services.", "by": by}
    return lambda: pairing_decide(person=case.person, one=one, other=other, **said)


CALLS = [
    ("chronology.services.reviewing.comment_write", "comment.written", commented),
    ("chronology.services.reviewing.comment_end", "comment.ended", comment_taken_away),
    ("chronology.services.reviewing.pairing_decide", "pairing.decided", paired),
]
NO_EVENT = {
    "chronology.services.erasing.comments_erase": "part of the second decision to erase, whose event it is",
}

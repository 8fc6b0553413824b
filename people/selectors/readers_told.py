"""Who may know of a person, as far as whoever asks may be told of it.

That somebody of an agency may know of a person says that the agency holds a record of them, be it from a
sealed incident alone. So readers of other agencies are told to the lead of the safety hub alone, who answers
for the sharing and to whom the person is not named. What was opened by name is nobody's record, and is told
to whoever may ask: of everybody to whom it was, with that reason alone, so that it does not follow from
anybody's absence, or from a second reason, whose agency holds a record too.
"""

from collections.abc import Sequence

from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from people.permissions import GRANT
from people.selectors.readers import Reader


def readers_told(*, by: Actor, readers: Sequence[Reader]) -> tuple[list[Reader], bool]:
    """Those of these readers of whom the actor is told, and whether that is the rule for all of them."""
    if answers_for_the_hub(by=by):
        return list(readers), True
    own = by.where(Perm.PERSON_VIEW, Perm.ACCESS_REVIEW).keys()
    told = []
    for one in readers:
        if own & one.actor.agencies.keys():
            told.append(one)
        elif GRANT.code in one.why:
            told.append(Reader(one.actor, [GRANT.code], one.granted_until, one.granted_until))
    return told, False

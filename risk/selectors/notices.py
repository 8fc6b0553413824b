"""What an agency's people are told of persons who are linked otherwise than before."""

from collections.abc import Sequence
from dataclasses import dataclass

from agencies.permissions import Actor
from people.models import IdentityNotice, LinkDecision, Person
from people.selectors.decisions import notices_unread, records_told_of
from people.selectors.persons import Description, described_for, persons_of_records, persons_visible_to

SHOWN = 5


@dataclass(frozen=True, slots=True)
class NoticeTold:
    """A notice, and the persons that the agency's own records are now, as the reader may describe them."""

    notice: IdentityNotice
    persons: Sequence[tuple[Person, Description]]  # without whom the reader may not know of
    holds: bool  # the agency still holds a record of anybody concerned

    @property
    def taken_back(self) -> bool:
        """Whether the decision that it tells of was taken back since."""
        decision = self.notice.decision
        return decision is not None and decision.state == LinkDecision.State.UNDONE


def notices_told(*, by: Actor) -> list[NoticeTold]:
    """The newest unread notices, each with whom it concerns as they are now.

    The persons are looked up through the agency's own records, for those may have been taken out since of
    the person whom the notice names. Four queries, and one a notice.
    """
    notices = list(notices_unread(by=by)[:SHOWN])
    held = {notice.pk: records_told_of(notice=notice) for notice in notices}
    now = persons_of_records(record_ids={record for records in held.values() for record in records})
    if not now:
        return [NoticeTold(notice, [], False) for notice in notices]
    visible = {person.pk: person for person in persons_visible_to(by=by).filter(pk__in=set(now.values()))}
    described = described_for(by=by, persons=visible.values())
    told = []
    for notice in notices:
        concerned = sorted({now[record] for record in held[notice.pk] if record in now})
        persons = [(visible[pk], described[pk]) for pk in concerned if pk in visible]
        told.append(NoticeTold(notice, persons, bool(concerned)))
    return told

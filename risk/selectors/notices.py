"""What an agency's people are told of persons who are linked otherwise than before."""

from agencies.permissions import Actor
from people.models import IdentityNotice, Person
from people.selectors.decisions import identity_notices
from people.selectors.persons import Description, current_person, described_for, persons_visible_to

SHOWN = 5


def notices_told(*, by: Actor) -> list[tuple[IdentityNotice, Person, Description | None]]:
    """The newest unread notices, each with the person as they are now, and as the actor may describe them.

    The description is None where the actor may not know of that person any more.
    """
    notices = list(identity_notices(by=by).filter(seen_at__isnull=True)[:SHOWN])
    if not notices:
        return []
    now = {notice.pk: current_person(person_id=notice.person_id) for notice in notices}
    persons = {person.pk for person in now.values()}
    visible = list(persons_visible_to(by=by).filter(pk__in=persons))
    described = described_for(by=by, persons=visible)
    return [(notice, now[notice.pk], described.get(now[notice.pk].pk)) for notice in notices]

"""Who somebody named in the audit is: their name, and what they did for the agency on a day."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from agencies.models import Membership, Role, User
from caselink.ids import public_id_in


def uuids(public_ids: Collection[str]) -> list[UUID]:
    """The public ids that are some; anything else stands in no user's row."""
    return [one for one in map(public_id_in, public_ids) if one is not None]


def names_of_users(public_ids: Collection[str]) -> dict[str, str]:
    """Each of these users' names by public id; whoever is not there is left out."""
    found = User.objects.filter(public_id__in=uuids(public_ids))
    return {str(user.public_id): user.get_full_name() or user.get_username() for user in found}


class Roles:
    """Who of these users (public ids) worked for whom (agency code) as what, and when. One query."""

    def __init__(self, public_ids: Collection[str]) -> None:
        found = Membership.objects.filter(user__public_id__in=uuids(public_ids))
        self._held: dict[tuple[str, str], list[Membership]] = {}
        for one in found.select_related("user", "agency").order_by("started_on", "pk"):
            self._held.setdefault((str(one.user.public_id), one.agency.code), []).append(one)

    def at(self, public_id: str, agency: str, day: date) -> list[str]:
        """In which roles on that day; none where no membership of that day is known."""
        return list(dict.fromkeys(self._at(public_id, agency, day)))

    def _at(self, public_id: str, agency: str, day: date) -> Iterator[str]:
        for one in self._held.get((public_id, agency), []):
            if one.started_on <= day <= (one.ended_on or day):
                yield one.role

    def words(self, public_id: str, agency: str, day: date) -> str:
        """The same in words."""
        return ", ".join(str(Role(role).label) for role in self.at(public_id, agency, day))

"""Agencies, who works for them, and by which provider of theirs people sign in. Administrators only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies.models import Agency, IdentityProvider, Membership, User
from agencies.permissions import Actor, Perm
from agencies.services.refusals import Refusal
from agencies.services.sign_in import sessions_end
from audit import services as audit


@dataclass(frozen=True, slots=True)
class NewMember:
    """Somebody who is to work for an agency. An account of that user name is taken if it is the one meant.

    `known` is the public id of the account that is meant; empty where a new one is.
    """

    username: str
    first_name: str
    last_name: str
    role: str
    known: str = ""


class AlreadyKnown(Exception):
    """An account has this user name, and nobody has said that it is the one meant."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user


@transaction.atomic
def agency_make(*, code: str, name: str, kind: str, area: str, contact_point: str, by: Actor) -> Agency:
    """A new agency. Raises Refusal where the code is taken: codes are never used again."""
    _must_configure(by)
    try:
        with transaction.atomic():
            made = Agency.objects.create(
                code=code, name=name, kind=kind, area=area, contact_point=contact_point
            )
    except IntegrityError as error:
        raise Refusal(_("Another agency has this code.")) from error
    _record("agency.changed", "agency", str(made.public_id), by, made=True)
    return made


@transaction.atomic
def agency_change(*, agency: Agency, name: str, area: str, contact_point: str, by: Actor) -> None:
    """Put right what an agency is called, where it is, and whom to ask there."""
    _must_configure(by)
    agency.name, agency.area, agency.contact_point = name, area, contact_point
    agency.save(update_fields=["name", "area", "contact_point"])
    _record("agency.changed", "agency", str(agency.public_id), by)


@transaction.atomic
def member_add(*, agency: Agency, member: NewMember, on: date, by: Actor) -> Membership:
    """Somebody works for the agency from this day on, in this role.

    A new account has no password: its user comes in as one who lost theirs (agencies.services.recovery).
    Raises Refusal for oneself, and for who has the role there already; AlreadyKnown where the user name is
    somebody's and it was not said that they are meant.
    """
    _must_configure(by)
    user = User.objects.filter(username__iexact=member.username).first()
    meant = user is None or str(user.public_id) == member.known
    if user is None:
        user = User(username=member.username, first_name=member.first_name, last_name=member.last_name)
        user.set_unusable_password()
        user.save()
    if user.pk == by.user_pk:
        raise Refusal(_("Somebody else must give you a role."))
    try:
        with transaction.atomic():
            made = Membership.objects.create(
                user=user, agency=agency, role=member.role, started_on=on, made_by_id=by.user_pk
            )
    except IntegrityError as error:
        raise Refusal(_("They have this role at this agency already.")) from error
    if not meant:
        raise AlreadyKnown(user)
    detail = {"agency": agency.code, "role": member.role, "from": on.isoformat()}
    _record("member.changed", "user", str(user.public_id), by, **detail)
    return made


@transaction.atomic
def member_end(*, membership: Membership, on: date, by: Actor) -> None:
    """They no longer have the role, from now on, and are signed out; `on` is today.

    The day before is kept as the last. A role given today ends with the day.
    """
    _must_configure(by)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.ended_on is not None:
        raise Refusal(_("This has ended already."))
    membership.ended_on = max(on - timedelta(days=1), membership.started_on)
    membership.save(update_fields=["ended_on"])
    detail = {
        "agency": membership.agency.code,
        "role": membership.role,
        "until": membership.ended_on.isoformat(),
    }
    _record("member.changed", "user", str(membership.user.public_id), by, **detail)
    sessions_end(user=membership.user, by=by)


@transaction.atomic
def provider_make(
    *,
    agency: Agency,
    slug: str,
    name: str,
    issuer: str,
    client_id: str,
    required_amr: Sequence[str],
    by: Actor,
) -> IdentityProvider:
    """An agency's own sign-in may be used. Raises Refusal where the slug is taken."""
    _must_configure(by)
    try:
        with transaction.atomic():
            made = IdentityProvider.objects.create(
                agency=agency,
                slug=slug,
                name=name,
                issuer=issuer,
                client_id=client_id,
                required_amr=list(required_amr),
            )
    except IntegrityError as error:
        raise Refusal(_("Another provider has this short name.")) from error
    _record("provider.changed", "provider", str(made.public_id), by, active=True)
    return made


@transaction.atomic
def provider_switch(*, provider: IdentityProvider, active: bool, by: Actor) -> None:
    """Let the provider be used, or no longer."""
    _must_configure(by)
    provider.active = active
    provider.save(update_fields=["active"])
    _record("provider.changed", "provider", str(provider.public_id), by, active=active)


def _must_configure(by: Actor) -> None:
    if not by.may(Perm.CONFIGURE):
        raise Refusal(_("Only a system administrator can change this."))


def _record(action: str, kind: str, public_id: str, by: Actor, **detail: object) -> None:
    audit.record(action=action, by=by, target=audit.Target(kind, public_id, detail))

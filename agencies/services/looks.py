"""How pages look to a user, and in which language they speak."""

from django.db import transaction

from agencies.models import User
from agencies.permissions import Actor
from audit import services as audit


@transaction.atomic
def looks_keep(*, user: User, look: str, by: Actor) -> None:
    """Keep the user's colours; empty: as their device has it. Nothing where nothing changes.

    Raises ValueError for a look that there is not.
    """
    if look not in ("", *User.Look.values):
        raise ValueError(f"There is no look {look!r}.")
    if _changed(user, "look", look):
        audit.record(action="looks.set", by=by, target=_target(user, look=look))


@transaction.atomic
def language_keep(*, user: User, language: str, by: Actor) -> None:
    """Keep the language in which pages speak to the user. Nothing where nothing changes.

    Raises ValueError for a language that there is not.
    """
    if language not in User.Language.values:
        raise ValueError(f"There is no language {language!r}.")
    if _changed(user, "language", language):
        audit.record(action="language.set", by=by, target=_target(user, language=language))


def _changed(user: User, field: str, value: str) -> bool:
    """Whether the user had something else until now."""
    kept = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if getattr(kept, field) == value:
        return False
    setattr(kept, field, value)
    kept.save(update_fields=[field])
    return True


def _target(user: User, **detail: str) -> audit.Target:
    return audit.Target("user", str(user.public_id), detail)

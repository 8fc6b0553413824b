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
    kept = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if kept.look == look:
        return
    kept.look = look
    kept.save(update_fields=["look"])
    audit.record(action="looks.set", by=by, target=audit.Target("user", str(user.public_id), {"look": look}))


@transaction.atomic
def language_keep(*, user: User, language: str, by: Actor) -> None:
    """Keep the language in which pages speak to the user. Nothing where nothing changes.

    Raises ValueError for a language that there is not.
    """
    if language not in User.Language.values:
        raise ValueError(f"There is no language {language!r}.")
    kept = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if kept.language == language:
        return
    kept.language = language
    kept.save(update_fields=["language"])
    target = audit.Target("user", str(user.public_id), {"language": language})
    audit.record(action="language.set", by=by, target=target)

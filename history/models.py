"""Every earlier state of a row that may change, kept by triggers of django-pghistory.

A row's state is kept when it is changed or deleted, with the time, and who did it (caselink.writer); the
state that stands is the row itself, and who made it stands in the audit. So inserts cost nothing.

The tables have no foreign keys and no choices: history outlives what it is of, and a new choice elsewhere is
no migration here. A column added to a tracked table needs one here too; until then its history is not kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from actions.models import Action, FrequentAttender, Referral
from agencies.models import Agency, ApiClient, Membership, SharingAgreement
from duties.models import LegalHold, Pack, PackText, RetentionReview, RetentionRule, SubjectRequest
from incidents.models import Incident, IncidentGrant
from meetings.models import Course, Invitation
from notices.models import Cover, Escalation, Webhook
from people.models import (
    Case,
    GlassBreak,
    Link,
    LinkDecision,
    LinkOverride,
    Person,
    PersonBlock,
    PersonGrant,
)
from risk.models import (
    AgencyQuestion,
    Answer,
    Holding,
    Meeting,
    MeetingMember,
    Prompt,
    QueueEntry,
    Route,
)
from safeguards.models import Application, WarningNote
from sharing.models import Disclosure, DisclosureTo

_KEYS = (models.ForeignKey, models.BigAutoField, models.AutoField)
_WORDS = (models.CharField, models.TextField)


@dataclass(frozen=True, slots=True)
class Tracked:
    """A model, and the names of its fields whose history is kept elsewhere or nowhere."""

    model: type[models.Model]
    left_out: Sequence[str] = field(default=())


TRACKED = (
    Tracked(Agency),
    # its secret, what the OAuth package would need for ways of signing in that are not used here, and its
    # public id: it is known by its client id
    Tracked(
        ApiClient,
        left_out=(
            "public_id", "client_secret", "hash_client_secret", "redirect_uris", "post_logout_redirect_uris",
            "allowed_origins", "algorithm", "skip_authorization", "user", "client_type",
            "authorization_grant_type", "created", "updated",
        ),
    ),
    Tracked(Membership, left_out=("made_by",)),  # never changes
    Tracked(SharingAgreement),
    Tracked(Person),
    Tracked(Link, left_out=("explanation",)),  # never changes, and is long
    Tracked(LinkDecision),
    Tracked(LinkOverride),
    Tracked(Case),
    Tracked(PersonGrant),
    Tracked(PersonBlock),
    Tracked(GlassBreak),
    Tracked(Incident, left_out=("record",)),  # incidents.IncidentVersion keeps it
    Tracked(IncidentGrant),
    Tracked(Prompt),
    Tracked(Answer),
    Tracked(Meeting),
    Tracked(MeetingMember),
    Tracked(Disclosure),
    Tracked(DisclosureTo),
    Tracked(SubjectRequest),
    # what goes out, and the words left out of it: gone when what they were made of is erased
    Tracked(Pack, left_out=("content",)),
    Tracked(PackText, left_out=("hidden",)),
    Tracked(RetentionRule),
    Tracked(LegalHold),
    Tracked(RetentionReview),
    Tracked(QueueEntry),
    Tracked(Holding),
    Tracked(AgencyQuestion),
    Tracked(Route),
    Tracked(Course),
    Tracked(Invitation),
    Tracked(Action),
    # what an incident said of it: gone when that is erased; what was said at each move stands in its steps
    Tracked(Referral, left_out=("why", "to_words", "outcome")),
    Tracked(FrequentAttender),
    Tracked(WarningNote),
    Tracked(Application),
    Tracked(Cover),
    Tracked(Escalation),
    Tracked(Webhook, left_out=("secret",)),
)  # fmt: skip


def _plain(of: models.Field) -> models.Field:
    """A column that holds what this one does, and nothing more: no key, no choices, no limits."""
    column: dict[str, Any] = {"db_column": of.column, "null": True}
    if isinstance(of, _KEYS):
        return models.BigIntegerField(**column)
    if isinstance(of, _WORDS):
        return models.TextField(**column)
    if isinstance(of, ArrayField):
        return ArrayField(_plain(of.base_field), **column)
    return type(of)(**column)


def _keep(tracked: Tracked) -> type[Any]:
    """The table of earlier states. A proxy carries the triggers, so that they are this app's."""
    name = tracked.model.__name__
    proxy = type(
        f"Tracked{name}",
        (tracked.model,),
        {"__module__": __name__, "Meta": type("Meta", (), {"proxy": True, "app_label": "history"})},
    )
    kept = [one for one in tracked.model._meta.local_fields if one.name not in tracked.left_out]
    pghistory.track(
        pghistory.UpdateEvent(row=pghistory.Old),
        pghistory.DeleteEvent(),
        fields=[one.name for one in kept],
        obj_field=None,
        context_id_field=None,  # type: ignore[arg-type]  # its own words: none is kept
        context_field=pghistory.ContextJSONField(),
        app_label="history",
        model_name=f"{name}State",
        attrs={"pgh_id": models.BigAutoField(primary_key=True), **{one.name: _plain(one) for one in kept}},
        meta={"indexes": [models.Index(fields=["id", "pgh_id"], name=f"history_{name.lower()}")]},
    )(proxy)
    return globals()[f"{name}State"]  # type: ignore[no-any-return]


STATES: dict[type[models.Model], type[Any]] = {one.model: _keep(one) for one in TRACKED}

"""Ask for a document about something that one may open the page of."""

from collections.abc import Collection
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency, User
from agencies.permissions import Actor, Perm
from audit import services as audit
from caselink.jobs import enqueue
from documents.kinds import KINDS
from documents.models import Document
from documents.selectors.kept import About
from people.services.refusals import Incomplete, NotAllowed

UNDER_WAY: Final = (Document.State.WAITING, Document.State.BUILDING)
MOST_UNDER_WAY: Final = 5  # of one user, so that nobody stops the worker for everybody else


def document_ask(*, kind: str, form: str, about: About, options: Collection[str] = (), by: Actor) -> Document:
    """Have a document made for this user alone; the same one that is still being made is not made twice.

    Raises NotAllowed for who may not open a person's page, and Incomplete where the kind is about something
    else, cannot be made in that form or with these options, or too many of theirs are being made.
    """
    if by.user_pk is None or not by.may(Perm.PERSON_VIEW):
        raise NotAllowed(_("Documents are made for whoever may open a person’s page."))
    known = KINDS.get(kind)
    if known is None or known.about != about.type or form not in known.forms:
        raise Incomplete({"what": _("Choose one of the documents in the list.")})
    chosen = sorted(set(options))
    if not set(chosen) <= set(known.options):
        raise Incomplete({"what": _("Choose one of the documents in the list.")})
    with transaction.atomic():
        asker = User.objects.select_for_update().get(pk=by.user_pk)  # one at a time for each user
        under_way = Document.objects.filter(asked_by=asker, state__in=UNDER_WAY)
        same = under_way.filter(kind=kind, form=form, about_id=about.public_id, options=chosen).first()
        if same is not None:
            return same
        if under_way.count() >= MOST_UNDER_WAY:
            words = _("%(number)s of your documents are still being made. Wait until one of them is ready.")
            raise Incomplete({"what": words % {"number": MOST_UNDER_WAY}})
        document = Document.objects.create(
            kind=kind,
            form=form,
            about_type=about.type,
            about_id=about.public_id,
            person_public_id=about.person.public_id,
            options=chosen,
            asked_by=asker,
            agency=Agency.objects.get(pk=min(by.where(Perm.PERSON_VIEW))),
            asked_at=timezone.now(),
        )
        audit.record(action="document.asked", by=by, target=target_of(document))
        enqueue("documents.build", document_id=document.pk)
    return document


def target_of(document: Document) -> audit.Target:
    """The document for the audit: its kind and form, and the public ids of what it is about."""
    detail = {
        "kind": document.kind,
        "form": document.form,
        document.about_type: str(document.about_id),
        "person": str(document.person_public_id),
    }
    return audit.Target("document", str(document.public_id), detail)

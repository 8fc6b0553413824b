"""Erase one incident with everything that repeats it. Reached from the second decision alone.

The audit stays: it names the incident by its public id and holds none of it. So does what a person answered
to a prompt, and that a disclosure was made.
"""

import pgtrigger
from django.apps import apps
from django.db import connection, models

from actions.services.reading import referrals_erase
from agencies.permissions import Actor
from chronology.services.erasing import comments_erase
from duties.models import LegalHold, Pack, PackText, RetentionReview
from incidents.models import Incident, IncidentGrant, Involvement, Tombstone
from incidents.services.erasing import incident_erase
from people.models import Link, Person
from people.services.erasing import records_erase
from risk.services.erasing import evidence_erase
from sharing.models import DisclosureItem

_KEPT_BY_TRIGGERS = "history"  # the app that keeps earlier states of rows


def erase(*, incident: Incident, rule: str, by: Actor) -> Tombstone:
    """Erase the incident, the person records that were in it alone, and what was made of them.

    In this order, for the database lets nothing go that something else points at. Call inside the transaction
    of the decision, whose event it is.
    """
    records = Involvement.objects.filter(incident=incident).values_list("record_id", flat=True)
    persons = set(
        Link.objects.filter(record__in=records, ended_at__isnull=True).values_list("person_id", flat=True)
    )
    grants = set(IncidentGrant.objects.filter(content_object=incident).values_list("pk", flat=True))
    _packs(incident)
    LegalHold.objects.filter(incident=incident).update(incident=None)  # ended: one that stands forbids this
    RetentionReview.objects.filter(incident=incident).update(incident=None)
    DisclosureItem.objects.filter(incident=incident).delete()
    evidence_erase(incident_id=incident.pk, persons=persons)
    comments_erase(public_ids=[incident.public_id])
    referrals_erase(public_ids=[incident.public_id])
    left = incident_erase(incident=incident, rule=rule)
    # A person of whom more is held was described by these records too: their earlier names go with them.
    gone = records_erase(record_ids=left.orphans, by_id=by.id)
    _earlier_states({Incident: {incident.pk}, IncidentGrant: grants, Link: gone.links, Person: gone.persons})
    return left.tombstone


def _packs(incident: Incident) -> None:
    """Answers that told of the incident keep their list and their digest, and lose what they told."""
    named = models.Q(texts__incident=incident) | models.Q(manifest__told__contains=[str(incident.public_id)])
    for pack in Pack.objects.filter(named).distinct():
        pack.content = {}
        pack.save(update_fields=["content"])
    PackText.objects.filter(incident=incident).delete()


def _earlier_states(rows: dict[type[models.Model], set[int] | frozenset[int]]) -> None:
    """Erase the earlier states of these rows. The tables are append-only but for this transaction."""
    known = {model._meta.model_name: model for model in apps.get_app_config(_KEPT_BY_TRIGGERS).get_models()}
    wanted = [
        (known[f"{model.__name__.lower()}state"], pks)
        for model, pks in rows.items()
        if pks and f"{model.__name__.lower()}state" in known
    ]
    ids = [
        trigger.get_pgid(model)
        for model, trigger in pgtrigger.registered()
        if model in {state for state, _ in wanted} and trigger.name == "append_only"
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + ",".join(ids) + "}"])
        for state, pks in wanted:
            state._default_manager.filter(id__in=sorted(pks)).delete()
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")

"""Prompts that wait for somebody, and those whose meeting is to come or to be followed, get a holder."""

from django.db import migrations
from django.db.models import Q
from django.utils import timezone


def _agency(apps):
    """As agencies.selectors.hubs.hub_of, for the areas of a case."""
    today = timezone.localdate()
    agencies = list(apps.get_model("agencies", "Agency").objects.all())
    working = set(
        apps.get_model("agencies", "Membership")
        .objects.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=today),
            role="mash_coordinator",
            started_on__lte=today,
            user__is_active=True,
        )
        .values_list("agency_id", flat=True)
    )

    def of(areas):
        def rank(agency):
            near = not areas or bool(set(areas) & set(filter(None, agency.areas_covered or [agency.area])))
            hub = agency.kind == "community_safety_hub"
            return (agency.pk not in working, not near, not hub, agency.name, agency.pk)

        return min(agencies, key=rank, default=None)

    return of


def _stands(apps):
    """Each prompt that is to have an entry, with its queue, since when, and until when that is due."""
    Prompt, Meeting = apps.get_model("risk", "Prompt"), apps.get_model("risk", "Meeting")
    for prompt in Prompt.objects.filter(state__in=["open", "countersign"]).iterator():
        queue = "countersign" if prompt.state == "countersign" else "decide"
        yield prompt, queue, prompt.raised_at, prompt.due_at
    followed = Meeting.objects.filter(
        answer__returned_at__isnull=True,
        answer__prompt__state="answered",
        answer__prompt__person__cases__closed_at__isnull=True,
        answer__prompt__person__cases__isnull=False,
    )
    for meeting in followed.select_related("answer__prompt").distinct().iterator():
        if meeting.ended_at is None:
            yield meeting.answer.prompt, "meeting", meeting.answer.at, meeting.starts_at
        else:
            yield meeting.answer.prompt, "plan", meeting.ended_at, None


def forwards(apps, schema_editor):
    Case = apps.get_model("people", "Case")
    QueueEntry, Holding = apps.get_model("risk", "QueueEntry"), apps.get_model("risk", "Holding")
    agency_of = _agency(apps)
    for prompt, queue, since, due_at in _stands(apps):
        case = Case.objects.filter(person=prompt.person_id, closed_at__isnull=True).first()
        areas = list(case.areas) if case else []
        agency = agency_of(areas)
        if agency is None or QueueEntry.objects.filter(prompt=prompt, left_at__isnull=True).exists():
            continue
        QueueEntry.objects.create(
            prompt=prompt,
            queue=queue,
            level=prompt.level,
            areas=areas,
            entered_at=since,
            due_at=due_at,
            turn_agency=agency,
        )
        Holding.objects.create(prompt=prompt, agency=agency, how="raised", started_at=since)


class Migration(migrations.Migration):
    dependencies = [("risk", "0007_queue_and_decisions"), ("people", "0009_exceptions")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]

"""Meetings and actions counted by agency: who was asked and came, who was left out, and what is late."""

from collections import Counter
from datetime import date
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from actions.models import Action
from agencies.models import Agency
from figures.periods import Period
from figures.selectors.scope import Scope, moments_of, prompts_counted
from figures.told import Cell, Table
from meetings.models import Invitation
from risk.models import Absence, Meeting

OPEN: Final = ~Q(state=Action.State.CLOSED)


def doing_tables(*, scope: Scope, period: Period, today: date) -> list[Table]:
    """Meetings arranged, and actions agreed, in the period: of every agency for a hub, else of one's own."""
    return [_meetings(scope, period), _actions(scope, period, today)]


def _meetings(scope: Scope, period: Period) -> Table:
    start, end = moments_of(period=period)
    within = {"answer__at__gte": start, "answer__at__lt": end}
    meetings = Meeting.objects.filter(**within)
    absences = Absence.objects.filter(**within)
    if scope.hub:
        prompts = prompts_counted(scope=scope)
        meetings = meetings.filter(answer__prompt__in=prompts)
        absences = absences.filter(answer__prompt__in=prompts)
    asked = _by_agency(Agency.objects.filter(meetings__in=meetings).values("pk"), "pk")
    still = Meeting.agencies.through.objects.filter(meeting=OuterRef("meeting"), agency=OuterRef("agency"))
    all_invited = Invitation.objects.filter(meeting__in=meetings).alias(still=Exists(still))
    invited, taken_off = all_invited.filter(still=True), all_invited.filter(still=False, holds=True)
    came = _by_agency(invited.filter(attended=True).values("agency"), "agency")
    held = _by_agency(invited.filter(holds=True).values("agency"), "agency")
    later = Meeting.agencies.through.objects.filter(
        meeting__answer=OuterRef("answer"), agency=OuterRef("agency")
    )
    off = Invitation.objects.filter(meeting__answer=OuterRef("answer"), agency=OuterRef("agency"), holds=True)
    # One that was asked after all is no absence; one that was asked no longer is counted once.
    absences = absences.filter(~Exists(later), ~Exists(off))
    left_out = Counter(_by_agency(absences.values("agency"), "agency"))
    left_out.update(_by_agency(taken_off.values("agency"), "agency"))
    counted = {*asked, *left_out} if scope.hub else {*scope.agencies}
    columns_of = (asked, held, came, left_out)
    rows: list[list[Cell]] = [
        [name, *(counts.get(pk, 0) for counts in columns_of)] for pk, name in _names(counted)
    ]
    columns = [
        _("Agency"),
        _("Asked"),
        _("Of these, held a record"),
        _("Came"),
        _("Held a record and was not asked"),
    ]
    return Table(_("Meetings with and without each agency"), columns, rows, drawn=(1, 2, 3, 4))


def _actions(scope: Scope, period: Period, today: date) -> Table:
    start, end = moments_of(period=period)
    agreed = Action.objects.filter(agreed_at__gte=start, agreed_at__lt=end)
    if scope.hub:
        persons = prompts_counted(scope=scope).values("person")
        agreed = agreed.filter(Q(person__in=persons) | Q(owner_agency__in=list(scope.agencies)))
    else:
        agreed = agreed.filter(owner_agency__in=list(scope.agencies))
    done = Q(closed_as=Action.ClosedAs.DONE)
    found: dict[int, dict[str, Any]] = {
        row["owner_agency"]: dict(row)
        for row in agreed.values("owner_agency").annotate(
            agreed=Count("pk"),
            done=Count("pk", done),
            done_late=Count("pk", done & Q(done_on__gt=F("due_on"))),
            refused=Count("pk", Q(state=Action.State.REFUSED) | Q(closed_as=Action.ClosedAs.REFUSED)),
            open=Count("pk", OPEN),
            late=Count("pk", OPEN & Q(due_on__lt=today)),
        )
    }
    parts = ("agreed", "done", "done_late", "refused", "open", "late")
    rows: list[list[Cell]] = [[name, *(found[pk][part] for part in parts)] for pk, name in _names(set(found))]
    columns = [
        _("Agency"),
        _("Agreed"),
        _("Done"),
        _("Done after the day"),
        _("Refused by the person"),
        _("Open"),
        _("Open and late"),
    ]
    return Table(_("Actions by agency"), columns, rows, drawn=(1, 2, 5, 6))


def _by_agency(rows: object, key: str) -> dict[int, int]:
    counted = rows.annotate(number=Count("*")).order_by()  # type: ignore[attr-defined]
    return {row[key]: row["number"] for row in counted}


def _names(keys: set[int]) -> list[tuple[int, str]]:
    return list(Agency.objects.filter(pk__in=keys).order_by("name").values_list("pk", "name"))

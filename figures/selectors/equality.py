"""What came of prompts by one of sex, ethnicity and sexual orientation, beside the population."""

from collections import Counter

from django.db import connection
from django.utils.translation import gettext as _

from caselink.suppression import suppressed
from figures.groups import CUTS, group_of, groups_of, population
from figures.periods import Period
from figures.selectors.scope import Scope, moments_of, prompts_counted
from figures.told import Cell, Table
from risk.models import Answer

# What agencies wrote of each person last; a question left empty later takes nothing away.
_SAID = """
    SELECT DISTINCT ON (link.person_id) link.person_id, participant ->> %(cut)s AS said
    FROM people_link link
    JOIN incidents_involvement part ON part.record_id = link.record_id
    JOIN incidents_incident incident ON incident.id = part.incident_id
    CROSS JOIN LATERAL (
        SELECT each FROM jsonb_array_elements(incident.record -> 'people') AS each
        WHERE each ->> 'key' = part.key
    ) AS found (participant)
    WHERE link.person_id = ANY(%(persons)s) AND link.ended_at IS NULL
    ORDER BY link.person_id, (participant ->> %(cut)s) IS NULL, incident.occurred_on DESC, incident.id
"""
OUTCOMES = ("meeting", "not_pursued", "waits")


def equality_tables(*, scope: Scope, period: Period, cut: str) -> list[Table]:
    """The table of this cut for a whole year; none for a part of one, in which differences would tell."""
    if not scope.hub or not period.is_year or cut not in CUTS:
        return []
    start, end = moments_of(period=period)
    raised = prompts_counted(scope=scope).filter(raised_at__gte=start, raised_at__lt=end)
    answers = Answer.objects.filter(prompt__in=raised, returned_at__isnull=True)
    kinds = dict(answers.values_list("prompt", "kind"))
    prompts = list(raised.values_list("pk", "person"))
    said = _said({person for _pk, person in prompts}, cut)
    counts: Counter[tuple[str, str]] = Counter()
    for pk, person in prompts:
        counts[group_of(cut=cut, said=said.get(person)), _outcome(kinds.get(pk, ""))] += 1
    return [_table(cut, counts)]


def _outcome(kind: str) -> str:
    if kind == Answer.Kind.MEETING_ARRANGED:
        return "meeting"
    return "not_pursued" if kind == Answer.Kind.NOT_PURSUED else "waits"


def _table(cut: str, counts: Counter[tuple[str, str]]) -> Table:
    groups, beside = groups_of(cut), population()
    # By column, for what each adds up to is told by the prompts by outcome; what a row adds up to, nowhere.
    told = {outcome: suppressed({group: counts[group, outcome] for group in groups}) for outcome in OUTCOMES}
    rows: list[list[Cell]] = []
    for group, words in groups.items():
        share = beside.shares.get(cut, {}).get(group)
        cells = [told[outcome][group] for outcome in OUTCOMES]
        rows.append([str(words), *cells, _("no figure") if share is None else share])
    columns = [
        str(CUTS[cut]),
        _("A meeting was arranged"),
        _("A meeting was not pursued"),
        _("No answer stands"),
        _("Of 100 people in the population"),
    ]
    note = _("Population: %(source)s. %(verify)s") % {"source": beside.source, "verify": beside.verify}
    title = _("Prompts of the year by %(cut)s") % {"cut": str(CUTS[cut]).lower()}
    return Table(title, columns, rows, note, drawn=(1, 2, 3))


def _said(persons: set[int], cut: str) -> dict[int, str | None]:
    if not persons:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_SAID, {"persons": list(persons), "cut": cut})
        return dict(cursor.fetchall())

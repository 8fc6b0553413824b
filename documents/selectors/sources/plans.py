"""What was agreed to be done about a person, and what was sent, as sections."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.models import Action, Referral
from actions.selectors import actions_of, referrals_to_pass_on
from agencies.permissions import Actor
from documents.content import Block, Section, table
from people.models import Person


def plan_sections(*, by: Actor, person: Person) -> list[Section]:
    """The person's actions and referrals that the reader may see; empty where there are none.

    Without referrals under Clare's Law.
    """
    actions, referrals = actions_of(by=by, person=person), referrals_to_pass_on(by=by, person=person)
    if not actions and not referrals:
        return []
    return [
        Section(_("Actions"), [actions_table(actions)]),
        Section(_("Referrals"), [_referrals(referrals)]),
    ]


def actions_table(actions: Sequence[Any], *, outcomes: bool = True) -> Block:
    """Actions, one a row; without `outcomes` not what was done, and what shows it."""
    columns = [
        (_("Reference"), 7),
        (_("What"), 10),
        (_("Who"), 6),
        (_("Due"), 5),
        (_("State"), 5),
        (_("What was done, and what shows it"), 10),
    ]
    told = len(columns) if outcomes else -1
    rows = [_action(one)[:told] for one in actions]
    return table("", columns[:told], rows, empty=_("No action was agreed."))


def _action(action: Action) -> list[str]:
    who = [action.owner_agency.name, action.owner_user.get_full_name() if action.owner_user else ""]
    done = [
        action.done_words,
        action.evidence,
        _("A letter alone, because: %(why)s") % {"why": action.letter_reason} if action.letter_reason else "",
        action.closed_reason,
    ]
    state = action.get_closed_as_display() if action.closed_as else action.get_state_display()
    return [
        action.reference,
        action.what,
        "\n".join(filter(None, who)),
        date_format(action.due_on, "j F Y"),
        str(state),
        "\n".join(filter(None, done)),
    ]


def _referrals(referrals: Sequence[Any]) -> Block:
    columns = [
        (_("Reference"), 7),
        (_("From"), 6),
        (_("To"), 6),
        (_("Sent"), 5),
        (_("State"), 5),
        (_("Why, and what followed"), 12),
    ]
    return table("", columns, [_referral(one) for one in referrals], empty=_("Nobody was referred on."))


def _referral(one: Referral) -> list[str]:
    return [
        one.reference,
        one.from_agency.name,
        one.to_agency.name if one.to_agency else one.to_words,
        date_format(one.sent_at, "j F Y"),
        str(one.state_words),
        "\n".join(filter(None, [one.why, one.outcome, one.followed])),
    ]

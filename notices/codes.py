"""What is told: each code's sentence, which roles it goes to, and whether at once or gathered.

A sentence holds a reference, an agency and a time at most; never a name and never a word of a record. Pages,
e-mail and webhooks say these and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.permissions import Perm

PRACTITIONERS: Final = "practitioner"
MANAGERS: Final = "agency_manager"
COORDINATORS: Final = "mash_coordinator"
ADMINISTRATORS: Final = "system_administrator"
# What each role must be allowed, for who holds it to be told; and who does an agency's work.
PERM_OF: Final[Mapping[str, Perm]] = {
    "": Perm.WORK_DO,
    PRACTITIONERS: Perm.WORK_DO,
    MANAGERS: Perm.WORK_OVERSEE,
    COORDINATORS: Perm.PROMPT_ANSWER,
    ADMINISTRATORS: Perm.CONFIGURE,
}
# Who is sent mail at once for what cannot wait, unless they chose otherwise; others once a day.
AT_ONCE_BY_ITSELF: Final = frozenset({MANAGERS, COORDINATORS, ADMINISTRATORS})
# How mail and pages call what a notice is about: nothing of it is in the words.
KINDS: Final[Mapping[str, Promise]] = {
    "prompt": _("Prompts"),
    "question": _("Questions to your agency"),
    "meeting": _("Meetings"),
    "action": _("Actions"),
    "referral": _("Referrals"),
    "decision": _("Decisions"),
    "silence": _("Silences"),
    "warning": _("Warnings"),
    "application": _("Applications"),
    "document": _("Documents"),
    "webhook": _("Webhooks"),
}

ONE: Final[Mapping[str, Promise]] = {
    "prompt": _("Prompt"),
    "question": _("Question about prompt"),
    "meeting": _("Meeting about prompt"),
    "action": _("Action"),
    "referral": _("Referral"),
    "silence": _("Nothing recorded for a while"),
    "warning": _("Warning to be reviewed"),
    "application": _("Application"),
}


def kind_of(about_type: str) -> Promise:
    """What a notice is about, in a word."""
    return KINDS.get(about_type, _("Other things"))


def one_of(about_type: str) -> Promise:
    """What one such thing is called."""
    return ONE.get(about_type, _("Something"))


@dataclass(frozen=True, slots=True)
class Code:
    """One thing that is told. `says` may name {reference}, {agency} and {due}, and nothing else.

    `role` is that of the agency's members who are told where nobody is named; empty: all who do its work.
    `personal` is what is for whoever is named alone: no agency's system is told.
    """

    says: Promise
    role: str = ""
    at_once: bool = False
    personal: bool = False


CODES: Final[Mapping[str, Code]] = {
    "prompt_late": Code(_("Prompt {reference} waits past its time"), MANAGERS, at_once=True),
    "prompt_reopened": Code(
        _("Something new was recorded after prompt {reference} was answered"), at_once=True
    ),
    "prompt_handed_over": Code(_("Prompt {reference} was handed over to you"), COORDINATORS, at_once=True),
    "prompt_taken_over": Code(
        _("A colleague took over prompt {reference}, which you held"), COORDINATORS, at_once=True
    ),
    "question_asked": Code(_("Your agency is asked something about prompt {reference}"), at_once=True),
    "question_answered": Code(_("{agency} answered about prompt {reference}"), COORDINATORS),
    "question_silent": Code(
        _("{agency} did not answer about prompt {reference}"), COORDINATORS, at_once=True
    ),
    "decision_made": Code(_("Prompt {reference} was decided")),
    "decision_countersign": Code(
        _("The answer to prompt {reference} waits for a second signature"), COORDINATORS, at_once=True
    ),
    "decision_returned": Code(
        _("Your answer to prompt {reference} was returned: it is open again"), COORDINATORS, at_once=True
    ),
    "meeting_invited": Code(_("Your agency is invited to a meeting about prompt {reference}"), at_once=True),
    "meeting_not_asked": Code(
        _("Your agency is asked no longer to the meeting about prompt {reference}"), at_once=True
    ),
    "meeting_moved": Code(_("The meeting about prompt {reference} is at another time"), at_once=True),
    "meeting_part_due": Code(_("Your agency’s part for the meeting about prompt {reference} is due")),
    "meeting_decided": Code(_("The meeting about prompt {reference} decided")),
    "meeting_called_off": Code(_("The meeting about prompt {reference} was called off"), at_once=True),
    "action_agreed": Code(_("Your agency has action {reference} to do")),
    "action_due": Code(_("Action {reference} is due {due}")),
    "action_late": Code(_("Action {reference} is late"), MANAGERS, at_once=True),
    "action_reported": Code(_("{agency} reported on action {reference}"), COORDINATORS),
    "action_withdrawn": Code(_("Action {reference} was withdrawn: it is not to be done any more")),
    "referral_sent": Code(_("Referral {reference} waits for your agency"), at_once=True),
    "referral_answered": Code(_("{agency} answered referral {reference}")),
    "referral_withdrawn": Code(
        _("Referral {reference} was withdrawn: it is not to be acted on any more"), at_once=True
    ),
    "silence": Code(_("{agency} has something open and recorded nothing for a while"), COORDINATORS),
    "warning_review": Code(_("A warning is to be looked at again by {due}")),
    "application_due": Code(_("Application {reference} is due {due}"), COORDINATORS, at_once=True),
    "document_ready": Code(_("A document you asked for is ready"), at_once=True, personal=True),
    "escalation": Code(_("{reference} is late, and your agency is asked why"), MANAGERS, at_once=True),
    "webhook_given_up": Code(_("A webhook of {agency} could not be reached"), ADMINISTRATORS, at_once=True),
}
# What agencies' systems can be told of.
FOR_SYSTEMS: Final = tuple(sorted(code for code, one in CODES.items() if not one.personal))

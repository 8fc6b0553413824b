"""The review's own questions of whoever does not pursue a meeting, and when each is asked. Pure.

Recommendation 6.3 asks for an evidence-based decision in all cases, in particular where the person does not
engage, where the risk is high, and where several agencies are involved. What is asked of each is what the
review found was not known when it mattered.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOTHING_INSTEAD: Final = "nothing_instead"  # why nobody is asked to do anything
PLAN_CLOSED: Final = "plan_closed"  # what is different for the person once a plan is closed
LEFT_OPEN: Final = "left_open"  # why a plan is closed though something of it is not
MOST_WORDS: Final = 2000
#: The three parts of the test for a safeguarding adult enquiry: section 42 of the Care Act 2014.
LIMB_WORDS: Final = {
    "needs": _("Does the person have needs for care and support?"),
    "risk": _("Are they experiencing, or at risk of, abuse or neglect?"),
    "cannot_protect": _("Because of those needs, can they not protect themselves?"),
}


@dataclass(frozen=True, slots=True)
class FurtherQuestion:
    """One question: its code, what it asks (yes, no or cannot tell, and words), and its paragraph."""

    code: str
    asks: Promise
    paragraph: str


#: Reasons by which somebody does not, or did not freely, engage.
NOT_ENGAGED: Final = frozenset(
    {"help_declined", "not_seen_alone", "never_sober_and_alone", "dependency_help_not_taken_up"}
)
NON_ENGAGEMENT: Final = (
    FurtherQuestion("seen_alone", _("Was the person spoken to alone?"), "3.41"),
    FurtherQuestion("seen_sober", _("Was the person sober then?"), "3.41"),
    FurtherQuestion("trusted_person", _("Did somebody whom they trust speak to them?"), "3.42"),
    FurtherQuestion("told_of_risks", _("Were they told of the risks as the record shows them?"), "6.3"),
    FurtherQuestion("family_asked", _("Was their family or a friend asked to help?"), "3.42"),
    FurtherQuestion("who_tries_next", _("Does somebody try again? Say who, how and by when"), "6.8"),
)
HIGH: Final = (
    FurtherQuestion(
        "what_would_have_to_happen",
        _("Is it said what would have to happen for a meeting to be held? Say what"),
        "6.3",
    ),
    FurtherQuestion(
        "who_poses_risk_managed", _("Is whoever poses the risk managed by somebody? Say by whom"), "4.11"
    ),
    FurtherQuestion(
        "capacity_when_sober",
        _("Was capacity for this decision looked at while they were sober and alone?"),
        "3.41",
    ),
)
MULTI_AGENCY: Final = (
    FurtherQuestion(
        "who_was_asked", _("Was every agency with contacts asked what it knows? Say who was"), "6.3"
    ),
    FurtherQuestion("gp_asked", _("Was the GP asked? Say what the GP said"), "3.78"),
    FurtherQuestion("what_is_not_known", _("Is there something that is still not known? Say what"), "6.3"),
)
BY_CODE: Final = {one.code: one for one in (*NON_ENGAGEMENT, *HIGH, *MULTI_AGENCY)}


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions that apply together: why, and which."""

    because: Promise
    questions: Collection[FurtherQuestion]


def applying(*, level: str, indicators: Collection[str], agencies: int) -> list[Asked]:
    """The questions that apply to a prompt of this level and these reasons, which rest on so many agencies'
    records; none for a milder one of a single agency where nobody declined."""
    asked = []
    if NOT_ENGAGED & set(indicators):
        asked.append(Asked(_("The person has not engaged, or not freely"), NON_ENGAGEMENT))
    if level == "high":
        asked.append(Asked(_("The level is high"), HIGH))
    if agencies > 1:
        asked.append(Asked(_("Several agencies hold something"), MULTI_AGENCY))
    return asked

"""Reasons that one answer answers: they say the same at different strength, or of the same incidents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from risk.presenters import Piece, Reason

#: What indicators speak of: their codes, and what they have in common.
SUBJECTS: Mapping[str, tuple[Promise, frozenset[str]]] = {
    "injuries": (
        _("Injuries"),
        frozenset(
            {
                "repeat_injuries",
                "injuries_across_agencies",
                "head_face_neck",
                "unexplained_injuries",
                "several_sites",
                "sites_over_time",
                "recent_harm",
                "rising_frequency",
                "injury_and_callout",
                "injury_and_address_callout",
                "frequent_attendance",
                "frequent_ambulance",
            }
        ),
    ),
    "callouts": (
        _("Police call-outs"),
        frozenset(
            {
                "repeat_callouts",
                "pair_callouts",
                "address_callouts",
                "callout_burst",
                "address_burst",
                "label_changed",
                "calls_for_them",
            }
        ),
    ),
    "abuse": (
        _("Assault, fear and control"),
        frozenset({"assault_reported", "assault_cluster", "fear", "abuse_disclosed", "coercive_control"}),
    ),
    "around": (
        _("Somebody around them: their record and orders"),
        frozenset(
            {
                "violent_associate",
                "earlier_assault",
                "several_victims",
                "both_roles",
                "order_in_force",
                "order_not_kept",
                "contact_under_order",
                "breach_of_order",
                "protected_contact",
                "harm_after_conviction",
            }
        ),
    ),
    "agencies": (
        _("What agencies recorded and referred"),
        frozenset(
            {
                "several_agencies",
                "safeguarding_concern",
                "repeat_safeguarding",
                "third_party_concern",
                "not_shared",
                "sharing_left_out",
                "referral_unanswered",
                "referral_rejected",
                "action_unanswered",
                "silent_case",
                "letter_only",
            }
        ),
    ),
    "seen": (
        _("How they were seen, and with whom"),
        frozenset(
            {
                "not_seen_alone",
                "under_influence",
                "never_sober_and_alone",
                "capacity_doubtful",
                "conflicting_accounts",
            }
        ),
    ),
    "help": (
        _("Help, and what became of it"),
        frozenset(
            {
                "help_declined",
                "substance_dependency",
                "dependency_help_not_taken_up",
                "dependency_not_referred",
            }
        ),
    ),
    "gradings": (_("How it was graded"), frozenset({"dash_graded_below_score", "dash_lowered_twice"})),
}

#: Each too grave, or too much a thing of its own, to be answered in the same breath as another.
BY_THEMSELVES = frozenset(
    {
        "strangulation",
        "threats_to_kill",
        "weapon",
        "life_threatening_injury",
        "dash_high",
        "sexual_violence",
        "stalking",
        "dangerous_combination",
        "financial_exploitation",
        "hate_crime",
        "pregnancy",
        "separation",
        "carer_strain",
        "self_neglect",
        "suicidality",
    }
)
_SUBJECT_OF = {code: subject for subject, (_name, codes) in SUBJECTS.items() for code in codes}


@dataclass(frozen=True, slots=True)
class Matter:
    """Reasons that one answer answers, in the order in which they were added; never empty."""

    reasons: Sequence[Reason]

    @property
    def key(self) -> int:
        """The primary key of its first reason."""
        return self.reasons[0].pk

    @property
    def several(self) -> bool:
        """Whether there is more than one reason."""
        return len(self.reasons) > 1

    @property
    def name(self) -> str:
        """What its reasons speak of: a lone reason's title, else their subjects, or titles without one."""
        if not self.several:
            return self.reasons[0].title
        return "; ".join(dict.fromkeys(_subject(reason) for reason in self.reasons))

    @property
    def evidence(self) -> list[Piece]:
        """Every incident that its reasons rest on, once, newest first."""
        found = dict.fromkeys(piece for reason in self.reasons for piece in reason.evidence)
        return sorted(found, key=lambda piece: (piece.on, piece.reference), reverse=True)


def matters_of(*, reasons: Sequence[Reason], as_shown: Iterable[Sequence[int]] | None = None) -> list[Matter]:
    """Each reason in one matter, in the order in which they were added or shown.

    `as_shown` are the matters that somebody was shown, by primary keys of reasons: these are kept, and a
    reason that is in none of them, which was added since, is a matter by itself, so that no answer is
    taken to speak of what its writer has not read. Without it reasons of one subject go together, and
    subjects that rest on the very same incidents; those in BY_THEMSELVES never do.
    """
    kept = _by_subject(reasons) if as_shown is None else _as_shown(reasons, as_shown)
    return [Matter(each) for each in kept]


def _by_subject(reasons: Sequence[Reason]) -> list[list[Reason]]:
    subjects: dict[str, list[Reason]] = {}
    for reason in reasons:
        subjects.setdefault(_SUBJECT_OF.get(reason.indicator, f"reason {reason.pk}"), []).append(reason)
    joined: dict[object, list[Reason]] = {}
    for subject, each in subjects.items():
        incidents = frozenset((piece.agency, piece.reference) for one in each for piece in one.evidence)
        # What the reader may not see is not compared: that two rest on the same would tell of it.
        alone = not incidents or any(one.indicator in BY_THEMSELVES or one.ask for one in each)
        joined.setdefault(subject if alone else incidents, []).extend(each)
    return list(joined.values())


def _as_shown(reasons: Sequence[Reason], as_shown: Iterable[Sequence[int]]) -> list[list[Reason]]:
    waiting = {reason.pk: reason for reason in reasons}
    kept = [[waiting.pop(pk) for pk in keys if pk in waiting] for keys in as_shown]
    return [each for each in kept if each] + [[reason] for reason in waiting.values()]


def _subject(reason: Reason) -> str:
    subject = SUBJECTS.get(_SUBJECT_OF.get(reason.indicator, ""))
    return str(subject[0]) if subject else reason.title

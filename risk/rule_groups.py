"""Under which heading a coordinator finds each rule about a person."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

#: (anchor, heading, codes) in the order of the page. A rule that stands nowhere is shown under OTHERS.
GROUPS: Sequence[tuple[str, Any, Sequence[str]]] = (
    (
        "injuries",
        _("Injuries and attendances"),
        (
            "repeat_injuries",
            "injuries_across_agencies",
            "head_face_neck",
            "unexplained_injuries",
            "several_sites",
            "sites_over_time",
            "life_threatening_injury",
            "recent_harm",
            "rising_frequency",
            "frequent_attendance",
            "frequent_ambulance",
        ),
    ),
    (
        "violence",
        _("Assaults, threats and weapons"),
        (
            "strangulation",
            "threats_to_kill",
            "weapon",
            "assault_reported",
            "assault_cluster",
            "sexual_violence",
            "hate_crime",
            "earlier_assault",
        ),
    ),
    (
        "control",
        _("Fear, control and exploitation"),
        (
            "fear",
            "coercive_control",
            "stalking",
            "financial_exploitation",
            "abuse_disclosed",
            "dangerous_combination",
        ),
    ),
    (
        "callouts",
        _("Police call-outs"),
        (
            "repeat_callouts",
            "pair_callouts",
            "address_callouts",
            "callout_burst",
            "address_burst",
            "injury_and_callout",
            "injury_and_address_callout",
            "calls_for_them",
            "label_changed",
        ),
    ),
    (
        "concerns",
        _("Concerns and gradings"),
        (
            "safeguarding_concern",
            "repeat_safeguarding",
            "third_party_concern",
            "several_agencies",
            "dash_high",
            "dash_graded_below_score",
            "dash_lowered_twice",
        ),
    ),
    (
        "around",
        _("People around them"),
        ("violent_associate", "several_victims", "conflicting_accounts", "both_roles"),
    ),
    (
        "orders",
        _("Orders and convictions"),
        (
            "order_in_force",
            "contact_under_order",
            "breach_of_order",
            "protected_contact",
            "order_not_kept",
            "harm_after_conviction",
        ),
    ),
    (
        "situation",
        _("The person’s own situation"),
        (
            "separation",
            "pregnancy",
            "carer_strain",
            "self_neglect",
            "suicidality",
            "substance_dependency",
            "under_influence",
        ),
    ),
    (
        "meeting",
        _("How they were met"),
        ("not_seen_alone", "never_sober_and_alone", "help_declined", "capacity_doubtful"),
    ),
    (
        "agencies",
        _("What agencies did, or did not do"),
        (
            "not_shared",
            "sharing_left_out",
            "silent_case",
            "letter_only",
            "action_unanswered",
            "referral_unanswered",
            "referral_rejected",
            "dependency_not_referred",
            "dependency_help_not_taken_up",
        ),
    ),
)
OTHERS = ("others", _("Other rules"))
#: What the names of sources stand for: (name, what it is).
SOURCES: Mapping[str, Any] = {
    "AJGP": _("Australian Journal of General Practice"),
    "DARA": _("the College of Policing’s domestic abuse risk assessment"),
    "DASH": _("the checklist of domestic abuse, stalking and honour-based violence, and its score"),
    "Domestic homicide review of Mr E": _(
        "the published review that the demonstration follows; its paragraphs are given"
    ),
    "IOPC": _("Independent Office for Police Conduct"),
    "J Trauma": _("Journal of Trauma"),
    "MARAC": _("multi-agency risk assessment conference, and what cases it takes"),
    "NICE": _("National Institute for Health and Care Excellence"),
    "PubMed": _("the catalogue of medical studies, with a study’s number"),
    "SafeLives": _("the charity whose guidance MARACs follow"),
    "Safeguarding Adults Collection": _("the yearly national count of safeguarding concerns"),
}

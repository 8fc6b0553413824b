"""What each kind of agency records of a contact: its kinds, its numbers, what else it asks, what comes first.

Pure data. An agency that is not named here gets the parts that everybody has.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

EVERYBODY = (
    "safeguarding_concern",
    "third_party_concern",
    "information_sharing",
    "risk_assessment",
    "letter_sent",
    "other",
)
NUMBERS = ("nhs_number", "pnc_id", "probation_crn", "social_care_id")  # as the record's schemes are called
ASKED = ("care_and_support_needs", "alcohol_units")
CALL = ("call_initial_type", "call_reported_by", "call_closing_type")


@dataclass(frozen=True, slots=True)
class Parts:
    """The form of one kind of agency.

    `kinds`: its usual one first. `numbers`: those that it holds; an NHS number may be told to anybody, and is
    asked for further down where the agency does not hold it. `hurt`: injuries stand open and not folded.
    """

    kinds: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    call: bool = False
    hurt: bool = False
    more_numbers: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """What is folded follows from what is not."""
        object.__setattr__(self, "more_numbers", () if "nhs_number" in self.numbers else ("nhs_number",))

    @property
    def absent(self) -> frozenset[str]:
        """The form's fields that this kind of agency does not have."""
        kept = {*self.numbers, *self.more_numbers, *self.asked, *(CALL if self.call else ())}
        return frozenset({*NUMBERS, *ASKED, *CALL} - kept)


_NHS = ("nhs_number",)
_NEEDS, _UNITS = "care_and_support_needs", "alcohol_units"
# By the code of the agency's kind (agencies.models.Agency.Kind).
PARTS: Mapping[str, Parts] = {
    "police": Parts(("police_callout", "police_crime_report", "police_intelligence"), ("pnc_id",), call=True),
    "gp": Parts(("gp_consultation", "capacity_assessment"), _NHS, (_UNITS, _NEEDS), hurt=True),
    "miu": Parts(("miu_attendance",), _NHS, (_UNITS,), hurt=True),
    "probation": Parts(
        ("probation_contact", "presentence_report", "court_outcome"), ("probation_crn", "pnc_id"), (_UNITS,)
    ),
    "adult_social_care": Parts(
        ("social_care_contact", "capacity_assessment"), ("social_care_id", "nhs_number"), (_NEEDS,)
    ),
    "acute_hospital": Parts(
        ("ed_attendance", "hospital_admission", "capacity_assessment"), _NHS, (_UNITS, _NEEDS), hurt=True
    ),
    "ambulance": Parts(("ambulance_callout",), _NHS, (_NEEDS,), call=True, hurt=True),
    "addiction_service": Parts(("addiction_service_contact",), _NHS, (_UNITS,)),
    "mental_health": Parts(("mental_health_contact", "capacity_assessment"), _NHS, (_NEEDS,)),
    "housing": Parts(("housing_contact",), asked=(_NEEDS,), call=True),
    "council": Parts(asked=(_NEEDS,), call=True),
    "specialist_abuse_service": Parts(("specialist_abuse_service_contact",)),
}


def parts_of(kind: str) -> Parts:
    """The form of this kind of agency."""
    return PARTS.get(kind) or Parts()

"""On what an agency may rest a sharing agreement or a disclosure, and where each is written down.

From the project's notes on law (section 2.5). What nobody has read in the law's own wording is marked
`verify`, and pages say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PUBLIC_INTEREST: Final = "public_interest"
CONSENT: Final = "consent"


@dataclass(frozen=True, slots=True)
class Basis:
    """One lawful basis: what it is called, what it allows in short, and whether it must still be checked."""

    label: Promise
    hint: Promise
    verify: bool = True


BASES: Final[Mapping[str, Basis]] = {
    "uk_gdpr_6_1_e": Basis(
        _("UK GDPR article 6(1)(e): public task"),
        _("Sharing is necessary for a task that the law gives the agency."),
    ),
    "uk_gdpr_6_1_c": Basis(
        _("UK GDPR article 6(1)(c): legal obligation"),
        _("The law requires it, as for an enquiry under section 42 of the Care Act 2014."),
    ),
    "uk_gdpr_9_2_g_sch1_18": Basis(
        _("UK GDPR article 9(2)(g) with the Data Protection Act 2018, schedule 1, paragraph 18"),
        _(
            "Safeguarding of children and individuals at risk: without consent where it cannot be given, "
            "cannot reasonably be obtained, or asking would prejudice the protection."
        ),
    ),
    "uk_gdpr_10_sch1": Basis(
        _("UK GDPR article 10 with the Data Protection Act 2018, schedule 1"),
        _("Data on criminal convictions and offences."),
    ),
    "dpa_part3_sch8_4": Basis(
        _("Data Protection Act 2018, part 3 with schedule 8, paragraph 4"),
        _(
            "Law enforcement: necessary to protect an individual at risk from neglect or physical, mental or "
            "emotional harm, in the substantial public interest."
        ),
        verify=False,
    ),
    "cda_115": Basis(
        _("Crime and Disorder Act 1998, section 115"),
        _("Power to share with relevant authorities to prevent crime and disorder."),
    ),
    "care_act_42": Basis(
        _("Care Act 2014, section 42"),
        _("Enquiry about an adult with care and support needs who is at risk of abuse or neglect."),
    ),
    "care_act_45": Basis(
        _("Care Act 2014, section 45"),
        _("Supply of information to a safeguarding adults board."),
    ),
    PUBLIC_INTEREST: Basis(
        _("Common law: overriding public interest"),
        _("Protecting somebody from serious harm outweighs the duty of confidence."),
    ),
    CONSENT: Basis(
        _("The person’s consent"),
        _("Freely given, for this purpose, and can be taken back."),
    ),
}
CALDICOTT: Final = _(
    "Caldicott principle 7: the duty to share information can be as important as the duty to protect "
    "confidentiality."
)
CHECK_FIRST: Final = _("Check the wording before relying on it.")


def label_of(code: str) -> str:
    """The basis in words; the code itself where it is none of these."""
    return str(BASES[code].label) if code in BASES else code

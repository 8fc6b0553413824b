"""What was said to a question of equality monitoring, in words."""

from django.utils.translation import gettext_lazy as _

from duties.selectors.equality import DECLINED, MISSING, NOT_ASKED, NOT_KNOWN

QUESTION = {
    "sexual_orientation": _("Sexual orientation"),
    "ethnicity": _("Ethnicity"),
    "sex": _("Sex"),
}
PART = {
    "harmed": _("People recorded as harmed or as the subject"),
    "suspected": _("People recorded as suspects"),
}
_SAID = {
    "heterosexual": _("Heterosexual"),
    "gay_or_lesbian": _("Gay or lesbian"),
    "bisexual": _("Bisexual"),
    "other": _("Other"),
    "male": _("Male"),
    "female": _("Female"),
    # NHS 16+1
    "A": _("White: British"),
    "B": _("White: Irish"),
    "C": _("White: any other"),
    "D": _("Mixed: White and Black Caribbean"),
    "E": _("Mixed: White and Black African"),
    "F": _("Mixed: White and Asian"),
    "G": _("Mixed: any other"),
    "H": _("Asian: Indian"),
    "J": _("Asian: Pakistani"),
    "K": _("Asian: Bangladeshi"),
    "L": _("Asian: any other"),
    "M": _("Black: Caribbean"),
    "N": _("Black: African"),
    "P": _("Black: any other"),
    "R": _("Chinese"),
    "S": _("Any other ethnic group"),
}


def said_in_words(said: str) -> str:
    """A code in words; the codes of police and probation that are not mapped stay codes."""
    if said == MISSING:
        return str(_("Nothing was written"))
    if said in DECLINED:
        return str(_("Asked, and the person did not say"))
    if said in NOT_ASKED:
        return str(_("Not asked"))
    if said in NOT_KNOWN:
        return str(_("Not known"))
    return str(_SAID.get(said) or said)

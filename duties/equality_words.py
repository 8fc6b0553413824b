"""What was said to a question of equality monitoring, in words."""

from django.utils.translation import gettext_lazy as _

from duties.selectors.equality import DECLINED, MISSING, NOT_ASKED, NOT_KNOWN
from incidents.labels import ETHNICITY, ORIENTATION, SEX

QUESTION = {
    "sexual_orientation": _("Sexual orientation"),
    "ethnicity": _("Ethnicity"),
    "sex": _("Sex"),
}
PART = {
    "harmed": _("People recorded as harmed or as the subject"),
    "suspected": _("People recorded as suspects"),
}
_SAID = {**ORIENTATION, **SEX, **ETHNICITY}


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

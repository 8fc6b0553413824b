"""Where a contact is corrected: here, in the system that sent it, nowhere any more, or not by this reader."""

from agencies.permissions import Actor
from incidents.correction_form import CorrectionForm
from incidents.models import Incident
from incidents.permissions import is_own, may_correct

HERE, AT_ITS_SOURCE, ALTERED, NOWHERE = "here", "source", "altered", ""


def corrected_where(*, incident: Incident, by: Actor) -> str:
    """One of the above, for somebody who reads the incident in full.

    What was typed into the form is corrected in it, unless the form would lose something (ALTERED): a system
    sent it again with more than the form can say, or the agency's form has other fields by now.
    """
    if not is_own(incident=incident, actor=by):
        return NOWHERE
    if not may_correct(incident=incident, actor=by):
        return AT_ITS_SOURCE
    return HERE if CorrectionForm(incident=incident).says_all else ALTERED

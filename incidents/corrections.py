"""Where a contact is corrected: here, in the system that sent it, or not by this reader at all."""

from agencies.permissions import Actor
from incidents.correction_form import CorrectionForm
from incidents.models import Incident
from incidents.permissions import is_own, may_correct

HERE, AT_ITS_SOURCE, NOWHERE = "here", "source", ""


def corrected_where(*, incident: Incident, by: Actor) -> str:
    """One of the above, for somebody who reads the incident in full.

    What was typed into the form is corrected in it, unless a system sent the same again with more than the
    form can say: that would be lost.
    """
    if may_correct(incident=incident, actor=by) and CorrectionForm(incident=incident).says_all:
        return HERE
    return AT_ITS_SOURCE if is_own(incident=incident, actor=by) else NOWHERE

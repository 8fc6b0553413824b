"""What was done with an action or a referral, in words, and which answers can be chosen."""

from django.utils.translation import gettext_lazy as _

STEPS = {
    "agree": _("Agreed"),
    "report_done": _("Reported as done"),
    "report_done_at_once": _("Done"),
    "report_refused": _("The person refused"),
    "report_cannot": _("Cannot be done"),
    "adequate": _("It answers what was agreed"),
    "not_adequate": _("It is not enough"),
    "try_again": _("To be tried in another way"),
    "weigh": _("Weighed, and closed"),
    "carry": _("Decided again: it goes on"),
    "withdraw": _("Withdrawn"),
    "send": _("Sent"),
    "record": _("Recorded by the agency"),
    "acknowledge": _("Acknowledged"),
    "accept": _("Accepted"),
    "reject": _("Rejected"),
    "taken_up": _("Taken up"),
    "not_attended": _("Did not attend"),
    "declined": _("Declined by the person"),
    "attempt": _("Tried to reach the person"),
    "close": _("Closed"),
    "send_on": _("Sent on to somebody else"),
}
ROUTES = {
    "s42": _("Safeguarding adults enquiry (section 42)"),
    "marac": _("MARAC"),
    "marm": _("Multi-agency risk management"),
    "varm": _("Vulnerable adult risk management"),
    "mappa": _("MAPPA"),
    "safety_hub": _("Community safety hub"),
    "alcohol": _("Alcohol service"),
    "drugs": _("Drug service"),
    "housing": _("Housing"),
    "clares_law": _("Clare’s Law (right to know)"),
}
TOLD = {
    "alone": _("Were they alone?"),
    "sober": _("Were they sober?"),
    "risks": _("Were they told of the risks?"),
}
ANSWERS = {"yes": _("Yes"), "no": _("No"), "cannot_tell": _("Cannot tell")}

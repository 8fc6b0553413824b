"""For whom a document is made, in the words that stand on every page of it."""

from datetime import datetime

from django.utils.translation import gettext as _

from agencies.models import Agency, User
from documents.content import Mark
from documents.words import moment


def mark_of(*, user: User, agency: Agency, at: datetime) -> Mark:
    """The reader's name, their agency and the minute, and what the style itself says."""
    made_for = _("%(name)s, %(agency)s, %(when)s") % {
        "name": user.get_full_name() or user.get_username(),
        "agency": agency.name,
        "when": moment(at),
    }
    words = {
        "made_for": _("Made for"),
        "page": _("Page"),
        "of": _("of"),
        "contents": _("Contents"),
        "about": _("About"),
        "reference": _("Reference"),
    }
    return Mark(made_for, _("Not to be passed on"), words)

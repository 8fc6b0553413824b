"""Warnings, and applications under Clare's Law."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from agencies.permissions import Perm
from safeguards.services import applications as services
from safeguards.services.warnings import warning_lower, warning_review
from tests.architecture.fates import HISTORY, UNTOUCHED, Fate
from tests.architecture.guards import needs
from tests.architecture.kinds import APPEND_ONLY, AUDITED, DERIVED
from tests.fixtures.guarding import applied, second_officer, warned

Call = Callable[[], Any]
APPLICATIONS = "safeguards.services.applications"
URLS = {
    "safeguards:warning_new": needs(Perm.WORK_DO),
    "safeguards:warning": needs(Perm.PERSON_VIEW),
    "safeguards:list": needs(Perm.WORK_DO),
    "safeguards:application_new": needs(Perm.WORK_DO),
    "safeguards:application": needs(Perm.WORK_DO),
}
PAGES_SEEN = {
    ("safeguards:warning_new", "Mr E"): (200, 200, 200, 200, 404, 200, 403, 403),
    ("safeguards:warning_new", "Mr Z"): (404, 404, 200, 200, 404, 404, 403, 403),
    ("safeguards:warning", "the surgery's warning"): (200, 200, 200, 200, 404, 200, 403, 403),
    ("safeguards:application_new", "Mr E"): (200, 200, 200, 200, 404, 200, 403, 403),
    ("safeguards:application_new", "Mr Z"): (404, 404, 200, 200, 404, 404, 403, 403),
    ("safeguards:application", "an application to the police"): (404, 404, 200, 404, 404, 404, 403, 403),
}
MODELS = {
    "safeguards.WarningNote": AUDITED,
    "safeguards.WarningReview": APPEND_ONLY,
    "safeguards.Application": AUDITED,
    "safeguards.ApplicationStep": APPEND_ONLY,
    "safeguards.ApplicationCounter": DERIVED,
}
RELATIONS = {
    "safeguards.WarningNote.person": Fate(HISTORY + "; it is told of the person kept", UNTOUCHED),
    "safeguards.Application.about": Fate(HISTORY, UNTOUCHED),
    "safeguards.Application.for_person": Fate(HISTORY, UNTOUCHED),
}


def THINGS(case: Any) -> dict[str, Any]:
    application = applied(case)
    return {
        "the surgery's warning": warned(case).public_id,
        "an application to the police": application.public_id,
    }


def warning_is_raised(case: Any) -> Call:
    return lambda: warned(case)


def warning_is_reviewed(case: Any) -> Call:
    warning, by = warned(case), case.world.actor("practitioner")
    day = timezone.localdate() + timedelta(days=30)
    return lambda: warning_review(warning=warning, why="Still.", review_on=day, by=by)


def warning_is_lowered(case: Any) -> Call:
    warning, by = warned(case), case.world.actor("practitioner")
    return lambda: warning_lower(warning=warning, reason="Gone.", by=by)


def application_is_received(case: Any) -> Call:
    return lambda: applied(case)


def application_is_checked(case: Any) -> Call:
    application, by = applied(case), case.world.actor("police_practitioner")
    said = {"identity_how": "Passport.", "safe_contact": "At work."}
    return lambda: services.application_check(application=application, by=by, **said)


def application_is_researched(case: Any) -> Call:
    application, by = application_is_checked(case)(), case.world.actor("police_practitioner")
    asked = [case.world.agencies["national-probation"]]
    return lambda: services.application_research(
        application=application, asked=asked, asked_words="Two.", by=by
    )


def application_is_proposed(case: Any) -> Call:
    application, by = application_is_researched(case)(), case.world.actor("police_practitioner")
    return lambda: services.application_propose(
        application=application, decision="disclose", why="Yes.", by=by
    )


def application_is_seconded(case: Any) -> Call:
    application, by = application_is_proposed(case)(), second_officer(case)
    return lambda: services.application_second(application=application, agree=True, words="", by=by)


def application_is_told(case: Any) -> Call:
    application = application_is_seconded(case)()
    draft = services.TellingDraft(told_why_not="She moved away, and nobody knows where.")
    by = case.world.actor("police_practitioner")
    return lambda: services.application_tell(application=application, draft=draft, by=by)


def application_is_stopped(case: Any) -> Call:
    application, by = applied(case), case.world.actor("police_practitioner")
    return lambda: services.application_stop(application=application, why="Withdrawn.", by=by)


CALLS = [
    ("safeguards.services.warnings.warning_raise", "warning.raised", warning_is_raised),
    ("safeguards.services.warnings.warning_review", "warning.reviewed", warning_is_reviewed),
    ("safeguards.services.warnings.warning_lower", "warning.lowered", warning_is_lowered),
    (f"{APPLICATIONS}.application_receive", "application.received", application_is_received),
    (f"{APPLICATIONS}.application_check", "application.moved", application_is_checked),
    (f"{APPLICATIONS}.application_research", "application.moved", application_is_researched),
    (f"{APPLICATIONS}.application_propose", "application.moved", application_is_proposed),
    (f"{APPLICATIONS}.application_second", "application.moved", application_is_seconded),
    (f"{APPLICATIONS}.application_tell", "application.moved", application_is_told),
    (f"{APPLICATIONS}.application_stop", "application.stopped", application_is_stopped),
]
NO_EVENT = {
    "safeguards.services.reminding.remind": "gives notices and raises escalations, whose events these are",
}

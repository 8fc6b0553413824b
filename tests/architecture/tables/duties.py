"""What is owed to the people recorded: requests, packs, retention."""

from typing import Any

from agencies.permissions import Perm
from duties.services import packs, requests, retention
from incidents.services.rectifying import rectification_note
from tests.architecture.fates import HISTORY, UNTOUCHED, Fate
from tests.architecture.guards import needs
from tests.architecture.kinds import APPEND_ONLY, AUDITED, AUDITED_ERASABLE, DERIVED, ERASABLE
from tests.fixtures.subject import (
    asked,
    begun,
    due,
    finished,
    forgotten,
    held,
    lead,
    manager,
    proposed,
    read,
    rule,
)

URLS = {
    "duties:requests": needs(Perm.SUBJECT_DUTY, Perm.SUBJECT_RELEASE),
    "duties:request": needs(Perm.SUBJECT_DUTY, Perm.SUBJECT_RELEASE),
    "duties:request_new": needs(Perm.SUBJECT_DUTY),
    "duties:reading": needs(Perm.SUBJECT_DUTY),
    "duties:pack": needs(Perm.SUBJECT_DUTY),
    "duties:release": needs(Perm.SUBJECT_RELEASE),
    "duties:dispute": needs(Perm.SUBJECT_DUTY),
    "duties:equality": needs(Perm.EQUALITY_VIEW),
    "duties:retention": needs(Perm.RETENTION_REVIEW),
    "duties:rules": needs(Perm.RETENTION_REVIEW),
    "duties:review": needs(Perm.RETENTION_REVIEW),
    "duties:second": needs(Perm.RETENTION_REVIEW),
    "duties:holds": needs(Perm.RETENTION_REVIEW),
    "duties:hold_person": needs(Perm.RETENTION_REVIEW),
    "duties:hold_incident": needs(Perm.RETENTION_REVIEW),
}
FOR_THE_MANAGER = (403, 200, 403, 403, 403, 403, 403, 403)
FOR_THE_LEAD = (403, 403, 403, 403, 403, 403, 200, 403)
OWN_RECORDS = (403, 200, 403, 403, 403, 403, 404, 403)  # the lead is the hub's
PAGES_SEEN = {
    ("duties:request", "a request"): (403, 200, 403, 403, 403, 403, 200, 403),
    ("duties:request_new", "Mr E"): FOR_THE_MANAGER,
    ("duties:request_new", "Mr Z"): (403, 404, 403, 403, 403, 403, 403, 403),  # not known to the GP
    ("duties:reading", "a request"): FOR_THE_MANAGER,
    ("duties:pack", "an answer"): FOR_THE_MANAGER,  # the lead lets it out, and does not read it
    ("duties:release", "an answer"): FOR_THE_LEAD,
    ("duties:dispute", "GP-01"): FOR_THE_MANAGER,
    ("duties:dispute", "MIU-02"): (403, 404, 403, 403, 403, 403, 403, 403),  # not the GP's record
    ("duties:review", "a record that is due"): OWN_RECORDS,
    # whoever proposed it is never the second
    ("duties:second", "a proposal"): (403, 404, 403, 403, 403, 403, 200, 403),
    ("duties:hold_person", "Mr E"): OWN_RECORDS,
    ("duties:hold_incident", "GP-01"): OWN_RECORDS,
    ("duties:hold_incident", "SP-INTEL-1"): (403, 404, 403, 403, 403, 403, 404, 403),
}


def THINGS(case) -> dict[str, Any]:
    pack = finished(case)
    found = {"a request": pack.request.public_id, "an answer": pack.public_id}
    due = forgotten(case, "GP-DUE")
    old = forgotten(case, "GP-PROPOSED", people=[{"key": "p", "role": "subject", "given_name": "Odette"}])
    rule(case)
    return found | {"a record that is due": due.public_id, "a proposal": proposed(case, old).public_id}


MODELS = {
    "duties.LegalHold": AUDITED,
    "duties.Pack": AUDITED,
    "duties.PackText": AUDITED_ERASABLE,
    "duties.RequestCounter": DERIVED,
    "duties.RetentionReview": AUDITED,
    "duties.RetentionRule": AUDITED,
    "duties.SubjectRequest": AUDITED,
    "incidents.RectificationNote": ERASABLE,
    "incidents.Tombstone": APPEND_ONLY,
}
RELATIONS = {
    "duties.SubjectRequest.person": Fate(HISTORY, UNTOUCHED),
    "duties.LegalHold.person": Fate(HISTORY + "; it holds for the one kept as well", UNTOUCHED),
}


def received(case) -> Any:
    return lambda: asked(case)


def checked(case) -> Any:
    request = asked(case)
    return lambda: requests.identity_check(request=request, how="Passport.", by=manager(case))


def stopped(case) -> Any:
    request = asked(case)
    return lambda: requests.clock_stop(request=request, why="An address.", by=manager(case))


def started(case) -> Any:
    request = stopped(case)()
    return lambda: requests.clock_start(request=request, by=manager(case))


def extended(case) -> Any:
    request = asked(case)
    return lambda: requests.request_extend(request=request, why="Many records.", by=manager(case))


def closed(case) -> Any:
    request = asked(case)
    return lambda: requests.request_close(request=request, outcome="withdrawn", note="", by=manager(case))


def pack_is_begun(case) -> Any:
    request = requests.identity_check(request=asked(case), how="Passport.", by=manager(case))
    return lambda: packs.pack_begin(request=request, by=manager(case))


def texts_are_read(case) -> Any:
    pack = begun(case)
    return lambda: read(case, pack)


def pack_is_finished(case) -> Any:
    pack = read(case, begun(case))
    return lambda: packs.pack_finish(pack=pack, by=manager(case))


def pack_is_released(case) -> Any:
    pack = finished(case)
    return lambda: packs.pack_release(pack=pack, by=lead(case))


def rule_is_set(case) -> Any:
    return lambda: rule(case)


def hold_is_set(case) -> Any:
    return lambda: held(case)


def hold_is_ended(case) -> Any:
    hold = held(case)
    return lambda: retention.hold_end(hold=hold, reason="The inquest is over.", by=manager(case))


def kept(case) -> Any:
    incident = forgotten(case)
    rule(case)
    found = due(case, incident)
    return lambda: retention.review_keep(due=found, years=2, reason="An enquiry.", by=manager(case))


def erasing_is_proposed(case) -> Any:
    incident = forgotten(case)
    rule(case)
    return lambda: proposed(case, incident)


def erased(case) -> Any:
    review = erasing_is_proposed(case)()
    return lambda: retention.review_second(review=review, agree=True, reason="", by=lead(case))


def not_erased(case) -> Any:
    review = erasing_is_proposed(case)()
    return lambda: retention.review_second(review=review, agree=False, reason="Needed.", by=lead(case))


def disputed(case) -> Any:
    said = {"part": "what", "said": "I fell.", "decision": "noted", "reason": "Nobody saw it."}
    return lambda: rectification_note(incident=case.incidents["GP-01"], by=manager(case), **said)


CALLS = [
    ("duties.services.requests.request_receive", "request.received", received),
    ("duties.services.requests.identity_check", "request.received", checked),
    ("duties.services.requests.clock_stop", "request.received", stopped),
    ("duties.services.requests.clock_start", "request.received", started),
    ("duties.services.requests.request_extend", "request.received", extended),
    ("duties.services.requests.request_close", "request.closed", closed),
    ("duties.services.packs.pack_begin", "pack.made", pack_is_begun),
    ("duties.services.packs.texts_decide", "pack.made", texts_are_read),
    ("duties.services.packs.pack_finish", "pack.made", pack_is_finished),
    ("duties.services.packs.pack_release", "pack.released", pack_is_released),
    ("duties.services.retention.rule_set", "retention.rule_set", rule_is_set),
    ("duties.services.retention.hold_set", "hold.set", hold_is_set),
    ("duties.services.retention.hold_end", "hold.ended", hold_is_ended),
    ("duties.services.retention.review_keep", "retention.decided", kept),
    ("duties.services.retention.review_erase", "retention.decided", erasing_is_proposed),
    ("duties.services.retention.review_second", "record.erased", erased),
    ("duties.services.retention.review_second", "retention.decided", not_erased),
    ("incidents.services.rectifying.rectification_note", "rectification.noted", disputed),
]
NO_EVENT = {
    "duties.services.packs.digest_of": "writes nothing",
    "duties.services.erasing.erase": "part of the second decision, whose event it is",
    "incidents.services.erasing.incident_erase": "part of the second decision, whose event it is",
    "incidents.services.erasing.mark_of": "writes nothing",
    "people.services.erasing.records_erase": "part of the second decision, whose event it is",
    "risk.services.erasing.evidence_erase": "part of the second decision, whose event it is",
}

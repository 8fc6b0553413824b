"""Which kind of agency holds a record, and what a colleague would call it in a sentence."""

from functools import lru_cache

#: What a reader calls each kind of agency in the middle of a sentence.
DISPLAY = {
    "police": "police",
    "gp": "GP",
    "miu": "minor injuries unit",
    "probation": "probation",
    "adult_social_care": "adult social care",
    "acute_hospital": "hospital",
    "ambulance": "ambulance service",
    "addiction_service": "addiction service",
    "mental_health": "mental health service",
    "housing": "housing",
    "council": "council",
    "community_safety_hub": "community safety hub",
    "specialist_abuse_service": "specialist abuse service",
    "other": "another agency",
}

#: Words that name a kind of agency in a code or in a practitioner's note; the first that fits wins.
WORDS = (
    ("ambulance", "ambulance"),
    ("paramedic", "ambulance"),
    ("police", "police"),
    ("constabulary", "police"),
    ("probation", "probation"),
    ("minor injuries", "miu"),
    ("minor-injuries", "miu"),
    ("miu", "miu"),
    ("general practi", "gp"),
    ("surgery", "gp"),
    ("medical-centre", "gp"),
    ("gp", "gp"),
    ("mental health", "mental_health"),
    ("mental-health", "mental_health"),
    ("addiction", "addiction_service"),
    ("substance", "addiction_service"),
    ("alcohol service", "addiction_service"),
    ("drug service", "addiction_service"),
    ("domestic abuse service", "specialist_abuse_service"),
    ("idva", "specialist_abuse_service"),
    ("arch", "specialist_abuse_service"),
    ("refuge", "specialist_abuse_service"),
    ("hospital", "acute_hospital"),
    ("infirmary", "acute_hospital"),
    ("adult care", "adult_social_care"),
    ("adult-care", "adult_social_care"),
    ("social care", "adult_social_care"),
    ("social-care", "adult_social_care"),
    ("social services", "adult_social_care"),
    ("safeguarding team", "adult_social_care"),
    ("safety hub", "community_safety_hub"),
    ("safety-hub", "community_safety_hub"),
    ("housing", "housing"),
    ("landlord", "housing"),
    ("council", "council"),
)

_NOT_THERE = (" not ", " without ", " no ", " absent", " nor ", " apologies", "n't ")

_BY_INCIDENT_KIND = {
    "police_callout": "police",
    "police_crime_report": "police",
    "police_intelligence": "police",
    "gp_consultation": "gp",
    "miu_attendance": "miu",
    "ed_attendance": "acute_hospital",
    "hospital_admission": "acute_hospital",
    "ambulance_callout": "ambulance",
    "probation_contact": "probation",
    "presentence_report": "probation",
    "social_care_contact": "adult_social_care",
    "addiction_service_contact": "addiction_service",
    "mental_health_contact": "mental_health",
    "housing_contact": "housing",
    "specialist_abuse_service_contact": "specialist_abuse_service",
}
#: Kinds of record that any agency may write: its code is asked first, then this.
_LIKELY = {"capacity_assessment": "adult_social_care", "court_outcome": "probation"}


def _whole_word(word: str, text: str) -> bool:
    """Short words ("gp", "miu", "arch", "idva") must stand alone, so that "research" names nobody."""
    if len(word) > 4:
        return word in text
    spaced = text.replace("-", " ").replace(",", " ").replace(".", " ").replace(":", " ").replace(";", " ")
    return word in spaced.split()


@lru_cache(maxsize=4096)
def agency_kind(code: str, incident_kind: str) -> str:
    """The kind of agency behind a record, from the record's own kind, else from the agency's code.

    >>> agency_kind("north-midlands-hospital", "safeguarding_concern")
    'acute_hospital'
    """
    known = _BY_INCIDENT_KIND.get(incident_kind)
    if known is not None:
        return known
    for word, kind in WORDS:
        if _whole_word(word, code):
            return kind
    return _LIKELY.get(incident_kind, "other")


def kinds_named(text: str) -> frozenset[str]:
    """The kinds of agency a note names as taking part: clauses saying who was *not* asked are left out.

    >>> sorted(kinds_named("Discussion: police, hospital. GP not asked."))
    ['acute_hospital', 'police']
    """
    found: set[str] = set()
    lowered = text.lower().replace("\n", ". ").replace(";", ".").replace(" but ", ". ")
    for clause in lowered.split("."):
        padded = f" {clause} "
        if any(no in padded for no in _NOT_THERE):
            continue
        found.update(kind for word, kind in WORDS if _whole_word(word, clause))
    return frozenset(found)

"""The record's codes in words, one table a field (incident.schema.json has the codes)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Labels = Mapping[str, Promise]
_SAID: dict[tuple[int, str | None], tuple[Promise, str]] = {}

KIND: Labels = {
    "police_callout": _("Police call-out"),
    "police_crime_report": _("Police crime report"),
    "police_intelligence": _("Police intelligence"),
    "gp_consultation": _("GP consultation"),
    "miu_attendance": _("Minor injuries attendance"),
    "ed_attendance": _("Emergency department attendance"),
    "hospital_admission": _("Hospital admission"),
    "ambulance_callout": _("Ambulance call-out"),
    "probation_contact": _("Probation contact"),
    "presentence_report": _("Pre-sentence report"),
    "court_outcome": _("Court outcome"),
    "safeguarding_concern": _("Safeguarding concern"),
    "social_care_contact": _("Social care contact"),
    "capacity_assessment": _("Capacity assessment"),
    "risk_assessment": _("Risk assessment"),
    "addiction_service_contact": _("Addiction service contact"),
    "mental_health_contact": _("Mental health contact"),
    "housing_contact": _("Housing contact"),
    "specialist_abuse_service_contact": _("Specialist abuse service contact"),
    "third_party_concern": _("Concern from somebody else"),
    "information_sharing": _("Information shared between agencies"),
    "letter_sent": _("Letter sent"),
    "other": _("Other contact"),
}
ROLE: Labels = {
    "subject": _("The person it is about"),
    "victim": _("Victim"),
    "suspect": _("Suspect"),
    "witness": _("Witness"),
    "informant": _("Told us about it"),
    "household_member": _("Lives in the household"),
    "other": _("Other"),
}
SEX: Labels = {"male": _("Male"), "female": _("Female"), "other": _("Other")}
ORIENTATION: Labels = {
    "heterosexual": _("Heterosexual or straight"),
    "gay_or_lesbian": _("Gay or lesbian"),
    "bisexual": _("Bisexual"),
    "other": _("Another, not listed"),
    "not_known": _("Asked, and the person does not know or is not sure"),
    "declined": _("Asked, and the person did not say"),
    "not_asked": _("Not asked"),
}
# NHS 16+1; the 18+1 codes of police and probation are taken from their systems, and stay codes.
ETHNICITY: Labels = {
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
    "99": _("Not known"),
    "Z": _("Asked, and the person did not say"),
}
SITE: Labels = {
    "head": _("Head"),
    "face": _("Face"),
    "eye": _("Eye"),
    "mouth": _("Mouth"),
    "neck": _("Neck"),
    "shoulder": _("Shoulder"),
    "arm": _("Arm"),
    "hand": _("Hand"),
    "chest": _("Chest"),
    "back": _("Back"),
    "abdomen": _("Abdomen"),
    "pelvis": _("Pelvis"),
    "leg": _("Leg"),
    "foot": _("Foot"),
    "multiple": _("Several places"),
    "unknown": _("Not known"),
}
NATURE: Labels = {
    "laceration": _("Cut"),
    "contusion": _("Bruise"),
    "abrasion": _("Graze"),
    "fracture": _("Break"),
    "dislocation": _("Dislocation"),
    "sprain": _("Sprain"),
    "burn": _("Burn"),
    "bite": _("Bite"),
    "head_injury": _("Head injury"),
    "strangulation": _("Strangulation"),
    "other": _("Other"),
    "unknown": _("Not known"),
}
MECHANISM: Labels = {
    "assault": _("Assault"),
    "fall": _("Fall"),
    "accident": _("Accident"),
    "self_harm": _("Self-harm"),
    "seizure": _("Seizure"),
    "unknown": _("Not known"),
    "other": _("Other"),
}
SEVERITY: Labels = {
    "minor": _("Minor"),
    "moderate": _("Moderate"),
    "serious": _("Serious"),
    "life_threatening": _("Life-threatening"),
}
INFLUENCE: Labels = {
    "no": _("No"),
    "alcohol": _("Alcohol"),
    "drugs": _("Drugs"),
    "both": _("Alcohol and drugs"),
}
CONCERN: Labels = {
    "physical_violence": _("Physical violence"),
    "threats": _("Threats"),
    "threats_to_kill": _("Threats to kill"),
    "weapon": _("A weapon"),
    "strangulation": _("Strangulation"),
    "sexual_violence": _("Sexual violence"),
    "stalking": _("Stalking"),
    "coercive_control": _("Coercive control"),
    "financial_exploitation": _("Financial exploitation"),
    "isolation": _("Isolation"),
    "fear": _("Fear"),
    "escalation": _("Things getting worse"),
    "separation": _("Separation"),
    "breach_of_order": _("Breach of an order"),
    "alcohol_dependency": _("Alcohol dependency"),
    "drug_dependency": _("Drug dependency"),
    "mental_health": _("Mental health"),
    "suicidal_ideation": _("Thoughts of suicide"),
    "self_neglect": _("Self-neglect"),
    "carer_strain": _("Strain on a carer"),
    "pregnancy": _("Pregnancy"),
    "child_in_household": _("A child in the household"),
    "homelessness": _("Homelessness"),
    "hate_crime": _("Hate crime"),
}
RESPONSE: Labels = {
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "did_not_attend": _("Did not attend"),
    "did_not_cooperate": _("Did not cooperate"),
    "not_offered": _("Nothing was offered"),
}
RELATIONSHIP: Labels = {
    "partner": _("Partner"),
    "ex_partner": _("Former partner"),
    "spouse": _("Husband, wife or civil partner"),
    "friend": _("Friend"),
    "housemate": _("Housemate"),
    "tenant": _("Tenant"),
    "landlord": _("Landlord"),
    "neighbour": _("Neighbour"),
    "carer": _("Carer"),
    "parent": _("Parent"),
    "child": _("Child"),
    "sibling": _("Brother or sister"),
    "other_family": _("Other family"),
    "acquaintance": _("Acquaintance"),
    "unknown": _("Not known"),
}
ASSERTED_BY: Labels = {
    "subject": _("The person it is about"),
    "other_party": _("The other person"),
    "family": _("Family"),
    "third_party": _("Somebody else"),
    "practitioner": _("My own judgement"),
    "unknown": _("Not known"),
}
REPORTED_BY: Labels = {
    "subject": _("The person themselves"),
    "family": _("Family"),
    "neighbour": _("A neighbour"),
    "professional": _("A professional"),
    "public": _("A member of the public"),
    "unknown": _("Not known"),
}
SENSITIVITY: Labels = {
    "shared": _("Shared"),
    "restricted": _("Restricted"),
    "sealed": _("Sealed"),
}
ORDER: Labels = {
    "suspended_sentence_order": _("Suspended sentence order"),
    "community_order": _("Community order"),
    "licence": _("Licence"),
    "bail": _("Bail"),
    "restraining_order": _("Restraining order"),
    "non_molestation_order": _("Non-molestation order"),
    "domestic_abuse_protection_order": _("Domestic abuse protection order"),
    "other": _("Other order"),
}
OFFENCE: Labels = {
    "violence": _("Violence"),
    "sexual": _("Sexual"),
    "domestic_abuse": _("Domestic abuse"),
    "stalking_harassment": _("Stalking or harassment"),
    "weapons": _("Weapons"),
    "public_order": _("Public order"),
    "acquisitive": _("Theft and the like"),
    "drugs": _("Drugs"),
    "other": _("Other"),
}
OFFENCE_OUTCOME: Labels = {
    "recorded": _("Recorded"),
    "charged": _("Charged"),
    "convicted": _("Convicted"),
    "acquitted": _("Acquitted"),
    "no_further_action": _("No further action"),
}
TOOL: Labels = {
    "dash": _("DASH"),
    "oasys": _("OASys"),
    "sara": _("SARA"),
    "mental_capacity": _("Mental capacity"),
    "audit": _("AUDIT"),
    "audit_c": _("AUDIT-C"),
    "care_act": _("Care Act"),
    "other": _("Other assessment"),
}
ASSESSED: Labels = {
    "low": _("Low"),
    "standard": _("Standard"),
    "medium": _("Medium"),
    "high": _("High"),
    "very_high": _("Very high"),
}
REFERRAL_OUTCOME: Labels = {
    "pending": _("Waiting for an answer"),
    "accepted": _("Accepted"),
    "declined_by_person": _("Declined by the person"),
    "rejected_by_service": _("Rejected by the service"),
    "completed": _("Completed"),
}
SCHEME: Labels = {
    "nhs_number": _("NHS number"),
    "pnc_id": _("PNC number"),
    "cro_number": _("CRO number"),
    "probation_crn": _("Probation case reference"),
    "noms_number": _("Prison number"),
    "social_care_id": _("Social care number"),
    "local": _("Local number"),
}


def words(labels: Labels, code: str | None) -> str:
    """The code in words; empty for none. A code without words is shown plainly, never left out."""
    if not code:
        return ""
    label = labels.get(code)
    if label is None:
        return code.replace("_", " ")
    # A page of a long chronology says thousands of these. The label is kept beside its words, so that its
    # identity stays its own.
    key = (id(label), get_language())
    if key not in _SAID:
        _SAID[key] = (label, str(label))
    return _SAID[key][1]

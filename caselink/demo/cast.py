"""Who takes part in the demonstration: agencies and the people who sign in. All invented but the kinds."""

from dataclasses import dataclass

from agencies.models import Agency, Role

AREA = "Cannock and Chasewater"


@dataclass(frozen=True, slots=True)
class AgencyPart:
    """An agency of the demonstration. `person` is the name before the dot in its usernames."""

    code: str
    name: str
    kind: Agency.Kind
    person: str
    contact_point: str


@dataclass(frozen=True, slots=True)
class UserPart:
    """Somebody who signs in."""

    username: str
    first_name: str
    last_name: str
    role: Role
    agency: str


@dataclass(frozen=True, slots=True)
class AgreementPart:
    """What the agencies of the demonstration have agreed; `made_by` is the username of the hub's lead."""

    title: str
    purpose: str
    lawful_basis: str
    made_by: str


AGREEMENT = AgreementPart(
    "Cannock and Chasewater safeguarding adults agreement",
    "To add up what each agency records about adults who are being harmed or are at risk of harm, so that "
    "the agencies can decide together whether to hold a professionals meeting.",
    "uk_gdpr_6_1_e",
    "governance.lead",
)
AGENCIES = (
    AgencyPart(
        "staffordshire-police", "Staffordshire Police", Agency.Kind.POLICE, "police", "Public protection desk"
    ),
    AgencyPart(
        "west-midlands-police", "West Midlands Police", Agency.Kind.POLICE, "wmpolice", "Disclosure desk"
    ),
    AgencyPart("cannock-gp", "Cannock GP Practice", Agency.Kind.GP, "gp", "Safeguarding lead GP"),
    AgencyPart("cannock-miu", "Cannock Minor Injuries Unit", Agency.Kind.MIU, "miu", "Nurse in charge"),
    AgencyPart(
        "national-probation",
        "National Probation Service",
        Agency.Kind.PROBATION,
        "probation",
        "Duty probation officer",
    ),
    AgencyPart(
        "north-midlands-hospital",
        "North Midlands Hospital",
        Agency.Kind.ACUTE_HOSPITAL,
        "hospital",
        "Hospital safeguarding team",
    ),
    AgencyPart(
        "staffordshire-adult-care",
        "Staffordshire Adult Social Care",
        Agency.Kind.ADULT_SOCIAL_CARE,
        "asc",
        "Adult safeguarding duty desk",
    ),
    AgencyPart(
        "west-midlands-ambulance",
        "West Midlands Ambulance Service",
        Agency.Kind.AMBULANCE,
        "ambulance",
        "Safeguarding referral desk",
    ),
    AgencyPart(
        "addiction-services",
        "Addiction Services",
        Agency.Kind.ADDICTION_SERVICE,
        "addiction",
        "Duty key worker",
    ),
    AgencyPart(
        "chase-mental-health",
        "Chase Mental Health Service",
        Agency.Kind.MENTAL_HEALTH,
        "mentalhealth",
        "Duty clinician",
    ),
    AgencyPart("chase-housing", "Chase Housing", Agency.Kind.HOUSING, "housing", "Tenancy support team"),
    AgencyPart("chase-council", "Chase Council", Agency.Kind.COUNCIL, "council", "Community safety officer"),
    AgencyPart(
        "chase-safety-hub",
        "Chase Community Safety Hub",
        Agency.Kind.COMMUNITY_SAFETY_HUB,
        "hub",
        "MASH coordinators",
    ),
    AgencyPart(
        "north-staffs-advice",
        "North Staffs Advice",
        Agency.Kind.SPECIALIST_ABUSE_SERVICE,
        "advice",
        "Duty adviser",
    ),
)

_PRACTITIONERS = {
    "police": ("Rhiannon", "Peake"),
    "wmpolice": ("Imran", "Latif"),
    "gp": ("Anjali", "Deshmukh"),
    "miu": ("Moira", "Tranter"),
    "probation": ("Leroy", "Bannister"),
    "hospital": ("Sinead", "Farrelly"),
    "asc": ("Howard", "Pym"),
    "ambulance": ("Kelly-Ann", "Stubbs"),
    "addiction": ("Gwilym", "Rees"),
    "mentalhealth": ("Oluwaseun", "Adebayo"),
    "housing": ("Patrycja", "Wolska"),
    "council": ("Nasreen", "Akhtar"),
    "hub": ("Jeanette", "Ford"),
    "advice": ("Morag", "Kinross"),
}

USERS = (
    *(
        UserPart(f"{part.person}.practitioner", *_PRACTITIONERS[part.person], Role.PRACTITIONER, part.code)
        for part in AGENCIES
    ),
    UserPart("police.manager", "Stuart", "Ridley", Role.AGENCY_MANAGER, "staffordshire-police"),
    UserPart("gp.manager", "Felicity", "Marsh", Role.AGENCY_MANAGER, "cannock-gp"),
    UserPart("asc.manager", "Winston", "Clarke", Role.AGENCY_MANAGER, "staffordshire-adult-care"),
    UserPart("hub.manager", "Bronwen", "Tasker", Role.AGENCY_MANAGER, "chase-safety-hub"),
    UserPart("mash.coordinator", "Parveen", "Gill", Role.MASH_COORDINATOR, "chase-safety-hub"),
    UserPart("mash.coordinator2", "Tom", "Ashdown", Role.MASH_COORDINATOR, "chase-safety-hub"),
    UserPart("governance.lead", "Harriet", "Oduya", Role.GOVERNANCE_LEAD, "chase-safety-hub"),
    UserPart("system.admin", "Dewi", "Pritchard", Role.SYSTEM_ADMINISTRATOR, "chase-council"),
)

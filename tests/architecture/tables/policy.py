"""What the policy adds: grants, blocks, emergencies."""

NO_EVENT = {
    "people.services.grants.person_grant_open": "opens nothing yet",
    "people.services.grants.person_grants_end": "ends nothing yet",
}

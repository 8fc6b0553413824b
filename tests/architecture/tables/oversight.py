"""What oversight adds: who looked, and looks that stand out."""

from agencies.permissions import Perm
from tests.architecture.guards import needs

OF_A_PERSON = needs(Perm.PERSON_VIEW, Perm.ACCESS_REVIEW)
OF_AN_INCIDENT = needs(Perm.PERSON_VIEW, Perm.CONTACT_LOG, Perm.ACCESS_REVIEW)
URLS = {
    "oversight:who_looked": OF_A_PERSON,
    "oversight:who_looked_file": OF_A_PERSON,
    "oversight:who_looked_at_incident": OF_AN_INCIDENT,
    "oversight:who_looked_at_incident_file": OF_AN_INCIDENT,
}
# For the agencies that hold a record of the person, for the incident's own, and for the hub's lead.
HOLDING_MR_E = (200, 200, 200, 200, 404, 404, 200, 403)
HOLDING_MR_Z = (404, 404, 200, 200, 404, 404, 200, 403)
OF_THE_SURGERY = (200, 200, 404, 404, 404, 404, 200, 403)
OF_THE_POLICE = (404, 404, 200, 404, 404, 404, 200, 403)
PAGES_SEEN = {
    ("oversight:who_looked", "Mr E"): HOLDING_MR_E,
    ("oversight:who_looked", "Mr Z"): HOLDING_MR_Z,
    ("oversight:who_looked_file", "Mr E"): HOLDING_MR_E,
    ("oversight:who_looked_file", "Mr Z"): HOLDING_MR_Z,
    ("oversight:who_looked_at_incident", "GP-01"): OF_THE_SURGERY,
    ("oversight:who_looked_at_incident", "SP-INTEL-1"): OF_THE_POLICE,
    ("oversight:who_looked_at_incident_file", "GP-01"): OF_THE_SURGERY,
    ("oversight:who_looked_at_incident_file", "SP-INTEL-1"): OF_THE_POLICE,
}

"""Change incidents: one verb, one transaction, one audit event."""

from incidents.services.correcting import incident_correct
from incidents.services.outcomes import OVERTAKEN, Outcome
from incidents.services.receiving import batch_limit, dry_run, receive

__all__ = ["OVERTAKEN", "Outcome", "batch_limit", "dry_run", "incident_correct", "receive"]

"""Change incidents: one verb, one transaction, one audit event."""

from incidents.services.receiving import Outcome, batch_limit, dry_run, receive

__all__ = ["Outcome", "batch_limit", "dry_run", "receive"]

"""Change persons, records, links and cases: one verb, one transaction, one audit event."""

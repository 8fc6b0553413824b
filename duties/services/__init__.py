"""Change what is owed to the people recorded: one verb, one transaction, one audit event."""

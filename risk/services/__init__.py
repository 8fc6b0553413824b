"""Change what pictures and prompts say: one verb, one transaction, one audit event."""

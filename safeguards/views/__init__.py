"""Pages of safeguards."""

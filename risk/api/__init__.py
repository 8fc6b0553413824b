"""The REST API of risk."""

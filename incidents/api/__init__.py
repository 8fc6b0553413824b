"""The REST API of incidents."""

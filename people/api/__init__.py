"""The REST API of people."""

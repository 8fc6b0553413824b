"""Audit: append-only events and access events."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"

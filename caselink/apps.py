"""Loads the Celery application with Django, so that jobs are sent by it, and what a deployment is asked."""

from django.apps import AppConfig

from caselink import celery, checks

__all__ = ["celery", "checks"]


class CaseLinkConfig(AppConfig):
    name = "caselink"

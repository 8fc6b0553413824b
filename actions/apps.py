"""What is to be done and was sent: actions, referrals, contact kept up, frequent attenders."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "actions"

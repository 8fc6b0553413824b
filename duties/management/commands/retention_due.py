"""List how many records are due for review. It deletes nothing and names nobody."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from agencies.models import Agency
from duties.selectors.retention import incidents_due, rules_of


class Command(BaseCommand):
    """For each rule in force, how many incidents it makes due today. What becomes of them people decide."""

    help = "List how many records are due for review by each rule. Nothing is deleted."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a rule."""
        today = timezone.localdate()
        rules = rules_of(agencies=list(Agency.objects.values_list("pk", flat=True)))
        for rule in rules:
            due = incidents_due(rule=rule, today=today).count()
            self.stdout.write(
                f"{rule.agency.code}\t{rule.kind}\t{rule.years} years since {rule.since}\t{due}"
            )
        if not rules:
            self.stdout.write("No agency has said how long it keeps records, so none is due.")

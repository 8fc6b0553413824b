"""Tell managers that something is late, and end that when it moves."""

from datetime import datetime
from uuid import UUID

from agencies.models import Agency


def escalation_raise(
    *,
    about: tuple[str, UUID],
    reference: str,
    person: UUID | None,
    agency: Agency,
    due_at: datetime,
    at: datetime,
) -> object | None:
    """Tell the agency's managers that this is late since `due_at`; once for each thing, agency and due time.

    To return the escalation, or None where it was raised before. Call inside a transaction.
    """
    return None


def escalations_end(*, about: tuple[str, UUID], at: datetime) -> int:
    """What was late has moved: its open escalations end by themselves. How many did."""
    return 0

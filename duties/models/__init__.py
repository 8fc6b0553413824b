"""What is owed to the people recorded: requests and packs, how long records are kept, holds, reviews."""

from duties.models.requests import Pack, PackText, RequestCounter, SubjectRequest
from duties.models.retention import LegalHold, RetentionReview, RetentionRule

__all__ = [
    "LegalHold",
    "Pack",
    "PackText",
    "RequestCounter",
    "RetentionReview",
    "RetentionRule",
    "SubjectRequest",
]

"""Counts that say nothing of anybody: caselink.suppression, for figures of equality monitoring."""

from caselink.suppression import SMALLEST, suppressed, total_shown

__all__ = ["SMALLEST", "suppressed", "total_shown"]

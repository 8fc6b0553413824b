"""Every indicator; importing this package registers them all."""

from risk.rules.indicators import (
    agencies,
    assaults,
    associates,
    callouts,
    engagement,
    injuries,
    response,
    severe,
)

__all__ = ["agencies", "assaults", "associates", "callouts", "engagement", "injuries", "response", "severe"]

"""Every indicator; importing this package registers them all."""

from risk.rules.indicators import (
    abuse,
    agencies,
    assaults,
    associates,
    attendance,
    callouts,
    close_in_time,
    engagement,
    gradings,
    injuries,
    orders,
    referrals,
    response,
    severe,
    victims,
    vulnerability,
)

__all__ = [
    "abuse",
    "agencies",
    "assaults",
    "associates",
    "attendance",
    "callouts",
    "close_in_time",
    "engagement",
    "gradings",
    "injuries",
    "orders",
    "referrals",
    "response",
    "severe",
    "victims",
    "vulnerability",
]

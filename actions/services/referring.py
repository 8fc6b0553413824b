"""Take in referrals that agencies recorded, send others, and follow what became of them."""

from collections.abc import Collection


def referrals_read(*, incident_ids: Collection[int]) -> None:
    """Take in, or bring up to date, the referrals that these incidents (primary keys) speak of.

    One for each incident, participant and receiver. Call once their records are linked, in that transaction.
    """

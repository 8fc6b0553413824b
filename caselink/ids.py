"""Public ids as they come in a form or from a place that holds other words as well."""

from uuid import UUID


def public_id_in(text: str) -> UUID | None:
    """The public id that the text says; None where it says something else."""
    try:
        return UUID(text)
    except ValueError:
        return None

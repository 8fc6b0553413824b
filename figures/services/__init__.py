"""Make the yearly return."""

from figures.services.returning import return_make

__all__ = ["return_make"]

"""Agree actions, and let them follow the level of their person's prompt."""

from people.models import Person


def action_levels_follow(*, person: Person, level: str) -> None:
    """The person's prompt rose to `level`: their open actions are held to it from now on.

    Call inside the transaction in which it rose.
    """

"""Read what is owed to the people recorded, as far as the actor may."""

from duties.selectors.home import home

__all__ = ["home"]

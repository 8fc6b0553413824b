"""Read what is owed to the people recorded, as far as the actor may."""

from duties.selectors.home import home, late_everywhere

__all__ = ["home", "late_everywhere"]

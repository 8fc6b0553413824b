"""Read looks that stand out, as far as the actor may."""

from oversight.selectors.home import home

__all__ = ["home"]

"""Read agreements and disclosures, as far as the actor may."""

from sharing.selectors.home import home

__all__ = ["home"]

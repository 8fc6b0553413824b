"""What a reader is told of one person by every agency, in time order."""

from chronology.selectors.reviewing import review

__all__ = ["review"]

"""Read the ledgers: are the chains whole, and who looked at what."""

from audit.selectors.every_look import Look, all_looks, looks
from audit.selectors.looking import accesses_to, last_look, not_about, recent_accesses
from audit.selectors.verifying import Break, Head, Verified, first_break, kept_heads_break, verify

__all__ = [
    "Break",
    "Head",
    "Look",
    "Verified",
    "accesses_to",
    "all_looks",
    "first_break",
    "kept_heads_break",
    "last_look",
    "looks",
    "not_about",
    "recent_accesses",
    "verify",
]

"""Documents that are typeset."""

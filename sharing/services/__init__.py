"""Agree on sharing, disclose to named people, and end either."""

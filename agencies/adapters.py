"""Accounts are made by administrators, never by visitors."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Sign-in only: nobody can sign themselves up."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Never."""
        return False

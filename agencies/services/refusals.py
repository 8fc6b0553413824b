"""Why a change of agencies, members or ways to sign in is not made."""


class Refusal(Exception):
    """The change is not made; the message says why and what to do."""

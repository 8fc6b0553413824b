"""Say in English that something is an agency's."""


def whose(name: str) -> str:
    """The name in the possessive: "Cannock Road Surgery’s", "Addiction Services’"; empty for none."""
    if not name:
        return ""
    return f"{name}’" if name.endswith(("s", "S")) else f"{name}’s"

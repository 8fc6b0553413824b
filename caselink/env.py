"""Settings from the environment: typed, and loud when a value is missing or wrong."""

import os
import re

_SECURE = re.compile(r"https://[a-z0-9.-]+(:\d+)?(/[^\s\"'<>]*)?", re.IGNORECASE)


class ImproperEnvironment(RuntimeError):
    """An environment variable is missing or cannot be read; the message says how to put it right."""


def text(name: str, default: str | None = None) -> str:
    """The variable as text. Raises ImproperEnvironment when it is unset and has no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperEnvironment(f"{name} is not set. Set it in the environment, for example {name}=...")
    return value


def flag(name: str, *, default: bool) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off; ImproperEnvironment for anything else."""
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    match value.strip().lower():
        case "1" | "true" | "yes" | "on":
            return True
        case "0" | "false" | "no" | "off":
            return False
    raise ImproperEnvironment(f"{name} must be 1 or 0 (or true/false, yes/no, on/off).")


def whole_number(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    """A whole number between least and most. Raises ImproperEnvironment otherwise."""
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    try:
        number = int(value)
    except ValueError:
        raise ImproperEnvironment(f"{name} must be a whole number.") from None
    if not least <= number <= most:
        raise ImproperEnvironment(f"{name} must be between {least} and {most}.")
    return number


def secure_address(name: str) -> str:
    """An https:// address, or empty where none is given. Raises ImproperEnvironment for any other."""
    value = os.environ.get(name, "").strip()
    if value and not _SECURE.fullmatch(value):
        raise ImproperEnvironment(f"{name} must be an address that begins with https://.")
    return value


def words(name: str, default: list[str]) -> list[str]:
    """A comma-separated list, blanks dropped."""
    value = os.environ.get(name)
    if value is None:
        return default
    return [word.strip() for word in value.split(",") if word.strip()]

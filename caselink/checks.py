"""What `manage.py check --deploy` asks of an installation beside Django's own questions."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def somebody_is_told_of_weaknesses(**_: Any) -> list[CheckMessage]:
    """An installation says whom to tell (security.txt)."""
    if settings.SECURITY_CONTACT:
        return []
    return [
        Warning(
            "Nobody is named whom to tell of a weakness, and security.txt is not there.",
            hint="Set CASELINK_SECURITY_CONTACT to a page, or to mailto: and an address.",
            id="caselink.W001",
        )
    ]


@register(Tags.security, deploy=True)
def networks_are_told_apart(**_: Any) -> list[CheckMessage]:
    """Where a proxy ends TLS, it is counted, so that limits on a network are not limits on everybody."""
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT or not settings.HTTPS:
        return []
    return [
        Warning(
            "Everybody seems to come from the proxy: limits on one network hold up all of them.",
            hint="Set CASELINK_TRUSTED_PROXIES to how many proxies add to X-Forwarded-For.",
            id="caselink.W002",
        )
    ]

"""May CaseLink connect to an address that somebody else chose? Pure."""

from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network


def may_connect(ip: IPv4Address | IPv6Address, networks: Collection[IPv4Network | IPv6Network]) -> bool:
    """Whether a webhook may be sent there: a public address, or one of the networks that are allowed.

    Until the ranges are laid down nothing but those networks is.
    """
    return any(ip.version == network.version and ip in network for network in networks)

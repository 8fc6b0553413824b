"""May CaseLink connect to an address that somebody else chose? Pure."""

from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

LONGEST: Final = 500  # characters of an address of a webhook
# Carriers' own; protocol assignments; examples and benchmarks; 6to4, Teredo and NAT64, which lead elsewhere.
_LEADS_ELSEWHERE: Final = (
    IPv4Network("100.64.0.0/10"),
    IPv4Network("192.88.99.0/24"),
    IPv6Network("2002::/16"),
    IPv6Network("2001::/23"),
    IPv6Network("64:ff9b::/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("fec0::/10"),
    IPv6Network("::/96"),
)


def may_connect(ip: IPv4Address | IPv6Address, networks: Collection[IPv4Network | IPv6Network]) -> bool:
    """Whether a webhook may be sent there: a public address, or one of the networks that are allowed.

    Never by chance an address of this machine, of the network it stands in, or of a cloud's own services.
    """
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        return may_connect(ip.ipv4_mapped, networks)
    if any(ip.version == network.version and ip in network for network in networks):
        return True
    if any(ip.version == network.version and ip in network for network in _LEADS_ELSEWHERE):
        return False
    return ip.is_global and not (
        ip.is_private
        or ip.is_loopback
        or ip.is_link_local
        or ip.is_multicast
        or ip.is_reserved
        or ip.is_unspecified
    )


def wrong_with(url: str) -> str:
    """What is wrong with the address of a webhook as it is written; empty where nothing is."""
    if len(url) > LONGEST:
        return f"must have at most {LONGEST} characters"
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        return "must be an address in plain ASCII, without spaces"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "is not an address"
    if parts.scheme not in ("https", "http") or not host:
        return "must begin with https:// and name a host"
    if parts.username is not None or parts.password is not None:
        return "must hold no user name and no password"
    if parts.fragment or "#" in url:
        return "must have no part after #"
    return "" if port is None or 0 < port < 65_536 else "must have a port from 1 to 65535"


def address_in(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a host's name is already; None where it is a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None

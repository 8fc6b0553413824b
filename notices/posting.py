"""Post to an address that an agency's system chose, without being led anywhere else.

The host is looked up once; of its addresses the first that notices.addresses allows is the one connected to,
so that a second answer of its name server changes nothing. The certificate is checked against the host's
name. No redirect is followed, no proxy of the environment is used, and the answer is not read.
"""

import contextlib
import socket
import ssl
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from notices.addresses import may_connect, wrong_with

SECONDS = 5.0  # for all of it
Networks = Collection[IPv4Network | IPv6Network]


class NotPosted(Exception):
    """Nothing was sent, or nothing came back; the message says why, without the address."""


@dataclass(frozen=True, slots=True)
class _Where:
    host: str
    port: int
    ip: str
    secure: bool
    path: str


def post(url: str, body: bytes, headers: Mapping[str, str], networks: Networks) -> int:
    """The status of the answer. Raises NotPosted.

    http is allowed to `networks` alone, and so are addresses that are not public.
    """
    where = _where(url, networks)
    connection = _connection(where)
    done = threading.Event()
    threading.Thread(target=_shut, args=[connection, done], daemon=True).start()
    try:
        connection.request("POST", where.path, body, {"Connection": "close", **headers})
        return connection.getresponse().status
    except (OSError, HTTPException, ValueError) as failed:
        raise NotPosted(type(failed).__name__) from failed
    finally:
        done.set()
        connection.close()


def may_be_posted_to(url: str, networks: Networks) -> bool:
    """Whether the address is one that may be posted to as its host is found now."""
    try:
        _where(url, networks)
    except NotPosted:
        return False
    return True


def _where(url: str, networks: Networks) -> _Where:
    if wrong_with(url):
        raise NotPosted("not an address")
    parts = urlsplit(url)
    secure, host = parts.scheme == "https", parts.hostname or ""
    if not secure and not networks:
        raise NotPosted("not a secure address")
    port = parts.port or (443 if secure else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    for ip in _addresses(host, port):
        inside = any(ip.version == one.version and ip in one for one in networks)
        if may_connect(ip, networks) and (secure or inside):
            return _Where(host, port, str(ip), secure, path)
    raise NotPosted("no address that may be connected to")


def _addresses(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    """What the host's name stands for; an IPv4 address that is written in IPv6 is that address."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        # A scope (fe80::1%eth0) names a network card of this machine: never a public address.
        ips = [ip_address(str(one[4][0])) for one in found]
    except (OSError, UnicodeError, ValueError) as failed:
        raise NotPosted("the host is not found") from failed
    return [ip.ipv4_mapped or ip if isinstance(ip, IPv6Address) else ip for ip in ips]


def _connection(where: _Where) -> HTTPConnection:
    made: HTTPConnection
    if where.secure:
        made = HTTPSConnection(where.host, where.port, timeout=SECONDS, context=ssl.create_default_context())
    else:
        made = HTTPConnection(where.host, where.port, timeout=SECONDS)
    # The one place where the connection is made: to the address that was looked at, whatever the name is now.
    made._create_connection = lambda _, *rest: socket.create_connection((where.ip, where.port), *rest)  # type: ignore[attr-defined]
    return made


def _shut(connection: HTTPConnection, done: threading.Event) -> None:
    """Once time is up whoever still waits for the other side is woken, and again until they have given up."""
    wait = SECONDS
    while not done.wait(wait):
        wait = 0.2  # while a secure connection begins there is nothing to be shut
        if connection.sock is not None:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

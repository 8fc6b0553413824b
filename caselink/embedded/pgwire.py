"""One real query over PostgreSQL's own protocol, without a driver: the health check.

Message formats: PostgreSQL documentation, "Frontend/Backend Protocol", Message Formats.
"""

import socket
import struct
from pathlib import Path

PROTOCOL_3 = 196608
SSL_REQUEST = struct.pack("!ii", 8, 80877103)


class NotAnswering(Exception):
    """The server is not there, is still starting, or refused; the text is the server's."""


def accepts(path: Path, *, seconds: float) -> bool:
    """Whether a server process answers on the socket at all: the quick look, about a millisecond."""
    try:
        with _connected(path, seconds) as link:
            link.sendall(SSL_REQUEST)
            return link.recv(1) in (b"N", b"S")
    except OSError:
        return False


def select_one(path: Path, *, user: str, database: str, seconds: float) -> None:
    """Sign in and run `SELECT 1`. Raises NotAnswering when that does not give 1 in time."""
    try:
        with _connected(path, seconds) as link:
            _ask(link, user, database)
    except OSError as error:
        raise NotAnswering(str(error)) from error


def _connected(path: Path, seconds: float) -> socket.socket:
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    link.settimeout(seconds)
    try:
        link.connect(str(path))
    except OSError:
        link.close()
        raise
    return link


def _ask(link: socket.socket, user: str, database: str) -> None:
    words = b"".join(
        part.encode() + b"\0" for part in ("user", user, "database", database, "application_name", "health")
    )
    body = struct.pack("!i", PROTOCOL_3) + words + b"\0"
    link.sendall(struct.pack("!i", len(body) + 4) + body)
    _until_ready(link)
    query = b"SELECT 1\0"
    link.sendall(b"Q" + struct.pack("!i", len(query) + 4) + query)
    if b"1" not in _until_ready(link):
        raise NotAnswering("SELECT 1 did not give 1")
    link.sendall(b"X" + struct.pack("!i", 4))


def _until_ready(link: socket.socket) -> list[bytes]:
    """Read up to ReadyForQuery; the first column of each data row on the way."""
    values = []
    while True:
        kind, size = struct.unpack("!ci", _exactly(link, 5))
        body = _exactly(link, size - 4)
        if kind == b"E":
            raise NotAnswering(_error_text(body))
        if kind == b"R" and struct.unpack("!i", body[:4])[0] != 0:
            raise NotAnswering("the server asks for a password")
        if kind == b"D":
            (length,) = struct.unpack("!i", body[2:6])
            values.append(body[6 : 6 + length])
        if kind == b"Z":
            return values


def _error_text(body: bytes) -> str:
    fields = [part.decode(errors="replace") for part in body.split(b"\0") if part]
    return next((field[1:] for field in fields if field[0] == "M"), "an error without a text")


def _exactly(link: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = link.recv(count - len(data))
        if not more:
            raise NotAnswering("the server closed the connection")
        data += more
    return data

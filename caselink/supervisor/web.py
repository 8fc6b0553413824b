"""The web address: is its port free, does it answer."""

import http.client
import os
import socket

HOST = "127.0.0.1"
DEFAULT_PORT = 8000


class BadPort(RuntimeError):
    """The port cannot be used; the text says why and what to do."""


def chosen_port() -> int:
    """CASELINK_PORT, or 8000. Raises BadPort when it is no port or another program has it."""
    text = os.environ.get("CASELINK_PORT") or str(DEFAULT_PORT)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise BadPort(f"CASELINK_PORT must be a number from 1 to 65535, not {text!r}.")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise BadPort(
                f"Port {port} may not be used by this account. Choose another: CASELINK_PORT=8001."
            ) from None
        except OSError:
            raise BadPort(
                f"Port {port} is in use by another program. Choose another: CASELINK_PORT={port + 1} make run"
            ) from None
    return port


def answers(port: int, path: str = "/health/live") -> bool:
    """Whether the web process gives any answer that is not a server error."""
    link = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        link.request("GET", path)
        return link.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()

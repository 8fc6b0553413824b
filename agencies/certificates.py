"""The certificate that an agency's system showed to the proxy in front, as the proxy hands it on.

CaseLink speaks no TLS itself. The proxy asks for the certificate, checks who issued it, takes out the
header if a request brings it, and puts in its own (docs/api.md says how). The header is believed only
where the installation names it.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import unquote

from django.conf import settings

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.S)


def fingerprint(text: str) -> str:
    """A SHA-256 in 64 hexadecimal digits, from one with or without colons; empty for anything else."""
    plain = re.sub(r"[:\s]", "", text).lower()
    return plain if _FINGERPRINT.fullmatch(plain) else ""


def shown(meta: Mapping[str, str]) -> str:
    """The SHA-256 of the certificate in the proxy's header, in hexadecimal; empty when there is none.

    Understood are the fingerprint itself, the certificate as RFC 9440 has it (`:base64:`), and PEM,
    whole or escaped for an address.
    """
    if not settings.CLIENT_CERTIFICATE_HEADER:
        return ""
    name = "HTTP_" + settings.CLIENT_CERTIFICATE_HEADER.upper().replace("-", "_")
    text = meta.get(name, "").strip()
    if found := fingerprint(text):
        return found
    text = unquote(text)
    pem = _PEM.search(text)
    try:
        der = base64.b64decode(re.sub(r"\s", "", pem[1] if pem else text.strip(":")), validate=True)
    except (binascii.Error, ValueError):
        return ""
    return hashlib.sha256(der).hexdigest() if der else ""


def fits(asked: str, meta: Mapping[str, str]) -> bool:
    """Whether the certificate asked for, if any is, was shown."""
    return not asked or hmac.compare_digest(asked.encode(), shown(meta).encode())

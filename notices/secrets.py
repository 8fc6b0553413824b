"""What signs the messages to webhooks: made here, encrypted under the installation's secret key."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

BEGINS = "clwh_"  # so that it is known for what it is where it should not be


def new() -> str:
    """A secret, to be shown once."""
    return BEGINS + secrets.token_urlsafe(32)


def encrypt(secret: str) -> str:
    """The secret, readable again by `decrypt` alone."""
    return _ciphers().encrypt(secret.encode()).decode()


def decrypt(encrypted: str) -> str:
    """What was encrypted, also under an earlier key. Raises cryptography.fernet.InvalidToken."""
    return _ciphers().decrypt(encrypted.encode()).decode()


def signature(secret: str, body: bytes, at: datetime) -> str:
    """The header that proves who sent the body, and when: `t=1764240000,v1=hexadecimal`."""
    t = str(int(at.timestamp()))
    made = hmac.new(secret.encode(), f"{t}.".encode() + body, hashlib.sha256)
    return f"t={t},v1={made.hexdigest()}"


def _ciphers() -> MultiFernet:
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=32, person=b"webhook").digest()

"""The site's one secret, and the keys that are made from it.

The secret lies in a file beside the database, readable by its owner only, or is given in the environment
(`THROUGHCARE_SECRET`). Each purpose has a key of its own, made by HKDF: knowing one gives no other.
"""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NONCE_BYTES = 12


class WrongKey(Exception):
    """What is to be read was encrypted with another site's secret, or for another place."""


def write_once(path: Path, text: str) -> str:
    """Writes a secret into a file that only its owner reads, unless it is there; gives what the file says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    return path.read_text().strip()


def read_secret(path: Path) -> str:
    """The secret from the environment or its file; a passing one where there is neither."""
    given = os.environ.get("THROUGHCARE_SECRET", "").strip()
    if given:
        return given
    try:
        return path.read_text().strip()
    except OSError:
        return secrets.token_urlsafe(50)


def keep_secret(path: Path, secret: str) -> str:
    """Writes the site's secret unless there is one, in the environment or its file; gives the one that
    holds. A process that read its settings before there was one goes on with it: what it encrypted with
    the passing one, nobody could read again."""
    from django.conf import settings

    held = os.environ.get("THROUGHCARE_SECRET", "").strip() or write_once(path, secret)
    if settings.configured and held != settings.SECRET_KEY:
        settings.SECRET_KEY = held
        key_for.cache_clear()
    return held


@cache
def key_for(purpose: str) -> bytes:
    """256 bits for one purpose."""
    from django.conf import settings

    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode())
    return derived.derive(settings.SECRET_KEY.encode())


def encrypt(text: str, *, purpose: str, place: str) -> str:
    """AES-256-GCM, in Base64. `place` (table, row, field) is bound in: moved elsewhere it cannot be read."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(key_for(purpose)).encrypt(nonce, text.encode(), place.encode())
    return base64.b64encode(nonce + sealed).decode()


def decrypt(sealed: str, *, purpose: str, place: str) -> str:
    """The text again. Raises WrongKey where it was encrypted elsewhere, or changed."""
    try:
        data = base64.b64decode(sealed, validate=True)
        nonce, rest = data[:NONCE_BYTES], data[NONCE_BYTES:]
        return AESGCM(key_for(purpose)).decrypt(nonce, rest, place.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise WrongKey(f"cannot be read with this site's secret: {place}") from error


def signing_key() -> Ed25519PrivateKey:
    """Signs the anchors of the audit trail."""
    return Ed25519PrivateKey.from_private_bytes(key_for("anchors"))


def public_key() -> str:
    """What the signatures of the site are checked with, in Base64."""
    raw = signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()

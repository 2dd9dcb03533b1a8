"""The site's one secret, and the keys that are made from it.

The secret lies in a file beside the database, readable by its owner only, or is given in the environment
(`THROUGHCARE_SECRET`). Each purpose has a key of its own, made by HKDF: knowing one gives no other.
"""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
import sys
import tempfile
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from throughcare.core.mistakes import InputMistakes, Mistake

NONCE_BYTES = 12
BRING_BACK = "Bring it back from where it is kept, or from a backup."


class WrongKey(Exception):
    """What is to be read was encrypted with another site's secret, or for another place."""


class EmptySecret(InputMistakes):
    """A file that should hold a secret holds nothing."""


def write_once(path: Path, text: str) -> str:
    """Writes a secret into a file that only its owner reads, unless it is there; gives what the file says.

    The file has its name once it is whole and on the disk, and the name is on the disk too: neither a
    power cut nor a second process ever meets a part of a secret. Raises EmptySecret for an empty file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        os.unlink(unfinished)
    sync_folder(path.parent)
    found = path.read_text().strip()
    if not found:
        raise EmptySecret([Mistake(str(path), None, None, "is empty.", BRING_BACK)])
    return found


def sync_folder(folder: Path) -> None:
    """Has the names of a folder's files on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_secret(path: Path) -> tuple[str, bool]:
    """The secret from the environment or its file; a passing one where there is neither, and whether it is
    kept. Stops the process where the file is empty: what was encrypted could not be read any more."""
    given = os.environ.get("THROUGHCARE_SECRET", "").strip()
    if given:
        return given, True
    try:
        found = path.read_text().strip()
    except OSError:
        return secrets.token_urlsafe(50), False
    if not found:
        sys.exit(f"{path} is empty. {BRING_BACK}")
    return found, True


class NoSecret(InputMistakes):
    """Something was to be encrypted or signed with a secret that nobody keeps."""


@cache
def key_for(purpose: str) -> bytes:
    """256 bits for one purpose. Raises NoSecret where the site has no secret that outlives the process."""
    from django.conf import settings

    if not settings.SECRET_IS_KEPT:
        problem, remedy = "is not there yet.", "Set the site up first: throughcare setup --help"
        raise NoSecret([Mistake(str(settings.SECRET_KEY_FILE), None, None, problem, remedy)])
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

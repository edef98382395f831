"""Keys: the one file outside the database without which no address in it can be read."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12


class BadKey(ValueError):
    """The key file cannot be used; the message names the file and the mend."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What is derived from the key file: one key to look up, one to seal.

    `lookup` answers "is this the same address?" without saying which; `seal` hides an address that must be
    read again to deliver. HMAC-SHA256 (RFC 2104), AES-256-GCM (NIST SP 800-38D).
    """

    _lookup: bytes
    _seal: AESGCM

    def lookup(self, kind: str, value: str) -> str:
        """Keyed hash of a value, 32 hexadecimal digits; the same value of another kind gives another hash."""
        return hmac.digest(self._lookup, f"{kind}|{value}".encode(), "sha256").hex()[:32]

    def seal(self, clear: bytes, about: str) -> bytes:
        """Authenticated encryption; `about` must be the same when opening."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._seal.encrypt(nonce, clear, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """What was sealed. Raises BadKey when another key sealed it or somebody changed it."""
        try:
            return self._seal.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())
        except InvalidTag as wrong:
            raise BadKey(
                "A stored address cannot be opened: the key file is not the one it was sealed with."
            ) from wrong


def keys_from(secret: bytes) -> Keys:
    """Both keys from one secret of 32 bytes; each use has its own key (HMAC as in HKDF-Expand, RFC 5869)."""
    return Keys(
        _lookup=hmac.digest(secret, b"jana lookup 1", "sha256"),
        _seal=AESGCM(hmac.digest(secret, b"jana seal 1", "sha256")),
    )


def load_keys(file: Path) -> Keys:
    """The keys in `file`; the file is made, readable by this account only, when there is none."""
    if not file.exists():
        write_private(file, secrets.token_hex(KEY_BYTES).encode() + b"\n")
    try:
        secret = bytes.fromhex(file.read_text("ascii").strip())
    except (ValueError, UnicodeDecodeError) as wrong:
        raise BadKey(f"{file}: not a key file. Put back the file made at the first start.") from wrong
    if len(secret) != KEY_BYTES:
        raise BadKey(f"{file}: the key must be {KEY_BYTES} bytes. Put back the file made at the first start.")
    return keys_from(secret)


def write_private(file: Path, content: bytes) -> None:
    """Write a new file that only this account can read. An existing file wins: two starters end with one key."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(part, file)
    except FileExistsError:
        pass
    finally:
        part.unlink()


class RoundKeys:
    """One key a round of self-assessment, each in its own file; destroyed when the round is sealed.

    Design: reliability of anonymity, "Storage": a tag says that an answer belongs to somebody who can show it
    again, to nobody else, and to nobody at all once the key is gone.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _file(self, round_id: str) -> Path:
        return self.folder / f"{hashlib.sha256(round_id.encode()).hexdigest()[:32]}.key"

    def make(self, round_id: str) -> None:
        """A new key for a round that opens; an existing one stays."""
        if not self._file(round_id).exists():
            write_private(self._file(round_id), secrets.token_bytes(KEY_BYTES))

    def has(self, round_id: str) -> bool:
        """Whether the key is there."""
        return self._file(round_id).exists()

    def tag(self, round_id: str, question: str, person: str) -> str | None:
        """The only trace of who answered what: 128 bits that need the round's key. None when the key is gone."""
        found = self.tags(round_id, (question,), person)
        return found[question] if found is not None else None

    def tags(self, round_id: str, questions: Iterable[str], person: str) -> dict[str, str] | None:
        """The tag of each question; the key is read once and not kept. None when the key is gone."""
        try:
            key = self._file(round_id).read_bytes()
        except FileNotFoundError:
            return None
        return {
            question: hmac.digest(key, f"v1|{round_id}|{question}|{person}".encode(), "sha256").hex()[:32]
            for question in questions
        }

    def destroy(self, round_id: str) -> bool:
        """Overwrite and remove the key: no tag can be made or matched again. False when it was gone already.

        Another worker may be at it at the same time: then one of the two has removed it.
        """
        file = self._file(round_id)
        try:
            with file.open("r+b") as out:
                out.write(secrets.token_bytes(KEY_BYTES))
                out.flush()
                os.fsync(out.fileno())
            file.unlink()
        except FileNotFoundError:
            return False
        return True

"""Keys of the HTTP API: made here, kept as digests only.

A key is `citance_PREFIX_SECRET`: the prefix finds its row and may be shown, the secret has 256 random bits. Such a secret
cannot be guessed, so that one salted SHA-256 is as safe as a slow password hash and costs a request nothing; slow hashes
are for secrets that people choose.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from citance.errors import NotFoundError, UsageError
from citance.store._write import Write, now
from citance.store.schema import api_key

__all__ = ["ApiKey", "NewKey", "Scope", "check_key", "list_keys", "make_key", "revoke_key"]

_SHAPE = re.compile(r"citance_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_SECRET_BYTES = 32
_NOBODY = ("0" * 32, "0" * 64)
"""Salt and digest that unknown keys are compared with, so that they take as long as known ones."""


class Scope(StrEnum):
    """What a key may do; each scope includes those before it."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    def includes(self, other: Scope) -> bool:
        """Whether a key of this scope may do what asks for the other one."""
        order = list(Scope)
        return order.index(self) >= order.index(other)


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a key: all but its secret. `rate` is in requests a minute, 0 for no limit of its own; times are ISO
    times in UTC, `revoked_at` is "" while the key holds."""

    prefix: str
    scope: Scope
    name: str = ""
    rate: int = 0
    created_at: str = ""
    revoked_at: str = ""


class NewKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key that was just made: `secret` is the whole key, shown this once."""

    secret: str
    key: ApiKey


def _digest(salt: str, secret: str) -> str:
    return hashlib.sha256(bytes.fromhex(salt) + secret.encode()).hexdigest()


def make_key(write: Write, scope: Scope, *, name: str = "", rate: int = 0) -> NewKey:
    """Make a key and keep its digest.

    Raises:
        UsageError: a rate below zero, or a name of more than a hundred signs.
    """
    if rate < 0:
        raise UsageError("a rate is a number of requests a minute, 0 for no limit")
    if len(name) > 100:
        raise UsageError("a key's name has at most 100 signs")
    prefix, secret, salt = secrets.token_hex(6), secrets.token_urlsafe(_SECRET_BYTES), secrets.token_hex(16)
    made = ApiKey(prefix=prefix, scope=scope, name=name, rate=rate, created_at=now())
    row = {"id": write.next_id("api_key"), "salt": salt, "digest": _digest(salt, secret), **msgspec.to_builtins(made)}
    write.connection.execute(insert(api_key), row)
    return NewKey(secret=f"citance_{prefix}_{secret}", key=made)


def check_key(connection: Connection, text: str) -> ApiKey | None:
    """The key that this is; None for one that is unknown, revoked or wrong. Takes the same time for each of these."""
    found = _SHAPE.fullmatch(text)
    prefix, secret = found.groups() if found else ("", "")
    row = connection.execute(select(api_key).where(api_key.c.prefix == prefix)).first()
    salt, digest = (row.salt, row.digest) if row else _NOBODY
    right = hmac.compare_digest(_digest(salt, secret), digest)
    return _key(row) if row is not None and right and not row.revoked_at else None


def list_keys(connection: Connection) -> list[ApiKey]:
    """All keys, revoked ones too, in the order in which they were made."""
    return [_key(row) for row in connection.execute(select(api_key).order_by(api_key.c.id))]


def revoke_key(write: Write, prefix: str) -> ApiKey:
    """Take a key out of force for ever; one that is revoked stays as it is.

    Raises:
        NotFoundError: no key has this prefix.
    """
    row = write.connection.execute(select(api_key).where(api_key.c.prefix == prefix)).first()
    if row is None:
        raise NotFoundError(f"there is no key {prefix!r}; `citance key list` shows all")
    if not row.revoked_at:
        write.connection.execute(update(api_key).where(api_key.c.id == row.id).values(revoked_at=now()))
    return _key(write.connection.execute(select(api_key).where(api_key.c.id == row.id)).one())


def _key(row: Any) -> ApiKey:
    return ApiKey(
        prefix=row.prefix,
        scope=Scope(row.scope),
        name=row.name,
        rate=row.rate,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )

"""The heads that a user has fitted to corrections: kept beside one another, with a pointer to those in force.

    <user data>/citance/heads/20261122-1.npz     the heads, as the encoder's own heads.npz
                              20261122-1.json    their card: date, corrections, figures, and the heads before them
                              current            the id of those in force; without it the shipped ones are

Nothing is ever written over: `undo` moves the pointer to the parent.
"""

from __future__ import annotations

import hashlib
import io
import os
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from citance.classify.encoder import DEFAULT_POINT, EncoderClassifier
from citance.classify.encoder_file import EncoderCard, EncoderFile, Heads, read_encoder, read_heads
from citance.classify.heads_in_force import (
    POINTER,
    SHIPPED,
    current_heads,
    heads_folder,
    is_id,
    pinned_heads,
    unusable,
)
from citance.classify.linear import LinearClassifier
from citance.classify.weights_file import read_weights
from citance.errors import ModelError, UsageError

__all__ = [
    "HeadsCard",
    "fingerprint",
    "keep_heads",
    "kept_heads",
    "undo_heads",
    "with_heads",
]

_LARGEST = 4_000_000
"""Bytes of heads or their card; real ones are below 20,000."""


class HeadsCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The card of local heads. `base` and `fingerprint` name the encoder and the shipped heads that they were fitted
    for; `parent` are the heads that were in force before them, None for the shipped ones; `figures` is the proposal
    that was accepted."""

    id: str
    made: str
    base: str
    fingerprint: str
    sha256: str
    parent: str | None = None
    corrections: int = 0
    figures: dict[str, Any] = {}


def fingerprint(heads: Heads) -> str:
    """The SHA-256 of heads' numbers: of the shipped ones it tells which encoder local ones were fitted for."""
    digest = hashlib.sha256()
    for array in (heads.strict, heads.broad, heads.intent):
        digest.update(np.ascontiguousarray(array, dtype="<f4").tobytes())
    return digest.hexdigest()


def with_heads(file: EncoderFile, heads: str) -> EncoderFile:
    """The encoder with the heads that the setting names: "shipped", "current", or the path of an .npz file with its
    card beside it. Its name then tells which heads it has.

    Raises:
        ModelError: the heads are missing, damaged, or were fitted for another encoder; names the file and the way out.
    """
    place = pinned_heads(heads)
    if place == SHIPPED:
        return file
    path = Path(place)
    card = _read_card(path.with_suffix(".json"))
    raw = _read(path)
    try:
        found = read_heads(raw)
    except ModelError as error:
        raise unusable(path, str(error)) from error
    if hashlib.sha256(raw).hexdigest() != card.sha256:
        raise unusable(path, "it is not the file that its card describes")
    if found.strict.shape != file.heads.strict.shape or card.fingerprint != fingerprint(file.heads):
        raise unusable(path, f"fitted for other weights ({card.base}) than those installed ({file.card.name})")
    if not all(np.isfinite(array).all() for array in (found.strict, found.broad, found.intent)):
        raise unusable(path, "it holds numbers that are not finite")
    return replace(file, card=_named(file.card, card.id), heads=found)


def load_encoder(heads: str = SHIPPED, *, point: str = DEFAULT_POINT, threads: int = 1) -> EncoderClassifier:
    """The cascade that comes with citance, with the heads that the setting names; raises as `with_heads`."""
    return EncoderClassifier(
        with_heads(read_encoder(threads=threads), heads), LinearClassifier(read_weights()), point=point
    )


def _named(card: EncoderCard, name: str) -> EncoderCard:
    return msgspec.structs.replace(card, name=f"{card.name}+local-{name}")


def keep_heads(
    heads: Heads, base: EncoderFile, *, corrections: int, figures: dict[str, Any], folder: Path | None = None
) -> HeadsCard:
    """Write heads and their card, and let them be in force; `base` is the encoder with its shipped heads.

    Raises:
        ModelError: the folder cannot be written.
    """
    place = folder or heads_folder()
    stream = io.BytesIO()
    np.savez(stream, strict=heads.strict, broad=heads.broad, intent=heads.intent)
    raw, now = stream.getvalue(), datetime.now(UTC)
    try:
        place.mkdir(parents=True, exist_ok=True)
        name = _reserve(place, now.strftime("%Y%m%d"), raw)
        card = HeadsCard(
            id=name,
            made=now.isoformat(timespec="seconds"),
            base=base.card.name,
            fingerprint=fingerprint(base.heads),
            sha256=hashlib.sha256(raw).hexdigest(),
            parent=_current_or_none(place),
            corrections=corrections,
            figures=figures,
        )
        _replace(place / f"{name}.json", msgspec.json.format(msgspec.json.encode(card), indent=2) + b"\n")
        _replace(place / POINTER, name.encode() + b"\n")
    except OSError as error:
        raise ModelError(f"the new heads cannot be written to {place}: {error.strerror or error}") from error
    return card


def _current_or_none(folder: Path) -> str | None:
    """The heads in force; a damaged pointer is as none: the new ones take its place."""
    with suppress(ModelError):
        return current_heads(folder)
    return None


def _reserve(folder: Path, day: str, raw: bytes) -> str:
    """Write the heads under the first free number of the day."""
    number = 1
    while True:
        try:
            with (folder / f"{day}-{number}.npz").open("xb") as out:
                out.write(raw)
            return f"{day}-{number}"
        except FileExistsError:
            number += 1


def _replace(path: Path, raw: bytes) -> None:
    """Write a file as a whole or not at all."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_bytes(raw)
    fresh.replace(path)


def kept_heads(folder: Path | None = None) -> list[HeadsCard]:
    """The cards of all local heads, the oldest first; damaged ones are left out."""
    place = folder or heads_folder()
    found = []
    for path in place.glob("*.json") if place.is_dir() else ():
        with suppress(ModelError):
            if is_id(path.stem):
                found.append(_read_card(path))
    return sorted(found, key=lambda card: (card.id[:8], int(card.id[9:])))


def undo_heads(folder: Path | None = None) -> tuple[str, str | None]:
    """Go back to the heads before those in force: (what was left, what is in force now, None for the shipped ones).

    Heads whose card cannot be read, or whose parent is gone, lead back to the shipped ones. Files stay.

    Raises:
        UsageError: the shipped heads are in force already.
        ModelError: the folder cannot be written.
    """
    place = folder or heads_folder()
    pointer = place / POINTER
    if not pointer.exists():
        raise UsageError("the shipped heads are in force: there is nothing to undo")
    left = _current_or_none(place)
    parent = None
    if left is not None:
        with suppress(ModelError):
            parent = _read_card(place / f"{left}.json").parent
    if parent is not None and not (is_id(parent) and (place / f"{parent}.npz").is_file()):
        parent = None
    try:
        if parent is None:
            pointer.unlink()
        else:
            _replace(pointer, parent.encode() + b"\n")
    except OSError as error:
        raise ModelError(f"{pointer} cannot be written: {error.strerror or error}") from error
    return left or "damaged heads", parent


def _read_card(path: Path) -> HeadsCard:
    try:
        card = msgspec.json.decode(_read(path), type=HeadsCard)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise unusable(path, str(error)) from error
    if not is_id(card.id):
        raise unusable(path, "its id is none")
    return card


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except OSError as error:
        raise unusable(path, error.strerror or str(error)) from error
    if len(raw) > _LARGEST:
        raise unusable(path, "too large")
    return raw

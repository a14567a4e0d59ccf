"""Everything that citance raises on purpose.

    CitanceError
    ├── InputError            a file that cannot be read, with its reason
    │   ├── UnsupportedFormat     no reader knows this content
    │   ├── DamagedInput          truncated, empty, not well-formed, wrongly encoded
    │   ├── UnsafeInput           hostile: entity bombs, path escapes, archive bombs
    │   └── InputTooLarge         above a limit of `citance.settings`
    ├── ConflictError         a content that contradicts what the index holds
    ├── NotFoundError         nothing in the index answers to that identifier
    ├── AmbiguousError        several works answer to those words
    ├── StoreError            the database cannot be opened, read or written
    ├── ModelError            the classifier's weights are missing or do not fit
    └── UsageError            a call or command that makes no sense as given

Foreign exceptions are translated once, where the foreign library is called.
"""

from __future__ import annotations

__all__ = [
    "AmbiguousError",
    "CitanceError",
    "ConflictError",
    "DamagedInput",
    "InputError",
    "InputTooLarge",
    "ModelError",
    "NotFoundError",
    "StoreError",
    "UnsafeInput",
    "UnsupportedFormat",
    "UsageError",
]


class CitanceError(Exception):
    """The root: `except CitanceError` catches all that citance raises on purpose."""


class InputError(CitanceError):
    """A file that cannot be read; the message is the reason, one line, without the file's name."""


class UnsupportedFormat(InputError):  # noqa: N818 - reads as the reason
    """No reader knows this content."""


class DamagedInput(InputError):  # noqa: N818 - reads as the reason
    """Truncated, empty, not well-formed, or in another encoding than it declares."""


class UnsafeInput(InputError):  # noqa: N818 - reads as the reason
    """Content made to harm: entity expansion, paths that leave the archive, archive bombs."""


class InputTooLarge(InputError):  # noqa: N818 - reads as the reason
    """Above a limit of `citance.settings`."""


class ConflictError(CitanceError):
    """A content that contradicts what the index already holds."""


class NotFoundError(CitanceError):
    """Nothing in the index answers to that identifier or those words."""


class AmbiguousError(CitanceError):
    """Several works answer to those words; `candidates` holds (identifier, title) pairs."""

    def __init__(self, message: str, candidates: list[tuple[str, str]]) -> None:
        super().__init__(message)
        self.candidates = candidates


class StoreError(CitanceError):
    """The database cannot be opened, read or written."""


class ModelError(CitanceError):
    """The classifier's weights are missing or do not fit this version."""


class UsageError(CitanceError):
    """A call or command that makes no sense as given."""

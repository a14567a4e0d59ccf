"""Everything that citance raises on purpose.

    CitanceError
    ├── InputError            a file that cannot be read, with its reason
    │   ├── UnsupportedFormat     no reader knows this content
    │   ├── DamagedInput          truncated, empty, not well-formed, wrongly encoded
    │   ├── UnsafeInput           hostile: entity bombs, path escapes, archive bombs
    │   └── InputTooLarge         above a limit of `citance.settings`
    ├── ConflictError         a content that contradicts what the index holds
    ├── NotFoundError         nothing in the index answers to that identifier
    │   └── VectorsMissing        a search by meaning, where no vectors were made
    ├── AmbiguousError        several works answer to those words
    ├── StoreError            the database cannot be opened, read or written
    ├── ModelError            the classifier's weights are missing or do not fit
    ├── SourceError           an open service, or its answer, cannot be used
    │   ├── OfflineError          no call is allowed, and the answer is not kept from an earlier one
    │   ├── SourceUnavailable     it cannot be reached, fails inside, or takes too long
    │   ├── SourceRefused         it says no, or asks for more patience than is allowed
    │   ├── SourceMissing         it has nothing under that address
    │   └── BadAnswer             empty, cut off, too large, or another content than documented
    ├── Cancelled             the caller asked to stop
    └── UsageError            a call or command that makes no sense as given

Foreign exceptions are translated once, where the foreign library is called.
"""

from __future__ import annotations

__all__ = [
    "AmbiguousError",
    "BadAnswer",
    "Cancelled",
    "CitanceError",
    "ConflictError",
    "DamagedInput",
    "InputError",
    "InputTooLarge",
    "ModelError",
    "NotFoundError",
    "OfflineError",
    "SourceError",
    "SourceMissing",
    "SourceRefused",
    "SourceUnavailable",
    "StoreError",
    "UnsafeInput",
    "UnsupportedFormat",
    "UsageError",
    "VectorsMissing",
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


class VectorsMissing(NotFoundError):  # noqa: N818 - reads as the reason
    """The library has no vectors, which searching by meaning needs; `citance index vectors` makes them."""


class AmbiguousError(CitanceError):
    """Several works answer to those words; `candidates` holds (identifier, title) pairs."""

    def __init__(self, message: str, candidates: list[tuple[str, str]]) -> None:
        super().__init__(message)
        self.candidates = candidates


class StoreError(CitanceError):
    """The database cannot be opened, read or written."""


class ModelError(CitanceError):
    """The classifier's weights are missing or do not fit this version."""


class SourceError(CitanceError):
    """An open service, or its answer, cannot be used; the message names the host and the reason, in one line."""


class OfflineError(SourceError):
    """No call is allowed, and the answer is not kept from an earlier one."""


class SourceUnavailable(SourceError):  # noqa: N818 - reads as the reason
    """The service cannot be reached, fails inside, or takes too long; asking again later may help."""


class SourceRefused(SourceError):  # noqa: N818 - reads as the reason
    """The service says no, or asks for more patience than is allowed; also an address that is not safe to ask."""


class SourceMissing(SourceError):  # noqa: N818 - reads as the reason
    """The service has nothing under that address."""


class BadAnswer(SourceError):  # noqa: N818 - reads as the reason
    """Empty, cut off, too large, or another content than the service documents."""


class UsageError(CitanceError):
    """A call or command that makes no sense as given."""


class Cancelled(CitanceError):  # noqa: N818 - reads as the reason
    """The caller asked to stop; what was done until then is lost."""

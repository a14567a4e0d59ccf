"""A person or group that wrote a work."""

from __future__ import annotations

import msgspec

__all__ = ["Author"]


class Author(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One author. `family` holds the whole name where the source does not split it, or the group's name."""

    family: str
    given: str = ""
    orcid: str | None = None
    affiliations: tuple[str, ...] = ()
    rors: tuple[str, ...] = ()
    """ROR ids of the affiliations, where the source gives them."""

    @property
    def name(self) -> str:
        """The name as printed on a page, given names first."""
        return f"{self.given} {self.family}".strip()

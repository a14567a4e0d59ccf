"""What sources tell of works, as the store takes it."""

from __future__ import annotations

from datetime import UTC, datetime

from citance.model import Work
from citance.resolve import work_blocks, work_keys
from citance.store import WorkRecord

__all__ = ["record_of"]


def record_of(source: str, work: Work) -> WorkRecord:
    """The record of a work, under the identifier by which its source knows it best."""
    identifiers = (work.openalex if source == "openalex" else None, work.doi, work.pmcid, work.pmid, work.arxiv)
    return WorkRecord(
        source=source,
        identifier=next((text for text in identifiers if text), work.openalex or work.title[:200]),
        work=work,
        keys=work_keys(work),
        blocks=work_blocks(work),
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )

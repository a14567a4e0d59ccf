"""Whether a work is a preprint."""

from __future__ import annotations

import re

from citance.identifiers import is_preprint_doi
from citance.model import Work

__all__ = ["is_preprint"]

_KINDS = frozenset(["preprint", "posted-content", "working-paper", "submitted-manuscript"])
_SERVERS = re.compile(
    r"\b(?:arxiv|bio-?rxiv|med-?rxiv|chem-?rxiv|tech-?rxiv|psy-?arxiv|soc-?arxiv|ssrn|research square|preprints?|osf)\b",
    re.I,
)


def is_preprint(work: Work) -> bool:
    """Whether kind, DOI or container are a preprint's; the arXiv id alone counts only where there is no DOI and volume."""
    doi = work.doi or ""
    if work.kind.lower() in _KINDS or is_preprint_doi(doi):
        return True
    if doi and work.volume:
        return False
    return bool(_SERVERS.search(work.venue.title[:200])) or bool(work.arxiv and not work.doi and not work.volume)

"""Whether a work is a preprint."""

from __future__ import annotations

import re

from citance.model import Work

__all__ = ["is_preprint"]

_KINDS = frozenset(["preprint", "posted-content", "working-paper", "submitted-manuscript"])
_PREFIXES = (
    "10.48550/arxiv.", "10.1101/20", "10.64898/", "10.31234/", "10.31219/", "10.31235/", "10.20944/preprints", "10.21203/rs.",
    "10.2139/ssrn.", "10.26434/chemrxiv", "10.36227/techrxiv", "10.22541/au.", "10.5194/egusphere-",
)  # fmt: skip
"""DOIs of preprint servers: arXiv, bioRxiv and medRxiv (dated ones), PsyArXiv, OSF, SocArXiv, Preprints.org, Research Square,
SSRN, ChemRxiv, TechRxiv, Authorea, EGUsphere."""
_SERVERS = re.compile(
    r"\b(?:arxiv|bio-?rxiv|med-?rxiv|chem-?rxiv|tech-?rxiv|psy-?arxiv|soc-?arxiv|ssrn|research square|preprints?|osf)\b",
    re.I,
)


def is_preprint(work: Work) -> bool:
    """Whether kind, DOI or container are a preprint's; the arXiv id alone counts only where there is no DOI and volume."""
    doi = work.doi or ""
    if work.kind.lower() in _KINDS or doi.startswith(_PREFIXES):
        return True
    if doi and not doi.startswith(_PREFIXES) and work.volume:
        return False
    return bool(_SERVERS.search(work.venue.title[:200])) or bool(work.arxiv and not work.doi and not work.volume)

"""What the pipeline hands to the store: one paper with all that was found and judged in it."""

from __future__ import annotations

import msgspec

from citance.model.judgement import Judgement
from citance.model.match import WorkKey
from citance.model.paper import Paper
from citance.model.statement import CitationStatement

__all__ = ["ProcessedPaper"]


class ProcessedPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper (its `blocks` dropped), its statements, a judgement or None for each of them, and the handles of the
    paper's own work and of each reference (in the order of `paper.references`), the most reliable handle first."""

    paper: Paper
    statements: tuple[CitationStatement, ...]
    judgements: tuple[Judgement | None, ...]
    work_keys: tuple[WorkKey, ...]
    reference_keys: tuple[tuple[WorkKey, ...], ...]
    work_blocks: tuple[int, ...] = ()
    """Under these numbers the paper's work is a candidate for references without an identifier; see `citance.resolve`."""
    reference_blocks: tuple[tuple[int, ...], ...] = ()
    """The same for each reference, in their order; () where nothing was computed."""

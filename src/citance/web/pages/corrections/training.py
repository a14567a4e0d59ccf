"""Corrected statements as rows to learn from, to be taken away as JSON lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
from starlette.responses import Response, StreamingResponse

from citance.errors import CitanceError
from citance.store import Scope
from citance.web.visit import Page, Visit

__all__ = ["training_lines", "training_page"]


def training_page(visit: Visit) -> Page:
    """What there is to learn from, and the way to take it away or to learn from it here."""
    verdicts = visit.library.store.verdicts()
    latest = [given[-1] for given in verdicts.values()]
    stances = Counter(verdict.stance.value for verdict in latest)
    data = {
        "statements": len(latest),
        "by_stance": dict(stances),
        "changed": sum(verdict.judged is not None and verdict.judged != verdict.stance for verdict in latest),
        "random": sum(any(each.drawn == "random" for each in given) for given in verdicts.values()),
    }
    heads = _heads(visit) if visit.may(Scope.ADMIN) else None
    return Page("corrections/training.html", {**data, "heads": heads}, data)


def _heads(visit: Visit) -> dict[str, Any]:
    """The heads that were kept, those in force, and the latest jobs of fitting them."""
    from citance.classify.heads_in_force import current_heads
    from citance.classify.local_heads import kept_heads

    try:
        current = current_heads()
    except CitanceError:  # a damaged pointer: `citance doctor` tells of it
        current = None
    jobs = visit.library.store.jobs(kinds=("retrain",), limit=5)
    return {"current": current, "kept": list(reversed(kept_heads()))[:10], "jobs": jobs}


def training_lines(visit: Visit) -> Response:
    """The corrections in force as JSON lines, as `citance export` gives them. Whoever may write sees the library's texts."""
    from citance.pipeline.retraining import corrected_lines

    def lines() -> Iterator[bytes]:
        for line in corrected_lines(visit.library.store):
            yield msgspec.json.encode(line) + b"\n"

    headers = {"content-disposition": 'attachment; filename="corrections.jsonl"'}
    return StreamingResponse(lines(), headers=headers, media_type="application/x-ndjson")

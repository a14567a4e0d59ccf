"""The tab "History": how what the report says came about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citance.model import Correction as Verdict
from citance.model import EditorialNotice, IndexedStatement, IndexedWork
from citance.store import MergeKind, PaperFile
from citance.web.i18n import N_
from citance.web.visit import Visit

__all__ = ["Corrected", "history", "history_data"]

_MOST_CORRECTIONS = 50

MERGE_WORDS: Mapping[MergeKind, str] = {
    MergeKind.KEYS: N_("One mention gave identifiers of both."),
    MergeKind.SCORED: N_("Their descriptions were found to be the same."),
    MergeKind.VERSION: N_("They are versions of one work."),
    MergeKind.HAND: N_("A person said that they are one."),
}


@dataclass(frozen=True)
class Corrected:
    """What a person said, and the statement it was said of (None: it is no longer in the library)."""

    correction: Verdict
    statement: IndexedStatement | None


def history(visit: Visit, item: IndexedWork) -> dict[str, Any]:
    """What the tab's template prints."""
    store = visit.library.store
    corrections = store.corrections_about(item.id, limit=_MOST_CORRECTIONS)
    about = {each.statement.id: each for each in store.statements([each.statement_id for each in corrections])}
    files = [each._replace(name=base_name(each.name)) for each in store.paper_files(item.id)]
    return {
        "files": files,
        "merges": store.merges(item.id),
        "merge_words": MERGE_WORDS,
        "records": [(each.source, each.fetched_at) for each in store.records(item.id)],
        "corrections": [Corrected(each, about.get(each.statement_id)) for each in corrections],
        "models": store.models_about(item.id),
        "dated_notices": _dated(item),
    }


def history_data(made: Mapping[str, Any]) -> dict[str, Any]:
    """The same for programs."""
    files: list[PaperFile] = made["files"]
    return {
        "files": [each._asdict() for each in files],
        "merges": made["merges"],
        "records": [{"source": source, "fetched_at": at} for source, at in made["records"]],
        "corrections": [each.correction for each in made["corrections"]],
        "models": {each.model: each.statements for each in made["models"]},
        "notices": made["dated_notices"],
    }


def base_name(name: str) -> str:
    """The last part of a file's name: where it lies on the disk is nobody's business. A member of an archive keeps the
    archive's own name."""
    return re.split(r"[/\\]", name.rstrip("/\\"))[-1] or name


def _dated(item: IndexedWork) -> list[EditorialNotice]:
    """The notices by date, those without one last."""
    return sorted(item.notices, key=lambda each: (not each.date, each.date, each.kind.value))

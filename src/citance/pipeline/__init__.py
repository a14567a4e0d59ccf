"""From files to the store: the stages in their order, and resumable runs over all cores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citance.pipeline._pool import run_tasks
from citance.pipeline._tasks import Bounds, Factory, FailureKind, Outcome, Task, Work
from citance.pipeline.stages import STAGES, process_bytes
from citance.pipeline.summary import AddInterrupted, AddProgress, AddSummary, Failure, Warned

if TYPE_CHECKING:
    from citance.pipeline._add import add

__all__ = [
    "STAGES",
    "AddInterrupted",
    "AddProgress",
    "AddSummary",
    "Bounds",
    "Factory",
    "Failure",
    "FailureKind",
    "Outcome",
    "Task",
    "Warned",
    "Work",
    "add",
    "process_bytes",
    "run_tasks",
]


def __getattr__(name: str) -> object:
    """Give `add` at first use: reader processes import this package and do not need the database that `add` needs."""
    if name == "add":
        from citance.pipeline._add import add

        return add
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

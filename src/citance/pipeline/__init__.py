"""From files to the store: the stages in their order, and resumable runs over all cores."""

from citance.pipeline._add import add
from citance.pipeline._pool import run_tasks
from citance.pipeline._tasks import Factory, FailureKind, Outcome, Task, Work
from citance.pipeline.stages import STAGES, process_bytes
from citance.pipeline.summary import AddInterrupted, AddProgress, AddSummary, Failure

__all__ = [
    "STAGES",
    "AddInterrupted",
    "AddProgress",
    "AddSummary",
    "Factory",
    "Failure",
    "FailureKind",
    "Outcome",
    "Task",
    "Work",
    "add",
    "process_bytes",
    "run_tasks",
]

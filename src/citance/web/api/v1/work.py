"""What is worked out for a client: judgements of texts, the statements of a file, the check of a reference list."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import anyio.to_thread
import msgspec
from fastapi import APIRouter, Body, Path, Request
from starlette.responses import Response

from citance.classify import ClassifierChoice, load_classifier, read_input
from citance.errors import DamagedInput
from citance.model import ReferenceCheck
from citance.web.api import examples
from citance.web.api.answers import NDJSON, json_answer, lines_answer, wants
from citance.web.api.describe import answers
from citance.web.api.problems import Fault, ProblemError
from citance.web.api.tasks import Task, TaskStatus
from citance.web.api.uploads import FILE_BODY, Online, submit_check, uploaded
from citance.web.api.v1 import calls, shapes
from citance.web.api.work import Checked, extract_file

__all__ = ["TaskId", "router"]

router = APIRouter()

MOST_STATEMENTS = 100
MOST_SIGNS = 20_000
_AT_ONCE = 2
"""Files that one server process has read at the same time; more wait their turn."""
_STATEMENT = {
    "id": "1",
    "before": "We followed 212 firms for ten years.",
    "citance": "In contrast to Moreno [1], we find that exporters keep their local ties.",
    "after": "The difference holds in every industry.",
    "section": "Results",
    "marker_start": 22,
    "marker_end": 25,
}
_LINE = {
    "citing": {"doi": None, "title": "Do exporters stay at home?"},
    "reference": {"key": "B1", "index": 1, "doi": examples.DOI, "title": "Leaving home"},
    "marker": "[1]",
    "citance": "In contrast to Moreno [1], we find that exporters keep their local ties.",
    "marker_start": 22,
    "marker_end": 25,
}
_TASK_ID = "5b1f0c9ad2c84f6e9a5c1d3e7f90b246"
TaskId = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="The check's id.", examples=[_TASK_ID])]


class CheckTask(msgspec.Struct, frozen=True, kw_only=True):
    """How a reference check stands: PENDING, STARTED, SUCCESS, FAILURE or REVOKED. `check` is there after success, `error`
    says why there is none."""

    id: str
    status: TaskStatus
    file: str
    check: ReferenceCheck | None = None
    error: str = ""


def _task(task: Task) -> CheckTask:
    check = msgspec.json.decode(task.result, type=Checked).check if task.result is not None else None
    return CheckTask(id=task.id, status=task.status, file=task.name, check=check, error=task.error)


_PENDING = CheckTask(id=_TASK_ID, status=TaskStatus.PENDING, file="manuscript.docx")
_DONE = CheckTask(id=_TASK_ID, status=TaskStatus.SUCCESS, file="manuscript.docx", check=examples.CHECK)
_REVOKED = CheckTask(id=_TASK_ID, status=TaskStatus.REVOKED, file="manuscript.docx")


@router.post(
    "/classify",
    tags=["texts and files"],
    summary="Judge statements",
    responses=answers(shapes.Judged, shapes.Judged(model="example-1", items=(examples.JUDGEMENT,))),
)
def classify(
    service: calls.Called,
    statements: Annotated[
        list[dict[str, Any]],
        Body(
            min_length=1,
            max_length=MOST_STATEMENTS,
            description=(
                "Objects as `citance classify` reads them: `citance`, `marker_start` and `marker_end`, optionally `before`,"
                " `after`, `section`, `citing_title`, `cited_title`, `cited_year`."
            ),
            examples=[[_STATEMENT]],
        ),
    ],
) -> Response:
    """The judgement of each statement, in the order in which they were sent; nothing is kept."""
    inputs, faults = [], []
    for number, each in enumerate(statements):
        try:
            given = read_input(each)
        except DamagedInput as error:
            faults.append(Fault(f"body.{number}", str(error)))
            continue
        if len(given.before) + len(given.citance) + len(given.after) > MOST_SIGNS:
            faults.append(Fault(f"body.{number}", f"more than {MOST_SIGNS:,} signs"))
        inputs.append(given)
    if faults:
        raise ProblemError(422, "Some statements cannot be judged.", errors=faults)
    classifier = load_classifier(ClassifierChoice.of(service.settings))
    return json_answer(shapes.Judged(model=classifier.name, items=classifier.classify(inputs)))


@router.post(
    "/extract",
    tags=["texts and files"],
    summary="The statements of a file",
    openapi_extra=FILE_BODY,
    responses=answers(
        shapes.ExtractedFile,
        shapes.ExtractedFile(file="article.xml", items=(_LINE,)),
        lines=True,
        problems=(413, 415, 422),
    ),
)
async def extract(request: Request, service: calls.Called) -> Response:
    """Every citation statement of a file, as `citance extract` finds them; nothing is kept."""
    limiter = service.limiter("extract", _AT_ONCE)
    file = service.tasks.new_file()
    try:
        async with uploaded(request, file) as name:
            work = partial(extract_file, settings=service.settings)
            lines = await anyio.to_thread.run_sync(work, file, name, limiter=limiter)
    finally:
        file.unlink(missing_ok=True)
    items = [msgspec.json.decode(line, type=dict[str, Any]) for line in lines.splitlines()]
    if wants(request, NDJSON):
        return lines_answer(items)
    return json_answer(shapes.ExtractedFile(file=name, items=items))


@router.post(
    "/reference-checks",
    tags=["texts and files"],
    summary="Check a reference list",
    status_code=202,
    openapi_extra=FILE_BODY,
    responses=answers(
        CheckTask, _PENDING, status=202, said="The check waits; ask at `Location`.", problems=(413, 415)
    ),
)
async def post_check(request: Request, service: calls.Called, online: Online = False) -> Response:
    """Have the references of a manuscript or a list looked up, compared, and checked for notices. The file is deleted when it
    was read, the answer after six hours."""
    task = await submit_check(request, service, online=online)
    return json_answer(_task(task), 202, {"location": f"/api/v1/reference-checks/{task.id}", "retry-after": "2"})


@router.get(
    "/reference-checks/{task_id}",
    tags=["texts and files"],
    summary="How a check stands",
    responses=answers(CheckTask, _DONE, problems=(404,)),
)
def get_check(service: calls.Called, task_id: TaskId) -> Response:
    """The status of a check, and what was found once it has succeeded."""
    return json_answer(_task(service.tasks.get(task_id)))


@router.delete(
    "/reference-checks/{task_id}",
    tags=["texts and files"],
    summary="Cancel a check",
    responses=answers(CheckTask, _REVOKED, problems=(404,)),
)
def delete_check(service: calls.Called, task_id: TaskId) -> Response:
    """Cancel a check that waits or works; one that is over stays as it is."""
    return json_answer(_task(service.tasks.cancel(task_id)))

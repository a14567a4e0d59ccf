"""`/reference_check`: a file is sent, its references are looked up, the answer is asked for until it is there."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from citance.model import CheckedReference
from citance.store import Store
from citance.web.api import examples
from citance.web.api.answers import json_answer
from citance.web.api.describe import answers
from citance.web.api.scite.convert import papers
from citance.web.api.scite.shapes import (
    SciteCheck,
    SciteCheckedCitation,
    SciteCheckResult,
    aggregate,
    scite_tally,
)
from citance.web.api.tasks import Task
from citance.web.api.uploads import FILE_BODY, Online, submit_check
from citance.web.api.v1.calls import Called
from citance.web.api.v1.work import TaskId
from citance.web.api.work import Checked

__all__ = ["router"]

router = APIRouter(tags=["scite: reference check"])

_ID = "5b1f0c9ad2c84f6e9a5c1d3e7f90b246"
_PENDING = SciteCheck(id=_ID, status="PENDING", info={"file": "manuscript.docx"})
_DONE = SciteCheck(
    id=_ID,
    status="SUCCESS",
    info={"file": "manuscript.docx", "references": 1, "found": 1},
    result=SciteCheckResult(
        metadata={"title": "Ties that travel"},
        filetype="docx",
        citations=[
            SciteCheckedCitation(
                source=None,
                target=examples.DOI,
                snippet="In contrast to Moreno [1], we find that exporters keep their local ties.",
                ref_location="B1",
                section="Results",
            )
        ],
    ),
    papers={},
    tallies={examples.DOI: scite_tally(examples.DOI, examples.TALLY)},
    overall_tally=aggregate([examples.TALLY]),
)


def _answer(store: Store, task: Task) -> SciteCheck:
    info: dict[str, Any] = {"file": task.name, "size": task.size}
    if task.result is None:
        return SciteCheck(id=task.id, status=task.status.value, info=info, error=task.error or None)
    done = msgspec.json.decode(task.result, type=Checked)
    dois = {each.reference.key: _doi(each) for each in done.check.references}
    known = store.ids_of_dois(doi for doi in dois.values() if doi)
    tallies = store.tallies_of_dois(known)
    works = {work.id: work for work in store.works(dict.fromkeys(known.values()))}
    described = dict(zip(works, papers(store, list(works.values())), strict=True))
    metadata = {"title": done.check.title, "references": done.check.summary.references}
    return SciteCheck(
        id=task.id,
        status=task.status.value,
        info={**info, "references": done.check.summary.references, "found": len(known)},
        result=SciteCheckResult(metadata=metadata, filetype=done.check.format, citations=_citations(done, dois)),
        papers={doi: described[work_id] for doi, work_id in known.items() if work_id in described},
        tallies={doi: scite_tally(doi, tally) for doi, tally in tallies.items()},
        overall_tally=aggregate(tallies.values()),
    )


def _doi(checked: CheckedReference) -> str | None:
    """The DOI of the work that an entry was found to name, else the one that it prints."""
    return (checked.work.doi if checked.work else None) or checked.reference.doi


def _citations(done: Checked, dois: dict[str, str | None]) -> list[SciteCheckedCitation]:
    """A citation for each statement, and one without a snippet for each entry that no statement names."""
    found = []
    for raw in done.statements:
        line = msgspec.json.decode(raw, type=dict[str, Any])
        key = line["reference"]["key"]
        found.append(
            SciteCheckedCitation(
                source=line["citing"]["doi"],
                target=dois.get(key),
                snippet=line["citance"],
                ref_location=key,
                section=line["section"]["title"] or line["section"]["role"],
            )
        )
    named = {each.ref_location for each in found}
    found += [
        SciteCheckedCitation(source=None, target=doi, snippet="", ref_location=key, section="")
        for key, doi in dois.items()
        if key not in named
    ]
    return found


@router.post(
    "/reference_check",
    summary="Check a reference list",
    openapi_extra=FILE_BODY,
    responses=answers(SciteCheck, _PENDING, problems=(413, 415)),
)
async def post_check(request: Request, service: Called, online: Online = False) -> Response:
    """Send a manuscript or a reference list; ask at `/reference_check/tasks/{id}` until its status is final."""
    task = await submit_check(request, service, online=online)
    return json_answer(SciteCheck(id=task.id, status=task.status.value, info={"file": task.name, "size": task.size}))


@router.get(
    "/reference_check/tasks/{task_id}",
    summary="How a check stands",
    responses=answers(SciteCheck, _DONE, problems=(404,)),
)
def get_check(service: Called, task_id: TaskId) -> Response:
    """The status, and what was found once it is SUCCESS."""
    return json_answer(_answer(service.store, service.tasks.get(task_id)))


@router.post(
    "/reference_check/tasks/{task_id}/cancel",
    summary="Cancel a check",
    responses=answers(SciteCheck, msgspec.structs.replace(_PENDING, status="REVOKED"), problems=(404,)),
)
def cancel_check(service: Called, task_id: TaskId) -> Response:
    """Cancel a check that waits or works; one that is over stays as it is."""
    return json_answer(_answer(service.store, service.tasks.cancel(task_id)))

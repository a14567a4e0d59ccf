"""Retraining from the page: a job fits the model's last layer to the corrections, its figures are shown, and only then the
new heads are kept, or not."""

from __future__ import annotations

import base64
import binascii
import io
from typing import Any

import msgspec
from starlette.responses import Response

from citance.errors import CitanceError, ModelError, NotFoundError, UsageError
from citance.store import Job, JobStatus
from citance.web.i18n import N_
from citance.web.jobs import JobContext, job_kind
from citance.web.verdicts import judge_name
from citance.web.visit import Page, Visit, see_other

__all__ = ["accept", "discard", "proposal_page", "rejudge", "start", "undo"]

_RETRAIN = "retrain"
_REJUDGE = "rejudge"
_STATUS = {
    JobStatus.PENDING: N_("waiting"),
    JobStatus.RUNNING: N_("at work"),
    JobStatus.DONE: N_("done"),
    JobStatus.FAILED: N_("failed"),
    JobStatus.CANCELLED: N_("cancelled"),
}


@job_kind(_RETRAIN, N_("Fitting the model to corrections"), address=lambda job: f"/corrections/retrain/{job.id}")
def _retrain(context: JobContext, arguments: dict[str, Any]) -> Any:
    """Propose heads; nothing of the model changes. The heads go along with the figures, to be kept if they are accepted."""
    import numpy as np

    from citance.classify.local_heads import fingerprint
    from citance.classify.retrain import Learner
    from citance.pipeline.retraining import propose_from

    context.progress(0, None, "reading the model")
    learner = Learner.shipped()
    context.progress(0, None, "fitting to the corrections, and measuring on those held out")
    proposal, heads = propose_from(
        context.library.store,
        learner,
        random_sample=bool(arguments.get("random_sample")),
        force=bool(arguments.get("force")),
    )
    context.check()
    stream = io.BytesIO()
    np.savez(stream, strict=heads.strict, broad=heads.broad, intent=heads.intent)
    return {
        "proposal": msgspec.to_builtins(proposal),
        "heads": base64.b64encode(stream.getvalue()).decode(),
        "base": fingerprint(learner.file.heads),
    }


@job_kind(_REJUDGE, N_("Judging the library again"), resumes=True)
def _rejudge(context: JobContext, arguments: dict[str, Any]) -> Any:
    """Judge every statement by the heads in force; what was written is found by searches, however it ends."""
    from citance.classify import ClassifierChoice, load_classifier
    from citance.pipeline.retraining import rejudge as judge_again

    classifier = load_classifier(ClassifierChoice.of(context.settings))
    total = context.library.stats().statements
    try:
        done = judge_again(
            context.library.store, classifier, lambda number: context.progress(number, total, "statements")
        )
    finally:
        context.library.search_index.catch_up(context.library.store)
    moved = sum(number for to in done.changed.values() for number in to.values())
    return {"model": done.model, "judged": done.judged, "judged_before": done.current, "stance_changed": moved}


def start(visit: Visit) -> Response:
    """Start a job that proposes new heads."""
    arguments = {"random_sample": visit.form.get("sample") == "random", "force": visit.form.get("force") == "yes"}
    title = visit.gettext("Fit the model to the corrections")
    job_id = visit.jobs.start(_RETRAIN, title, arguments, who=judge_name(visit))
    return see_other(visit, f"/corrections/retrain/{job_id}")


def proposal_page(visit: Visit) -> Page:
    """What a job proposes: how far it is, then its figures, and the two buttons.

    Raises:
        NotFoundError: there is no such job, or it is of another kind.
    """
    job = _job(visit)
    result = job.result if isinstance(job.result, dict) else None
    kept, current = _kept(job.id)
    data = {
        "id": job.id,
        "status": job.status,
        "error": job.error,
        "proposal": result.get("proposal") if result else None,
        "kept": kept,
        "in_force": current,
    }
    context = {"job": job, "status_words": _STATUS[job.status], "pinned": visit.settings.heads, **data}
    return Page("corrections/retrain.html", context, data)


def accept(visit: Visit) -> Response:
    """Keep the proposed heads: they are in force from now on, and `undo` goes back.

    Raises:
        UsageError: the job has proposed nothing, or its heads are kept already.
        ModelError: the heads are of another version of the model.
    """
    from citance.classify.encoder_file import read_encoder, read_heads
    from citance.classify.local_heads import fingerprint, keep_heads

    job = _job(visit)
    if job.status is not JobStatus.DONE or not isinstance(job.result, dict):
        raise UsageError("nothing is proposed here")
    if _kept(job.id)[0]:
        raise UsageError("these heads are kept already")
    file = read_encoder()
    if job.result.get("base") != fingerprint(file.heads):
        raise ModelError("these heads were fitted for another version of the model; fit them again")
    try:
        heads = read_heads(base64.b64decode(str(job.result.get("heads")), validate=True))
    except (binascii.Error, ValueError) as error:
        raise ModelError("the proposed heads are damaged") from error
    proposal = job.result.get("proposal") or {}
    figures = {**proposal, "job": job.id}
    keep_heads(heads, file, corrections=int(proposal.get("corrections", 0)), figures=figures)
    said = visit.gettext(
        "The new heads are in force. Judge the library again, or only new papers will be judged by them."
    )
    return see_other(visit, f"/corrections/retrain/{job.id}", said)


def discard(visit: Visit) -> Response:
    """Forget what a job proposed."""
    job = _job(visit)
    visit.library.store.forget_job(job.id)
    return see_other(visit, "/corrections/training", visit.gettext("The proposal is discarded; nothing has changed."))


def undo(visit: Visit) -> Response:
    """Go back to the heads before those in force.

    Raises:
        UsageError: the shipped heads are in force.
    """
    from citance.classify.local_heads import undo_heads

    undo_heads()
    return see_other(visit, "/corrections/training", visit.gettext("The heads before are in force again."))


def rejudge(visit: Visit) -> Response:
    """Start a job that judges the library again by the heads in force."""
    title = visit.gettext("Judge the library again")
    return see_other(visit, f"/jobs/{visit.jobs.start(_REJUDGE, title, who=judge_name(visit))}")


def _job(visit: Visit) -> Job:
    job = visit.jobs.get(str(visit.path_params["id"])[:100])
    if job.kind != _RETRAIN:
        raise NotFoundError("there is no such proposal")
    return job


def _kept(job_id: str) -> tuple[str | None, str | None]:
    """The heads that were kept out of a job, if any, and those in force; None for the shipped ones."""
    from citance.classify.heads_in_force import current_heads
    from citance.classify.local_heads import kept_heads

    kept = next((card.id for card in kept_heads() if card.figures.get("job") == job_id), None)
    try:
        return kept, current_heads()
    except CitanceError:  # a damaged pointer: `citance doctor` tells of it
        return kept, None

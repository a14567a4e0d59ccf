"""Errors as `application/problem+json` (RFC 9457), the only error shape of the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

import msgspec
from starlette.responses import Response

from citance.errors import (
    AmbiguousError,
    CitanceError,
    ConflictError,
    InputError,
    InputTooLarge,
    NotFoundError,
    StoreError,
    UnsupportedFormat,
    UsageError,
    VectorsMissing,
)

__all__ = ["PROBLEM_TYPE", "Fault", "Problem", "ProblemError", "problem_of", "respond"]

PROBLEM_TYPE = "application/problem+json"
_UNEXPECTED = "Something went wrong on our side. The administrator finds the reason in the log."

_STATUS: tuple[tuple[type[CitanceError], int], ...] = (
    (VectorsMissing, 409),
    (NotFoundError, 404),
    (AmbiguousError, 409),
    (ConflictError, 409),
    (UsageError, 400),
    (InputTooLarge, 413),
    (UnsupportedFormat, 415),
    (InputError, 422),
    (StoreError, 503),
    (CitanceError, 500),
)


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong with a request: where it stands ("query.limit", "body.0") and what is wrong."""

    where: str
    message: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a request was not answered. `status` is that of the answer, `title` its name, `detail` a sentence about this
    request, `errors` the single faults where there are several things to say."""

    title: str
    status: int
    detail: str = ""
    type: str = "about:blank"
    errors: Sequence[Fault] = ()


class ProblemError(Exception):
    """A problem on its way to the client, raised where HTTP itself is the matter (keys, limits, sizes)."""

    def __init__(
        self, status: int, detail: str, headers: Mapping[str, str] | None = None, *, errors: Sequence[Fault] = ()
    ) -> None:
        super().__init__(detail)
        self.problem = make(status, detail, errors)
        self.headers = dict(headers or {})


def make(status: int, detail: str = "", errors: Sequence[Fault] = ()) -> Problem:
    """A problem whose title is the name of its status."""
    try:
        title = HTTPStatus(status).phrase
    except ValueError:
        title = "Error"
    return Problem(title=title, status=status, detail=detail, errors=errors)


def problem_of(error: CitanceError) -> Problem:
    """What an error of citance is to a client. What is not the client's fault is told to the log only."""
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    if status >= 500:
        return make(status, _UNEXPECTED)
    errors: tuple[Fault, ...] = ()
    if isinstance(error, AmbiguousError):
        errors = tuple(Fault(where, title) for where, title in error.candidates)
    return make(status, sentence(str(error)), errors)


def unexpected() -> Problem:
    """What a client learns of an error in citance itself."""
    return make(500, _UNEXPECTED)


def respond(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that carries a problem."""
    return Response(
        msgspec.json.encode(problem),
        problem.status,
        {"cache-control": "no-store", **(headers or {})},
        media_type=PROBLEM_TYPE,
    )


def sentence(message: str) -> str:
    """A message of citance.errors, which has no capital and no full stop, as a sentence."""
    text = message.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}" if text else ""

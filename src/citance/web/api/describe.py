"""The OpenAPI document: what FastAPI knows of the calls, with the answers' schemas out of the nouns themselves.

Requests are described and checked by pydantic, as FastAPI does it. Answers are msgspec Structs, encoded by msgspec: their
schemas are made of the same types, so that there is no second copy of every noun that could differ from the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec

from citance.web.api.answers import JSON, NDJSON
from citance.web.api.problems import PROBLEM_TYPE, Problem, make

__all__ = ["Described", "answers", "components", "restore_examples"]

Described = dict[int | str, dict[str, Any]]

_REF = "#/components/schemas/{name}"
_PROBLEMS = {
    400: "The request makes no sense.",
    401: "A key is needed, or the one that was sent is unknown or revoked.",
    403: "The key's scope is too small.",
    404: "Nothing is known of what was asked for.",
    405: "This address does not answer to this method.",
    409: "This does not fit what the library holds.",
    413: "The body is too large.",
    414: "The address is too long.",
    415: "The body is of another type than this call takes.",
    422: "A parameter or the body is not as it should be; `errors` tells which.",
    429: "Too many requests; `Retry-After` tells when there is room again.",
    503: "The library is not available, or the answer took too long.",
}
_ALWAYS = (400, 401, 403, 414, 422, 429, 503)
_MARK = "as JSON: "
_components: dict[str, Any] = {}


def components() -> dict[str, Any]:
    """The schemas of all answers that were described so far, by name."""
    return _components


def _schema(kind: Any) -> dict[str, Any]:
    (schema,), found = msgspec.json.schema_components((kind,), ref_template=_REF)
    for name, component in found.items():
        if _components.setdefault(name, component) != component:
            raise TypeError(f"two types of the API are called {name}")
    return schema


def _kept(value: object) -> str:
    """An example as text: FastAPI would leave out what is null in it. `restore_examples` makes it a value again."""
    return _MARK + msgspec.json.encode(value).decode()


def restore_examples(document: dict[str, Any]) -> None:
    """Put the values of the examples into an OpenAPI document that FastAPI has made."""
    for methods in document["paths"].values():
        for about in methods.values():
            for answer in about["responses"].values():
                for content in answer.get("content", {}).values():
                    example = content.get("example")
                    if isinstance(example, str) and example.startswith(_MARK):
                        content["example"] = msgspec.json.decode(example.removeprefix(_MARK))


def answers(
    kind: Any,
    example: object,
    *,
    status: int = 200,
    said: str = "The answer.",
    lines: bool = False,
    other: Mapping[str, str] | None = None,
    problems: tuple[int, ...] = (),
) -> Described:
    """The `responses` of a call: its answer of type `kind` with an example, and the problems that it may have.

    `lines` tells that a list may also come as NDJSON, `other` names further media types with an example of each;
    `problems` are statuses beyond those that every call may have.
    """
    content: dict[str, Any] = {JSON: {"schema": _schema(kind), "example": _kept(example)}}
    if lines:
        items = getattr(example, "items", ())
        content[NDJSON] = {
            "schema": {"type": "string", "description": "One JSON object a line."},
            "example": "".join(msgspec.json.encode(item).decode() + "\n" for item in items),
        }
    for media_type, text in (other or {}).items():
        content[media_type] = {"schema": {"type": "string"}, "example": text}
    described: Described = {status: {"description": said, "content": content}}
    for number in sorted({*_ALWAYS, *problems}):
        described[number] = _problem(number)
    return described


def _problem(status: int) -> dict[str, Any]:
    example = _kept(make(status, _PROBLEMS[status]))
    return {
        "description": HTTPStatus(status).phrase,
        "content": {PROBLEM_TYPE: {"schema": _schema(Problem), "example": example}},
    }

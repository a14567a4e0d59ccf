"""The library at a glance, and the keys of the API."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from citance import __version__
from citance.store import ApiKey, NewKey, Scope, StoreStats
from citance.web.api.answers import json_answer
from citance.web.api.describe import answers
from citance.web.api.v1 import calls, shapes

__all__ = ["router"]

router = APIRouter()

_KEY = ApiKey(
    prefix="3f9a1c07be52",
    scope=Scope.WRITE,
    name="curation desk",
    rate=600,
    created_at="2026-03-01T09:30:00.000000+00:00",
)
_WORDS = {
    "by_stance": "contrasting",
    "by_broad": "contrasting",
    "by_role": "results",
    "by_place": "body",
    "files": "added",
    "languages": "en",
    "formats": "jats",
    "models": "example-1",
}
_STATS = StoreStats(
    **{each.name: {_WORDS[each.name]: 1} if each.name in _WORDS else 1 for each in msgspec.structs.fields(StoreStats)}  # type: ignore[arg-type]
)


class Entrance(msgspec.Struct, frozen=True, kw_only=True):
    """Where things are."""

    version: str
    documentation: str
    openapi: str
    watermark: int


class KeyBody(BaseModel):
    """What a new key may do."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"scope": "write", "name": "curation desk", "rate": 600}]},
    )

    scope: Scope = Field(examples=["read"])
    name: str = Field(default="", max_length=100, examples=["curation desk"])
    rate: int = Field(default=0, ge=0, le=1_000_000, description="Requests a minute, 0 for no limit.", examples=[600])


@router.get(
    "",
    tags=["library"],
    summary="Where things are",
    responses=answers(
        Entrance,
        Entrance(version=__version__, documentation="/api/v1/docs", openapi="/api/v1/openapi.json", watermark=218),
    ),
)
def entrance(service: calls.Called) -> Response:
    """The version of citance, the addresses of the description, and the number of the library's latest change."""
    return json_answer(
        Entrance(
            version=__version__,
            documentation="/api/v1/docs",
            openapi="/api/v1/openapi.json",
            watermark=service.store.watermark(),
        )
    )


@router.get("/stats", tags=["library"], summary="Counts of the library", responses=answers(StoreStats, _STATS))
def stats(service: calls.Called) -> Response:
    """Works, papers, statements and their spread."""
    return json_answer(service.store.stats())


@router.get(
    "/keys",
    tags=["keys"],
    summary="All keys, without their secrets",
    responses=answers(shapes.KeyList, shapes.KeyList(items=(_KEY,))),
)
def list_keys(service: calls.Called, principal: calls.MayAdmin) -> Response:
    """The keys in the order in which they were made, revoked ones too."""
    return json_answer(shapes.KeyList(items=service.store.api_keys()))


@router.post(
    "/keys",
    tags=["keys"],
    summary="Make a key",
    status_code=201,
    responses=answers(
        NewKey,
        NewKey(secret=f"citance_{_KEY.prefix}_{'x' * 43}", key=_KEY),
        status=201,
        said="The key; its secret is shown this once.",
    ),
)
def make_key(service: calls.Called, principal: calls.MayAdmin, body: KeyBody) -> Response:
    """Make a key of a scope."""
    return json_answer(service.store.make_key(body.scope, name=body.name, rate=body.rate), 201)


@router.delete(
    "/keys/{prefix}",
    tags=["keys"],
    summary="Revoke a key",
    responses=answers(
        ApiKey, msgspec.structs.replace(_KEY, revoked_at="2026-04-01T08:00:00.000000+00:00"), problems=(404,)
    ),
)
def revoke_key(
    service: calls.Called,
    principal: calls.MayAdmin,
    prefix: Annotated[str, Path(pattern="^[0-9a-f]{12}$", description="The key's prefix.", examples=[_KEY.prefix])],
) -> Response:
    """Take a key out of force for ever; within five seconds every process of the server refuses it."""
    return json_answer(service.store.revoke_key(prefix))

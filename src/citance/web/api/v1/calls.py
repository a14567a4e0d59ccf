"""What every call of `/api/v1` takes: the service, whoever asks, and the parameters that several calls share."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from citance.errors import NotFoundError
from citance.identifiers import clean_doi
from citance.model import IndexedWork, NoticeKind, Place, SectionRole
from citance.search.contract import Filters
from citance.store import Scope, Store
from citance.web.api.answers import json_answer, tagged_answer
from citance.web.api.examples import DOI
from citance.web.api.principals import ANYBODY, Principal
from citance.web.api.service import Service

__all__ = [
    "FORMAT",
    "MAX_ITEMS",
    "Called",
    "ListQuery",
    "MayAdmin",
    "MayWrite",
    "Paging",
    "StatementFilters",
    "WorkFilters",
    "by_identifier",
    "page_answer",
]

MAX_ITEMS = 200
"""Items of one page."""
_BEARER = HTTPBearer(auto_error=False, scheme_name="bearer", description="`Authorization: Bearer citance_…`")
_HEADER = APIKeyHeader(name="X-API-Key", auto_error=False, scheme_name="header", description="`X-API-Key: citance_…`")
Bearer = Annotated[Any, Security(_BEARER)]
Header = Annotated[Any, Security(_HEADER)]
StanceWord = Literal["supporting", "contrasting", "mentioning", "unclassified"]
YesNo = Literal["yes", "no"]
Year = Annotated[int, Field(ge=0, le=9999)]


async def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


async def _writer(request: Request, _bearer: Bearer, _header: Header) -> Principal:
    principal: Principal = request.scope.get("citance.principal", ANYBODY)
    principal.require(Scope.WRITE)
    return principal


async def _admin(request: Request, _bearer: Bearer, _header: Header) -> Principal:
    principal: Principal = request.scope.get("citance.principal", ANYBODY)
    principal.require(Scope.ADMIN)
    return principal


Called = Annotated[Service, Depends(_service)]
MayWrite = Annotated[Principal, Depends(_writer)]
MayAdmin = Annotated[Principal, Depends(_admin)]


FORMAT: Any = Field(
    default=None,
    max_length=40,
    pattern=r"^[a-z0-9-]+$",
    description="Another format than JSON, by its name in `GET /api/v1/exports`; its media type in `Accept` does the same.",
    examples=["ris"],
)


class Query(BaseModel):
    """Parameters; unknown ones are refused, since a filter that is misspelt would otherwise find too much."""

    model_config = ConfigDict(extra="forbid")


class Paging(Query):
    """One page of a list."""

    limit: int = Field(default=20, ge=1, le=MAX_ITEMS, description="Items on the page.", examples=[20])
    cursor: str | None = Field(
        default=None, max_length=2_000, description="`next` of the page before; of the same list and filters only."
    )


class ListQuery(Paging):
    """A page of a list that may come in another format."""

    format: str | None = FORMAT


class _Filters(Query):
    year: list[Year] = Field(default=[], max_length=50, description="Years of publication.", examples=[[2011]])
    year_from: int | None = Field(default=None, ge=0, le=9999, description="Earliest year.", examples=[2000])
    year_to: int | None = Field(default=None, ge=0, le=9999, description="Latest year.", examples=[2026])
    type: list[str] = Field(default=[], max_length=50, description="Article types, as facets name them.")
    journal: list[str] = Field(default=[], max_length=50, description="Journals, as facets name them.")
    language: list[str] = Field(default=[], max_length=50, description="Languages (ISO 639-1).", examples=[["en"]])
    notice: list[NoticeKind | Literal["none"]] = Field(default=[], max_length=10, description="Editorial notices.")

    def shared(self) -> dict[str, Any]:
        """The filters of both kinds as those of the search engine."""
        return {
            "year": tuple(map(str, self.year)),
            "year_from": self.year_from,
            "year_to": self.year_to,
            "type": tuple(self.type),
            "journal": tuple(self.journal),
            "language": tuple(self.language),
            "notice": tuple(map(str, self.notice)),
        }


class WorkFilters(_Filters):
    """What works must have."""

    cited: YesNo | None = Field(default=None, description="Whether some statement is about it.")
    read: YesNo | None = Field(default=None, description="Whether its own full text was read.")

    def filters(self, store: Store) -> Filters:
        """The filters as the search engine takes them."""
        return Filters(**self.shared(), cited=_one(self.cited), read=_one(self.read))


class StatementFilters(_Filters):
    """What statements must have. Year, type, journal and language are the citing work's, notice is the cited work's."""

    stance: list[StanceWord] = Field(
        default=[], max_length=4, description="Strict stances.", examples=[["contrasting"]]
    )
    broad: list[StanceWord] = Field(default=[], max_length=4, description="Broad stances.")
    section: list[SectionRole] = Field(default=[], max_length=5, description="Section roles.", examples=[["results"]])
    place: list[Place] = Field(default=[], max_length=6, description="Places on the page.")
    self_citation: YesNo | None = Field(default=None, description="Whether the works share an author.")
    uncertain: YesNo | None = Field(default=None, description="Whether the model would not stand by the stance.")
    confidence: list[Literal["high", "fair", "low", "checked", "unclassified"]] = Field(
        default=[], max_length=5, description="Confidence bands."
    )
    least_confidence: float | None = Field(default=None, ge=0, le=1, description="Least probability of the stance.")
    cited: list[str] = Field(
        default=[], max_length=50, description="Identifiers of cited works, any of them.", examples=[[DOI]]
    )
    citing: list[str] = Field(default=[], max_length=50, description="Identifiers of citing works, any of them.")

    def filters(self, store: Store) -> Filters:
        """The filters as the search engine takes them.

        Raises:
            NotFoundError: an identifier of a work names nothing here.
        """
        return Filters(
            **self.shared(),
            stance=tuple(self.stance),
            broad=tuple(self.broad),
            section=tuple(map(str, self.section)),
            place=tuple(map(str, self.place)),
            self_citation=_one(self.self_citation),
            uncertain=_one(self.uncertain),
            confidence=tuple(self.confidence),
            least_confidence=self.least_confidence,
            cited_works=tuple(by_identifier(store, text).id for text in self.cited),
            citing_works=tuple(by_identifier(store, text).id for text in self.citing),
        )


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def by_identifier(store: Store, text: str) -> IndexedWork:
    """The work that a number of this library, a DOI, PMID, PMCID or arXiv id names.

    Raises:
        NotFoundError: none does.
    """
    if text.isascii() and text.isdigit() and len(text) < 19:
        return store.work(int(text))
    found = store.find_works(text)
    if not found:
        raise NotFoundError(f"no work here has the identifier {clean_doi(text) or text[:200]!r}")
    return found[0]


def page_answer(request: Request, page: Any, *, tagged: bool = True) -> Response:
    """A page of a list, with a `Link` to the one that follows; `tagged` by what it holds, unless it is by the database's
    latest change."""
    headers = {}
    if page.next:
        headers["link"] = f'<{request.url.include_query_params(cursor=page.next)}>; rel="next"'
    return tagged_answer(request, page, headers) if tagged else json_answer(page, headers=headers)

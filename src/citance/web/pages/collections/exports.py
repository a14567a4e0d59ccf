"""A collection as a file: its works as a bibliography or a table, the statements about them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from starlette.responses import Response, StreamingResponse

from citance.errors import NotFoundError, UsageError
from citance.model import IndexedStatement
from citance.report.bibliography import works_to_bibtex
from citance.report.exports import EXPORTS, ExportKind
from citance.store import Collection, Store
from citance.web.pages.collections.shared import the_collection
from citance.web.showing import Reader
from citance.web.visit import Page, PageRoute, Visit

__all__ = ["ROUTES"]

_BATCH = 500
_MOST_CHECKED = 1_000
_LONGEST_CHECKED = 900_000
"""Works, and bytes of them, that are handed to the reference check at once."""
_NO_NAME = re.compile(r"[^a-z0-9]+")


def export(visit: Visit) -> Response:
    """The works (by default) or the statements (`kind=statements`) in a format."""
    found = the_collection(visit)
    named = EXPORTS.get(str(visit.path_params["format"]))
    if named is None:
        raise NotFoundError(f"the formats are {', '.join(EXPORTS)}")
    text = visit.request.query_params.get("kind", "") or named.kinds[0].value
    if text not in list(ExportKind) or ExportKind(text) not in named.kinds:
        raise UsageError(f"{named.name} holds {' and '.join(named.kinds)}")
    store = visit.library.store
    ids = store.collection_works(found.id)
    if ExportKind(text) is ExportKind.WORKS:
        works = chain.from_iterable(store.works(ids[at : at + _BATCH]) for at in range(0, len(ids), _BATCH))
        parts = named.write_works(works)
    else:
        parts = named.write_statements(_statements(visit, ids, by_citing=named.by_citing))
    headers = {
        "content-disposition": f'attachment; filename="{_file_name(found)}{named.suffix}"',
        "cache-control": "no-store",
    }
    return StreamingResponse(parts, media_type=named.media_type, headers=headers)


def to_check(visit: Visit) -> Page:
    """The works as a list that the reference check takes, in a form that sends it there."""
    found = the_collection(visit)
    store = visit.library.store
    ids = store.collection_works(found.id)
    text: list[str] = []
    size = number = 0
    for entry in works_to_bibtex(store.works(ids[:_MOST_CHECKED])):
        size += len(entry.encode())
        if size > _LONGEST_CHECKED:
            break
        text.append(entry)
        number += 1
    context = {"collection": found, "text": "".join(text), "number": number, "works": len(ids)}
    return Page("collections/check.html", context, {})


def _statements(visit: Visit, ids: list[int], *, by_citing: bool) -> Iterator[IndexedStatement]:
    """The statements about the works, with as much of their text as this visitor is shown; `by_citing` brings those of one
    citing work together, and reads them twice, so that only ids are kept meanwhile."""
    store = visit.library.store
    shown = Reader.of(visit.visitor, visit.settings).shown
    found = _read(store, store.iter_statement_ids_about(ids))
    if by_citing:
        together: dict[int, list[str]] = {}
        for item in found:
            together.setdefault(item.citing.id, []).append(item.statement.id)
        found = _read(store, chain.from_iterable(together.values()))
    return map(shown, found)


def _read(store: Store, ids: Iterable[str]) -> Iterator[IndexedStatement]:
    upcoming = iter(ids)
    while part := list(islice(upcoming, _BATCH)):
        yield from store.statements(part)


def _file_name(found: Collection) -> str:
    folded = unicodedata.normalize("NFKD", found.name).encode("ascii", "ignore").decode().lower()
    return _NO_NAME.sub("-", folded).strip("-")[:60] or f"collection-{found.id}"


ROUTES = (
    PageRoute("/collections/{id:int}/export/{format}", export, json=False),
    PageRoute("/collections/{id:int}/check", to_check, json=False),
)

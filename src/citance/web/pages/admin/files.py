"""Files that gave nothing, or not all that they hold, by reason; and reading them again."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from citance.errors import UsageError
from citance.store import Scope
from citance.web.i18n import N_
from citance.web.parameters import check_page, page_number
from citance.web.visit import Page, PageRoute, Visit, see_other

__all__ = ["KIND_WORDS", "ROUTES"]

_SHOWN: Final = 50
_MOST_AGAIN: Final = 10_000

KIND_WORDS: Final = {
    "DamagedInput": N_("Damaged"),
    "InputError": N_("Could not be opened"),
    "InternalError": N_("An error in citance"),
    "ReaderDied": N_("Ended their reader"),
    "ScannedPdf": N_("Scanned PDF files"),
    "TooMuchMemory": N_("Needed too much memory"),
    "TooSlow": N_("Took too long"),
    "UnsafeInput": N_("Unsafe to unpack or parse"),
    "UnsupportedFormat": N_("Of a format that is not read"),
    "InputTooLarge": N_("Too large"),
    "duplicate": N_("Known under another name"),
    "conflict": N_("A paper that another file has brought"),
}
"""Reasons, which are kept as the errors of citance, in words."""


def page(visit: Visit) -> Page:
    """The reasons with their counts, and the files of one of them or of all."""
    store = visit.library.store
    kinds = store.failure_kinds()
    wanted = visit.request.query_params.get("kind", "")
    kind = wanted if wanted in kinds else None
    total = kinds[kind] if kind is not None else sum(kinds.values())
    number, pages = page_number(visit.request), max(1, -(-total // _SHOWN))
    check_page(number, pages)
    files = store.failed_files(kind, limit=_SHOWN, offset=(number - 1) * _SHOWN)
    context = {
        "kinds": kinds,
        "kind": kind,
        "files": files,
        "total": total,
        "number": number,
        "pages": pages,
        "kind_words": KIND_WORDS,
        "known_files": store.file_count(),
    }
    return Page("admin/files.html", context, {"kinds": kinds, "files": files, "total": total})


def read_again(visit: Visit) -> Response:
    """Have one file, or all that failed for a reason, read again.

    Raises:
        UsageError: there is none.
    """
    store, name, kind = visit.library.store, visit.form.get("name"), visit.form.get("kind")
    if name:
        state = store.file_state(name)
        names = [state.name] if state is not None else []
        title = name
    else:
        names = [state.name for state in store.failed_files(kind or None, limit=_MOST_AGAIN)]
        title = visit.gettext("%(count)s files again") % {"count": len(names)}
    if not names:
        raise UsageError("there is no such file")
    job = visit.jobs.start("read-again", title, {"names": names}, who=visit.preferences.who)
    return see_other(visit, f"/jobs/{job}")


ROUTES = (
    PageRoute("/admin/files", page, scope=Scope.ADMIN),
    PageRoute("/admin/files/again", read_again, methods=("POST",), scope=Scope.ADMIN),
)

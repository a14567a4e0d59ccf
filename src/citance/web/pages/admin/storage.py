"""How much room the library takes, copies of it, and building what is derived anew."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from starlette.responses import Response

from citance.errors import NotFoundError, StoreError, UsageError
from citance.index import search_folder
from citance.store import Scope
from citance.web.i18n import N_
from citance.web.pages.add.keeping import uploads_folder
from citance.web.pages.admin.confirming import confirm
from citance.web.pages.admin.upkeep import backups, backups_folder
from citance.web.visit import Page, PageRoute, Visit, see_other

__all__ = ["ROUTES", "Held"]

_MOST_FILES: Final = 20_000
_NAME: Final = re.compile(r"[\w.-]{1,200}\.db")
_REBUILDS: Final = {
    "index": (
        N_("Rebuild the search index?"),
        N_("Searches go on with the old one meanwhile. It takes about a minute for each million statements and core."),
        N_("Rebuild it"),
        N_("Search index, rebuilt"),
    ),
    "vectors": (
        N_("Prepare search by meaning?"),
        N_("Statements that have no vector yet are given one: about five thousandths of a second for each sentence."),
        N_("Prepare it"),
        N_("Search by meaning"),
    ),
    "all-vectors": (
        N_("Rebuild all vectors?"),
        N_(
            "Searches go on with the old ones meanwhile. It takes about five thousandths of a second for each sentence."
        ),
        N_("Rebuild them"),
        N_("All vectors, rebuilt"),
    ),
}


class Held(msgspec.Struct, frozen=True):
    """A part of the library on disk: its bytes, None where it is not on this disk; `more` where not all was measured."""

    name: str
    path: str
    size: int | None
    more: bool = False


def page(visit: Visit) -> Page:
    """Sizes, copies, and what can be made anew."""
    parts = list(_parts(visit))
    database = visit.library.store.database_file
    disk = shutil.disk_usage(database.parent if database is not None else Path.cwd())
    copies = backups(visit.settings)
    context = {
        "parts": parts,
        "free": disk.free,
        "disk": disk.total,
        "copies": copies,
        "backups_folder": str(backups_folder(visit.settings)),
        "database": str(database) if database is not None else None,
    }
    data = {"parts": parts, "free_bytes": disk.free, "disk_bytes": disk.total, "backups": copies}
    return Page("admin/storage.html", context, data)


def _parts(visit: Visit) -> Iterator[Held]:
    settings, database = visit.settings, visit.library.store.database_file
    if database is None:
        yield Held(N_("Database"), visit.library.store.path, None)
    else:
        sizes = [path.stat().st_size for suffix in ("", "-wal") if (path := Path(f"{database}{suffix}")).exists()]
        yield Held(N_("Database"), str(database), sum(sizes))
    from citance.sources import ClientOptions

    for name, folder in (
        (N_("Search index"), search_folder(settings.db)),
        (N_("Vectors"), visit.library.meaning_folder),
        (N_("Files added on the pages"), uploads_folder(settings)),
        (N_("Copies of the database"), backups_folder(settings)),
        (N_("Answers of services"), ClientOptions.of(settings).cache_folder),
    ):
        size, more = _measured(folder)
        yield Held(name, str(folder), size, more)


def _measured(folder: Path) -> tuple[int, bool]:
    """The bytes of the files in a folder and below, and whether there are more files than were looked at."""
    total = 0
    for number, path in enumerate(folder.rglob("*")):
        if number >= _MOST_FILES:
            return total, True
        with suppress(OSError):
            total += path.stat().st_size if path.is_file() else 0
    return total, False


def back_up(visit: Visit) -> Response:
    """Copy the database, in the background."""
    job = visit.jobs.start("backup", visit.gettext("Copy of the database"), {}, who=visit.preferences.who)
    return see_other(visit, f"/jobs/{job}")


def ask_rebuild(visit: Visit) -> Page:
    """Whether something derived is really to be made anew."""
    what = _what(str(visit.path_params["what"]))
    title, text, button, _ = (visit.gettext(words) for words in _REBUILDS[what])
    return confirm(title, text, action=f"/admin/storage/rebuild/{what}", button=button, back="/admin/storage")


def rebuild(visit: Visit) -> Response:
    """Make something derived anew, in the background."""
    what = _what(str(visit.path_params["what"]))
    title = visit.gettext(_REBUILDS[what][3])
    kind = "index" if what == "index" else "vectors"
    job = visit.jobs.start(kind, title, {"rebuild": what == "all-vectors"}, who=visit.preferences.who)
    return see_other(visit, f"/jobs/{job}")


def _what(name: str) -> str:
    if name not in _REBUILDS:
        raise NotFoundError("nothing of that name can be made anew")
    return name


def ask_delete(visit: Visit) -> Page:
    """Whether a copy is really to be deleted."""
    copy = _copy(visit)
    return confirm(
        visit.gettext("Delete this copy of the database?"),
        copy.name,
        action=f"/admin/storage/backups/{copy.name}/delete",
        button=visit.gettext("Delete the copy"),
        back="/admin/storage",
    )


def delete(visit: Visit) -> Response:
    """Delete a copy.

    Raises:
        StoreError: it cannot be deleted.
    """
    copy = _copy(visit)
    try:
        copy.unlink()
    except OSError as error:
        raise StoreError(f"{copy} cannot be deleted: {error.strerror}") from error
    return see_other(visit, "/admin/storage", visit.gettext("The copy was deleted."))


def _copy(visit: Visit) -> Path:
    """The copy that the address names.

    Raises:
        UsageError: that is no name of a copy.
        NotFoundError: there is none.
    """
    name = str(visit.path_params["name"])
    if not _NAME.fullmatch(name) or name.startswith("."):
        raise UsageError("that is no name of a copy")
    found = backups_folder(visit.settings) / name
    if not found.is_file():
        raise NotFoundError("there is no such copy")
    return found


ROUTES = (
    PageRoute("/admin/storage", page, scope=Scope.ADMIN),
    PageRoute("/admin/storage/backup", back_up, methods=("POST",), scope=Scope.ADMIN),
    PageRoute("/admin/storage/rebuild/{what}", ask_rebuild, scope=Scope.ADMIN, json=False),
    PageRoute("/admin/storage/rebuild/{what}", rebuild, methods=("POST",), scope=Scope.ADMIN),
    PageRoute("/admin/storage/backups/{name}/delete", ask_delete, scope=Scope.ADMIN, json=False),
    PageRoute("/admin/storage/backups/{name}/delete", delete, methods=("POST",), scope=Scope.ADMIN),
)

"""The form for adding files, and taking what it sends."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from citance.errors import UsageError
from citance.store import Scope
from citance.web.pages.add import work as _work  # noqa: F401 - makes its kinds of jobs known
from citance.web.pages.add.keeping import keep_uploads, new_batch, open_batch, uploads_folder
from citance.web.render import wants_json
from citance.web.visit import Page, PageRoute, Visit, see_other

__all__ = ["ROUTES"]

FORMATS = (
    ("JATS, TEI, BMC XML", ".xml .nxml"),
    ("PDF", ".pdf"),
    ("Word", ".docx"),
    ("LaTeX", ".tex, with its folder or as .zip, .tar.gz"),
    ("HTML, ePub", ".html .epub"),
    ("Text with a reference list", ".txt .md"),
    ("Archives of any of these", ".zip .tar .gz .xz .bz2"),
)
"""What is read, and how such files are called."""
_NAMED = 3
_MOST_FILES = 200
"""Files in one form; see `citance.web.forms`. With scripts more are sent, some at a time."""


def page(visit: Visit) -> Page:
    """The form."""
    limits = {
        "megabytes": visit.settings.api_upload_mb,
        "files": _MOST_FILES,
        "file_megabytes": min(visit.settings.api_upload_mb, visit.settings.max_file_mb),
    }
    context = {"limits": limits, "formats": FORMATS, "folder": str(uploads_folder(visit.settings))}
    return Page(
        "add/add.html",
        context,
        {"limits": limits, "formats": [dict(zip(("name", "suffixes"), each, strict=True)) for each in FORMATS]},
    )


def add(visit: Visit) -> Response:
    """Keep the files that were sent and have them read. With the field `more` set, others that belong to them follow under
    the name that is answered as `batch`.

    Raises:
        UsageError: there is no file.
    """
    form = visit.form
    if not form.files:
        raise UsageError("choose at least one file")
    batch = form.get("batch")
    folder = open_batch(visit.settings, batch) if batch else new_batch(visit.settings)
    keep_uploads(folder, form.files, form.all("paths"))
    programs = wants_json(visit.request)
    if form.get("more"):
        return JSONResponse({"batch": folder.name})
    names = sorted(each.name for each in folder.rglob("*") if each.is_file())
    title = ", ".join(names)
    if len(names) > _NAMED:
        title = visit.gettext("%(count)s files, such as %(name)s") % {"count": len(names), "name": names[0]}
    job = visit.jobs.start("add", title, {"folder": str(folder)}, who=visit.preferences.who)
    return JSONResponse({"job": f"/jobs/{job}"}) if programs else see_other(visit, f"/jobs/{job}")


ROUTES = (
    PageRoute("/add", page, scope=Scope.WRITE),
    PageRoute("/add", add, methods=("POST",), scope=Scope.WRITE, uploads=True),
)

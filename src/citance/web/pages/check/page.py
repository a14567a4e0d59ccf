"""The form, and the page of one check: how far it is, then what was found."""

from __future__ import annotations

import re
import secrets
import shutil
from typing import Any, Final

from starlette.responses import Response

from citance.errors import StoreError, UsageError
from citance.model import CheckedReference, LookupState, ReferenceCheck
from citance.report.check import CheckGroup, grouped, kind_words, suggestion
from citance.store import Scope
from citance.web.i18n import N_
from citance.web.pages.admin.jobs import job_context
from citance.web.pages.check.found import Found, find_check
from citance.web.pages.check.work import HOURS, checks_folder, tidy
from citance.web.parameters import check_page, page_number
from citance.web.visit import Page, PageRoute, Visit, see_other

__all__ = ["ROUTES"]

_SHOWN: Final = 300
"""Entries on one page; few lists have more."""
_LONGEST_LIST: Final = 1_000_000
_HEADING: Final = "References"
_TOLD: Final = re.compile(
    r"\s*(?:@\w+\s*[{(]|TY  ?-|[{<\\]|\[\s*[{\[]|%|#|(?:references|bibliography|literature|works cited)\b)", re.I
)
"""BibTeX, RIS, JSON, XML, LaTeX, a comment, Markdown, or a heading."""

GROUP_WORDS: Final = {
    CheckGroup.RETRACTED: (N_("Retracted or withdrawn"), N_("Look at these before anything else."), "severe"),
    CheckGroup.CONCERN: (N_("Expression of concern"), N_("The publisher has doubts about the work."), "severe"),
    CheckGroup.WRONG_DOI: (N_("Wrong DOI"), N_("The DOI leads elsewhere, or nowhere."), "severe"),
    CheckGroup.CONTESTED: (
        N_("Contested"),
        N_("More statements in this library contrast the work than support it."),
        "warning",
    ),
    CheckGroup.NOT_FOUND: (N_("Not found anywhere"), N_("No source that was asked knows such a work."), "warning"),
    CheckGroup.DETAILS: (N_("Details to look at"), N_("Something differs, or is worth knowing."), "note"),
    CheckGroup.UNKNOWN: (
        N_("Not in this library"),
        N_("Nothing follows from that: no open source was asked, or none answered."),
        "note",
    ),
    CheckGroup.FINE: (N_("Nothing to say"), N_("Found, and all that is known agrees."), "fine"),
}
"""The name of a group, what it means, and how loudly it is shown."""
STATE_WORDS: Final = {
    LookupState.IN_INDEX: N_("In this library"),
    LookupState.IN_SOURCE: N_("Found by asking an open source"),
    LookupState.NOT_IN_INDEX: N_("Not in this library; open sources were not asked"),
    LookupState.NOT_FOUND: N_("Neither in this library nor in the sources that were asked"),
    LookupState.UNKNOWN: N_("Not in this library; a source did not answer"),
    LookupState.NOT_A_WORK: N_("Says too little to be looked for"),
}


def form_page(visit: Visit) -> Page:
    """The form, and for whoever may write the checks that are kept."""
    kept = visit.library.store.kept_checks() if visit.may(Scope.WRITE) else []
    context = {
        "kept": kept,
        "may_ask": may_ask_sources(visit),
        "megabytes": visit.settings.api_upload_mb,
        "hours": HOURS,
    }
    return Page("check/form.html", context, {"kept": kept, "may_ask_sources": context["may_ask"]})


def may_ask_sources(visit: Visit) -> bool:
    """Whether open sources may be asked for this visitor: the setting `api_online` says who may; whoever sits at this
    computer may unless it says nobody."""
    allowed = visit.settings.api_online
    if visit.settings.offline or allowed == "nobody":
        return False
    return allowed == "anybody" or visit.visitor.local or visit.may(Scope.WRITE)


def as_list(text: str) -> str:
    """A pasted text as the file of a reference list: a heading says so where neither the text nor a format of its own does,
    since one or two lines alone could be anything."""
    return text if _TOLD.match(text) else f"{_HEADING}\n\n{text}"


def start(visit: Visit) -> Response:
    """Have what was sent checked.

    Raises:
        UsageError: nothing was sent, both a file and a text were, or too many checks wait.
    """
    form = visit.form
    text = form.get("text").strip()
    if form.files and text:
        raise UsageError("send either a file or a pasted list, not both")
    if len(form.files) > 1:
        raise UsageError("one manuscript is checked at a time")
    if not form.files and not text:
        raise UsageError("choose a file or paste a list of references")
    if len(text) > _LONGEST_LIST:
        raise UsageError("this list is too long to be pasted; send it as a file")
    online = bool(form.get("online")) and may_ask_sources(visit)
    tidy(visit.settings)
    folder = checks_folder(visit.settings)
    name = form.files[0].name if form.files else "list.txt"
    title = form.files[0].name if form.files else visit.gettext("Pasted list")
    file = folder / f"{secrets.token_hex(16)}.upload"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if form.files:
            shutil.move(form.files[0].path, file)
        else:
            file.write_text(as_list(text), encoding="utf-8")
    except OSError as error:
        raise StoreError(f"the file to be checked cannot be kept: {error.strerror or error}") from error
    try:
        job = visit.jobs.start(
            "check", title, {"file": str(file), "name": name, "online": online, "listed": not form.files}
        )
    except UsageError:
        file.unlink(missing_ok=True)
        raise
    return see_other(visit, f"/check/{job}")


def page(visit: Visit) -> Page:
    """How far a check is, or what it found."""
    found = find_check(visit)
    context: dict[str, Any] = {"found": found, "check": found.check, "hours": HOURS, "job": found.job}
    if found.job is not None:
        context |= job_context(found.job)
    if found.check is None:
        return Page("check/check.html", context, {"id": found.id, "job": found.job, "check": None})
    result = _result(visit, found.check)
    data = {
        "id": found.id,
        "job": _without_result(found),
        "kept": found.kept.name if found.kept else None,
        "groups": {
            group.value: [entry.reference.index for entry in entries] for group, entries in result["all"].items()
        },
        "check": found.check,
    }
    return Page("check/check.html", context | result, data)


def _without_result(found: Found) -> dict[str, str] | None:
    return {"id": found.job.id, "status": found.job.status.value} if found.job is not None else None


def _result(visit: Visit, check: ReferenceCheck) -> dict[str, Any]:
    """What the page prints of a check that is through: the wanted groups, a page at a time."""
    groups = grouped(check, blind=visit.preferences.blind)
    wanted = visit.request.query_params.get("show", "")
    chosen = next((group for group in groups if group.value == wanted), None)
    listed = {chosen: groups[chosen]} if chosen is not None else groups
    flat = [(group, entry) for group, entries in listed.items() for entry in entries]
    everything = visit.request.query_params.get("all") == "yes"
    pages = 1 if everything else max(1, -(-len(flat) // _SHOWN))
    number = 1 if everything else page_number(visit.request)
    check_page(number, pages)
    shown: dict[CheckGroup, list[CheckedReference]] = {}
    for group, entry in flat if everything else flat[(number - 1) * _SHOWN : number * _SHOWN]:
        shown.setdefault(group, []).append(entry)
    return {
        "all": groups,
        "shown": shown,
        "chosen": chosen,
        "number": number,
        "pages": pages,
        "group_words": GROUP_WORDS,
        "state_words": STATE_WORDS,
        "kind_words": kind_words,
        "suggestion": suggestion,
        "label_of": _label,
    }


def _label(entry: CheckedReference) -> str:
    """The number by which the list itself names an entry, else its place."""
    return entry.reference.label.strip("[]() .") or str(entry.reference.index)


ROUTES = (
    PageRoute("/check", form_page),
    PageRoute("/check", start, methods=("POST",), uploads=True),
    PageRoute("/check/{id}", page),
)

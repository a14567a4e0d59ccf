"""All corrections that were ever made, and how far people agree."""

from __future__ import annotations

from urllib.parse import urlencode

from citance.errors import UsageError
from citance.report.corrections import agreement_report
from citance.store import CorrectionFilter, Standing
from citance.web.i18n import N_
from citance.web.parameters import LAST_PAGE, page_number
from citance.web.verdicts import LONGEST_NAME
from citance.web.visit import Page, Visit

__all__ = ["STATES", "agreement_page", "log_page"]

_PAGE = 25

STATES = {
    "": N_("All"),
    "single": N_("One person"),
    "agreed": N_("Agreed"),
    "disputed": N_("Disputed"),
    "withdrawn": N_("Taken back"),
}
CHANGED = {"": N_("Any"), "yes": N_("Other than the model"), "no": N_("As the model")}


def log_page(visit: Visit) -> Page:
    """The log of corrections, the latest first, with filters.

    Raises:
        UsageError: a filter that there is not.
    """
    given = visit.request.query_params
    state, changed, who = given.get("state", ""), given.get("changed", ""), given.get("who", "")[:LONGEST_NAME]
    if state not in STATES or changed not in CHANGED:
        raise UsageError("state is one of single, agreed, disputed, withdrawn; changed is yes or no")
    page = page_number(visit.request)
    wanted = CorrectionFilter(
        who=who,
        withdrawn=state == "withdrawn" if state else None,
        changed={"yes": True, "no": False}.get(changed),
        standing=Standing(state) if state in ("single", "agreed", "disputed") else None,
    )
    store = visit.library.store
    logged, total = store.logged_corrections(wanted, limit=_PAGE, offset=(page - 1) * _PAGE)
    found = {item.statement.id: item for item in store.statements([each.correction.statement_id for each in logged])}
    rows = [(each, found.get(each.correction.statement_id)) for each in logged]
    here = {"state": state, "changed": changed, "who": who, "page": str(page) if page > 1 else ""}
    kept = {name: value for name, value in here.items() if value}
    context = {
        "rows": rows,
        "total": total,
        "page": page,
        "pages": min(LAST_PAGE, -(-total // _PAGE)),
        "state": state,
        "changed": changed,
        "judge": who,
        "judges": store.judges(),
        "states": STATES,
        "changes": CHANGED,
        "here": "/corrections/log" + (f"?{urlencode(kept)}" if kept else ""),
    }
    return Page("corrections/log.html", context, {"total": total, "page": page, "corrections": logged})


def agreement_page(visit: Visit) -> Page:
    """How far people agree with each other, and the model with them."""
    report = agreement_report(visit.library.store.verdicts())
    return Page("corrections/agreement.html", {"report": report}, report)

"""The form under a statement."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from citance.web.verdicts import keep_name, one_statement, read_given
from citance.web.visit import Visit, see_other

__all__ = ["correct"]


def correct(visit: Visit) -> Response:
    """Keep what a person says of a statement, and show it there.

    Raises:
        NotFoundError: there is no such statement.
        UsageError: a field that makes no sense.
    """
    item = one_statement(visit, str(visit.path_params["id"]))
    given = read_given(visit)
    visit.library.correct(item.statement.id, given.stance, broad=given.broad, who=given.who, note=given.note)
    address = f"/statement/{quote(item.statement.id, safe='')}#corrections"
    said = visit.gettext("Your verdict is saved. It is in force now, and can be taken back below.")
    return keep_name(visit, see_other(visit, address, said))

"""Taking a correction back on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from citance.index import Index


def test_a_correction_is_taken_back(citance: Any, own_db: Path) -> None:
    with Index.open(own_db) as index:
        item = next(each for each in index.store.iter_statements() if each.correction is None and each.stance)
    sid = item.statement.id
    other = "contrasting" if item.stance != "contrasting" else "mentioning"
    assert citance("correct", sid, other, "--who", "me", "--db", own_db).exit_code == 0
    assert citance("correct", sid, "--undo", "--who", "me", "--db", own_db).exit_code == 0
    with Index.open(own_db) as index:
        now = index.store.statement(sid)
        log = index.store.correction_log(sid)
    assert (now.correction, now.stance) == (None, item.stance)
    assert log[-1].correction.withdrawn_by == "me"
    assert citance("correct", sid, "--undo", "--db", own_db).exit_code == 4, "there is none any more"
    assert citance("correct", sid, "--db", own_db).exit_code == 2
    assert citance("correct", sid, other, "--undo", "--db", own_db).exit_code == 2

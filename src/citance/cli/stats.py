"""`citance stats`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from citance.cli._common import DbOption, JsonOption, print_json, print_table, settings_for

if TYPE_CHECKING:
    from citance.store import StoreStats

__all__ = ["stats"]


def stats(db: DbOption = None, as_json: JsonOption = False) -> None:
    """Count what is in the library."""
    from citance.cli._library import open_index

    with open_index(settings_for(db)) as index:
        counts = index.store.stats()
    if as_json:
        print_json(counts)
    else:
        print_table(("what", "number"), _rows(counts), right=("number",))


def _rows(counts: StoreStats) -> Iterator[tuple[str, str]]:
    yield "works", f"{counts.works:,}"
    yield "papers read", f"{counts.papers:,}"
    if counts.translations:
        yield "  translations, whose statements are not counted", f"{counts.translations:,}"
    yield "references", f"{counts.references:,}"
    yield "  cited nowhere in the text", f"{counts.uncited_references:,}"
    yield "citation statements", f"{counts.statements:,}"
    for stance in ("supporting", "contrasting", "mentioning", "unclassified"):
        strict, broad = counts.by_stance.get(stance, 0), counts.by_broad.get(stance, 0)
        if strict or broad:
            yield f"  {stance} (broad)", f"{strict:,} ({broad:,})"
    yield "  self-citations", f"{counts.self_citations:,}"
    yield "  found without markup", f"{counts.inferred:,}"
    yield "  corrected by people", f"{counts.corrected:,}"
    if counts.uncertain:
        yield "  uncertain, which the model would not stand by", f"{counts.uncertain:,}"
    for title, groups in (
        ("statements by section", counts.by_role),
        ("statements by place", counts.by_place),
        ("files", counts.files),
        ("papers by language, translations too", counts.languages),
        ("papers by format, translations too", counts.formats),
        ("judgements by model", counts.models),
    ):
        yield title, ""
        for name, number in groups.items():
            yield f"  {name}", f"{number:,}"

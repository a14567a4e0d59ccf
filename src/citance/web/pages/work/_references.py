"""The tab "References": what a work cites, and how; entry by entry, or statement by statement as its argument runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from citance.errors import UsageError
from citance.model import CitedWhen, IndexedStatement, IndexedWork, MatchMethod, Tally, cited_when, retraction_in_force
from citance.store import CitedReference, SaidOf
from citance.web.i18n import N_
from citance.web.pages.work._choice import Choice
from citance.web.parameters import check_page
from citance.web.visit import Visit

__all__ = ["Entry", "references", "references_data"]

_PER_PAGE: Final = 100
_READING_PER_PAGE: Final = 25
_STANCES: Final = ("contrasting", "supporting", "mentioning", "unclassified")

VIEWS: Final[Mapping[str, str]] = {
    "list": N_("In the list’s order"),
    "contrasted": N_("Contrasted by this paper"),
    "supported": N_("Supported by this paper"),
    "cited": N_("Most cited in this library"),
    "noticed": N_("With an editorial notice"),
    "uncited": N_("Never cited in the text"),
    "reading": N_("How the paper argues"),
}
"""The views by the word in the address; "list" stands there by leaving it out."""

METHOD_WORDS: Final[Mapping[MatchMethod, str]] = {
    MatchMethod.DOI: N_("matched by DOI"),
    MatchMethod.PMID: N_("matched by PubMed number"),
    MatchMethod.PMCID: N_("matched by PMC number"),
    MatchMethod.ARXIV: N_("matched by arXiv number"),
    MatchMethod.OPENALEX: N_("matched by OpenAlex id"),
    MatchMethod.FINGERPRINT: N_("matched by title, year and first author"),
    MatchMethod.SCORED: N_("matched by description"),
    MatchMethod.HAND: N_("matched by a person"),
    MatchMethod.NONE: N_("known from this entry alone"),
}


@dataclass(frozen=True)
class Entry:
    """One entry of the list: what the paper says of the work (statement ids by stance, counts), how the library cites it,
    and, if it is retracted, whether the paper came after that."""

    reference: CitedReference
    statements: tuple[tuple[str, str], ...]
    """(statement id, stance's word), in reading order."""
    counts: Mapping[str, int]
    tally: Tally
    cited_when: CitedWhen | None

    @property
    def method(self) -> str:
        """How the entry was tied to its work: a message of the catalogue."""
        match = self.reference.match
        return METHOD_WORDS[match.method] if match else METHOD_WORDS[MatchMethod.NONE]

    @property
    def score(self) -> float | None:
        """How sure that is (0 to 1), where it was scored."""
        match = self.reference.match
        return match.score if match and match.method is MatchMethod.SCORED else None


def references(visit: Visit, item: IndexedWork, choice: Choice) -> dict[str, Any]:
    """What the tab's template prints.

    Raises:
        UsageError: there is no such view.
        NotFoundError: there is no such page.
    """
    shown = choice.extra or "list"
    if shown not in VIEWS:
        raise UsageError(f"show is one of {', '.join(VIEWS)}")
    store = visit.library.store
    listed = store.references_of(item.id) if item.has_paper else []
    said = store.said_in(item.id) if item.has_paper else []
    entries = _entries(visit, item, listed, said, broad=choice.broad)
    wanted = _ordered(entries, "list" if choice.blind and shown == "cited" else shown)
    per_page, number = (_READING_PER_PAGE, len(said)) if shown == "reading" else (_PER_PAGE, len(wanted))
    pages = max(1, -(-number // per_page))
    check_page(choice.number, pages)
    first = (choice.number - 1) * per_page
    reading: tuple[IndexedStatement, ...] = ()
    if shown == "reading":
        reading = tuple(store.statements([each.statement_id for each in said[first : first + per_page]]))
    return {
        "entries": wanted[first : first + per_page] if shown != "reading" else (),
        "reading": reading,
        "shown": shown,
        "views_offered": _offered(entries, choice, said),
        "retracted": tuple(entry for entry in entries if entry.cited_when is not None),
        "total": len(entries),
        "found": number,
        "uncited": sum(not entry.statements for entry in entries),
        "pages": pages,
    }


def references_data(made: Mapping[str, Any], choice: Choice) -> dict[str, Any]:
    """The same for programs."""
    return {
        "total": made["total"],
        "page": choice.number,
        "pages": made["pages"],
        "show": made["shown"],
        "never_cited_in_the_text": made["uncited"],
        "references": [
            {
                "reference": entry.reference.reference,
                "cited": entry.reference.cited,
                "match": entry.reference.match,
                "statements": [{"id": sid, "stance": stance} for sid, stance in entry.statements],
                "tally": entry.tally,
                "cited_when": entry.cited_when,
            }
            for entry in made["entries"]
        ],
        "statements": made["reading"],
    }


def _entries(
    visit: Visit, item: IndexedWork, listed: Sequence[CitedReference], said: Sequence[SaidOf], *, broad: bool
) -> tuple[Entry, ...]:
    """The entries with what is said; several entries for one work share what is said of it."""
    of: dict[int, list[tuple[str, str]]] = {}
    for one in said:
        stance = (one.broad if broad else one.strict) or "unclassified"
        of.setdefault(one.cited_id, []).append((one.statement_id, stance))
    tallies = visit.library.store.tallies([each.cited.id for each in listed], broad=broad)
    entries = []
    for each in listed:
        statements = tuple(of.get(each.cited.id, ()))
        counts = {name: sum(word == name for _, word in statements) for name in _STANCES}
        retraction = retraction_in_force(each.cited.notices) if each.cited.notices else None
        when = cited_when(item.work, retraction) if retraction else None
        entries.append(Entry(each, statements, counts, tallies[each.cited.id], when))
    return tuple(entries)


def _ordered(entries: Sequence[Entry], shown: str) -> tuple[Entry, ...]:
    """What a view shows, in its order."""
    if shown == "contrasted":
        kept = [entry for entry in entries if entry.counts["contrasting"]]
        return tuple(sorted(kept, key=lambda entry: -entry.counts["contrasting"]))
    if shown == "supported":
        kept = [entry for entry in entries if entry.counts["supporting"]]
        return tuple(sorted(kept, key=lambda entry: -entry.counts["supporting"]))
    if shown == "cited":
        return tuple(sorted(entries, key=lambda entry: -entry.tally.total))
    if shown == "noticed":
        return tuple(entry for entry in entries if entry.reference.cited.notices)
    if shown == "uncited":
        return tuple(entry for entry in entries if not entry.statements)
    return tuple(entries)


def _offered(entries: Sequence[Entry], choice: Choice, said: Sequence[SaidOf]) -> tuple[tuple[str, str, int], ...]:
    """(word, title, number) of the views that show something; in blind mode without those that sort by counts."""
    hidden = {"cited", "contrasted", "supported"} if choice.blind else set()
    numbers = {name: len(_ordered(entries, name)) for name in VIEWS}
    numbers["reading"] = len(said)
    return tuple((name, title, numbers[name]) for name, title in VIEWS.items() if name not in hidden and numbers[name])

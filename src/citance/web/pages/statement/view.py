"""The page of a statement."""

from __future__ import annotations

from typing import Any

from citance.errors import CitanceError
from citance.index import Index
from citance.model import IndexedStatement, MatchMethod
from citance.report import confidence_of
from citance.report.surroundings import Line, surroundings
from citance.store import LoggedCorrection, Scope, last_words, standing_of
from citance.web.i18n import N_
from citance.web.pages.statement.labelled import labelled_examples, nearest_checked
from citance.web.showing import Reader, Shown
from citance.web.verdicts import (
    LONGEST_NAME,
    LONGEST_NOTE,
    MEANINGS,
    judge_name,
    one_statement,
    rules_named,
    seen_before,
)
from citance.web.views import segments
from citance.web.visit import Page, Visit

__all__ = ["page"]

_ALIKE = 4
_SCORED = {
    MatchMethod.SCORED: N_(
        "By its description: title, authors, year and journal were compared with those of known works."
    ),
}


def page(visit: Visit) -> Page:
    """The statement with this id."""
    item = one_statement(visit, str(visit.path_params["id"]))
    store, sid = visit.library.store, item.statement.id
    reader = Reader.of(visit.visitor, visit.settings)
    amount = reader.how_much(item.citing)
    nearby = store.passages_around(sid)
    here = next((each for each in nearby if each.here), None)
    groups = {
        "others": [each for each in here.statement_ids if each != sid] if here else [],
        "similar": _alike(visit.library, sid),
        "disagreeing": _disagreeing(visit.library, sid),
        "checked": nearest_checked(visit.library, item),
    }
    found = {
        each.statement.id: each for each in store.statements(list({sid for ids in groups.values() for sid in ids}))
    }
    log = store.correction_log(sid)
    verdicts = store.verdicts([sid]).get(sid, [])
    who = judge_name(visit)
    address = str(visit.request.url.replace(query="", fragment="")).removesuffix(".json")
    judgement = item.judgement
    context: dict[str, Any] = {
        "item": item,
        "address": address,
        "amount": amount,
        "lines": surroundings(nearby) if amount is Shown.FULL else (),
        **{name: [found[each] for each in ids if each in found] for name, ids in groups.items()},
        "log": list(reversed(log)),
        "standing": standing_of(verdicts),
        "people": len(last_words(verdicts)),
        "who": who,
        "prefill": _prefill(item, log, who),
        "meanings": MEANINGS,
        "rules": rules_named(judgement.why if judgement and amount is Shown.FULL else ""),
        "match": store.match_of(sid),
        "scored": _SCORED,
        "similar": _once([found[each] for each in groups["similar"] if each in found], _ALIKE),
        "by_meaning": visit.library.has_vectors,
        "examples": labelled_examples(item),
        "beside": lambda text: segments(text, _evidence_in(text, item)),
        "marked_example": lambda each: segments(each.citance, [(each.marker_start, each.marker_end, "marker")]),
        "may_correct": visit.may(Scope.WRITE),
        "longest_name": LONGEST_NAME,
        "longest_note": LONGEST_NOTE,
    }
    return Page("statement.html", context, _data(reader, item, context))


def _evidence_in(text: str, item: IndexedStatement) -> list[tuple[int, int, str]]:
    """Where the words that carry the judgement stand in a sentence beside the citance."""
    evidence = item.judgement.evidence if item.judgement else None
    if evidence is None or evidence.start >= 0 or not evidence.text:
        return []
    at = text.find(evidence.text)
    return [(at, at + len(evidence.text), "evidence")] if at >= 0 else []


def _prefill(item: IndexedStatement, log: list[LoggedCorrection], who: str) -> tuple[str, str, str]:
    """What the form says at first: one's own verdict, or the stance in force; "" for a broad stance that is the same."""
    own = seen_before(log, who)
    strict, broad = (own.correction.stance, own.correction.broad) if own else (item.stance, item.broad)
    note = own.correction.note if own else ""
    return strict.value if strict else "", broad.value if broad and broad != strict else "", note


def _alike(library: Index, sid: str) -> list[str]:
    """The ids of similar statements, several of a sentence among them; [] where the index cannot tell."""
    try:
        return [hit.id for hit in library.similar(sid, limit=3 * _ALIKE)]
    except CitanceError:  # a statement that no index holds, such as one of a translation
        return []


def _once(items: list[IndexedStatement], most: int) -> list[IndexedStatement]:
    """The first statement of each sentence."""
    found: dict[tuple[int, str], IndexedStatement] = {}
    for each in items:
        found.setdefault((each.citing.id, each.statement.citance), each)
    return list(found.values())[:most]


def _disagreeing(library: Index, sid: str) -> list[str]:
    """The ids of statements of the opposite stance about the same work, those with the most words in common first. Vectors
    are not asked: they would tell of other works, and take ten times as long."""
    try:
        return [hit.id for hit in library.search_index.similar(sid, limit=_ALIKE, disagreeing=True)]
    except CitanceError:
        return []


def _data(reader: Reader, item: IndexedStatement, context: dict[str, Any]) -> dict[str, Any]:
    """The same for programs, with no more text than on the page."""
    lines: tuple[Line, ...] = context["lines"]
    match = context["match"]
    return {
        "statement": reader.shown(item),
        "stance": item.stance,
        "broad": item.broad,
        "confidence": confidence_of(item),
        "shown": context["amount"],
        "surroundings": lines,
        "same_sentence": [
            {"id": each.statement.id, "cited": each.cited, "stance": each.stance, "broad": each.broad}
            for each in context["others"]
        ],
        "rules": [rule.number for rule in context["rules"]],
        "match": match,
        "corrections": list(reversed(context["log"])),
        "standing": context["standing"],
        "similar": [each.statement.id for each in context["similar"]],
        "disagreeing": [each.statement.id for each in context["disagreeing"]],
    }

"""Counting. Tallies are asked of an index that covers them, not kept beside: so they cannot be wrong.

Measured by `benchmarks/store.py` on 200,000 statements; see docs/decisions/2026-11-22-store.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    distinct,
    func,
    literal,
    select,
)

from citance.model import MatchMethod, Place, SectionRole, Stance, Tally
from citance.store._write import chunks
from citance.store.nouns import Coverage, StoreStats
from citance.store.schema import (
    TELLING,
    classifier,
    file,
    judgement,
    paper,
    record,
    reference,
    statement,
    work,
    work_key,
)

__all__ = [
    "coverage",
    "discussed_ids",
    "identified_references",
    "numbers",
    "stats",
    "tallies",
    "tally_by_section",
    "tally_of",
]

_UNCLASSIFIED = "unclassified"
_IDENTIFIERS = (MatchMethod.DOI.value, MatchMethod.PMID.value, MatchMethod.PMCID.value, MatchMethod.ARXIV.value)
_STANCES = (Stance.SUPPORTING, Stance.CONTRASTING, Stance.MENTIONING)


def _number(stance: ColumnElement[str | None], word: Stance) -> ColumnElement[int]:
    return func.count(case((stance == word.value, literal(1))))


def numbers(
    stance: ColumnElement[str | None], *, rows: ColumnElement[Any] | None = None
) -> tuple[ColumnElement[int], ...]:
    """The numbers in the order of the fields of `Tally`; `rows` is a column that is null where an outer join found none."""
    return (
        func.count() if rows is None else func.count(rows),
        *(_number(stance, word) for word in _STANCES),
        func.count(distinct(statement.c.citing_id)),
        func.count(case((and_(statement.c.uncertain, stance == Stance.MENTIONING.value), literal(1)))),
    )


def _counts(by: ColumnElement[Any], *, broad: bool) -> Select[Any]:
    """One pass over an index: the group, then the numbers."""
    stance = statement.c.broad if broad else statement.c.strict
    return select(by, *numbers(stance)).where(statement.c.counted).group_by(by)


def _of_works(mine: ColumnElement[Any], *, broad: bool) -> Select[Any]:
    return _counts(mine, broad=broad).where(mine.in_(bindparam("ids", expanding=True)))


_COUNTS = {
    (citing, broad): _of_works(statement.c.citing_id if citing else statement.c.cited_id, broad=broad)
    for citing in (False, True)
    for broad in (False, True)
}


def tallies(
    connection: Connection, work_ids: Iterable[int], *, broad: bool = False, citing: bool = False
) -> dict[int, Tally]:
    """The tally of every work: of the statements about it, or (`citing`) of those in it."""
    found: dict[int, Tally] = {}
    for part in chunks(dict.fromkeys(work_ids)):
        found.update((work_id, Tally()) for work_id in part)
        found.update((row[0], tally_of(row)) for row in connection.execute(_COUNTS[citing, broad], {"ids": part}))
    return found


def tally_of(row: Any) -> Tally:
    """The tally in a row of a group and its numbers."""
    _, total, supporting, contrasting, mentioning, citing_works, uncertain = row
    return Tally(
        total=total,
        supporting=supporting,
        contrasting=contrasting,
        mentioning=mentioning,
        unclassified=total - supporting - contrasting - mentioning,
        citing_works=citing_works,
        uncertain=uncertain,
    )


def tally_by_section(connection: Connection, work_id: int, *, broad: bool) -> dict[SectionRole, Tally]:
    """The tally of the statements about a work, by the role of the section they stand in; empty roles left out."""
    query = _counts(statement.c.role, broad=broad).where(statement.c.cited_id == work_id)
    found = {row[0]: tally_of(row) for row in connection.execute(query)}
    return {role: found[role.value] for role in SectionRole if role.value in found}


def coverage(connection: Connection, work_id: int) -> Coverage:
    """How many of the works that were read have a statement about a work, and how many list it. Of the texts of one work one
    is counted, so that papers are counted for works, which an index answers alone."""
    stating = select(func.count(distinct(statement.c.citing_id)))
    said = stating.where(statement.c.cited_id == work_id, statement.c.counted)
    listed = select(func.count(distinct(reference.c.paper_id)))
    listed = listed.where(reference.c.work_id == work_id, reference.c.counted)
    return Coverage(
        with_statements=connection.execute(said).scalar() or 0, listing=connection.execute(listed).scalar() or 0
    )


def discussed_ids(connection: Connection, limit: int) -> list[int]:
    """Works by supporting and contrasting statements (strict), then by all statements, then by id.

    Only the few statements with a stance are looked at first; all are counted only for works that tie at the last
    place, or if there are not enough works with a stance.
    """
    number = func.count().label("number")
    query = (
        select(statement.c.cited_id, number)
        .where(TELLING, statement.c.counted)
        .group_by(statement.c.cited_id)
        .order_by(number.desc())
    )
    ranked = connection.execute(query).all()
    if len(ranked) >= limit > 0:
        least = ranked[limit - 1][1]
        candidates = {work_id: count for work_id, count in ranked if count >= least}
        totals = _totals(connection, list(candidates))
    else:
        candidates = dict(ranked)
        rest = _most_stated(connection, limit + len(ranked))
        totals = {**_totals(connection, list(candidates)), **rest}
    order = sorted(totals, key=lambda work_id: (-candidates.get(work_id, 0), -totals[work_id], work_id))
    return order[:limit]


def _totals(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for part in chunks(ids):
        query = select(statement.c.cited_id, func.count()).where(statement.c.cited_id.in_(part), statement.c.counted)
        found.update(connection.execute(query.group_by(statement.c.cited_id)).all())
    return found


def _most_stated(connection: Connection, limit: int) -> dict[int, int]:
    number = func.count().label("number")
    query = select(statement.c.cited_id, number).where(statement.c.counted).group_by(statement.c.cited_id)
    rows = connection.execute(query.order_by(number.desc(), statement.c.cited_id).limit(limit))
    return dict(rows.all())


def identified_references(connection: Connection) -> int:
    """How many counted references are tied to a work with an identifier."""
    identified = select(work_key.c.work_id).where(work_key.c.method.in_(_IDENTIFIERS)).distinct().subquery()
    query = (
        select(func.count())
        .select_from(reference)
        .join(identified, identified.c.work_id == reference.c.work_id)
        .where(reference.c.counted)
    )
    return connection.execute(query).scalar() or 0


_WORDS: dict[str, tuple[Column[Any], type[Stance | SectionRole | Place]]] = {
    "by_stance": (statement.c.strict, Stance),
    "by_broad": (statement.c.broad, Stance),
    "by_role": (statement.c.role, SectionRole),
    "by_place": (statement.c.place, Place),
}
_FLAGS = {
    "self_citations": statement.c.self_citation,
    "inferred": statement.c.inferred,
    "corrected": statement.c.corrected,
    "uncertain": statement.c.uncertain,
}


def _by_number(groups: dict[str, int]) -> dict[str, int]:
    """The most frequent first, without those that there are none of."""
    return dict(sorted(((word, n) for word, n in groups.items() if n), key=lambda pair: (-pair[1], pair[0])))


def _of_statements(connection: Connection) -> dict[str, Any]:
    """All that is counted of statements, in one pass over them: a pass for each property would take five times as long."""
    columns: list[ColumnElement[int]] = [func.count()]
    columns += [_in_case(column == word.value) for column, words in _WORDS.values() for word in words]
    columns += [_in_case(flag) for flag in _FLAGS.values()]
    row = iter(connection.execute(select(*columns).where(statement.c.counted)).one())
    found: dict[str, Any] = {"statements": next(row)}
    for name, (_, words) in _WORDS.items():
        groups = {word.value: next(row) for word in words}
        found[name] = _by_number({**groups, _UNCLASSIFIED: found["statements"] - sum(groups.values())})
    return {**found, **{name: next(row) for name in _FLAGS}}


def _in_case(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, literal(1))))


def _models(connection: Connection) -> dict[str, int]:
    """Judgements by the classifier: all, less the few of statements that are not counted."""
    names = dict(connection.execute(select(classifier.c.id, classifier.c.name)).all())
    mine = judgement.c.classifier_id
    found: Counter[int] = Counter(dict(connection.execute(select(mine, func.count()).group_by(mine)).all()))
    left = (
        select(mine, func.count())
        .select_from(statement.join(judgement, judgement.c.statement_id == statement.c.id))
        .where(~statement.c.counted)
        .group_by(mine)
    )
    found.subtract(dict(connection.execute(left).all()))
    return dict(sorted((names[number], count) for number, count in found.items() if count))


def _uncited(connection: Connection, counted: int) -> int:
    """References of counted papers that no statement is about, `counted` in all."""
    cited = select(func.count()).select_from(select(statement.c.reference_id).distinct().subquery())
    left = (
        select(func.count(distinct(statement.c.reference_id)))
        .select_from(reference.join(statement, statement.c.reference_id == reference.c.id))
        .where(~reference.c.counted)
    )
    return counted - (connection.execute(cited).scalar() or 0) + (connection.execute(left).scalar() or 0)


def stats(connection: Connection) -> StoreStats:
    """Counts over everything: reads all statements once, for a page that is looked at now and then."""

    def count(query: Select[Any]) -> int:
        return connection.execute(query).scalar() or 0

    def groups(column: Column[Any], without: str) -> dict[str, int]:
        query = select(column, func.count()).group_by(column)
        return _by_number({str(word or without): number for word, number in connection.execute(query)})

    references = count(select(func.count()).select_from(reference).where(reference.c.counted))
    return StoreStats(
        works=count(select(func.count()).select_from(work)),
        papers=count(select(func.count()).select_from(paper)),
        translations=count(select(func.count()).select_from(paper).where(~paper.c.counted, ~paper.c.version)),
        versions=count(select(func.count()).select_from(paper).where(paper.c.version)),
        records=count(select(func.count()).select_from(record)),
        references=references,
        uncited_references=_uncited(connection, references),
        files=groups(file.c.status, _UNCLASSIFIED),
        languages=groups(paper.c.language, "unknown"),
        formats=groups(paper.c.format, "unknown"),
        models=_models(connection),
        **_of_statements(connection),
    )

"""Whether those who cite a work are independent of those who wrote it.

`judge_pending` looks at the statements whose `independence` is null: new ones, and those of works whose authors or
affiliations changed. A self-citation is told anew over the whole lists of authors of both works; what a reference printed
holds as long as the cited work is known from references alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from citance.model import Author, Independence, Stance, Work
from citance.store._codec import decode_work
from citance.store._grouping import Level
from citance.store._people import MOST_AUTHORS, authors_kept
from citance.store._write import Write, chunks
from citance.store.people import GroupCount, IndependentGroups
from citance.store.schema import PENDING, authorship, statement, work, work_institution
from citance.text.names import COMMON_FAMILIES, compatible_given, is_collective, is_telling_given, name_key
from citance.text.shared_names import LARGE, SharedNames

__all__ = ["independent_groups", "judge_pending"]

_STATEMENTS = 5_000
"""Statements judged in one transaction."""
_MOST_PEOPLE = 50
"""Authors of a work whose other works are asked for co-authors; a longer list is no group."""
_MOST_WORKS = 200
"""Works of one person that are asked."""

_SET = (
    update(statement)
    .where(statement.c.id == bindparam("i"))
    .values(independence=bindparam("d"), self_citation=bindparam("s"))
)


def judge_pending(write: Write) -> tuple[int, int]:
    """Judge some statements; (their number, how many of them a derived index must be told of), (0, 0) at the end."""
    columns = (statement.c.id, statement.c.sid, statement.c.citing_id, statement.c.cited_id, statement.c.self_citation)
    query = select(*columns, statement.c.counted).where(PENDING).order_by(statement.c.id).limit(_STATEMENTS)
    rows = write.connection.execute(query).all()
    if not rows:
        return 0, 0
    judge = _Judge(write.connection, {work_id for row in rows for work_id in (row.citing_id, row.cited_id)})
    said: list[dict[str, Any]] = []
    told = 0
    for row in rows:
        is_own, found = judge.of(row.citing_id, row.cited_id, printed=row.self_citation)
        said.append({"i": row.id, "d": found.value, "s": is_own})
        if is_own != row.self_citation and row.counted:
            write.put_statements[row.sid] = None
            told += 1
    write.connection.execute(_SET, said)
    return len(rows), told


class _Judge:
    """Compares works; remembers what it found about each pair."""

    def __init__(self, connection: Connection, ids: Iterable[int]) -> None:
        self._run = connection.execute
        self._works: dict[int, Work] = {}
        self._levels: dict[int, int] = {}
        self._people: dict[int, set[int]] = {}
        self._places: dict[int, set[int]] = {}
        self._names: dict[int, SharedNames] = {}
        self._near: dict[int, dict[int, set[int]]] = {}
        self._found: dict[tuple[int, int], tuple[bool, Independence]] = {}
        for part in chunks(sorted(ids)):
            for row in self._run(select(work.c.id, work.c.level, work.c.data).where(work.c.id.in_(part))):
                self._works[row.id], self._levels[row.id] = decode_work(row.data), row.level
            for work_id, number in self._run(
                select(authorship.c.work_id, authorship.c.person_id).where(authorship.c.work_id.in_(part))
            ):
                self._people.setdefault(work_id, set()).add(number)
            for work_id, number in self._run(select(work_institution).where(work_institution.c.work_id.in_(part))):
                self._places.setdefault(work_id, set()).add(number)

    def of(self, citing: int, cited: int, *, printed: bool) -> tuple[bool, Independence]:
        """Whether a statement is a self-citation, and its independence; `printed` is what the reference says of it."""
        if (citing, cited) not in self._found:
            self._found[citing, cited] = self._compare(citing, cited)
        is_own, found = self._found[citing, cited]
        if printed and not is_own and self._levels[cited] <= Level.REFERENCE:
            return True, Independence.SHARED_AUTHOR
        return is_own, found

    def _compare(self, citing: int, cited: int) -> tuple[bool, Independence]:
        mine, theirs = self._works[citing].authors, self._works[cited].authors
        if not mine or not theirs:
            return False, Independence.UNKNOWN
        if citing not in self._names:
            self._names[citing] = SharedNames(mine)
        people = self._people.get(citing, set()) & self._people.get(cited, set())
        # One person by ORCID or by signs, under names that may differ; in long lists only what the names themselves say.
        if self._names[citing].with_authors(theirs) or (people and max(len(mine), len(theirs)) <= LARGE):
            return True, Independence.SHARED_AUTHOR
        same = self._share_a_place(citing, cited) or self._have_written_together(citing, cited)
        return False, Independence.SAME_GROUP if same else Independence.INDEPENDENT

    def _share_a_place(self, citing: int, cited: int) -> bool:
        return not self._places.get(citing, set()).isdisjoint(self._places.get(cited, ()))

    def _have_written_together(self, citing: int, cited: int) -> bool:
        """Whether an author of each has signed a third work of the library."""
        if citing not in self._near:
            self._near[citing] = self._coauthors(citing)
        near = self._near[citing]
        others = {citing, cited}
        return any(near.get(number, others) - others for number in self._people.get(cited, ()))

    def _coauthors(self, citing: int) -> dict[int, set[int]]:
        """The people who have signed other works with a work's authors, with these works."""
        people = sorted(self._people.get(citing, ()))
        if len(people) > _MOST_PEOPLE:
            return {}
        ids: set[int] = set()
        for number in people:
            theirs = select(authorship.c.work_id).where(authorship.c.person_id == number).limit(_MOST_WORKS)
            ids.update(self._run(theirs).scalars())
        ids.discard(citing)
        found: dict[int, set[int]] = {}
        for part in chunks(sorted(ids)):
            signed: dict[int, list[int]] = {}
            for work_id, number in self._run(
                select(authorship.c.work_id, authorship.c.person_id).where(authorship.c.work_id.in_(part))
            ):
                signed.setdefault(work_id, []).append(number)
            for work_id, numbers in signed.items():
                if len(numbers) <= _MOST_PEOPLE:
                    for number in numbers:
                        found.setdefault(number, set()).add(work_id)
        return found


_TELLING = (Stance.SUPPORTING.value, Stance.CONTRASTING.value)


# -- groups behind statements --------------------------------------------------------------------------------------


def independent_groups(connection: Connection, work_id: int, *, broad: bool = False) -> IndependentGroups:
    """The groups behind the supporting and the contrasting statements about a work. Mentions, nearly all of the
    statements about a famous work, are not looked at: the question is asked for every page of a work."""
    stance = statement.c.broad if broad else statement.c.strict
    query = select(statement.c.citing_id, stance.label("stance"), statement.c.self_citation).where(
        statement.c.cited_id == work_id, statement.c.counted, stance.in_(_TELLING)
    )
    by_stance: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        by_stance.setdefault(row.stance, []).append(row)
    ids = {row.citing_id for rows in by_stance.values() for row in rows}
    linked = _Linked(connection, ids)
    counts = {}
    for word, rows in by_stance.items():
        works = {row.citing_id for row in rows}
        counts[word] = GroupCount(
            statements=len(rows),
            works=len(works),
            groups=linked.groups(works),
            self_citing=len({row.citing_id for row in rows if row.self_citation}),
        )
    return IndependentGroups(**counts)


class _Linked:
    """Works, and which of them share an author."""

    def __init__(self, connection: Connection, ids: Iterable[int]) -> None:
        self._signs: dict[int, set[str]] = {}
        names: dict[str, list[tuple[int, Author]]] = {}
        for part in chunks(sorted(ids)):
            for row in connection.execute(select(work.c.id, work.c.data).where(work.c.id.in_(part))):
                item = decode_work(row.data)
                self._signs[row.id] = {f"orcid {author.orcid}" for author in item.authors if author.orcid}
                for author in _comparable(item.authors):
                    names.setdefault(name_key(author.family, author.given), []).append((row.id, author))
            for work_id, number in connection.execute(
                select(authorship.c.work_id, authorship.c.person_id).where(authorship.c.work_id.in_(part))
            ):
                if work_id in self._signs:
                    self._signs[work_id].add(f"person {number}")
        for key, bearers in names.items():
            self._sign(key, bearers)

    def _sign(self, key: str, bearers: Sequence[tuple[int, Author]]) -> None:
        """Give one sign to each set of given names that may be one person's: a shorter one goes with the first."""
        forms: list[str] = []
        for work_id, author in sorted(bearers, key=lambda pair: (-len(pair[1].given), pair[1].given)):
            place = next((n for n, form in enumerate(forms) if compatible_given(form, author.given)), len(forms))
            if place == len(forms):
                forms.append(author.given)
            self._signs[work_id].add(f"name {key} {place}")

    def groups(self, ids: Iterable[int]) -> int:
        """The number of groups among these works: those that shared authors link, directly or through others of them."""
        parent: dict[int, int] = {}
        first: dict[str, int] = {}

        def root(one: int) -> int:
            while parent[one] != one:
                parent[one] = parent[parent[one]]
                one = parent[one]
            return one

        for one in sorted(ids):
            parent[one] = one
            for sign in self._signs.get(one, ()):
                parent[root(first.setdefault(sign, one))] = root(one)
        return sum(parent[one] == one for one in parent)


def _comparable(authors: Sequence[Author]) -> Iterable[Author]:
    """The authors whose printed name alone says who they are: those of common family names need more than an initial,
    and so do all in a list of a collaboration."""
    for place in authors_kept(authors[: MOST_AUTHORS * 4]):
        author = authors[place]
        key = name_key(author.family, author.given)
        if not key:
            continue
        if key.startswith("="):
            sure = is_collective(author.family, author.given)
        else:
            sure = is_telling_given(author.given) or not (len(authors) > LARGE or key.split(" ")[0] in COMMON_FAMILIES)
        if sure:
            yield author

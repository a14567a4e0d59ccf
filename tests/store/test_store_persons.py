"""Which names of one key are one person's."""

from __future__ import annotations

import pytest

from citance.model import Author, Venue, Work
from citance.store._persons import mention_of, told_apart
from citance.text.names import name_key

A1, A2 = "0000-0002-1825-0097", "0000-0001-5109-3700"


def groups(*works: Work, rare: bool = True) -> list[list[int]]:
    """The numbers of the works whose first authors are one person's."""
    assert len({name_key(work.authors[0].family, work.authors[0].given) for work in works}) == 1
    mentions = [mention_of(number, work, 0, number) for number, work in enumerate(works)]
    return sorted(sorted(one.work_id for one in group) for group in told_apart(mentions, rare=rare))


def by(given: str, *others: str, family: str = "Lindqvist", venue: str = "", **fields: object) -> Work:
    first = Author(family=family, given=given, **fields)  # type: ignore[arg-type]
    rest = tuple(Author(family=name, given="A") for name in others)
    return Work(authors=(first, *rest), venue=Venue(title=venue))


@pytest.mark.parametrize(
    ("works", "rare", "expected"),
    [
        # one initial and nothing else: apart, even for a rare name
        ([by("B."), by("Bo")], True, [[0], [1]]),
        ([by("Bosse"), by("Bosse")], True, [[0, 1]]),
        ([by("Bosse"), by("Bosse")], False, [[0], [1]]),
        ([by("B. K."), by("B. K.")], True, [[0, 1]]),
        # a co-author ties, a common one does not, two common ones do
        ([by("B.", "Moreno"), by("Bo", "Moreno")], False, [[0, 1]]),
        ([by("B.", "Wang"), by("Bo", "Wang")], False, [[0], [1]]),
        ([by("B.", "Wang", "Li"), by("Bo", "Li", "Wang")], False, [[0, 1]]),
        # excluded by the given name, whatever they share
        ([by("Bo", "Moreno"), by("Bertil", "Moreno")], True, [[0], [1]]),
        ([by("B. K.", "Moreno"), by("B. L.", "Moreno")], True, [[0], [1]]),
        ([by("Bo", "Moreno"), by("B.", "Moreno"), by("Bertil", "Moreno")], True, [[0, 1], [2]]),
        # ORCID decides both ways
        ([by("Bo", orcid=A1), by("B.", orcid=A1)], False, [[0, 1]]),
        ([by("Bo", "Moreno", orcid=A1), by("Bo", "Moreno", orcid=A2)], True, [[0], [1]]),
        # weak signs count for rare names only
        ([by("B.", venue="J Inv Bus"), by("Bo", venue="J Inv Bus")], True, [[0, 1]]),
        ([by("B.", venue="J Inv Bus"), by("Bo", venue="J Inv Bus")], False, [[0], [1]]),
        ([by("B.", rors=("04mkzax54",)), by("Bo", rors=("04mkzax54",))], True, [[0, 1]]),
        # the same department
        ([by("B.", affiliations=("Dept. of Business, X University, Y",)),
          by("Bo", affiliations=("Dept of Business; X University, Y",))], False, [[0, 1]]),
        ([by("B.", affiliations=("X University",)), by("Bo", affiliations=("X University",))], False, [[0], [1]]),
        # groups
        ([by("", family="The Export Consortium"), by("", family="The Export Consortium")], False, [[0, 1]]),
        ([by("", family="Wei Wang"), by("", family="Wei Wang")], False, [[0], [1]]),
    ],
)  # fmt: skip
def test_told_apart(works: list[Work], rare: bool, expected: list[list[int]]) -> None:
    assert groups(*works, rare=rare) == expected


def test_names_of_one_work_are_two_people() -> None:
    work = Work(authors=(Author(family="Li", given="W."), Author(family="Li", given="W.")))
    mentions = [mention_of(1, work, place, place) for place in (0, 1)]
    assert len(told_apart(mentions, rare=True)) == 2


def test_the_order_of_works_does_not_matter() -> None:
    works = [by("B.", "Moreno"), by("Bo", "Moreno", "Quill"), by("B.", "Quill"), by("Bertil", "Stone")]
    mentions = [mention_of(number, work, 0, number) for number, work in enumerate(works)]
    expected = sorted(sorted(one.work_id for one in group) for group in told_apart(mentions, rare=True))
    again = told_apart(mentions[::-1], rare=True)
    assert sorted(sorted(one.work_id for one in group) for group in again) == expected


def test_a_name_in_very_many_works_is_bounded() -> None:
    works = [by("B.", venue="Everything") for _ in range(3_000)]
    assert len(groups(*works, rare=True)) == 1
    assert len(groups(*works, rare=False)) == 3_000

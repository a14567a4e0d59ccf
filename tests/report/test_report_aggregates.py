"""The mix of a group of works, and the gate before its shares."""

from __future__ import annotations

import pytest

from citance.report.aggregates import LEAST_CITING_WORKS, LEAST_TELLING, mix_of, stance_mix
from citance.store import GroupMix, MixCell


def cell(
    strict: str | None, number: int, *, broad: str | None = "", own: bool = False, inside: bool = False
) -> MixCell:
    broad = strict if broad == "" else broad
    return MixCell(strict=strict, broad=broad, own_author=own, own_group=inside, statements=number)


def group(*about: MixCell, citing: int = 50, saying: tuple[MixCell, ...] = (), read: int = 9) -> GroupMix:
    return GroupMix(works=12, read=read, cited=8, citing_works=citing, about=about, saying=saying)


def test_everything_is_counted_once_by_stance() -> None:
    cells = (cell("supporting", 3), cell("contrasting", 2), cell("mentioning", 40, broad="contrasting"), cell(None, 5))
    mix = mix_of(cells)
    assert (mix.total, mix.supporting, mix.contrasting, mix.mentioning, mix.unclassified) == (50, 3, 2, 40, 5)
    assert mix.telling == 5
    assert mix_of(cells, broad=True).contrasting == 42
    assert mix_of(()).total == 0


def test_shares_are_those_of_others_with_their_interval() -> None:
    mix = stance_mix(
        group(
            cell("supporting", 30), cell("contrasting", 10), cell("mentioning", 60), cell("supporting", 99, own=True)
        )
    )
    assert mix.enough
    shares = mix.others.shares
    assert shares is not None
    assert shares.supporting.share == pytest.approx(0.75)
    assert shares.supporting.low < 0.75 < shares.supporting.high
    assert shares.contrasting.share == pytest.approx(0.25)
    assert shares.telling.share == pytest.approx(0.4)
    assert mix.own_author.supporting == 99
    assert mix.everybody.mix.supporting == 129


def test_own_group_counts_whoever_wrote() -> None:
    mix = stance_mix(
        group(cell("supporting", 2, inside=True), cell("contrasting", 1, own=True, inside=True), cell("mentioning", 7))
    )
    assert (mix.own_group.total, mix.own_author.total) == (3, 1)


@pytest.mark.parametrize(
    ("telling", "citing", "shown"),
    [
        (LEAST_TELLING, LEAST_CITING_WORKS, True),
        (LEAST_TELLING - 1, LEAST_CITING_WORKS, False),
        (LEAST_TELLING, LEAST_CITING_WORKS - 1, False),
        (0, 500, False),
    ],
)
def test_too_little_shows_no_share(telling: int, citing: int, shown: bool) -> None:
    mix = stance_mix(group(cell("supporting", telling), cell("mentioning", 1_000), citing=citing))
    assert mix.enough is shown
    assert (mix.others.shares is not None) is shown
    assert (mix.everybody.shares is not None) is shown


def test_self_citations_do_not_open_the_gate() -> None:
    assert not stance_mix(group(cell("supporting", 500, own=True), cell("mentioning", 1_000))).enough


def test_what_the_works_say_has_a_gate_of_its_own() -> None:
    said = (cell("supporting", 30), cell("contrasting", 10))
    assert stance_mix(group(saying=said)).saying.shares is not None
    assert stance_mix(group(saying=said, read=1)).saying.shares is None

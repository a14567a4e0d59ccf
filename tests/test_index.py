"""The whole as one object, over the tutorial library."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import citance
from citance.data import TUTORIAL_NOTE, TUTORIAL_WORK, tutorial_folder
from citance.errors import AmbiguousError, NotFoundError, StoreError, UsageError
from citance.model import Stance


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[citance.Index]:
    with citance.Index.open(tmp_path_factory.mktemp("library") / "library.db") as opened:
        opened.add(tutorial_folder(), workers=1)
        yield opened


def test_public_names() -> None:
    assert citance.__all__ == sorted(citance.__all__)
    assert all(getattr(citance, name) for name in citance.__all__)
    with pytest.raises(AttributeError):
        _ = citance.nothing  # type: ignore[attr-defined]


def test_importing_is_light() -> None:
    """What a program pays that only wants the version."""
    code = "import sys, citance; citance.__version__; print([m for m in ('lxml', 'sqlalchemy', 'tantivy', 'rich') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    "text",
    [TUTORIAL_WORK, "https://doi.org/10.5555/CITANCE.TUT.004", "Loosening the moorings"],
)
def test_works_are_found_by_identifier_and_by_words(index: citance.Index, text: str) -> None:
    assert index.find_work(text).work.doi == TUTORIAL_WORK


def test_what_is_not_there_and_what_is_ambiguous(index: citance.Index) -> None:
    with pytest.raises(NotFoundError, match=r"10\.5555/none"):
        index.find_work("10.5555/none")
    with pytest.raises(NotFoundError):
        index.find_work("zygomorphic quaternions")
    with pytest.raises(AmbiguousError) as caught:
        index.find_work("cluster")
    assert len(caught.value.candidates) > 1
    with pytest.raises(UsageError):
        index.find_work("  ")


def test_report_and_tally_agree(index: citance.Index) -> None:
    report = index.report(TUTORIAL_WORK, limit=1000)
    tally = index.tally(TUTORIAL_WORK)
    assert report.strict == tally
    assert tally.total == sum(len(group.statements) for group in report.groups) == 50
    assert tally.citing_works == 13  # the preprint of one of them counts with it
    assert report.work.work.doi == TUTORIAL_WORK
    html = report._repr_html_()
    assert "Loosening the moorings" in html
    assert "<script" not in html


def test_search(index: citance.Index) -> None:
    found = index.search("could not replicate")
    assert found
    assert found.total >= len(found)
    assert any("replicate" in item.statement.citance for item in found)
    assert "<ol>" in found._repr_html_()


def test_a_correction_moves_tally_and_search(index: citance.Index) -> None:
    item = index.report(TUTORIAL_WORK).groups[-1].statements[0]
    before = index.tally(TUTORIAL_WORK)
    assert item.stance is Stance.MENTIONING
    index.correct(item.statement.id, Stance.CONTRASTING, who="a reader", note="read again")
    after = index.tally(TUTORIAL_WORK)
    assert (after.contrasting, after.mentioning) == (before.contrasting + 1, before.mentioning - 1)
    words = " ".join(item.statement.citance.split()[:6])
    assert item.statement.id in {each.statement.id for each in index.search(words, stance=Stance.CONTRASTING)}


def test_the_retracted_paper_says_so(index: citance.Index) -> None:
    work = index.find_work("10.5555/citance.tut.006")
    (notice,) = work.notices  # which the notice and the retracted paper both tell of
    assert (notice.kind.value, notice.notice_doi, notice.date) == (
        "retraction",
        "10.5555/citance.tut.010",
        "2014-05-12",
    )


def test_the_library_says_that_it_is_invented(index: citance.Index, tmp_path: Path) -> None:
    assert index.note == TUTORIAL_NOTE
    with citance.Index.open(tmp_path / "other.db") as other:
        assert other.note == ""


def test_removed_papers_are_gone_everywhere(tmp_path: Path) -> None:
    with citance.Index.open(tmp_path / "library.db") as index:
        index.add(tutorial_folder(), workers=1)
        index.remove("10.5555/citance.tut.009")
        assert index.tally(TUTORIAL_WORK).citing_works == 12
        assert all(item.citing.work.doi != "10.5555/citance.tut.009" for item in index.search("replicate", limit=100))


def test_an_index_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises((NotFoundError, StoreError)):
        citance.Index.open(tmp_path / "none.db", create=False)


def test_notebook_line(index: citance.Index) -> None:
    assert "citance" in index._repr_html_()

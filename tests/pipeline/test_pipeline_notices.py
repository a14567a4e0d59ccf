"""Notices of titles, and lists of notices into the store."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from citance.errors import InputError, UnsupportedFormat
from citance.model import EditorialNotice, NoticeKind, Paper, Reference, Work
from citance.pipeline import process_bytes
from citance.pipeline._titles import notices_of_titles
from citance.pipeline.noticing import fetch_notices, update_notices
from citance.store import Store

LIST = b"doi,retractionwatch\n10.5555/a,Retraction\n10.5555/b,Correction;Retraction\nUnavailable,Retraction\n"
RECORDS = (
    b"Record ID,RetractionDate,RetractionDOI,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason\n"
    b"1,2/1/2012 0:00,10.5555/n,10.5555/a,0,Retraction,+Error;\n"
)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(":memory:") as opened:
        yield opened


def paper(title: str, *references: Reference, **fields: object) -> Paper:
    return Paper(work=Work(title=title, doi="10.5555/own", published="2021-02-03"), references=references, **fields)  # type: ignore[arg-type]


def test_a_mark_on_the_paper_itself() -> None:
    (found,) = notices_of_titles(paper("RETRACTED: Firms that leave"))
    assert (found.kind, found.doi, found.date) == (NoticeKind.RETRACTION, "10.5555/own", "")


def test_a_notice_and_the_work_in_its_list() -> None:
    about = Reference(key="r1", index=1, title="Firms that leave", doi="10.5555/x")
    other = Reference(key="r2", index=2, title="Firms that stay", doi="10.5555/y")
    (found,) = notices_of_titles(paper("Expression of Concern: Firms that leave", about, other))
    assert (found.kind, found.doi, found.notice_doi, found.date) == (
        NoticeKind.CONCERN,
        "10.5555/x",
        "10.5555/own",
        "2021-02-03",
    )
    assert notices_of_titles(paper("Expression of Concern: Firms that do neither", about, other)) == ()


def test_a_mark_in_a_reference_list() -> None:
    marked = Reference(key="r1", index=1, title="[Retracted] Firms that leave", pmid="12")
    nameless = Reference(key="r2", index=2, title="[Retracted] Firms that stay")
    notice = Reference(key="r3", index=3, title="Retraction: Firms that stay", doi="10.5555/z")
    (found,) = notices_of_titles(paper("An article about firms", marked, nameless, notice))
    assert (found.kind, found.doi, found.pmid) == (NoticeKind.RETRACTION, "", "12")


def test_what_the_reader_found_is_not_told_twice() -> None:
    known = EditorialNotice(kind=NoticeKind.RETRACTION, doi="10.5555/own", notice_doi="10.5555/n")
    assert notices_of_titles(paper("RETRACTED: Firms that leave", notices=(known,))) == ()


def test_an_article_about_retractions_has_none() -> None:
    assert notices_of_titles(paper("Retracted articles and their citations: a study")) == ()


def test_the_stage_adds_them() -> None:
    text = b"# WITHDRAWN: Firms that leave\n\nSome text about firms.\n\n## References\n\n1. Moreno A. A work. 2003.\n"
    from citance.classify import ClassifierChoice, load_classifier

    (done,) = process_bytes(text, "0" * 64, load_classifier(ClassifierChoice(name="linear")), name="a.md")
    assert [notice.kind for notice in done.paper.notices] == [NoticeKind.WITHDRAWAL]


def test_files_of_both_forms(store: Store, tmp_path: Path) -> None:
    first, second = tmp_path / "list.csv", tmp_path / "records.csv.gz"
    first.write_bytes(LIST)
    second.write_bytes(gzip.compress(RECORDS))
    report = update_notices(store, [first, second])
    assert [(each.source, each.total) for each in report.lists] == [
        ("retraction-watch", 1),
        ("retraction-watch-list", 3),
    ]
    assert report.rows == 4
    assert [(row.file, row.line, row.reason) for row in report.unusable] == [("list.csv", 4, "no DOI")]


def test_files_that_cannot_be_read(store: Store, tmp_path: Path) -> None:
    good, bad, cut = tmp_path / "good.csv", tmp_path / "bad.csv", tmp_path / "cut.csv.gz"
    good.write_bytes(LIST)
    bad.write_bytes(b"<html>not found</html>")
    cut.write_bytes(gzip.compress(LIST + b"10.5555/c,Retraction\n" * 50_000)[:-20])
    with pytest.raises(InputError, match=r"none\.csv"):
        update_notices(store, [good, tmp_path / "none.csv"])
    with pytest.raises(UnsupportedFormat, match=r"bad\.csv"):
        update_notices(store, [good, bad])
    with pytest.raises(InputError, match="cannot be read to its end"):
        update_notices(store, [cut])
    assert store.notice_sources() == {}


def test_fetched(store: Store, tmp_path: Path) -> None:
    from urllib.request import urlretrieve

    class Plain:
        def download(self, url: str, to: Path, /) -> object:
            return urlretrieve(url, to)  # noqa: S310 - the test's own server

    served = tmp_path / "served"
    served.mkdir()
    (served / "retraction_watch.csv").write_bytes(RECORDS)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(served)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/retraction_watch.csv"
        report = fetch_notices(store, Plain(), address, tmp_path)
    finally:
        server.shutdown()
        server.server_close()
    assert [each.new for each in report.lists] == [1]

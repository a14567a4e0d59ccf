"""A GROBID server that answers, is busy, slow, gone, or talks nonsense; every file is read all the same."""

from __future__ import annotations

import gzip
import random
import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from citance import extract_statements
from citance.errors import CitanceError, DamagedInput, UsageError
from citance.model import Block, Paper, Work
from citance.read import ReadOptions, _dispatch, read_bytes
from citance.read._bounded import Limits
from citance.read.grobid import GrobidClient, GrobidFailure, check_grobid
from fixtures.grobid_server import TEI, GrobidServer, running

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def server() -> Iterator[GrobidServer]:
    with running() as state:
        yield state


def client(server: GrobidServer, seconds: float = 5, answer_bytes: int = 1_000_000) -> GrobidClient:
    return GrobidClient(server.url, seconds=seconds, answer_bytes=answer_bytes)


def failure(server: GrobidServer, seconds: float = 5, answer_bytes: int = 1_000_000) -> str:
    """Why GROBID gave nothing: one line."""
    with pytest.raises(GrobidFailure) as caught:
        client(server, seconds, answer_bytes).read(PDF, "")
    reason = str(caught.value)
    assert "\n" not in reason
    assert 0 < len(reason) < 300
    return reason


def test_its_tei_becomes_a_paper(server: GrobidServer) -> None:
    paper = client(server).read(PDF, "abc")
    assert (paper.work.title, paper.work.doi) == ("On the growth of hedges", "10.5555/hedges.1")
    assert (paper.format, paper.sha256, paper.warnings) == ("grobid", "abc", ())
    found = [(statement.marker, statement.key) for statement in extract_statements(paper)]
    assert found == [("(Birch, 1999)", "b0"), ("[2]", "b1")]
    assert paper.references[0].raw.startswith("Birch, B. (1999)")


def test_what_is_asked_for(server: GrobidServer) -> None:
    client(server).read(PDF, "")
    (post,) = server.posts
    assert server.paths == ["/api/processFulltextDocument"]
    assert post.pop("input") == PDF
    assert post == {
        "consolidateHeader": b"0",
        "consolidateCitations": b"0",
        "consolidateFunders": b"0",
        "includeRawCitations": b"1",
        "includeRawAffiliations": b"0",
    }


@pytest.mark.parametrize("ending", ["", "/", "/api", "/api/"])
def test_addresses_with_and_without_api(server: GrobidServer, ending: str) -> None:
    GrobidClient(server.url + ending, seconds=5, answer_bytes=1000).check_alive()
    assert server.paths == ["/api/isalive"]


@pytest.mark.parametrize("url", ["", "localhost:8070", "ftp://example.org", "http://", "http://[::1", "file:///etc"])
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(UsageError, match="grobid_url"):
        GrobidClient(url, seconds=5, answer_bytes=1000)


@pytest.mark.parametrize(
    "alive", [(200, {}, b"false"), (404, {}, b""), (200, {}, b"<html>true</html>"), (301, {"location": "/x"}, b"")]
)
def test_a_server_that_is_not_alive_is_told_at_the_start(server: GrobidServer, alive: tuple[int, dict, bytes]) -> None:
    server.alive = alive
    with pytest.raises(CitanceError, match=r"no GROBID server answers at .*--grobid-url"):
        check_grobid(ReadOptions(reader="grobid", grobid_url=server.url))


def test_a_busy_server_is_alive(server: GrobidServer) -> None:
    server.alive = (503, {}, b"")
    check_grobid(ReadOptions(reader="grobid", grobid_url=server.url))


def test_no_server_is_told_at_the_start() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(CitanceError, match="no GROBID server answers"):
        check_grobid(ReadOptions(reader="grobid", grobid_url=url))
    check_grobid(ReadOptions(reader="own", grobid_url=url))


def test_a_busy_server_is_asked_again_after_the_time_it_names(server: GrobidServer) -> None:
    server.answers = [(503, {"retry-after": "1"}, b""), (503, {"retry-after": "0"}, b""), (200, {}, TEI)]
    began = time.monotonic()
    assert client(server).read(PDF, "").references
    assert 1 <= time.monotonic() - began < 4
    assert len(server.posts) == 3


@pytest.mark.parametrize("headers", [{}, {"retry-after": "Sun, 22 Nov 2026 10:00:00 GMT"}, {"retry-after": "-5"}])
def test_a_server_that_stays_busy_is_given_up_in_time(server: GrobidServer, headers: dict[str, str]) -> None:
    server.answers = [(503, headers, b"")]
    began = time.monotonic()
    assert "busy for 1.5 s" in failure(server, seconds=1.5)
    assert time.monotonic() - began < 6
    assert len(server.posts) > 1


def test_a_server_that_asks_for_an_hour_is_given_up_at_once(server: GrobidServer) -> None:
    server.answers = [(503, {"retry-after": "3600"}, b"")]
    began = time.monotonic()
    assert "busy" in failure(server)
    assert time.monotonic() - began < 2
    assert len(server.posts) == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((204, {}, b""), "it found nothing in the file"),
        ((400, {}, b"bad\n request"), "status 400: bad request"),
        ((500, {}, b"[NO_BLOCKS] PDF parsing resulted in empty content"), "status 500: [NO_BLOCKS] PDF parsing"),
        ((500, {}, b"<html>trace</html>"), "status 500"),
        ((500, {}, b"\x1b[31mred" * 1000), "status 500: [31mred"),
        ((302, {"location": "http://example.org/"}, b""), "status 302"),
        ((200, {}, b""), "its answer cannot be read"),
        ((200, {}, TEI[:700]), "its answer cannot be read"),
        ((200, {}, random.Random(1).randbytes(5000)), "its answer cannot be read"),
        ((200, {}, b"{}"), "its answer cannot be read"),
        ((200, {}, b"<html><body/></html>"), "its answer is not TEI"),
        ((200, {}, b"<TEI><teiHeader/><text><body/></text></TEI>"), "it found neither text nor references"),
        ((200, {}, b"<teiCorpus/>"), "its answer is not TEI"),
        ((200, {"content-encoding": "gzip"}, gzip.compress(bytes(10_000_000))), "its answer cannot be read"),
        ((200, {}, bytes(1_000_001)), "its answer is larger than 1 MB"),
    ],
)
def test_answers_that_are_no_paper(
    server: GrobidServer, answer: tuple[int, dict[str, str], bytes], reason: str
) -> None:
    server.answers = [answer]
    assert failure(server).startswith(reason)
    assert len(server.posts) == 1


def test_an_answer_without_end_is_cut_off(server: GrobidServer) -> None:
    def pour(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 100_000)

    server.answers = [pour]
    assert failure(server) == "its answer is larger than 1 MB"


def test_an_answer_in_drops_is_cut_off(server: GrobidServer) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)

    server.answers = [drip]
    began = time.monotonic()
    assert "longer than 1 s" in failure(server, seconds=1)
    assert time.monotonic() - began < 5


def test_a_silent_server_is_left_in_time(server: GrobidServer) -> None:
    server.delay = 8
    began = time.monotonic()
    assert "grobid_timeout" in failure(server, seconds=1)
    assert time.monotonic() - began < 5


def test_a_connection_that_breaks_is_tried_again(server: GrobidServer) -> None:
    def hang_up(handler: BaseHTTPRequestHandler) -> None:
        handler.connection.shutdown(socket.SHUT_RDWR)
        handler.close_connection = True

    server.answers = [hang_up, hang_up, (200, {}, TEI)]
    assert client(server).read(PDF, "").references


def test_a_server_that_went_away_is_not_waited_for_at_every_file(server: GrobidServer) -> None:
    def hang_up(handler: BaseHTTPRequestHandler) -> None:
        handler.connection.shutdown(socket.SHUT_RDWR)
        handler.close_connection = True

    server.answers = [hang_up]
    asked = client(server, seconds=20)
    with pytest.raises(GrobidFailure, match="cannot be reached"):
        asked.read(PDF, "")
    posts = len(server.posts)
    assert posts == 4
    with pytest.raises(GrobidFailure, match="cannot be reached"):
        asked.read(PDF, "")
    assert len(server.posts) == posts


def own(data: bytes, sha256: str, options: ReadOptions) -> Paper:
    if b"damaged" in data:
        raise DamagedInput("damaged")
    return Paper(work=Work(title="Own"), blocks=(Block(text="So."),), format="pdf", sha256=sha256, warnings=("odd",))


def test_only_pdf_files_go_to_it(server: GrobidServer) -> None:
    options = ReadOptions(reader="grobid", grobid_url=server.url)
    xml = b"<article><front><article-meta><title-group><article-title>T</article-title></title-group></article-meta></front><body><p>x</p></body></article>"
    assert read_bytes(xml, options=options)[0].format == "jats"
    assert server.posts == []
    assert read_bytes(PDF, options=options)[0].format == "grobid"


def test_a_file_that_it_cannot_read_is_read_by_citance_itself(
    server: GrobidServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_dispatch, "_own_pdf", own)
    server.answers = [(500, {}, b"[TIMEOUT] PDF to XML conversion timed out")]
    options = ReadOptions(reader="grobid", grobid_url=server.url)
    (paper,) = read_bytes(PDF, options=options)
    told = "read without GROBID: status 500: [TIMEOUT] PDF to XML conversion timed out"
    assert (paper.work.title, paper.format, paper.warnings) == ("Own", "pdf", (told, "odd"))
    with pytest.raises(DamagedInput, match=r"^damaged \(read without GROBID: status 500"):
        read_bytes(PDF + b"damaged", options=options)


def test_the_own_reader_asks_nobody(server: GrobidServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_dispatch, "_own_pdf", own)
    (paper,) = read_bytes(PDF, options=ReadOptions(grobid_url=server.url))
    assert (paper.format, server.paths) == ("pdf", [])


def test_limits_of_the_settings_hold_for_its_answers(server: GrobidServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_dispatch, "_own_pdf", own)
    options = ReadOptions(reader="grobid", grobid_url=server.url, limits=Limits(file_bytes=2000))
    assert "larger than 0.002 MB" in read_bytes(PDF, options=options)[0].warnings[0]

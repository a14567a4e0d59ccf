"""Files that are damaged, hostile, or nothing that can be read: an `InputError` with a reason, or a sound paper."""

from __future__ import annotations

import random
import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from citance import extract_statements, read_paper, read_papers
from citance.errors import DamagedInput, InputError, UnsafeInput, UnsupportedFormat
from citance.model import Paper

SECRET = "the-secret-of-the-house"
REFERENCE = '<ref id="B1"><label>1</label><mixed-citation>Alder A. On hedges. 1991.</mixed-citation></ref>'
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"


@pytest.fixture(autouse=True)
def _time_limit() -> Iterator[None]:
    """No input may take a minute."""

    def stop(*_: object) -> None:
        raise TimeoutError("longer than a minute")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _article(
    paragraph: str = 'Hedges grow [<xref ref-type="bibr" rid="B1">1</xref>].',
    *,
    head: str = '<?xml version="1.0" encoding="UTF-8"?>\n',
    references: str = REFERENCE,
) -> str:
    return (
        f'{head}<article article-type="research-article" xmlns:xi="http://www.w3.org/2001/XInclude"><front><article-meta>'
        '<article-id pub-id-type="doi">10.5555/bad.1</article-id><title-group><article-title>Hedges for Günter'
        f"</article-title></title-group></article-meta></front><body><p>{paragraph}</p></body>"
        f"<back><ref-list>{references}</ref-list></back></article>"
    )


def _refused(data: bytes, kind: type[InputError] = InputError) -> str:
    """The reason why `data` is refused: one line of readable length."""
    with pytest.raises(kind) as caught:
        read_papers(data)
    reason = str(caught.value)
    assert reason.strip()
    assert "\n" not in reason
    assert len(reason) < 300
    return reason


def _refused_or_read(data: bytes) -> Paper | None:
    """The paper if `data` is read, None if it is refused with a reason; anything else fails."""
    try:
        papers = read_papers(data)
    except InputError:
        _refused(data)
        return None
    return papers[0]


def _all_text(paper: Paper) -> str:
    statements = extract_statements(paper)
    return " ".join([paper.work.title, *(block.text for block in paper.blocks), *(s.citance for s in statements)])


def test_the_article_that_the_others_spoil_is_sound() -> None:
    paper = read_paper(_article().encode())
    assert [statement.citance for statement in extract_statements(paper)] == ["Hedges grow [1]."]
    assert paper.warnings == ()


DAMAGED = {
    "empty": b"",
    "only white space": b" \n\t \r\n ",
    "cut in the middle": _article().encode()[:400],
    "cut before the last sign": _article().encode()[:-1],
    "cut inside a letter": _article().encode().split("ü".encode())[0] + b"\xc3",
    "cut after the declaration": b'<?xml version="1.0" encoding="UTF-8"?>\n',
    "wrong end tag": _article("Hedges <italic>grow</bold>.").encode(),
    "bare ampersand": _article("Hedges & walls.").encode(),
    "attribute without quotes": _article("<italic toggle=yes>Hedges</italic>").encode(),
    "two roots": (_article() + _article(head="")).encode(),
    "a zero byte inside": _article("Hedges\x00 grow.").encode(),
    "a control sign inside": _article("Hedges\x08 grow.").encode(),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged(name: str) -> None:
    _refused(DAMAGED[name], DamagedInput)


UNKNOWN = {
    "noise": random.Random(7).randbytes(5000),
    "a picture": PNG + random.Random(8).randbytes(300),
    "a page of HTML": b"<!DOCTYPE html>\n<html><head><title>Hedges</title><body><p>Not found<br></body></html>",
    "a page of XHTML": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>No</p></body></html>',
    "JSON": b'{"title": "Hedges", "references": []}',
    "plain words": b"Hedges grow [1].\n\n1. Alder A. On hedges. 1991.\n",
    "XML of another kind": b'<?xml version="1.0"?><recipe><title>Bread</title><step>Bake</step></recipe>',
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><title>article</title></svg>',
    "RSS": b'<rss version="2.0"><channel><item><title>article</title></item></channel></rss>',
    "an empty set": b"<pmc-articleset></pmc-articleset>",
    "an error of an OAI-PMH server": (
        b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="idDoesNotExist">No</error></OAI-PMH>'
    ),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_unknown(name: str) -> None:
    _refused(UNKNOWN[name], UnsupportedFormat)


def test_reason_names_the_root_of_unknown_xml() -> None:
    assert "recipe" in _refused(UNKNOWN["XML of another kind"])


def test_picture_with_the_name_of_an_article(tmp_path: Path) -> None:
    picture = tmp_path / "article.xml"
    picture.write_bytes(PNG)
    with pytest.raises(UnsupportedFormat) as caught:
        read_papers(picture)
    assert "article.xml" not in str(caught.value)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_papers(tmp_path / "nothing.xml")


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_papers(tmp_path)


# --- encodings that are not what they say


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("latin-1 that says UTF-8", _article().encode("latin-1")),
        ("latin-1 that says nothing", _article(head="").encode("latin-1")),
        ("UTF-8 that says UTF-16", _article().replace("UTF-8", "UTF-16", 1).encode()),
        ("an encoding that nobody knows", _article().replace("UTF-8", "x-hedge-7", 1).encode()),
    ],
)
def test_wrong_encoding_never_gives_wrong_letters(name: str, data: bytes) -> None:
    """Refused as damaged, or read rightly and with a warning."""
    try:
        paper = read_paper(data)
    except DamagedInput:
        _refused(data, DamagedInput)
        return
    assert paper.work.title == "Hedges for Günter", name
    assert paper.warnings


# --- hostile


def _laughs(levels: int, times: int) -> str:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * times}">' for n in range(1, levels + 1))
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE article [{entities}]>\n'
    return _article(f"Hedges &a{levels};.", head=head)


def test_billion_laughs() -> None:
    _refused(_laughs(9, 10).encode(), UnsafeInput)


def test_quadratic_blow_up() -> None:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE article [<!ENTITY a "{"ha" * 50_000}">]>\n'
    _refused(_article("&a;" * 20_000, head=head).encode(), UnsafeInput)


def test_entity_that_holds_itself() -> None:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE article [<!ENTITY a "&b;"><!ENTITY b "&a;">]>\n'
    _refused(_article("&a;", head=head).encode())


def test_small_entities_of_one_s_own_are_read() -> None:
    """Publishers abbreviate: that is no attack."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE article [<!ENTITY sp "Crataegus inventa">]>\n'
    assert "Crataegus inventa grows." in _all_text(read_paper(_article("&sp; grows.", head=head).encode()))


def test_local_file_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    head = f'<?xml version="1.0"?>\n<!DOCTYPE article [<!ENTITY x SYSTEM "{secret.as_uri()}">]>\n'
    paper = _refused_or_read(_article("Hedges &x; grow.", head=head).encode())
    assert paper is None or SECRET not in _all_text(paper)


def test_external_entity_in_the_text_is_told(tmp_path: Path) -> None:
    """Refused as unsafe, or left out with a warning; never left out in silence."""
    head = f'<?xml version="1.0"?>\n<!DOCTYPE article [<!ENTITY x SYSTEM "{(tmp_path / "x").as_uri()}">]>\n'
    data = _article("Hedges &x; grow.", head=head).encode()
    try:
        paper = read_paper(data)
    except UnsafeInput:
        _refused(data, UnsafeInput)
        return
    assert paper.warnings


def test_entity_that_nobody_knows_is_told() -> None:
    head = '<?xml version="1.0"?>\n<!DOCTYPE article PUBLIC "-//NLM//DTD v9//EN" "nowhere/never.dtd">\n'
    data = _article("Hedges &thornlet; grow.", head=head).encode()
    paper = _refused_or_read(data)
    assert paper is None or any("thornlet" in warning for warning in paper.warnings)


def test_declared_pictures_are_no_attack() -> None:
    """Old articles declare their pictures as unparsed entities and never expand them."""
    head = (
        '<?xml version="1.0"?>\n<!DOCTYPE article [<!NOTATION gif SYSTEM "gif">'
        '<!ENTITY f1 SYSTEM "f1.gif" NDATA gif>]>\n'
    )
    assert len(extract_statements(read_paper(_article(head=head).encode()))) == 1


def test_xinclude_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    paragraph = f'Hedges <xi:include href="{secret.as_uri()}" parse="text"/> grow.'
    paper = _refused_or_read(_article(paragraph).encode())
    assert paper is None or SECRET not in _all_text(paper)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """The address of a server of this machine, and the paths that were asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'<!ENTITY ndash "X">')

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE article SYSTEM "{}/jats.dtd">',
        '<!DOCTYPE article PUBLIC "-//X//DTD hedges//EN" "{}/jats.dtd">',
        '<!DOCTYPE article [<!ENTITY x SYSTEM "{}/x">]>',
        '<!DOCTYPE article [<!ENTITY % p SYSTEM "{}/p"> %p;]>',
    ],
)
def test_nothing_is_fetched(doctype: str, listener: tuple[str, list[str]]) -> None:
    address, asked = listener
    entity = "&x;" if "ENTITY x" in doctype else "a"
    head = '<?xml version="1.0"?>\n' + doctype.format(address) + "\n"
    _refused_or_read(_article(f'{entity} <xi:include href="{address}/i"/>', head=head).encode())
    assert asked == []


def test_schema_and_stylesheet_are_not_fetched(listener: tuple[str, list[str]]) -> None:
    address, asked = listener
    head = f'<?xml version="1.0"?>\n<?xml-stylesheet type="text/xsl" href="{address}/s.xsl"?>\n'
    assert read_paper(_article(head=head).encode()).work.doi == "10.5555/bad.1"
    assert asked == []


def test_dtd_that_is_not_there_is_no_harm() -> None:
    head = '<?xml version="1.0"?>\n<!DOCTYPE article PUBLIC "-//NLM//DTD v9//EN" "nowhere/never.dtd">\n'
    assert len(extract_statements(read_paper(_article(head=head).encode()))) == 1


@pytest.mark.parametrize("tag", ["sec", "italic", "p", "sub-article"])
def test_nested_a_hundred_thousand_deep(tag: str) -> None:
    deep = f"<{tag}>" * 100_000 + "Hedges" + f"</{tag}>" * 100_000
    _refused(_article(deep).encode())


def test_deep_nesting_without_an_end() -> None:
    _refused(b"<article>" + b"<sec>" * 200_000)


def test_deep_nesting_of_unknown_elements() -> None:
    _refused(b"<a>" * 100_000 + b"</a>" * 100_000)


def test_nesting_of_two_hundred_is_read() -> None:
    deep = "<sec>" * 200 + '<p>Hedges [<xref ref-type="bibr" rid="B1">1</xref>].</p>' + "</sec>" * 200
    paper = read_paper(_article().replace("<body>", f"<body>{deep}").encode())
    assert [statement.key for statement in extract_statements(paper)] == ["B1", "B1"]


# --- enormous


def test_huge_attribute() -> None:
    paper = _refused_or_read(_article(f'<italic toggle="{"x" * 12_000_000}">Hedges</italic> grow.').encode())
    assert paper is None or "Hedges grow." in _all_text(paper)


def test_huge_paragraph() -> None:
    """Twelve megabytes of text in one element: read, or refused; never cut in silence."""
    paper = _refused_or_read(_article("Hedges grow. " * 900_000 + "The end.").encode())
    assert paper is None or paper.blocks[-1].text.endswith("The end.")


def _many(count: int) -> str:
    references = "".join(
        f'<ref id="B{n}"><label>{n}</label><mixed-citation><name><surname>Alder{n}</surname>'
        f"<given-names>A</given-names></name>. <article-title>Hedge {n}</article-title>. <source>J</source> "
        f"<year>{1900 + n % 120}</year>.</mixed-citation></ref>"
        for n in range(1, count + 1)
    )
    body = "</p><p>".join(
        f'Hedge {n} grows [<xref ref-type="bibr" rid="B{n}">{n}</xref>]. Alder ({1900 + n % 120}) saw it.'
        for n in range(1, count + 1)
    )
    return _article(body, references=references)


def test_five_thousand_references() -> None:
    paper = read_paper(_many(5000).encode())
    assert len(paper.references) == 5000
    linked = [statement.key for statement in extract_statements(paper) if not statement.inferred]
    assert linked == [f"B{n}" for n in range(1, 5001)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("brackets", "(" * 300_000),
        ("square brackets", "[" * 300_000),
        ("names", "Alder and " * 60_000 + "2001"),
        ("capitals", "A. " * 100_000),
        ("years", "(Alder 1991, " + "1991, " * 10_000),
        ("numbers", "[" + "1, " * 100_000),
        ("dashes", "[1" + "–" * 100_000 + "1]"),
        ("spaces", "Hedges." + " &#160;" * 100_000 + "Grow."),
        ("one word", "hedge" * 100_000),
        ("stops", "." * 200_000),
    ],
)
def test_text_that_is_meant_to_be_slow(name: str, text: str) -> None:
    """Rules over text take time in proportion to its length (the minute above is the limit)."""
    paper = read_paper(_article(text).encode())
    extract_statements(paper)
    assert paper.blocks, name


def test_reference_that_is_meant_to_be_slow() -> None:
    entry = "Alder, A., " * 20_000 + "10.5555/" + "x" * 50_000 + " (" * 20_000
    references = f'<ref id="B1"><label>1</label><mixed-citation>{entry}</mixed-citation></ref>'
    assert len(read_paper(_article(references=references).encode()).references) == 1


def test_range_beyond_the_list_is_bounded() -> None:
    """A printed "1–999999999" names the entries that exist and no others."""
    paper = read_paper(_article('Hedges [<xref ref-type="bibr" rid="B1">1–999999999</xref>].').encode())
    assert {statement.key for statement in extract_statements(paper)} == {"B1"}


# --- poor, but sound


def test_article_without_a_body() -> None:
    text = _article()
    start, end = text.index("<body>"), text.index("</body>") + len("</body>")
    paper = read_paper((text[:start] + text[end:]).encode())
    assert paper.work.doi == "10.5555/bad.1"
    assert len(paper.references) == 1
    assert extract_statements(paper) == []


def test_article_without_references() -> None:
    paper = read_paper(_article("Hedges grow [1].", references="").encode())
    assert paper.references == ()
    assert extract_statements(paper) == []


def test_link_where_there_is_no_list() -> None:
    paper = read_paper(_article(references="").encode())
    assert extract_statements(paper) == []
    assert paper.warnings


def test_article_with_nothing_in_it() -> None:
    paper = _refused_or_read(b"<article/>")
    assert paper is None or extract_statements(paper) == []


def test_article_without_front_matter() -> None:
    paper = read_paper(b"<article><body><p>Hedges grow.</p></body></article>")
    assert (paper.work.doi, paper.work.title) == (None, "")
    assert extract_statements(paper) == []


@pytest.mark.parametrize("doi", ["", "not a doi", "10.5555", "10.5555/x y z"])
def test_identifier_that_is_none(doi: str) -> None:
    assert read_paper(_article().replace("10.5555/bad.1", doi).encode()).work.doi is None


@pytest.mark.parametrize("year", ["", "in press", "20O1", "99999999999999999999", "-5"])
def test_year_that_is_none(year: str) -> None:
    references = f'<ref id="B1"><element-citation><source>J</source><year>{year}</year></element-citation></ref>'
    assert read_paper(_article(references=references).encode()).references[0].year is None


def test_empty_entries() -> None:
    paper = read_paper(_article(references='<ref id="B1"/><ref id="B2"><mixed-citation/></ref><ref/>').encode())
    assert {statement.key for statement in extract_statements(paper)} <= {r.key for r in paper.references}

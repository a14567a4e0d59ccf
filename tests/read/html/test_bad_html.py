"""Pages without an article, broken pages, and pages made to harm."""

from __future__ import annotations

import time

import pages
import pytest

from citance import extract_statements
from citance.errors import DamagedInput, InputError, UnsupportedFormat
from citance.read.html import looks_like_html, read_html

NO_ARTICLE = {
    "not found": pages.page("<h1>404 Not Found</h1><p>The page that you asked for is not here. Go <a href='/'>home</a>.</p>"),
    "cookies": pages.page("<div class='consent'><h2>We value your privacy</h2><p>" + "We and our partners store cookies. " * 12 + "</p><button>OK</button></div>"),
    "login": pages.page("<main><form><p>Please sign in to read this article.</p><input name='user'></form></main>"),
    "abstract only": pages.page(
        "<main><h1>Ties at home</h1><section class='abstract'><h2>Abstract</h2><p>" + "We follow firms that went abroad. " * 40 + "</p></section><p>Buy this article for 39 €.</p></main>",
        "<meta name='citation_title' content='Ties at home'>",
    ),
    "abstract and references": pages.page(
        "<main><div class='abstract'><h2>Abstract</h2><p>We follow firms.</p></div><p>Get access</p><h2>References</h2><ol>" + "".join(f"<li>{r}</li>" for r in pages.REFS) + "</ol></main>",
        "<meta name='citation_title' content='Ties at home'>",
    ),
    "script page": pages.page("<div id='app'></div><noscript>You need to enable JavaScript to run this app.</noscript><script>var x = '" + "text " * 900 + "'</script>"),
    "empty body": "<!DOCTYPE html><html><head></head><body></body></html>",
    "links": pages.page("<ul>" + "".join(f"<li><a href='/{n}'>Article number {n}</a></li>" for n in range(200)) + "</ul>"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(NO_ARTICLE))
def test_no_article(name: str) -> None:
    with pytest.raises(UnsupportedFormat, match="no article text"):
        read_html(NO_ARTICLE[name].encode(), "")


@pytest.mark.parametrize("data", [b"", b"   ", b"\x00\x00", b"<", b"<!-- -->", b"\xff\xfe"])
def test_nothing(data: bytes) -> None:
    with pytest.raises(InputError):
        read_html(data, "")


def test_scripts_and_styles_are_no_text() -> None:
    page = pages.SPRINGERLIKE.replace(
        "<p>Exporters keep",
        "<script>document.write('evil [4]')</script><style>p:after{content:'[4]'}</style><template>[4]</template><p>Exporters keep",
    )
    paper = read_html(page.encode(), "")
    assert not any("evil" in block.text or "content" in block.text for block in paper.blocks)
    assert len(extract_statements(paper)) == len(pages.SPRINGERLIKE_STATEMENTS)


def test_a_million_divisions() -> None:
    began = time.process_time()
    with pytest.raises(DamagedInput, match="deep"):
        read_html(b"<html><body>" + b"<div>" * 1_000_000 + b"text", "")
    assert time.process_time() - began < 20


@pytest.mark.parametrize("tag", ["div", "span", "b", "li", "table", "sup", "a", "ul", "blockquote"])
def test_nested_up_to_the_limit(tag: str) -> None:
    page = pages.page("<main>" + pages.FILL * 12 + f"<{tag}>" * 360 + "Ties last." + f"</{tag}>" * 360 + "</main>")
    try:
        assert "Ties last." in " ".join(block.text for block in read_html(page.encode(), "").blocks)
    except DamagedInput:
        assert tag == "table"


def test_many_siblings_are_quick() -> None:
    entries = "".join(
        f"<li id='B{n}'>Coe A, Bunnell B. Home clusters number {n}. J Invent Bus. 2003;{n}:1–20.</li>"
        for n in range(3000)
    )
    links = "".join(f"<p>Ties of kind {n} last [<a href='#B{n}'>{n + 1}</a>].</p>" for n in range(3000))
    began = time.process_time()
    paper = read_html(
        pages.page(f"<main><h2>Results</h2>{links}<h2>References</h2><ol>{entries}</ol></main>").encode(), ""
    )
    assert len(paper.references) == 3000
    assert sum(len(block.markers) for block in paper.blocks) == 3000
    assert time.process_time() - began < 20


def test_addresses_with_data_are_not_followed() -> None:
    page = pages.SPRINGERLIKE.replace(
        "<p>Exporters keep",
        "<p><img src='data:image/png;base64,AAAA'><a href='data:text/html,<p>evil</p>'>x</a> Exporters keep",
    )
    assert not any("evil" in block.text for block in read_html(page.encode(), "").blocks)


def test_one_paragraph_of_megabytes_is_shortened() -> None:
    page = pages.SPRINGERLIKE.replace(
        "<p>Exporters keep", "<p>" + "Ties last for years and years. " * 300_000 + "</p><p>Exporters keep"
    )
    paper = read_html(page.encode(), "")
    assert max(len(block.text) for block in paper.blocks) <= 200_000
    assert any("shortened" in warning for warning in paper.warnings)


def test_entities_of_xhtml_do_not_expand() -> None:
    entities = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    page = pages.XHTML.replace("<html ", f"<!DOCTYPE html [<!ENTITY e0 'ha'>{entities}]><html ").partition("?>")[2]
    page = page[page.index("<!DOCTYPE html [") :].replace("Ties", "&e11;")
    began = time.process_time()
    try:
        paper = read_html(page.encode(), "")
    except InputError:
        pass
    else:
        assert sum(len(block.text) for block in paper.blocks) < 100_000
    assert time.process_time() - began < 20


@pytest.mark.parametrize("name", [name for name in dir(pages) if name.endswith("_STATEMENTS")])
def test_cut_pages_raise_only_input_errors(name: str) -> None:
    data = getattr(pages, name.removesuffix("_STATEMENTS")).encode()
    for cut in range(50, len(data), 97):
        try:
            for statement in extract_statements(read_html(data[:cut], "")):
                assert statement.citance[statement.marker_start : statement.marker_end] == statement.marker
        except InputError:
            continue


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<!DOCTYPE html><p>x", True), (b"\xef\xbb\xbf\n <html lang='en'>", True), (b"<?xml version='1.0'?><!-- x --><html>", True),
        ("<html>".encode("utf-16"), True), (b"<article><front/></article>", True), (b"%PDF-1.5", False), (b"<?xml version='1.0'?><TEI/>", False), (b"", False),
    ],
)  # fmt: skip
def test_looks_like_html(data: bytes, expected: bool) -> None:
    assert looks_like_html(data) is expected

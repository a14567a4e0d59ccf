"""ePub books: chapters, notes and lists over several files, protection and damage."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from citance import extract_statements
from citance.errors import DamagedInput, InputError, InputTooLarge, UnsafeInput, UnsupportedFormat
from citance.model import Paper
from citance.read.epub import looks_like_epub, read_epub

CONTAINER = "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>"
REFS = (
    "Coe, A., &amp; Bunnell, B. (2003). Home clusters and the firms that leave them. <i>Journal of Invented Business</i>, 12, 1–20.",
    "Yeung, C. (2005). Networks of small exporters. <i>Invented Annals</i>, 5, 10–33.",
    "Lund, D. (2009). Distance and the survival of foreign units. <i>Invented Geography</i>, 7, 200–219.",
)
FILL = "<p>Firms that sell abroad keep some of their suppliers, advisers and partners near the place where they began, and what becomes of these ties is open.</p>"
LIST = "<h2>References</h2>" + "".join(f"<p id='r{n}'>{text}</p>" for n, text in enumerate(REFS, 1))


def page(body: str) -> str:
    return (
        "<?xml version='1.0' encoding='UTF-8'?><html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'>"
        f"<head><title>x</title></head><body>{body}</body></html>"
    )


def book(*chapters: str, metadata: str = "", **more: str | bytes) -> bytes:
    """A book with the chapters c1.xhtml, c2.xhtml …; further members with "/" as "__"."""
    items = "".join(
        f"<item id='i{n}' href='text/c{n}.xhtml' media-type='application/xhtml+xml'/>"
        for n in range(1, len(chapters) + 1)
    )
    spine = "".join(f"<itemref idref='i{n}'/>" for n in range(1, len(chapters) + 1))
    metadata = metadata or (
        "<dc:title>Firms abroad</dc:title><dc:creator opf:file-as='Berg, Anna'>Anna Berg</dc:creator><dc:date>2018-02-01</dc:date>"
        "<dc:language>en-GB</dc:language><dc:publisher>Invented Press</dc:publisher><dc:identifier>doi:10.5555/book.1</dc:identifier>"
    )
    package = (
        "<package xmlns='http://www.idpf.org/2007/opf' xmlns:opf='http://www.idpf.org/2007/opf'><metadata xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        f"{metadata}</metadata><manifest>{items}<item id='nav' properties='nav' href='nav.xhtml' media-type='application/xhtml+xml'/></manifest>"
        f"<spine><itemref idref='nav'/>{spine}</spine></package>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        members = {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": package,
            "OEBPS/nav.xhtml": page("<nav>Contents</nav>"),
        }
        members |= {f"OEBPS/text/c{n}.xhtml": page(chapter) for n, chapter in enumerate(chapters, 1)}
        for name, content in {
            **members,
            **{name.replace("__", "/"): content for name, content in more.items()},
        }.items():
            archive.writestr(name, content)
    return out.getvalue()


def found(paper: Paper) -> list[tuple[str, str, str, str]]:
    statements = extract_statements(paper)
    assert all(s.citance[s.marker_start : s.marker_end] == s.marker for s in statements)
    return [(s.key, s.marker, s.citance, s.section.title) for s in statements]


def test_one_list_at_the_end_of_the_book() -> None:
    data = book(
        "<h1>Why firms leave</h1><p>Ties last (<a href='c3.xhtml#r1'>Coe and Bunnell, 2003</a>).</p>" + FILL,
        "<h1>What they keep</h1><p>They fade (<a href='c3.xhtml#r2'>Yeung, 2005</a>).</p>" + FILL,
        LIST.replace("h2", "h1"),
    )
    (paper,) = read_epub(data, "0" * 64)
    assert found(paper) == [
        ("r1", "Coe and Bunnell, 2003", "Ties last (Coe and Bunnell, 2003).", "Why firms leave"),
        ("r2", "Yeung, 2005", "They fade (Yeung, 2005).", "What they keep"),
    ]
    work = paper.work
    assert (work.title, work.doi, work.year, work.language, work.kind) == (
        "Firms abroad",
        "10.5555/book.1",
        2018,
        "en",
        "book",
    )
    assert (work.authors[0].family, work.venue.publisher) == ("Berg", "Invented Press")


def test_chapters_with_lists_of_their_own() -> None:
    chapter = "<h1>{}</h1><p>Ties {} (<a href='#r{}'>see there</a>).</p>" + FILL + LIST
    papers = read_epub(
        book(
            "<h1>Preface</h1>" + FILL,
            chapter.format("Why firms leave", "last", 1),
            chapter.format("What they keep", "fade", 3),
        ),
        "",
    )
    assert [paper.work.title for paper in papers] == ["Why firms leave", "What they keep"]
    assert [found(paper) for paper in papers] == [
        [("r1", "see there", "Ties last (see there).", "")],
        [("c3-r3", "see there", "Ties fade (see there).", "")],
    ]
    assert {paper.work.venue.title for paper in papers} == {"Firms abroad"}
    assert {paper.work.doi for paper in papers} == {None}


def test_chapters_without_links() -> None:
    chapter = "<h1>{}</h1><p>Ties last ({}).</p>" + FILL + LIST.replace(" id=", " class=")
    papers = read_epub(
        book(chapter.format("One", "Yeung, 2005"), chapter.format("Two", "Coe &amp; Bunnell, 2003")), ""
    )
    assert [[(key, marker) for key, marker, _, _ in found(paper)] for paper in papers] == [
        [("r2", "Yeung, 2005")],
        [("r1", "Coe & Bunnell, 2003")],
    ]


def test_lists_in_files_of_their_own_end_chapters() -> None:
    body = "<h1>{}</h1><p>Ties last (<a href='{}#r2'>Yeung</a>).</p>" + FILL
    papers = read_epub(book(body.format("One", "c2.xhtml"), LIST, body.format("Two", "c4.xhtml"), LIST), "")
    assert [paper.work.title for paper in papers] == ["One", "Two"]
    assert [[key for key, _, _, _ in found(paper)] for paper in papers] == [["r2"], ["c4-r2"]]


def test_notes_in_a_file_of_their_own() -> None:
    notes = (
        "<section epub:type='endnotes'><h1>Notes</h1><ol>"
        "<li id='n1' epub:type='endnote'><p><a href='c1.xhtml#b1'>1.</a> Anna Coe, ‘Home clusters and the firms that leave them’, Invented Journal 12 (2003), p. 4.</p></li>"
        "<li id='n2' epub:type='endnote'><p>C. Yeung, Networks of Small Exporters (Invented Press, 2005), p. 33.</p></li>"
        "<li id='n3' epub:type='endnote'><p>Ibid.</p></li></ol></section>"
    )
    text = "<h1>Why firms leave</h1><p>Ties last.<a id='b1' epub:type='noteref' href='c2.xhtml#n1'><sup>1</sup></a> They fade.<a href='c2.xhtml#n2'><sup>2</sup></a> All do.<a href='c2.xhtml#n3'><sup>3</sup></a></p>"
    (paper,) = read_epub(book(text + FILL, notes), "")
    assert [(key, marker, citance) for key, marker, citance, _ in found(paper)] == [
        ("n1", "1", "Ties last.1"), ("n2", "2", "They fade.2"), ("n2", "3", "All do.3"),
    ]  # fmt: skip


def test_a_missing_and_a_broken_chapter_do_not_stop_the_others() -> None:
    data = book("<h1>One</h1><p>Ties last (<a href='#r1'>Coe</a>).</p>" + FILL + LIST, "<div>" * 5000, OEBPS__x="")
    broken = data.replace(b"text/c1.xhtml", b"text/c1.xhtml")
    (paper,) = read_epub(broken, "")
    assert [key for key, _, _, _ in found(paper)] == ["r1"]
    assert any("c2.xhtml was left out" in warning for warning in paper.warnings)


def test_no_scripts_no_media() -> None:
    (paper,) = read_epub(
        book("<h1>One</h1><script>evil()</script><p>Ties last.</p><iframe src='http://x'/>" + FILL), ""
    )
    assert not any("evil" in block.text for block in paper.blocks)


ENCRYPTED = (
    "<encryption xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><e:EncryptedData xmlns:e='http://www.w3.org/2001/04/xmlenc#'>"
    "<e:EncryptionMethod Algorithm='{}'/></e:EncryptedData></encryption>"
)


@pytest.mark.parametrize(
    "members",
    [
        {"META-INF__rights.xml": "<rights/>"},
        {"META-INF__encryption.xml": ENCRYPTED.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")},
        {"META-INF__sinf.xml": "<s/>"},
    ],
)
def test_protected(members: dict[str, str]) -> None:
    with pytest.raises(UnsupportedFormat, match="DRM"):
        read_epub(book("<p>x</p>", **members), "")


def test_obfuscated_fonts_protect_nothing() -> None:
    members = {"META-INF__encryption.xml": ENCRYPTED.format("http://www.idpf.org/2008/embedding")}
    assert read_epub(book("<h1>One</h1>" + FILL, **members), "")[0].blocks


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ({"META-INF__container.xml": "<container/>"}, DamagedInput),
        ({"META-INF__container.xml": "no xml"}, DamagedInput),
        ({"OEBPS__book.opf": "<package>"}, DamagedInput),
        ({"OEBPS__book.opf": "<package/>"}, UnsupportedFormat),
        ({"META-INF__container.xml": "<c><rootfile full-path='../../etc/passwd'/></c>"}, DamagedInput),
    ],
)
def test_broken_package(members: dict[str, str], error: type[InputError]) -> None:
    with pytest.raises(error):
        read_epub(book("<p>x</p>", **members), "")


def test_no_container() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
    with pytest.raises(DamagedInput, match="container"):
        read_epub(out.getvalue(), "")


def test_chapter_bomb() -> None:
    with pytest.raises((UnsafeInput, InputTooLarge)):
        read_epub(book("<p>" + " " * 50_000_000 + "</p>"), "")


def test_flipped_bytes_raise_only_input_errors() -> None:
    good = book("<h1>One</h1><p>Ties last (<a href='#r1'>Coe</a>).</p>" + FILL + LIST)
    began = time.process_time()
    for place in range(0, len(good), 11):
        damaged = bytearray(good)
        damaged[place] ^= 0xFF
        try:
            read_epub(bytes(damaged), "")
        except InputError:
            continue
    assert time.process_time() - began < 60


@pytest.mark.parametrize("cut", [10, 300, 900])
def test_truncated(cut: int) -> None:
    with pytest.raises(DamagedInput):
        read_epub(book("<p>x</p>")[:-cut], "")


@pytest.mark.parametrize(
    ("data", "expected"), [(book("<p>x</p>"), True), (b"PK\x03\x04", False), (b"<html>", False), (b"", False)]
)
def test_looks_like_epub(data: bytes, expected: bool) -> None:
    assert looks_like_epub(data) is expected

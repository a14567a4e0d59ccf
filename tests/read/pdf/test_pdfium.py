"""Opening files: what is refused, with which words, and what comes out of a page."""

from __future__ import annotations

import io

import printed
import pytest
from printed import HEIGHT, MARGIN, PROSE, WIDTH, Print
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from citance.errors import DamagedInput, InputError, InputTooLarge, UnsupportedFormat
from citance.read.pdf import pdfium, read_pages, read_pdf
from citance.read.pdf.pdfium import PdfFile


def page_of(paper: Print) -> list[str]:
    return [line.text for line in read_pages(paper.bytes())[0].lines]


def prose(password: str | None = None) -> bytes:
    paper = Print(password=password)
    paper.paragraph(PROSE)
    return paper.bytes()


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", DamagedInput, "not a PDF"),
        (b"<html><body>Not found</body></html>", DamagedInput, "not a PDF"),
        (b"%PDF-1.7\nnothing else", DamagedInput, "damaged"),
        (prose()[:400], DamagedInput, "damaged"),
        (prose("secret"), UnsupportedFormat, "password"),
    ],
)
def test_refused(data: bytes, error: type[InputError], words: str) -> None:
    with pytest.raises(error, match=words):
        read_pdf(data, "")


def test_an_empty_password_opens() -> None:
    assert "Firms that move abroad" in read_pages(prose(""))[0].lines[0].text


def test_a_damaged_table_of_objects_is_mended() -> None:
    data = prose()
    at = data.rindex(b"startxref")
    assert "Firms that move abroad" in read_pages(data[:at] + b"startxref\n7\n%%EOF")[0].lines[0].text


def test_the_end_cut_off_is_mended() -> None:
    data = prose()
    assert read_pages(data[: data.rindex(b"xref\n0")])[0].lines


def test_no_pages() -> None:
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    with pytest.raises(DamagedInput, match=r"without pages|damaged"):
        read_pdf(body + b"trailer<</Root 1 0 R/Size 3>>\n%%EOF", "")


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = Print()
    for _ in range(4):
        paper.next_page()
    data = paper.bytes()
    monkeypatch.setattr(pdfium, "MAX_PAGES", 3)
    with pytest.raises(InputTooLarge, match="5 pages; the limit is 3"):
        read_pdf(data, "")


def test_a_scan_is_named_as_such() -> None:
    # A picture of a grey page, one pixel, as a scanner would hand it over.
    ppm = io.BytesIO(b"P6 1 1 255 " + bytes([200, 200, 200]))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    for _ in range(3):
        canvas.drawImage(ImageReader(ppm), 0, 0, WIDTH, HEIGHT)
        canvas.showPage()
    canvas.save()
    with pytest.raises(UnsupportedFormat, match=r"scan.*ocrmypdf"):
        read_pdf(out.getvalue(), "")


def test_scripts_and_attachments_are_not_touched() -> None:
    script = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
    data = prose().replace(b"/Type /Catalog", b"/Type /Catalog " + script)
    assert b"JavaScript" in data
    assert len(read_pages(data)) == 1


def test_a_giant_page() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(14_400, 14_400))
    for at in range(0, 14_000, 200):
        canvas.drawString(100, at, PROSE)
    canvas.save()
    page = read_pages(out.getvalue())[0]
    assert (page.width, page.height) == (14_400, 14_400)
    assert len(page.lines) == 70
    with PdfFile(out.getvalue()) as file:
        width, height, rows = file.picture(0, 100_000)
    assert max(width, height) <= 2_000
    assert len(rows) == width * height


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages_are_read_as_they_are_looked_at(turn: int) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    canvas.setPageRotation(turn)
    # Draw so that the reader of the turned page sees upright text 100 points right of and below its corner.
    # The library makes the sheet itself as wide as the turned page is high.
    places = {0: (100, HEIGHT - 100), 90: (100, 100), 180: (WIDTH - 100, 100), 270: (HEIGHT - 100, WIDTH - 100)}
    canvas.translate(*places[turn])
    canvas.rotate(turn)
    canvas.drawString(0, 0, PROSE[:60])
    canvas.drawString(0, -14, PROSE[60:170])
    canvas.showPage()
    canvas.save()
    page = read_pages(out.getvalue())[0]
    assert (page.width, page.height) == (WIDTH, HEIGHT)
    assert [line.text for line in page.lines] == [PROSE[:60].strip(), PROSE[60:170].strip()]
    assert page.lines[0].box.x0 == pytest.approx(100, abs=2)
    assert page.lines[0].baseline == pytest.approx(100, abs=1)


def test_text_beside_the_direction_of_the_page_is_left_out() -> None:
    paper = Print()
    paper.paragraph(PROSE)
    paper.canvas.saveState()
    paper.canvas.translate(30, 300)
    paper.canvas.rotate(90)
    paper.canvas.drawString(0, 0, "arXiv:2101.00001v2 [cs.DL] 4 Jan 2021")
    paper.canvas.restoreState()
    paper.canvas.saveState()
    paper.canvas.translate(100, 300)
    paper.canvas.rotate(40)
    paper.canvas.drawString(0, 0, "DRAFT DRAFT")
    paper.canvas.restoreState()
    text = " ".join(page_of(paper))
    assert "arXiv" not in text
    assert "DRAFT" not in text
    assert text.startswith("Firms that move")


def test_links_lead_to_points_and_addresses() -> None:
    paper = Print()
    paper.text(MARGIN, 100, "as was found before {ref1|[1]} and again {ref2|[2]} in the same place")
    paper.text(MARGIN, 114, PROSE[:90])
    paper.canvas.linkURL("https://doi.org/10.5555/x", (MARGIN, HEIGHT - 116, WIDTH, HEIGHT - 104))
    paper.next_page()
    paper.place("ref1", MARGIN, 200)
    paper.place("ref2", MARGIN, 240)
    paper.text(MARGIN, 208, "1. An entry")
    line, below = read_pages(paper.bytes())[0].lines
    assert [(line.text[link.start : link.end], link.page) for link in line.links] == [("[1]", 1), ("[2]", 1)]
    assert line.links[0].y == pytest.approx(200, abs=1)
    assert line.links[1].y == pytest.approx(240, abs=1)
    assert [uri.uri for uri in below.uris] == ["https://doi.org/10.5555/x"]


def test_a_link_over_a_part_of_a_word() -> None:
    paper = Print()
    x = paper.text(MARGIN, 100, "seen by Coe and Bunnell (")
    end = paper.text(x, 100, "2003")
    paper.text(end, 100, ") in the district")
    paper.place("a", MARGIN, 300)
    paper.canvas.linkRect("", "a", (x, HEIGHT - 102, end, HEIGHT - 90), relative=0)
    paper.text(MARGIN, 114, PROSE[:90])
    line = read_pages(paper.bytes())[0].lines[0]
    assert line.text == "seen by Coe and Bunnell (2003) in the district"
    assert [line.text[link.start : link.end] for link in line.links] == ["2003"]


def test_a_whole_paper_is_read_twice_the_same() -> None:
    data = printed.whole_paper()
    assert read_pdf(data, "x") == read_pdf(data, "x")


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_printed_sideways_is_turned(angle: int) -> None:
    paper = Print()
    paper.paragraph(PROSE)
    paper.next_page()
    paper.canvas.translate(*{90: (200, 100), 180: (500, 400), 270: (200, 700)}[angle])
    paper.canvas.rotate(angle)
    paper.canvas.drawString(0, 0, "Table 2. Orders of firms that left")
    paper.canvas.drawString(0, -14, PROSE[:90])
    page = read_pages(paper.bytes())[1]
    assert [line.text for line in page.lines] == ["Table 2. Orders of firms that left", PROSE[:90].strip()]
    assert (page.width, page.height) == ((WIDTH, HEIGHT) if angle == 180 else (HEIGHT, WIDTH))
    assert page.lines[1].baseline - page.lines[0].baseline == pytest.approx(14, abs=0.1)
    assert 0 < page.lines[0].box.x0 < page.width
    with PdfFile(paper.out.getvalue()) as file:
        width, height, _ = file.picture(1, 500, page.turned)
    assert width / height == pytest.approx(page.width / page.height, abs=0.01)

"""A folder of files made to harm: each is named with its reason or read in bounds, and the good one among them is there."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from citance.pipeline import AddSummary, add
from citance.settings import Settings
from citance.store import Store

GOOD = (
    b"<article><front><article-meta><title-group><article-title>Hedges</article-title></title-group></article-meta></front>"
    b'<body><p>They grow [<xref ref-type="bibr" rid="B1">1</xref>].</p></body><back><ref-list><ref id="B1">'
    b"<mixed-citation>Alder A. On hedges. 1991.</mixed-citation></ref></ref-list></back></article>"
)


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def pdf(pages: int, box: str = "0 0 612 792", content: bytes = b"") -> bytes:
    """A PDF of so many pages with one content, its cross-reference table left out."""
    kids = " ".join(f"{number} 0 R" for number in range(4, 4 + pages))
    parts = [b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"]
    parts.append(f"2 0 obj\n<< /Type /Pages /Count {pages} /Kids [{kids}] >>\nendobj\n".encode())
    parts.append(b"3 0 obj\n<< /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (len(content), content))
    for number in range(4, 4 + pages):
        page = f"{number} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 3 0 R >>\nendobj\n"
        parts.append(page.encode())
    parts.append(b"trailer\n<< /Root 1 0 R >>\n%%EOF\n")
    return b"".join(parts)


def latex(body: bytes) -> bytes:
    return b"\\documentclass{article}\\begin{document}" + body + b"\\bibliography{a}\\end{document}"


WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
CONTENT_TYPES = b"<Types/>"
HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb.docx": lambda: zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": WORD + bytes(25_000_000)}),
    "nested.docx": lambda: zipped(
        {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": WORD + b"<w:sdt>" * 100_000}
    ),
    "bomb.epub": lambda: zipped({"mimetype": b"application/epub+zip", "META-INF/container.xml": b" " * 25_000_000}),
    "bomb.xml": lambda: (
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY a%d "%b">' % (n, b"&a%b;" % (b"%d" % (n - 1) if n else b"") * 10) for n in range(9))
        + b"]><article><body><p>&a8;</p></body></article>"
    ),
    "doubling.tex": lambda: latex(b"\\def\\a{x}" + b"\\edef\\a{\\a\\a}" * 60 + b"\\a"),
    "itself.tex": lambda: latex(b"\\def\\a{\\a\\a}\\a"),
    "loop.tex": lambda: latex(b"\\loop x \\iftrue \\repeat"),
    "input.tex": lambda: latex(b"\\input{input}"),
    "deep.html": lambda: b"<!DOCTYPE html><html><body>" + b"<div>" * 200_000 + b"x",
    "wide.html": lambda: b"<!DOCTYPE html><html><body>" + b"<p>a [1]<sup>2" * 60_000,
    "brackets.md": lambda: b"# T\n\n" + b"[" * 100_000 + b"\n\n# References\n\n1. A. B. 1999.\n",
    "names.txt": lambda: b"T\n\n" + b"(Smith and " * 30_000 + b"\n\nReferences\n\nSmith, A. (1999). B.\n",
    "pages.pdf": lambda: pdf(12_000),
    "giant.pdf": lambda: pdf(1, "0 0 1e12 1e12", b"BT /F1 12 Tf (Hedges) Tj ET"),
    "text.pdf": lambda: pdf(1, content=b"BT /F1 12 Tf " + b"(Hedges grow) Tj 0 -1 Td " * 40_000 + b"ET"),
    "braces.pdf": lambda: pdf(1, content=b"[" * 1_000_000),
}


@pytest.fixture
def summary(tmp_path: Path) -> AddSummary:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, make in HOSTILE.items():
        (folder / name).write_bytes(make())
    (folder / "zz.xml").write_bytes(GOOD)
    settings = Settings(workers=2, file_seconds=120, file_memory_mb=1500)
    with Store.open(tmp_path / "l.db") as store:
        found = add(store, [folder], settings=settings)
        assert "Hedges" in {work.work.title for work in store.iter_works()}
        assert store.check() == []
    return found


def test_each_is_bounded_and_the_good_one_is_read(summary: AddSummary) -> None:
    told = {Path(failure.name).name: (failure.kind, failure.reason) for failure in summary.failures}
    # Reading in bounds is as good as refusing; dying, hanging and errors of citance itself are not.
    assert {kind for kind, _ in told.values()} <= {
        "DamagedInput",
        "UnsafeInput",
        "InputTooLarge",
        "UnsupportedFormat",
        "ScannedPdf",
    }, told
    assert {"bomb.docx", "bomb.epub", "bomb.xml", "deep.html", "braces.pdf"} <= set(told)
    assert "zz.xml" not in told
    assert summary.files == len(told) + summary.added
    assert all("\n" not in reason and len(reason) < 600 for _, reason in told.values())

"""Which reader a content wants: by the content first, by the name where the content cannot tell."""

from __future__ import annotations

import io
import tarfile
import zipfile
from contextlib import suppress

import pytest

from citance.errors import DamagedInput, InputError, UnsupportedFormat
from citance.read import read_bytes
from citance.read.sniff import Format, may_be_pdf, needs_process, suffix_of, tell_format


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


WORD_TYPES = b'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
HTML = b"<!DOCTYPE html>\n<html><body><p>x</p></body></html>"
XHTML = b'<?xml version="1.0"?>\n<!-- saved -->\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x.dtd"><html/>'

TOLD = [
    (b"<article/>", "a.xml", Format.XML),
    (b"\xef\xbb\xbf\n<?xml version='1.0'?><TEI/>", "", Format.XML),
    ("<article/>".encode("utf-16"), "a.xml", Format.XML),
    (b"<article/>", "a.pdf", Format.XML),
    (b"<article/>", "a.txt", Format.XML),
    (b"<?xml version='1.0'?><article/>", "a.html", Format.XML),
    (b"%PDF-1.7\n", "a.pdf", Format.PDF),
    (b"%PDF-1.7\n", "a.xml", Format.PDF),
    (b"%PDF-1.7\n", "", Format.PDF),
    (b"junk of a mail\r\n\r\n%PDF-1.4\n", "a.pdf", Format.PDF),
    (HTML, "a.html", Format.HTML),
    (HTML, "a.pdf", Format.HTML),
    (b"<html><p>%PDF-1.4</p></html>", "a.pdf", Format.HTML),
    (XHTML, "a.xml", Format.HTML),
    (b"<!-- saved --><HTML lang=en>", "", Format.HTML),
    (b"<head><title>x</title></head>", "", Format.HTML),
    (b"<div><p>x</p></div>", "a.htm", Format.HTML),
    (b"<article><h1>x</h1></article>", "a.html", Format.HTML),
    (zipped(("[Content_Types].xml", WORD_TYPES), ("word/document.xml", b"")), "a.docx", Format.DOCX),
    (zipped(("_rels/.rels", b""), ("[Content_Types].xml", WORD_TYPES), ("word/document2.xml", b"")), "", Format.DOCX),
    (zipped(("word/document.xml", b""), ("[Content_Types].xml", b"")), "a.zip", Format.DOCX),
    (zipped(("mimetype", b"application/epub+zip"), ("META-INF/container.xml", b"")), "a.epub", Format.EPUB),
    (zipped(("META-INF/container.xml", b""), ("OEBPS/a.opf", b"")), "a.epub", Format.EPUB),
    (zipped(("[Content_Types].xml", WORD_TYPES), ("word/document.xml", b""))[:60], "a.docx", Format.DOCX),
    (tarred("main.tex", b"\\documentclass{article}"), "a.tar", Format.LATEX_ARCHIVE),
    (b"% a comment\n\\documentclass{article}", "", Format.LATEX),
    (b"no command", "a.tex", Format.LATEX),
    (b"\\documentclass{article}", "a.txt", Format.PLAIN),
    (b"words", "a.txt", Format.PLAIN),
    (b"# words", "dir.xml/a.MD", Format.PLAIN),
    (b"words", "a.zip!b/c.markdown", Format.PLAIN),
    (b"words", "a.txt.gz", Format.PLAIN),
    (b'<p align="center"><img src="x"></p>\n\n# Title', "a.md", Format.PLAIN),
    ("words".encode("utf-16"), "a.txt", Format.PLAIN),
]


@pytest.mark.parametrize(("data", "name", "format_"), TOLD, ids=[str(number) for number in range(len(TOLD))])
def test_formats(data: bytes, name: str, format_: Format) -> None:
    assert tell_format(data, name) is format_


UNREAD = [
    (b"\xd0\xcf\x11\xe0" + bytes(600), "a.doc", r"an old Office file: save it as \.docx or PDF"),
    (b"{\\rtf1 words}", "a.rtf", r"a rich-text file: save it as \.docx or PDF"),
    (zipped(("mimetype", b"application/vnd.oasis.opendocument.text")), "a.odt", r"OpenDocument.*save it as \.docx"),
    (b"%!PS-Adobe-3.0\n", "a.ps", "PostScript.*ps2pdf"),
    (b"AT&TFORM\x00\x00", "a.djvu", "DjVu.*ddjvu"),
    (b"\xf7\x02\x01\x83", "a.dvi", "DVI.*dvipdfm"),
    (bytes(60) + b"BOOKMOBI", "a.mobi", "Mobipocket.*ePub"),
    (b"II*\x00", "a.tif", "TIFF.*ocrmypdf"),
    (b"\x89PNG\r\n", "a.pdf", "PNG picture"),
    (zipped(("a.xml", b"<article/>")), "a.zip", "a zip archive where an article was expected"),
    (zipped(("[Content_Types].xml", b""), ("xl/workbook.xml", b"")), "a.xlsx", "spreadsheet or presentation"),
    (zipped(("META-INF/MANIFEST.MF", b"")), "a.jar", "a program package"),
    (b"words", "a.xml", r"text that is not XML.*\.txt or \.md"),
    (b"words", "", "text that is not XML"),
    (bytes(range(256)), "a.xml", "binary data"),
    (tarred("a.png", b"x"), "a.tar", "a tar archive without LaTeX sources"),
]


@pytest.mark.parametrize(("data", "name", "reason"), UNREAD)
def test_what_is_not_read_is_named_with_what_to_do(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(UnsupportedFormat, match=reason) as caught:
        read_bytes(data, name)
    assert str(caught.value).startswith("this is ")


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", "empty"), (b" \n\x00", "white space"), (b" " * 9000, "white space")]
)
def test_nothing(data: bytes, reason: str) -> None:
    with pytest.raises(DamagedInput, match=reason):
        read_bytes(data, "a.pdf")


def test_a_pdf_that_is_none_is_damaged() -> None:
    with pytest.raises(DamagedInput, match=r"named \.pdf"):
        read_bytes(b"\x00\x01\x02" * 500, "a.pdf")


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.XML", ".xml"),
        ("a.tar.gz", ".tar"),
        ("x.zip!y/a.Tex.xz", ".tex"),
        ("a", ""),
        ("dir.txt/a", ""),
        ("C:\\a.md", ".md"),
    ],
)
def test_suffixes(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix


def test_names_of_pdf_files() -> None:
    assert [name for name in ("a.pdf", "a.xml", "a", "a.docx", "b.zip!a.PDF", "a.tar.gz") if may_be_pdf(name)] == [
        "a.pdf",
        "a",
        "b.zip!a.PDF",
    ]


@pytest.mark.parametrize(("data", "name", "format_"), TOLD, ids=[str(number) for number in range(len(TOLD))])
def test_all_but_xml_is_read_in_a_process_that_may_die(data: bytes, name: str, format_: Format) -> None:
    if suffix_of(name) not in ("", ".xml", ".pdf") or format_ in (Format.XML, Format.PDF):
        assert needs_process(data, name) == (format_ is not Format.XML or suffix_of(name) in (".txt", ".html"))


@pytest.mark.parametrize(("data", "name", "format_"), TOLD, ids=[str(number) for number in range(len(TOLD))])
def test_stubs_of_every_format_are_read_or_refused(data: bytes, name: str, format_: Format) -> None:
    with suppress(InputError):
        read_bytes(data, name)

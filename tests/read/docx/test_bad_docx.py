"""Word files that are broken, huge or made to harm: one clear reason each, nothing opened that is not text."""

from __future__ import annotations

import io
import time
import zipfile

import build as b
import pytest

from citance.errors import DamagedInput, InputError, InputTooLarge, UnsafeInput, UnsupportedFormat
from citance.read.docx import looks_like_docx, read_docx

GOOD = b.docx(b.h("Results") + b.p("Ties last."))


def zipped(**members: bytes | str) -> bytes:
    return b.zipped({name.replace("__", "/").replace("_dot_", "."): content for name, content in members.items()})


def test_no_document() -> None:
    with pytest.raises(DamagedInput, match=r"without its word/document\.xml"):
        read_docx(zipped(word__styles_dot_xml="<styles/>"), "")


@pytest.mark.parametrize(
    ("member", "what"), [("ppt__presentation_dot_xml", "PowerPoint"), ("xl__workbook_dot_xml", "Excel")]
)
def test_other_office_files(member: str, what: str) -> None:
    with pytest.raises(UnsupportedFormat, match=what):
        read_docx(zipped(**{member: "<x/>"}), "")


@pytest.mark.parametrize(
    "content", ["", "<w:document", "no xml", "<html><body/></html>", f"<w:document xmlns:w='{b.W}'/>"]
)
def test_broken_document(content: str) -> None:
    with pytest.raises(DamagedInput):
        read_docx(zipped(word__document_dot_xml=content), "")


def test_zip_bomb() -> None:
    with pytest.raises((UnsafeInput, InputTooLarge)):
        read_docx(zipped(word__document_dot_xml=b" " * 60_000_000), "")


def test_bomb_in_a_part_that_is_not_read() -> None:
    data = b.docx(
        b.h("Results") + b.p("Ties last."),
        word__media__x_dot_png=b"\0" * 30_000_000,
        word__vbaProject_dot_bin=b"\0" * 30_000_000,
    )
    assert read_docx(data, "").blocks[0].text == "Ties last."


def test_billion_laughs() -> None:
    entities = "<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    content = f"<!DOCTYPE d [{entities}]>" + b.document(b.p("<w:r><w:t>&j;</w:t></w:r>")).partition("?>")[2]
    try:
        paper = read_docx(zipped(word__document_dot_xml=content), "")
    except InputError:
        return
    assert sum(len(block.text) for block in paper.blocks) < 1000


def test_external_entity_is_not_read() -> None:
    content = (
        "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
        + b.document(b.p("<w:r><w:t>a &x; b</w:t></w:r>")).partition("?>")[2]
    )
    assert read_docx(zipped(word__document_dot_xml=content), "").blocks[0].text == "a b"


def test_relationships_to_the_outside_are_not_followed() -> None:
    rels = (
        "<Relationships><Relationship Type='x/officeDocument' Target='http://127.0.0.1:9/x.xml' TargetMode='External'/>"
        "<Relationship Type='x/officeDocument' Target='../../etc/passwd'/></Relationships>"
    )
    assert (
        read_docx(b.docx(b.h("Results") + b.p("Ties last."), _rels___dot_rels=rels), "").blocks[0].text == "Ties last."
    )


@pytest.mark.parametrize("cut", [30, 200, 700])
def test_truncated(cut: int) -> None:
    with pytest.raises(DamagedInput):
        read_docx(GOOD[:-cut], "")


def test_flipped_bytes_raise_only_input_errors() -> None:
    for place in range(0, len(GOOD), 7):
        damaged = bytearray(GOOD)
        damaged[place] ^= 0xFF
        try:
            read_docx(bytes(damaged), "")
        except InputError:
            continue


def test_encrypted_member() -> None:
    damaged = bytearray(GOOD)
    start = 0
    while (start := damaged.find(b"PK\x01\x02", start)) >= 0:
        damaged[start + 8] |= 1
        start += 4
    with pytest.raises(UnsupportedFormat, match="password"):
        read_docx(bytes(damaged), "")


def test_one_paragraph_of_fifty_megabytes() -> None:
    run = b.r("Ties last for years and years (Yeung, 2005). " * 200)
    began = time.process_time()
    with zipfile.ZipFile(out := io.BytesIO(), "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", b.document(b.p(*[run] * (50_000_000 // len(run)))))
    paper = read_docx(out.getvalue(), "")
    assert sum(len(block.text) for block in paper.blocks) <= 300_000
    assert any("shortened" in warning for warning in paper.warnings)
    assert time.process_time() - began < 60


def test_deep_nesting() -> None:
    body = "<w:sdt><w:sdtContent>" * 100 + b.p("deep") + "</w:sdtContent></w:sdt>" * 100
    read_docx(b.docx(b.p("Ties last.") + body), "")
    with pytest.raises(DamagedInput, match="256 deep"):
        read_docx(b.docx("<w:sdt><w:sdtContent>" * 2000 + "</w:sdtContent></w:sdt>" * 2000), "")


def test_missing_and_broken_side_parts() -> None:
    data = b.docx(
        b.h("Results") + b.p("Ties last.", b.note_call(1), b.note_call(7)),
        word__footnotes_dot_xml="<broken",
        customXml__item1_dot_xml="",
    )
    paper = read_docx(data, "")
    assert paper.blocks[-1].text == "Ties last.12"
    assert any("footnotes" in warning for warning in paper.warnings)


def test_empty_document() -> None:
    assert read_docx(b.docx(""), "").blocks == ()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (GOOD, True),
        (GOOD[:-60], True),
        (b"PK\x03\x04 and no more", False),
        (b"%PDF-1.4", False),
        (b"", False),
        (b.zipped({"a.txt": "x"}), False),
    ],
)
def test_looks_like_docx(data: bytes, expected: bool) -> None:
    assert looks_like_docx(data) is expected

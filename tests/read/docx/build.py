"""Word files written piece by piece: strings of WordprocessingML, zipped."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NS = (
    f'xmlns:w="{W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEADINGS = (
    ("berschrift1", "heading 1"),
    ("berschrift2", "heading 2"),
    ("Titel", "Title"),
    ("Beschriftung", "caption"),
)


def r(text: str, properties: str = "") -> str:
    """A run; `properties` is the inside of its rPr."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def sup(text: str) -> str:
    return r(text, '<w:vertAlign w:val="superscript"/>')


def p(*content: str, style: str = "", properties: str = "") -> str:
    """A paragraph of runs; content that is no XML is a run of its own."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = "".join(each if each.startswith("<") else r(each) for each in content)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{runs}</w:p>"


def h(text: str, level: int = 1) -> str:
    return p(text, style=f"berschrift{level}")


def char(kind: str, data: str = "") -> str:
    inside = f"<w:fldData>{data}</w:fldData>" if data else ""
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def instruction(code: str, cuts: int = 1) -> str:
    """An instruction, cut into as many runs."""
    size = max(1, -(-len(code) // cuts))
    parts = [code[start : start + size] for start in range(0, len(code), size)]
    return "".join(f'<w:r><w:instrText xml:space="preserve">{escape(part)}</w:instrText></w:r>' for part in parts)


def field(code: str, result: str, *, cuts: int = 1, data: str = "", inner: str = "") -> str:
    """A complex field; `result` is text or runs, `inner` stands inside the instruction."""
    shown = result if result.startswith("<") else r(result)
    return char("begin", data) + instruction(code, cuts) + inner + char("separate") + shown + char("end")


def simple(code: str, result: str) -> str:
    return f"<w:fldSimple w:instr={quoteattr(code)}>{r(result)}</w:fldSimple>"


def csl(key: str, family: str, year: int, title: str, **more: object) -> dict[str, object]:
    """One item of a CSL citation object, as Zotero writes it."""
    described = {
        "id": 7,
        "type": "article-journal",
        "title": title,
        "author": [{"family": family, "given": "A."}],
        "issued": {"date-parts": [[str(year)]]},
        **more,
    }
    return {"id": 7, "uris": [f"http://zotero.org/users/1/items/{key}"], "itemData": described}


def zotero(items: Sequence[Mapping[str, object]], result: str, *, cuts: int = 3) -> str:
    data = json.dumps({"citationID": "x1", "properties": {"noteIndex": 0}, "citationItems": list(items)})
    return field(f" ADDIN ZOTERO_ITEM CSL_CITATION {data} RNDabc", result, cuts=cuts)


def control(tag: str, inside: str) -> str:
    return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>'


def packed(data: object) -> str:
    """JSON in base64."""
    return base64.b64encode(json.dumps(data).encode()).decode()


def note_call(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def notes(kind: str, *paragraphs: str) -> str:
    """A notes part: the separator, then one note per paragraph, from id 1."""
    inside = f'<w:{kind} w:type="separator" w:id="-1"><w:p/></w:{kind}>'
    inside += "".join(f'<w:{kind} w:id="{n}">{each}</w:{kind}>' for n, each in enumerate(paragraphs, 1))
    return f"<?xml version='1.0'?><w:{kind}s {_NS}>{inside}</w:{kind}s>"


def styles(extra: str = "") -> str:
    inside = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/></w:style>'
        for name, shown in HEADINGS
    )
    return f"<?xml version='1.0'?><w:styles {_NS}>{inside}{extra}</w:styles>"


def numbering(text: str = "[%1]") -> str:
    """One numbered list with the id 1."""
    return (
        f"<?xml version='1.0'?><w:numbering {_NS}><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
        f"<w:numFmt w:val='decimal'/><w:lvlText w:val='{text}'/></w:lvl></w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
    )


def document(body: str) -> str:
    return f"<?xml version='1.0' encoding='UTF-8'?><w:document {_NS}><w:body>{body}</w:body></w:document>"


def docx(body: str, **parts: str | bytes) -> bytes:
    """A Word file; `parts` are further parts, "/" written as "__" and "." as "_dot_"."""
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "word/document.xml": document(body),
        "word/styles.xml": styles(),
    }
    for name, part in parts.items():
        content[name.replace("__", "/").replace("_dot_", ".")] = part
    return zipped(content)


def zipped(content: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return out.getvalue()

"""Small whole files of every format that is read, made here, and real ones of the shared data where they lie."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks._data import data_folder

__all__ = ["Seed", "made_seeds", "shared_seeds"]

_LARGEST = 400_000
"""Bytes of a shared file above which damages are too rare on its way."""


class Seed(NamedTuple):
    """A file to be damaged; `kind` says by which rules (see `_fuzz_mutate`)."""

    name: str
    kind: str
    data: bytes


_REFERENCES = (
    (
        "alder",
        "Alder, A. (1991). On hedges and their growth. Journal of Hedges, 3(2), 1–9. https://doi.org/10.5555/h.1",
    ),
    ("birch", "Birch, B., & Cedar, C. (1999). Rows of hedges. Annals of Gardens, 12, 100–110."),
    ("dogwood", "Dogwood, D., Elm, E., & Fir, F. (2004a). Circles considered again. Garden Letters, 7, 44–52."),
    ("gorse", "Gorse, G., & Müller-Lüdenscheidt, Ö. (in press). Hedges: A handbook (2nd ed.). Berlin: Garden Press."),
)
_NUMBERED = (
    "Hedges grow in rows [1] wherever gardens were measured [2,3]. In contrast to this [1–3], circles grow faster.",
    "We used 40 plants (p < 0.05, 95% CI [0.23, 0.30]) as described [4]. Similar results were seen before [2, 4].",
)
_NAMED = (
    "Hedges grow in rows (Alder, 1991; Birch & Cedar, 1999) wherever gardens were measured. Dogwood et al. (2004a) differ.",
    "This agrees with Alder's (1991, p. 4) rows, but see Gorse and Müller-Lüdenscheidt (in press) for another view.",
)


def _jats() -> bytes:
    entries = "".join(
        f'<ref id="B{n}"><label>{n}</label><mixed-citation>{raw.replace("&", "&amp;")}</mixed-citation></ref>'
        for n, (_, raw) in enumerate(_REFERENCES, start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.2//EN" "x.dtd">\n'
        '<article article-type="research-article" xmlns:xlink="http://www.w3.org/1999/xlink"><front><article-meta>'
        '<article-id pub-id-type="doi">10.5555/fuzz.1</article-id><title-group><article-title>Hedges <italic>grow'
        '</italic></article-title></title-group><contrib-group><contrib contrib-type="author"><name><surname>Alder'
        "</surname><given-names>Ada</given-names></name></contrib></contrib-group><pub-date><year>2011</year></pub-date>"
        "<abstract><p>They grow.</p></abstract></article-meta></front><body><sec sec-type='intro'><title>Introduction"
        '</title><p>Hedges grow<sup><xref ref-type="bibr" rid="B1">1</xref>–<xref ref-type="bibr" rid="B3">3</xref></sup>'
        ' in rows [<xref ref-type="bibr" rid="B4">4</xref>].</p><table-wrap><table><tr><td>a <xref ref-type="bibr" '
        'rid="B2">2</xref></td></tr></table></table-wrap><fig><caption><p>As in <xref ref-type="bibr" rid="B1 B2">1, 2'
        f"</xref>.</p></caption></fig></sec></body><back><fn-group><fn id='n1'><p>See [3].</p></fn></fn-group><ref-list>"
        f"<title>References</title>{entries}</ref-list></back></article>"
    ).encode()


def _tei() -> bytes:
    entries = "".join(
        f'<biblStruct xml:id="b{n}"><analytic><title level="a">{key}</title><author><persName><surname>{key}</surname>'
        f'</persName></author></analytic><monogr><imprint><date when="1999"/></imprint></monogr><note type='
        f'"raw_reference">{raw.replace("&", "&amp;")}</note></biblStruct>'
        for n, (key, raw) in enumerate(_REFERENCES)
    )
    return (
        '<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Hedges'
        "</title></titleStmt><sourceDesc><biblStruct><analytic><author><persName><forename>Ada</forename><surname>Alder"
        '</surname></persName></author></analytic><idno type="DOI">10.5555/fuzz.2</idno></biblStruct></sourceDesc>'
        "</fileDesc><profileDesc><abstract><p>They grow.</p></abstract></profileDesc></teiHeader><text><body><div><head>"
        'Introduction</head><p>Hedges grow <ref type="bibr" target="#b0">(alder, 1999)</ref> and <ref type="bibr" target='
        f'"#b1">[2]</ref>.</p></div></body><back><div type="references"><listBibl>{entries}</listBibl></div></back></text></TEI>'
    ).encode()


def _html() -> bytes:
    entries = "".join(f'<li id="ref{n}">{raw}</li>' for n, (_, raw) in enumerate(_REFERENCES, start=1))
    metas = "".join(
        f'<meta name="citation_{name}" content="{value}">'
        for name, value in (
            ("title", "Hedges grow"),
            ("doi", "10.5555/fuzz.3"),
            ("author", "Alder, Ada"),
            ("publication_date", "2011/02/03"),
            ("reference", "citation_title=On hedges;citation_author=A Alder;citation_publication_date=1991"),
        )
    )
    body = "".join(f"<p>{text}</p>" for text in _NAMED * 4)
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>Hedges grow</title>{metas}<script>var a = 1;</script>'
        '<script type="application/ld+json">{"@type": "ScholarlyArticle", "name": "Hedges"}</script></head><body><nav>'
        f'<a href="/">Home</a></nav><article><h1>Hedges grow</h1><section><h2>Introduction</h2>{body}<p>So <a href="#ref1">'
        f"[1]</a><sup><a href='#ref2'>2</a>–<a href='#ref4'>4</a></sup>.</p><table><tr><td>x [2]</td></tr></table></section>"
        f"<section><h2>References</h2><ol>{entries}</ol></section></article></body></html>"
    ).encode()


def _markdown() -> bytes:
    cited = "Hedges grow [@alder; @birch, p. 3] and more.[^1] See Dogwood et al. (2004a).\n\n[^1]: See Birch & Cedar (1999).\n"
    entries = "\n".join(f"- {raw}" for _, raw in _REFERENCES)
    head = '---\ntitle: "Hedges grow"\nauthor:\n  - name: Ada Alder\ndoi: 10.5555/fuzz.4\nreferences:\n- id: alder\n  title: On\n---\n'
    return f"{head}\n# Introduction\n\n{cited}\n{_NAMED[0]}\n\n## References\n\n{entries}\n".encode()


def _plain() -> bytes:
    entries = "\n\n".join(f"[{n}] {raw}" for n, (_, raw) in enumerate(_REFERENCES, start=1))
    return f"HEDGES GROW\n\nAda Alder\n\n1. Introduction\n\n{_NUMBERED[0]}\n\n{_NUMBERED[1]}\n\nReferences\n\n{entries}\n".encode()


_TEX = rb"""\documentclass[a4paper]{article}
\usepackage[round]{natbib}
\newcommand{\hedge}[2][rows]{\emph{#2} in #1}
\def\see#1{\citep[see][p.~3]{#1}}
\title{Hedges grow} \author{Ada Alder \and Ben Birch} \date{2011}
\begin{document} \maketitle
\begin{abstract} They grow. \end{abstract}
\section{Introduction} \hedge{Hedges} grow \citep{alder,birch}. \citet{dogwood} differ\footnote{But \see{gorse}.}
$x^2 [1]$ and \cite[4]{alder}. % a comment \cite{none}
\input{part}
\begin{table}\caption{As \cite{birch}}\begin{tabular}{l} a & b \\ \end{tabular}\end{table}
\bibliographystyle{plainnat}\bibliography{refs}
\begin{thebibliography}{9} \bibitem[Alder(1991)]{alder} A. Alder. On hedges. \newblock 1991.
\bibitem{birch} Birch, B., and Cedar, C. Rows of hedges, 1999. \bibitem{dogwood} D. Dogwood. Circles. 2004. \end{thebibliography}
\end{document}
"""
_BIB = b"""@string{joh = "Journal of Hedges"}
@article{alder, author = {Ada Alder}, title = {On {H}edges}, journal = joh, year = 1991, doi = {10.5555/h.1}}
@book{gorse, author = "Gorse, G. and M{\\"u}ller, {\\"O}.", title = "Hedges", year = {in press} # "x", publisher = {P}}
"""


def _latex_archive() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in (("main.tex", _TEX), ("part.tex", rb"More \cite{gorse}."), ("refs.bib", _BIB)):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _zipped(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return buffer.getvalue()


def _docx() -> bytes:
    item = {
        "id": 1,
        "title": "On hedges",
        "author": [{"family": "Alder", "given": "A"}],
        "issued": {"date-parts": [[1991]]},
    }
    field = json.dumps(
        {"citationItems": [{"id": 1, "itemData": item}], "properties": {"plainCitation": "(Alder, 1991)"}}
    )

    def paragraph(text: str, style: str = "") -> str:
        kind = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return f'<w:p>{kind}<w:r><w:t xml:space="preserve">{text.replace("&", "&amp;")}</w:t></w:r></w:p>'

    cited = (
        '<w:p><w:r><w:t>Hedges grow </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>ADDIN '
        f"ZOTERO_ITEM CSL_CITATION {field.replace('&', '&amp;')}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="
        '"separate"/></w:r><w:r><w:t>(Alder, 1991)</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>.</w:t>'
        '</w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    )
    body = [paragraph("Hedges grow", "Title"), paragraph("Introduction", "Heading1"), cited]
    body += [paragraph(text) for text in _NAMED]
    body += [
        f"<w:tbl><w:tr><w:tc>{paragraph('As in Alder (1991).')}</w:tc></w:tr></w:tbl>",
        paragraph("References", "Heading1"),
    ]
    body += [paragraph(raw, "Bibliography") for _, raw in _REFERENCES]
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    return _zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{relations}/'
            'officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r2" Type='
            f'"{relations}/footnotes" Target="footnotes.xml"/><Relationship Id="r3" Type="{relations}/styles" Target='
            '"styles.xml"/></Relationships>',
            "word/document.xml": f"<w:document {_WORD}><w:body>{''.join(body)}</w:body></w:document>",
            "word/footnotes.xml": f'<w:footnotes {_WORD}><w:footnote w:id="2">{paragraph("See Birch and Cedar (1999).")}'
            "</w:footnote></w:footnotes>",
            "word/styles.xml": f'<w:styles {_WORD}><w:style w:styleId="Heading1" w:type="paragraph"><w:name w:val="heading 1"/>'
            '<w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>',
            "docProps/core.xml": '<p:coreProperties xmlns:p="x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Hedges'
            "</dc:title></p:coreProperties>",
        }
    )


def _epub() -> bytes:
    page = _html().decode().replace("<!DOCTYPE html>", "").replace('">', '"/>', 0)
    chapter = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{page[page.index("<article>") : page.index("</body>")]}</body></html>'
    return _zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
            'full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
            "OEBPS/content.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<dc:title>Hedges</dc:title><dc:creator>Ada Alder</dc:creator></metadata><manifest><item id='c' href='c.xhtml' "
            "media-type='application/xhtml+xml'/></manifest><spine><itemref idref='c'/></spine></package>",
            "OEBPS/c.xhtml": chapter,
        }
    )


def _pdfs() -> Iterator[tuple[str, bytes]]:
    try:
        from reportlab.lib.styles import getSampleStyleSheet
        from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph
    except ImportError:
        return
    styles = getSampleStyleSheet()
    for name, columns, paragraphs, label in (
        ("numbered", 1, _NUMBERED, "[{}] "),
        ("named", 2, _NAMED, ""),
        ("raised", 2, tuple(text.replace("[", "<super>").replace("]", "</super>") for text in _NUMBERED), "{}. "),
    ):
        buffer = io.BytesIO()
        document = BaseDocTemplate(buffer, pageCompression=0, invariant=1, title="Hedges grow")
        width = 460 // columns
        frames = [Frame(70 + at * (width + 15), 70, width, 680) for at in range(columns)]
        document.addPageTemplates(PageTemplate(frames=frames))
        story = [Paragraph("Hedges grow", styles["Title"]), Paragraph("Ada Alder", styles["Normal"])]
        story.append(Paragraph("1 Introduction", styles["Heading1"]))
        story += [Paragraph(text.replace(" & ", " &amp; "), styles["Normal"]) for text in paragraphs * 4]
        story.append(Paragraph("References", styles["Heading1"]))
        for number, (key, raw) in enumerate(_REFERENCES, start=1):
            entry = f'<a name="{key}"/>{label.format(number)}{raw.replace("&", "&amp;")}'
            story.append(Paragraph(entry, styles["Normal"]))
        story.insert(4, Paragraph('See <a href="#alder">Alder (1991)</a>.', styles["Normal"]))
        document.build(story)
        yield f"{name}.pdf", buffer.getvalue()


def made_seeds() -> list[Seed]:
    """One small file or more of every format."""
    made = [
        Seed("jats.xml", "xml", _jats()),
        Seed("grobid.xml", "xml", _tei()),
        Seed("page.html", "xml", _html()),
        Seed("notes.md", "text", _markdown()),
        Seed("plain.txt", "text", _plain()),
        Seed("paper.tex", "latex", _TEX),
        Seed("source.tar", "latex", _latex_archive()),
        Seed("paper.docx", "zip", _docx()),
        Seed("book.epub", "zip", _epub()),
    ]
    return made + [Seed(name, "pdf", data) for name, data in _pdfs()]


def shared_seeds(each: int = 12) -> list[Seed]:
    """Real files of the shared data, the smallest ones, `each` of a kind; none where the data are absent."""
    found = []
    for folder, pattern, kind in (
        ("pdf", "*.pdf", "pdf"),
        ("jats", "**/*.xml", "xml"),
        ("bmc_art", "**/*.xml", "xml"),
    ):
        top = data_folder(f"corpora/{folder}")
        paths = sorted(top.glob(pattern), key=_size)[:each] if top else []
        found += [Seed(path.name, kind, path.read_bytes()) for path in paths if _size(path) <= _LARGEST]
    return found


def _size(path: Path) -> int:
    return path.stat().st_size

"""Pages in the shapes that publishers' sites have, written for the tests; what they say is invented."""

from __future__ import annotations

REFS = (
    "Coe A, Bunnell B. Home clusters and the firms that leave them. J Invent Bus. 2003;12:1–20.",
    "Yeung C. Networks of small exporters. Ann Invent Trade. 2005;5:10–33.",
    "Lund D, Berg E. Distance and the survival of foreign units. Invent Econ Geogr. 2009;7:200–219.",
    "Marsh F. How managers learn abroad. Invent Manag Rev. 2011;2:45–60.",
)


def page(body: str, head: str = "<title>Ties at home</title>") -> str:
    return f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"


FILL = (
    "<p>Firms that sell abroad keep some of their suppliers, advisers and partners near the place where they began,"
    " and what becomes of these ties is a question of its own that earlier work has left open.</p>"
)

SPRINGERLIKE = page(
    "<nav><a href='#Sec1'>Introduction</a></nav><main><article><h1>Ties at home</h1>"
    "<section aria-labelledby='Abs1'><div id='Abs1-section'><h2 id='Abs1'>Abstract</h2><div><p>We follow firms that went abroad.</p></div></div></section>"
    "<section><div><h2 id='Sec1'>Introduction</h2><div><p>Exporters keep their home ties "
    "[<a data-track='click' href='#ref-CR1' id='ref-link-section-d1' title='Coe A, Bunnell B.'>1</a>,<a href='/articles/x#ref-CR2' title='Yeung'>2</a>]. "
    "Others disagree [<a href='#ref-CR1'>1</a>–<a href='#ref-CR3'>3</a>].</p></div></div></section>"
    "<section><div><h2>Discussion</h2><div><p>Our result is close to that of Marsh [<a href='#ref-CR4'>4</a>].</p></div></div></section>"
    "<section aria-labelledby='Bib1'><div><h2 id='Bib1'>References</h2><div><ol>"
    + "".join(
        f"<li data-counter='{n}.'><p id='ref-CR{n}'>{text}</p><p><a href='https://doi.org/10.5555/r.{n}'>Article</a>"
        f" <a href='http://scholar.example/{n}'>Google Scholar</a></p></li>"
        for n, text in enumerate(REFS, 1)
    )
    + "</ol></div></div></section></article></main><footer><p>© Invented Press 2020</p></footer>",
    "<meta name='citation_title' content='Ties at home'><meta name='citation_author' content='Berg, Anna'>"
    "<meta name='citation_author_institution' content='University of X'><meta name='citation_author' content='Jon Lund'>"
    "<meta name='citation_doi' content='10.5555/TIES.1'><meta name='citation_journal_title' content='J Invent'>"
    "<meta name='citation_publication_date' content='2020/03/09'><meta name='citation_volume' content='4'>"
    "<meta name='citation_firstpage' content='1'><meta name='citation_lastpage' content='9'>",
)
SPRINGERLIKE_STATEMENTS = [
    ("ref-CR1", "1", "Exporters keep their home ties [1,2].", "Introduction"),
    ("ref-CR2", "2", "Exporters keep their home ties [1,2].", "Introduction"),
    ("ref-CR1", "1", "Others disagree [1–3].", "Introduction"),
    ("ref-CR2", "1–3", "Others disagree [1–3].", "Introduction"),
    ("ref-CR3", "3", "Others disagree [1–3].", "Introduction"),
    ("ref-CR4", "4", "Our result is close to that of Marsh [4].", "Discussion"),
]

# Superscripts, the link's target an empty anchor inside the entry, a definition list of references.
SUPERSCRIPT = page(
    "<div id='content'><h1>Ties at home</h1><h2>Introduction</h2><p>Home ties last for years.<sup><a href='#b1'>1</a>,<a href='#b3'>3</a></sup> "
    "Some do not.<sup><a href='#b2'>2</a></sup></p>"
    + FILL
    + "<h2>References</h2><dl class='citation-list'>"
    + "".join(f"<dt><a name='b{n}'></a>{n}.</dt><dd>{text}</dd>" for n, text in enumerate(REFS, 1))
    + "</dl></div>"
)
SUPERSCRIPT_STATEMENTS = [
    ("b1", "1", "Home ties last for years.1,3", "Introduction"),
    ("b3", "3", "Home ties last for years.1,3", "Introduction"),
    ("b2", "2", "Some do not.2", "Introduction"),
]

# Author and year; scripts make the links: no address, the name in another attribute.
SCRIPTED = page(
    "<article class='full'><div class='abstract'><h2>Abstract</h2><p>Distance kills units (<a class='ref' data-rid='CIT0003' href='#'>Lund &amp; Berg, 2009</a>).</p></div>"
    "<div class='section'><h2>1. Background</h2><p>As <a class='ref' data-rid='CIT0001' href='#'>Coe and Bunnell (2003)</a> showed, ties matter "
    "(<a data-rid='CIT0002' href='#'>Yeung, 2005</a>; <a data-rid='CIT0004' href='#'>Marsh, 2011</a>).</p>"
    + FILL
    + "</div>"
    "<h2>References</h2><ul class='references'>"
    + "".join(
        f"<li id='CIT000{n}'><span>{text}</span> <a href='#'>[Crossref]</a>, <a href='x'>[Google Scholar]</a></li>"
        for n, text in enumerate(REFS, 1)
    )
    + "</ul></article>"
)
SCRIPTED_STATEMENTS = [
    ("CIT0003", "Lund & Berg, 2009", "Distance kills units (Lund & Berg, 2009).", "Abstract"),
    (
        "CIT0001",
        "Coe and Bunnell (2003)",
        "As Coe and Bunnell (2003) showed, ties matter (Yeung, 2005; Marsh, 2011).",
        "1. Background",
    ),
    (
        "CIT0002",
        "Yeung, 2005",
        "As Coe and Bunnell (2003) showed, ties matter (Yeung, 2005; Marsh, 2011).",
        "1. Background",
    ),
    (
        "CIT0004",
        "Marsh, 2011",
        "As Coe and Bunnell (2003) showed, ties matter (Yeung, 2005; Marsh, 2011).",
        "1. Background",
    ),
]

# A table of references, figures and tables between the paragraphs, a caption and a cell with citations.
FLOATS = page(
    "<main><h2>Results</h2><p>Units far away close earlier "
    "<figure id='f1'><img src='x.png' alt='no'><figcaption><b>Figure 1.</b> Survival, after Lund <a href='#B3'>[3]</a>.</figcaption></figure></p>"
    "<p>than near ones <a href='#B3'>[3]</a>, as <a href='#T1'>Table 1</a> shows.</p>"
    "<div class='table'><table id='T1'><caption>Earlier work <a href='#B4'>[4]</a></caption><tr><th>Work</th><th>Finding</th></tr>"
    "<tr><td>Yeung <a href='#B2'>[2]</a></td><td>Networks help</td></tr></table></div>"
    + FILL
    + "<h2>Literature cited</h2><table class='refs'>"
    + "".join(f"<tr id='B{n}'><td>[{n}]</td><td>{text}</td></tr>" for n, text in enumerate(REFS, 1))
    + "</table></main>"
)
FLOATS_STATEMENTS = [
    ("B3", "[3]", "Survival, after Lund [3].", "Results"),
    ("B3", "[3]", "than near ones [3], as Table 1 shows.", "Results"),
    ("B4", "[4]", "Earlier work [4]", "Results"),
    ("B2", "[2]", "Yeung [2]", "Results"),
]

# An encyclopedia: notes that are references, backlinks, a short note that leads on to the list of books.
ENCYCLOPEDIA = page(
    "<div id='mw-content'><main><h1>Home ties</h1><div class='toc'><ul><li><a href='#History'>History</a></li></ul></div>"
    "<h2>History</h2><p>Ties were first described in 2003.<sup id='cite_ref-1' class='reference'><a href='#cite_note-1'><span>[</span>1<span>]</span></a></sup>"
    " They last.<sup id='cite_ref-2' class='reference'><a href='#cite_note-2'>[2]</a></sup></p>"
    + FILL
    + "<h2>Notes</h2><ol class='references'><li id='cite_note-1'><span class='mw-cite-backlink'><b><a href='#cite_ref-1'>^</a></b></span> "
    f"<span class='reference-text'>{REFS[0]}</span></li>"
    "<li id='cite_note-2'><span class='mw-cite-backlink'><a href='#cite_ref-2'>^</a></span> <span><a href='#CITEREFYeung2005'>Yeung 2005</a>, p. 12</span></li></ol>"
    f"<h2>Sources</h2><ul><li><cite id='CITEREFYeung2005'>{REFS[1]}</cite></li><li><cite id='CITEREFLund2009'>{REFS[2]}</cite></li></ul></main></div>"
)
ENCYCLOPEDIA_STATEMENTS = [
    ("cite_note-1", "[1]", "Ties were first described in 2003.[1]", "History"),
    ("CITEREFYeung2005", "[2]", "They last.[2]", "History"),
]

# LaTeX made into HTML: nested sections, footnotes inside the paragraph, mathematics, bibliography items.
LATEXML = page(
    "<div class='ltx_page_main'><article class='ltx_document'><h1 class='ltx_title ltx_title_document'>Ties at home</h1>"
    "<section class='ltx_section' id='S1'><h2 class='ltx_title'><span class='ltx_tag'>1 </span>Methods</h2>"
    "<section class='ltx_subsection'><h3>Sample</h3><div class='ltx_para'><p class='ltx_p'>We use <math alttext='n=3'><semantics><mrow><mi>n</mi><mo>=</mo><mn>3</mn></mrow>"
    "<annotation encoding='application/x-tex'>n=3</annotation></semantics></math> clusters"
    "<span class='ltx_note ltx_role_footnote' id='footnote1'><sup class='ltx_note_mark'>1</sup><span class='ltx_note_outer'><span class='ltx_note_content'>"
    "The clusters are those of <cite class='ltx_cite'>Marsh <a href='#bib.bib4' class='ltx_ref'>2011</a></cite> and no others.</span></span></span>"
    " as <cite class='ltx_cite'>(Coe, <a href='#bib.bib1' class='ltx_ref'>2003</a>)</cite> did.</p></div></section></section>"
    "<section class='ltx_bibliography'><h2>References</h2><ul class='ltx_biblist'>"
    + "".join(
        f"<li id='bib.bib{n}' class='ltx_bibitem'><span class='ltx_bibblock'>{text}</span></li>"
        for n, text in enumerate(REFS, 1)
    )
    + "</ul></section></article></div>"
)
LATEXML_STATEMENTS = [
    ("bib.bib1", "2003", "We use n=3 clusters as (Coe, 2003) did.", "1 Methods > Sample"),
    ("bib.bib4", "2011", "1The clusters are those of Marsh 2011 and no others.", "1 Methods > Sample"),
]

# No links at all: numbers in brackets and a numbered list under its heading.
UNLINKED_NUMBERS = page(
    "<table role='presentation'><tr><td><p><b>INTRODUCTION</b></p><p>Home ties last for years [1, 3]. Some of them do not last that long [2].</p>"
    + FILL
    + "<p><b>DISCUSSION</b></p><p>Managers learn slowly, as was found before [4], and firms follow [1-3].</p><p><b>REFERENCES</b></p>"
    + "".join(f"<p>[{n}] {text}</p>" for n, text in enumerate(REFS, 1))
    + "</td></tr></table>"
)
UNLINKED_NUMBERS_STATEMENTS = [
    ("r1", "1", "Home ties last for years [1, 3].", "INTRODUCTION"),
    ("r3", "3", "Home ties last for years [1, 3].", "INTRODUCTION"),
    ("r2", "[2]", "Some of them do not last that long [2].", "INTRODUCTION"),
    ("r4", "[4]", "Managers learn slowly, as was found before [4], and firms follow [1-3].", "DISCUSSION"),
    ("r1", "[1-3]", "Managers learn slowly, as was found before [4], and firms follow [1-3].", "DISCUSSION"),
    ("r2", "[1-3]", "Managers learn slowly, as was found before [4], and firms follow [1-3].", "DISCUSSION"),
    ("r3", "[1-3]", "Managers learn slowly, as was found before [4], and firms follow [1-3].", "DISCUSSION"),
]

# No links, author and year, German headings, an ordered list without printed numbers.
UNLINKED_NAMES = page(
    "<article><h2>Einleitung</h2><p>Bindungen halten lange (Coe und Bunnell, 2003). Yeung (2005) widerspricht dem.</p>"
    + FILL
    + "<h2>Literaturverzeichnis</h2><ul><li>Coe, A., &amp; Bunnell, B. (2003). Heimatcluster und Firmen. <i>Erfundene Zeitschrift</i>, 12, 1–20.</li>"
    "<li>Yeung, C. (2005). Netzwerke kleiner Exporteure. <i>Erfundene Annalen</i>, 5, 10–33.</li>"
    "<li>Lund, D. (2009). Entfernung und Überleben. <i>Erfundene Geographie</i>, 7, 200–219.</li></ul></article>"
)
UNLINKED_NAMES_STATEMENTS = [
    ("r1", "Coe und Bunnell, 2003", "Bindungen halten lange (Coe und Bunnell, 2003).", "Einleitung"),
    ("r2", "Yeung (2005)", "Yeung (2005) widerspricht dem.", "Einleitung"),
]

# The humanities: full references in the footnotes, "ibid.", no list.
FOOTNOTES = page(
    "<main><h2>Introduction</h2><p>Ties to home were praised early.<a href='#fn1' id='fnref1' role='doc-noteref'><sup>1</sup></a> "
    "They were also blamed.<a href='#fn2' id='fnref2'><sup>2</sup></a> Praise came back.<a href='#fn3' id='fnref3'><sup>3</sup></a></p>"
    + FILL
    + "<section class='footnotes' role='doc-endnotes'><ol>"
    "<li id='fn1'><p>Anna Coe, ‘Home clusters and the firms that leave them’, Journal of Invented Business 12 (2003), pp. 1–20. <a href='#fnref1' role='doc-backlink'>↩</a></p></li>"
    "<li id='fn2'><p>C. Yeung, Networks of Small Exporters (Invented Press, 2005), p. 33. <a href='#fnref2' role='doc-backlink'>↩</a></p></li>"
    "<li id='fn3'><p>Ibid., p. 40. <a href='#fnref3' role='doc-backlink'>↩</a></p></li></ol></section></main>"
)
FOOTNOTES_STATEMENTS = [
    ("fn1", "1", "Ties to home were praised early.1", "Introduction"),
    ("fn2", "2", "They were also blamed.2", "Introduction"),
    ("fn2", "3", "Praise came back.3", "Introduction"),
]

# Tooltips that repeat the entry in the text, hidden and not.
TOOLTIPS = page(
    "<article><h2>Introdução</h2><p>Os laços duram<span class='ref'><sup><a href='#B1'>1</a></sup><span class='refCtt closed'><span>1 "
    + REFS[0]
    + "</span></span></span>"
    " e mudam<span class='ref'><sup><a href='#B2'>2</a></sup><span class='refCtt' style='display:none'>"
    + REFS[1]
    + "</span></span>.</p>"
    + FILL
    + "<h2>Referências</h2><ul>"
    + "".join(f"<li id='B{n}'><sup>{n}</sup> {text} [ <a href='x'>Links</a> ]</li>" for n, text in enumerate(REFS, 1))
    + "</ul></article>"
)
TOOLTIPS_STATEMENTS = [
    ("B1", "1", "Os laços duram1 e mudam2.", "Introdução"),
    ("B2", "2", "Os laços duram1 e mudam2.", "Introdução"),
]

# Every reference in a block of its own, the list far away from the article, comments between.
SCATTERED = page(
    "<header role='banner'><p>Journal site with [1] in its name</p></header><div class='col'><article><h1>Ties at home</h1><div itemprop='articleBody'>"
    "<h2>Results</h2><p>Units close early (<a href='https://x.example/article/1#bibr3'>Lund and Berg, 2009</a>).</p>"
    + FILL
    + "</div></article>"
    "<div class='comments'><p>Nice paper! See [1] and (Marsh, 2011).</p></div></div><div class='tab-pane' id='refs'><h2>References</h2>"
    + "".join(
        f"<div class='wrap'><div class='citation' id='bibr{n}'><div class='label'>{n}.</div><div class='text'>{text}</div></div><div class='links'><a href='#'>Crossref</a></div></div>"
        for n, text in enumerate(REFS, 1)
    )
    + "</div>"
)
SCATTERED_STATEMENTS = [("bibr3", "Lund and Berg, 2009", "Units close early (Lund and Berg, 2009).", "Results")]

# XHTML: empty elements closed as in XML, entities, name anchors.
XHTML = (
    "<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd'>"
    "<html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='x.js'/></head><body><h2><a id='s1'/>Discussion</h2>"
    "<p>Ties&nbsp;last [<a href='#R1'>1</a>] and &#8220;fade&#8221; [<a href='#R2'>2</a>].</p><h2>References</h2><ol>"
    + "".join(f"<li><a id='R{n}'/>{text}</li>" for n, text in enumerate(REFS, 1))
    + "</ol></body></html>"
)
XHTML_STATEMENTS = [
    ("R1", "1", "Ties last [1] and “fade” [2].", "Discussion"),
    ("R2", "2", "Ties last [1] and “fade” [2].", "Discussion"),
]

# A short list of whose entries most are cited only in a box; bibliography by role.
ROLES = page(
    "<div role='main'><section><h1>Ties at home</h1><h2>Conclusion</h2><p>We agree with <a role='doc-biblioref' href='#x-ab12'>Yeung</a>.</p>"
    "<aside class='boxed'><p>Policy: learn from <a role='doc-biblioref' href='#x-cd34'>Marsh</a>.</p></aside></section>"
    "<section role='doc-bibliography'><div role='list'>"
    f"<div role='listitem' id='x-ab12'>{REFS[1]}</div><div role='listitem' id='x-cd34'>{REFS[3]}</div><div role='listitem' id='x-ef56'>{REFS[0]}</div></div></section></div>"
)
ROLES_STATEMENTS = [
    ("x-ab12", "Yeung", "We agree with Yeung.", "Conclusion"),
    ("x-cd34", "Marsh", "Policy: learn from Marsh.", "Conclusion"),
]

"""Which command is what: tables only, one line an idea."""

from __future__ import annotations

__all__ = [
    "FLOATS",
    "FORMS",
    "FRONT",
    "HEADINGS",
    "IGNORED_BLOCKS",
    "LISTS",
    "MATH",
    "MULTIPLE",
    "PROTECTED",
    "SKIPPED",
    "SLANTED",
    "TABULARS",
    "words_of",
]


def words_of(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())


FORMS: dict[str, str] = {
    name: form
    for form, names in {
        # As the style has it: in brackets, or the names in the sentence.
        "cite": "cite shortcite Cite",
        "paren": "citep Citep parencite Parencite shortcitep citeaffixed",
        "auto": "autocite Autocite",
        "text": "citet Citet textcite Textcite citeA shortciteA citeasnoun Citeasnoun newcite citeN shortciteN",
        "possessive": "possessivecite citeposs",
        # Without brackets, with and without the comma before the year.
        "alt": "citealt Citealt",
        "bare": "citealp Citealp citeNP shortciteNP",
        "author": "citeauthor Citeauthor citefullauthor Citefullauthor shortciteauthor citename",
        "year": "citeyear citeyearNP citedate",
        "yearpar": "citeyearpar",
        "number": "citenum citen onlinecite Onlinecite",
        "super": "supercite Supercite",
        "foot": "footcite Footcite footcitetext footfullcite smartcite Smartcite",
        "title": "citetitle Citetitle",
        "full": "fullcite fullciteA bibentry",
        "none": "nocite nociteA",
    }.items()
    for name in names.split()
}
"""Citation commands of LaTeX, natbib, biblatex, apacite, harvard and others, and what they print."""
MULTIPLE = words_of(
    "cites Cites parencites Parencites textcites Textcites autocites Autocites footcites Footcites smartcites Smartcites"
    " supercites Supercites footcitetexts"
)
"""biblatex's commands that take any number of (notes and) groups of keys."""
FORMS.update({name: FORMS[name[:-1]] for name in MULTIPLE})

HEADINGS = {"part": 0, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4}
"""Headings that make sections, and their level."""
FLOATS = words_of(
    "figure figure* wrapfigure SCfigure sidewaysfigure sidewaysfigure* subfigure teaserfigure marginfigure floatingfigure"
    " table table* wraptable sidewaystable sidewaystable* margintable threeparttable algorithm algorithm* subtable listing"
    " scheme chart"
)
TABULARS = words_of(
    "tabular tabular* tabularx tabulary longtable longtable* supertabular tabu longtabu xltabular NiceTabular tblr"
    " deluxetable deluxetable* mpsupertabular"
)
IGNORED_BLOCKS = words_of(
    "verbatim Verbatim BVerbatim LVerbatim alltt lstlisting minted comment tikzpicture pgfpicture circuitikz CCSXML asy"
    " python Sinput Soutput forest tikzcd picture pspicture keyword keywords IEEEkeywords feynmanpicture algorithmic"
    " IEEEbiography IEEEbiographynophoto acronym nomenclature pgfonlayer axis overpic"
)
"""Environments whose text is no running text."""
MATH = words_of(
    "equation equation* align align* eqnarray eqnarray* gather gather* multline multline* displaymath math alignat alignat*"
    " flalign flalign* dmath dmath* IEEEeqnarray IEEEeqnarray* empheq"
)
LISTS = words_of(
    "itemize enumerate description compactitem compactenum compactdesc list trivlist inparaenum inparaitem itemize*"
    " enumerate* description* tightitemize tasks"
)
SLANTED = words_of("emph textit textsl em it itshape slshape sl mkbibemph")
FRONT = words_of(
    "title author date doi acmDOI DOI articledoi acmYear copyrightyear pubyear arxivnumber subtitle icmltitle Author Title"
    " icmlauthor"
)
"""Commands whose argument tells of the paper itself."""

SKIPPED: dict[str, str] = {
    name: shape
    for shape, names in {
        "m": "vspace hspace pagestyle thispagestyle hyphenation graphicspath pagenumbering linespread color captionsetup"
        " index glossary cline hypersetup lstset usetikzlibrary theoremstyle newcounter newlength newsavebox newbox newif"
        " email keywords keyword Keywords journal thanks orcid orcidID orcidlink ORCID"
        " shorttitle authorrunning titlerunning ead institution department city country state postcode runninghead"
        " runningtitle shortauthors subjclass pacs IEEEauthorblockA additionalaffiliation homepage preprint abbreviations"
        " markleft markright phantom vphantom hphantom ccsdesc setcopyright acmJournal acmVolume acmNumber acmArticle"
        " acmMonth acmPrice acmISBN acmSubmissionID received accepted published tikzset pgfplotsset sisetup titlenote"
        " authornote authornotemark lhead rhead chead lfoot rfoot cfoot corrauth inst fnmsep tnotemark corref fnref"
        " tnoteref selectlanguage enlargethispage pdfinfo inputencoding LoadClass pageref cpageref vpageref nameref"
        " refstepcounter stepcounter rowcolor cellcolor columncolor Plainauthor Plaintitle Shorttitle Plainkeywords"
        " Address dedicatory leftheader rightheader icmlkeywords icmltitlerunning externaldocument excludecomment"
        " includecomment correspondence presentaddress bibliographyunit bibpreamble setdefaultlanguage"
        " setmainfont setotherlanguage newtoggle newbool subjectclass tag bstctlcite savebox usebox",
        "mm": "setlength addtolength setcounter addtocounter markboth fontsize rule numberwithin settowidth settoheight"
        " crefname Crefname addtocontents titlespacing setkeys setbool AtBeginEnvironment AtEndEnvironment"
        " DeclareUnicodeCharacter icmlcorrespondingauthor icmlaffiliation",
        "mmm": "addcontentsline definecolor",
        "om": "includegraphics pdfbookmark includepdf includesvg usetheme fancyhead fancyfoot fancyhf affil affiliation"
        " institute address altaffiliation todo missingfigure setlist setenumerate setitemize lstinputlisting geometry"
        " cmidrule marginpar fntext cortext tnotetext nonumnote PassOptionsToPackage setmonofont setsansfont",
        "oo": "linebreak pagebreak nopagebreak nolinebreak",
        "ommm": "DeclareFieldFormat",
        "mmmm": "patchcmd xpatchcmd",
        "mmmmm": "titleformat",
    }.items()
    for name in names.split()
}
"""Commands that print nothing, with the shape of their arguments: `m` a group, `o` an optional one."""

PROTECTED = (
    words_of(
        "begin end item caption footnote par input include subfile title author date maketitle bibitem bibliography newblock"
        " documentclass usepackage label ref eqref textsuperscript appendix paragraph subparagraph newcommand renewcommand"
        " def let if fi else abstract printbibliography addbibresource multicolumn multirow tableofcontents and textbf"
        " textit emph enddocument endinput url href bibinfo bibfield citenamefont bibnamefont bibfnamefont natexlab"
        " bibliographystyle newenvironment expandafter csname endcsname"
    )
    | frozenset(HEADINGS)
    | frozenset(f"{name}*" for name in HEADINGS)
)
"""Commands that keep their meaning whatever a source redefines them to."""

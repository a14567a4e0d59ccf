# ruff: noqa: S105 - a token of LaTeX is no password
"""What a source says of its own paper: title, authors, year, DOI."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from citance.identifiers import clean_arxiv, clean_doi, clean_orcid, find_doi
from citance.model import Author, Work
from citance.read.latex.tables import words_of
from citance.read.latex.tokens import PAR, text_of

__all__ = ["read_front"]

Render = Callable[[Sequence[str]], str]

_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_SEPARATORS = frozenset({"\\and", "\\And", "\\AND", "\\\\", "\\newline", "\\quad", "\\qquad", "\\hfill", "\\hspace"})
_WITH_ARGUMENT = words_of("\\thanks \\footnote \\inst \\email \\orcid \\orcidID \\orcidlink \\affiliation \\institute \\fnref \\corref \\textsuperscript"
    " \\IEEEauthorblockA \\thanksref \\authornote \\tnoteref \\samethanks \\href \\affil \\address \\footnotemark \\Letter"
    " \\institution \\icmlaffil \\url \\label \\vspace \\hspace \\iconORCID \\orgdiv \\orgname \\ead \\altaffilmark \\markfootnote")  # fmt: skip
_NOT_A_NAME = re.compile(
    r"\d|@|\b(?:universi\w+|institut\w*|department|dept|school|college|faculty|laborator\w+|centre|center|academy|research|inc|ltd"
    r"|gmbh|hospital|street|usa|uk|germany|china|france|india|anonymous|submission|google|microsoft|equal|contribut\w+|corresponding"
    r"|author|authors|email|group|lab|labs|ministry|bank|e-mail)\b",
    re.I,
)
_PARTICLES = words_of("van von der den de da do dos del della di du la le el al ten ter zu bin ibn")
_COMMON_SEPARATOR = re.compile(r"\s*(?:,|;|\band\b|&|·|•)\s*")
_MARKS = re.compile(r"[*†‡§¶∗‖⁎\d]+$|\^\S*$|[⁰¹²³⁴⁵⁶⁷⁸⁹ᵃ-ᵶ,]+$")
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "ph.d.", "md", "m.d."})
_LONGEST_NAME = 60


def read_front(front: Mapping[str, Sequence[list[str]]], render: Render, abstract: str) -> Work:
    """The work, from the arguments of the commands of front matter; `render` makes text of tokens."""

    def first(*names: str) -> str:
        for name in names:
            for tokens in front.get(name, ()):
                text = render(_without_notes(tokens))
                if text:
                    return text
        return ""

    title, subtitle = first("title", "icmltitle", "Title"), first("subtitle")
    if title and subtitle:
        title = f"{title}: {subtitle}"
    doi = None
    for name in ("doi", "acmDOI", "DOI", "articledoi"):
        for tokens in front.get(name, ()):
            doi = doi or clean_doi(text_of(tokens).replace("\\", "")) or find_doi(text_of(tokens).replace("\\", ""))
    date = first("date")
    year = next(
        (found for name in ("acmYear", "copyrightyear", "pubyear") if (found := _YEAR.search(first(name)))), None
    )
    year = year or _YEAR.search(date)
    return Work(
        title=title,
        authors=_authors(front, render),
        year=int(year.group(1)) if year else None,
        published=year.group(1) if year else "",
        doi=doi,
        arxiv=clean_arxiv(first("arxivnumber")) if "arxivnumber" in front else None,
        abstract=abstract,
    )


def _without_notes(tokens: Sequence[str]) -> list[str]:
    """Tokens without footnotes, addresses and marks, and the arguments of these."""
    kept: list[str] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        place += 1
        if token.startswith(("\\url{", "\\href{")):
            continue
        if token not in _WITH_ARGUMENT:
            kept.append(token)
            continue
        while place < len(tokens) and (tokens[place] == "[" or tokens[place].isspace()):
            if tokens[place] == "[":
                while place < len(tokens) and tokens[place] != "]":
                    place += 1
            place += 1
        place = _after_group(tokens, place)
    return kept


def _after_group(tokens: Sequence[str], place: int) -> int:
    if place >= len(tokens) or tokens[place] != "{":
        return place
    depth = 0
    while place < len(tokens):
        depth += (tokens[place] == "{") - (tokens[place] == "}")
        place += 1
        if not depth:
            break
    return place


def _authors(front: Mapping[str, Sequence[list[str]]], render: Render) -> tuple[Author, ...]:
    authors: dict[str, Author] = {}
    arguments = [*front.get("author", ()), *front.get("icmlauthor", ()), *front.get("Author", ())]
    for tokens in arguments:
        orcid = clean_orcid(text_of(list(tokens))) if len(arguments) > 1 or "\\and" not in tokens else None
        structured = _structured(tokens, render)
        if structured is not None:
            authors.setdefault(structured.name, structured)
            continue
        for group in _split(tokens):
            for author in _names_in(group, render, orcid):
                authors.setdefault(author.name, author)
    return tuple(authors.values())


def _structured(tokens: Sequence[str], render: Render) -> Author | None:
    """Names whose parts are marked: "\\fnm{Jane} \\sur{Coe}"."""
    if "\\sur" not in tokens:
        return None

    def part(name: str) -> str:
        if name not in tokens:
            return ""
        place = list(tokens).index(name) + 1
        return render(list(tokens[place : _after_group(tokens, place)]))

    return Author(family=part("\\sur"), given=part("\\fnm")) if part("\\sur") else None


def _split(tokens: Sequence[str]) -> list[list[list[str]]]:
    """Authors with what stands below their names: `\\and` parts authors, a line's end parts lines."""
    groups: list[list[list[str]]] = [[[]]]
    depth = 0
    for token in _without_notes(_blocks(tokens)):
        depth += (token == "{") - (token == "}")
        if token in ("\\and", "\\And", "\\AND"):
            groups.append([[]])
        elif token in _SEPARATORS or token == PAR:
            groups[-1].append([])
        else:
            groups[-1][-1].append(token)
    return groups


def _blocks(tokens: Sequence[str]) -> list[str]:
    """IEEE's `\\IEEEauthorblockN{…}` parts authors as `\\and` does."""
    return [part for token in tokens for part in (("\\and",) if token == "\\IEEEauthorblockN" else (token,))]


def _names_in(lines: list[list[str]], render: Render, orcid: str | None) -> list[Author]:
    """The names of one author group: the first line that holds some, commas and "and" parting them."""
    for line in lines:
        balanced = [token for token in line if token not in "{}"]
        text = render(_without_raised(balanced)).strip()
        if not text:
            continue
        found = []
        for name in _COMMON_SEPARATOR.split(text):
            author = _author(name.strip(), orcid)
            if author is not None:
                found.append(author)
            elif found and name.strip().lower() in _SUFFIXES:
                last = found[-1]
                found[-1] = Author(family=last.family, given=f"{last.given} {name.strip()}".strip(), orcid=last.orcid)
        return found
    return []


def _without_raised(tokens: list[str]) -> list[str]:
    """Formulas in a line of authors are marks of their addresses."""
    kept: list[str] = []
    inside = False
    for token in tokens:
        if token == "$":
            inside = not inside
            kept.append(" ")
        elif not inside:
            kept.append(token)
    return kept


def _author(name: str, orcid: str | None) -> Author | None:
    before = None
    while before != name:
        before, name = name, _MARKS.sub("", name).strip()
    if not name or len(name) > _LONGEST_NAME or _NOT_A_NAME.search(name) or name.lower() in _SUFFIXES:
        return None
    words = name.split()
    if not words[-1][:1].isalpha() or len(words) > 7:
        return None
    start = len(words) - 1
    while start > 1 and (words[start - 1].lower() in _PARTICLES):
        start -= 1
    return Author(family=" ".join(words[start:]), given=" ".join(words[:start]), orcid=orcid)

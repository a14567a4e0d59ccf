"""Items of a list, and the entries of a biblatex `.bbl`, to references and to what citations print of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import msgspec

from citance.identifiers import clean_arxiv, clean_doi, find_doi
from citance.model import Author, Reference
from citance.read.entries import read_reference
from citance.read.latex.parts import Entry, Item, plain
from citance.read.reflist import with_readable_text

__all__ = ["biblatex_references", "describe", "is_biblatex_list", "read_item", "short_names"]

_LABEL = re.compile(r"^(?P<short>.*?)[\s,]*\(\s*(?P<year>[^()]*)\)(?P<long>.*)$", re.S)
_YEAR = re.compile(r"(1[5-9]\d\d|20\d\d)\s*([a-z]?)(?![\d/])")
_JOURNAL = re.compile(r"^[\s,.]+([A-Z][\w.&\s-]{2,80}?),?\s+(?:vol\.\s*)?\d+\s*(?:[,(:]|no\.)")
_IN = re.compile(r"^In:?\s+", re.I)
_DATED = re.compile(r"^[(\[]?(?:1[5-9]\d\d|20\d\d)[a-z]?[)\]]?\.?$")
_INITIALS_BEFORE = re.compile(r"^((?:[^\W\d_a-z]\.?[\s\-]?){1,4})\s+(\S.*)$")


def read_item(item: Item, index: int) -> tuple[Reference, Entry]:
    """The reference of one `\\bibitem`, and how citations print it.

    Parts that commands name (`\\bibinfo`) are believed first, then the blocks that `\\newblock` sets apart (names, title,
    the rest, with the journal slanted), then what the text alone tells.
    """
    raw = plain(item.pieces)
    text = (
        read_reference(raw, key=item.key, index=index)[0]
        if raw
        else Reference(key=item.key, index=index, raw=item.key)
    )
    short, year, long = _label_parts(item.label)
    found = _Fields(item.fields)
    title, container = _from_blocks(item, raw)
    printed = _YEAR.search(year)
    stated = _YEAR.search(found.get("year"))
    doi = clean_doi(found.get("doi")) or _linked(item, clean_doi) or _linked(item, find_doi) or text.doi
    arxiv = clean_arxiv(found.get("eprint", "archivePrefix")) or _linked(item, _arxiv_address) or text.arxiv
    reference = msgspec.structs.replace(
        text,
        key=item.key,
        index=index,
        entry="",
        label="",
        raw=raw or item.key,
        title=found.get("title") or title or text.title,
        authors=found.authors() or text.authors,
        year=int((printed or stated).group(1)) if (printed or stated) else text.year,  # type: ignore[union-attr]
        year_suffix=(printed.group(2) if printed else "") or text.year_suffix,
        container=found.get("journal", "booktitle", "series") or container or ("" if item.fields else text.container),
        volume=found.get("volume") or text.volume,
        issue=found.get("number") or text.issue,
        pages=found.get("pages") or text.pages,
        publisher=found.get("publisher", "school", "institution") or text.publisher,
        doi=doi,
        arxiv=arxiv,
        url=text.url or next((link for link in item.links if link.startswith("http") and not find_doi(link)), ""),
    )
    return reference, Entry(short, long, year, item.label)


def _label_parts(label: str) -> tuple[str, str, str]:
    """natbib's labels: "Coe and Bunnell(2003)Coe, and Bunnell" to short names, year, long names."""
    found = _LABEL.match(label)
    if found is None:
        return "", "", ""
    return found.group("short").strip(), "".join(found.group("year").split()), found.group("long").strip()


def _linked(item: Item, clean: Callable[[str], str | None]) -> str | None:
    return next((value for link in item.links if (value := clean(link))), None)


def _arxiv_address(link: str) -> str | None:
    return clean_arxiv(link) if "arxiv" in link.lower() else None


class _Fields:
    """The parts that commands name, the first of each."""

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        self._first: dict[str, str] = {}
        self._authors: list[str] = []
        for name, text in fields:
            text = text.strip(" ,;")
            if name in ("author", "person"):
                self._authors.append(text)
            elif text:
                self._first.setdefault(name, text.rstrip(".") if name == "title" else text)

    def get(self, *names: str) -> str:
        """The first of these parts that is there."""
        return next((self._first[name] for name in names if name in self._first), "")

    def authors(self) -> tuple[Author, ...]:
        """The authors, one name a part."""
        return tuple(author for name in self._authors for author in (_author(name),) if author)


def _author(name: str) -> Author | None:
    name = name.strip(" ,;")
    if not name:
        return None
    family, comma, given = name.partition(",")
    if comma:
        return Author(family=family.strip(), given=given.strip())
    initials = _INITIALS_BEFORE.match(name)
    if initials:
        return Author(family=initials.group(2), given=initials.group(1).strip())
    words = name.split()
    start = len(words) - 1
    while start > 0 and words[start - 1].islower():
        start -= 1
    return Author(family=" ".join(words[start:]), given=" ".join(words[:start]))


def _from_blocks(item: Item, raw: str) -> tuple[str, str]:
    """Title and container from the blocks of a list that BibTeX wrote; "" where it did not."""
    if not item.blocks:
        return _from_slanted(item, raw)
    borders = [0, *item.blocks, len(item.pieces)]
    blocks = [plain(item.pieces[start:end]) for start, end in pairwise(borders)]
    rest = [number for number, text in enumerate(blocks) if number and text and not _DATED.match(text)]
    if not rest:
        return "", ""
    title = blocks[rest[0]].strip(' .,“”"')
    if _IN.match(title) or len(title) < 4:
        return "", ""
    begins = borders[rest[0] + 1]
    container = next((text for start, text in item.slanted if start >= begins), "")
    whole = next((text for start, text in item.slanted if borders[rest[0]] <= start < begins), "")
    if whole and title.startswith(whole.rstrip(" .,")):
        title = whole.rstrip(" .,")
    return title, container.strip(" .,/")


def _from_slanted(item: Item, raw: str) -> tuple[str, str]:
    """Lists written by hand: a slanted text right behind the names is the title, and its journal stands before the volume."""
    if len(item.slanted) != 1:
        return "", ""
    title = item.slanted[0][1].strip(" .,/")
    behind = _JOURNAL.match(raw.partition(item.slanted[0][1])[2])
    if behind is None or len(title.split()) < 2 or behind.group(1)[:1].isdigit():
        return "", ""
    return title, behind.group(1).strip(" ,")


# How citations print a reference ----------------------------------------------------------------------------------


def short_names(authors: Sequence[Author], shown: int, name_and: str) -> str:
    """The names as citations print them: "Coe", "Coe and Bunnell", "Coe et al."."""
    families = [author.family for author in authors]
    if not families:
        return ""
    if len(families) > max(shown, 1):
        return f"{families[0]} et al."
    if len(families) == 1:
        return families[0]
    if len(families) == 2:
        return name_and.join(families)
    return f"{', '.join(families[:-1])},{name_and}{families[-1]}"


def describe(reference: Reference, known: Entry, shown: int, name_and: str) -> Entry:
    """What citations print of a reference: the list's own label where it has one, else its authors and year."""
    if known.short and known.year:
        return known
    if not (reference.authors or reference.year or reference.title):
        return Entry(reference.key, reference.key, "", known.label)
    short = known.short or short_names(reference.authors, shown, name_and) or _title_words(reference)
    long = known.long or short_names(reference.authors, 99, name_and) or short
    year = known.year or (f"{reference.year}{reference.year_suffix}" if reference.year else "n.d.")
    return Entry(short, long, year, known.label)


def _title_words(reference: Reference) -> str:
    """An entry without authors is called by its title, or by its key."""
    words = reference.title.split()
    return " ".join(words[:5]) if words else reference.key


# biblatex ---------------------------------------------------------------------------------------------------------

_BL_ENTRY = re.compile(r"\\entry\{([^{}]+)\}\{(\w*)\}(.*?)\\endentry", re.S)
_BL_FIELD = re.compile(r"\\field\{(\w+)\}\{((?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*)\}")
_BL_VERB = re.compile(r"\\verb\{(\w+)\}\s*\\verb ([^\n]*)\n")
_BL_LIST = re.compile(r"\\list\{(\w+)\}\{\d+\}\{%?\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_BL_NAMES = re.compile(r"\\name\{(\w+)\}\{\d+\}\{[^{}]*\}\{(.*?)\n\s{4,6}\}\s*\n", re.S)
_BL_PART = re.compile(r"(?<![a-z])(family|given|prefix|suffix)=\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
_BL_OLD_NAME = re.compile(r"\{\{[^{}]*\}" + r"\{((?:[^{}]|\{[^{}]*\})*)\}" * 4)
_LARGEST = 20_000_000


def is_biblatex_list(text: str) -> bool:
    """True for the `.bbl` that biber writes: data, and no `thebibliography`."""
    return "\\endentry" in text and "\\entry{" in text


def biblatex_references(text: str, render: Callable[[str], str]) -> list[tuple[Reference, Entry]]:
    """The entries of biber's `.bbl`, in its order, each key once; `render` makes text of LaTeX."""
    found: dict[str, tuple[Reference, Entry]] = {}
    for match in _BL_ENTRY.finditer(text.replace("\r\n", "\n")[:_LARGEST]):
        key, kind, body = match.groups()
        if key not in found:
            found[key] = _biblatex_entry(key, kind, body, len(found) + 1, render)
    return list(found.values())


def _biblatex_entry(
    key: str, kind: str, body: str, index: int, render: Callable[[str], str]
) -> tuple[Reference, Entry]:
    fields = dict(reversed(_BL_FIELD.findall(body)))
    lists = dict(reversed(_BL_LIST.findall(body)))
    verbs = {name: value.strip() for name, value in reversed(_BL_VERB.findall(body))}
    people: dict[str, tuple[Author, ...]] = {}
    for role, names in _BL_NAMES.findall(body):
        people.setdefault(role, _biblatex_names(names, render))

    def get(*names: str) -> str:
        return next((render(fields[name]) for name in names if name in fields), "")

    year = _YEAR.search(get("year", "date", "labelyear"))
    letter = get("extradate", "extrayear")
    suffix = "abcdefghijklmnopqrstuvwxyz"[int(letter) - 1] if letter.isdecimal() and 0 < int(letter) < 27 else ""
    eprint = verbs.get("eprint", "")
    title, subtitle = get("title"), get("subtitle")
    arxiv = clean_arxiv(eprint) if get("eprinttype").lower() in ("", "arxiv") and eprint else None
    reference = Reference(
        key=key,
        index=index,
        title=f"{title}: {subtitle}" if title and subtitle else title,
        authors=people.get("author") or people.get("editor") or people.get("labelname") or (),
        year=int(year.group(1)) if year else None,
        year_suffix=suffix,
        container=get("journaltitle", "booktitle", "maintitle"),
        volume=get("volume"),
        issue=get("number", "issue"),
        pages=get("pages"),
        publisher=render(str(lists.get("publisher") or lists.get("institution") or "")),
        kind=kind,
        doi=clean_doi(verbs.get("doi", "")) or clean_doi(get("doi")),
        arxiv=arxiv,
        url=verbs.get("url", ""),
    )
    reference = with_readable_text(reference, fields_only=True)
    if not reference.raw:
        reference = msgspec.structs.replace(reference, raw=key)
    return reference, Entry(label=get("labelalpha") + (get("extraalpha") and suffix))


def _biblatex_names(text: str, render: Callable[[str], str]) -> tuple[Author, ...]:
    authors: list[Author] = []
    for person in re.split(r"\{\{[^{}]*hash=", text)[1:]:
        parts = dict(_BL_PART.findall(person))
        if parts.get("family"):
            prefix = render(parts.get("prefix", ""))
            family = f"{prefix} {render(parts['family'])}".strip()
            given = f"{render(parts.get('given', ''))} {render(parts.get('suffix', ''))}".strip()
            authors.append(Author(family=family, given=given))
            continue
        old = _BL_OLD_NAME.match("{{" + person)
        if old:
            family, _, given, _ = (render(part) for part in old.groups())
            authors.append(Author(family=family, given=given))
    return tuple(authors)

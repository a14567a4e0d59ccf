"""The reference list of a page whose citations are links: what these links lead to, with its neighbours.

No name of a publisher or class decides. The elements that links lead to are grouped by the container that holds them;
a group is a list if most of its elements read like entries; its other elements of the same kind are entries that nobody
cites. Notes are no list here: `citance.read.notecites` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from citance.model import Block, Reference
from citance.read.assemble import read_listed
from citance.read.html.links import names_of, targets_of
from citance.read.html.tree import words_of
from citance.read.identify import with_identifiers
from citance.read.listfinder import is_list_heading, looks_like_entry
from citance.read.pieces import Piece
from citance.read.reflist import RefList
from citance.read.safexml import Element, all_text
from citance.read.textflow import inline_text

__all__ = ["entry_text", "find_notes", "take_references", "with_fields"]

_BOUNDS = frozenset(
    {"ol", "ul", "dl", "table", "tbody", "section", "article", "main", "body", "html", "aside", "footer"}
)
_ENTRY_TAGS = frozenset({"li", "tr", "dd", "dt", "p", "div", "span", "cite", "section", "blockquote", "td", "a"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NOTE_WORDS = frozenset({"fn", "fns", "note", "notes", "footnote", "footnotes", "endnote", "endnotes", "ftn", "edn"})
_LIST_WORDS = frozenset({"reference", "references", "ref", "refs", "bib", "bibliography", "biblist", "citation", "citations", "cite", "literature"})  # fmt: skip
_BACK = re.compile(r"[\s↵↑^⏎←↩▲\ufe0e\[\](),.;a-z]{0,12}")
_BACK_SIGNS = frozenset("↵↑^⏎←↩▲⬆")
# What pages print behind an entry for services outside; a whole link text, small.
_OUTSIDE = re.compile(
    r"[\[(]?(?:google scholar|cross\s?ref|pubmed(?: central)?|pmc|medline|scopus|web of science(?:®)?|isi|cas|ads|article|full text|abstract|pdf|download"
    r"|view(?: in)?(?: article| record in scopus)?|open ?url|go to|jump (?:to|up)|return to ref.*|back to (?:article|text)|search|link|links|find (?:it )?online"
    r"|external link|publisher|mathscinet|zentralblatt math|pubmed abstract|publisher full text|free full text|chemport|inspec|astrophysics data system"
    r"|taylor & francis online|springer ?link|wiley online library|doi|get it|worldcat|export|see all|cited by|in this article|cited in text|citation"
    r"|view at publisher|view in scopus|ref list|google preview)(?: \(?[\d,]*\)?)?[\])]?\s*",
    re.I,
)
_EMPTY_BRACKETS = re.compile(r"[\[(][\s,;|·•]*[\])]")
_TRAILING = re.compile(r"(?:\s*[|·•,;]\s*)+$")
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_SHARE = 0.6
_SLACK = 45
_SHORTEST = 15


def take_references(root: Element, meta: Iterable[Reference] = ()) -> RefList:
    """Read the linked reference lists of a page and take them out of its tree.

    `by_id` maps every name by which links lead to an entry; an entry that only points on to another one ("Coe 2003,
    p. 12" in the notes of an encyclopedia) stands for that one. `meta` are the references of the page's head, which add
    fields to the entries that they describe.
    """
    named = _named(root)
    targets = _cited(root, named)
    groups = _groups(targets, named)
    lists = [group for group in groups if _is_list(group)]
    if not lists:
        return RefList()
    # Notes that describe works are read with the text, where "ibid." and short titles are understood too.
    chosen = [group for group in lists if not _are_notes(group)]
    entries = _ordered(root, [entry for group in chosen for entry in _with_neighbours(group)])
    pieces: list[Piece] = []
    shared: dict[str, set[str]] = {}
    known = {id(entry): number for number, entry in enumerate(entries)}
    for entry in entries:
        further = _points_on(entry, known, named)
        names = tuple(dict.fromkeys(_all_names(entry)))
        if further is not None:
            shared.setdefault(further, set()).update(names)
            continue
        text, label = entry_text(entry)
        if len(text) >= _SHORTEST:
            pieces.append(Piece(Block(text), label=label, names=names))
    result = read_listed(pieces)
    _identify(result, pieces, entries)
    for name, others in shared.items():
        for other in others:
            result.by_id[other] = result.by_id.get(name, ())
    for entry in entries:
        _take_out(entry)
    return with_fields(result, list(meta))


def with_fields(result: RefList, meta: list[Reference]) -> RefList:
    """Entries completed by what the page's head says of the same works, told by their titles."""
    if not meta:
        return result
    for place, reference in enumerate(result.references):
        raw = _folded(reference.raw)
        same = [each for each in meta if (each.doi and each.doi == reference.doi) or _title_in(each, raw)]
        if len(same) == 1:
            said = same[0]
            result.references[place] = msgspec.structs.replace(
                reference,
                title=said.title or reference.title,
                doi=reference.doi or said.doi,
                container=said.container or reference.container,
                authors=reference.authors or said.authors,
                year=reference.year or said.year,
                volume=reference.volume or said.volume,
                pages=reference.pages or said.pages,
            )
    return result


def _title_in(reference: Reference, raw: str) -> bool:
    title = _folded(reference.title)
    return len(title) >= 15 and title in raw and (not reference.year or str(reference.year) in raw)


def _folded(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _named(root: Element) -> dict[str, Element]:
    """Every name of the page to its element, the first one that bears it."""
    named: dict[str, Element] = {}
    for element in root.iter():
        if isinstance(element.tag, str):
            for name in names_of(element):
                named.setdefault(name, element)
    return named


def _cited(root: Element, named: Mapping[str, Element]) -> dict[str, Element]:
    """The names that links lead to, and the elements that bear them."""
    cited: dict[str, Element] = {}
    for element in root.iter("a", "span", "sup", "cite", "xref", "em", "i", "strong", "b"):
        for name in targets_of(element):
            found = named.get(name)
            if found is not None and found is not element and name not in cited:
                cited[name] = found
    return cited


def _entry_of(element: Element) -> Element | None:
    """The whole entry around an element that a link leads to; None where there is none."""
    if element.tag in _HEADINGS or element.tag in (
        "figure",
        "table",
        "img",
        "section",
        "article",
        "body",
        "math",
        "caption",
    ):
        return None
    entry = element
    while True:
        parent = entry.getparent()
        if parent is None or parent.tag in _BOUNDS or parent.tag in ("figure", "figcaption", "td", "th", "caption"):
            if parent is not None and parent.tag in ("td", "th") and len(parent) and parent.getparent() is not None:
                row = parent.getparent()
                return row if row is not None and row.tag == "tr" else entry
            break
        length = len(inline_text(all_text(entry)))
        if length >= _SHORTEST and len(inline_text(all_text(parent))) > length + _SLACK:
            break
        entry = parent
    if entry.tag == "dt":
        return entry
    return entry if entry.tag in _ENTRY_TAGS and len(inline_text(all_text(entry))) >= _SHORTEST else None


def _groups(targets: Mapping[str, Element], named: Mapping[str, Element]) -> list[list[Element]]:
    """Entries by the container that holds them."""
    groups: dict[Element, dict[Element, None]] = {}
    seen: dict[Element, Element | None] = {}
    for element in targets.values():
        if element not in seen:
            seen[element] = _entry_of(element)
        entry = seen[element]
        container = entry.getparent() if entry is not None else None
        if entry is not None and container is not None:
            groups.setdefault(container, {})[entry] = None
    return [list(group) for group in groups.values()]


def _is_list(group: list[Element]) -> bool:
    texts = [entry_text(entry) for entry in group]
    good = sum(looks_like_entry(f"{label} {text}" if label else text) for text, label in texts)
    if good >= _SHARE * len(group) and (len(group) > 1 or _is_named_list(group)):
        return True
    # Entries without years or addresses pass where the page itself calls them references.
    return _is_named_list(group) and good * 3 >= len(group)


def _is_named_list(group: list[Element]) -> bool:
    container = group[0].getparent()
    if container is None:
        return False
    words = words_of(container) | words_of(group[0])
    roles = {container.get("role"), group[0].get("role")}
    return (
        bool(words & _LIST_WORDS) or bool(roles & {"doc-bibliography", "doc-biblioentry"}) or _under_heading(group[0])
    )


def _under_heading(entry: Element) -> bool:
    """True where the nearest heading before an entry, beside it or its three outer elements, names a reference list."""
    outer: Element | None = entry
    for _ in range(4):
        before = outer.getprevious() if outer is not None else None
        while before is not None:
            heading = before if before.tag in _HEADINGS else next(iter(before.iter(*_HEADINGS)), None)
            if heading is not None:
                return is_list_heading(inline_text(all_text(heading)))
            before = before.getprevious()
        outer = outer.getparent() if outer is not None else None
    return False


def _are_notes(group: list[Element]) -> bool:
    """True where the entries, their container or the part of the page around it are called notes, and not references."""
    words, roles = set(words_of(group[0])), group[0].get("role") or ""
    above = group[0].getparent()
    for _ in range(2):
        if above is None or above.tag in ("body", "article", "main", "html"):
            break
        words |= words_of(above)
        roles += f" {above.get('role') or ''} {above.get('epub:type') or above.get(_EPUB_TYPE) or ''}"
        above = above.getparent()
    if "biblio" in roles or words & _LIST_WORDS:
        return False
    return "note" in roles or bool(words & _NOTE_WORDS)


def _with_neighbours(group: list[Element]) -> list[Element]:
    """The entries with those of the same kind that nothing leads to: all of a list's, else those right beside them."""
    container = group[0].getparent()
    if container is None:
        return group
    tags = {entry.tag for entry in group}
    inside = set(group)
    if container.tag in ("ol", "ul", "dl", "tbody", "table") or words_of(container) & _LIST_WORDS:
        return [child for child in container if child in inside or _is_listed(child, tags)]
    for entry in group:
        for step in (_next, _previous):
            beside = step(entry)
            while beside is not None and beside not in inside and _is_alike(beside, tags):
                inside.add(beside)
                beside = step(beside)
    return [child for child in container if child in inside]


def _is_listed(element: Element, tags: set[str]) -> bool:
    return element.tag in tags and _SHORTEST <= len(inline_text(all_text(element))) < 3000


def _next(element: Element) -> Element | None:
    return element.getnext()


def _previous(element: Element) -> Element | None:
    return element.getprevious()


def _is_alike(element: Element, tags: set[str]) -> bool:
    return element.tag in tags and len(all_text(element)) < 3000 and looks_like_entry(entry_text(element)[0])


def _ordered(root: Element, entries: list[Element]) -> list[Element]:
    wanted = set(entries)
    return [element for element in root.iter() if element in wanted]


def _all_names(entry: Element) -> Iterable[str]:
    """The entry's own name first, then those inside it, and of empty elements right before it."""
    yield from names_of(entry)
    before = entry.getprevious()
    while before is not None and before.tag in ("a", "span") and not inline_text(all_text(before)):
        yield from names_of(before)
        before = before.getprevious()
    for inner in entry.iter():
        if inner is not entry and isinstance(inner.tag, str):
            yield from names_of(inner)
    parent = entry.getparent()
    if (
        parent is not None
        and parent.tag not in _BOUNDS
        and len(inline_text(all_text(parent))) <= len(inline_text(all_text(entry))) + _SLACK
    ):
        yield from names_of(parent)
    if entry.tag == "dt":
        following = entry.getnext()
        if following is not None and following.tag == "dd":
            yield from names_of(following)


def _points_on(entry: Element, known: Mapping[int, int], named: Mapping[str, Element]) -> str | None:
    """The name of another entry that this one leads to ("Coe 2003, p. 12" → the book), if it says little else."""
    if len(inline_text(all_text(entry))) > 120:
        return None
    for link in entry.iter("a"):
        for name in targets_of(link):
            found = named.get(name)
            while found is not None and id(found) not in known:
                found = found.getparent()
            if found is not None and found is not entry:
                return name
    return None


def entry_text(entry: Element) -> tuple[str, str]:
    """The text of an entry without links back and to services outside; and the label that the page prints before it."""
    parts: list[str] = []
    _gather(entry, parts)
    if entry.tag == "dt":
        following = entry.getnext()
        if following is not None and following.tag == "dd":
            label = inline_text("".join(parts))
            rest: list[str] = []
            _gather(following, rest)
            return _cleaned(rest), label
    before = entry.getprevious() if entry.tag == "dd" else None
    if before is not None and before.tag == "dt" and len(label := inline_text(all_text(before))) <= 15:
        return _cleaned(parts), label
    return _cleaned(parts), _counted(entry)


def find_notes(root: Element) -> dict[Element, tuple[str, ...]]:
    """The footnotes of a page: what links lead to, if it or its container is called a note; with their names."""
    notes: dict[Element, tuple[str, ...]] = {}
    for element in root.iter():
        if isinstance(element.tag, str) and _is_called_note(element):
            notes[element] = tuple(dict.fromkeys(_all_names(element)))
    named = _named(root)
    for element in _cited(root, named).values():
        entry = _entry_of(element)
        if entry is not None and entry not in notes and _are_notes([entry]) and not _inside_any(entry, notes):
            notes[entry] = tuple(dict.fromkeys(_all_names(entry)))
    return notes


def _is_called_note(element: Element) -> bool:
    said = (element.get("role") or element.get("epub:type") or element.get(_EPUB_TYPE) or "").split()
    return any(word in ("doc-footnote", "doc-endnote", "footnote", "endnote", "rearnote") for word in said)


def _inside_any(element: Element, notes: Mapping[Element, tuple[str, ...]]) -> bool:
    return any(above in notes for above in element.iterancestors())


def _cleaned(parts: list[str]) -> str:
    text = _EMPTY_BRACKETS.sub(" ", inline_text("".join(parts)))
    return _TRAILING.sub("", inline_text(text)).lstrip("^↑ ")


def _gather(element: Element, parts: list[str]) -> None:
    if element.text:
        parts.append(element.text)
    for child in element:
        if isinstance(child.tag, str) and not _leads_away(child):
            block = child.tag in ("div", "p", "li", "td", "br", "dd", "ul", "ol")
            parts.append(" " if block else "")
            _gather(child, parts)
            parts.append(" " if block else "")
        if child.tail:
            parts.append(child.tail)


def _leads_away(element: Element) -> bool:
    """True for links back to the text and to search services."""
    if element.tag not in ("a", "span", "sup", "div", "ul", "p"):
        return False
    if element.get("role") == "doc-backlink" or words_of(element) & {"backlink", "backlinks", "backref"}:
        return True
    text = inline_text(all_text(element))
    if not text:
        return False
    if element.tag in ("span", "sup", "div", "ul", "p"):
        links = list(element.iter("a"))
        rest = inline_text(_without(text, [inline_text(all_text(link)) for link in links]))
        return bool(links) and not rest.strip(" []()|·,;.^") and all(_leads_away(link) for link in links)
    if any(sign in _BACK_SIGNS for sign in text) and _BACK.fullmatch(text):
        return True
    inside = (element.get("href") or "").startswith("#")
    return bool(_OUTSIDE.fullmatch(text)) or (inside and len(text) <= 2 and text.isalpha())


def _without(text: str, parts: Iterable[str]) -> str:
    for part in parts:
        if part:
            text = text.replace(part, " ", 1)
    return text


def _counted(entry: Element) -> str:
    """The number that a browser prints before a list item; "" where lists are not numbered."""
    parent = entry.getparent()
    if entry.tag != "li" or parent is None or parent.tag != "ol":
        return ""
    if re.search(r"list-style(?:-type)?\s*:\s*none", parent.get("style") or ""):
        return ""
    given = entry.get("value") or ""
    if given.isdecimal():
        return given
    start = parent.get("start") or ""
    first = int(start) if start.isdecimal() and len(start) < 5 else 1
    return str(first + parent.index(entry))


def _identify(result: RefList, pieces: list[Piece], entries: list[Element]) -> None:
    """Take identifiers from the addresses that links in an entry lead to."""
    addresses: dict[str, list[str]] = {}
    for entry in entries:
        names = dict.fromkeys(_all_names(entry))
        found = [link.get("href") or "" for link in entry.iter("a")]
        for name in names:
            addresses.setdefault(name, []).extend(found)
    places = {each.key: place for place, each in enumerate(result.references)}
    for piece in pieces:
        for key in result.by_id.get(piece.names[0], ()) if piece.names else ():
            place = places[key]
            if len(result.by_id[piece.names[0]]) == 1:
                result.references[place] = with_identifiers(
                    result.references[place], addresses.get(piece.names[0], [])
                )


def _take_out(entry: Element) -> None:
    before = entry.getprevious() if entry.tag == "dd" else None
    if before is not None and before.tag == "dt":
        _take_out_alone(before)
    if entry.tag == "dt":
        following = entry.getnext()
        if following is not None and following.tag == "dd":
            _take_out_alone(following)
    _take_out_alone(entry)


def _take_out_alone(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        element.tail = None
        parent.remove(element)

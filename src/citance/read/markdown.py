"""Markdown to pieces: headings, paragraphs, lists, notes, tables, pictures' captions; code and comments are dropped.

Pandoc's citations stay as they are written (`[@coe2003; @yeung2005]`) and become links to their keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape

import msgspec

from citance.model import Block, Marker, Place
from citance.read.listfinder import is_list_heading
from citance.read.pieces import Piece, merged
from citance.read.textflow import TextFlow
from citance.read.textlines import join_lines, paragraphs_of, split_list

__all__ = ["Markdown", "cited_keys"]

_NOTE = "note:"
_ATX = re.compile(r" {0,3}(?P<marks>#{1,6})\s+(?P<text>.*?)(?:\s+#+)?\s*(?:\{[^}]*\})?\s*$")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})\s*$")
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_DIV = re.compile(r"\s{0,3}:{3,}\s*(?:\{(?P<attributes>[^}]*)\}|(?P<word>\w[\w-]*))?\s*:*\s*$")
_ITEM = re.compile(r"(?P<indent>\s*)(?P<mark>[-*+]|\(?\d{1,4}[.)])\s+(?P<text>\S.*)$")
_NOTE_TEXT = re.compile(r" {0,3}\[\^(?P<name>[^\]\s]{1,60})\]:\s*(?P<text>.*)$")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_PICTURE = re.compile(
    r"!\[(?P<caption>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\((?P<address>[^()\s]*(?:\([^()]*\)[^()\s]*)*)(?:\s+[\"'][^)]*)?\)(?:\{[^}]*\})?"
)
_ID = re.compile(r"#([^\s}]+)")
_CITE_KEY = r"[\w][\w:.#$%&\-+?<>~/]*[\w]|\w"
_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<code>(?<!`)(?P<ticks>`{1,5})(?!`)(?:(?!(?P=ticks)).){1,2000}(?P=ticks))"
    rf"|(?P<group>\[[^\[\]]{{0,400}}?-?@(?:{_CITE_KEY})[^\[\]]{{0,1500}}\](?!\())"
    rf"|(?P<cite>(?<![\w.])-?@(?P<citekey>{_CITE_KEY}))"
    r"|(?P<note>\[\^(?P<notename>[^\]\s]{1,60})\])"
    r"|(?P<inline>\^\[(?P<inlinetext>(?:[^\[\]]|\[[^\[\]]*\])*)\])"
    r"|(?P<picture>!\[[^\[\]]{0,2000}\]\([^()]{0,2000}\))"
    r"|(?P<link>\[(?P<linktext>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\((?P<linkto>[^()\s]*(?:\([^()]*\)[^()\s]*)*)(?:\s+[\"'][^)]*)?\)(?:\{[^}]*\})?)"
    r"|(?P<auto><(?P<autoto>https?://[^>\s]{1,2000}|[^>\s@]{1,100}@[^>\s]{1,200})>)"
    r"|(?P<sup>\^(?P<suptext>[^\s^]{1,40})\^|<sup>(?P<suphtml>.{0,400}?)</sup>)"
    r"|(?P<sub>~(?P<subtext>[^\s~]{1,40})~|<sub>(?P<subhtml>.{0,400}?)</sub>)"
    r"|(?P<tag></?[a-zA-Z][^<>]{0,300}>)"
    r"|(?P<strong>\*\*|__(?=\S)|(?<=\S)__)"
    r"|(?P<em>\*(?=\S)|(?<=\S)\*|(?<!\w)_(?=\S)|(?<=\S)_(?!\w))"
    r"|(?P<strike>~~)",
    re.S,
)  # fmt: skip
_INNER_KEY = re.compile(rf"-?@(?P<key>{_CITE_KEY})")
_DEEPEST = 4


class Markdown:
    """One Markdown text, without its header."""

    def __init__(self, text: str) -> None:
        self._lines = _without_comments(text).split("\n")
        self._notes: dict[str, str] = {}
        self._found: list[Piece] = []
        self._called: list[str] = []
        self._later: list[Piece] = []

    def pieces(self) -> list[Piece]:
        """Everything in reading order; a note stands behind the paragraph that calls it."""
        self._take_notes()
        block: list[str] = []
        names: tuple[str, ...] = ()
        fence = ""
        in_list = False
        for line in self._lines:
            opened = _FENCE.match(line)
            if fence:
                fence = "" if opened and line.strip().startswith(fence) and set(line.strip()) == {fence[0]} else fence
                continue
            if opened:
                self._end(block, names, in_list)
                block, fence = [], opened.group(1)
                continue
            heading = _ATX.match(line)
            division = _DIV.match(line)
            if division or heading or not line.strip():
                self._end(block, names, in_list)
                block = []
            if division:
                found = _ID.search(division.group("attributes") or "")
                names = (found.group(1),) if found else ()
            elif heading:
                self._heading(heading.group("text"), len(heading.group("marks")))
                in_list = is_list_heading(heading.group("text"))
            elif (
                block and len(block) == 1 and _SETEXT.match(line) and not _ITEM.match(block[0]) and "|" not in block[0]
            ):
                self._heading(block[0].strip(), 1 if "=" in line else 2)
                in_list = is_list_heading(block[0])
                block = []
            elif line.strip():
                block.append(line)
        self._end(block, names, in_list)
        return self._found

    def _take_notes(self) -> None:
        """Set the texts of notes apart, continued lines with them."""
        kept: list[str] = []
        at = 0
        while at < len(self._lines):
            found = _NOTE_TEXT.match(self._lines[at])
            at += 1
            if not found:
                kept.append(self._lines[at - 1])
                continue
            parts = [found.group("text")]
            while at < len(self._lines) and (
                self._lines[at].startswith(("    ", "\t"))
                or (self._lines[at].strip() and not _NOTE_TEXT.match(self._lines[at]))
            ):
                parts.append(self._lines[at])
                at += 1
            self._notes.setdefault(found.group("name"), join_lines(parts))
        self._lines = kept

    def _heading(self, text: str, level: int) -> None:
        block = self._block(text, Place.BODY)
        if block is not None:
            self._found.append(Piece(block, level=level))
        self._behind()

    def _end(self, lines: Sequence[str], names: tuple[str, ...], in_list: bool) -> None:
        """A block between blank lines: a table, a list, a quotation, a picture, or a paragraph."""
        lines = [line for line in lines if line.strip()]
        if not lines:
            return
        if len(lines) > 1 and any(_is_rule(line) and "|" in line for line in lines[:3]):
            self._table(lines)
        elif _ITEM.match(lines[0]):
            for label, text in _items(lines):
                self._paragraph(text, names, label)
        elif in_list and not lines[0].lstrip().startswith(">"):
            for entry in split_list(lines):
                self._paragraph(entry, names)
        else:
            bare = [line.lstrip().removeprefix(">") if line.lstrip().startswith(">") else line for line in lines]
            hard = [line.rstrip("\\") for line in bare]
            for paragraph in paragraphs_of("\n".join(hard)) if len(hard) > 1 and not names else ():
                if paragraph.level:
                    self._heading(paragraph.text, 7)
                else:
                    self._paragraph(paragraph.text, names)
            if len(hard) == 1 or names:
                self._paragraph(join_lines(hard), names)

    def _paragraph(self, text: str, names: tuple[str, ...], label: str = "") -> None:
        captions = [found.group("caption") for found in _PICTURE.finditer(text)]
        rest = _PICTURE.sub("", text)
        for caption in captions:
            block = self._block(caption, Place.CAPTION)
            self._found += [Piece(block)] if block else []
        block = self._block(rest, Place.BODY)
        if block is not None:
            self._found.append(Piece(block, label=label, names=names))
        self._behind()

    def _table(self, lines: Sequence[str]) -> None:
        for line in lines:
            if _is_rule(line):
                continue
            flow = TextFlow(0)
            for cell in re.split(r"(?<!\\)\|", line.strip().strip("|")):
                self._inline(cell.strip(), flow, 0)
                flow.break_here()
            block = flow.block(Place.TABLE, -1)
            if block is not None and block.text:
                self._found.append(Piece(msgspec.structs.replace(block, markers=merged(block))))
        self._behind()

    def _behind(self) -> None:
        """The notes that the last block called."""
        called, self._called = self._called, []
        later, self._later = self._later, []
        self._found += later
        for name in called:
            text = self._notes.pop(name, None)
            if text:
                self._note(text, _NOTE + name)

    def _note(self, text: str, name: str) -> None:
        block = self._block(text, Place.FOOTNOTE)
        if block is not None:
            self._found.append(Piece(msgspec.structs.replace(block, note=name), names=(name,)))

    def _block(self, text: str, place: Place) -> Block | None:
        flow = TextFlow(0)
        self._inline(text, flow, 0)
        block = flow.block(place, -1)
        return msgspec.structs.replace(block, markers=merged(block)) if block is not None and block.text else None

    # Running text ---------------------------------------------------------------------------------------------

    def _inline(self, text: str, flow: TextFlow, depth: int) -> None:
        reached = 0
        for found in _TOKEN.finditer(text):
            flow.add(_typeset(text[reached : found.start()]))
            reached = found.end()
            self._token(found, flow, depth)
        flow.add(_typeset(text[reached:]))

    def _token(self, found: re.Match[str], flow: TextFlow, depth: int) -> None:
        kind = found.lastgroup or ""
        if found.group("escape"):
            flow.add(found.group()[1])
        elif found.group("code"):
            flow.add(found.group("code").strip("`"))
        elif found.group("group"):
            _cite_group(found.group("group"), flow)
        elif found.group("cite"):
            start = flow.place()
            flow.add(found.group("cite"))
            flow.mark(start, (found.group("citekey"),), superscript=False)
        elif found.group("note"):
            self._call(found.group("notename"), flow)
        elif found.group("inline"):
            name = f"inline-{flow.slot}-{found.start()}-{len(self._found)}"
            self._notes[name] = found.group("inlinetext")
            self._call(name, flow)
        elif found.group("link") and depth < _DEEPEST:
            self._inline(found.group("linktext"), flow, depth + 1)
        elif found.group("auto"):
            flow.add(found.group("autoto"))
        elif found.group("sup") and depth < _DEEPEST:
            start = flow.place()
            self._inline(found.group("suptext") or found.group("suphtml") or "", flow, depth + 1)
            flow.mark(start, (), superscript=True)
        elif found.group("sub"):
            flow.add(found.group("subtext") or found.group("subhtml"))
        elif (
            found.group("tag")
            and kind
            and found.group("tag").casefold().startswith(("<br", "<p", "</p", "<div", "</div"))
        ):
            flow.space()

    def _call(self, name: str, flow: TextFlow) -> None:
        if name not in self._notes:
            return
        self._called.append(name)
        start = flow.place()
        flow.add(name if name.isdecimal() else str(len(self._called)))
        flow.mark(start, (_NOTE + name,), superscript=True)


def _is_rule(line: str) -> bool:
    return bool(_TABLE_RULE.match(line.strip()[:2000]))


def _without_comments(text: str) -> str:
    """The text without `<!-- … -->`; one that is never closed stays."""
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts.append(text[at:start])
        at = end + 3
    return "".join([*parts, text[at:]])


def _typeset(text: str) -> str:
    """Character references and dashes as they are printed."""
    return unescape(text).replace("---", "—").replace("--", "–")


def _cite_group(text: str, flow: TextFlow) -> None:
    """`[see @coe2003, p. 3; @yeung2005]`: one work is the whole group, several are their parts."""
    keys = [(found.start(), found.end(), found.group("key")) for found in _INNER_KEY.finditer(text)]
    if len(keys) == 1:
        start = flow.place()
        flow.add(text)
        flow.mark(start, (keys[0][2],), superscript=False)
        return
    reached = 0
    for begin, end, key in keys:
        flow.add(text[reached:begin])
        start = flow.place()
        flow.add(text[begin:end])
        flow.mark(start, (key,), superscript=False)
        reached = end
    flow.add(text[reached:])


def _items(lines: Sequence[str]) -> Iterable[tuple[str, str]]:
    """The items of a list as (label, text); indented lines and lines without a mark go on with the item before."""
    items: list[tuple[str, list[str]]] = []
    for line in lines:
        found = _ITEM.match(line)
        if found:
            mark = found.group("mark")
            items.append(
                (mark if mark[-1] in ".)" and any(sign.isdigit() for sign in mark) else "", [found.group("text")])
            )
        elif items:
            items[-1][1].append(line)
    return [(label, join_lines(parts)) for label, parts in items]


def cited_keys(pieces: Iterable[Piece]) -> list[str]:
    """The citation keys of a text in the order of their first mention."""
    keys: dict[str, None] = {}
    for piece in pieces:
        for marker in piece.block.markers:
            if _is_key(piece.block.text, marker):
                keys.update(dict.fromkeys(marker.keys))
    return list(keys)


def _is_key(text: str, marker: Marker) -> bool:
    return bool(marker.keys) and "@" in text[marker.start : marker.end]

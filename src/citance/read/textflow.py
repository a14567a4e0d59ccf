"""Text collected piece by piece into blocks, with the places of markers known to the character."""

from __future__ import annotations

from collections.abc import Callable

from citance.model import Block, Marker, Place, Section

__all__ = ["BlockList", "TextFlow", "inline_text"]

_INVISIBLE = "\u00ad\u200b\u200c\u2060\ufeff"
_ENDS_SENTENCE = (".", "!", "?", ":", "。")


class TextFlow:
    """One block in the making: white space is collapsed as pieces arrive, so offsets never move afterwards."""

    __slots__ = ("_length", "_parts", "_space", "_spaced", "breaks", "markers", "slot")

    def __init__(self, slot: int) -> None:
        self.restart(slot)

    def restart(self, slot: int) -> None:
        """Forget everything; what comes next is another block, whose place in the order is `slot`."""
        self.slot = slot
        self._parts: list[str] = []
        self._length = 0
        self._space = False
        self._spaced = False
        self.markers: list[Marker] = []
        self.breaks: list[int] = []

    def add(self, text: str | None) -> None:
        """Append a piece of text as the source has it."""
        if not text:
            return
        core = inline_text(text)
        if not core:
            self._space = self._space or text[0].isspace()
            return
        if self._length and not self._spaced and (self._space or text[0].isspace()):
            self._parts.append(" ")
            self._length += 1
        self._parts.append(core)
        self._length += len(core)
        self._spaced = False
        self._space = text[-1].isspace()

    def space(self) -> None:
        """What comes next is a word of its own."""
        self._space = True

    def place(self) -> int:
        """The offset at which the next visible character will stand; white space that was pending is written."""
        if self._space and self._length and not self._spaced:
            self._parts.append(" ")
            self._length += 1
            self._spaced = True
        self._space = False
        return self._length

    def mark(self, start: int, keys: tuple[str, ...], *, superscript: bool) -> None:
        """Record a marker from `start` (given by `place`) to here."""
        self.markers.append(Marker(start, self._length, keys, superscript))

    def break_here(self) -> None:
        """Whatever comes next begins a new sentence."""
        if self._length:
            self.breaks.append(self._length)
            self._space = True

    def break_if_ended(self) -> None:
        """The same, but only after punctuation that can end a sentence."""
        if self.last_character() in _ENDS_SENTENCE:
            self.break_here()

    def last_character(self) -> str:
        """The last visible character so far, or ""."""
        for part in reversed(self._parts):
            if part.strip():
                return part[-1] if part[-1] != " " else part.rstrip()[-1]
        return ""

    def text(self) -> str:
        """All that was collected."""
        return "".join(self._parts)

    def block(self, place: Place, section: int, note: str = "") -> Block | None:
        """The finished block; None when there is no text and no marker."""
        raw = self.text()
        # `place` may have written a space that nothing followed, or that the next piece wrote again.
        text = raw.rstrip()
        if not text and not self.markers:
            return None
        length = len(text)
        markers = []
        for marker in self.markers:
            start, end = marker.start, marker.end
            if end <= length and start < end and text[start] != " " and text[end - 1] != " ":
                markers.append(marker)
                continue
            start, end = min(start, length), min(end, length)
            while start < end and text[start] == " ":
                start += 1
            while end > start and text[end - 1] == " ":
                end -= 1
            markers.append(Marker(start, end, marker.keys, marker.superscript))
        breaks = tuple(sorted({offset for offset in self.breaks if 0 < offset < length}))
        return Block(text, place, section, tuple(markers), breaks, note)


class BlockList:
    """The blocks and sections of a paper in reading order; a block keeps the place where it began."""

    def __init__(self) -> None:
        self._blocks: list[Block | None] = []
        self._sections: list[Section] = []
        self._known: dict[Section, int] = {}

    def section(self, titles: tuple[str, ...], kind: str = "") -> int:
        """The number of the section with these headings, new or not."""
        section = Section(titles, kind)
        number = self._known.get(section)
        if number is None:
            number = self._known[section] = len(self._sections)
            self._sections.append(section)
        return number

    def begin(self) -> TextFlow:
        """Start a block; it keeps this place in the reading order."""
        self._blocks.append(None)
        return TextFlow(len(self._blocks) - 1)

    def end(self, flow: TextFlow, place: Place, section: int, note: str = "") -> None:
        """Put a collected block in its place."""
        self._blocks[flow.slot] = flow.block(place, section, note)

    def interrupt(self, flow: TextFlow, place: Place, section: int, note: str, between: Callable[[], None]) -> None:
        """End the block, let `between` write its own, and go on with the flow in a new block behind these."""
        self.end(flow, place, section, note)
        between()
        self._blocks.append(None)
        flow.restart(len(self._blocks) - 1)

    def blocks(self) -> tuple[Block, ...]:
        """All blocks in reading order."""
        return tuple(block for block in self._blocks if block is not None)

    def sections(self) -> tuple[Section, ...]:
        """All sections in order of their first mention."""
        return tuple(self._sections)


def inline_text(text: str | None) -> str:
    """A short piece of text on one line, invisible characters taken out."""
    if not text:
        return ""
    if not text.isascii():
        for sign in _INVISIBLE:
            if sign in text:
                text = text.replace(sign, "")
    elif "\n" not in text and "  " not in text and "\t" not in text and "\r" not in text:
        return text.strip()  # three pieces of text in four: half the time of what follows
    return " ".join(text.split())

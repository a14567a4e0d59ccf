"""PDFium at the border: bytes to runs of text with place, size and font, and the links between them.

Nothing of a PDF is ever executed: no form environment is made, so that its scripts, actions and attachments are never
looked at. PDFium is not thread-safe: one process reads one file at a time.

A page holds some 4,000 characters, and a call of PDFium through ctypes takes half a microsecond, so what can be known
of a word is asked of its first and last character only, and what can be known of a text object (matrix, size, font)
of its first character. All calls over a page are made by `map`, with addresses in place of pointer objects: reading
so takes less than half of the time that PDFium itself needs for the page.
"""

from __future__ import annotations

import ctypes
import importlib
import math
import re
from collections import deque
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import repeat
from types import TracebackType
from typing import Any, NamedTuple

from citance.errors import DamagedInput, InputTooLarge, UnsupportedFormat

__all__ = ["MAX_PAGES", "Font", "PdfFile", "RawLink", "RawPage", "Run"]

MAX_PAGES = 2_000
_MAX_CHARS = 400_000
"""Characters read of one page: a page of a newspaper has 60,000; more is no page to read but an attack."""
_MAX_LINKS = 4_000
_MAX_NAMES = 3_000
"""Named destinations that are listed: PDFium walks its name tree anew for each."""

_MAX_PIXELS = 2_000

_CATALOGUE = re.compile(rb"/Type\s*/Catalog\b")
_OBJECT = re.compile(rb"\b(\d{1,9})\s+(\d{1,5})\s+obj\b")
_WORD = re.compile(r"[^\s\x00]+")
_P, _I, _F = ctypes.c_void_p, ctypes.c_int, ctypes.c_float
_PASSWORD, _SECURITY = 4, 5
_GOTO, _URI = 1, 3


class Font(NamedTuple):
    """A font as far as it tells how text looks."""

    name: str
    bold: bool
    italic: bool


class Run(NamedTuple):
    """Words of one text object (one font, size and baseline), parted by single spaces.

    `x0` … `y1` and `baseline` are points from the top left of the page as it is read; `turn` is the direction in
    quarter turns clockwise (0: to the right), -1 for slanted text. `space` tells that white space stands before.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    size: float
    font: int
    space: bool
    turn: int


class RawLink(NamedTuple):
    """Characters `start:end` of the run number `run` lead to a place of this file or to an address.

    `x` and `y` are in the user space of the page `page` (-1 for an address, which then is `uri`).
    """

    run: int
    start: int
    end: int
    page: int
    x: float | None
    y: float | None
    name: str
    uri: str


class RawPage(NamedTuple):
    """What PDFium knows of one page. `frame` maps user space to the page as it is read."""

    number: int
    width: float
    height: float
    frame: Frame
    fonts: tuple[Font, ...]
    runs: list[Run]
    links: list[RawLink]
    unmapped: int
    """Characters that the font gives no meaning to."""
    turned: int
    """Quarter turns clockwise by which the page is turned, beyond its own rotation, for its text to be upright."""


class Frame(NamedTuple):
    """From user space (y upwards) to the page as it is looked at (y downwards): its box and its rotation."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of user space, as points from the top left of the page."""
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def size(self) -> tuple[float, float]:
        """Width and height of the page as it is looked at."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def direction(self, a: float, b: float) -> int:
        """Quarter turns clockwise of a baseline with the direction (a, b); -1 where slanted by more than 3 degrees."""
        angle = math.degrees(math.atan2(-b, a)) / 90 + self.turns
        nearest = round(angle)
        return nearest % 4 if abs(angle - nearest) < 3 / 90 else -1


class _Calls:
    """The functions of the library, typed for integers in place of pointers."""

    def __init__(self) -> None:
        importlib.import_module("pypdfium2")  # initialises the library
        self.raw: Any = importlib.import_module("pypdfium2.raw")
        self.count = self._typed("FPDFText_CountChars", _I, _P)
        self.object = self._typed("FPDFText_GetTextObject", _P, _P, _I)
        self.box = self._typed("FPDFText_GetLooseCharBox", _I, _P, _I, _P)
        self.origin = self._typed("FPDFText_GetCharOrigin", _I, _P, _I, _P, _P)
        self.matrix = self._typed("FPDFText_GetMatrix", _I, _P, _I, _P)
        self.font_size = self._typed("FPDFText_GetFontSize", ctypes.c_double, _P, _I)
        self.unicode = self._typed("FPDFText_GetUnicode", ctypes.c_uint, _P, _I)
        self.unmapped = self._typed("FPDFText_HasUnicodeMapError", _I, _P, _I)
        self.text = self._typed("FPDFText_GetText", _I, _P, _I, _I, _P)
        self.font = self._typed("FPDFTextObj_GetFont", _P, _P)
        self.font_name = self._typed("FPDFFont_GetBaseFontName", ctypes.c_size_t, _P, _P, ctypes.c_size_t)
        self.font_weight = self._typed("FPDFFont_GetWeight", _I, _P)
        self.font_flags = self._typed("FPDFFont_GetFlags", _I, _P)

    def _typed(self, name: str, result: Any, *arguments: Any) -> Any:
        address = ctypes.cast(getattr(self.raw, name), _P).value
        if address is None:
            raise UnsupportedFormat(f"the installed PDFium does not know {name}")
        return ctypes.CFUNCTYPE(result, *arguments)(address)


@lru_cache(maxsize=1)
def _calls() -> _Calls:
    return _Calls()


class PdfFile:
    """An open PDF; a context manager. Pages are read one at a time and closed at once.

    Raises:
        UnsupportedFormat: it needs a password, or an encryption that PDFium does not know.
        DamagedInput: it is no PDF, is broken beyond repair, or has no pages.
        InputTooLarge: more than `MAX_PAGES` pages.
    """

    def __init__(self, data: bytes) -> None:
        self._c = _calls()
        raw = self._c.raw
        self._data = data  # PDFium reads from this memory as long as the file is open
        self._doc = raw.FPDF_LoadMemDocument64(data, len(data), None)
        if not self._doc:
            refusal = _refusal(raw.FPDF_GetLastError(), data)
            self._data = _with_trailer(data) if isinstance(refusal, DamagedInput) else b""
            self._doc = raw.FPDF_LoadMemDocument64(self._data, len(self._data), None) if self._data else None
            if not self._doc:
                raise refusal
        self.page_count = int(raw.FPDF_GetPageCount(self._doc))
        self._names: dict[int, str] | None = None
        if self.page_count < 1:
            self.close()
            raise DamagedInput("a PDF without pages")
        if self.page_count > MAX_PAGES:
            pages = self.page_count
            self.close()
            raise InputTooLarge(f"a PDF of {pages:,} pages; the limit is {MAX_PAGES:,}")

    def __enter__(self) -> PdfFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give everything back to PDFium."""
        if self._doc:
            self._c.raw.FPDF_CloseDocument(self._doc)
            self._doc = None

    def metadata(self, key: str) -> str:
        """An entry of the information dictionary ("Title", "Author", "Subject", "Keywords", "doi" …), "" without."""
        raw = self._c.raw
        size = raw.FPDF_GetMetaText(self._doc, key.encode("ascii"), None, 0)
        if not 2 < size < 100_000:
            return ""
        buffer = ctypes.create_string_buffer(size)
        raw.FPDF_GetMetaText(self._doc, key.encode("ascii"), buffer, size)
        return buffer.raw.decode("utf-16-le", "replace").split("\0", 1)[0].strip()

    def page(self, number: int) -> RawPage:
        """Read the page `number`, from 0; a page that PDFium cannot load is an empty one."""
        raw = self._c.raw
        page = raw.FPDF_LoadPage(self._doc, number)
        if not page:
            return RawPage(number, 0.0, 0.0, Frame(0, 0, 0, 0, 0), (), [], [], 0, 0)
        try:
            text = raw.FPDFText_LoadPage(page)
            try:
                return _PageReader(self._c, self._doc, page, text, self._link_names).read(number)
            finally:
                if text:
                    raw.FPDFText_ClosePage(text)
        finally:
            raw.FPDF_ClosePage(page)

    def picture(self, number: int, width: int, turned: int = 0) -> tuple[int, int, bytes]:
        """A page drawn in shades of grey: width and height in pixels, and the rows, one byte a pixel.

        `turned` are quarter turns clockwise. `width` is what is wished for; a page of odd proportions gets less. Nothing is drawn of a page that PDFium
        cannot load: (0, 0, b"").
        """
        raw = self._c.raw
        page = raw.FPDF_LoadPage(self._doc, number)
        if not page:
            return 0, 0, b""
        try:
            points = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
            if min(points) < 1:
                return 0, 0, b""
            if turned % 2:
                points = points[1], points[0]
            scale = min(width, _MAX_PIXELS) / points[0]
            scale = min(scale, _MAX_PIXELS / points[1])
            wide, high = max(1, round(points[0] * scale)), max(1, round(points[1] * scale))
            bitmap = raw.FPDFBitmap_CreateEx(wide, high, raw.FPDFBitmap_Gray, None, 0)
            if not bitmap:
                return 0, 0, b""
            try:
                raw.FPDFBitmap_FillRect(bitmap, 0, 0, wide, high, 0xFFFFFFFF)
                raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, wide, high, turned, 0)
                stride = raw.FPDFBitmap_GetStride(bitmap)
                rows = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * high)
            finally:
                raw.FPDFBitmap_Destroy(bitmap)
            return wide, high, b"".join(rows[at * stride : at * stride + wide] for at in range(high))
        finally:
            raw.FPDF_ClosePage(page)

    def _link_names(self) -> dict[int, str]:
        """The names of the destinations, by the address of the destination's array."""
        if self._names is None:
            raw, self._names = self._c.raw, {}
            buffer = ctypes.create_string_buffer(512)
            for index in range(min(int(raw.FPDF_CountNamedDests(self._doc)), _MAX_NAMES)):
                size = ctypes.c_long(512)
                dest = raw.FPDF_GetNamedDest(self._doc, index, buffer, ctypes.byref(size))
                if dest and size.value > 0:
                    name = buffer.raw[: size.value].decode("utf-16-le", "replace").rstrip("\0")
                    self._names[ctypes.cast(dest, _P).value or 0] = name
        return self._names


def _refusal(code: int, data: bytes) -> Exception:
    if code == _PASSWORD:
        return UnsupportedFormat("an encrypted PDF that needs a password")
    if code == _SECURITY:
        return UnsupportedFormat("an encrypted PDF with a protection that PDFium does not know")
    if b"%PDF-" not in data[:1024]:
        return DamagedInput("not a PDF: it does not begin with %PDF-")
    return DamagedInput("a damaged PDF: neither its cross-reference table nor its objects could be read")


def _with_trailer(data: bytes) -> bytes:
    """A file whose end is cut off, with a trailer that names its catalogue; b"" where that is cut off too.

    PDFium then finds the objects by itself; without a trailer it does not look for the catalogue.
    """
    catalogue = None
    for found in _CATALOGUE.finditer(data):
        catalogue = found
    if catalogue is None or b"%PDF-" not in data[:1024]:
        return b""
    head = max(data.rfind(b"endobj", 0, catalogue.start()), 0)
    numbers = _OBJECT.findall(data[head : catalogue.start()])
    if not numbers:
        return b""
    number, generation = numbers[-1]
    return data + b"\nendobj\ntrailer\n<</Root %s %s R>>\nstartxref\n0\n%%%%EOF\n" % (number, generation)


class _PageReader:
    """Reads one open page."""

    def __init__(self, calls: _Calls, doc: Any, page: Any, text: Any, names: Any) -> None:
        self._c, self._doc, self._page, self._names = calls, doc, page, names
        self._text = ctypes.cast(text, _P).value or 0 if text else 0
        self._fonts: dict[tuple[str, bool, bool], int] = {}
        self._font_of: dict[int, int] = {}
        self._first: list[int] = []
        """The index of the first character of each run."""

    def read(self, number: int) -> RawPage:
        frame = self._frame()
        width, height = frame.size()
        runs: list[Run] = []
        unmapped = turned = 0
        count = self._c.count(self._text) if self._text else 0
        if self._text:
            count = min(max(count, 0), _MAX_CHARS)
            text = self._characters(count)
            runs = self._runs(text, frame)
            turned = _turn_of(runs)
            if turned:
                # A page that is printed sideways is read, and shown, as a reader turns it.
                frame = frame._replace(turns=(frame.turns + turned) % 4)
                width, height = frame.size()
                self._first.clear()
                runs = self._runs(text, frame)
            sample = range(0, count, max(1, count // 60))
            unmapped = sum(1 for flag in map(self._c.unmapped, repeat(self._text), sample) if flag > 0)
            unmapped = unmapped * count // max(1, len(sample))
        links = self._links(runs, frame)
        fonts = tuple(Font(*key) for key in self._fonts)
        return RawPage(number, width, height, frame, fonts, runs, links, unmapped, turned)

    def _frame(self) -> Frame:
        raw = self._c.raw
        box = raw.FS_RECTF()
        if not raw.FPDF_GetPageBoundingBox(self._page, ctypes.byref(box)):
            width, height = raw.FPDF_GetPageWidthF(self._page), raw.FPDF_GetPageHeightF(self._page)
            return Frame(0.0, 0.0, width, height, 0)
        left, right = sorted((box.left, box.right))
        bottom, top = sorted((box.bottom, box.top))
        return Frame(left, bottom, right, top, max(0, raw.FPDFPage_GetRotation(self._page)) % 4)

    def _characters(self, count: int) -> str:
        """One character for each index of PDFium's list."""
        buffer = ctypes.create_string_buffer(2 * (count + 1))
        written = self._c.text(self._text, 0, count, ctypes.addressof(buffer)) - 1
        text = buffer.raw[: 2 * max(0, written)].decode("utf-16-le", "replace")
        if len(text) == count:
            return text
        # Characters without a meaning are left out of the text, or some need two UTF-16 units.
        codes = map(self._c.unicode, repeat(self._text), range(count))
        return "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\0" for code in codes)

    def _boxes(self, indices: Sequence[int]) -> list[float]:
        """Left, top, right, bottom in user space of each character, one after the other."""
        size = len(indices)
        boxes = (_F * (4 * size))()
        base = ctypes.addressof(boxes)
        _run(map(self._c.box, repeat(self._text), indices, range(base, base + 16 * size, 16)))
        return list(boxes)

    def _runs(self, text: str, frame: Frame) -> list[Run]:
        pieces = self._pieces(text)
        looks = self._looks({owner: start for start, _, owner, _ in reversed(pieces)}, frame)
        starts, ends = [piece[0] for piece in pieces], [piece[1] - 1 for piece in pieces]
        first, last = self._boxes(starts), self._boxes(ends)
        runs: list[Run] = []
        for number, (start, end, owner, space) in enumerate(pieces):
            look = looks[owner]
            at = 4 * number
            run = _place(text[start:end], first[at : at + 4], last[at : at + 4], look, space, frame)
            before = runs[-1] if runs else None
            if before is not None and not space and _continues(before, run):
                runs[-1] = before._replace(
                    text=before.text + run.text,
                    x0=min(before.x0, run.x0),
                    y0=min(before.y0, run.y0),
                    x1=max(before.x1, run.x1),
                    y1=max(before.y1, run.y1),
                )
                continue
            runs.append(run)
            self._first.append(start)
        return runs

    def _pieces(self, text: str) -> list[tuple[int, int, int, bool]]:
        """Start, end and text object of the parts of words, and whether white space stands before."""
        spans = [match.span() for match in _WORD.finditer(text)]
        ask = self._c.object
        heads = list(map(ask, repeat(self._text), [start for start, _ in spans]))
        tails = list(map(ask, repeat(self._text), [end - 1 for _, end in spans]))
        pieces: list[tuple[int, int, int, bool]] = []
        for (start, end), head, tail in zip(spans, heads, tails, strict=True):
            if head == tail:
                # One text object is one font and baseline: its words stay together, as far as one space parts them.
                if pieces and pieces[-1][2] == head and pieces[-1][1] == start - 1 and text[start - 1] == " ":
                    pieces[-1] = (pieces[-1][0], end, head, pieces[-1][3])
                elif head:
                    pieces.append((start, end, head, True))
                continue
            space, begin = True, start
            owners = list(map(ask, repeat(self._text), range(start, end)))
            # A character that PDFium made up has no object; it goes with what stands before.
            for index in range(1, len(owners)):
                owners[index] = owners[index] or owners[index - 1]
            for index in range(start + 1, end + 1):
                if index == end or owners[index - start] != owners[begin - start]:
                    if owners[begin - start]:
                        pieces.append((begin, index, owners[begin - start], space))
                        space = False
                    begin = index
        return pieces

    def _looks(self, first: dict[int, int], frame: Frame) -> dict[int, _Look]:
        """Baseline, size, font and direction of each text object, by its first character."""
        indices, size = list(first.values()), len(first)
        matrices, points = (_F * (6 * size))(), (ctypes.c_double * (2 * size))()
        base, at = ctypes.addressof(matrices), ctypes.addressof(points)
        _run(map(self._c.matrix, repeat(self._text), indices, range(base, base + 24 * size, 24)))
        xs, ys = range(at, at + 16 * size, 16), range(at + 8, at + 8 + 16 * size, 16)
        _run(map(self._c.origin, repeat(self._text), indices, xs, ys))
        sizes = list(map(self._c.font_size, repeat(self._text), indices))
        fonts = list(map(self._c.font, first))
        looks: dict[int, _Look] = {}
        for number, owner in enumerate(first):
            a, b, c, d = matrices[6 * number : 6 * number + 4]
            x, y = frame.point(points[2 * number], points[2 * number + 1])
            scale = math.hypot(c, d) or math.hypot(a, b) or 1.0
            turn = frame.direction(a, b)
            looks[owner] = _Look(x, y, abs(sizes[number]) * scale, self._font(fonts[number]), turn)
        return looks

    def _font(self, font: int | None) -> int:
        if not font:
            return self._fonts.setdefault(("", False, False), len(self._fonts))
        known = self._font_of.get(font)
        if known is not None:
            return known
        buffer = ctypes.create_string_buffer(128)
        size = self._c.font_name(font, ctypes.addressof(buffer), 128)
        name = buffer.raw[: max(0, min(size, 128) - 1)].decode("utf-8", "replace").split("\0", 1)[0]
        name = name.partition("+")[2] or name
        low = name.lower()
        weight, flags = self._c.font_weight(font), self._c.font_flags(font)
        bold = bool(_BOLD.search(low)) or (weight >= 600 and not _NOT_BOLD.search(low))
        italic = "italic" in low or "oblique" in low or bool(_ITALIC.search(name)) or bool(flags > 0 and flags & 64)
        number = self._fonts.setdefault((name, bold, italic), len(self._fonts))
        self._font_of[font] = number
        return number

    def _links(self, runs: list[Run], frame: Frame) -> list[RawLink]:
        raw = self._c.raw
        links: list[RawLink] = []
        position, link = ctypes.c_int(0), raw.FPDF_LINK()
        box = raw.FS_RECTF()
        for _ in range(_MAX_LINKS):
            if not raw.FPDFLink_Enumerate(self._page, ctypes.byref(position), ctypes.byref(link)):
                break
            target = self._target(link)
            if target is None or not raw.FPDFLink_GetAnnotRect(link, ctypes.byref(box)):
                continue
            for run, start, end in self._covered(runs, frame, (box.left, box.bottom, box.right, box.top)):
                links.append(RawLink(run, start, end, *target))
        return links

    def _target(self, link: Any) -> tuple[int, float | None, float | None, str, str] | None:
        """Page, x, y, name and address that a link leads to."""
        raw = self._c.raw
        dest = raw.FPDFLink_GetDest(self._doc, link)
        if not dest:
            action = raw.FPDFLink_GetAction(link)
            kind = raw.FPDFAction_GetType(action) if action else 0
            if kind == _URI:
                size = raw.FPDFAction_GetURIPath(self._doc, action, None, 0)
                if not 1 < size < 4_000:
                    return None
                buffer = ctypes.create_string_buffer(size)
                raw.FPDFAction_GetURIPath(self._doc, action, buffer, size)
                return -1, None, None, "", buffer.raw.split(b"\0", 1)[0].decode("utf-8", "replace").strip()
            dest = raw.FPDFAction_GetDest(self._doc, action) if kind == _GOTO else None
        if not dest:
            return None
        page = raw.FPDFDest_GetDestPageIndex(self._doc, dest)
        if page < 0:
            return None
        x, y = _dest_point(raw, dest)
        return page, x, y, self._names().get(ctypes.cast(dest, _P).value or 0, ""), ""

    def _covered(
        self, runs: list[Run], frame: Frame, box: tuple[float, float, float, float]
    ) -> Iterable[tuple[int, int, int]]:
        """The runs, and the characters of them, whose middle lies in a rectangle of user space."""
        xa, ya = frame.point(box[0], box[1])
        xb, yb = frame.point(box[2], box[3])
        x0, x1, y0, y1 = min(xa, xb) - 0.5, max(xa, xb) + 0.5, min(ya, yb) - 0.5, max(ya, yb) + 0.5
        for number, run in enumerate(runs):
            if run.x1 <= x0 or run.x0 >= x1 or run.y1 <= y0 or run.y0 >= y1 or run.turn < 0:
                continue
            middle = (run.y0 + run.y1) / 2 if run.turn % 2 == 0 else (run.x0 + run.x1) / 2
            low, high = (y0, y1) if run.turn % 2 == 0 else (x0, x1)
            if not low <= middle <= high and not (run.y0 <= (y0 + y1) / 2 <= run.y1):
                continue
            if run.x0 >= x0 and run.x1 <= x1:
                yield number, 0, len(run.text)
                continue
            inside = self._inside(number, run, frame, x0, x1)
            if inside:
                yield number, inside[0], inside[-1] + 1

    def _inside(self, number: int, run: Run, frame: Frame, x0: float, x1: float) -> list[int]:
        """The characters of a run whose middle lies between x0 and x1."""
        begin = self._first[number]
        boxes = self._boxes(range(begin, begin + len(run.text)))
        inside = []
        for at in range(len(run.text)):
            left, top, right, bottom = boxes[4 * at : 4 * at + 4]
            x, _ = frame.point((left + right) / 2, (top + bottom) / 2)
            if x0 <= x <= x1:
                inside.append(at)
        return inside


class _Look(NamedTuple):
    x: float
    y: float
    size: float
    font: int
    turn: int


_BOLD = re.compile(
    r"bold|black|heavy|(?:^|[-,.])bd\b|semibd|cmbx|cmssbx|nimbusromno9l-medi|-medi\b|demi|sfbx|\.b$|-b$"
)
_NOT_BOLD = re.compile(r"light|book|regular|roman|-it\b|text")
_ITALIC = re.compile(r"(?:^CM(?:TI|MI|SL)|[-,.]It\b|\.I$|-I$|Ital|SFTI|Obl)")


def _turn_of(runs: Sequence[Run]) -> int:
    """The quarter turns clockwise that make most of the text upright; 0 where it is, or no direction prevails."""
    lengths = [0, 0, 0, 0]
    for run in runs:
        if run.turn >= 0:
            lengths[run.turn] += len(run.text)
    most = max(range(4), key=lengths.__getitem__)
    return (4 - most) % 4 if lengths[most] > 0.6 * sum(lengths) else 0


def _run(calls: Iterable[object]) -> None:
    """Make all calls of an iterator, at the speed of C."""
    deque(calls, maxlen=0)


def _continues(before: Run, run: Run) -> bool:
    """True if a piece of a word looks as the piece before and stands beside it."""
    return (
        run.font == before.font
        and run.turn == before.turn == 0
        and abs(run.size - before.size) < 0.05
        and abs(run.baseline - before.baseline) < 0.05 * run.size + 0.01
        and -0.5 * run.size < run.x0 - before.x1 < 0.3 * run.size
    )


def _place(text: str, first: list[float], last: list[float], look: _Look, space: bool, frame: Frame) -> Run:
    """A run from the boxes (left, top, right, bottom in user space) of its first and last character."""
    xa, ya = frame.point(min(first[0], last[0]), min(first[3], last[3]))
    xb, yb = frame.point(max(first[2], last[2]), max(first[1], last[1]))
    x0, x1, y0, y1 = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
    size = look.size
    if look.turn != 0:
        return Run(text, x0, y0, x1, y1, look.y, size, look.font, space, look.turn)
    height = y1 - y0
    # Type 3 fonts have units of their own: there the height of the box tells the size.
    if height > 0 and not 0.4 * height < size < 3 * height:
        size = height / 1.15
    return Run(text, x0, look.y - 0.72 * size, x1, look.y + 0.22 * size, look.y, size, look.font, space, 0)


def _dest_point(raw: Any, dest: Any) -> tuple[float | None, float | None]:
    """The point of a destination in its page's user space, as far as it names one."""
    has_x, has_y, has_zoom = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
    x, y, zoom = _F(), _F(), _F()
    pointers = [ctypes.byref(item) for item in (has_x, has_y, has_zoom, x, y, zoom)]
    if raw.FPDFDest_GetLocationInPage(dest, *pointers):
        return (x.value if has_x.value else None), (y.value if has_y.value else None)
    count, values = ctypes.c_ulong(), (_F * 4)()
    view = raw.FPDFDest_GetView(dest, ctypes.byref(count), values)
    if view in (raw.PDFDEST_VIEW_FITH, raw.PDFDEST_VIEW_FITBH) and count.value >= 1:
        return None, values[0]
    if view == raw.PDFDEST_VIEW_FITR and count.value >= 4:
        return values[0], values[3]
    return None, None

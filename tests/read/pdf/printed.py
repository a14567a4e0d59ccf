"""Papers printed for the tests: text set in columns with superscripts, hyphens, running heads, notes, tables and links."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0
MARGIN, GUTTER = 60.0, 24.0
ROMAN, BOLD, ITALIC = "Times-Roman", "Times-Bold", "Times-Italic"
SOFT = "\u00ad"
_PART = re.compile(r"\^\{([^}]*)\}|\{([a-z]\w*)\|([^}]*)\}|([^\^{]+|[\^{])")

PROSE = (
    "Firms that move abroad keep some of their ties at home, and the cluster that they leave changes with them. "
    "We asked the owners of forty small firms what became of their suppliers after the first foreign sale. "
    "Most of them kept buying from their old neighbours for years, though orders became smaller over time. "
    "A few moved all of their work to the new place and never came back to the district where they had begun. "
)


@dataclass
class Print:
    """A paper in the making; y runs downwards from the top, as on paper."""

    columns: int = 1
    size: float = 10.0
    head: Callable[[Print, int], None] | None = None
    password: str | None = None
    title: str = ""
    canvas: Canvas = field(init=False)
    out: io.BytesIO = field(init=False, default_factory=io.BytesIO)

    def __post_init__(self) -> None:
        encrypt = None if self.password is None else StandardEncryption(self.password, ownerPassword="owner")
        self.canvas = Canvas(self.out, pagesize=(WIDTH, HEIGHT), encrypt=encrypt, pageCompression=0, invariant=1)
        if self.title:
            self.canvas.setTitle(self.title)
        self.page, self.column, self.top, self.y = 0, 0, 90.0, 90.0
        self.bottom = HEIGHT - 80.0
        self._open_page()

    def _open_page(self) -> None:
        if self.head is not None:
            self.head(self, self.page)

    @property
    def width(self) -> float:
        return (WIDTH - 2 * MARGIN - (self.columns - 1) * GUTTER) / self.columns

    @property
    def left(self) -> float:
        return MARGIN + self.column * (self.width + GUTTER)

    def text(self, x: float, y: float, text: str, size: float | None = None, font: str = ROMAN) -> float:
        """Draw text at a baseline; `^{12}` is raised, `{name|words}` links to the place `name`. Gives the end's x."""
        size = size or self.size
        for found in _PART.finditer(text):
            raised, name, words, plain = found.groups()
            part, scale, lift = (raised, 0.65, 0.35) if raised is not None else (words or plain, 1.0, 0.0)
            pen = self.canvas.beginText(x, HEIGHT - y + lift * size)
            pen.setFont(font, size * scale)
            pen.textOut(part)
            self.canvas.drawText(pen)
            end = x + stringWidth(part, font, size * scale)
            if name:
                self.canvas.linkRect("", name, (x, HEIGHT - y - 2, end, HEIGHT - y + size), relative=0, thickness=0)
            x = end
        return x

    def place(self, name: str, x: float, y: float) -> None:
        """A place of this name, for links to lead to."""
        self.canvas.bookmarkHorizontalAbsolute(name, HEIGHT - y, left=x, fit="XYZ")

    def next_line(self, leading: float) -> None:
        """Go down by a line, to the next column or page where there is none."""
        self.y += leading
        if self.y > self.bottom:
            self.next_column()

    def next_column(self) -> None:
        self.column += 1
        if self.column == self.columns:
            self.next_page()
        self.y = self.top

    def next_page(self) -> None:
        self.canvas.showPage()
        self.page, self.column, self.y = self.page + 1, 0, self.top
        self._open_page()

    def lines(self, text: str, width: float, size: float, indent: float, font: str) -> list[str]:
        """The text broken into lines; words may break at soft hyphens."""
        lines, line, room = [], "", width - indent
        words = re.findall(r"(?:\{[^}]*\}|\S)+", text)
        while words:
            word = words.pop(0)
            trial = f"{line} {word}".strip()
            if _width(trial.replace(SOFT, ""), font, size) <= room:
                line = trial.replace(SOFT, "")
                continue
            start, mark, rest = word.partition(SOFT)
            if mark and _width(f"{line} {start}-", font, size) <= room:
                lines.append(f"{line} {start}-")
                words.insert(0, rest)
            else:
                lines.append(line)
                words.insert(0, word)
            line, room = "", width
        return [*lines, line]

    def paragraph(self, text: str, *, indent: float = 12.0, size: float | None = None, font: str = ROMAN) -> None:
        """Set a paragraph in the columns."""
        size = size or self.size
        for number, line in enumerate(self.lines(text, self.width, size, indent, font)):
            self.text(self.left + (indent if number == 0 else 0), self.y, line, size, font)
            self.next_line(1.2 * size)

    def heading(self, text: str, *, size: float = 13.0, font: str = BOLD) -> None:
        if self.y > self.top:
            self.next_line(size)
        self.text(self.left, self.y, text, size, font)
        self.next_line(1.6 * size)

    def entries(self, entries: Sequence[str], *, size: float = 8.5, names: str = "") -> None:
        """A reference list with hanging indents; `names` + number is each entry's place."""
        for number, entry in enumerate(entries, 1):
            if names:
                self.place(f"{names}{number}", self.left, self.y - size)
            for at, line in enumerate(self.lines(entry, self.width - 14, size, 0, ROMAN)):
                self.text(self.left + (14 if at else 0), self.y, line, size)
                self.next_line(1.2 * size)

    def bytes(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self.out.getvalue()


def _width(text: str, font: str, size: float) -> float:
    plain = re.sub(r"\^\{([^}]*)\}|\{[a-z]\w*\|([^}]*)\}", r"\1\2", text)
    return stringWidth(plain, font, size)


ENTRIES = [
    "Coe N, Bunnell T. Ties that last beyond the border. Journal of Invented Studies. 2003;12(3):45-67.",
    "Marsh A. Leaving the district: a study of forty owners. Invented Quarterly. 2007;4:1-19.",
    "Okafor B, Lind C. What suppliers remember of the firms that left. Imaginary Review. 2011;9(2):201-230.",
    "Petrov D. Foreign sales and old neighbours. Journal of Invented Studies. 2014;23(1):5-28.",
    "Quist E, Rahman F. The second plant is always cheaper. Annals of Made-up Geography. 2016;31:77-99.",
    "Stone G. Clusters without firms. Invented Quarterly. 2018;15:301-322.",
]


def whole_paper(columns: int = 2) -> bytes:
    """A paper with all that a paper has: front, abstract, sections, notes, a table, a figure, references, links."""
    paper = Print(columns=columns, title="Ties that firms keep when they leave", head=_head)
    paper.columns = 1
    paper.text(MARGIN, 110, "Ties that firms keep when they leave", 18, BOLD)
    paper.text(MARGIN, 135, "Ada Invent^{1}, Ben Imagine^{2} and Carla von Madeup^{1}", 11)
    paper.text(MARGIN, 152, "^{1} Department of Examples, University of Nowhere; ^{2} Institute of Fiction", 8)
    paper.text(MARGIN, 175, "Abstract", 10, BOLD)
    paper.y = 190
    paper.paragraph(PROSE, indent=0, size=9)
    paper.text(MARGIN, paper.y + 4, "Keywords: clusters, ties, small firms", 9)
    paper.columns = columns
    paper.top = paper.y = paper.y + 30
    paper.heading("1. Introduction")
    paper.paragraph(
        f"Ties have been counted before {{ref1|[1]}}. {PROSE}This was doubted later {{ref2|[2]}}–{{ref4|[4]}}.",
        indent=0,
    )
    paper.paragraph(PROSE)
    paper.heading("2. Methods")
    paper.heading("2.1. Sample", size=10.5)
    paper.paragraph(f"We followed the design of {{ref3|[3]}} in every step. {PROSE * 2}", indent=0)
    paper.top = 90.0
    paper.heading("3. Results")
    paper.paragraph(PROSE * 3, indent=0)
    paper.heading("4. Discussion")
    paper.paragraph(f"Our numbers agree with earlier ones {{ref5|[5]}},{{ref6|[6]}}. {PROSE * 2}", indent=0)
    paper.heading("Funding", size=9)
    paper.paragraph("Nobody paid for this invented work.", indent=0, size=8.5)
    paper.heading("References")
    paper.entries([f"{number}. {entry}" for number, entry in enumerate(ENTRIES, 1)], names="ref")
    return paper.bytes()


def _head(paper: Print, page: int) -> None:
    paper.text(MARGIN, 40, "Journal of Invented Studies (2021) 30:12", 8, ITALIC)
    paper.text(WIDTH - 200, 40, "https://doi.org/10.5555/jis.2021.12", 8)
    paper.text(WIDTH / 2, HEIGHT - 40, str(page + 212), 8)

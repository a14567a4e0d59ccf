# ruff: noqa: S105 - a token of LaTeX is no password
"""The walk over a source: one loop over its tokens, without a TeX run and without recursion into groups.

The walker keeps what TeX would know (where it is, which groups are open, which macros there are) and writes pieces into
the block, title or entry that is open. What a command does stands in the tables of `definitions`, `structure`, `citing`
and `inline`: functions of the walker and the command's name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from citance.model import Place
from citance.read.latex.mathtext import math_text
from citance.read.latex.parts import BREAK, Citation, Draft, Item, LabelRef, Piece, Raised, plain
from citance.read.latex.sources import Sources
from citance.read.latex.stream import Budget, Stream
from citance.read.latex.symbols import ligatures, symbols
from citance.read.latex.tables import SKIPPED
from citance.read.latex.tokens import END, PAR, is_text, tokenise

__all__ = ["Environment", "Handler", "State", "Walker"]

_LONGEST_FORMULA = 2000
"""Tokens of one formula; a longer one is a forgotten dollar sign."""
_DEEPEST_RENDERING = 4
_FIGURES = frozenset("0123456789 ,;-–[]()")


class State(NamedTuple):
    """Where the text goes at the moment."""

    pieces: list[Piece] | None
    capturing: bool
    mute: bool
    place: Place
    kind: str
    note: str
    table: bool
    raised: bool
    item: Item | None


class Environment(NamedTuple):
    """An open environment and what its end does."""

    name: str
    close: Callable[[], None]


Handler = Callable[["Walker", str], None]


class Walker:
    """Reads a source into drafts, reference items and front matter."""

    def __init__(self, sources: Sources, budget: Budget, handlers: dict[str, Handler], depth: int = 0) -> None:
        self.sources = sources
        self.stream = Stream([], budget)
        self.handlers = handlers
        self.depth = depth
        self.warnings: dict[str, None] = {}
        self.drafts: list[Draft] = []
        self.pieces: list[Piece] | None = None
        self.capturing = self.mute = self.table = self.raised = False
        self.place, self.kind, self.note = Place.BODY, "", ""
        self.titles: tuple[str, ...] = ()
        self.headings: list[tuple[int, str]] = []
        self.scopes: list[Environment | Callable[[], None] | None] = []
        self.open_environments: Counter[str] = Counter()
        self.open_calls = 0
        self.files: list[str] = []
        self.included = 0
        self.german = False
        self.switches: dict[str, bool] = {}
        self.counters: Counter[str] = Counter()
        self.anchor = ("", "")
        self.labels: dict[str, tuple[str, str]] = {}
        self.front: dict[str, list[list[str]]] = {}
        self.packages: dict[str, list[str]] = {}
        self.document_class = ""
        self.style_settings: list[str] = []
        self.bibliography_style = ""
        self.bibliographies: list[str] = []
        self.aliases: dict[str, str] = {}
        self.item: Item | None = None
        self.items: list[Item] = []
        self.in_appendix = False
        self._symbols = symbols()

    # Text -------------------------------------------------------------------------------------------------------

    def add(self, text: str) -> None:
        """Write text; the first visible one begins a block."""
        if self.mute:
            return
        if self.pieces is None:
            if text.isspace() or not text:
                return
            self._begin()
        if self.stream.budget.write(len(text)):
            self.pieces.append(text)  # type: ignore[union-attr]

    def piece(self, piece: Piece) -> None:
        """Write something that is no text."""
        if self.mute:
            return
        if self.pieces is None:
            if not isinstance(piece, Citation | LabelRef | Raised):
                return
            self._begin()
        if self.stream.budget.write(1):
            self.pieces.append(piece)  # type: ignore[union-attr]

    def _begin(self) -> None:
        draft = Draft(self.place, self.titles, self.kind, self.note, self.table)
        self.drafts.append(draft)
        self.pieces = draft.pieces

    def end_block(self) -> None:
        """What comes next is another block; inside a title or an entry it is only another word."""
        if self.capturing:
            self.add(" ")
        else:
            self.pieces = None

    def warn(self, text: str) -> None:
        """Keep a warning, once, and not without end."""
        if len(self.warnings) < 100:
            self.warnings[text] = None

    # State ------------------------------------------------------------------------------------------------------

    def state(self) -> State:
        """Where the text goes, to come back to."""
        return State(
            self.pieces,
            self.capturing,
            self.mute,
            self.place,
            self.kind,
            self.note,
            self.table,
            self.raised,
            self.item,
        )

    def restore(self, state: State) -> None:
        """Go back to where the text went."""
        (
            self.pieces, self.capturing, self.mute, self.place, self.kind, self.note, self.table, self.raised, self.item
        ) = state  # fmt: skip

    def group(self, close: Callable[[], None]) -> None:
        """Take the next argument as it comes and call `close` at its end."""
        self.stream.skip_space()
        self.scopes.append(close)
        self.open_calls += 1
        if self.stream.peek() == "{":
            self.stream.next()
        else:
            self.stream.push([*self.stream.argument(), "}"])

    def capture(self, use: Callable[[list[Piece]], None]) -> None:
        """Take the pieces of the next argument and give them to `use`."""
        before = self.state()
        caught: list[Piece] = []
        self.pieces, self.capturing, self.mute, self.table = caught, True, False, False

        def close() -> None:
            self.restore(before)
            use(caught)

        self.group(close)

    def begin(self, name: str, close: Callable[[], None]) -> None:
        """Open an environment."""
        self.scopes.append(Environment(name, close))
        self.open_environments[name] += 1

    def end(self, name: str) -> None:
        """Close an environment and all that is open in it; nothing where it is not open."""
        if not self.open_environments[name]:
            return
        while self.scopes:
            scope = self.scopes[-1]
            self._leave()
            if isinstance(scope, Environment) and scope.name == name:
                return

    def _leave(self) -> None:
        scope = self.scopes.pop()
        if scope is None:
            return
        if isinstance(scope, Environment):
            self.open_environments[scope.name] -= 1
            scope.close()
        else:
            self.open_calls -= 1
            scope()

    def close_arguments(self) -> None:
        """End arguments that a heading shows to be unclosed."""
        while self.open_calls:
            self._leave()

    def inside(self, name: str) -> bool:
        """True within an environment of that name."""
        return self.open_environments[name] > 0

    # Loop -------------------------------------------------------------------------------------------------------

    def run(self, tokens: list[str]) -> None:
        """Read tokens to their end, and close what they left open."""
        self.stream.push(tokens)
        stream, scopes = self.stream, self.scopes
        while (token := stream.next()) is not None:
            first = token[0]
            if first == "\\":
                self.command(token[1:])
            elif first == "{":
                scopes.append(None)
            elif first == "}":
                if scopes and not isinstance(scopes[-1], Environment):
                    self._leave()
            elif first == "$":
                self.formula(token)
            elif token == PAR:
                self.end_block()
            elif first == "~":
                self.add(" ")
            elif first == "&":
                self.cell()
            elif first == "^":
                self.raise_text()
            elif first == "\x00":
                self.leave_file()
            elif first != "#":
                self.add(ligatures(token, german=self.german))
        while scopes:
            self._leave()

    def command(self, name: str) -> None:
        """Do what a command does."""
        stream = self.stream
        if len(name) > 1 and (name[-1] == "}" or name[:4] in ("verb", "lsti") or name[:5] == "begin"):
            self.handlers["compound"](self, name)
            return
        if name[:1] == "\x00":
            name = name[1:]
        elif stream.expand(name):
            return
        handler = self.handlers.get(name)
        if handler is not None:
            handler(self, name)
            return
        text = self._symbols.get(name)
        if text is not None:
            self.add(text)
            return
        if name[-1:] == "*":
            stream.push(["*"])
            self.command(name[:-1])
            return
        shape = SKIPPED.get(name)
        if shape is not None:
            self.skip(shape)
            return
        self.unknown(name)

    def skip(self, shape: str) -> None:
        """Take arguments of this shape and drop them."""
        self.stream.star()
        for kind in shape:
            if kind == "o":
                self.stream.optional()
            else:
                self.stream.optional()
                self.stream.argument(long=True)

    def unknown(self, name: str) -> None:
        """A command of some package: its arguments stay as text, its options go."""
        if name.startswith("if"):
            self.handlers["if"](self, name)
            return
        for ending in ("true", "false"):
            if name.endswith(ending) and "if" + name.removesuffix(ending) in self.switches:
                self.switches["if" + name.removesuffix(ending)] = ending == "true"
                return
        if name[:1].isalpha():
            self.stream.star()
            self.stream.optional()

    def cell(self) -> None:
        """The border of a table's cell."""
        if self.table:
            self.piece(BREAK)
        else:
            self.add(" ")

    def leave_file(self) -> None:
        """The end of an included file."""
        if self.files:
            self.files.pop()

    def raise_text(self) -> None:
        """A bare `^` in the text: raised figures or a sign."""
        self.add("^")

    # Formulas ---------------------------------------------------------------------------------------------------

    def formula(self, opening: str) -> None:
        """Read a formula up to the sign that closes it."""
        tokens: list[str] = []
        stream = self.stream
        while (token := stream.next()) is not None:
            if token[0] == "$":
                if opening == "$" and token == "$$":
                    stream.push(["$"])
                break
            if token == PAR and opening == "$":
                stream.push([token])
                break
            if not self._collect(token, tokens):
                break
        self.add_formula(tokens, displayed=opening == "$$")

    def collect_until(self, ends: Callable[[str], bool]) -> list[str]:
        """The tokens of a formula up to one that ends it, which is taken; own macros are expanded."""
        tokens: list[str] = []
        while (token := self.stream.next()) is not None:
            if ends(token):
                return tokens
            if not self._collect(token, tokens):
                break
        return tokens

    def _collect(self, token: str, tokens: list[str]) -> bool:
        if token == END:
            self.leave_file()
            return True
        if token[0] == "\\" and token[1:] in self.stream.macros:
            self.stream.expand(token[1:])
        elif token.startswith(("\\section", "\\subsection", "\\end{document}")):
            self.stream.push([token])
            return False
        else:
            tokens.append(token)
        return len(tokens) < _LONGEST_FORMULA

    def add_formula(self, tokens: list[str], *, displayed: bool = False) -> None:
        """Write a formula; one that only raises figures may be a citation, one with commands that cite is text."""
        if self.mute:
            return
        if any(token[0] == "\\" and ("cite" in token or token == "\\footnote") for token in tokens):
            # Read again as text; an unclosed formula could be so once for each of its signs.
            if self.stream.budget.expand(len(tokens)):
                self.stream.push(tokens)
            return
        if displayed:
            self.add(" ")
        raised = _raised_figures(tokens)
        if raised:
            self.piece(Raised(raised))
            return
        self._label(tokens)
        text = math_text(tokens)
        if text:
            self.add(f" {text} " if displayed else text)

    def _label(self, tokens: list[str]) -> None:
        for place, token in enumerate(tokens):
            if token == "\\label" and tokens[place + 1 : place + 2] == ["{"] and "}" in tokens[place:]:
                self.labels["".join(tokens[place + 2 : tokens.index("}", place)])] = self.anchor

    # Other texts ------------------------------------------------------------------------------------------------

    def render(self, tokens: Sequence[str]) -> list[Piece]:
        """What tokens print, apart from the text that is being read."""
        if all(token == PAR or is_text(token) for token in tokens):
            return [ligatures(token, german=self.german) for token in tokens]
        if self.depth >= _DEEPEST_RENDERING:
            return [token for token in tokens if is_text(token)]
        inner = type(self)(self.sources, self.stream.budget, self.handlers, self.depth + 1)
        inner.stream.macros = self.stream.macros
        inner.german, inner.aliases, inner.switches = self.german, self.aliases, self.switches
        inner.files = self.files
        caught: list[Piece] = []
        inner.pieces, inner.capturing, inner.item = caught, True, self.item
        inner.run(list(tokens))
        self.warnings.update(inner.warnings)
        return caught

    def text(self, tokens: Sequence[str]) -> str:
        """What tokens print, as one line of text."""
        return plain(self.render(tokens))

    def include(self, name: str) -> None:
        """Read a member of the sources at this place; `name` is its own."""
        if name in self.files or len(self.files) >= 20 or self.included >= 1000:
            self.warn(f"{name} includes itself or too many files: left out")
            return
        self.included += 1
        text = self.sources.text(name)
        if not self.stream.budget.write(len(text)):
            return
        self.files.append(name)
        self.stream.push([*tokenise(text), END])


def _raised_figures(tokens: list[str]) -> str:
    """The figures of a formula that does nothing but raise them ("^{1,2}")."""
    if not tokens or tokens[0] != "^" or len(tokens) > 12:
        return ""
    text = "".join(token for token in tokens[1:] if token not in ("{", "}")).strip()
    return text.replace("--", "–") if text and _FIGURES.issuperset(text) and any(map(str.isdecimal, text)) else ""

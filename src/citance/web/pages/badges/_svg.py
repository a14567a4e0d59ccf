"""The badge: how a work is cited, as a small picture that stands alone.

No style sheet, no script, no font and no link is in it, so that it shows the same wherever it is put and under any security
policy. Light and dark are two pictures. Each line of text is given the width that was reckoned for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from citance.model import Tally
from citance.web.pages.badges._widths import text_width

__all__ = ["Badge", "BadgeStyle", "BadgeTheme", "draw"]

_HEIGHT: Final = 24
_PAD: Final = 8.0
_ICON: Final = 10.0
_GAP: Final = 4.0
_BAR: Final = 110.0
_FONT: Final = "Verdana,DejaVu Sans,Geneva,Noto Sans,sans-serif"

_ICONS: Final = {
    "contrasting": "M3 6h10M3 10h10M11 2.5 5 13.5",
    "supporting": "M2.8 8.6 6.4 12.2 13.2 4.6",
    "mentioning": "M3 8h10",
}
_ORDER: Final = ("contrasting", "supporting", "mentioning")


class BadgeStyle(StrEnum):
    """What the badge shows: numbers with words, a bar with numbers, or numbers with signs alone."""

    COUNTS = "counts"
    BAR = "bar"
    COMPACT = "compact"


class BadgeTheme(StrEnum):
    """For light pages, or for dark ones."""

    LIGHT = "light"
    DARK = "dark"


_COLOURS: Final[dict[BadgeTheme, dict[str, str]]] = {
    BadgeTheme.LIGHT: {
        "ground": "#ffffff", "label": "#f2f0ea", "line": "#8a8d90", "ink": "#1c2126", "soft": "#565d66",
        "contrasting": "#a8450c", "supporting": "#0d6a5b", "mentioning": "#566270", "fill": "#b9c1ca",
        "severe": "#a3161f", "on_severe": "#ffffff", "warning": "#7a5200",
    },
    BadgeTheme.DARK: {
        "ground": "#1c2024", "label": "#22272c", "line": "#7d858d", "ink": "#e6e3dc", "soft": "#a5abb2",
        "contrasting": "#f0a06b", "supporting": "#6cc9b5", "mentioning": "#a9b4c0", "fill": "#5a6570",
        "severe": "#ff9b94", "on_severe": "#1c2024", "warning": "#eec46a",
    },
}  # fmt: skip
"""Those of the pages, each at least 4.5:1 on its ground."""


@dataclass(frozen=True)
class Badge:
    """What a badge says. `tally` is None where the library does not know the work; `notice` is the word for a retraction or
    another notice, "" without one, `severe` for one that takes the work back. `title` names the work."""

    tally: Tally | None
    title: str = ""
    notice: str = ""
    severe: bool = False


@dataclass(frozen=True)
class _Piece:
    """A part of the badge with its width; `draw(x)` gives its SVG at a place."""

    width: float
    draw: Callable[[float], str]


def draw(
    badge: Badge,
    gettext: Callable[[str], str],
    *,
    style: BadgeStyle = BadgeStyle.COUNTS,
    theme: BadgeTheme = BadgeTheme.LIGHT,
    number: Callable[[int], str] = str,
) -> tuple[str, float, int]:
    """The picture with its width and height in pixels.

    Args:
        badge: what it says.
        gettext: gives the badge's words in its language.
        style: what is shown of the counts.
        theme: light or dark.
        number: writes a count in the badge's language.
    """
    colours = _COLOURS[theme]
    pieces = [_label("“citance", colours)]
    if badge.notice:
        pieces.append(_notice(badge, colours))
    if badge.tally is None:
        pieces.append(_words(gettext("not in this library"), colours["soft"]))
    elif not badge.tally.total:
        pieces.append(_words(gettext("not cited here yet"), colours["soft"]))
    else:
        pieces += _counts(badge.tally, gettext, style, colours, number)
    width = round(sum(piece.width for piece in pieces), 1)
    body, x = [], 0.0
    for piece in pieces:
        body.append(piece.draw(round(x, 1)))
        x += piece.width
    name, told = _said(badge, gettext, number)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT}" viewBox="0 0 {width} {_HEIGHT}" role="img"'
        f' aria-labelledby="citance-t citance-d"><title id="citance-t">{name}</title><desc id="citance-d">{told}</desc>'
        f'<rect x=".5" y=".5" width="{round(width - 1, 1)}" height="{_HEIGHT - 1}" rx="4" fill="{colours["ground"]}"/>'
        f"{''.join(body)}"
        f'<rect x=".5" y=".5" width="{round(width - 1, 1)}" height="{_HEIGHT - 1}" rx="4" fill="none" stroke="{colours["line"]}"/>'
        "</svg>"
    )
    return svg, width, _HEIGHT


def _text(x: float, text: str, colour: str, *, bold: bool = False) -> str:
    width = text_width(text, bold=bold)
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{round(x, 1)}" y="16" fill="{colour}" font-family={quoteattr(_FONT)} font-size="11"{weight}'
        f' textLength="{width}" lengthAdjust="spacingAndGlyphs">{_plain(text)}</text>'
    )


def _label(text: str, colours: dict[str, str]) -> _Piece:
    width = text_width(text, bold=True) + 2 * _PAD

    def at(x: float) -> str:
        ground = f'<path d="M{x + 4.5} .5H{x + width}V{_HEIGHT - 0.5}H{x + 4.5}a4 4 0 0 1-4-4V4.5a4 4 0 0 1 4-4z" fill="{colours["label"]}"/>'
        return ground + _text(x + _PAD, text, colours["ink"], bold=True)

    return _Piece(width, at)


def _words(text: str, colour: str) -> _Piece:
    return _Piece(text_width(text) + 2 * _PAD, lambda x: _text(x + _PAD, text, colour))


def _notice(badge: Badge, colours: dict[str, str]) -> _Piece:
    width = text_width(badge.notice, bold=True) + 2 * _PAD

    def at(x: float) -> str:
        if not badge.severe:
            return _text(x + _PAD, badge.notice, colours["warning"], bold=True)
        ground = f'<rect x="{x}" y=".5" width="{width}" height="{_HEIGHT - 1}" fill="{colours["severe"]}"/>'
        return ground + _text(x + _PAD, badge.notice, colours["on_severe"], bold=True)

    return _Piece(width, at)


def _counts(
    tally: Tally,
    gettext: Callable[[str], str],
    style: BadgeStyle,
    colours: dict[str, str],
    number: Callable[[int], str],
) -> list[_Piece]:
    pieces = [_bar(tally, colours)] if style is BadgeStyle.BAR else []
    for place, name in enumerate(_ORDER):
        count = int(getattr(tally, name))
        words = f"{number(count)} {gettext(name)}" if style is BadgeStyle.COUNTS else number(count)
        pieces.append(_sign(name, words, colours, first=place == 0 and not pieces, last=place == len(_ORDER) - 1))
    return pieces


def _sign(name: str, words: str, colours: dict[str, str], *, first: bool, last: bool) -> _Piece:
    before, after = _PAD if first else 0.0, _PAD if last else _PAD * 1.4
    width = before + _ICON + _GAP + text_width(words, bold=True) + after
    colour = colours[name]

    def at(x: float) -> str:
        start = round(x + before, 1)
        icon = (
            f'<path transform="translate({start} 7) scale(.625)" d="{_ICONS[name]}" fill="none" stroke="{colour}"'
            ' stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/>'
        )
        return icon + _text(start + _ICON + _GAP, words, colour, bold=True)

    return _Piece(width, at)


def _bar(tally: Tally, colours: dict[str, str]) -> _Piece:
    """The shares of the stances; what is there is at least two pixels wide."""
    counts = [int(getattr(tally, name)) for name in _ORDER]
    there = [count for count in counts if count]
    left = _BAR - 2 * len(there)
    widths = [2 + left * count / sum(there) if count else 0.0 for count in counts] if there else [0.0, 0.0, 0.0]
    fills = [colours["contrasting"], colours["supporting"], colours["fill"]]

    def at(x: float) -> str:
        parts, place = [], x + _PAD
        for width, fill in zip(widths, fills, strict=True):
            if width:
                parts.append(
                    f'<rect x="{place:.1f}" y="8" width="{max(width - 0.8, 1):.1f}" height="8" fill="{fill}"/>'
                )
            place += width
        return "".join(parts)

    return _Piece(_BAR + 2 * _PAD, at)


def _said(badge: Badge, gettext: Callable[[str], str], number: Callable[[int], str]) -> tuple[str, str]:
    """Title and description: all that the picture shows, in words."""
    name = _plain(badge.title[:200]) or "citance"
    parts: list[str] = [badge.notice] if badge.notice else []
    if badge.tally is None:
        parts.append(gettext("not in this library"))
    elif not badge.tally.total:
        parts.append(gettext("not cited here yet"))
    else:
        parts += _in_words(badge.tally, gettext, number)
    return name, _plain(", ".join(parts))


def _in_words(tally: Tally, gettext: Callable[[str], str], number: Callable[[int], str]) -> Sequence[str]:
    return [f"{number(int(getattr(tally, name)))} {gettext(name)}" for name in _ORDER]


def _plain(text: str) -> str:
    """Text as XML can hold it."""
    return escape("".join(sign for sign in text if sign.isprintable()))

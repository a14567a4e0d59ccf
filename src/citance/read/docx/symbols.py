"""Characters that Word keeps by their place in a symbol font."""

from __future__ import annotations

__all__ = ["symbol"]

# Adobe's Symbol encoding, the part that articles use: Greek letters and operators.
_SYMBOL = dict(
    zip(
        "ABCDEFGHIKLMNOPQRSTUWXYZabcdefghiklmnopqrstuwxyzjJVv",
        "ΑΒΧΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥΩΞΨΖαβχδεφγηικλμνοπθρστυωξψζϕϑςϖ",
        strict=True,
    )
) | {
    "\xa3": "≤", "\xb3": "≥", "\xb1": "±", "\xb4": "×", "\xb9": "≠", "\xbb": "≈", "\xa5": "∞", "\xae": "→", "\xac": "←",
    "\xb0": "°", "\xb7": "•", "\xd7": "⋅", "\xe5": "∑", "\xd6": "√", "\xce": "∈", "\x2d": "−", "\xa2": "′", "\xb2": "″",
}  # fmt: skip
_PRIVATE = range(0xF000, 0xF100)


def symbol(font: str, code: str) -> str:
    """The character for `w:sym`: that of the Symbol font where it is one, the code point itself where it is public."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    if point in _PRIVATE:
        point -= 0xF000
        return _SYMBOL.get(chr(point), "") if font.casefold().startswith("symbol") else ""
    if font.casefold().startswith("symbol") and point < 0x100:
        return _SYMBOL.get(chr(point), chr(point) if 0x20 <= point < 0x7F else "")
    return chr(point) if 0x20 <= point < 0xD800 or 0xE000 <= point < 0x110000 else ""

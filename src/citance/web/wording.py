"""How a language says what the templates fill in: messages, numbers, shares, dates, names, and sentences of the program."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup, escape

from citance.model import IndexedStatement, Work
from citance.web import views
from citance.web.i18n import DEFAULT_LANGUAGE, translations_for
from citance.web.reasons import translated_reason

__all__ = ["Wording"]

_THIN = "\u202f"
"""Between a number and its per cent sign: narrow, and no line breaks there."""
_DATES = {"en": "d MMM y", "de": "d. MMM y"}
"""The pattern of a day (Unicode's date fields) where the language's own short one has figures for months."""
_DAY, _MONTH, _MINUTE = len("2026-11-22"), len("2026-11"), len("2026-11-22T10:15")


class Wording:
    """The filters and globals that depend on a language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._catalogue = translations_for(language)

    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """The filters of the templates, by name."""
        return {
            "date": self.date,
            "decimal": self.decimal,
            "english": self.english,
            "moment": self.moment,
            "number": self.number,
            "percent": self.percent,
            "plural": self.plural,
            "probability": self.probability,
            "reason": self.reason,
            "signed": self.signed,
        }

    def names(self) -> Mapping[str, Callable[..., Any]]:
        """The globals of the templates, by name: `_` and the functions of `views` that say something."""
        catalogue = self._catalogue

        def short_name(work: Work) -> str:
            return views.short_name(work, catalogue)

        def authors_line(work: Work, most: int = 6) -> str:
            return views.authors_line(work.authors, most, catalogue)

        def match_sentence(item: IndexedStatement) -> str:
            return views.match_sentence(item, catalogue)

        def quote_of(item: IndexedStatement, address: str) -> str:
            return views.quote_of(item, address, catalogue)

        return {
            "_": self.message,
            "authors_line": authors_line,
            "match_sentence": match_sentence,
            "quote_of": quote_of,
            "short_name": short_name,
        }

    def message(self, text: str, /, **values: object) -> str:
        """A message in the language. Neither it nor its values are taken for markup, since some are words of papers and of
        people that merely may be in the catalogue; a value that is markup already stays so."""
        said = self._catalogue.gettext(text) if text else ""
        return escape(said) % values if values else said.replace("%%", "%")

    def english(self, text: str) -> Markup:
        """A sentence of the program: in the language where there is a translation, else marked as what it is."""
        said = self._catalogue.gettext(text) if text else ""
        return self._marked(said, foreign=said == text)

    def reason(self, why: str) -> Markup:
        """The line that names the codebook's rule, which is kept in English with a judgement."""
        said = why if self._language == DEFAULT_LANGUAGE else translated_reason(why, self._catalogue)
        return self._marked(said or why, foreign=not said)

    def _marked(self, said: str, *, foreign: bool) -> Markup:
        if foreign and said and self._language != DEFAULT_LANGUAGE:
            return Markup('<span lang="en" dir="auto">{}</span>').format(said)
        return escape(said)

    def number(self, value: float) -> str:
        """Thousands set apart and decimals marked as the language does."""
        if self._language == DEFAULT_LANGUAGE:
            return f"{value:,}"
        if isinstance(value, int) and -1000 < value < 1000:
            return str(value)
        from babel.numbers import format_decimal

        return str(format_decimal(value, locale=self._language))

    def plural(self, count: int, one: str, many: str = "") -> str:
        """A count with its noun; both forms are messages of the catalogue: `{{ n|plural("statement", "statements") }}`."""
        return f"{self.number(count)} {self._catalogue.ngettext(one, many or f'{one}s', count)}"

    def decimal(self, value: float, digits: int = 2, sign: bool = False) -> str:
        """A number with so many digits after the decimal mark and, if asked, its sign; the minus is a real one."""
        text = f"{value:{'+' if sign else ''}.{digits}f}".replace("-", "\u2212")
        return text.replace(".", _mark(self._language))

    def percent(self, value: float) -> str:
        """A share as people read it: no "0 %" for what exists, no "100 %" for what is not all."""
        if 0 < value < 0.01:
            return f"<1{_THIN}%"
        if 0.99 < value < 1:
            return f">99{_THIN}%"
        return f"{value * 100:.0f}{_THIN}%"

    def probability(self, value: float) -> str:
        """Two digits, but never a certainty that no model has."""
        return f">\u00a0{self.decimal(0.99)}" if value >= 0.995 else self.decimal(value)

    def signed(self, value: float) -> str:
        """A weight with its sign."""
        return self.decimal(value, sign=True)

    def date(self, iso: str) -> str:
        """A day or month in ISO form as people write it; what is neither stays as it is, such as a year."""
        return _day(self._language, iso[:_DAY]) if iso else ""

    def moment(self, iso: str) -> str:
        """A day and the time of day, in UTC as it is kept."""
        return f"{self.date(iso)}, {iso[_DAY + 1 : _MINUTE]} UTC" if len(iso) >= _MINUTE else self.date(iso)


@cache
def _mark(language: str) -> str:
    if language == DEFAULT_LANGUAGE:
        return "."
    from babel.numbers import get_decimal_symbol

    return str(get_decimal_symbol(language))


@lru_cache(4096)
def _day(language: str, iso: str) -> str:
    month = len(iso) == _MONTH
    try:
        day = datetime.date.fromisoformat(f"{iso}-01" if month else iso)
    except ValueError:
        return iso
    from babel.dates import format_date

    return str(format_date(day, "MMM y" if month else _DATES.get(language, "medium"), locale=language))

"""The interface's words in other languages, out of gettext catalogues (`locale/*.po`); English is what the templates say.

Catalogues are read as they are and compiled in memory at first use, so that nothing binary is kept beside them.
"""

from __future__ import annotations

import gettext
from functools import cache
from importlib import resources
from io import BytesIO

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "N_", "language_for", "translations_for"]

DEFAULT_LANGUAGE = "en"
LANGUAGES = {"en": "English", "de": "Deutsch", "es": "Español", "pt": "Português"}
"""The languages of the interface, by their own names."""


@cache
def translations_for(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; one that gives every message back as it is for English and unknown ones."""
    if language == DEFAULT_LANGUAGE or language not in LANGUAGES:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = resources.files("citance.web") / "locale" / f"{language}.po"
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def language_for(chosen: str, accepted: str) -> str:
    """The language that was chosen, else the first of an `Accept-Language` header that there is, else English."""
    if chosen in LANGUAGES:
        return chosen
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted[:500].split(",")):
        name, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        wishes.append((-weight, place, name.strip().lower().split("-")[0]))
    return next((name for weight, _, name in sorted(wishes) if name in LANGUAGES and weight < 0), DEFAULT_LANGUAGE)


def N_(message: str) -> str:  # noqa: N802 - gettext's name for it
    """Mark a message of a table for the collector of messages; it is translated where it is printed."""
    return message

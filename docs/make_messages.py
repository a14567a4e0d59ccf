"""Collect the words of the interface, and bring the catalogues of its languages up to them.

    python docs/make_messages.py                 write citance.pot and update every .po: translations stay, what is gone goes
    python docs/make_messages.py --check         exit code 1 if the catalogues do not hold the messages of the sources
    python docs/make_messages.py --missing de    the messages that a language still lacks

docs/translating.md tells how a message gets into the sources and what a translation has to keep.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes
from jinja2.ext import babel_extract

from citance import __version__
from citance.data import TUTORIAL_NOTE
from citance.model import FindingKind
from citance.report.check import kind_words
from citance.report.licences import Licence, licence_words
from citance.web.i18n import DEFAULT_LANGUAGE, LANGUAGES
from citance.web.reasons import reason_messages

WEB = Path(__file__).resolve().parents[1] / "src" / "citance" / "web"
LOCALE = WEB / "locale"
POT = LOCALE / "citance.pot"
_HEADER = """\
# Words of citance's interface.
# Copyright 2026 the citance contributors; Apache License 2.0."""
_CALLS = re.compile(rb"gettext\(|\bN_\(|\b_\(")
_OPTIONS = {"encoding": "utf-8", "newstyle_gettext": "true", "trimmed": "false", "silent": "false"}


class Message(NamedTuple):
    """A message of a source file; `text` is a pair where it depends on a number."""

    file: str
    text: str | tuple[str, str]
    comments: tuple[str, ...] = ()


def messages() -> Iterator[Message]:
    """All messages: calls of gettext in Python and templates, N_ of tables, and the nouns of the filter `plural`."""
    for path in sorted(WEB.rglob("*.py")):
        name = path.relative_to(WEB).as_posix()
        source = path.read_bytes()
        if _CALLS.search(source):  # taking a file apart takes long
            for _, text, comments, _ in extract("python", BytesIO(source), DEFAULT_KEYWORDS, ("Translators:",), {}):
                yield Message(name, _pair(text), tuple(comments))
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True, trim_blocks=True, lstrip_blocks=True)
    for path in sorted((WEB / "templates").rglob("*.html")):
        name = path.relative_to(WEB).as_posix()
        source = path.read_bytes()
        options = {**_OPTIONS, "trim_blocks": "true", "lstrip_blocks": "true"}
        for _, _, given, comments in babel_extract(BytesIO(source), list(DEFAULT_KEYWORDS), ["Translators:"], options):
            if parts := _texts(given):
                yield Message(name, parts, tuple(comments))
        yield from _nouns(environment, name, source.decode())
    yield from _elsewhere()


def _elsewhere() -> Iterator[Message]:
    """Words of tables that stand outside of the web application and that its pages show."""
    yield Message("data/__init__.py", TUTORIAL_NOTE)
    for kind in FindingKind:
        yield Message("report/check/words.py", kind_words(kind))
    for licence in Licence:
        yield Message("report/licences.py", licence_words(licence))
    for reason in reason_messages():
        yield Message("classify/rules.py", reason)


def _texts(text: object) -> str | tuple[str, str] | None:
    """What a call in a template was given, as far as it stands there as text."""
    if isinstance(text, str):
        return text
    given = [each for each in text if isinstance(each, str)] if isinstance(text, tuple | list) else []
    return (given[0], given[1]) if len(given) >= 2 else given[0] if given else None


def _pair(text: object) -> str | tuple[str, str]:
    return text if isinstance(text, str) else (str(text[0]), str(text[1]))  # type: ignore[index]


def _nouns(environment: Environment, name: str, source: str) -> Iterator[Message]:
    for found in environment.parse(source).find_all(nodes.Filter):
        words = [each.value for each in found.args if isinstance(each, nodes.Const)]
        if found.name == "plural" and words and len(words) == len(found.args):
            yield Message(name, (words[0], words[1] if len(words) > 1 else f"{words[0]}s"))


def collect() -> Catalog:
    """The catalogue of all messages, without translations."""
    catalogue = Catalog(project="citance", version=__version__, header_comment=_HEADER, charset="utf-8", fuzzy=False)
    for each in messages():
        if not each.text or each.text == ("", ""):
            continue
        catalogue.add(each.text, locations=[(each.file, 0)], auto_comments=each.comments)
    return catalogue


def read(language: str) -> Catalog:
    """The catalogue of a language as it lies there."""
    path = LOCALE / f"{language}.po"
    if not path.is_file():
        return Catalog(locale=language, project="citance", version=__version__)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str, template: Catalog) -> Catalog:
    """The catalogue of a language with the messages of the template: none guessed, none kept that are gone."""
    old = read(language)
    new = Catalog(
        locale=language, project="citance", version=__version__, header_comment=_HEADER, charset="utf-8", fuzzy=False
    )
    for message in template:
        if not message.id:
            continue
        held = old.get(message.id) or (old.get(message.id[0]) if isinstance(message.id, tuple) else None)
        new.add(message.id, _fitting(message.id, held.string if held else ""), message.locations, message.flags)
    return new


def _fitting(text: object, translation: object) -> str | tuple[str, ...]:
    """A translation of the message's own form: one for a plain message, several for one with a number."""
    if isinstance(text, tuple) == isinstance(translation, tuple) and translation:
        return translation  # type: ignore[return-value]
    return ("", "") if isinstance(text, tuple) else ""


def written(catalogue: Catalog) -> bytes:
    """A catalogue as its file holds it: sorted, without line numbers and times, so that a change shows what changed."""
    out = BytesIO()
    write_po(out, catalogue, width=120, sort_output=True, include_lineno=False)
    lines = out.getvalue().decode().splitlines()
    kept = [
        line for line in lines if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date', '"Last-Translator'))
    ]
    return ("\n".join(kept).rstrip() + "\n").encode()


def lacking(catalogue: Catalog) -> list[object]:
    """The messages that have no translation."""
    return [message.id for message in catalogue if message.id and not _full(message.string)]


def _full(translation: object) -> bool:
    return all(translation) if isinstance(translation, tuple) else bool(translation)


def main() -> int:
    """Collect, update, say how complete each language is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--missing", choices=[name for name in LANGUAGES if name != DEFAULT_LANGUAGE])
    flags = parser.parse_args()
    template = collect()
    if flags.missing:
        for text in lacking(updated(flags.missing, template)):
            sys.stdout.write(f"{text}\n")
        return 0
    files = {POT: written(template)}
    for language in LANGUAGES:
        if language != DEFAULT_LANGUAGE:
            catalogue = updated(language, template)
            write_mo(BytesIO(), catalogue)  # says so if it cannot be read as a program reads it
            files[LOCALE / f"{language}.po"] = written(catalogue)
            sys.stdout.write(
                f"{language}: {len(lacking(catalogue))} of {len(catalogue)} messages lack a translation\n"
            )
    old = [path.name for path, text in files.items() if not path.is_file() or path.read_bytes() != text]
    if flags.check:
        told = f"behind the sources: {', '.join(old)}" if old else "the catalogues hold the messages of the sources"
        sys.stdout.write(f"{told}\n")
        return 1 if old else 0
    for path, text in files.items():
        path.write_bytes(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

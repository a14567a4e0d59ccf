"""The catalogues: no translation breaks a message, each language serves every page, and the collector finds what there is.

Whether the catalogues hold every message of the sources is told by `python docs/make_messages.py --check` and is no test here,
so that a new sentence in a template does not fail one; the command brings them up to date.
"""

from __future__ import annotations

import importlib.util
import re
import string
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from babel.messages.pofile import read_po
from lxml import html as lxml_html
from starlette.testclient import TestClient

import citance.web
from citance.index import Index
from citance.web import create_app
from citance.web.i18n import DEFAULT_LANGUAGE, LANGUAGES, translations_for
from web.seeded import TARGET_DOI, seed

ROOT = Path(__file__).resolve().parents[2]
LOCALE = Path(citance.web.__file__).parent / "locale"
OTHERS = [name for name in LANGUAGES if name != DEFAULT_LANGUAGE]
PLACEHOLDER = re.compile(r"%\((\w+)\)([a-z])|%%|%(?!\()")
TAG = re.compile(r"</?\w+[^>]*>|\{\{|\}\}|\{%|%\}")


def _collector() -> ModuleType:
    path = ROOT / "docs" / "make_messages.py"
    spec = importlib.util.spec_from_file_location("make_messages", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """Each message with each of its translations; of messages with a number the plural form of the source."""
    with (LOCALE / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    for message in catalogue:
        if isinstance(message.id, tuple):
            for form in message.string:
                if form:
                    yield message.id[1], form
        elif message.id and message.string:
            yield message.id, message.string


def placeholders(text: str) -> Counter[str]:
    return Counter(found.group() for found in PLACEHOLDER.finditer(text))


@pytest.fixture(scope="module")
def collector() -> ModuleType:
    return _collector()


@pytest.fixture(scope="module")
def collected(collector: ModuleType) -> list[Any]:
    return list(collector.messages())


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_the_placeholders(language: str) -> None:
    wrong = [(text, said) for text, said in pairs(language) if set(placeholders(text)) != set(placeholders(said))]
    assert not wrong


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_the_markup(language: str) -> None:
    wrong = [(text, said) for text, said in pairs(language) if sorted(TAG.findall(text)) != sorted(TAG.findall(said))]
    assert not wrong


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_the_spaces_at_their_ends(language: str) -> None:
    def ends(text: str) -> tuple[bool, bool]:
        return text[:1].isspace(), text[-1:].isspace()

    assert not [(text, said) for text, said in pairs(language) if ends(text) != ends(said)]


@pytest.mark.parametrize("language", OTHERS)
def test_plurals_have_all_their_forms_or_none(language: str) -> None:
    with (LOCALE / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    assert catalogue.num_plurals == 2
    for message in catalogue:
        if isinstance(message.id, tuple):
            assert len(message.string) == 2
            assert bool(message.string[0]) == bool(message.string[1])


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_as_a_guess(language: str) -> None:
    with (LOCALE / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    assert not [message.id for message in catalogue if message.id and message.fuzzy]
    assert not catalogue.obsolete


@pytest.mark.parametrize("language", OTHERS)
def test_the_words_of_the_frame_are_there(language: str) -> None:
    translated = translations_for(language)
    for word in (
        "supporting",
        "contrasting",
        "mentioning",
        "Search",
        "Collections",
        "Corrections",
        "What the words mean",
    ):
        assert translated.gettext(word) != word
    assert translated.ngettext("citing work", "citing works", 1) != translated.ngettext(
        "citing work", "citing works", 2
    )


def test_an_unknown_language_is_english() -> None:
    assert translations_for("xx").gettext("Search") == "Search"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with Index.open(tmp_path_factory.mktemp("messages") / "library.db") as index:
        seed(index.store)
        index.search_index.catch_up(index.store)
        yield TestClient(create_app(index), raise_server_exceptions=True)


PAGES = (
    "/", "/search?q=ties", "/search?q=ties&kind=works", "/search?q=zebra", f"/works/{TARGET_DOI}", "/statement/a-1", "/about",
    "/quality", "/quality/stages", "/quality/library", "/badges", f"/badges?id={TARGET_DOI}", "/data", "/contradictions",
    "/graph", "/collections", "/check", "/corrections", "/venues", "/nowhere",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_in_every_language(client: TestClient, path: str, language: str) -> None:
    answer = client.get(path, headers={"accept-language": language})
    assert answer.status_code == (404 if path == "/nowhere" else 200)
    root = lxml_html.fromstring(answer.text)
    assert root.get("lang") == language
    shown = " ".join(root.text_content().split())
    assert not re.search(r"%\(\w+\)|%%", shown)
    assert "{{" not in shown


def test_collector_finds_every_kind_of_message(collected: list[Any]) -> None:
    texts = {message.text for message in collected}
    assert "How good the labels are" in texts  # _("…") in a template
    assert ("statement", "statements") in texts  # the filter plural
    assert "Macro-F1: the mean over the three stances" in texts  # N_("…") in a table
    assert any("%(" in text for text in texts if isinstance(text, str))  # {% trans %} with a value
    assert not [text for text in texts if isinstance(text, str) and "\n\n" in text]


def test_updating_keeps_translations_and_drops_what_is_gone(collector: ModuleType) -> None:
    template = collector.Catalog()
    template.add("Search")
    template.add("A message that nobody has translated")
    new = collector.updated("de", template)
    assert new.get("Search").string == translations_for("de").gettext("Search")
    assert new.get("A message that nobody has translated").string == ""
    assert len(new) == 2


def test_placeholders_of_the_sources_can_be_filled(collected: list[Any]) -> None:
    for message in collected:
        for text in message.text if isinstance(message.text, tuple) else (message.text,):
            names = {name for name, _ in re.findall(r"%\((\w+)\)([a-z])", text)}
            values = dict.fromkeys(names, 7)
            if names:
                assert not re.search(r"%\(\w+\)", text % values)
            assert set("".join(names)) <= set(string.ascii_letters + string.digits + "_")

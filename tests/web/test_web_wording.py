"""What a language makes of messages, numbers, dates, names and kept English sentences; and that none of it becomes markup."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from citance.classify.rules import RULES
from citance.data import TUTORIAL_NOTE
from citance.index import Index
from citance.model import Author, Work
from citance.web import create_app, views
from citance.web.i18n import translations_for
from citance.web.reasons import reason_messages, translated_reason
from citance.web.wording import Wording
from web.seeded import seed


@pytest.mark.parametrize(
    ("language", "probability", "percent", "number", "signed"),
    [
        ("en", "0.88", "7\u202f%", "12,345", "\u22120.50"),
        ("de", "0,88", "7\u202f%", "12.345", "\u22120,50"),
        ("pt", "0,88", "7\u202f%", "12.345", "\u22120,50"),
    ],
)
def test_numbers(language: str, probability: str, percent: str, number: str, signed: str) -> None:
    wording = Wording(language)
    assert wording.probability(0.88) == probability
    assert wording.percent(0.07) == percent
    assert wording.number(12345) == number
    assert wording.signed(-0.5) == signed
    assert wording.percent(0.001).startswith("<1")
    assert wording.percent(0.999).startswith(">99")


@pytest.mark.parametrize(
    ("language", "iso", "said"),
    [
        ("en", "2026-11-02T09:30:00Z", "2 Nov 2026"),
        ("de", "2026-11-02", "2. Nov. 2026"),
        ("es", "2026-11-02", "2 nov 2026"),
        ("en", "2011-05", "May 2011"),
        ("en", "2011", "2011"),
        ("en", "some day", "some day"),
        ("en", "", ""),
    ],
)
def test_dates(language: str, iso: str, said: str) -> None:
    assert Wording(language).date(iso) == said


def test_moments_tell_the_time_of_day() -> None:
    assert Wording("en").moment("2026-11-02T09:30:15Z") == "2 Nov 2026, 09:30 UTC"
    assert Wording("en").moment("2026-11-02") == "2 Nov 2026"


def test_names_are_joined_in_the_language() -> None:
    work = Work(title="T", year=2003, authors=(Author(family="Coe"), Author(family="Bunnell")))
    assert views.short_name(work) == "Coe and Bunnell 2003"
    assert views.short_name(work, translations_for("de")) == "Coe und Bunnell 2003"
    assert views.short_name(work, translations_for("es")) == "Coe y Bunnell 2003"


def test_messages_are_never_markup() -> None:
    wording = Wording("de")
    assert wording.message("100% <b>x</b> %s") == "100% <b>x</b> %s"  # a plain text, which the template escapes
    assert not hasattr(wording.message("<b>x</b>"), "__html__")
    assert str(wording.message("%(count)s contrasting", count="<i>")).startswith("&lt;i&gt;")
    assert wording.message("") == ""


def test_what_stays_english_says_so() -> None:
    assert 'lang="en"' in Wording("de").english("no translation has <this>")
    assert "&lt;this&gt;" in Wording("de").english("no translation has <this>")
    assert "lang=" not in Wording("en").english("anything")
    assert "lang=" not in Wording("de").english(TUTORIAL_NOTE)


@pytest.mark.parametrize("language", ["de", "es", "pt"])
def test_every_rule_has_its_sentence(language: str) -> None:
    catalogue = translations_for(language)
    kept = ("higher than", "we found", "but not")
    for message in reason_messages():
        assert catalogue.gettext(message) != message
        line = message % {"words": "higher than", "own": "we found", "found": "but not"}
        for lead in ("Contrasting (rule 4)", "Mentioning (by definition)"):
            said = translated_reason(f"{lead}: {line}.", catalogue)
            assert said
            assert line not in said
            assert [words in said for words in kept] == [words in line for words in kept]
    assert len(RULES) > 20


def test_an_unknown_sentence_has_no_translation() -> None:
    assert translated_reason("Because I say so.", translations_for("de")) == ""
    assert translated_reason("Contrasting (rule 4): quite another line.", translations_for("de")) == ""
    assert translated_reason("", translations_for("de")) == ""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with Index.open(tmp_path_factory.mktemp("wording") / "library.db") as index:
        seed(index.store)
        index.search_index.catch_up(index.store)
        yield TestClient(create_app(index, TUTORIAL_NOTE), raise_server_exceptions=True)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("given", ["%3Cb%3Ex", "100%25%20x", "%25(x)s"])
def test_an_address_in_an_error_is_only_text(client: TestClient, language: str, given: str) -> None:
    answer = client.get(f"/statement/{given}", headers={"accept-language": language})
    assert answer.status_code == 404
    assert "<b>x" not in answer.text


def test_the_banner_is_translated(client: TestClient) -> None:
    assert "sind erfunden" in client.get("/", headers={"accept-language": "de"}).text

"""How much of a paper's text readers are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from citance.index import Index
from citance.model import IndexedStatement, Work
from citance.settings import Settings
from citance.store import ApiKey, Scope, Store
from citance.web import create_app
from citance.web.access import KEY_COOKIE, Visitor
from citance.web.api import Service
from citance.web.showing import Reader, Shown, shown_page, trimmed
from citance.web.visit import Page
from web.seeded import seed

OUTSIDER = Visitor()
OPEN = "https://creativecommons.org/licenses/by/4.0/"


def _reader(visitor: Visitor = OUTSIDER, **settings: object) -> Reader:
    return Reader.of(visitor, Settings(**settings))  # type: ignore[arg-type]


@pytest.fixture
def item() -> IndexedStatement:
    with Store.open(":memory:") as store:
        seed(store, mentions=1)
        found = next(each for each in store.iter_statements() if each.judgement and each.judgement.evidence)
    statement = msgspec.structs.replace(found.statement, before="The one before.", after="The one after.")
    return msgspec.structs.replace(found, statement=statement)


@pytest.mark.parametrize(
    ("licence", "settings", "shown"),
    [
        (OPEN, {}, Shown.FULL),
        ("", {}, Shown.SENTENCE),
        ("", {"show_text": "nothing"}, Shown.NOTHING),
        ("", {"show_text": "all"}, Shown.FULL),
        (OPEN, {"show_text": "nothing"}, Shown.FULL),
        ("CC BY-NC", {}, Shown.SENTENCE),
        ("CC BY-NC", {"show_noncommercial": True}, Shown.FULL),
    ],
)
def test_licence_and_setting_decide(licence: str, settings: dict[str, object], shown: Shown) -> None:
    assert _reader(**settings).how_much(Work(licence=licence)) is shown
    assert (shown.words == "") == (shown is Shown.FULL)


@pytest.mark.parametrize("visitor", [Visitor(local=True), Visitor(key=ApiKey(prefix="a" * 12, scope=Scope.READ))])
def test_whoever_is_at_home_sees_everything(visitor: Visitor, item: IndexedStatement) -> None:
    reader = _reader(visitor, show_text="nothing")
    assert reader.how_much(item.citing) is Shown.FULL
    assert reader.shown(item) is item


def test_the_sentence_without_its_neighbours(item: IndexedStatement) -> None:
    shown = trimmed(item, Shown.SENTENCE).statement
    assert (shown.before, shown.after) == ("", "")
    assert shown.citance == item.statement.citance
    assert shown.citance[shown.marker_start : shown.marker_end] == shown.marker


def test_words_of_a_sentence_that_is_not_shown_are_not_shown_either(item: IndexedStatement) -> None:
    judgement = item.judgement
    assert judgement is not None
    assert judgement.evidence is not None
    away = msgspec.structs.replace(judgement.evidence, start=-1, end=-1)
    moved = msgspec.structs.replace(item, judgement=msgspec.structs.replace(judgement, evidence=away))
    less = trimmed(moved, Shown.SENTENCE).judgement
    assert less is not None
    assert less.evidence is None


def test_nothing_of_the_text_is_left(item: IndexedStatement) -> None:
    shown = trimmed(item, Shown.NOTHING)
    assert item.judgement is not None
    assert item.judgement.evidence is not None
    text = msgspec.json.encode(shown).decode()
    assert item.statement.citance not in text
    assert item.judgement.evidence.text not in text
    assert shown.stance is item.stance
    assert shown.statement.section == item.statement.section


@dataclass(frozen=True)
class _Group:
    items: tuple[IndexedStatement, ...]
    title: str = "group"


def test_a_page_is_trimmed_however_deep_its_statements_lie(item: IndexedStatement) -> None:
    page = Page(
        "any.html",
        {"groups": [_Group((item,))], "by": {"id": item}, "pairs": ((1, item),), "word": "as it was"},
        {"items": [item], "count": 1},
    )
    shown = shown_page(_reader(), page)
    for found in (
        shown.context["groups"][0].items[0],
        shown.context["by"]["id"],
        shown.context["pairs"][0][1],
        shown.data["items"][0],
    ):
        assert found.statement.before == ""
    assert shown.context["word"] == "as it was"
    assert item.statement.before == "The one before."
    assert shown_page(_reader(Visitor(local=True)), page) is page


def test_what_holds_no_statement_stays_the_same_object() -> None:
    held = {"a": [1, 2], "b": {"c": (3,)}}
    shown = shown_page(_reader(), Page("any.html", held, held))
    assert shown.context["a"] is held["a"]
    assert shown.data is held


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Starlette, IndexedStatement, str]]:
    """The pages and the API over a library without licences, a statement with context, and a key."""
    with Index.open(tmp_path_factory.mktemp("showing-api") / "library.db") as index:
        seed(index.store, mentions=1)
        index.search_index.catch_up(index.store)
        service = Service(index, Settings())
        with_context = next(each for each in index.store.iter_statements() if each.statement.before)
        yield create_app(index, service=service), with_context, index.store.make_key(Scope.READ).secret
        service.close()


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/statements/{id}",
        "/api/v1/statements",
        "/api/v1/search/statements?q={word}",
        "/api/v1/exports/csv?kind=statements",
        "/papers/sources/{doi}",
    ],
)
def test_the_api_keeps_back_the_same(served: tuple[Starlette, IndexedStatement, str], path: str) -> None:
    app, item, secret = served
    word = item.statement.citance.split()[0].strip(".,")
    address = path.format(id=item.statement.id, doi=item.cited.work.doi, word=word)
    away = TestClient(app, client=("203.0.113.7", 5_000))
    home = TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 5_000))
    mine, theirs = home.get(address), away.get(address)
    assert mine.status_code == theirs.status_code == 200, mine.text
    assert item.statement.before in mine.text
    assert item.statement.before not in theirs.text
    key = away.get(address, headers={"x-api-key": secret, "if-none-match": theirs.headers.get("etag", "")})
    assert key.status_code == 200
    assert item.statement.before in key.text


def test_pages_and_their_json_keep_back_what_the_licence_does_not_allow(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with Index.open(tmp_path_factory.mktemp("showing") / "library.db") as index:
        seed(index.store, mentions=1)
        index.search_index.catch_up(index.store)
        with_context = next(each for each in index.store.iter_statements() if each.statement.before)
        words = with_context.statement.before
        app = create_app(index, settings=Settings())
        address = f"/statement/{with_context.statement.id}.json"
        away = TestClient(app, client=("203.0.113.7", 5_000))
        home = TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 5_000))
        assert words not in away.get(address).text
        assert words in home.get(address).text
        away.cookies.set(KEY_COOKIE, index.store.make_key(Scope.READ).secret)
        assert words in away.get(address).text

"""Ten things that a researcher comes for, each on a fresh library of real articles: with a mouse, and with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from browser.conftest import looking
from browser.hands import Hands, Keyboard, Mouse
from browser.serving import Site
from citance.data import tutorial_folder
from citance.model import IndexedStatement, IndexedWork, Stance

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Doing = tuple["Page", Hands]


@pytest.fixture(params=[Mouse, Keyboard], ids=["mouse", "keyboard"])
def doing(request: pytest.FixtureRequest, browser: Browser, plos: Site) -> Iterator[Doing]:
    with looking(browser, plos, accept_downloads=True) as page:
        yield page, request.param(page)


def _discussed(site: Site) -> IndexedWork:
    """The most discussed work that has a DOI, as whoever comes with a DOI would look it up."""
    return next(each.work for each in site.index.store.most_discussed(50) if each.work.work.doi)


def _contrasting(site: Site) -> IndexedStatement:
    found = site.index.store.statements_about(_discussed(site).id, limit=1)
    return found[0]


def _settled(page: Page, done: Callable[[], bool], seconds: float = 60) -> None:
    for _ in range(int(seconds * 10)):
        if done():
            return
        page.wait_for_timeout(100)
    raise AssertionError("did not happen in time")


def test_looking_up_how_a_paper_was_cited(doing: Doing, plos: Site) -> None:
    page, hands = doing
    work = _discussed(plos)
    page.goto("/")
    hands.write(page.locator("textarea[name=text]"), work.work.doi or "")
    hands.press(page.get_by_role("button", name="Find", exact=True))
    page.wait_for_url("**/works/**")
    assert work.work.title[:40] in page.locator("h1").inner_text()
    tally = plos.index.store.tally(work.id)
    body = page.locator("main").inner_text()
    for count, word in (
        (tally.supporting, "supporting"),
        (tally.contrasting, "contrasting"),
        (tally.mentioning, "mentioning"),
    ):
        assert re.search(rf"{word}\s+{count}\b", body), f"{count} {word}"
    assert page.locator("article.card").count() >= 1


def test_asking_a_question_and_keeping_what_contrasts(doing: Doing, plos: Site) -> None:
    page, hands = doing
    page.goto("/")
    hands.write(page.locator("textarea[name=text]"), "expression of the gene in cells")
    hands.press(page.get_by_role("button", name="Find", exact=True))
    page.wait_for_url("**/search**")
    page.goto("/search?q=gene+expression")
    box = page.locator("input[name=stance][value=contrasting]")
    if not isinstance(hands, Keyboard) or box.is_visible():
        hands.choose(box)
    if "stance=contrasting" not in page.url:
        button = page.get_by_role("button", name=re.compile("apply|filter|show", re.I)).first
        if button.is_visible():
            hands.press(button)
    page.wait_for_url("**stance=contrasting**")
    cards = page.locator("article.card")
    _settled(page, lambda: page.locator("article.card:not(.contrasting)").count() == 0)
    assert cards.count() >= 1


def test_seeing_why_a_statement_was_judged_so(doing: Doing, plos: Site) -> None:
    page, hands = doing
    item = _contrasting(plos)
    page.goto(f"/works/{item.cited.work.doi}")
    hands.press(page.locator("article.card [data-open]").first)
    page.wait_for_url("**/statement/**")
    body = page.locator("main").inner_text()
    assert item.judgement is not None
    assert f"{item.judgement.probabilities.contrasting:.3f}" in body
    assert "Why" in body
    assert page.locator(".marker").count() >= 1


def test_correcting_a_statement_and_taking_it_back(doing: Doing, plos: Site) -> None:
    page, hands = doing
    item = _contrasting(plos)
    other = Stance.SUPPORTING if item.stance is not Stance.SUPPORTING else Stance.CONTRASTING
    page.goto(f"/statement/{item.statement.id}")
    hands.choose(page.locator(f"form.correct input[name=strict][value={other.value}]"))
    hands.write(page.locator("form.correct input[name=who]"), "R. Reader")
    hands.press(page.get_by_role("button", name="Save this verdict"))
    _settled(page, lambda: plos.index.store.statement(item.statement.id).stance is other)
    page.wait_for_load_state()
    assert "R. Reader" in page.locator("main").inner_text()
    hands.press(page.get_by_role("button", name=re.compile("^Take back")).first)
    _settled(page, lambda: plos.index.store.statement(item.statement.id).stance is item.stance)


def test_judging_a_row_of_statements(doing: Doing, plos: Site) -> None:
    page, hands = doing
    page.goto("/corrections")
    hands.write(page.locator("input[name=who]").first, "R. Reader")
    seen: list[str] = []
    for key, verdict in (("m", "mentioning"), ("s", "supporting"), ("c", "contrasting")):
        shown = page.locator("input[name=id]").first.get_attribute("value") or ""
        seen.append(shown)
        if isinstance(hands, Keyboard):
            page.locator("h1").evaluate("e => { e.tabIndex = -1; e.focus(); }")
            page.keyboard.press(key)
        else:
            hands.press(page.locator(f"button[name=verdict][value={verdict}]"))
        _settled(page, lambda shown=shown: page.locator("input[name=id]").first.get_attribute("value") != shown)  # type: ignore[misc]
    assert len(set(seen)) == 3
    said = [plos.index.store.corrections(each)[-1] for each in seen]
    assert [each.stance.value for each in said] == ["mentioning", "supporting", "contrasting"]
    assert {each.who for each in said} == {"R. Reader"}
    hands.press(page.get_by_role("button", name=re.compile("^Undo")).first)
    _settled(page, lambda: plos.index.store.statement(seen[-1]).correction is None)


def test_checking_a_reference_list(doing: Doing, plos: Site) -> None:
    page, hands = doing
    work = _discussed(plos).work
    page.goto("/check")
    lines = f"{work.title} {work.year}. doi:{work.doi}\nNobody N. A paper that is nowhere. J Nothing 2011;1:1-2. doi:10.5555/nothing.1"
    hands.write(page.locator("textarea[name=text]"), lines)
    hands.press(page.locator("form[data-check-form] button[type=submit], form[data-check-form] button.primary").first)
    page.wait_for_selector(".sums", timeout=90_000)
    body = page.locator("main").inner_text()
    assert work.title[:30] in body
    assert "A paper that is nowhere" in body
    with page.expect_download() as bib:
        hands.press(page.get_by_role("link", name=re.compile("BibTeX")))
    assert (work.doi or "") in Path(bib.value.path()).read_text(encoding="utf-8")


def test_keeping_a_collection(doing: Doing, plos: Site) -> None:
    page, hands = doing
    dois = [each.work.work.doi for each in plos.index.store.most_discussed(20) if each.work.work.doi][:5]
    page.goto("/collections")
    hands.write(page.locator("#new-name"), "My reading list")
    hands.write(page.locator("textarea[name=text]"), "\n".join([*dois, "10.5555/not.here"]))
    hands.press(page.locator("form[data-collection-form] button.primary"))
    page.wait_for_url(re.compile(r"/collections/\d+"))
    assert page.locator("table.works-table tbody tr").count() == 5
    assert "10.5555/not.here" in page.locator("main").inner_text()
    feed = page.locator("link[type='application/atom+xml']").first.get_attribute("href") or ""
    answer = page.request.get(feed)
    assert ElementTree.fromstring(answer.text()).tag.endswith("feed")  # noqa: S314 - our own


def test_finding_where_the_evidence_disagrees(doing: Doing, plos: Site) -> None:
    page, hands = doing
    page.goto("/contradictions")
    links = page.get_by_role("link", name=re.compile("pair by pair"))
    assert links.count() >= 1
    hands.press(links.first)
    page.wait_for_url(re.compile(r"/contradictions/\d+"))
    body = page.locator("main").inner_text()
    assert "contrasting" in body
    assert "supporting" in body


def test_following_the_graph_and_taking_it_along(doing: Doing, plos: Site) -> None:
    page, hands = doing
    work = _discussed(plos)
    page.goto(f"/graph?work={work.id}")
    assert page.locator("main svg a").count() >= 2
    with page.expect_download() as file:
        hands.press(page.get_by_role("link", name="GraphML", exact=True))
    tree = ElementTree.parse(file.value.path())  # noqa: S314 - our own
    assert tree.getroot().tag.endswith("graphml")
    # A link's own middle may lie beside its circle, where a mouse would not go.
    node = page.locator("main svg a").last
    hands.press(node if isinstance(hands, Keyboard) else node.locator("circle, rect, path, polygon").first)
    page.wait_for_url(re.compile(r"/works?/"))


def test_adding_a_paper(doing: Doing, plos: Site) -> None:
    page, hands = doing
    before = plos.index.stats().papers
    page.goto("/add")
    page.locator("#add-files").set_input_files(tutorial_folder() / "002-panel.xml")  # the dialog is the browser's own
    hands.press(page.locator("form[data-add] button.primary, form[data-add] button[type=submit]").first)
    _settled(page, lambda: page.get_by_role("cell", name=re.compile("Added")).count() == 1, 120)
    assert plos.index.stats().papers == before + 1
    hands.press(page.locator("tr[data-item] a[data-open]").first)
    page.wait_for_url(re.compile(r"/works?/"))
    assert page.locator("h1").inner_text()


def test_the_keys_of_a_list(browser: Browser, plos: Site) -> None:
    work = _discussed(plos)
    with looking(browser, plos, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(f"/works/{work.work.doi}")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        first = page.locator("[data-item]").first
        assert first.evaluate("e => e === document.activeElement && e.hasAttribute('data-current')")
        page.keyboard.press("c")
        page.wait_for_timeout(200)
        assert "citation statement" in page.evaluate("navigator.clipboard.readText()")
        page.keyboard.press("?")
        assert page.locator("#keys-help").is_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("o")
        page.wait_for_url("**/statement/**")
        page.go_back()
        page.wait_for_url("**/works/**")
        page.keyboard.press("/")
        page.keyboard.type("/jo")
        assert page.locator("[data-search-box]").first.input_value() == "/jo"

"""Every page in a real browser: no violation that axe finds, in either theme; nothing from elsewhere; nothing wider than a
phone; not heavy; whole without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from browser.addresses import PAGES, Address, path_of
from browser.conftest import looking
from browser.serving import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HEAVIEST = 60_000
"""Bytes over the wire, packed, with styles and scripts (the graph, which draws thousands of works, apart)."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pages = pytest.mark.parametrize("address", PAGES, ids=lambda each: each.name)


def _violations(page: Page) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found: dict[str, Any] = axe.run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]}).response
    return [
        f"{each['id']}: {each['help']}: {[node['html'][:160] for node in each['nodes'][:3]]}"
        for each in found["violations"]
    ]


@pages
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, tutorial: Site, address: Address, theme: str) -> None:
    with looking(browser, tutorial, color_scheme=theme) as page:
        page.goto(path_of(address, tutorial))
        assert not _violations(page)


@pages
def test_a_phone_shows_it_without_scrolling_sideways(browser: Browser, tutorial: Site, address: Address) -> None:
    """320 pixels are also what 1,280 at a zoom of 400 % leave."""
    with looking(browser, tutorial, viewport={"width": 320, "height": 640}) as page:
        page.goto(path_of(address, tutorial))
        wide = page.evaluate(
            "() => [document.documentElement.scrollWidth, ...[...document.querySelectorAll('main *')]"
            ".filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('[tabindex], .scroll, svg, .unseen'))"
            ".slice(0, 3).map(e => e.outerHTML.slice(0, 120))]"
        )
        assert wide[0] <= 320, wide


@pages
def test_it_is_light(browser: Browser, tutorial: Site, address: Address) -> None:
    with looking(browser, tutorial) as page:
        sizes: dict[str, int] = {}
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on(
            "Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]})
        )
        page.goto(path_of(address, tutorial), wait_until="networkidle")
        limit = HEAVIEST * (5 if address.name == "graph" else 1)
        assert sum(sizes.values()) <= limit, sizes


@pages
def test_it_is_whole_without_scripts(browser: Browser, tutorial: Site, address: Address) -> None:
    """What is read is there; scripts only add to it."""
    path = path_of(address, tutorial)
    with looking(browser, tutorial, java_script_enabled=False) as page:
        page.goto(path)
        plain = page.locator("main h1, main h2, main h3").all_inner_texts()
        visible = page.locator("main").inner_text()
        assert plain
        assert len(visible) > 40
    with looking(browser, tutorial) as page:
        page.goto(path, wait_until="networkidle")
        assert page.locator("main h1, main h2, main h3").all_inner_texts() == plain


def test_the_focus_stays_where_the_page_changes(browser: Browser, tutorial: Site) -> None:
    """A filter taken away, a turned heading, a chosen group: who uses the keyboard goes on from there, not from the top."""
    with looking(browser, tutorial) as page:
        page.goto(f"{path_of(next(each for each in PAGES if each.name == 'report'), tutorial)}?stance=contrasting")
        page.locator(".chips a").first.focus()
        page.keyboard.press("Enter")
        page.locator(".chips").wait_for(state="detached")
        page.locator("#results :focus").wait_for(state="attached")
        page.goto("/graph")
        page.locator("#by-title").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**sort=title**")
        page.locator("#by-title:focus").wait_for(state="attached")
        page.locator("#live:not(:empty)").wait_for(state="attached")

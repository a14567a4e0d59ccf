"""Two ways to use a page: with a mouse, and with the keyboard alone. A task is written once and done with either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

__all__ = ["Hands", "Keyboard", "Mouse"]

_MOST_TABS = 600


class Hands(Protocol):
    """What a person does on a page."""

    def press(self, target: Locator) -> None:
        """Follow a link, press a button, open a fold."""
        ...

    def write(self, target: Locator, text: str) -> None:
        """Put a text into a field."""
        ...

    def choose(self, target: Locator) -> None:
        """Switch a box on, or take one of several choices."""
        ...


class Mouse:
    """Points and clicks."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def choose(self, target: Locator) -> None:
        target.check()


class Keyboard:
    """Goes from one element to the next with the tab key, as whoever cannot use a mouse has to."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, target: Locator) -> None:
        self._reach(target)
        self._page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        self._reach(target)
        self._page.keyboard.press("ControlOrMeta+A")
        self._page.keyboard.insert_text(text)

    def choose(self, target: Locator) -> None:
        target.wait_for(state="attached")
        if target.get_attribute("type") != "radio":
            self._reach(target)
            self._page.keyboard.press("Space")
            return
        # One of a group takes part in the order of tabs; the arrow keys go through the others.
        name = target.get_attribute("name")
        self._tab_until(f"document.activeElement.name === {name!r}")
        for _ in range(10):
            if target.evaluate("e => e === document.activeElement"):
                break
            self._page.keyboard.press("ArrowDown")
        if not target.is_checked():
            self._page.keyboard.press("Space")

    def _reach(self, target: Locator) -> None:
        target.wait_for(state="attached")
        target.evaluate("e => { window.wanted = e; }")
        self._tab_until("document.activeElement === window.wanted")

    def _tab_until(self, reached: str) -> None:
        for _ in range(_MOST_TABS):
            if self._page.evaluate(reached):
                return
            self._page.keyboard.press("Tab")
        raise AssertionError(f"not reached by {_MOST_TABS} tabs on {self._page.url}")

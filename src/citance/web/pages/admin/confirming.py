"""The second page that asks before something is done that cannot be undone, or takes long; it needs no scripts."""

from __future__ import annotations

from citance.web.visit import Page

__all__ = ["confirm"]


def confirm(
    title: str,
    text: str,
    *,
    action: str,
    button: str,
    back: str,
) -> Page:
    """A page with a question: `action` is where its form is sent, `back` is where "no" leads."""
    context = {"title": title, "text": text, "action": action, "button": button, "back": back}
    return Page("admin/confirm.html", context, {"question": title, "text": text})

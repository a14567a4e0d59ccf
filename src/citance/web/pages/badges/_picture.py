"""From a work to its badge."""

from __future__ import annotations

from collections.abc import Callable

from citance.model import IndexedWork
from citance.web import views
from citance.web.i18n import DEFAULT_LANGUAGE, translations_for
from citance.web.pages.badges._svg import Badge, BadgeStyle, BadgeTheme, draw
from citance.web.visit import Visit

__all__ = ["base_address", "picture"]


def base_address(visit: Visit) -> str:
    """Where this server is reached from outside: as the settings say, else as it was asked just now."""
    return visit.settings.public_url.rstrip("/") or str(visit.request.base_url).rstrip("/")


def _badge_of(visit: Visit, item: IndexedWork | None, *, language: str, broad: bool) -> Badge:
    """What the badge of a work says."""
    if item is None:
        return Badge(tally=None)
    notice = next(iter(views.shown_notices(item.notices, once=True)), None)
    translated = translations_for(language).gettext
    return Badge(
        tally=visit.library.store.tally(item.id, broad=broad),
        title=item.work.title or item.work.doi or "",
        notice=translated(views.notice_name(notice)) if notice else "",
        severe=notice is not None and views.notice_level(notice) == "severe",
    )


def picture(
    visit: Visit, item: IndexedWork | None, *, style: BadgeStyle, theme: BadgeTheme, language: str, broad: bool
) -> tuple[str, float, int]:
    """The SVG of a work's badge, its width and its height."""
    badge = _badge_of(visit, item, language=language, broad=broad)
    gettext = translations_for(language).gettext
    return draw(badge, gettext, style=style, theme=theme, number=_numbers(language))


def _numbers(language: str) -> Callable[[int], str]:
    if language == DEFAULT_LANGUAGE:
        return lambda count: f"{count:,}"
    from babel.numbers import format_decimal

    return lambda count: str(format_decimal(count, locale=language))

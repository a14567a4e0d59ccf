"""The settings in force, with what each means; nothing secret is shown."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from citance.settings import Settings
from citance.store import Scope
from citance.web.visit import Page, PageRoute, Visit

__all__ = ["ROUTES", "SettingInForce"]

_SECRET: Final = re.compile(r"(?:password|secret|token)$|_key$")
_PASSWORD: Final = re.compile(r"(?<=://)([^/@:]*):[^@]*@")
"""In the address of a database or a server."""
_HIDDEN: Final = "••••"


class SettingInForce(msgspec.Struct, frozen=True):
    """A setting: its value as text, whether that is not the default, and what it means."""

    name: str
    value: str
    changed: bool
    meaning: str


def settings_in_force(settings: Settings) -> list[SettingInForce]:
    """All settings, by name; values that are secret, and passwords in addresses, are hidden."""
    found = []
    for name, field in sorted(type(settings).model_fields.items()):
        value: Any = getattr(settings, name)
        default = field.get_default(call_default_factory=True)
        shown = _PASSWORD.sub(rf"\1:{_HIDDEN}@", _text(value))
        if _SECRET.search(name) and shown:
            shown = _HIDDEN
        found.append(SettingInForce(name, shown, value != default, field.description or ""))
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def page(visit: Visit) -> Page:
    """The table."""
    settings = settings_in_force(visit.settings)
    return Page("admin/settings.html", {"all_settings": settings}, {"settings": settings})


ROUTES = (PageRoute("/admin/settings", page, scope=Scope.ADMIN),)

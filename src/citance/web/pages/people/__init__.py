"""What the pages of journals and those of people have in common."""

from __future__ import annotations

from citance.web.pages.people.group import GroupView, group_view, list_page

__all__ = ["GroupView", "group_view", "list_page"]

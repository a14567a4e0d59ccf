"""What is heavy to count is counted once, and anew when the library changes."""

from __future__ import annotations

from citance.web.remembered import Remembered


class Library:
    """A library that is changed by hand."""

    number = 1

    def watermark(self) -> int:
        return self.number


def test_it_is_made_once_until_the_library_changes() -> None:
    library, made = Library(), iter(range(9))
    kept: Remembered[int] = Remembered()
    assert [kept.get(library, "a", lambda: next(made)) for _ in range(3)] == [0, 0, 0]
    assert kept.get(library, "b", lambda: next(made)) == 1
    library.number = 2
    assert kept.get(library, "a", lambda: next(made)) == 2


def test_libraries_do_not_share_what_is_kept() -> None:
    one, other = Library(), Library()
    kept: Remembered[str] = Remembered()
    assert kept.get(one, "a", lambda: "one") == "one"
    assert kept.get(other, "a", lambda: "other") == "other"


def test_the_ones_asked_for_longest_ago_go_first() -> None:
    library = Library()
    kept: Remembered[int] = Remembered(2)
    for key in ("a", "b", "a", "c"):
        kept.get(library, key, lambda: 1)
    assert kept.get(library, "a", lambda: 2) == 1
    assert kept.get(library, "b", lambda: 2) == 2

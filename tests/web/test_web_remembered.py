"""What is heavy to count is counted once, and anew when the library changes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from citance.errors import StoreError
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


def test_of_many_who_ask_at_once_one_makes_it() -> None:
    library, made = Library(), list[int]()
    kept: Remembered[int] = Remembered()

    def make() -> int:
        time.sleep(0.05)
        made.append(1)
        return len(made)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: kept.get(library, "a", make), range(8))) == {1}
    assert made == [1]


def test_what_took_long_is_given_as_it_was_while_it_is_made_anew() -> None:
    library, go, done = Library(), threading.Event(), threading.Event()
    kept: Remembered[str] = Remembered(patience=0.0)

    def new() -> str:
        go.wait(5)
        done.set()
        return "new"

    assert kept.get(library, "a", lambda: _slow("old")) == "old"
    library.number = 2
    assert kept.get(library, "a", new) == "old"
    assert kept.get(library, "a", new) == "old"  # a second thread is not begun
    go.set()
    assert done.wait(5)
    _until(lambda: kept.get(library, "a", lambda: "wrong") == "new")


def test_where_making_it_anew_fails_the_next_visit_tries_again() -> None:
    library = Library()
    kept: Remembered[str] = Remembered(patience=0.0)
    failed = threading.Event()

    def fail() -> str:
        failed.set()
        raise StoreError("the database is away")

    kept.get(library, "a", lambda: _slow("old"))
    library.number = 2
    assert kept.get(library, "a", fail) == "old"
    assert failed.wait(5)
    _until(lambda: kept.get(library, "a", lambda: "new") == "new")


def test_what_is_quick_to_make_is_never_out_of_date() -> None:
    library = Library()
    kept: Remembered[str] = Remembered(patience=5.0)
    kept.get(library, "a", lambda: "old")
    library.number = 2
    assert kept.get(library, "a", lambda: "new") == "new"


def test_nothing_is_kept_for_longer_than_it_is_said() -> None:
    library = Library()
    kept: Remembered[int] = Remembered(seconds=0.0)
    assert [kept.get(library, "a", iter((one,)).__next__) for one in (1, 2)] == [1, 2]


def _slow(value: str) -> str:
    time.sleep(0.01)
    return value


def _until(true: Callable[[], bool]) -> None:
    for _ in range(200):
        if true():
            return
        time.sleep(0.02)
    raise AssertionError("it never came true")

"""Keys of the HTTP API, many DOIs at once, and the quick reader."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from store_build import C, M, S, doi, put, ref, the_work

from citance.errors import NotFoundError, UsageError
from citance.store import Scope, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "c.db")


def test_a_key_is_known_by_its_secret_alone(store: Store) -> None:
    made = store.make_key(Scope.WRITE, name="desk", rate=60)
    assert store.check_key(made.secret) == made.key
    assert (made.key.scope, made.key.name, made.key.rate, made.key.revoked_at) == (Scope.WRITE, "desk", 60, "")
    other = store.make_key(Scope.READ)
    mixed = made.secret.rsplit("_", 1)[0] + other.secret[-43:] if "_" in made.secret else ""
    for wrong in (made.secret[:-1], made.secret + "x", made.secret.upper(), mixed, "", made.key.prefix, "\x00"):
        assert store.check_key(wrong) is None
    assert [key.prefix for key in store.api_keys()] == [made.key.prefix, other.key.prefix]


def test_the_secret_is_nowhere(store: Store, tmp_path: Path) -> None:
    secret = store.make_key(Scope.ADMIN).secret
    store.close()
    with create_engine(f"sqlite:///{tmp_path / 'c.db'}").connect() as connection:
        rows = str(connection.execute(text("SELECT * FROM api_key")).all())
    assert secret[-43:] not in rows
    assert all(secret[-43:].encode() not in file.read_bytes() for file in tmp_path.iterdir() if file.is_file())


def test_revoking(store: Store) -> None:
    made = store.make_key(Scope.READ)
    gone = store.revoke_key(made.key.prefix)
    assert gone.revoked_at
    assert store.revoke_key(made.key.prefix) == gone
    assert store.check_key(made.secret) is None
    with pytest.raises(NotFoundError):
        store.revoke_key("nothing")


def test_what_makes_no_sense(store: Store) -> None:
    with pytest.raises(UsageError):
        store.make_key(Scope.READ, rate=-1)
    with pytest.raises(UsageError):
        store.make_key(Scope.READ, name="x" * 101)


@given(st.sampled_from(list(Scope)), st.sampled_from(list(Scope)))
def test_scopes_include_those_before_them(one: Scope, other: Scope) -> None:
    order = [Scope.READ, Scope.WRITE, Scope.ADMIN]
    assert one.includes(other) is (order.index(one) >= order.index(other))


def test_the_quick_reader_says_what_the_store_says(store: Store) -> None:
    put(store, "a", [ref("x"), ref("y")], [("x", S), ("x", C), ("y", M)])
    put(store, "b", [ref("x")], [("x", M)])
    quick = store.quick()
    for name in ("x", "y", "a"):
        assert quick.tally(doi(name)) == store.tallies_of_dois([doi(name)])[doi(name)]
    assert quick.tally("10.5555/nothing") is None
    before = quick.watermark()
    assert before == store.watermark()
    put(store, "c", [ref("x")], [("x", M)])
    found = quick.tally(doi("x"))
    assert found is not None
    assert (found.total, found.citing_works) == (4, 3)
    assert quick.watermark() > before
    results: list[object] = []
    threads = [threading.Thread(target=lambda: results.append(quick.tally(doi("x")))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [found] * 8
    quick.close()
    assert quick.tally(doi("x")) == found  # opened again


def test_in_memory_there_is_no_second_connection() -> None:
    with Store.open(":memory:") as store:
        put(store, "a", [ref("x")], [("x", S)])
        quick = store.quick()
        assert not quick.direct
        assert quick.tally(doi("x")) == store.tallies_of_dois([doi("x")])[doi("x")]
        assert quick.watermark() == store.watermark()
        quick.close()
        assert store.watermark()


def test_many_dois_and_who_cites(store: Store) -> None:
    put(store, "a", [ref("x"), ref("y")], [("x", S), ("y", M)])
    put(store, "b", [ref("x")], [("x", M), ("x", C)])
    x, a, b = (the_work(store, name) for name in ("x", "a", "b"))
    assert store.ids_of_dois([doi("b"), "10.5555/none", doi("x"), doi("b")]) == {doi("b"): b, doi("x"): x}
    assert store.citing_works(x) == [b, a]
    assert [item.citing.id for item in store.statements_between([b, a], x)] == [a, b, b]
    assert store.citing_tallies([a, b, x])[b].total == 2
    assert [item.id for item in store.works_after(a, 2)] == sorted(item.id for item in store.works_after(a, 2))
    assert all(item.id > a for item in store.works_after(a, 10))
    assert [item.id for item in store.iter_works(after=a)] == [item.id for item in store.works_after(a, 10)]

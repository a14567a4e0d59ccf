"""Packed texts: what goes in comes out, old rows are read, a damaged one says so."""

from __future__ import annotations

import io
import sqlite3
import zlib
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.dialects import postgresql, sqlite
from store_build import S, put, ref

from citance.errors import StoreError
from citance.store import Store, _open
from citance.store._packing import Packed, pack, unpack

REFERENCE = (
    '{"key":"B7","index":7,"raw":"Moreno A. Leaving home. J Ties 2003;12:1-9.","title":"Leaving home","authors":'
    '[{"family":"Moreno","given":"A"}],"year":2003,"container":"J Ties","volume":"12","pages":"1-9","kind":"journal"}'
)


@given(st.text(max_size=400) | st.text(alphabet='ab \ud800é{}"', max_size=400))
def test_what_goes_in_comes_out(text: str) -> None:
    kept = pack(text)
    assert unpack(kept) == text
    assert isinstance(kept, str) or len(kept) < len(text.encode(errors="surrogatepass"))
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        bound = Packed().process_bind_param(text, dialect)
        assert Packed().process_result_value(bound, dialect) == text
        assert isinstance(bound, bytes) or dialect.name == "sqlite"


def test_the_texts_of_rows_become_small() -> None:
    assert len(pack(REFERENCE)) < len(REFERENCE) / 2
    assert pack("short") == "short"
    assert len(pack("effect " * 100_000)) < 2_000


def test_what_was_packed_once_can_always_be_read() -> None:
    """Bytes in databases that are there: the dictionary may not change."""
    known = bytes.fromhex(
        "0183a71773907d90e4620e4b12bef9c092361f18d9c0264f6219a8c99d919f9baa076c9d8680bad3a07e94b5a19195a1ae2528b1c39c84ac5609479282988c14ee8e288164608c1648600b31c2071e26ba96583c0b00"
    )
    assert unpack(known) == REFERENCE


@pytest.mark.parametrize("kept", [b"", b"\x02abc", b"\x01", b"\x01\xff\xff\xff", b"\x01" + zlib.compress(b"abc")])
def test_damage_is_told(kept: bytes) -> None:
    with pytest.raises(StoreError, match="packed text"):
        unpack(kept)


def test_an_older_database_is_packed(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with Store.open(path) as store:
        put(store, "a", [ref("x"), ref("y")], [("x", S), ("y", S)])
        put(store, "b", [ref("x")], [("x", S)])
        before, statement = io.StringIO(), store.statement("a-0")
        store.export(before)
    rows = sqlite3.connect(path).execute("SELECT typeof(data) FROM reference").fetchall()
    assert set(rows) == {("blob",)}
    config = Config()
    config.set_main_option("script_location", str(Path(_open.__file__).parent / "migrations"))
    with create_engine(f"sqlite:///{path}").begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0006")
    plain = sqlite3.connect(path)
    assert plain.execute("SELECT DISTINCT typeof(data) FROM reference").fetchall() == [("text",)]
    assert plain.execute("SELECT citance FROM passage ORDER BY id").fetchone() == (statement.statement.citance,)
    plain.close()
    with Store.open(path) as store:
        after = io.StringIO()
        store.export(after)
        assert after.getvalue() == before.getvalue()
        assert store.statement("a-0") == statement
        assert store.check() == []
    rows = sqlite3.connect(path).execute("SELECT typeof(data) FROM reference").fetchall()
    assert set(rows) == {("blob",)}

"""Administration: who may, what it tells, and what its buttons do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from citance.index import Index
from citance.settings import Settings
from citance.store import Scope, SourceFile, Store
from citance.web import create_app
from citance.web.access import KEY_COOKIE
from citance.web.jobs import Jobs
from citance.web.pages.admin.inforce import settings_in_force
from citance.web.pages.admin.upkeep import backups, backups_folder
from web.seeded import seed

OWN = {"sec-fetch-site": "same-origin"}
PAGES = ("", "/files", "/licences", "/storage", "/keys", "/settings")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path / "library.db") as index:
        seed(index.store, mentions=1)
        index.search_index.catch_up(index.store)
        yield index


def _settings(library: Index, **more: object) -> Settings:
    return Settings(db=library.store.path, **more)  # type: ignore[arg-type]


def _client(library: Index, address: str = "127.0.0.1", **more: object) -> TestClient:
    app = create_app(library, settings=_settings(library, **more))
    return TestClient(app, base_url="http://127.0.0.1:8000", client=(address, 5_000), follow_redirects=False)


def _jobs(client: TestClient) -> Jobs:
    jobs: Jobs = client.app.state.jobs  # type: ignore[attr-defined]
    return jobs


@pytest.mark.parametrize("page", PAGES)
def test_every_page_comes_as_html_and_as_json_for_those_who_may(library: Index, page: str) -> None:
    client, away = _client(library), _client(library, "203.0.113.7")
    assert client.get(f"/admin{page}").status_code == 200
    assert client.get(f"/admin{page}.json").json()
    assert away.get(f"/admin{page}").status_code == 401
    assert away.get(f"/admin{page}.json").status_code == 401
    away.cookies.set(KEY_COOKIE, library.store.make_key(Scope.WRITE).secret)
    assert away.get(f"/admin{page}").status_code == 403
    away.cookies.set(KEY_COOKIE, library.store.make_key(Scope.ADMIN).secret)
    assert away.get(f"/admin{page}").status_code == 200


def test_health_and_its_faults(library: Index) -> None:
    told = _client(library).get("/admin.json").json()
    assert told["health"]["statements"] == library.stats().statements
    assert told["health"]["faults"] == ["Search by meaning is not prepared."]
    assert _client(library, vectors=False).get("/admin.json").json()["health"]["faults"] == []


def test_files_that_failed_are_listed_by_reason_and_read_again(library: Index, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no article")
    for name, kind in ((str(text), "UnsupportedFormat"), ("/gone/<b>.pdf", "DamagedInput")):
        library.store.put_failure(SourceFile(name=name, sha256="0", size=1), reason="it cannot be read", kind=kind)
    client = _client(library)
    told = client.get("/admin/files.json").json()
    assert told["kinds"] == {"DamagedInput": 1, "UnsupportedFormat": 1}
    page = client.get("/admin/files?kind=DamagedInput").text
    assert "/gone/&lt;b&gt;.pdf" in page
    assert "notes.txt" not in page
    answer = client.post("/admin/files/again", data={"kind": ""}, headers=OWN)
    _jobs(client).work_off()
    result = client.get(f"{answer.headers['location']}.json").json()["result"]
    assert {row["name"]: row["outcome"] for row in result["files"]} == {str(text): "failed", "/gone/<b>.pdf": "failed"}
    assert client.post("/admin/files/again", data={"name": "/unknown"}, headers=OWN).status_code == 400


def test_licences_and_how_each_is_shown(library: Index) -> None:
    told = _client(library).get("/admin/licences.json").json()
    assert told["survey"]["papers"] == sum(each["papers"] for each in told["survey"]["licences"]) > 0
    assert told["shown_to_others"]["unknown"] == "sentence"
    page = _client(library, show_text="nothing").get("/admin/licences?licence=unknown").text
    assert "No text" in page
    assert 'href="/works/' in page
    assert _client(library).get("/admin/licences?licence=mine").status_code == 404


def test_a_backup_is_a_whole_library_that_nobody_writes_to(library: Index) -> None:
    client = _client(library)
    answer = client.post("/admin/storage/backup", headers=OWN)
    _jobs(client).work_off()
    made = client.get(f"{answer.headers['location']}.json").json()
    assert made["status"] == "done", made
    (copy,) = backups(_settings(library))
    assert copy.path == made["result"]["file"]
    assert sqlite3.connect(copy.path).execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with Store.open(copy.path, create=False) as store:
        assert store.stats().statements == library.stats().statements
    page = client.get("/admin/storage").text
    assert copy.path in page
    name = Path(copy.path).name
    asked = client.get(f"/admin/storage/backups/{name}/delete")
    assert "Delete this copy" in asked.text
    assert Path(copy.path).exists()
    assert client.post(f"/admin/storage/backups/{name}/delete", headers=OWN).status_code == 303
    assert not Path(copy.path).exists()
    assert client.post(f"/admin/storage/backups/{name}/delete", headers=OWN).status_code == 404


def test_a_backup_that_cannot_be_written_says_so(library: Index) -> None:
    backups_folder(_settings(library)).write_text("in the way")
    client = _client(library)
    answer = client.post("/admin/storage/backup", headers=OWN)
    _jobs(client).work_off()
    told = client.get(f"{answer.headers['location']}.json").json()
    assert told["status"] == "failed"
    assert "cannot be written" in told["error"]


@pytest.mark.parametrize("name", ["..%2Flibrary.db", "library.db.txt", ".db", "%00.db"])
def test_only_copies_are_deleted(library: Index, name: str) -> None:
    answer = _client(library).post(f"/admin/storage/backups/{name}/delete", headers=OWN)
    assert answer.status_code in (400, 404)
    assert Path(library.store.path).exists()


def test_the_search_index_is_built_anew_after_a_question(library: Index) -> None:
    client = _client(library)
    assert "Rebuild the search index?" in client.get("/admin/storage/rebuild/index").text
    assert client.get("/admin/storage/rebuild/everything").status_code == 404
    answer = client.post("/admin/storage/rebuild/index", headers=OWN)
    _jobs(client).work_off()
    told = client.get(f"{answer.headers['location']}.json").json()
    assert told["status"] == "done", told
    assert told["result"]["statements_and_works"] > 0


def test_a_key_is_made_shown_once_and_revoked(library: Index) -> None:
    client = _client(library)
    made = client.post("/admin/keys", data={"scope": "write", "name": "<b>desk</b>", "rate": "60"}, headers=OWN)
    (key,) = library.store.api_keys()
    assert made.headers["cache-control"] == "no-store"
    assert f"citance_{key.prefix}_" in made.text
    assert "&lt;b&gt;desk&lt;/b&gt;" in made.text
    assert (key.scope, key.rate) == (Scope.WRITE, 60)
    assert f"citance_{key.prefix}_" not in client.get("/admin/keys").text
    assert "Revoke this key?" in client.get(f"/admin/keys/{key.prefix}/revoke").text
    assert not library.store.api_keys()[0].revoked_at
    client.post(f"/admin/keys/{key.prefix}/revoke", headers=OWN)
    assert library.store.api_keys()[0].revoked_at
    assert client.get("/admin/keys/ffffffffffff/revoke").status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"scope": "root"},
        {"scope": "read", "rate": "-1"},
        {"scope": "read", "rate": "9" * 9},
        {"scope": "read", "name": "x" * 101},
    ],
)
def test_keys_that_make_no_sense_are_not_made(library: Index, fields: dict[str, str]) -> None:
    assert _client(library).post("/admin/keys", data=fields, headers=OWN).status_code == 400
    assert library.store.api_keys() == []


def test_settings_hide_what_is_secret() -> None:
    settings = Settings(db="postgresql://me:hidden-word@host/db", openalex_key_env="MY_VARIABLE")
    shown = {each.name: each for each in settings_in_force(settings)}
    assert "hidden-word" not in shown["db"].value
    assert shown["db"].value.startswith("postgresql://me:")
    assert shown["openalex_key_env"].value == "MY_VARIABLE"  # the variable's name, not the key
    assert shown["db"].changed
    assert not shown["api_rate"].changed
    assert all(each.meaning for each in shown.values())

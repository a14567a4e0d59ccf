"""Adding files through the browser: kept, read, told about one by one."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from citance.errors import UsageError
from citance.index import Index
from citance.settings import Settings
from citance.web import create_app
from citance.web.jobs import Jobs
from citance.web.pages.add.keeping import keep_uploads, new_batch, open_batch, uploads_folder
from citance.web.visit import Upload

OWN = {"sec-fetch-site": "same-origin"}
PROGRAM = {**OWN, "accept": "application/json"}


def _article(number: int) -> bytes:
    return f"""<article xmlns:xlink="http://www.w3.org/1999/xlink"><front><journal-meta><journal-title-group><journal-title>
    Invented Journal</journal-title></journal-title-group></journal-meta><article-meta><article-id pub-id-type="doi">10.5555/new.{number}
    </article-id><title-group><article-title>Ties &lt;b&gt;{number}&lt;/b&gt;</article-title></title-group></article-meta></front>
    <body><sec><title>Results</title><p>In contrast to earlier work <xref ref-type="bibr" rid="r1">[1]</xref>, firms keep
    their ties.</p></sec></body><back><ref-list><ref id="r1"><element-citation><article-title>Leaving home</article-title>
    <year>2003</year><pub-id pub-id-type="doi">10.5555/old.1</pub-id></element-citation></ref></ref-list></back></article>
    """.encode()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path / "library.db") as index:
        yield index


def _settings(library: Index, **more: object) -> Settings:
    return Settings(db=library.store.path, workers=2, vectors=False, **more)  # type: ignore[arg-type]


def _client(library: Index, address: str = "127.0.0.1", **more: object) -> TestClient:
    app = create_app(library, settings=_settings(library, **more))
    return TestClient(app, base_url="http://127.0.0.1:8000", client=(address, 5_000), follow_redirects=False)


def _jobs(client: TestClient) -> Jobs:
    jobs: Jobs = client.app.state.jobs  # type: ignore[attr-defined]
    return jobs


def test_files_of_every_sort_are_read_and_told_about(library: Index) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inner/third.xml", _article(3))
        archive.writestr("inner/rubbish.pdf", b"%PDF-1.4 nothing")
    client = _client(library)
    files = [
        ("files", ("first.xml", _article(1))),
        ("files", ("again.xml", _article(1))),
        ("files", ("../../<b>.xml", _article(2))),
        ("files", ("rubbish.docx", b"\x00\x01\x02")),
        ("files", ("two.zip", packed.getvalue())),
    ]
    answer = client.post("/add", files=files, headers=OWN)
    assert answer.status_code == 303
    assert _jobs(client).work_off() == 1
    told = client.get(f"{answer.headers['location']}.json").json()
    assert told["status"] == "done", told
    rows = {row["name"]: row for row in told["result"]["files"]}
    assert {name: row["outcome"] for name, row in rows.items()} == {
        "first.xml": "known",  # by name "again.xml" comes first
        "again.xml": "added",
        "<b>.xml": "added",
        "rubbish.docx": "failed",
        "two.zip!inner/third.xml": "added",
        "two.zip!inner/rubbish.pdf": "failed",
    }
    assert rows["rubbish.docx"]["reason"]
    assert rows["first.xml"]["works"][0]["address"] == "/works/10.5555/new.1"
    assert told["result"]["articles"] == 3
    page = client.get(answer.headers["location"]).text
    assert "&lt;b&gt;.xml" in page
    assert 'href="/works/10.5555/new.3"' in page
    assert library.find_work("10.5555/new.2").has_paper
    kept = list(uploads_folder(_settings(library)).rglob("*"))
    assert len([path for path in kept if path.is_file()]) == 5


def test_many_files_come_some_at_a_time(library: Index) -> None:
    client = _client(library)
    first = client.post(
        "/add", files=[("files", ("a.xml", _article(1)))], data={"more": "1", "paths": "top/a.xml"}, headers=PROGRAM
    )
    batch = first.json()["batch"]
    last = client.post(
        "/add",
        files=[("files", ("a.xml", _article(2)))],
        data={"batch": batch, "paths": "top/deep/a.xml"},
        headers=PROGRAM,
    )
    assert _jobs(client).work_off() == 1
    files = client.get(f"{last.json()['job']}.json").json()["result"]["files"]
    assert sorted(row["name"] for row in files) == ["top/a.xml", "top/deep/a.xml"]


@pytest.mark.parametrize("batch", ["../..", "2026-01-01-0123456789abcdef", "/etc", "x" * 5_000])
def test_no_other_folder_is_written_to(library: Index, batch: str) -> None:
    client = _client(library)
    answer = client.post("/add", files=[("files", ("a.xml", b"x"))], data={"batch": batch}, headers=OWN)
    assert answer.status_code == 400


def test_names_cannot_lead_out_of_the_folder(library: Index, tmp_path: Path) -> None:
    settings = _settings(library)
    folder = new_batch(settings)
    assert open_batch(settings, folder.name) == folder
    names = ["../../evil", "/etc/passwd", "..\\..\\evil.txt", ".hidden", "a/../../b", "", "..", "same", "same"]
    files = []
    for number, _ in enumerate(names):
        path = tmp_path / f"given-{number}"
        path.write_text("x")
        files.append(Upload(name="file", path=path, size=1))
    keep_uploads(folder, files, names)
    kept = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert len(kept) == len(names)
    assert all(re.fullmatch(r"[\w ()/.]+", name) and ".." not in name for name in kept)


def test_the_form_says_what_is_possible(library: Index) -> None:
    client = _client(library, api_upload_mb=7)
    page = client.get("/add").text
    assert "7 MB" in page
    assert 'enctype="multipart/form-data"' in page
    assert str(uploads_folder(_settings(library))) in page


def test_what_cannot_be_added_is_refused(library: Index) -> None:
    client = _client(library, api_upload_mb=1)
    assert client.post("/add", data={"x": "y"}, headers=OWN).status_code == 400
    large = client.post("/add", files=[("files", ("a.pdf", b"x" * 1_100_000))], headers=OWN)
    assert large.status_code == 413
    away = _client(library, "203.0.113.7")
    assert away.get("/add").status_code == 401
    assert away.post("/add", files=[("files", ("a.xml", b"x"))], headers=OWN).status_code == 401


def test_a_folder_of_ones_own(library: Index, tmp_path: Path) -> None:
    settings = _settings(library, uploads_folder=str(tmp_path / "mine"))
    assert new_batch(settings).parent == tmp_path / "mine"
    with pytest.raises(UsageError):
        open_batch(settings, "nothing")

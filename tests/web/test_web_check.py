"""The reference check in the browser: sent, shown by what matters most, filtered, kept, deleted."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
from starlette.testclient import TestClient

from citance.index import Index
from citance.model import (
    CheckedReference,
    EditorialNotice,
    Finding,
    FindingKind,
    LookupState,
    NoticeKind,
    Reference,
    Severity,
    Tally,
    Venue,
    Work,
)
from citance.report.check import CheckGroup, corrected_work, group_of, reference_line, suggestion
from citance.settings import Settings
from citance.store import Scope
from citance.web import create_app
from citance.web.access import KEY_COOKIE
from citance.web.jobs import Jobs
from citance.web.pages.check.page import as_list
from citance.web.pages.check.work import checks_folder
from web.seeded import ATTACK, TARGET_DOI, seed

OWN = {"sec-fetch-site": "same-origin"}
LIST = f"""1. Moreno A, Lindqvist B. Leaving home: foreign expansion and local ties. J Invented Bus 1999;12:1-20. doi:{TARGET_DOI}
2. {{title}}. doi:10.5555/citing.2
3. Nobody A. A work that nobody wrote. Journal of Nothing 2015;3:4-9.
4. Bold B. {ATTACK}. Journal of Attacks 2001;1:2-3.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.open(tmp_path_factory.mktemp("check") / "library.db") as index:
        seed(index.store, mentions=2)
        notice = EditorialNotice(kind=NoticeKind.RETRACTION, doi="10.5555/citing.2", date="2020-01-01")
        index.store.update_notices("a list", [("1", notice)])
        index.search_index.catch_up(index.store)
        yield index


def _client(library: Index, address: str = "127.0.0.1", **settings: object) -> TestClient:
    known = Settings(db=library.store.path, **settings)  # type: ignore[arg-type]
    app = create_app(library, settings=known)
    return TestClient(app, base_url="http://127.0.0.1:8000", client=(address, 5_000), follow_redirects=False)


def _jobs(client: TestClient) -> Jobs:
    jobs: Jobs = client.app.state.jobs  # type: ignore[attr-defined]
    return jobs


def _sent(library: Index, client: TestClient, **more: Any) -> str:
    text = LIST.format(title=library.find_work("10.5555/citing.2").work.title)
    answer = client.post("/check", data={"text": text, **more}, headers=OWN)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


@pytest.fixture(scope="module")
def checked(library: Index) -> str:
    client = _client(library)
    address = _sent(library, client)
    assert re.fullmatch(r"/check/[0-9a-f]{32}", address)
    assert 'hx-trigger="every 1s"' in client.get(address).text
    assert client.get(f"{address}.json").json()["check"] is None
    assert _jobs(client).work_off() == 1
    return address


def test_entries_stand_under_what_matters_most(library: Index, checked: str) -> None:
    told = _client(library).get(f"{checked}.json").json()
    groups = told["groups"]
    assert groups["retracted"] == [2]
    assert 3 in groups["unknown"]
    assert list(groups) == [group.value for group in CheckGroup if group.value in groups]
    assert sorted(number for numbers in groups.values() for number in numbers) == [1, 2, 3, 4]


def test_the_page_tells_all_of_it_and_runs_none_of_it(library: Index, checked: str) -> None:
    page = _client(library).get(checked).text
    assert "Retracted or withdrawn" in page
    assert "The work was retracted" in page
    assert 'href="/work/' in page
    assert "<script>alert" not in page
    assert "hx-trigger" not in page
    assert page.index("Retracted or withdrawn") < page.index("Not in this library")


def test_one_group_at_a_time(library: Index, checked: str) -> None:
    client = _client(library)
    page = client.get(f"{checked}?show=retracted").text
    assert 'id="r-2"' in page
    assert 'id="r-3"' not in page
    assert 'id="r-3"' in client.get(f"{checked}?show=nonsense").text
    assert client.get(f"{checked}?page=9").status_code == 404


def test_blind_mode_gives_no_counts_away(library: Index, checked: str) -> None:
    client = _client(library)
    assert "mini-counts" in client.get(checked).text
    client.cookies.set("blind", "on")
    page = client.get(checked).text
    assert "mini-counts" not in page
    assert "Contested" not in page
    assert "Counts are hidden" in page
    rows = list(csv.DictReader(io.StringIO(client.get(f"{checked}/references.csv").text)))
    assert {row["contrasting"] for row in rows} == {""}


def test_the_list_as_files(library: Index, checked: str) -> None:
    client = _client(library)
    rows = list(csv.DictReader(io.StringIO(client.get(f"{checked}/references.csv").text)))
    assert [row["number"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[1]["group"] == "retracted"
    answer = client.get(f"{checked}/references.bib")
    assert answer.headers["content-type"].startswith("application/x-bibtex")
    entries = bibtexparser.parse_string(answer.text).entries
    assert len(entries) == 4
    assert entries[0].fields_dict["year"].value == "2003"  # the list says 1999


def test_the_file_is_gone_once_it_was_read(library: Index, checked: str) -> None:
    assert list(checks_folder(Settings(db=library.store.path)).iterdir()) == []


def test_a_check_is_kept_and_deleted(library: Index) -> None:
    client, away = _client(library), _client(library, "203.0.113.7")
    address = _sent(library, client)
    _jobs(client).work_off()
    assert away.post(f"{address}/keep", headers=OWN).status_code == 401
    kept = client.post(f"{address}/keep", data={"name": "<i>Mine</i>"}, headers=OWN).headers["location"]
    assert kept != address
    page = client.get("/check").text
    assert "&lt;i&gt;Mine&lt;/i&gt;" in page
    assert "Mine" not in away.get("/check").text
    assert client.post(f"{address}/delete", headers=OWN).status_code == 303
    assert client.get(address).status_code == 404
    assert "Retracted or withdrawn" in client.get(kept).text
    assert away.post(f"{kept}/delete", headers=OWN).status_code == 401
    assert client.post(f"{kept}/delete", headers=OWN).status_code == 303
    assert client.get(kept).status_code == 404


def test_a_manuscript_that_cannot_be_read_says_why(library: Index) -> None:
    client = _client(library)
    answer = client.post("/check", files={"file": ("paper.pdf", b"%PDF-1.4 rubbish")}, headers=OWN)
    _jobs(client).work_off()
    page = client.get(answer.headers["location"]).text
    assert "This failed" in page
    assert client.get(f"{answer.headers['location']}/references.csv").status_code == 404


def test_what_makes_no_sense_is_refused(library: Index) -> None:
    client = _client(library)
    file = ("a.txt", b"x")
    assert client.post("/check", data={"text": " "}, headers=OWN).status_code == 400
    assert client.post("/check", data={"text": "x"}, files={"file": file}, headers=OWN).status_code == 400
    assert client.post("/check", files=[("file", file), ("file", file)], headers=OWN).status_code == 400
    assert client.post("/check", data={"text": "x" * 1_000_001}, headers=OWN).status_code == 400
    assert client.get("/check/nonsense").status_code == 404
    assert client.get(f"/check/{'0' * 32}").status_code == 404
    job = library.store.add_job("add", "x", {})
    assert client.get(f"/check/{job}").status_code == 404


def test_only_so_many_checks_wait(library: Index) -> None:
    client = _client(library, "203.0.113.7", api_tasks=1)
    address = _sent(library, client)
    assert client.post("/check", data={"text": LIST}, headers=OWN).status_code == 400
    assert len(list(checks_folder(Settings(db=library.store.path)).iterdir())) == 1
    assert client.post(f"/jobs/{address.rpartition('/')[2]}/cancel", headers=OWN).status_code == 303
    assert "cancelled" in client.get(address).text


@pytest.mark.parametrize(
    ("settings", "address", "scope", "asked"),
    [
        ({}, "127.0.0.1", None, True),
        ({"offline": True}, "127.0.0.1", None, False),
        ({"api_online": "nobody"}, "127.0.0.1", None, False),
        ({}, "203.0.113.7", None, False),
        ({}, "203.0.113.7", Scope.READ, False),
        ({}, "203.0.113.7", Scope.WRITE, True),
        ({"api_online": "anybody"}, "203.0.113.7", None, True),
    ],
)
def test_who_may_have_open_sources_asked(
    library: Index, settings: dict[str, object], address: str, scope: Scope | None, asked: bool
) -> None:
    client = _client(library, address, **settings)
    if scope is not None:
        client.cookies.set(KEY_COOKIE, library.store.make_key(scope).secret)
    assert ('name="online"' in client.get("/check").text) is asked
    job = _sent(library, client, online="yes").rpartition("/")[2]
    work = library.store.take_job(["check"], "a test")
    while work is not None and work.job.id != job:
        work = library.store.take_job(["check"], "a test")
    assert work is not None
    assert work.arguments["online"] is asked
    Path(work.arguments["file"]).unlink()


def _entry(*kinds: FindingKind, state: LookupState = LookupState.IN_INDEX, **more: Any) -> CheckedReference:
    severe = {FindingKind.RETRACTED: Severity.ERROR, FindingKind.CONCERN: Severity.WARNING}
    findings = tuple(Finding(kind=kind, severity=severe.get(kind, Severity.NOTE), message="x") for kind in kinds)
    more.setdefault("reference", Reference(key="r1", index=1, title="Leavng home", year=2001, doi="10.5555/listed"))
    return CheckedReference(state=state, severity=Severity.FINE, findings=findings, **more)


@pytest.mark.parametrize(
    ("entry", "group"),
    [
        (_entry(), CheckGroup.FINE),
        (_entry(FindingKind.YEAR_DIFFERS), CheckGroup.DETAILS),
        (_entry(FindingKind.DOI_MALFORMED, FindingKind.YEAR_DIFFERS), CheckGroup.WRONG_DOI),
        (_entry(FindingKind.DOI_DIFFERS), CheckGroup.DETAILS),
        (_entry(FindingKind.CONCERN, FindingKind.DOI_OF_ANOTHER_WORK), CheckGroup.CONCERN),
        (_entry(FindingKind.RETRACTED, FindingKind.CONCERN), CheckGroup.RETRACTED),
        (_entry(FindingKind.NOT_FOUND, state=LookupState.NOT_FOUND), CheckGroup.NOT_FOUND),
        (_entry(state=LookupState.NOT_IN_INDEX), CheckGroup.UNKNOWN),
        (_entry(strict=Tally(contrasting=2, supporting=1)), CheckGroup.CONTESTED),
        (_entry(strict=Tally(contrasting=2, supporting=2)), CheckGroup.FINE),
    ],
)
def test_the_group_of_an_entry(entry: CheckedReference, group: CheckGroup) -> None:
    assert group_of(entry) is group


def test_a_retraction_that_was_taken_back_or_is_admitted_is_a_detail() -> None:
    noted = Finding(kind=FindingKind.RETRACTED, severity=Severity.NOTE, message="and reinstated later")
    entry = CheckedReference(
        reference=Reference(key="a", index=1), state=LookupState.IN_INDEX, severity=Severity.NOTE, findings=(noted,)
    )
    assert group_of(entry) is CheckGroup.DETAILS


def test_what_is_known_corrects_what_is_listed() -> None:
    known = Work(title="Leaving home", year=2003, venue=Venue(title="Journal"), volume="12", pages="1-20")
    entry = _entry(FindingKind.YEAR_DIFFERS, work=known)
    assert suggestion(entry) == "2003. Leaving home. Journal 12, 1-20. https://doi.org/10.5555/listed"
    assert suggestion(_entry(work=known)) == ""
    assert suggestion(_entry(FindingKind.DOUBLE, work=known)) == ""
    wrong = _entry(FindingKind.DOI_OF_ANOTHER_WORK, work=known)
    assert corrected_work(wrong).doi is None
    assert reference_line(corrected_work(_entry())) == "2001. Leavng home. https://doi.org/10.5555/listed"


@pytest.mark.parametrize(
    ("text", "headed"),
    [
        ("Nobody N. A paper that is nowhere. 2011.", True),
        ("10.5555/one", True),
        ("[1] Nobody N. A paper. 2011.", True),
        ("References\n\nNobody N. 2011.", False),
        ("@article{a, title={A paper}}", False),
        ("TY  - JOUR", False),
        ('[{"title": "A paper"}]', False),
        ("<article/>", False),
        ("\\bibitem{a} Nobody", False),
    ],
)
def test_a_pasted_line_or_two_are_a_list(text: str, headed: bool) -> None:
    assert as_list(text) == (f"References\n\n{text}" if headed else text)

"""Every command over the tutorial library: what it prints, what it writes, how it ends."""

from __future__ import annotations

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import msgspec
import pytest

from citance.cli import demo as demo_module
from citance.data import tutorial_files
from citance.model import Stance
from citance.store import Store

DOI = "10.5555/citance.tut.001"


def test_add_counts_and_the_second_run_has_nothing_to_do(citance: Any, tmp_path: Path) -> None:
    (tmp_path / "bad.xml").write_text("<article>")
    files = [*tutorial_files()[:3], "bad.xml"]
    first = citance("add", *files, "--db", "l.db", "--json", "--workers", "1")
    summary = json.loads(first.stdout)
    assert first.exit_code == 3
    assert (summary["files"], summary["added"], summary["failed"]) == (4, 3, 1)
    assert sum(summary["by_stance"].values()) == summary["statements"] > 0
    assert first.stderr.startswith("bad.xml: ")
    second = citance("add", *files, "--db", "l.db")
    assert second.exit_code == 3
    assert "  unchanged\t3".strip() in second.stdout
    assert first.stderr.splitlines()[1].endswith("statements made findable by meaning")
    assert second.stderr.splitlines() == first.stderr.splitlines()[:1]


def test_add_of_an_empty_folder_finds_nothing(citance: Any, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert citance("add", "empty", "--db", "l.db").exit_code == 4


@pytest.mark.parametrize(
    "words", [[DOI], [f"https://doi.org/{DOI.upper()}"], ["export", "intensity", "local supplier"]]
)
def test_report_finds_the_work_by_identifier_and_title(citance: Any, tutorial_db: Path, words: list[str]) -> None:
    result = citance("--db", tutorial_db, "report", *words, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["work"]["doi"] == DOI


def test_report_counts_what_the_store_counts(citance: Any, tutorial_db: Path) -> None:
    found = json.loads(citance("report", DOI, "--db", tutorial_db, "--json", "-n", "1000").stdout)
    with Store.open(tutorial_db) as store:
        (work,) = store.find_works(DOI)
        assert found["strict"]["total"] == store.tally(work.id).total > 10
    assert [group["stance"] for group in found["groups"]] == ["contrasting", "supporting", "mentioning"]
    for group in found["groups"]:
        assert len(group["statements"]) == group["total"] == found["strict"][group["stance"]]
        assert {each["stance"] for each in group["statements"]} == {group["stance"]}


def test_report_for_people(citance: Any, tutorial_db: Path) -> None:
    text = citance("report", DOI, "--db", tutorial_db, "--limit", "1").stdout
    found = json.loads(citance("report", DOI, "--db", tutorial_db, "--json", "-n", "1").stdout)
    assert found["work"]["title"] in text
    assert f"{found['strict']['contrasting']} contrasting" in text
    assert f"statements of {found['coverage']['with_statements']} of the {found['coverage']['listing']} works" in text
    for group in found["groups"]:
        assert f"{group['stance']} ({group['total']})" in text
        assert group["statements"][0]["citance"] in text
    only = citance("report", DOI, "--db", tutorial_db, "--stance", "contrasting").stdout
    totals = {group["stance"]: group["total"] for group in found["groups"]}
    assert f"contrasting ({totals['contrasting']})" in only
    assert f"mentioning ({totals['mentioning']})" not in only


def test_report_of_several_or_no_works_says_so(citance: Any, tutorial_db: Path) -> None:
    several = citance("report", "cluster", "--db", tutorial_db)
    assert several.exit_code == 4
    assert several.stdout == ""
    assert several.stderr.count("\n") > 2
    handle = several.stderr.splitlines()[1].strip().partition("\t")[0]
    assert citance("report", handle, "--db", tutorial_db).exit_code == 0
    none = citance("report", "10.1234/nothing", "--db", tutorial_db)
    assert (none.exit_code, none.stdout) == (4, "")
    assert none.stderr.count("\n") == 1


def test_search(citance: Any, tutorial_db: Path) -> None:
    result = citance("search", "survey", "--db", tutorial_db, "--json", "-n", "5")
    found = json.loads(result.stdout)
    assert found["total"] >= len(found["results"]) == 5
    stances = citance("search", "survey", "--db", tutorial_db, "--json", "--stance", "contrasting")
    assert {each["stance"] for each in json.loads(stances.stdout)["results"]} == {"contrasting"}
    works = json.loads(citance("search", "survey", "--works", "--db", tutorial_db, "--json").stdout)
    assert all("tally" in each for each in works["results"])
    assert found["results"][0]["citance"] in citance("search", "survey", "--db", tutorial_db, "-n", "5").stdout
    assert citance("search", "xyzzy", "--db", tutorial_db).exit_code == 4


def test_search_without_words_or_beyond_the_end(citance: Any, tutorial_db: Path) -> None:
    assert citance("search", " ", "--db", tutorial_db).exit_code == 2
    beyond = citance("search", "survey", "--offset", "9999", "--db", tutorial_db)
    assert beyond.exit_code == 4
    assert "--offset leaves them all out" in beyond.stderr
    quiet = citance("search", "survey", "--db", tutorial_db, "--quiet")
    assert (quiet.exit_code, quiet.stderr) == (0, "")


def test_stats(citance: Any, tutorial_db: Path) -> None:
    counts = json.loads(citance("stats", "--db", tutorial_db, "--json").stdout)
    assert counts["papers"] >= len(tutorial_files())
    assert f"citation statements\t{counts['statements']}" in citance("stats", "--db", tutorial_db).stdout


def test_a_correction_wins_and_is_searchable(citance: Any, own_db: Path) -> None:
    report = json.loads(citance("report", DOI, "--db", own_db, "--json", "--stance", "mentioning").stdout)
    identifier = report["groups"][0]["statements"][0]["id"]
    result = citance(
        "correct", identifier, "contrasting", "--note", "read again", "--who", "me", "--db", own_db, "--json"
    )
    assert json.loads(result.stdout)["stance"] == "contrasting"
    after = json.loads(citance("report", DOI, "--db", own_db, "--json", "-n", "99").stdout)
    assert after["strict"]["contrasting"] == report["strict"]["contrasting"] + 1
    (corrected,) = [
        each for group in after["groups"] for each in group["statements"] if each["correction"] is not None
    ]
    assert (corrected["id"], corrected["correction"]["note"]) == (identifier, "read again")
    assert citance("correct", "nothing", "contrasting", "--db", own_db).exit_code == 4
    assert citance("correct", identifier, "wrong", "--db", own_db).exit_code == 2


def test_export_and_import_lose_nothing(citance: Any, own_db: Path, tmp_path: Path) -> None:
    assert citance("export", "out.jsonl.gz", "--db", own_db).exit_code == 0
    assert citance("import", "out.jsonl.gz", "--db", "new.db").exit_code == 0
    assert citance("export", "--db", "new.db").stdout == citance("export", "--db", own_db).stdout
    (tmp_path / "cut.gz").write_bytes((tmp_path / "out.jsonl.gz").read_bytes()[:-20])
    citance("export", "here.jsonl", "--db", own_db)
    (tmp_path / "empty.jsonl").write_text("")
    (tmp_path / "list.json").write_text('[\n  {"name": 1}\n]\n')
    for name, says in (
        ("cut.gz", "cut.gz: "),
        ("none.jsonl", "no such file"),
        ("empty.jsonl", "empty.jsonl: there is nothing in it"),
        ("list.json", "list.json: line 1: this is no export of citance"),
    ):
        result = citance("import", name, "--db", "other.db")
        assert (result.exit_code, result.stderr.count("\n")) == (3, 1)
        assert says in result.stderr
        assert list(tmp_path.glob("other.db*")) == []
    assert citance("import", "here.jsonl", "--db", "other.db").exit_code == 0
    assert citance("import", "list.json", "--db", "other.db").exit_code == 3
    assert json.loads(citance("stats", "--db", "other.db", "--json").stdout)["papers"] > 0


def test_compressed_exports_of_the_same_library_are_the_same(citance: Any, own_db: Path, tmp_path: Path) -> None:
    for name in ("one.jsonl.gz", "two.gz"):
        assert citance("export", name, "--db", own_db).exit_code == 0
    first = (tmp_path / "one.jsonl.gz").read_bytes()
    assert first == (tmp_path / "two.gz").read_bytes()
    assert first[4:8] == bytes(4)  # no time of writing
    assert gzip.decompress(first).decode() == citance("export", "--db", own_db).stdout


def test_import_of_what_is_not_utf8_is_one_line(citance: Any, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_bytes(b"\xff\xfe\n")
    for words, stdin in ((("bad.jsonl",), None), ((), b"\xff\xfe\n")):
        result = citance("import", *words, "--db", "new.db", stdin=stdin)
        assert result.exit_code == 3
        assert result.stderr.count("\n") == 1


def test_remove(citance: Any, own_db: Path) -> None:
    before = json.loads(citance("stats", "--db", own_db, "--json").stdout)
    result = citance("remove", DOI, tutorial_files()[1], "10.1/none", "--db", own_db, "--json")
    assert result.exit_code == 4
    removed = json.loads(result.stdout)
    after = json.loads(citance("stats", "--db", own_db, "--json").stdout)
    assert after["papers"] == before["papers"] - sum(each["removed"]["papers"] for each in removed)
    assert len(removed) == 2


def test_tutorial_goes_into_its_own_library(citance: Any, tmp_path: Path) -> None:
    result = citance("tutorial", "--no-serve", "--workers", "1")
    assert result.exit_code == 0, result.output
    assert "most discussed works\ttitle" in result.stdout
    assert "citance report" in result.stderr
    assert (tmp_path / "data" / "citance" / "tutorial.db").exists()
    assert not (tmp_path / "data" / "citance" / "citance.db").exists()
    assert citance("tutorial", "--no-serve", "--quiet").stderr == ""
    found = json.loads(citance("tutorial", "--no-serve", "--json", "--quiet").stdout)
    assert found["summary"]["unchanged"] == len(tutorial_files())
    assert found["most_discussed"][0]["strict"]["total"] > 0


def test_demo_without_its_articles_says_how_to_get_them(citance: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_module, "plos_folder", lambda: None)
    result = citance("demo", "--no-serve")
    assert result.exit_code == 2
    assert "pip install 'citance[demo]'" in result.stderr


def test_demo_finds_the_articles_without_importing_their_package(citance: Any) -> None:
    folder = demo_module.plos_folder()
    if folder is None:
        pytest.skip("allofplos is not installed")
    assert len(list(folder.glob("*.xml"))) > 100
    assert "allofplos" not in sys.modules


def test_demo_reads_another_folder(citance: Any, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.xml").write_bytes(tutorial_files()[0].read_bytes())
    result = citance("demo", "--no-serve", "--folder", "own", "--db", "d.db")
    assert result.exit_code == 0, result.output
    assert "articles added\t1" in result.stdout


def test_serve_on_a_taken_port_says_so(citance: Any, own_db: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = citance("serve", "--db", own_db, "--port", port)
    assert result.exit_code == 2
    assert f"127.0.0.1:{port}: address already in use; name another with --port" in result.stderr


def test_doctor(citance: Any, own_db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITANCE_PORT", "8123")
    result = citance("doctor", "--db", own_db, "--json")
    found = {(each["area"], each["name"]): each for each in json.loads(result.stdout)}
    assert result.exit_code == 0, result.stdout
    assert found["setting", "port"]["value"].startswith("8123 (from environment, CITANCE_PORT)")
    assert found["setting", "db"]["value"].startswith(f"{own_db} (from flag)")
    assert found["setting", "workers"]["value"].split("(")[1].startswith("from default")
    assert found["path", "database"]["value"] == str(own_db)
    assert int(found["database", "papers"]["value"]) >= len(tutorial_files())
    assert found["classifier", "model"]["fine"]
    assert ("version", "lxml") in found


def test_doctor_fails_where_something_is_missing(citance: Any, tmp_path: Path) -> None:
    assert citance("doctor").exit_code == 0
    (tmp_path / "text.db").write_text("no database, " * 100)
    result = citance("doctor", "--db", "text.db")
    assert result.exit_code == 1
    assert "MISSING" in result.stdout


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["stats", "--db", "none.db"], 1, "there is no database at none.db"),
        (["report", "x", "--db", "none.db"], 1, "there is no database at none.db"),
        (["nonsense"], 2, "No such command"),
        (["add"], 2, "Missing argument"),
        (["add", "x", "--workers", "0"], 2, "--workers"),
        (["export", "/nowhere/at/all", "--db", "LIBRARY"], 2, "cannot be written"),
    ],
)
def test_errors_are_one_line(citance: Any, own_db: Path, words: list[str], code: int, says: str) -> None:
    result = citance(*(own_db if word == "LIBRARY" else word for word in words))
    assert result.exit_code == code
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_debug_shows_where_an_error_arose(citance: Any) -> None:
    assert citance("--debug", "stats", "--db", "none.db").exception.__class__.__name__ == "StoreError"


def test_a_bad_setting_is_a_usage_error(citance: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITANCE_PORT", "many")
    result = citance("stats")
    assert (result.exit_code, "setting port" in result.stderr) == (2, True)


def test_a_closed_pipe_ends_quietly(own_db: Path) -> None:
    command = [sys.executable, "-m", "citance", "export", "--db", str(own_db)]
    reader, writer = os.pipe()
    process = subprocess.Popen(command, stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    os.read(reader, 10)
    os.close(reader)
    assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 0


def test_escape_sequences_do_not_reach_the_terminal(citance: Any, tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2J.xml").write_text("no")
    result = citance("extract", "a\x1b[2J.xml")
    assert "\x1b" not in result.stderr


def test_serve_serves_until_interrupted(own_db: Path) -> None:
    command = [sys.executable, "-m", "citance", "serve", "--db", str(own_db), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        address = process.stderr.readline().split()[1]
        with urllib.request.urlopen(f"{address}/", timeout=30) as answer:  # noqa: S310 - our own
            assert answer.status == 200
            assert "citance" in answer.read().decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stderr.read() == ""
    finally:
        process.kill()


def test_serve_makes_an_empty_library_where_none_is(tmp_path: Path) -> None:
    made = tmp_path / "folder" / "new.db"
    command = [sys.executable, "-m", "citance", "serve", "--db", str(made), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        said = process.stderr.readline()
        assert f"no library at {made}: an empty one was made" in said
        assert "/add" in said
        address = process.stderr.readline().split()[1]
        with urllib.request.urlopen(f"{address}/", timeout=30) as answer:  # noqa: S310 - our own
            assert "The library is empty" in answer.read().decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert made.exists()
    finally:
        process.kill()


def test_an_interrupted_add_says_so(tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for number in range(300):
        for file in tutorial_files()[:2]:
            data = file.read_bytes().replace(b"citance.tut", b"citance.tut.%d" % number)
            (tmp_path / "many" / f"{number}-{file.name}").write_bytes(data)
    command = [
        sys.executable,
        "-m",
        "citance",
        "add",
        str(tmp_path / "many"),
        "--db",
        str(tmp_path / "l.db"),
        "-w",
        "2",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 30
    while not (tmp_path / "l.db").exists() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert "articles added" in err
    assert "the next run goes on from there" in err
    with Store.open(tmp_path / "l.db") as store:
        assert store.stats().papers < 600


def test_failures_are_counted_in_words(citance: Any, tmp_path: Path) -> None:
    (tmp_path / "cut.xml").write_text("<article><front>")
    (tmp_path / "binary.xml").write_bytes(bytes(range(256)) * 8)
    result = citance("add", tmp_path, "gone.xml", "--db", "new.db", "--workers", "1")
    assert result.exit_code == 3
    rows = dict(line.strip().split("\t") for line in result.stdout.splitlines())
    assert rows["failed"] == "3"
    assert rows["damaged"] == "1"
    assert not {"DamagedInput", "InputError", "UnsupportedFormat"} & set(rows)


def test_statements_of_translations_are_told_apart(citance: Any, tmp_path: Path) -> None:
    body = '<body><p>As found before [<xref ref-type="bibr" rid="b1">1</xref>].</p></body>'
    (tmp_path / "two.xml").write_text(
        '<article xml:lang="en"><front><article-meta><title-group><article-title>One paper in two languages'
        f'</article-title></title-group></article-meta></front>{body}<back><ref-list><ref id="b1"><label>1</label>'
        "<mixed-citation>Doe J. A work that is cited. 2001.</mixed-citation></ref></ref-list></back>"
        f'<sub-article article-type="translation" xml:lang="pt"><front-stub/>{body}</sub-article></article>'
    )
    result = citance("add", "two.xml", "--db", "new.db", "--workers", "1")
    rows = dict(line.strip().split("\t") for line in result.stdout.splitlines())
    assert (rows["statements added"], rows["mentioning"]) == ("2", "1")
    assert rows["of translations, kept but not counted"] == "1"
    rows = dict(
        line.strip().split("\t") for line in citance("stats", "--db", "new.db").stdout.splitlines() if line[-1] != "\t"
    )
    assert (rows["papers read"], rows["translations, whose statements are not counted"]) == ("2", "1")
    counts = json.loads(citance("stats", "--db", "new.db", "--json").stdout)
    assert counts["statements"] == sum(counts["models"].values()) == 1
    assert counts["papers"] == sum(counts["languages"].values()) == 2


def test_a_library_without_write_permission_is_read(citance: Any, own_db: Path, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    db = own_db.rename(folder / "own.db")
    words = (("stats",), ("search", "network"), ("report", "10.5555/citance.tut.002"), ("export",))
    before = [citance(*each, "--db", db).stdout for each in words]
    everything = [folder, *folder.rglob("*")]
    for each in everything:
        each.chmod(0o555 if each.is_dir() else 0o444)
    try:
        if os.access(db, os.W_OK):
            pytest.skip("this user may write anything")
        assert [citance(*each, "--db", db).stdout for each in words] == before
        result = citance("remove", "10.5555/citance.tut.002", "--db", db)
        assert result.exit_code == 1
        assert "it is read-only" in result.stderr
    finally:
        for each in everything:
            each.chmod(0o755)


def test_open_questions_are_told_in_report_search_and_stats(citance: Any, own_db: Path) -> None:
    with Store.open(own_db) as store:
        sure = [
            (one.statement.id, msgspec.structs.replace(one.judgement, model="m1", uncertain=False))
            for one in store.iter_statements()
            if one.judgement is not None and one.judgement.uncertain
        ]
        store.rejudge("m1", sure)
        (work,) = store.find_works(DOI)
        item = store.statements_about(work.id, stance=Stance.MENTIONING)[0]
        assert item.judgement is not None
        doubt = msgspec.structs.replace(item.judgement, model="m2", uncertain=True, why="Side by side (rule 3).")
        store.rejudge("m2", [(item.statement.id, doubt)])
    text = citance("report", DOI, "--db", own_db, "-n", "1000").stdout
    assert "(1 uncertain)" in text
    assert text.count("? uncertain") == 1
    assert "why: Side by side (rule 3)." in text
    found = json.loads(citance("report", DOI, "--db", own_db, "--json", "-n", "1000").stdout)
    assert found["strict"]["uncertain"] == 1
    said = {one["id"]: one for group in found["groups"] for one in group["statements"]}[item.statement.id]
    assert (said["uncertain"], said["why"]) == (True, "Side by side (rule 3).")
    word = max(item.statement.citance.split(), key=len).strip(".,;()")
    only = json.loads(citance("search", word, "--uncertain", "--db", own_db, "--json").stdout)
    assert [one["id"] for one in only["results"]] == [item.statement.id]
    assert "would not stand by\t1" in citance("stats", "--db", own_db).stdout
